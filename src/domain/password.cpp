#include "domain/password.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace carillon {
namespace {
constexpr std::size_t length_min = 10;
constexpr std::size_t kinds_min = 4;    // "aaaaaaaaaa", "1212121212"
}    // namespace

std::optional<std::string> password_fault(std::string_view password, std::string_view email) {
    if (password.size() < length_min)
        return fmt::format("The password needs at least {} characters.", length_min);
    std::string seen{password};
    std::ranges::sort(seen);
    auto const repeated = std::ranges::unique(seen);
    seen.erase(repeated.begin(), repeated.end());
    if (seen.size() < kinds_min) return "The password repeats the same few characters. Use several words.";
    if (password == email) return "The password is the e-mail address. Use several words.";
    return {};
}

bool is_email(std::string_view text) {
    auto const at = text.find('@');
    return at != 0 && at != std::string_view::npos && at + 1 < text.size() &&
           text.find('@', at + 1) == text.npos && std::ranges::none_of(text, [](unsigned char c) {
               return c <= ' ' || c == 0x7f || c == '<' || c == '>';
           });
}

}    // namespace carillon
