#include "sandbox/wamid.hpp"

#include "base/crypto.hpp"
#include "sandbox/text.hpp"

#include <fmt/format.h>

namespace carillon::sandbox {

std::string wamid(std::string_view user, Direction direction, std::uint64_t unique) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string bytes;
    bytes.reserve(64);
    bytes += "\x1c\x18";
    bytes += static_cast<char>(user.size());
    bytes += user;
    bytes += std::string_view{"\x15\x02\x00", 3};
    bytes += direction == Direction::outbound ? "\x11\x18\x12" : "\x12\x18\x12";
    std::uint64_t const spread = mix(unique);    // a bijection, so still unique
    for (int shift = 60; shift >= 0; shift -= 4) bytes += digits[(spread >> shift) & 0xf];
    bytes += digits[unique & 0xf];
    bytes += digits[(unique >> 4) & 0xf];
    bytes += '\0';
    return "wamid." + to_base64(bytes);
}

}    // namespace carillon::sandbox
