#include "graph/webhook.hpp"

#include "base/crypto.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace carillon::graph {
namespace {

std::string fixture(std::string_view name) {
    std::ifstream file{fmt::format("{}/tests/data/webhooks/{}.json", CARILLON_SOURCE_DIR, name)};
    EXPECT_TRUE(file) << name;
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

WebhookBatch parsed(std::string const& body) {
    auto batch = parse_webhook(body);
    EXPECT_TRUE(batch) << (batch ? "" : batch.error().detail);
    return batch ? std::move(*batch) : WebhookBatch{};
}

Wall at(std::int64_t seconds) { return Wall{std::chrono::seconds{seconds}}; }

TEST(webhook, reads_status_events_whole) {
    auto const batch = parsed(fixture("statuses"));
    ASSERT_EQ(batch.statuses.size(), 4u);
    StatusEvent const& sent = batch.statuses[0];
    EXPECT_EQ(sent.waba_id, "310455820770002");
    EXPECT_EQ(sent.phone_number_id, "208311745990001");
    EXPECT_EQ(sent.wamid, "wamid.S1");
    EXPECT_EQ(sent.status, ReceiptStatus::sent);
    EXPECT_EQ(sent.at, at(1763900001));
    EXPECT_EQ(sent.recipient_id, "919800000001");
    EXPECT_EQ(sent.recipient_user_id, "IN.7421098765");
    EXPECT_EQ(sent.callback_data, "c77-r8812");
    EXPECT_EQ(sent.pricing_category, "marketing_lite");
    EXPECT_EQ(sent.pricing_type, "regular");
    EXPECT_EQ(batch.statuses[1].status, ReceiptStatus::delivered);
    EXPECT_EQ(batch.statuses[2].status, ReceiptStatus::read);
    EXPECT_EQ(batch.statuses[2].at, at(1763900004)) << "an integer";
    EXPECT_EQ(batch.statuses[2].recipient_id, "") << "missing";
    EXPECT_EQ(batch.statuses[3].status, ReceiptStatus::other);
    EXPECT_TRUE(batch.others.empty());
}

TEST(webhook, reads_a_failure_with_its_keys_in_any_order_and_ids_as_numbers) {
    auto const batch = parsed(fixture("failed"));
    ASSERT_EQ(batch.statuses.size(), 1u);
    StatusEvent const& failed = batch.statuses[0];
    EXPECT_EQ(failed.waba_id, "310455820770002");
    EXPECT_EQ(failed.phone_number_id, "208311745990001");
    EXPECT_EQ(failed.recipient_id, "919800000002");
    EXPECT_EQ(failed.status, ReceiptStatus::failed);
    EXPECT_EQ(failed.error_code, 131049);
    EXPECT_TRUE(failed.error_title.starts_with("This message was not delivered"));
    EXPECT_TRUE(failed.error_details.starts_with("In order to maintain"));
    EXPECT_TRUE(failed.error_raw.starts_with("{")) << failed.error_raw;
    EXPECT_NE(failed.error_raw.find("In order to maintain"), std::string::npos);
}

TEST(webhook, keeps_accounts_and_numbers_of_one_body_apart) {
    auto const batch = parsed(fixture("several_wabas"));
    ASSERT_EQ(batch.statuses.size(), 3u);
    EXPECT_EQ(batch.statuses[0].waba_id + "/" + batch.statuses[0].phone_number_id, "1001/11");
    EXPECT_EQ(batch.statuses[1].waba_id + "/" + batch.statuses[1].phone_number_id, "1001/12");
    EXPECT_EQ(batch.statuses[2].waba_id + "/" + batch.statuses[2].phone_number_id, "1002/21");
    ASSERT_EQ(batch.errors.size(), 1u);
    EXPECT_EQ(batch.errors[0].code, 130429);
    EXPECT_EQ(batch.errors[0].phone_number_id, "21");
    EXPECT_EQ(batch.errors[0].waba_id, "1002");
    EXPECT_EQ(batch.errors[0].details, "too fast");
}

TEST(webhook, reads_what_recipients_write_and_tap) {
    auto const batch = parsed(fixture("inbound"));
    ASSERT_EQ(batch.inbound.size(), 7u);
    EXPECT_EQ(batch.inbound[0].text, "STOP \u00e4\U0001F44D");
    EXPECT_EQ(batch.inbound[0].from, "919800000001");
    EXPECT_EQ(batch.inbound[0].context_wamid, "");
    EXPECT_EQ(batch.inbound[1].type, "button");
    EXPECT_EQ(batch.inbound[1].payload, "c=77;stop");
    EXPECT_EQ(batch.inbound[1].text, "Stop promotions");
    EXPECT_EQ(batch.inbound[1].context_wamid, "wamid.OUT1");
    EXPECT_EQ(batch.inbound[2].from, "");
    EXPECT_EQ(batch.inbound[2].from_user_id, "IN.7421098765");
    EXPECT_EQ(batch.inbound[2].payload, "x");
    EXPECT_EQ(batch.inbound[2].text, "Yes");
    EXPECT_EQ(batch.inbound[3].context_wamid, "wamid.OUT2");
    EXPECT_EQ(batch.inbound[4].text, "look");
    EXPECT_EQ(batch.inbound[4].payload, "") << "a medium's id is no payload";
    EXPECT_EQ(batch.inbound[5].type, "system");
    EXPECT_EQ(batch.inbound[6].type, "unsupported");
    EXPECT_EQ(batch.inbound[6].phone_number_id, "208311745990001");
}

TEST(webhook, reads_marketing_stops_and_resumes) {
    auto const batch = parsed(fixture("user_preferences"));
    ASSERT_EQ(batch.preferences.size(), 2u);
    EXPECT_EQ(batch.preferences[0].wa_id, "919800000001");
    EXPECT_EQ(batch.preferences[0].value, UserPreference::Value::stop);
    EXPECT_EQ(batch.preferences[0].at, at(1763900300));
    EXPECT_EQ(batch.preferences[1].value, UserPreference::Value::resume);
    EXPECT_EQ(batch.preferences[1].at, at(1763900301));
    ASSERT_EQ(batch.others.size(), 1u) << "neither stop nor resume: kept, not guessed";
    EXPECT_NE(batch.others[0].json.find("maybe"), std::string::npos);
}

TEST(webhook, tells_template_updates_by_their_content) {
    auto const batch = parsed(fixture("templates"));
    ASSERT_EQ(batch.templates.size(), 5u);
    using Kind = TemplateUpdate::Kind;
    EXPECT_EQ(batch.templates[0].kind, Kind::status);
    EXPECT_EQ(batch.templates[0].value, "PAUSED");
    EXPECT_EQ(batch.templates[0].reason, "FIRST_PAUSE");
    EXPECT_EQ(batch.templates[0].language, "en_US");
    EXPECT_EQ(batch.templates[0].template_id, "1455667788990011");
    EXPECT_EQ(batch.templates[0].waba_id, "310455820770002");
    EXPECT_EQ(batch.templates[1].kind, Kind::quality) << "under the status field, as in Meta's sample";
    EXPECT_EQ(batch.templates[1].value, "YELLOW");
    EXPECT_EQ(batch.templates[2].kind, Kind::category_planned);
    EXPECT_EQ(batch.templates[2].value, "UTILITY");
    EXPECT_EQ(batch.templates[2].correct, "MARKETING");
    EXPECT_EQ(batch.templates[3].kind, Kind::category_changed);
    EXPECT_EQ(batch.templates[3].value, "MARKETING");
    EXPECT_EQ(batch.templates[3].template_id, "1455667788990011");
    EXPECT_EQ(batch.templates[4].kind, Kind::components);
}

TEST(webhook, keeps_what_has_no_type_whole) {
    auto const batch = parsed(fixture("account"));
    ASSERT_EQ(batch.others.size(), 4u);
    EXPECT_EQ(batch.others[0].field, "account_update");
    EXPECT_EQ(
        batch.others[0].json,
        R"({"event":"DISABLED_UPDATE","ban_info":{"waba_ban_state":"DISABLE","waba_ban_date":"November 23, 2026"}})");
    EXPECT_EQ(batch.others[1].field, "phone_number_quality_update");
    EXPECT_EQ(batch.others[2].json, R"({"max_daily_conversations_per_business":2000})");
    EXPECT_EQ(batch.others[3].field, "messages.user_actions");
    EXPECT_EQ(batch.others[3].waba_id, "310455820770002");
}

TEST(webhook, loses_nothing_that_it_cannot_read) {
    auto const batch = parsed(fixture("unreadable_parts"));
    ASSERT_EQ(batch.statuses.size(), 1u);
    EXPECT_EQ(batch.statuses[0].wamid, "wamid.OK");
    EXPECT_EQ(batch.statuses[0].status, ReceiptStatus::other);
    EXPECT_EQ(batch.statuses[0].at, Wall{});
    std::string kept;
    for (auto const& other : batch.others) kept += fmt::format("{}={}\n", other.field, other.json);
    EXPECT_EQ(kept,
              "messages.statuses={\"status\":\"sent\"}\n"
              "messages.statuses=7\n"
              "messages.statuses=\"x\"\n"
              "messages.messages={\"from\":\"1\"}\n"
              "messages.messages=null\n"
              "change={\"field\":\"messages\"}\n"
              "change=9\n"
              "messages=\"text\"\n"
              "entry=\"entry?\"\n"
              "entry.changes={}\n");
}

TEST(webhook, keeps_a_foreign_object_whole) {
    std::string const body = R"({"object":"page","hello":[1,2]})";
    auto const batch = parsed(body);
    ASSERT_EQ(batch.others.size(), 1u);
    EXPECT_EQ(batch.others[0].field, "object");
    EXPECT_EQ(batch.others[0].json, body);
}

TEST(webhook, refuses_what_is_not_json_wherever_it_breaks_off) {
    for (std::string const bad :
         {"", " ", "nonsense", "[]", "\"x\"", "{", "{\"entry\":[", "{\"entry\":[{]}", "{\"a\":\"\xff\"}"})
        EXPECT_FALSE(parse_webhook(bad)) << bad;
    for (auto const* const name : {"statuses", "failed", "inbound", "templates", "account"}) {
        std::string const whole = fixture(name);
        auto const end = whole.find_last_of('}');
        for (std::size_t size = 0; size < end; ++size) {
            auto const batch = parse_webhook(whole.substr(0, size));
            ASSERT_FALSE(batch) << name << " cut at " << size;
            EXPECT_EQ(batch.error().kind, Problem::Kind::malformed);
        }
    }
}

TEST(webhook, survives_any_single_byte_changed) {
    std::string const whole = fixture("statuses");
    for (std::size_t i = 0; i < whole.size(); ++i) {
        for (char const c : {'\0', '"', '{', ']', '9', '\\', '\xff'}) {
            std::string changed = whole;
            changed[i] = c;
            auto const batch = parse_webhook(changed);
            EXPECT_LE(batch ? batch->statuses.size() : 0, 4u);
        }
    }
}

TEST(webhook, depth_does_not_decide_how_deep_we_recurse) {
    std::string deep =
        R"({"entry":[{"id":"1","changes":[{"field":"messages","value":{"messages":[{"id":"w","interactive":)";
    for (int i = 0; i < 200'000; ++i) deep += R"({"button_reply":)";
    deep += "1" + std::string(200'000, '}') + "}]}}]}]}";
    (void)parse_webhook(deep);
    (void)parse_webhook(std::string(1'000'000, '['));
}

TEST(webhook, signature_is_over_the_bytes_as_they_came) {
    std::string const body = "{\"name\":\"\\u00e4\"}";
    std::string const good = "sha256=" + to_hex(hmac_sha256("app secret", body));
    EXPECT_TRUE(verify_signature(body, good, "app secret"));
    EXPECT_FALSE(verify_signature(body + " ", good, "app secret"));
    EXPECT_FALSE(verify_signature("{\"name\":\"\u00e4\"}", good, "app secret"));
    EXPECT_FALSE(verify_signature(body, good, "other secret"));
    EXPECT_FALSE(verify_signature(body, good.substr(7), "app secret"));
    EXPECT_FALSE(verify_signature(body, "", "app secret"));
    EXPECT_FALSE(verify_signature(body, good.substr(0, good.size() - 1), "app secret"));
}

}    // namespace
}    // namespace carillon::graph
