#include "graph/outbound_post.hpp"

#include <boost/url/parse.hpp>
#include <fmt/format.h>

namespace carillon::graph {
namespace {
namespace ip = boost::asio::ip;

std::unexpected<Problem> refused(std::string why) {
    return refuse(Problem::Kind::invalid, "bad_url",
                  fmt::format("The address {}. Give an https address that the internet can reach, such as "
                              "https://hooks.example.com/carillon.",
                              why));
}

std::optional<ip::address> address_of(std::string const& host) {
    boost::system::error_code not_one;
    auto const address = ip::make_address(host, not_one);
    if (not_one) return {};
    return address;
}

bool is_loopback(std::string const& host) {
    auto const address = address_of(host);
    return host == "localhost" || (address && address->is_loopback());
}
}    // namespace

std::string OutboundUrl::host_header() const {
    auto const shown = host.find(':') == std::string::npos ? host : fmt::format("[{}]", host);
    return port == (tls ? "443" : "80") ? shown : fmt::format("{}:{}", shown, port);
}

Result<OutboundUrl> parse_outbound_url(std::string_view text, PrivateAddresses private_ones) {
    auto const parsed = boost::urls::parse_uri(text);
    if (!parsed) return refused("cannot be read as a URL");
    OutboundUrl url;
    url.tls = parsed->scheme_id() == boost::urls::scheme::https;
    if (!url.tls && parsed->scheme_id() != boost::urls::scheme::http) return refused("is not https");
    if (parsed->has_userinfo()) return refused("has a user name or password in it");
    if (parsed->has_fragment()) return refused("has a fragment (#…), which is never sent");
    url.host = std::string{parsed->host_address()};
    if (url.host.empty()) return refused("names no host");
    if (parsed->has_port() && parsed->port_number() == 0) return refused("has a port outside 1 to 65535");
    url.port = parsed->port().empty() ? (url.tls ? "443" : "80") : std::string{parsed->port()};
    url.target = std::string{parsed->encoded_target()};
    if (!url.target.starts_with('/')) url.target = fmt::format("/{}", url.target);
    bool const plain_allowed = private_ones == PrivateAddresses::allowed && is_loopback(url.host);
    if (!url.tls && !plain_allowed) return refused("is not https");
    if (auto const address = address_of(url.host))
        if (auto const why = why_not_to_call(*address, private_ones))
            return refused(fmt::format("names {}, which this server does not call", *why));
    if (url.host == "localhost" && private_ones == PrivateAddresses::refused)
        return refused("names this machine, which this server does not call");
    return url;
}

}    // namespace carillon::graph
