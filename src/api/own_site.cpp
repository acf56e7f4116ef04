#include "api/own_site.hpp"

namespace carillon::api {
namespace {
/// "https://carillon.example:443/x" → "carillon.example"; a port that is its scheme's own is left out.
std::string host_of(std::string_view url) {
    auto const scheme = url.find("://");
    if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
    url = url.substr(0, url.find('/'));
    for (std::string_view const own : {":443", ":80"})
        if (url.ends_with(own)) url.remove_suffix(own.size());
    std::string host{url};
    for (char& c : host)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return host;
}

bool is_own(Request const& request, std::string_view public_url) {
    auto const site = request.header("sec-fetch-site");
    if (!site.empty()) return site == "same-origin" || site == "none";
    auto const origin = request.header("origin");
    if (origin.empty()) return true;
    if (origin.find("://") == std::string_view::npos) return false;    // "null": a sandboxed frame, a file
    auto const host = host_of(origin);
    return !host.empty() && (host == host_of(request.header("host")) || host == host_of(public_url));
}
}    // namespace

Result<void> must_be_own_site(Request const& request, std::string_view public_url) {
    if (is_own(request, public_url)) return {};
    return refuse(Problem::Kind::forbidden, "other_site",
                  "A page of another site sent this. Use this server's own page; if this is it, start the "
                  "server with --public-url as the browser has the address.");
}

}    // namespace carillon::api
