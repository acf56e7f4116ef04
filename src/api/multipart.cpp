#include "api/multipart.hpp"

#include "base/ascii.hpp"

namespace carillon::api {
namespace {
constexpr std::size_t part_header_max = 16 << 10;

/// The value of `name="…"` (or name=token) in a header such as Content-Disposition.
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
    auto const wanted = fmt::format("{}=", name);
    auto const small = lower_ascii(header);
    for (auto at = small.find(wanted); at != std::string::npos; at = small.find(wanted, at + 1)) {
        char const before = at == 0 ? ';' : small[at - 1];
        if (before != ';' && before != ' ' && before != '\t') continue;
        auto rest = header.substr(at + wanted.size());
        std::string value;
        if (!rest.starts_with('"')) return std::string{rest.substr(0, rest.find_first_of("; \t\r\n"))};
        for (std::size_t i = 1; i < rest.size() && rest[i] != '"'; ++i) {
            if (rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\')) ++i;
            value += rest[i];
        }
        return value;
    }
    return {};
}

/// The value of a part's header field; `name` in small letters with its colon.
std::string field_of(std::string_view headers, std::string_view name) {
    while (!headers.empty()) {
        auto const end = std::min(headers.find("\r\n"), headers.size());
        auto line = headers.substr(0, end);
        headers.remove_prefix(std::min(end + 2, headers.size()));
        if (lower_ascii(line.substr(0, name.size())) != name) continue;
        line.remove_prefix(name.size());
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        return std::string{line};
    }
    return {};
}
}    // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type) {
    auto boundary = parameter(content_type, "boundary");
    if (!boundary || boundary->empty() || boundary->size() > 200) return {};
    return boundary;
}

std::string plain_file_name(std::string_view path) {
    if (auto const slash = path.find_last_of("/\\"); slash != std::string_view::npos)
        path.remove_prefix(slash + 1);
    std::string name{path.substr(0, 200)};
    for (char& c : name)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '_';
    return name;
}

MultipartFile::MultipartFile(BodyReader& form, std::string_view boundary, std::string_view part)
    : form_{form}, delimiter_{fmt::format("\r\n--{}", boundary)}, part_{part} {}

MultipartFile::Step MultipartFile::skip() {
    auto const found = buffer_.find(delimiter_);
    if (found != std::string::npos) {
        buffer_.erase(0, found + delimiter_.size());
        at_ = At::delimiter;
        return Step::again;
    }
    if (buffer_.size() >= delimiter_.size()) buffer_.erase(0, buffer_.size() - delimiter_.size() + 1);
    return Step::more_input;
}

Result<MultipartFile::Step> MultipartFile::read_headers() {
    auto const end = buffer_.find("\r\n\r\n");
    if (end == std::string::npos) {
        if (buffer_.size() > part_header_max)
            return refuse(Problem::Kind::malformed, "multipart_header",
                          "A part of the form has too long a header.");
        return Step::more_input;
    }
    auto const headers = std::string_view{buffer_}.substr(0, end);
    auto const disposition = field_of(headers, "content-disposition:");
    bool const wanted = !found_ && parameter(disposition, "name") == part_;
    if (wanted) {
        found_ = true;
        file_name_ = parameter(disposition, "filename").value_or("");
        content_type_ = field_of(headers, "content-type:");
    }
    buffer_.erase(0, end + 2);    // the header's last line end may begin the next delimiter
    at_ = wanted ? At::content : At::skipping;
    if (wanted) buffer_.erase(0, 2);
    return Step::again;
}

MultipartFile::Step MultipartFile::take_content() {
    auto const found = buffer_.find(delimiter_);
    if (found != std::string::npos) {
        out_ = buffer_.substr(0, found);
        buffer_.erase(0, found + delimiter_.size());
        at_ = At::delimiter;
        return out_.empty() ? Step::again : Step::output;
    }
    if (buffer_.size() < delimiter_.size()) return Step::more_input;
    auto const sure = buffer_.size() - delimiter_.size() + 1;
    out_ = buffer_.substr(0, sure);
    buffer_.erase(0, sure);
    return Step::output;
}

Result<MultipartFile::Step> MultipartFile::step() {
    switch (at_) {
        case At::skipping: return skip();
        case At::delimiter: {
            if (buffer_.size() < 2) return Step::more_input;
            if (buffer_.starts_with("--")) {
                at_ = At::end;
                return Step::again;
            }
            auto const line_end = buffer_.find("\r\n");
            if (line_end == std::string::npos) {
                if (buffer_.size() > part_header_max)
                    return refuse(Problem::Kind::malformed, "multipart_header",
                                  "The form's boundary line does not end.");
                return Step::more_input;
            }
            buffer_.erase(0, line_end);
            at_ = At::headers;
            return Step::again;
        }
        case At::headers: return read_headers();
        case At::content: return take_content();
        case At::end: buffer_.clear(); return Step::more_input;
    }
    return Step::more_input;
}

Async<Result<std::string_view>> MultipartFile::read_some() {
    for (;;) {
        auto const next = step();
        if (!next) co_return std::unexpected{next.error()};
        if (*next == Step::output) co_return std::string_view{out_};
        if (*next == Step::again) continue;
        auto const input = co_await form_.read_some();
        if (!input) co_return std::unexpected{input.error()};
        if (!input->empty()) {
            buffer_ += *input;
            continue;
        }
        if (at_ != At::end)
            co_return refuse(Problem::Kind::malformed, "multipart_incomplete",
                             "The form ends before its last boundary. Send it again.");
        if (!found_)
            co_return refuse(
                Problem::Kind::invalid, "no_file_part",
                fmt::format("The form has no part named “{}”.", part_),
                {{"/" + part_, "required", fmt::format("Put the file into a part named “{}”.", part_)}});
        co_return std::string_view{};
    }
}

}    // namespace carillon::api
