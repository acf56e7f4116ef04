#pragma once
#include "sandbox/http_types.hpp"

#include <string>
#include <string_view>

namespace carillon::sandbox {

/// One row of Meta's error code page.
struct ErrorKind {
    int code;
    int status;    // HTTP
    std::string_view title;
};

/// Nothing for a code Meta does not document.
ErrorKind const* find_error(int code);

/// A refusal in Meta's shape. `status` and `subcode` of 0: the page's status, no subcode.
enum class Strictness : std::uint8_t { lenient, strict };    // about fields Meta does not document

struct ApiError {
    int code = 0;
    std::string details = {};
    int subcode = 0;
    int status = 0;
};
Reply error_reply(ApiError const& error, std::string trace_id);

}    // namespace carillon::sandbox
