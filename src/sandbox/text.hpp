#pragma once
#include <charconv>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace carillon::sandbox {

/// Hand-shaped JSON: several appends in one call. Numbers are written in decimal, text as it is.
inline void put_one(std::string& out, std::string_view text) { out.append(text); }
template <std::integral Number>
    requires(!std::same_as<Number, char> && !std::same_as<Number, bool>)
void put_one(std::string& out, Number number) {
    char digits[24];
    auto const end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}
template <class... Parts>
void put(std::string& out, Parts const&... parts) {
    (put_one(out, parts), ...);
}

/// Appends `text` as a JSON string with quotes, in ASCII: other characters as \uXXXX with lower-case digits,
/// the way Meta serialises webhook bodies before it signs them (Meta: webhooks overview). Broken UTF-8
/// becomes \ufffd.
void put_json_string(std::string& out, std::string_view text);

std::string json_string(std::string_view text);

/// "%2B49" and "+" decoded, as in a query string.
std::string url_decode(std::string_view text);
std::string url_encode(std::string_view text);
/// The value of `key` in the query of `target`, decoded; empty when absent.
std::string query_value(std::string_view target, std::string_view key);

/// splitmix64's finaliser: a bijection that spreads every bit.
constexpr std::uint64_t mix(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15ull;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
    return x ^ (x >> 31);
}
constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) { return mix(mix(a) ^ b); }
/// FNV-1a, then mixed.
constexpr std::uint64_t hash_text(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325ull;
    for (char const c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
    return mix(hash);
}
/// In [0, 1).
constexpr double unit(std::uint64_t hash) { return static_cast<double>(hash >> 11) * 0x1.0p-53; }

}    // namespace carillon::sandbox
