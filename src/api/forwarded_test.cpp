#include "api/forwarded.hpp"

#include <gtest/gtest.h>

namespace carillon::api {
namespace {
namespace ip = boost::asio::ip;

TrustedProxies proxies() {
    std::vector<std::string> const entries{"10.0.0.0/8, 192.0.2.7", "fd00::/8", "172.16.0.0/12"};
    return TrustedProxies::parse(entries).value();
}

struct Case {
    char const* peer;
    char const* forwarded_for;
    char const* forwarded_proto;
    char const* address;
    Scheme scheme;
};
using enum Scheme;

constexpr Case cases[] = {
    // A stranger's headers count for nothing.
    {"203.0.113.9", "1.2.3.4", "https", "203.0.113.9", http},
    {"192.0.2.8", "1.2.3.4", "https", "192.0.2.8", http},
    {"2001:db8::1", "1.2.3.4", "https", "2001:db8::1", http},
    {"172.32.0.1", "1.2.3.4", "https", "172.32.0.1", http},
    // One proxy.
    {"10.1.2.3", "", "", "10.1.2.3", http},
    {"10.1.2.3", "198.51.100.4", "https", "198.51.100.4", https},
    {"192.0.2.7", "198.51.100.4", "HTTPS", "198.51.100.4", https},
    {"172.31.255.255", "198.51.100.4", "http", "198.51.100.4", http},
    {"::ffff:10.1.2.3", "198.51.100.4", "https", "198.51.100.4", https},
    // What the client wrote itself stands to the left of what the proxy added.
    {"10.1.2.3", "127.0.0.1, 198.51.100.4", "http, https", "198.51.100.4", https},
    {"10.1.2.3", "10.9.9.9,198.51.100.4", "https,http", "198.51.100.4", http},
    {"10.1.2.3", "203.0.113.1, 10.0.0.1, 198.51.100.4", "", "198.51.100.4", http},
    // Several proxies of ours.
    {"10.1.2.3", "198.51.100.4, 10.0.0.2, fd00::5", "https", "198.51.100.4", https},
    {"10.1.2.3", "10.0.0.3, 10.0.0.2", "https", "10.0.0.3", https},
    {"fd12::1", "6.6.6.6, 198.51.100.4, 192.0.2.7", "", "198.51.100.4", http},
    // IPv6, ports, quotes, white space.
    {"10.1.2.3", "2001:db8::5", "", "2001:db8::5", http},
    {"10.1.2.3", "[2001:db8::5]:443", "", "2001:db8::5", http},
    {"10.1.2.3", "[2001:db8::5]", "", "2001:db8::5", http},
    {"10.1.2.3", "198.51.100.4:51234", "", "198.51.100.4", http},
    {"10.1.2.3", "\t \"198.51.100.4\" ", "", "198.51.100.4", http},
    {"10.1.2.3", "::ffff:198.51.100.4", "", "198.51.100.4", http},
    // Garbage ends the search at the last hop that is known.
    {"10.1.2.3", "unknown", "https", "10.1.2.3", https},
    {"10.1.2.3", "_hidden", "", "10.1.2.3", http},
    {"10.1.2.3", "198.51.100.4, garbage", "", "10.1.2.3", http},
    {"10.1.2.3", "198.51.100.4, , 10.0.0.2", "", "10.0.0.2", http},
    {"10.1.2.3", ",,,", "", "10.1.2.3", http},
    {"10.1.2.3", "198.51.100.4:99999", "", "10.1.2.3", http},
    {"10.1.2.3", "198.51.100.4:x", "", "10.1.2.3", http},
    {"10.1.2.3", "[2001:db8::5", "", "10.1.2.3", http},
    {"10.1.2.3", "[2001:db8::5]443", "", "10.1.2.3", http},
    {"10.1.2.3", "fe80::1%eth0", "", "10.1.2.3", http},
    {"10.1.2.3", "198.51.100.256", "", "10.1.2.3", http},
    {"10.1.2.3", "198.51.100.4\r\nX: y", "", "10.1.2.3", http},
    {"10.1.2.3", "198.51.100.4", "gopher", "198.51.100.4", http},
};

TEST(Forwarded, TheClientIsTheRightmostHopThatIsNoProxyOfOurs) {
    auto const trusted = proxies();
    for (auto const& each : cases) {
        Hop const hop{ip::make_address(each.peer), http, each.forwarded_for, each.forwarded_proto};
        auto const client = client_of(hop, trusted);
        EXPECT_EQ(client.address, each.address) << each.peer << " " << each.forwarded_for;
        EXPECT_EQ(client.scheme, each.scheme) << each.peer << " " << each.forwarded_proto;
    }
}

TEST(Forwarded, WithoutTrustedProxiesTheConnectionAloneCounts) {
    Hop const hop{ip::make_address("127.0.0.1"), https, "1.2.3.4", "http"};
    auto const client = client_of(hop, {});
    EXPECT_EQ(client.address, "127.0.0.1");
    EXPECT_EQ(client.scheme, https);
}

TEST(Forwarded, AProxyIsAnAddressOrANetwork) {
    for (auto const* const bad : {"proxy.example", "10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "fd00::/129",
                                  "10.0.0.1/-1", "10.0.0.1:80", "10.0.0.1/8/8", "*"}) {
        std::vector<std::string> const entries{bad};
        auto const parsed = TrustedProxies::parse(entries);
        ASSERT_FALSE(parsed) << bad;
        EXPECT_EQ(parsed.error().code, "bad_trusted_proxy");
    }
    std::vector<std::string> const everybody{"0.0.0.0/0"};
    auto const all = TrustedProxies::parse(everybody).value();
    EXPECT_TRUE(all.trusts(ip::make_address("203.0.113.9")));
    EXPECT_FALSE(all.trusts(ip::make_address("2001:db8::1"))) << "of IPv4 alone";
    EXPECT_FALSE(TrustedProxies{}.trusts(ip::make_address("127.0.0.1")));
}

TEST(Forwarded, LimitsCountAnIPv6SiteOnce) {
    EXPECT_EQ(network_of(ip::make_address("2001:db8:1:2:3:4:5:6")),
              network_of(ip::make_address("2001:db8:1:2::9")));
    EXPECT_NE(network_of(ip::make_address("2001:db8:1:2::1")),
              network_of(ip::make_address("2001:db8:1:3::1")));
    EXPECT_EQ(network_of(ip::make_address("::ffff:192.0.2.1")), "192.0.2.1");
}

}    // namespace
}    // namespace carillon::api
