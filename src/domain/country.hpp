#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace carillon {

/// An ISO 3166-1 alpha-2 region, packed into two bytes so that a message row can carry it. 0 is "unknown".
class Country {
public:
    constexpr Country() = default;
    /// Takes "DE"; anything but two capital letters is unknown.
    constexpr explicit Country(std::string_view code) {
        if (code.size() == 2 && is_letter(code[0]) && is_letter(code[1]))
            packed_ = static_cast<std::uint16_t>(code[0] << 8 | code[1]);
    }
    static constexpr Country from_packed(std::int64_t packed) {
        Country country;
        country.packed_ = static_cast<std::uint16_t>(packed);
        return country;
    }
    constexpr std::uint16_t packed() const { return packed_; }
    constexpr explicit operator bool() const { return packed_ != 0; }
    /// "DE", or "ZZ" (the code set aside for it) when unknown.
    std::string code() const {
        if (packed_ == 0) return "ZZ";
        return {static_cast<char>(packed_ >> 8), static_cast<char>(packed_ & 0xff)};
    }
    constexpr auto operator<=>(Country const&) const = default;

private:
    static constexpr bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }
    std::uint16_t packed_ = 0;
};

}    // namespace carillon
