#include "api/fixture_test.hpp"

namespace carillon::api {
namespace {

constexpr std::string_view people =
    "phone,first_name,discount,u\n"
    "+4915112345678,Asha,20%,a1\n"
    "+5511999990001,Bea,10%,b2\n"
    "+12125550123,Carl,10%,c3\n"
    "not a phone,Dan,10%,d4\n"
    "+4915112345678,Again,10%,e5\n"
    "+8210123456789,Eun,10%,f6\n";

class Preflight : public ApiTest {
protected:
    void begin(std::string_view csv) {
        waba_ = connect();
        campaign_ = campaign(upload(csv).at("id").to_number<std::int64_t>());
    }
    std::int64_t add_send(std::string_view category, std::string_view named, int minutes,
                          std::string_view more = {}) {
        auto const send = api("POST", fmt::format("/api/v1/campaigns/{}/sends", campaign_),
                              fmt::format(
                                  R"({{"category":"{}","templateId":{},"scheduledLocal":"{}","timeZone":"UTC",
                "parameters":{{"button.0.url":{{"column":"u"}}{}}}{}}})",
                                  category, template_named(named), minutes_from_now(minutes),
                                  category == "utility" ? R"(,"order_number":{"column":"u"})" : "", more));
        EXPECT_EQ(send.status, 201) << send.text;
        return send.body().at("id").to_number<std::int64_t>();
    }
    /// What Meta's side says from now on, and we have heard.
    void meta_says(std::string_view behaviour) {
        auto const set = sandbox_->set_behaviour(std::string{behaviour});
        EXPECT_TRUE(set.has_value()) << (set ? "" : set.error().detail);
        EXPECT_EQ(api("POST", fmt::format("/api/v1/wabas/{}/sync", waba_)).status, 200);
    }
    json::value preflight() {
        auto const reply = api("GET", fmt::format("/api/v1/campaigns/{}/preflight", campaign_));
        EXPECT_EQ(reply.status, 200) << reply.text;
        return reply.body();
    }
    /// The worst of a gate's rows that are not passes, else "pass".
    std::string gate(std::string_view code) {
        std::string status = "no such gate";
        auto const shown = preflight();
        for (auto const& item : shown.at("items").as_array())
            if (item.at("code").as_string() == code && (status != "fail" && status != "warn"))
                status = item.at("status").as_string();
        return status;
    }
    Reply schedule() { return api("POST", fmt::format("/api/v1/campaigns/{}/schedule", campaign_)); }

    std::int64_t waba_ = 0, campaign_ = 0;
};

TEST_F(Preflight, SaysWhomEachSendReachesWhenAndAtWhatCost) {
    begin(people);
    auto const marketing = add_send("marketing", "spring_offer", 60);
    add_send("utility", "order_update", 120);
    api("POST", "/api/v1/opt-outs", R"({"phone":"+5511999990001"})");
    auto const shown = preflight();
    ASSERT_EQ(shown.at("sends").as_array().size(), 2u);
    auto const& first = shown.at("sends").at(0);
    EXPECT_EQ(first.at("sendId"), marketing);
    EXPECT_EQ(first.at("recipients"), 2);
    EXPECT_EQ(first.at("skippedBy"),
              json::parse(R"({"invalid_phone":1,"duplicate":1,"geo_us_marketing":1,"opted_out":1})"));
    EXPECT_EQ(first.at("byCountry"), json::parse(R"([{"country":"DE","name":"Germany","recipients":1},
                                                     {"country":"KR","name":"South Korea","recipients":1}])"));
    EXPECT_EQ(first.at("limitedReporting"), json::parse(R"({"EEA":1,"UK":0,"JP":0,"KR":1})"));
    EXPECT_EQ(first.at("durationSeconds"), 1);
    EXPECT_NE(first.at("startsAt"), first.at("endsAt"));
    auto const& cost = first.at("estimatedCost");
    EXPECT_EQ(cost.at("currency"), "USD");
    EXPECT_EQ(cost.at("rateCard"), "2026-10-01");
    EXPECT_NEAR(cost.at("amount").to_number<double>(), 0.1365 + 0.0604, 1e-9);
    EXPECT_EQ(cost.at("byMarket").at(0).at("market"), "Germany");
    EXPECT_EQ(cost.at("byMarket").at(1).at("market"), "Other");

    auto const& second = shown.at("sends").at(1);
    EXPECT_EQ(second.at("recipients"), 3) << "a utility message goes to the United States too";
    EXPECT_EQ(second.at("limitedReporting"), json::parse(R"({"EEA":0,"UK":0,"JP":0,"KR":0})"));
    EXPECT_NEAR(second.at("estimatedCost").at("amount").to_number<double>(), 0.0550 + 0.0034 + 0.0077, 1e-9);
    auto const& total = shown.at("estimatedCost");
    EXPECT_EQ(total.at("currency"), "USD");
    EXPECT_EQ(total.at("rateCard"), "2026-10-01");
    EXPECT_NEAR(total.at("amount").to_number<double>(), 0.1365 + 0.0604 + 0.0550 + 0.0034 + 0.0077, 1e-9);
}

