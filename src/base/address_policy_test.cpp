#include "base/address_policy.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {
struct Row {
    char const* address;
    std::string_view refused;    // empty: may be called by anybody
    bool allowed;                // where private ones are
};
constexpr Row table[] = {
    {"93.184.216.34", "", true},
    {"1.1.1.1", "", true},
    {"0.0.0.0", "an unspecified address", false},
    {"0.1.2.3", "an unspecified address", false},
    {"9.255.255.255", "", true},
    {"10.0.0.0", "a private address", true},
    {"10.255.255.255", "a private address", true},
    {"11.0.0.0", "", true},
    {"100.63.255.255", "", true},
    {"100.64.0.0", "an address of carrier-grade NAT", true},
    {"100.127.255.255", "an address of carrier-grade NAT", true},
    {"100.128.0.0", "", true},
    {"126.255.255.255", "", true},
    {"127.0.0.1", "a loopback address", true},
    {"127.255.255.254", "a loopback address", true},
    {"128.0.0.1", "", true},
    {"169.253.255.255", "", true},
    {"169.254.169.254", "a link-local address", false},
    {"169.255.0.0", "", true},
    {"172.15.255.255", "", true},
    {"172.16.0.1", "a private address", true},
    {"172.31.255.255", "a private address", true},
    {"172.32.0.0", "", true},
    {"192.0.0.8", "a reserved address", false},
    {"192.0.2.1", "an address for documentation", false},
    {"192.88.99.1", "a reserved address", false},
    {"192.167.255.255", "", true},
    {"192.168.0.1", "a private address", true},
    {"192.169.0.0", "", true},
    {"198.18.0.1", "an address for benchmarks", true},
    {"198.19.255.255", "an address for benchmarks", true},
    {"198.20.0.0", "", true},
    {"198.51.100.7", "an address for documentation", false},
    {"203.0.113.9", "an address for documentation", false},
    {"223.255.255.255", "", true},
    {"224.0.0.1", "a multicast address", false},
    {"239.255.255.255", "a multicast address", false},
    {"240.0.0.1", "a reserved address", false},
    {"255.255.255.255", "a reserved address", false},

    {"2606:4700:4700::1111", "", true},
    {"::", "an unspecified address", false},
    {"::1", "a loopback address", true},
    {"::7f00:1", "a loopback address", true},    // compatible
    {"::8.8.8.8", "an IPv4 address in the clothes of IPv6", true},
    {"::ffff:127.0.0.1", "a loopback address", true},
    {"::ffff:10.1.2.3", "a private address", true},
    {"::ffff:169.254.169.254", "a link-local address", false},
    {"::ffff:8.8.8.8", "an IPv4 address in the clothes of IPv6", true},
    {"::ffff:0:10.0.0.1", "a private address", true},
    {"64:ff9b::10.0.0.1", "a private address", true},
    {"64:ff9b::8.8.8.8", "an IPv4 address in the clothes of IPv6", true},
    {"64:ff9b:1::c0a8:1", "a private address", true},
    {"2002:7f00:1::", "a loopback address", true},
    {"2002:808:808::1", "an IPv4 address in the clothes of IPv6", true},
    {"100::1", "a discard address", false},
    {"2001::1", "a reserved address", false},
    {"2001:200::1", "", true},
    {"2001:db8::1", "an address for documentation", false},
    {"3fff:1::1", "an address for documentation", false},
    {"5f00::1", "a reserved address", false},
    {"fc00::1", "a private address", true},
    {"fdff:ffff::1", "a private address", true},
    {"fe80::1", "a link-local address", false},
    {"febf::1", "a link-local address", false},
    {"fec0::1", "a private address", true},
    {"ff02::1", "a multicast address", false},
    {"4000::1", "a reserved address", false},
    {"e000::1", "a reserved address", false},
};
}    // namespace

TEST(AddressPolicy, OnlyAddressesOfTheWorldAreCalled) {
    for (auto const& row : table) {
        auto const address = boost::asio::ip::make_address(row.address);
        EXPECT_EQ(why_not_to_call(address, PrivateAddresses::refused).value_or(""), row.refused)
            << row.address;
        EXPECT_EQ(!why_not_to_call(address, PrivateAddresses::allowed), row.allowed) << row.address;
    }
}

TEST(AddressPolicy, AScopeHidesNothing) {
    EXPECT_TRUE(why_not_to_call(boost::asio::ip::make_address("fe80::1%1"), PrivateAddresses::refused));
}

}    // namespace carillon
