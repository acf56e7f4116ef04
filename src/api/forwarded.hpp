#pragma once
#include "base/problem.hpp"

#include <boost/asio/ip/address.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::api {

enum class Scheme : bool { http, https };

/// The proxies whose word about a client is taken.
class TrustedProxies {
public:
    TrustedProxies() = default;
    /// "10.0.0.7", "10.0.0.0/8", "fd00::/8", each entry one of them or several with commas. Refuses what is
    /// none.
    static Result<TrustedProxies> parse(std::span<std::string const> entries);
    bool trusts(boost::asio::ip::address const& address) const;

private:
    struct Network {
        boost::asio::ip::address_v6::bytes_type bytes{};    // IPv4 as ::ffff:a.b.c.d
        int bits = 128;
    };
    static Result<Network> parse_network(std::string_view text);
    std::vector<Network> networks_;
};

/// Who sent a request, and over what.
struct Client {
    std::string address;
    Scheme scheme = Scheme::http;
};

/// What is known of the connection itself, and what the headers claim (each all its lines, joined by commas).
struct Hop {
    boost::asio::ip::address peer;
    Scheme scheme = Scheme::http;
    std::string_view forwarded_for, forwarded_proto;
};

/// From a trusted peer: the rightmost address of X-Forwarded-For that is no trusted proxy's, and the scheme
/// that the nearest proxy names. From any other peer both headers are a stranger's words and count for
/// nothing. An entry that is no address ends the search: what stands left of it was not written by a proxy we
/// know.
Client client_of(Hop const& hop, TrustedProxies const& proxies);

/// An IPv4 address that came as IPv6 is the IPv4 address.
boost::asio::ip::address plain(boost::asio::ip::address const& address);
/// What is one client's for limits: an IPv4 address, or the 64 bits of IPv6 that one site has.
std::string network_of(boost::asio::ip::address const& address);
/// "192.0.2.1", "192.0.2.1:80", "2001:db8::1", "[2001:db8::1]:80", any of them in quotes.
std::optional<boost::asio::ip::address> read_hop(std::string_view text);

}    // namespace carillon::api
