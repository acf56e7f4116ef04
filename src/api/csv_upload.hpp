#pragma once
#include "api/http_types.hpp"
#include "api/multipart.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace carillon::api {

/// A CSV as the body of a request, or as the part “file” of a multipart form. Lives as long as the request.
class CsvUpload {
public:
    /// 415 for what is neither, 400 for a form without a boundary. Reads nothing yet.
    static Result<CsvUpload> of(Request& request);
    BodyReader& reader() { return form_ ? static_cast<BodyReader&>(*form_) : *request_->reader; }
    /// The last part of the file's name, in readable characters; empty without one, and until the first bytes
    /// have been read.
    std::string file_name() const;

private:
    explicit CsvUpload(Request& request) : request_{&request} {}
    Request* request_;
    std::unique_ptr<MultipartFile> form_;
};

/// ?defaultCountry= in capitals; a Problem when there is no such country. Empty: not given.
Result<std::string> read_default_country(std::string text);

}    // namespace carillon::api
