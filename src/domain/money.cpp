#include "domain/money.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace carillon {
namespace {
constexpr std::size_t most_digits = 12, most_decimals = 3;

bool are_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}
}    // namespace

std::optional<std::int64_t> thousandths(std::string_view amount) {
    bool const negative = amount.starts_with('-');
    if (negative) amount.remove_prefix(1);
    auto const point = amount.find('.');
    auto const whole = amount.substr(0, point);
    auto const decimals = point == amount.npos ? std::string_view{} : amount.substr(point + 1);
    if (whole.empty() || whole.size() > most_digits || decimals.size() > most_decimals) return std::nullopt;
    if (point != amount.npos && decimals.empty()) return std::nullopt;
    if (!are_digits(whole) || !are_digits(decimals)) return std::nullopt;
    std::int64_t value = 0;
    for (char const c : whole) value = value * 10 + (c - '0');
    for (std::size_t i = 0; i < most_decimals; ++i)
        value = value * 10 + (i < decimals.size() ? decimals[i] - '0' : 0);
    return negative ? -value : value;
}

bool is_currency_code(std::string_view code) {
    return code.size() == 3 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::string shown_amount(std::string_view currency, std::string_view amount) {
    return fmt::format("{} {}", currency, amount);
}

}    // namespace carillon
