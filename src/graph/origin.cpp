#include "graph/http2_client.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <fmt/format.h>

namespace carillon::graph {
namespace {

bool is_loopback(std::string const& host) {
    if (host == "localhost") return true;
    boost::system::error_code not_an_address;
    auto const address = boost::asio::ip::make_address(host, not_an_address);
    return !not_an_address && address.is_loopback();
}

}    // namespace

std::string Origin::url() const {
    bool const v6 = host.find(':') != std::string::npos;
    bool const usual_port = port == (tls ? "443" : "80");
    return fmt::format("{}://{}{}{}", tls ? "https" : "http", v6 ? fmt::format("[{}]", host) : host,
                       usual_port ? "" : ":" + port, base_path);
}

Result<Origin> parse_origin(std::string_view url) {
    auto const malformed = [&](std::string_view why) {
        return refuse(Problem::Kind::invalid, "graph_url",
                      fmt::format("The Graph address \"{}\" {}. Give one such as https://graph.facebook.com.",
                                  url, why));
    };
    auto const parsed = boost::urls::parse_uri(url);
    if (!parsed) return malformed("cannot be read as a URL");
    if (parsed->scheme() != "https" && parsed->scheme() != "http")
        return malformed("is neither https nor http");
    if (parsed->has_userinfo() || parsed->has_query() || parsed->has_fragment())
        return malformed("has more than host, port and path");
    Origin origin;
    origin.tls = parsed->scheme() == "https";
    origin.host = std::string{parsed->host_address()};
    if (origin.host.empty()) return malformed("names no host");
    origin.port = parsed->port().empty() ? (origin.tls ? "443" : "80") : std::string{parsed->port()};
    if (parsed->has_port() && parsed->port_number() == 0) return malformed("has a port outside 1 to 65535");
    origin.base_path = std::string{parsed->encoded_path()};
    while (origin.base_path.ends_with('/')) origin.base_path.pop_back();
    origin.loopback = is_loopback(origin.host);
    if (!origin.tls && !origin.loopback) {
        return refuse(
            Problem::Kind::invalid, "graph_url_clear",
            fmt::format(
                "The Graph address \"{}\" would send access tokens over the network in the clear. Use "
                "https://; http:// is taken for this machine alone (127.0.0.1, localhost).",
                url));
    }
    return origin;
}

std::shared_ptr<std::string const> make_path(std::string path) {
    return std::make_shared<std::string const>(std::move(path));
}

}    // namespace carillon::graph
