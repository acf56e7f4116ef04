#include "store/personal_data.hpp"

#include "api/fixture_test.hpp"

#include <boost/json/serialize.hpp>

namespace carillon::api {
namespace {
constexpr std::string_view ada = "/api/v1/personal-data/+4915112345678";

class PersonalDataApi : public ApiTest {
protected:
    json::value held(std::string_view path = ada) {
        auto const reply = api("GET", path);
        EXPECT_EQ(reply.status, 200) << reply.text;
        return reply.body();
    }
};

TEST_F(PersonalDataApi, HandsOutWhatIsHeldAndErasesIt) {
    auto const audience = upload("phone,name,crm_id\n+4915112345678,Ada,c-1\n+4915112345679,Ben,c-2\n",
                                 "name=Spring&externalIdColumn=crm_id");
    ASSERT_EQ(audience.at("status"), "ready");
    ASSERT_EQ(api("POST", "/api/v1/webhooks/lead-events",
                  R"({"eventType":"order.paid","events":[{"phoneE164":"+4915112345678",
                      "occurredAt":"2026-01-01T00:00:00Z","metadata":{"total":12}}]})")
                  .status,
              200);
    auto const before = held();
    ASSERT_EQ(before.at("leads").as_array().size(), 1);
    auto const& lead = before.at("leads").at(0);
    EXPECT_EQ(lead.at("audienceName"), "Spring");
    EXPECT_EQ(lead.at("lead").at("variables").at("name"), "Ada");
    EXPECT_EQ(lead.at("lead").at("externalId"), "c-1");
    EXPECT_EQ(before.at("leadEvents").at(0).at("metadata").at("total"), 12);
    EXPECT_TRUE(before.at("erasedAt").is_null());

    auto const erased = api("DELETE", ada);
    ASSERT_EQ(erased.status, 200) << erased.text;
    EXPECT_EQ(erased.body().at("erased").at("leads"), 1);
    EXPECT_EQ(erased.body().at("erased").at("leadEvents"), 1);
    auto const after = held();
    EXPECT_TRUE(after.at("leads").as_array().empty());
    EXPECT_FALSE(after.at("erasedAt").is_null());

    auto const leads =
        api("GET", fmt::format("/api/v1/audiences/{}/leads", audience.at("id").as_int64())).body();
    ASSERT_EQ(leads.at("items").as_array().size(), 2) << "the row keeps its place";
    EXPECT_TRUE(leads.at("items").at(0).at("phone").is_null());
    EXPECT_TRUE(leads.at("items").at(0).at("variables").as_object().empty());
    EXPECT_EQ(leads.at("items").at(1).at("variables").at("name"), "Ben");
    auto const log = api("GET", "/api/v1/audit-log").text;
    EXPECT_NE(log.find("personal_data.erase"), std::string::npos);
    EXPECT_EQ(log.find("4915112345678"), std::string::npos);
}

TEST_F(PersonalDataApi, AnErasedNumberIsOptedOutUntilThatIsLifted) {
    ASSERT_EQ(api("DELETE", ada).status, 200) << "also of whom nothing is held";
    auto const again = api("POST", "/api/v1/opt-outs", R"({"phone":"+4915112345678"})");
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.body().at("source"), "erasure");
    EXPECT_TRUE(api("GET", "/api/v1/opt-outs").body().at("items").as_array().empty());
    EXPECT_EQ(api("DELETE", "/api/v1/opt-outs/4915112345678").status, 204);
    EXPECT_EQ(api("POST", "/api/v1/opt-outs", R"({"phone":"+4915112345678"})").status, 201);
}

TEST_F(PersonalDataApi, ANumberThatIsNoneIsRefused) {
    EXPECT_EQ(api("GET", "/api/v1/personal-data/12").error_codes(), "/phone:bad_phone");
    EXPECT_EQ(api("DELETE", "/api/v1/personal-data/12").error_codes(), "/phone:bad_phone");
}

TEST_F(PersonalDataApi, RetentionIsSetFieldByField) {
    auto const put = [this](std::string_view body) {
        return api("PUT", "/api/v1/organization/settings", body);
    };
    auto const kept = [this] {
        return json::serialize(api("GET", "/api/v1/organization").body().at("retention"));
    };
    EXPECT_EQ(kept(),
              R"({"repliesDays":null,"leadEventsDays":null,"webhookBodiesDays":null,"recipientsDays":null})");
    EXPECT_EQ(put(R"({"retention":{"repliesDays":90,"recipientsDays":365}})").status, 200);
    EXPECT_EQ(put(R"({"retention":{"repliesDays":null,"leadEventsDays":30}})").status, 200);
    EXPECT_EQ(kept(),
              R"({"repliesDays":null,"leadEventsDays":30,"webhookBodiesDays":null,"recipientsDays":365})");
    auto const refused = put(R"({"retention":{"repliesDays":3,"recipientsDays":29,"replyDays":9}})");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.error_codes(),
              "/retention/repliesDays:out_of_range /retention/recipientsDays:out_of_range "
              "/retention/replyDays:unknown_field");
    EXPECT_EQ(put(R"({"inboundAuth":"hmac"})").status, 200);
    EXPECT_EQ(api("GET", "/api/v1/organization").body().at("retention").at("recipientsDays"), 365)
        << "what is left out stays";
}
}    // namespace
}    // namespace carillon::api
