#pragma once
#include "api/http_types.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace carillon::api {

/// The boundary of a multipart/form-data content type; nothing when it has none or an impossible one.
std::optional<std::string> multipart_boundary(std::string_view content_type);

/// The last part of a path, in readable characters and of a readable length.
std::string plain_file_name(std::string_view path);

/// One file out of a multipart form (RFC 7578), as a stream: other parts are skipped, memory stays at a few
/// chunks.
class MultipartFile final : public BodyReader {
public:
    MultipartFile(BodyReader& form, std::string_view boundary, std::string_view part);
    Async<Result<std::string_view>> read_some() override;
    /// Known once the first bytes have been read.
    std::string const& file_name() const { return file_name_; }
    std::string const& content_type() const { return content_type_; }

private:
    enum class At : std::uint8_t { skipping, delimiter, headers, content, end };
    enum class Step : std::uint8_t { again, more_input, output };
    Result<Step> step();
    Step skip();
    Result<Step> read_headers();
    Step take_content();

    BodyReader& form_;
    std::string const delimiter_, part_;
    std::string buffer_ = "\r\n";    // so that the first delimiter looks like the others
    std::string out_, file_name_, content_type_;
    At at_ = At::skipping;
    bool found_ = false;
};

}    // namespace carillon::api
