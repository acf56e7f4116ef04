#include "api/fixture_test.hpp"
#include "store/campaigns.hpp"
#include "store/filters.hpp"
#include "store/ledger.hpp"

namespace carillon::api {
namespace {
constexpr std::string_view people =
    "phone,first_name,discount,u,external_id\n"
    "+4915112345678,Asha,20%,a1,x-1\n"
    "+5511999990001,Bea,10%,b2,x-2\n"
    "+12125550123,Carl,10%,c3,x-3\n"
    "+4915112345678,Again,10%,e5,x-5\n";

class TraceApi : public ApiTest {
protected:
    TraceApi() {
        connect();
        auto const audience =
            upload(people, "name=Spring&defaultCountry=DE").at("id").to_number<std::int64_t>();
        campaign_ = campaign(audience);
        auto const fields = fmt::format(
            R"({{"category":"marketing","templateId":{},"scheduledLocal":"{}","timeZone":"UTC",
                "parameters":{{"button.0.url":{{"column":"u"}}}}}})",
            template_named("spring_offer"), minutes_from_now(60));
        auto const made = api("POST", fmt::format("/api/v1/campaigns/{}/sends", campaign_), fields);
        send_ = SendId{made.body().at("id").to_number<std::int64_t>()};
    }
    Reply ask(std::string_view query) {
        return api("GET", fmt::format("/api/v1/sends/{}/trace{}", send_.value, query));
    }
    json::value trace(std::string_view phone) {
        auto const reply = ask(fmt::format("?phone={}", phone));
        EXPECT_EQ(reply.status, 200) << reply.text;
        return reply.body();
    }
    static std::string verdict(json::value const& trace, std::string_view rule) {
        for (auto const& each : trace.at("rules").as_array())
            if (each.at("rule").as_string() == rule) return std::string{each.at("verdict").as_string()};
        return "no such rule";
    }
    void materialize() {
        auto const scheduled = api("POST", fmt::format("/api/v1/campaigns/{}/schedule", campaign_), "{}");
        ASSERT_EQ(scheduled.status, 200) << scheduled.text;
        move(SendStatus::pending, SendStatus::materializing);
        while (!wait(store_->ledger().materialize(send_, 2, clock_.wall())).done) {}
        move(SendStatus::materializing, SendStatus::queued);
        move(SendStatus::queued, SendStatus::firing);
    }
    void move(SendStatus from, SendStatus to) {
        ASSERT_TRUE(wait(store_->campaigns().move_send(send_, from, to, "", clock_.wall())));
    }
    std::int64_t campaign_ = 0;
    SendId send_;
};

TEST_F(TraceApi, SaysWhatWouldHappenToEachNumber) {
    auto const asha = trace("%2B4915112345678");
    EXPECT_EQ(asha.at("sendId").to_number<std::int64_t>(), send_.value);
    EXPECT_EQ(asha.at("phone"), "+4915112345678");
    EXPECT_EQ(asha.at("inAudience"), true);
    EXPECT_EQ(asha.at("evaluated"), "now");
    ASSERT_EQ(asha.at("leads").as_array().size(), 2U);
    EXPECT_EQ(asha.at("leads").at(0).at("rowNo").to_number<int>(), 2);
    EXPECT_EQ(asha.at("leads").at(1).at("ingestStatus"), "duplicate");
    EXPECT_EQ(asha.at("leads").at(1).at("firstRow").to_number<int>(), 2);
    EXPECT_EQ(asha.at("rules").as_array().size(), 8U);
    EXPECT_EQ(asha.at("outcome").at("status"), "would_be_sent");
    EXPECT_TRUE(asha.at("outcome").at("message").is_null());

    auto const carl = trace("%2B12125550123");
    EXPECT_EQ(carl.at("outcome").at("status"), "would_be_skipped");
    EXPECT_EQ(carl.at("outcome").at("skipReason"), "geo_us_marketing");
    EXPECT_EQ(carl.at("outcome").at("decidedBy"), "geography");
    EXPECT_EQ(verdict(carl, "geography"), "excludes");
    EXPECT_EQ(verdict(carl, "opt_outs"), "not_reached");

    auto const nobody = trace("%2B491701234567");
    EXPECT_EQ(nobody.at("inAudience"), false);
    EXPECT_EQ(nobody.at("outcome").at("status"), "not_in_audience");
    EXPECT_TRUE(nobody.at("rules").as_array().empty());
}

