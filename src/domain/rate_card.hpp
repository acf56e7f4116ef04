#pragma once
#include "domain/campaign.hpp"
#include "domain/country.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace carillon {

/// An amount in ten-thousandths of a card's currency: prices have four decimals, and sums of them are exact.
using TenThousandths = std::int64_t;

/// What Meta charges for one delivered template message, by the recipient's market.
struct RateCard {
    struct Market {
        std::string name;
        TenThousandths marketing = 0, utility = 0;
        TenThousandths price(SendCategory category) const {
            return category == SendCategory::marketing ? marketing : utility;
        }
    };
    std::string date, currency;    // "2026-10-01": from then on; "USD"
    std::vector<Market> markets;
    std::map<Country, std::size_t> by_country;          // for codes that countries share
    std::map<unsigned, std::size_t> by_calling_code;    // else
    std::size_t other = 0;

    /// Every country has one; what the card does not name is the market "Other".
    Market const& market_of(Country country) const;
};

/// The card that is part of the program (data/rate-card-….csv). Lives as long as the program.
RateCard const& rate_card();

/// What a send would cost if all of its messages were delivered at list price.
struct CostEstimate {
    struct Row {
        std::string market;
        std::int64_t recipients = 0;
        TenThousandths price = 0, amount = 0;
    };
    TenThousandths amount = 0;
    std::vector<Row> by_market;    // the largest amount first
};
CostEstimate estimate_cost(RateCard const& card, SendCategory category,
                           std::map<Country, std::int64_t> const& recipients);

/// What the estimate does not know, in sentences for people.
std::string cost_note(RateCard const& card, SendCategory category);

}    // namespace carillon
