#include "domain/money.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {

TEST(money, an_amount_is_counted_in_thousandths) {
    struct Row {
        std::string_view amount;
        std::optional<std::int64_t> thousandths;
    };
    for (auto const& row : {Row{"24.90", 24'900},
                            Row{"24.9", 24'900},
                            Row{"24", 24'000},
                            Row{"0.005", 5},
                            Row{"-3.5", -3'500},
                            Row{"0", 0},
                            Row{"999999999999.999", 999'999'999'999'999},
                            Row{"", {}},
                            Row{"-", {}},
                            Row{".5", {}},
                            Row{"5.", {}},
                            Row{"1.2345", {}},
                            Row{"24,90", {}},
                            Row{"1 000", {}},
                            Row{"1.000.0", {}},
                            Row{"$5", {}},
                            Row{"5 EUR", {}},
                            Row{"--5", {}},
                            Row{"1000000000000", {}},
                            Row{"1e3", {}}})
        EXPECT_EQ(thousandths(row.amount), row.thousandths) << row.amount;
}

TEST(money, a_currency_is_three_capitals) {
    EXPECT_TRUE(is_currency_code("EUR"));
    for (auto const wrong : {"", "eur", "EU", "EURO", "E1R", "€"})
        EXPECT_FALSE(is_currency_code(wrong)) << wrong;
}

TEST(money, shown_with_its_currency) { EXPECT_EQ(shown_amount("EUR", "24.90"), "EUR 24.90"); }

}    // namespace
}    // namespace carillon
