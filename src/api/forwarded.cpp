#include "api/forwarded.hpp"

#include <algorithm>
#include <charconv>

namespace carillon::api {
namespace {
namespace ip = boost::asio::ip;

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view around = " \t\"";
    auto const start = text.find_first_not_of(around);
    if (start == std::string_view::npos) return {};
    return text.substr(start, text.find_last_not_of(around) - start + 1);
}

/// The last entry of a comma list, taken off its end with the comma.
std::string_view take_last(std::string_view& list) {
    auto const comma = list.rfind(',');
    bool const only = comma == std::string_view::npos;
    auto const last = only ? list : list.substr(comma + 1);
    list = only ? std::string_view{} : list.substr(0, comma);
    return trimmed(last);
}

std::optional<int> read_number(std::string_view text, int max) {
    int value = -1;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0 || value > max) return {};
    return value;
}

std::optional<ip::address> read_address(std::string_view text) {
    if (text.find('%') != std::string_view::npos) return {};    // a zone: this machine's own business
    boost::system::error_code error;
    auto const address = ip::make_address(std::string{text}, error);
    if (error) return {};
    return plain(address);
}

ip::address_v6::bytes_type wide(ip::address const& address) {
    auto const six = address.is_v4() ? ip::make_address_v6(ip::v4_mapped, address.to_v4()) : address.to_v6();
    return six.to_bytes();
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}
}    // namespace

ip::address plain(ip::address const& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return ip::make_address_v4(ip::v4_mapped, address.to_v6());
    return address;
}

std::string network_of(ip::address const& address) {
    auto const own = plain(address);
    if (own.is_v4()) return own.to_string();
    auto bytes = own.to_v6().to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
    return ip::address_v6{bytes}.to_string() + "/64";
}

std::optional<ip::address> read_hop(std::string_view text) {
    text = trimmed(text);
    constexpr int port_max = 65535;
    if (text.starts_with('[')) {
        auto const end = text.find(']');
        if (end == std::string_view::npos) return {};
        auto const rest = text.substr(end + 1);
        if (!rest.empty() && (rest[0] != ':' || !read_number(rest.substr(1), port_max))) return {};
        return read_address(text.substr(1, end - 1));
    }
    auto const colon = text.find(':');
    bool const has_port = colon != std::string_view::npos && text.rfind(':') == colon;
    if (!has_port) return read_address(text);
    if (!read_number(text.substr(colon + 1), port_max)) return {};
    return read_address(text.substr(0, colon));
}

Result<TrustedProxies::Network> TrustedProxies::parse_network(std::string_view text) {
    auto const slash = text.find('/');
    auto const address = read_address(text.substr(0, slash));
    Network network;
    bool fine = address.has_value();
    if (fine && slash != std::string_view::npos) {
        auto const bits = read_number(text.substr(slash + 1), address->is_v4() ? 32 : 128);
        fine = bits.has_value();
        if (fine) network.bits = address->is_v4() ? 96 + *bits : *bits;
    }
    if (!fine)
        return refuse(Problem::Kind::invalid, "bad_trusted_proxy",
                      fmt::format("“{}” is not a proxy's address. Write it as 10.0.0.7, or a network as "
                                  "10.0.0.0/8 or fd00::/8.",
                                  text.substr(0, 80)));
    network.bytes = wide(*address);
    return network;
}

Result<TrustedProxies> TrustedProxies::parse(std::span<std::string const> entries) {
    TrustedProxies proxies;
    for (std::string_view list : entries)
        while (!list.empty()) {
            auto const entry = take_last(list);
            if (entry.empty()) continue;
            auto const network = parse_network(entry);
            if (!network) return std::unexpected{network.error()};
            proxies.networks_.push_back(*network);
        }
    return proxies;
}

bool TrustedProxies::trusts(ip::address const& address) const {
    auto const bytes = wide(address);
    return std::ranges::any_of(networks_, [&](Network const& network) {
        auto const whole = static_cast<std::ptrdiff_t>(network.bits / 8);
        if (!std::equal(bytes.begin(), bytes.begin() + whole, network.bytes.begin())) return false;
        if (network.bits % 8 == 0) return true;
        auto const at = static_cast<std::size_t>(whole);
        return ((bytes[at] ^ network.bytes[at]) >> (8 - network.bits % 8)) == 0;
    });
}

Client client_of(Hop const& hop, TrustedProxies const& proxies) {
    auto nearest = plain(hop.peer);
    Client client{.address = {}, .scheme = hop.scheme};
    if (proxies.trusts(nearest)) {
        std::string_view protocols = hop.forwarded_proto;
        auto const named = take_last(protocols);
        if (equal_ignoring_case(named, "https")) client.scheme = Scheme::https;
        if (equal_ignoring_case(named, "http")) client.scheme = Scheme::http;
    }
    for (auto rest = hop.forwarded_for; !rest.empty() && proxies.trusts(nearest);) {
        auto const before = read_hop(take_last(rest));
        if (!before) break;
        nearest = *before;
    }
    client.address = nearest.to_string();
    return client;
}

}    // namespace carillon::api
