#include "api/request_head.hpp"

#include "base/ascii.hpp"
#include "base/crypto.hpp"

#include <boost/beast/http/field.hpp>

namespace carillon::api {
namespace {
constexpr std::size_t header_lines_max = 100;

bool is_request_id(std::string_view text) {
    auto const fine = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_' || c == '.';
    };
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), fine);
}

/// Nothing is unpacked here, so that no small body can become a large one.
Result<void> must_be_unpacked(Request const& request) {
    auto const content = lower_ascii(request.header("content-encoding"));
    auto const transfer = lower_ascii(request.header("transfer-encoding"));
    if ((content.empty() || content == "identity") && (transfer.empty() || transfer == "chunked")) return {};
    return refuse(Problem::Kind::unsupported, "packed_body",
                  "The body is packed (Content-Encoding), which is not taken. Send it as it is.");
}
}    // namespace

Result<void> fill_head(boost::beast::http::request<boost::beast::http::buffer_body> const& message,
                       Request& request) {
    request.method = std::string{message.method_string()};
    for (auto const& field : message)
        request.headers.emplace_back(lower_ascii(field.name_string()), std::string{field.value()});
    auto const given = request.header("x-request-id");
    request.request_id = is_request_id(given) ? std::string{given} : random_token(12);
    std::string_view target{message.target()};
    if (target.starts_with("http://") || target.starts_with("https://")) {
        auto const slash = target.find('/', target.find("//") + 2);
        target = slash == std::string_view::npos ? "/" : target.substr(slash);
    }
    auto const question = std::min(target.find('?'), target.size());
    request.path = std::string{target.substr(0, question)};
    request.query_text = std::string{target.substr(std::min(question + 1, target.size()))};
    auto query = parse_query(request.query_text);
    if (!query || request.path.empty() || request.path[0] != '/')
        return refuse(Problem::Kind::malformed, "bad_target",
                      "The address has a broken percent escape. Encode its parts anew.");
    request.query = std::move(*query);
    if (request.headers.size() > header_lines_max)
        return refuse(Problem::Kind::malformed, "too_many_headers",
                      fmt::format("The request has {} header lines; at most {} are taken.",
                                  request.headers.size(), header_lines_max));
    return must_be_unpacked(request);
}

std::string joined_header(Request const& request, std::string_view name) {
    std::string all;
    for (auto const& [key, value] : request.headers) {
        if (key != name) continue;
        if (!all.empty()) all += ',';
        all += value;
    }
    return all;
}

std::string header_safe(std::string_view value) {
    std::string safe{value};
    for (char& c : safe)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    return safe;
}

}    // namespace carillon::api
