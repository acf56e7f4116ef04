#include "base/address_policy.hpp"

#include <array>

namespace carillon {
namespace {
namespace ip = boost::asio::ip;

/// Never to be called, or only where the operator lets private addresses be called.
enum class Reach : std::uint8_t { nobody, here };

struct V4Range {
    std::uint32_t first;
    int bits;
    Reach reach;
    std::string_view what;
};
constexpr std::uint32_t v4(unsigned a, unsigned b, unsigned c, unsigned d) {
    return a << 24 | b << 16 | c << 8 | d;
}
/// IANA's special-purpose registry for IPv4.
constexpr std::array v4_ranges{
    V4Range{v4(0, 0, 0, 0), 8, Reach::nobody, "an unspecified address"},
    V4Range{v4(10, 0, 0, 0), 8, Reach::here, "a private address"},
    V4Range{v4(100, 64, 0, 0), 10, Reach::here, "an address of carrier-grade NAT"},
    V4Range{v4(127, 0, 0, 0), 8, Reach::here, "a loopback address"},
    V4Range{v4(169, 254, 0, 0), 16, Reach::nobody, "a link-local address"},
    V4Range{v4(172, 16, 0, 0), 12, Reach::here, "a private address"},
    V4Range{v4(192, 0, 0, 0), 24, Reach::nobody, "a reserved address"},
    V4Range{v4(192, 0, 2, 0), 24, Reach::nobody, "an address for documentation"},
    V4Range{v4(192, 88, 99, 0), 24, Reach::nobody, "a reserved address"},
    V4Range{v4(192, 168, 0, 0), 16, Reach::here, "a private address"},
    V4Range{v4(198, 18, 0, 0), 15, Reach::here, "an address for benchmarks"},
    V4Range{v4(198, 51, 100, 0), 24, Reach::nobody, "an address for documentation"},
    V4Range{v4(203, 0, 113, 0), 24, Reach::nobody, "an address for documentation"},
    V4Range{v4(224, 0, 0, 0), 4, Reach::nobody, "a multicast address"},
    V4Range{v4(240, 0, 0, 0), 4, Reach::nobody, "a reserved address"},
};

using Bytes = ip::address_v6::bytes_type;
struct V6Range {
    Bytes first;
    int bits;
    Reach reach;
    std::string_view what;
};
constexpr std::array v6_ranges{
    V6Range{{0xfc}, 7, Reach::here, "a private address"},
    V6Range{{0xfe, 0x80}, 10, Reach::nobody, "a link-local address"},
    V6Range{{0xfe, 0xc0}, 10, Reach::here, "a private address"},    // site-local, of old
    V6Range{{0xff}, 8, Reach::nobody, "a multicast address"},
    V6Range{{0x01, 0x00}, 64, Reach::nobody, "a discard address"},
    V6Range{{0x20, 0x01, 0x0d, 0xb8}, 32, Reach::nobody, "an address for documentation"},
    V6Range{{0x20, 0x01, 0x00, 0x00}, 23, Reach::nobody, "a reserved address"},    // Teredo, ORCHID, …
    V6Range{{0x3f, 0xff}, 20, Reach::nobody, "an address for documentation"},
    V6Range{{0x5f, 0x00}, 16, Reach::nobody, "a reserved address"},
};

std::optional<std::string_view> judged(Reach reach, std::string_view what, PrivateAddresses private_ones) {
    if (reach == Reach::here && private_ones == PrivateAddresses::allowed) return {};
    return what;
}

std::optional<std::string_view> judge(ip::address_v4 const& address, PrivateAddresses private_ones) {
    auto const value = address.to_uint();
    for (auto const& range : v4_ranges)
        if ((value ^ range.first) >> (32 - range.bits) == 0)
            return judged(range.reach, range.what, private_ones);
    return {};
}

bool begins(Bytes const& bytes, Bytes const& prefix, int bits) {
    for (int bit = 0; bit < bits; bit += 8) {
        auto const byte = static_cast<std::size_t>(bit / 8);
        unsigned const mask = bits - bit >= 8 ? 0xffU : 0xffU << (8 - (bits - bit)) & 0xffU;
        if (((bytes[byte] ^ prefix[byte]) & mask) != 0) return false;
    }
    return true;
}

/// Where an IPv4 address stands in one of IPv6, and how the latter begins.
struct Embedding {
    Bytes prefix;
    int bits;
    std::size_t at;
};
constexpr std::array embeddings{
    Embedding{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, 12},    // mapped
    Embedding{{0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, 12},          // translated
    Embedding{{0}, 96, 12},                                           // compatible
    Embedding{{0x00, 0x64, 0xff, 0x9b}, 96, 12},                      // NAT64
    Embedding{{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48, 12},          // NAT64 of one network
    Embedding{{0x20, 0x02}, 16, 2},                                   // 6to4
};

std::optional<std::string_view> judge(ip::address_v6 const& address, PrivateAddresses private_ones) {
    if (address.is_unspecified()) return "an unspecified address";
    if (address.is_loopback()) return judged(Reach::here, "a loopback address", private_ones);
    auto const bytes = address.to_bytes();
    for (auto const& embedding : embeddings) {
        if (!begins(bytes, embedding.prefix, embedding.bits)) continue;
        ip::address_v4::bytes_type inner{};
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(embedding.at), 4, inner.begin());
        if (auto const why = judge(ip::address_v4{inner}, private_ones)) return why;
        return judged(Reach::here, "an IPv4 address in the clothes of IPv6", private_ones);
    }
    for (auto const& range : v6_ranges)
        if (begins(bytes, range.first, range.bits)) return judged(range.reach, range.what, private_ones);
    // 2000::/3 is all that is given out to the world.
    if (bytes[0] >> 5 != 1) return "a reserved address";
    return {};
}
}    // namespace

std::optional<std::string_view> why_not_to_call(ip::address const& address, PrivateAddresses private_ones) {
    return address.is_v4() ? judge(address.to_v4(), private_ones) : judge(address.to_v6(), private_ones);
}

}    // namespace carillon