TEST_F(Preflight, TheMessagingLimitCountsThoseWhoAreReached) {
    std::string csv = "phone,first_name,discount,u\n";
    for (int i = 0; i < 51; ++i) csv += fmt::format("+49151123456{:02},A,1%,x\n", i);
    begin(csv);
    add_send("marketing", "spring_offer", 60);
    meta_says(R"({"waba":{"messagingLimit":"TIER_50"}})");
    auto const refused = schedule();
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.problem(), "preflight_failed");
    EXPECT_EQ(refused.error_codes(), "/phoneNumberId:messaging_limit");
    EXPECT_NE(refused.text.find("It needs TIER_250."), std::string::npos) << refused.text;
    api("POST", "/api/v1/opt-outs", R"({"phone":"+4915112345600"})");
    EXPECT_EQ(gate("messaging_limit"), "pass") << "one of them has opted out";
    EXPECT_EQ(schedule().status, 200);
}

TEST_F(Preflight, WhatMetaDoesNotSayStopsNothing) {
    begin(people);
    add_send("marketing", "spring_offer", 60);
    meta_says(R"({"waba":{"messagingLimit":"TIER_NOT_SET","onboardingStatus":"UNKNOWN"},
                  "phoneNumbers":{"208311745990001":{"status":"UNKNOWN"}}})");
    for (auto const* code : {"messaging_limit", "marketing_onboarding", "phone_number"})
        EXPECT_EQ(gate(code), "unknown") << code;
    EXPECT_EQ(schedule().status, 200);
}

TEST_F(Preflight, AnAccountWithoutASubscribedAppCannotStart) {
    begin(people);
    add_send("marketing", "spring_offer", 60);
    EXPECT_EQ(gate("webhook"), "warn") << "subscribed, and none has come";
    meta_says(R"({"waba":{"subscribed":false}})");
    EXPECT_EQ(api("GET", "/api/v1/wabas").body().at("items").at(0).at("webhookSubscribed"), false);
    auto const refused = schedule();
    EXPECT_EQ(refused.error_codes(), "/phoneNumberId:webhook");
    meta_says(R"({"waba":{"subscribed":true}})");
    EXPECT_EQ(schedule().status, 200);
}

TEST_F(Preflight, ARefusalNamesTheFieldsThatMendIt) {
    begin(people);
    auto const send = add_send("marketing", "spring_offer", -10);
    meta_says(
        R"({"templates":{"spring_offer/en":{"status":"PAUSED"}},"waba":{"onboardingStatus":"ELIGIBLE"}})");
    auto const refused = schedule();
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.error_codes(),
              fmt::format("/phoneNumberId:marketing_onboarding /sends/{0}/templateId:send_template "
                          "/sends/{0}/scheduledLocal:send_time",
                          send));
}

TEST_F(Preflight, FiltersThatLeaveNobodyOverAreWarnedOf) {
    begin(people);
    add_send("marketing", "spring_offer", 60, R"(,"eventFilter":{"mode":"include","eventType":"purchase"})");
    EXPECT_EQ(gate("event_filter"), "warn");
    EXPECT_EQ(gate("audience"), "warn");
    add_send("marketing", "spring_offer", 120, R"(,"audienceFilter":"on")");
    EXPECT_EQ(gate("audience_filter"), "pass") << "its event may still come";
    auto const shown = preflight();
    EXPECT_EQ(shown.at("sends").at(0).at("recipients"), 0);
    EXPECT_EQ(shown.at("sends").at(1).at("skippedBy").at("no_filter_event"), 3);
    EXPECT_EQ(shown.at("ready"), true);
}

TEST_F(Preflight, ConnectingSaysWhetherTheIdOrTheTokenIsWrong) {
    auto const connect_as = [&](std::string_view id, std::string_view token) {
        return api("POST", "/api/v1/wabas",
                   fmt::format(R"({{"wabaId":"{}","accessToken":"{}","appSecret":"s","verifyToken":"v"}})",
                               id, token));
    };
    auto const world = sandbox_->world();
    auto const id = connect_as("4711", world.access_token);
    EXPECT_EQ(id.status, 422);
    EXPECT_EQ(id.error_codes(), "/wabaId:meta_100");
    EXPECT_NE(id.text.find("4711"), std::string::npos);
    EXPECT_EQ(id.text.find("template"), std::string::npos) << "no advice on sends: " << id.text;
    EXPECT_EQ(connect_as("208311745990001", world.access_token).error_codes(), "/wabaId:meta_100")
        << "a phone number's id";
    EXPECT_EQ(connect_as(world.waba_id, "wrong").error_codes(), "/accessToken:meta_190");
}

}    // namespace
}    // namespace carillon::api
