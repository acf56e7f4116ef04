#include "domain/rate_card.hpp"

#include "base/check.hpp"
#include "domain/data_file.hpp"
#include "domain/phone.hpp"

#include <charconv>

namespace carillon {
namespace {
constexpr std::string_view card_date = "2026-10-01";

/// "0.0618" → 618.
TenThousandths read_price(std::string_view text) {
    CHECK(text.size() == 6 && text[1] == '.');
    TenThousandths whole = 0, parts = 0;
    auto const first = std::from_chars(text.data(), text.data() + 1, whole);
    auto const second = std::from_chars(text.data() + 2, text.data() + text.size(), parts);
    CHECK(first.ec == std::errc{} && second.ec == std::errc{} && second.ptr == text.data() + text.size());
    return whole * 10'000 + parts;
}

RateCard read_card() {
    RateCard card{.date = std::string{card_date}, .currency = "USD"};
    bool has_other = false;
    for (auto const& row : rows_of(data_file(fmt::format("rate-card-{}.csv", card_date)), 5)) {
        auto const index = card.markets.size();
        card.markets.push_back({std::string{row[0]}, read_price(row[1]), read_price(row[2])});
        for (auto const word : words_of(row[3])) {
            unsigned code = 0;
            std::from_chars(word.data(), word.data() + word.size(), code);
            CHECK(code != 0 && card.by_calling_code.emplace(code, index).second);    // in one market alone
        }
        for (auto const word : words_of(row[4])) CHECK(card.by_country.emplace(Country{word}, index).second);
        if (row[0] != "Other") continue;
        card.other = index;
        has_other = true;
    }
    CHECK(has_other);
    return card;
}
}    // namespace

RateCard::Market const& RateCard::market_of(Country country) const {
    if (auto const named = by_country.find(country); named != by_country.end()) return markets[named->second];
    auto const coded = by_calling_code.find(calling_code(country));
    return markets[coded == by_calling_code.end() ? other : coded->second];
}

RateCard const& rate_card() {
    static auto const card = read_card();
    return card;
}

CostEstimate estimate_cost(RateCard const& card, SendCategory category,
                           std::map<Country, std::int64_t> const& recipients) {
    std::map<std::string, CostEstimate::Row> markets;
    for (auto const& [country, count] : recipients) {
        if (count == 0) continue;
        auto const& market = card.market_of(country);
        auto& row = markets[market.name];
        row.market = market.name;
        row.price = market.price(category);
        row.recipients += count;
        row.amount += row.price * count;
    }
    CostEstimate estimate;
    for (auto& [name, row] : markets) {
        estimate.amount += row.amount;
        estimate.by_market.push_back(std::move(row));
    }
    std::ranges::stable_sort(estimate.by_market, std::ranges::greater{}, &CostEstimate::Row::amount);
    return estimate;
}

std::string cost_note(RateCard const& card, SendCategory category) {
    auto note = fmt::format(
        "An estimate: list prices in {} from {} on, as if every message were delivered. Meta charges "
        "delivered "
        "messages alone, in the account's own currency. ",
        card.currency, card.date);
    note +=
        category == SendCategory::marketing
            ? "Not known to it: free windows after a click on an advertisement, and a maximum price on the "
              "template."
            : "Not known to it: the account's volume tier, and free windows after a click on an "
              "advertisement.";
    return note;
}

}    // namespace carillon
