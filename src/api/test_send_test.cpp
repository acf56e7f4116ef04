#include "api/fixture_test.hpp"
#include "store/opt_outs.hpp"
#include "store/test_sends.hpp"

#include <boost/json/serialize.hpp>

namespace carillon::api {
namespace {
using namespace std::string_literals;

/// A draft with one send of a template that greets by name.
class TestSendRoutes : public ApiTest {
protected:
    void make(std::string_view csv, std::string_view category = "marketing",
              std::string_view name = "spring_offer",
              std::string_view first_name = R"({"column":"first_name"})") {
        connect();
        audience_ = upload(csv).at("id").to_number<std::int64_t>();
        campaign_ = campaign(audience_);
        auto const chosen = template_named(name);
        json::object parameters;
        auto const stored = api("GET", fmt::format("/api/v1/templates/{}", chosen)).body();
        for (auto const& slot : stored.at("slots").as_array())
            if (slot.at("required").as_bool())
                parameters[slot.at("key").as_string()] = json::parse(
                    slot.at("key").as_string() == "body.first_name" ? first_name : R"({"constant":"20"})");
        json::object const send{{"category", category},
                                {"templateId", chosen},
                                {"scheduledLocal", minutes_from_now(60)},
                                {"timeZone", "UTC"},
                                {"parameters", std::move(parameters)}};
        auto const reply =
            api("POST", fmt::format("/api/v1/campaigns/{}/sends", campaign_), json::serialize(send));
        ASSERT_EQ(reply.status, 201) << reply.text;
        path_ = fmt::format("/api/v1/sends/{}", reply.body().at("id").to_number<std::int64_t>());
    }
    Reply test(std::string_view to, std::string_view more = "") {
        return api("POST", path_ + "/test", fmt::format(R"({{"to":{}{}}})", to, more));
    }
    std::int64_t lead_id(std::string_view q) {
        auto const leads = api("GET", fmt::format("/api/v1/audiences/{}/leads?q={}", audience_, q)).body();
        return leads.at("items").at(0).at("id").to_number<std::int64_t>();
    }
    std::string ledger() {
        Wire wire{sandbox_->plain_port()};
        wire.write("GET /__sandbox/ledger HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return wire.read().text;
    }

    std::int64_t audience_ = 0, campaign_ = 0;
    std::string path_;
};

std::string const two = "phone,first_name\n+4915112345678,Asha\n+4915112345679,\n";

TEST_F(TestSendRoutes, SendsNowThroughTheSendsOwnApiAndLeavesItsRecordAlone) {
    make(two);
    auto const reply = test(R"(["+919800000001","+49 151 5550001"])");
    ASSERT_EQ(reply.status, 200) << reply.text;
    auto const results = reply.body().at("results").as_array();
    ASSERT_EQ(results.size(), 2U);
    EXPECT_EQ(results[0].at("to").as_string(), "+919800000001");
    EXPECT_EQ(results[0].at("status").as_string(), "accepted") << reply.text;
    EXPECT_EQ(results[1].at("to").as_string(), "+491515550001");
    auto const sent = ledger();
    EXPECT_NE(sent.find("919800000001"), std::string::npos) << sent;
    EXPECT_NE(sent.find("marketing_messages"), std::string::npos) << sent;
    auto const funnel = api("GET", path_ + "/report").body().at("funnel");
    EXPECT_EQ(funnel.at("accepted").to_number<int>(), 0);
    auto const list = api("GET", path_ + "/tests").body().at("items").as_array();
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[1].at("wamid").as_string(), results[0].at("wamid").as_string());
    EXPECT_EQ(list[1].at("status").as_string(), "accepted");
    auto const log = api("GET", "/api/v1/audit-log?limit=5").text;
    EXPECT_NE(log.find("send.test"), std::string::npos) << log;
}

TEST_F(TestSendRoutes, ARepeatWhoseFirstAnswerWasLostSendsNothingAgain) {
    make(two);
    auto const send = std::stoll(path_.substr(path_.rfind('/') + 1));
    // As a server that ended after Meta had taken the first one, and before it remembered its answer.
    auto const ids = wait(store_->test_sends().begin(org_, SendId{send}, {919800000001, 919800000002}, "u",
                                                     clock_.wall(), "once"))
                         .value();
    wait(store_->test_sends().record(
        org_, {{.id = ids[0], .status = store::TestStatus::accepted, .wamid = "wamid.first"}},
        clock_.wall()));
    auto const repeat = [&](std::string_view to) {
        return api("POST", path_ + "/test", fmt::format(R"({{"to":{}}})", to), {{"Idempotency-Key", "once"}});
    };
    EXPECT_EQ(repeat(R"(["+919800000001","+919800000003"])").problem(), "idempotency_key_reused");
    auto const reply = repeat(R"(["+919800000001","+919800000002","+12125550123"])");
    ASSERT_EQ(reply.status, 200) << reply.text;
    auto const results = reply.body().at("results").as_array();
    EXPECT_EQ(results[0].at("status"), "accepted");
    EXPECT_EQ(results[0].at("wamid"), "wamid.first");
    EXPECT_EQ(results[1].at("status"), "unknown");
    EXPECT_EQ(results[2].at("status"), "refused");
    EXPECT_EQ(ledger(), "") << "nothing went out";
}

TEST_F(TestSendRoutes, AUtilitySendGoesToTheCloudApi) {
    make(two, "utility", "order_update");
    EXPECT_EQ(test(R"(["+919800000001"])").body().at("results").at(0).at("status").as_string(), "accepted");
    EXPECT_NE(ledger().find(R"("api":"messages")"), std::string::npos);
}

TEST_F(TestSendRoutes, WhoMayNotBeMessagedIsRefusedOneByOne) {
    make(two);
    for (auto const scope : {store::OptOutScope::all, store::OptOutScope::marketing}) {
        store::OptOut opt_out{.org = org_, .phone = 4915155500001, .scope = scope, .at = clock_.wall()};
        if (scope == store::OptOutScope::marketing) ++opt_out.phone;
        wait(store_->opt_outs().add(std::move(opt_out), "user:1"));
    }
    auto const results =
        test(R"(["+4915155500001","+4915155500002","+12125550123","+5355512345","+919800000001"])")
            .body()
            .at("results")
            .as_array();
    ASSERT_EQ(results.size(), 5U);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(results[i].at("status").as_string(), "refused") << i;
        EXPECT_FALSE(results[i].at("reason").is_null());
        EXPECT_TRUE(results[i].at("code").is_null()) << "a rule of ours, not an answer of Meta's";
    }
    EXPECT_EQ(results[4].at("status").as_string(), "accepted");
    EXPECT_EQ(api("GET", path_ + "/tests").body().at("items").as_array().size(), 1U);
}

TEST_F(TestSendRoutes, WhatMetaRefusesIsToldWithItsCodeAndWhatToDo) {
    make(two);
    Wire wire{sandbox_->plain_port()};
    wire.write(request_text("PUT", "/__sandbox/behaviour", R"({"errorRates":{"131026":1}})", {}));
    ASSERT_EQ(wire.read().status, 200);
    auto const refused = test(R"(["+919800000001"])").body().at("results").at(0);
    EXPECT_EQ(refused.at("status").as_string(), "refused");
    EXPECT_EQ(refused.at("code").to_number<int>(), 131026);
    EXPECT_FALSE(refused.at("advice").is_null());
    auto const listed = api("GET", path_ + "/tests?limit=1").body().at("items").at(0);
    EXPECT_EQ(listed.at("status").as_string(), "refused");
    EXPECT_EQ(listed.at("code").to_number<int>(), 131026);
}

TEST_F(TestSendRoutes, WhatIsMalformedIsNamed) {
    make(two);
    EXPECT_EQ(test("[]").error_codes(), "/to:wrong_type");
    EXPECT_EQ(test(R"(["1","2","3","4","5","6"])").error_codes(), "/to:wrong_type");
    EXPECT_EQ(test(R"("+919800000001")").error_codes(), "/to:wrong_type");
    EXPECT_EQ(test(R"(["+919800000001","12",5,"+91 98000 00001"])").error_codes(),
              "/to/1:bad_phone /to/2:wrong_type /to/3:duplicate");
    EXPECT_EQ(api("POST", path_ + "/test", "{}").error_codes(), "/to:required");
    EXPECT_EQ(test(R"(["+919800000001"])", R"(,"leadId":99)").status, 404);
    EXPECT_EQ(api("POST", "/api/v1/sends/99/test", R"({"to":["+919800000001"]})").status, 404);
    EXPECT_EQ(api("GET", "/api/v1/sends/99/tests").status, 404);
}

TEST_F(TestSendRoutes, ALeadWithoutAValueIsRefusedWithTheParameterNamed) {
    make(two);
    auto const refused =
        test(R"(["+919800000001"])", fmt::format(R"(,"leadId":{})", lead_id("%2B4915112345679")));
    EXPECT_EQ(refused.status, 409) << refused.text;
    EXPECT_EQ(refused.problem(), "lead_values");
    EXPECT_EQ(refused.error_codes(), "/parameters/body.first_name:missing_value");
    EXPECT_EQ(ledger(), "");
}

TEST_F(TestSendRoutes, AnUnfinishedSendAndAnEndedCampaignSayWhatIsAmiss) {
    make(two);
    auto const bare = api("POST", fmt::format("/api/v1/campaigns/{}/sends", campaign_),
                          fmt::format(R"({{"category":"marketing","scheduledLocal":"{}","timeZone":"UTC"}})",
                                      minutes_from_now(90)));
    ASSERT_EQ(bare.status, 201) << bare.text;
    auto const other = fmt::format("/api/v1/sends/{}/", bare.body().at("id").to_number<std::int64_t>());
    EXPECT_EQ(api("POST", other + "test", R"({"to":["+919800000001"]})").problem(), "no_template");
    EXPECT_EQ(api("GET", other + "preview").problem(), "no_template");
    EXPECT_EQ(api("POST", fmt::format("/api/v1/campaigns/{}/cancel", campaign_)).status, 200);
    auto const over = test(R"(["+919800000001"])");
    EXPECT_EQ(over.status, 409);
    EXPECT_EQ(over.problem(), "campaign_over");
}

TEST_F(TestSendRoutes, TwentyAMinute) {
    make(two);
    for (int i = 0; i < 4; ++i)
        ASSERT_EQ(test(R"(["+919800000001","+919800000002","+919800000003","+919800000004","+919800000005"])")
                      .status,
                  200);
    auto const refused = test(R"(["+919800000001"])");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.problem(), "too_many_tests");
}

