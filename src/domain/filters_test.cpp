#include "domain/filters.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {

TEST(Filters, AnEventTypeIsAShortPlainWord) {
    for (auto const* const text : {"a", "purchase", "Cart.Abandoned", "app/open:2", "x_y-z", "9"})
        EXPECT_TRUE(is_event_type(text)) << text;
    for (auto const* const text : {"", " ", "two words", "naïve", "a\n", "semi;colon", "“quoted”"})
        EXPECT_FALSE(is_event_type(text)) << text;
    EXPECT_TRUE(is_event_type(std::string(100, 'a')));
    EXPECT_FALSE(is_event_type(std::string(101, 'a')));
    EXPECT_FALSE(is_event_type(std::string_view{"a\0b", 3}));
}

TEST(Filters, FilterEventsComeUntilFiveMinutesBeforeTheSend) {
    Wall const at{std::chrono::hours{1'000'000}};
    EXPECT_EQ(at - filter_deadline(at), std::chrono::minutes{5});
}

TEST(Filters, ModesHaveTheirNames) {
    for (auto const mode : {FilterMode::include, FilterMode::exclude})
        EXPECT_EQ(filter_mode_from(to_string(mode)), mode);
    EXPECT_FALSE(filter_mode_from("Include"));
}

}    // namespace
}    // namespace carillon
