#include "engine/receipts.hpp"

#include "graph/webhook.hpp"

#include <gtest/gtest.h>

namespace carillon::engine {
namespace {
constexpr OrgId org{1};
constexpr WabaId waba{2};

/// The news of one account in a body with one status event, which carries `more`.
store::WebhookNews news_of(std::string_view more) {
    auto const batch = graph::parse_webhook(fmt::format(
        R"({{"object":"whatsapp_business_account","entry":[{{"id":"77","changes":[{{"field":"messages","value":
           {{"messaging_product":"whatsapp","metadata":{{"phone_number_id":"5"}},"statuses":[{{"id":"wamid.A",
           "status":"sent","timestamp":"1763900001","recipient_id":"5511999990001"{}}}]}}}}]}}]}})",
        more));
    EXPECT_TRUE(batch);
    return to_news(org, waba, "77", *batch);
}

TEST(Receipts, AStatusNamesTheMessageOfItsCallbackData) {
    auto const news = news_of(R"(,"biz_opaque_callback_data":"c9-4")");
    ASSERT_EQ(news.statuses.size(), 1u);
    EXPECT_EQ(news.statuses[0].wamid, "wamid.A");
    EXPECT_EQ(news.statuses[0].message, (MessageId{SendId{9}, 4}));
}

TEST(Receipts, AStatusWithoutCallbackDataOfOursNamesNone) {
    for (auto const* const more :
         {"", R"(,"biz_opaque_callback_data":"order 4711")", R"(,"biz_opaque_callback_data":"c9-4x")",
          R"(,"biz_opaque_callback_data":"c0-4")"})
        EXPECT_FALSE(news_of(more).statuses.at(0).message) << more;
}
}    // namespace
}    // namespace carillon::engine