TEST_F(TestSendRoutes, AMediaFileIsUploadedForTheTestAndServesTheCampaignToo) {
    connect();
    audience_ = upload(two).at("id").to_number<std::int64_t>();
    campaign_ = campaign(audience_);
    auto const png = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0"s;
    auto const file = api("POST", "/api/v1/media?name=hero.png", png, {{"Content-Type", "image/png"}}).body();
    auto const send = api(
        "POST", fmt::format("/api/v1/campaigns/{}/sends", campaign_),
        fmt::format(
            R"({{"category":"marketing","templateId":{},"scheduledLocal":"{}","timeZone":"UTC","parameters":{{"header.image":{{"media":{}}}}}}})",
            template_named("new_collection"), minutes_from_now(60), file.at("id").to_number<std::int64_t>()));
    ASSERT_EQ(send.status, 201) << send.text;
    path_ = fmt::format("/api/v1/sends/{}", send.body().at("id").to_number<std::int64_t>());
    auto const reply = test(R"(["+919800000001"])");
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(reply.body().at("results").at(0).at("status").as_string(), "accepted") << reply.text;
}

TEST_F(TestSendRoutes, APreviewShowsALeadsOwnValuesAndWhatFellBack) {
    make("phone,first_name\n+4915112345678,Asha\n+4915112345679,\n+12125550123,Bob\n", "marketing",
         "spring_offer", R"({"column":"first_name","fallback":"friend"})");
    auto const first = api("GET", path_ + "/preview").body();
    EXPECT_EQ(first.at("lead").at("phone").as_string(), "+4915112345678")
        << "the US lead comes first, but is barred";
    EXPECT_NE(first.at("preview").at("body").as_string().find("Asha"), json::string::npos);
    EXPECT_TRUE(first.at("fellBack").as_array().empty());
    auto const second = api("GET", path_ + "/preview?phone=%2B4915112345679").body();
    EXPECT_EQ(json::serialize(second.at("fellBack")), R"(["body.first_name"])");
    EXPECT_NE(second.at("preview").at("body").as_string().find("friend"), json::string::npos);
    EXPECT_EQ(api("GET", fmt::format("{}/preview?leadId={}", path_, lead_id("%2B4915112345679"))).text,
              json::serialize(second));
    EXPECT_EQ(api("GET", path_ + "/preview?phone=%2B12125550123").status, 200) << "any lead may be looked at";
    EXPECT_EQ(api("GET", path_ + "/preview?phone=%2B4915100000000").status, 404);
    EXPECT_EQ(api("GET", path_ + "/preview?leadId=1").status, 404);
    EXPECT_EQ(api("GET", path_ + "/preview?leadId=x").status, 422);
    EXPECT_EQ(api("GET", path_ + "/preview?leadId=1&phone=2").status, 422);
}

