#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace carillon {

/// "24.90" is 24,900 thousandths, as Meta's `amount_1000` counts. Nothing: not digits with at most three
/// decimals after a point, perhaps behind a minus, or more than Meta's integer holds.
std::optional<std::int64_t> thousandths(std::string_view amount);

/// Three capital letters, as ISO 4217 has them. Whether there is such a currency is Meta's to say.
bool is_currency_code(std::string_view code);

/// "EUR 24.90": what a recipient sees where nothing nicer is known for the locale.
std::string shown_amount(std::string_view currency, std::string_view amount);

}    // namespace carillon