TEST_F(TraceApi, TakesAnyFormOfANumberAndRefusesWhatIsNone) {
    for (auto const* const form :
         {"+4915112345678", "%2B49%20151%2012345678", "004915112345678", "015112345678"})
        EXPECT_EQ(trace(form).at("phone"), "+4915112345678") << form;
    for (auto const* const query : {"", "?phone=nobody", "?phone="}) {
        auto const refused = ask(query);
        EXPECT_EQ(refused.status, 422) << query;
        EXPECT_EQ(refused.body().at("errors").at(0).at("pointer"), "?phone") << query;
    }
    EXPECT_EQ(api("GET", "/api/v1/sends/999/trace?phone=%2B4915112345678").status, 404);
}

TEST_F(TraceApi, FollowsAListFromItsSendToTheOutcome) {
    auto const changed =
        api("PATCH", fmt::format("/api/v1/sends/{}", send_.value), R"({"audienceFilter":"on"})");
    ASSERT_EQ(changed.status, 200) << changed.text;
    EXPECT_EQ(trace("%2B4915112345678").at("outcome").at("skipReason"), "no_filter_event");
    store::NewFilterEvent list{.org = org_,
                               .send = send_,
                               .mode = FilterMode::exclude,
                               .external_ids = {"x-1"},
                               .deadline = clock_.wall() + std::chrono::hours{1}};
    ASSERT_TRUE(wait(store_->filters().add_filter_event(list, clock_.wall())));
    materialize();
    auto const left_out = trace("%2B4915112345678");
    EXPECT_EQ(left_out.at("evaluated"), "at_materialization");
    EXPECT_EQ(left_out.at("outcome").at("status"), "skipped");
    EXPECT_EQ(left_out.at("outcome").at("decidedBy"), "audience_filter");
    auto const kept = trace("%2B5511999990001");
    EXPECT_EQ(verdict(kept, "audience_filter"), "pass");
    EXPECT_EQ(kept.at("outcome").at("status"), "queued");
}

TEST_F(TraceApi, TellsAnOptOutAfterTheSendWasPreparedAndWhatMetaAnswered) {
    materialize();
    auto const opted = api("POST", "/api/v1/opt-outs", R"({"phone":"+4915112345678"})");
    ASSERT_EQ(opted.status, 201);
    auto const claim = wait(store_->ledger().claim(send_, 10, clock_.wall()));
    ASSERT_EQ(claim.messages.size(), 1U);
    std::vector<store::Outcome> outcomes{{.kind = store::Outcome::Kind::refused,
                                          .id = claim.messages[0].id,
                                          .code = 131'026,
                                          .detail = "Message undeliverable",
                                          .at = clock_.wall()}};
    wait(store_->ledger().record(outcomes, claim.claims));

    auto const stopped = trace("%2B4915112345678");
    EXPECT_EQ(stopped.at("outcome").at("decidedBy"), "opt_outs_at_claim");
    EXPECT_EQ(verdict(stopped, "opt_outs"), "pass");
    EXPECT_EQ(verdict(stopped, "parameters"), "not_reached");

    auto const refused = trace("%2B5511999990001").at("outcome");
    EXPECT_EQ(refused.at("status"), "failed");
    EXPECT_EQ(refused.at("decidedBy"), "meta");
    auto const& message = refused.at("message");
    EXPECT_EQ(message.at("attempt").to_number<int>(), 1);
    EXPECT_FALSE(message.at("failedAt").is_null());
    EXPECT_EQ(message.at("error").at("code").to_number<int>(), 131'026);
    EXPECT_FALSE(message.at("error").at("advice").as_string().empty());
}
}    // namespace
}    // namespace carillon::api