TEST_F(TestSendRoutes, APreviewNamesWhatCannotBeSent) {
    make(two);
    auto const shown = api("GET", path_ + "/preview?phone=%2B4915112345679").body();
    ASSERT_EQ(shown.at("faults").as_array().size(), 1U);
    EXPECT_EQ(shown.at("faults").at(0).at("parameter").as_string(), "body.first_name");
    EXPECT_EQ(shown.at("faults").at(0).at("column").as_string(), "first_name");
    EXPECT_EQ(shown.at("faults").at(0).at("code").as_string(), "missing_value");
}

TEST_F(TestSendRoutes, ThePreflightCountsTheLeadsWhoseTextBecomesTooLong) {
    make("phone,first_name\n+4915112345678,Asha\n+4915112345679," + std::string(1'020, 'x') + "\n");
    auto const gates = api("GET", fmt::format("/api/v1/campaigns/{}/preflight", campaign_)).body();
    std::string said;
    for (auto const& gate : gates.at("items").as_array())
        if (gate.at("code").as_string() == "parameter_values") said += gate.at("message").as_string();
    EXPECT_NE(said.find("1 lead has a value in column “first_name”"), std::string::npos) << said;
    EXPECT_NE(said.find("(rows 3)"), std::string::npos) << said;
    EXPECT_NE(said.find("characters long; Meta takes 1024"), std::string::npos) << said;
}

}    // namespace
}    // namespace carillon::api
