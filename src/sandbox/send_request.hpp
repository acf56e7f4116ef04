#pragma once
#include "sandbox/errors.hpp"
#include "sandbox/ledger.hpp"

#include <simdjson.h>

#include <expected>
#include <optional>

namespace carillon::sandbox {

/// The body of a send, read and checked against Meta's schema, but not against the world. The views live as
/// long as the body and the parser's current document.
struct SendRequest {
    enum class Kind : std::uint8_t { template_message, text, mark_as_read };
    Kind kind = Kind::template_message;
    std::string_view to_text;    // as given, in `to` or `recipient`
    std::uint64_t to = 0;        // digits; a BSUID's hash
    bool to_is_user_id = false;
    std::string_view template_name, language;
    std::optional<simdjson::dom::array> components;
    bool strict_policy = false;    // product_policy STRICT: no fallback to the Cloud API
    std::optional<std::string_view> callback_data;
};

/// `body` has simdjson's padding behind its end.
std::expected<SendRequest, ApiError> read_send_request(std::string_view body, Api api, Strictness strictness,
                                                       simdjson::dom::parser& parser);

}    // namespace carillon::sandbox
