#include "api/fixture_test.hpp"
#include "base/crypto.hpp"
#include "store/assets.hpp"
#include "store/opt_outs.hpp"

namespace carillon::api {
namespace {

std::string status_body(std::string_view waba, std::string_view changes) {
    return fmt::format(R"({{"object":"whatsapp_business_account","entry":[{{"id":"{}","changes":[{}]}}]}})",
                       waba, changes);
}

std::string message_change(std::string_view phone_number, std::string_view inner) {
    return fmt::format(
        R"({{"field":"messages","value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"1","phone_number_id":"{}"}},{}}}}})",
        phone_number, inner);
}

class Webhooks : public ApiTest {
protected:
    Webhooks() : world_{sandbox_->world()} { connect(); }
    Reply post(std::string const& body, std::optional<std::string> secret = {}) {
        auto const digest = hmac_sha256(secret.value_or(world_.app_secret), body);
        return call("POST", "/webhooks/meta", body, {{"X-Hub-Signature-256", "sha256=" + to_hex(digest)}});
    }
    Reply says(std::string_view from, std::string_view text) {
        auto const inner = fmt::format(
            R"("messages":[{{"from":"{}","id":"wamid.{}","timestamp":"1763900100","type":"text","text":{{"body":"{}"}}}}])",
            from, from, text);
        return post(status_body(world_.waba_id, message_change(world_.phone_numbers[0].id, inner)));
    }
    std::size_t opt_outs() { return api("GET", "/api/v1/opt-outs").body().at("items").as_array().size(); }
    sandbox::WorldSpec world_;
};

TEST_F(Webhooks, TheHandshakeEchoesTheChallengeForAKnownTokenAlone) {
    auto const right =
        call("GET",
             "/webhooks/"
             "meta?hub.mode=subscribe&hub.verify_token=sandbox-verify-token&hub.challenge=18700%3C46213");
    EXPECT_EQ(right.status, 200);
    EXPECT_EQ(right.text, "18700<46213");
    EXPECT_EQ(right.headers.at("content-type"), "text/plain; charset=utf-8");
    for (auto const* const wrong :
         {"hub.mode=subscribe&hub.verify_token=guess&hub.challenge=1", "hub.mode=subscribe&hub.challenge=1",
          "hub.verify_token=sandbox-verify-token&hub.challenge=1", ""})
        EXPECT_EQ(call("GET", fmt::format("/webhooks/meta?{}", wrong)).status, 403) << wrong;
}

TEST_F(Webhooks, OnlyBodiesSignedByTheirAccountAreTaken) {
    auto const body = status_body(world_.waba_id, message_change("1", R"("statuses":[])"));
    EXPECT_EQ(post(body).status, 200);
    EXPECT_EQ(post(body, "another secret").status, 401);
    EXPECT_EQ(call("POST", "/webhooks/meta", body).problem(), "bad_signature");
    EXPECT_EQ(call("POST", "/webhooks/meta", body, {{"X-Hub-Signature-256", "sha256=00"}}).status, 401);
    EXPECT_EQ(post("not json").status, 400);
    EXPECT_EQ(call("POST", "/webhooks/meta", "not json").status, 401) << "unsigned: nothing is said about it";
    EXPECT_EQ(post(R"({"object":"page","entry":[]})").status, 200) << "kept for later";
    EXPECT_EQ(post(status_body("999", message_change("1", R"("statuses":[])"))).status, 200)
        << "an account we do not have";
    EXPECT_EQ(call("POST", "/webhooks/meta", std::string((4 << 20) + 1, ' ')).status, 413);
    EXPECT_FALSE(api("GET", "/api/v1/wabas").body().at("items").at(0).at("webhookSeenAt").is_null());
}

TEST_F(Webhooks, WhatIsForgedCutOffOrOfAnotherAccountRecordsNothing) {
    auto const other = wait(store_->accounts().create_organization("Other", clock_.wall())).value();
    store::Waba second{.org = other, .waba_id = "777", .name = "Second"};
    second.access_token_sealed = secrets_.seal("t");
    second.app_secret_sealed = secrets_.seal("the other secret");
    second.verify_token_sealed = secrets_.seal("v");
    ASSERT_TRUE(wait(store_->assets().connect(second)));
    connect();
    auto const stop = message_change(
        world_.phone_numbers[0].id,
        R"("messages":[{"from":"4915112345678","id":"wamid.S","timestamp":"1763900100","type":"text","text":{"body":"stop"}}])");
    auto const body = status_body(world_.waba_id, stop);
    auto const signature = [](std::string_view secret, std::string_view text) {
        return "sha256=" + to_hex(hmac_sha256(secret, text));
    };
    auto const send = [&](std::string const& text, std::string const& signed_as) {
        return call("POST", "/webhooks/meta", text, {{"X-Hub-Signature-256", signed_as}}).status;
    };
    auto const right = signature(world_.app_secret, body);
    // Forged: another key, another scheme, a cut signature, one digit changed, one more byte.
    EXPECT_EQ(send(body, signature("", body)), 401);
    EXPECT_EQ(send(body, signature("the other secret", body)), 401) << "a customer forges another's";
    EXPECT_EQ(send(body, "sha1=" + right.substr(7)), 401);
    EXPECT_EQ(send(body, right.substr(0, right.size() - 1)), 401);
    EXPECT_EQ(send(body, right.substr(0, right.size() - 1) + (right.back() == '0' ? '1' : '0')), 401);
    EXPECT_EQ(send(body, right + "0"), 401);
    EXPECT_EQ(send(body + " ", right), 401);
    // Cut off on its way, and cut off before it was signed.
    auto const cut = body.substr(0, body.size() / 2);
    EXPECT_EQ(send(cut, right), 401);
    EXPECT_EQ(send(cut, signature(world_.app_secret, cut)), 400);
    // Replayed under another account's name: the signature is of the bytes that name it.
    auto const renamed = status_body("777", stop);
    EXPECT_EQ(send(renamed, right), 401);
    EXPECT_EQ(send(renamed, signature(world_.app_secret, renamed)), 401)
        << "its own secret, another's account";
    auto const both = fmt::format(
        R"({{"object":"whatsapp_business_account","entry":[{{"id":"{}","changes":[{}]}},{{"id":"777","changes":[{}]}}]}})",
        world_.waba_id, stop, stop);
    EXPECT_EQ(send(both, signature(world_.app_secret, both)), 401) << "half of it is not the signer's";
    EXPECT_EQ(opt_outs(), 0u);
    // The real one, and once more: it says what is known already.
    EXPECT_EQ(send(body, right), 200);
    EXPECT_EQ(send(body, right), 200);
    EXPECT_EQ(opt_outs(), 1u);
    Headers const as_other{{"Authorization", "Bearer " + make_key(other)}};
    EXPECT_EQ(call("GET", "/api/v1/opt-outs", {}, as_other).body().at("items").as_array().size(), 0u);
}

TEST_F(Webhooks, StopRecordsAnOptOutAndOtherTextsDoNot) {
    EXPECT_EQ(says("4915112345678", "please don't stop sending these").status, 200);
    EXPECT_EQ(opt_outs(), 0u);
    EXPECT_EQ(says("4915112345678", " STOP! ").status, 200);
    auto const list = api("GET", "/api/v1/opt-outs").body();
    ASSERT_EQ(list.at("items").as_array().size(), 1u);
    EXPECT_EQ(list.at("items").at(0).at("phone"), "+4915112345678");
    EXPECT_EQ(list.at("items").at(0).at("scope"), "all");
    EXPECT_EQ(list.at("items").at(0).at("source"), "keyword");
    EXPECT_EQ(api("DELETE", "/api/v1/opt-outs/%2B4915112345678").status, 204);
    EXPECT_EQ(api("DELETE", "/api/v1/opt-outs/4915112345678").status, 404);
}

TEST_F(Webhooks, MetasOwnStopConcernsMarketingAndIsLiftedByResume) {
    auto const preference = [&](std::string_view value, int at) {
        return status_body(
            world_.waba_id,
            fmt::format(
                R"({{"field":"user_preferences","value":{{"messaging_product":"whatsapp","metadata":{{"phone_number_id":"1"}},
                               "user_preferences":[{{"wa_id":"4915112345678","category":"marketing_messages","value":"{}","timestamp":{}}}]}}}})",
                value, 1763900300 + at));
    };
    EXPECT_EQ(post(preference("stop", 0)).status, 200);
    EXPECT_EQ(api("GET", "/api/v1/opt-outs").body().at("items").at(0).at("scope"), "marketing");
    EXPECT_EQ(post(preference("resume", 60)).status, 200);
    EXPECT_EQ(opt_outs(), 0u);
    auto const failed = message_change(
        "1",
        R"("statuses":[{"id":"wamid.X","status":"failed","timestamp":"1763900001","recipient_id":"5511999990001",
        "errors":[{"code":131050,"title":"User stopped marketing messages"}]}])");
    EXPECT_EQ(post(status_body(world_.waba_id, failed)).status, 200);
    EXPECT_EQ(api("GET", "/api/v1/opt-outs").body().at("items").at(0).at("source"), "meta_error");
}

TEST_F(Webhooks, ATemplatePausedOrMovedIsKnownAtOnce) {
    auto const id = template_named("spring_offer");
    auto const find = [&] { return api("GET", fmt::format("/api/v1/templates/{}", id)).body(); };
    auto const change = [&](std::string_view field, std::string_view value) {
        return status_body(
            world_.waba_id,
            fmt::format(
                R"({{"field":"{}","value":{{"message_template_id":1455667788990011,"message_template_name":"spring_offer","message_template_language":"en",{}}}}})",
                field, value));
    };
    EXPECT_EQ(post(change("message_template_status_update", R"("event":"PAUSED","reason":"NONE")")).status,
              200);
    EXPECT_EQ(find().at("status"), "PAUSED");
    EXPECT_EQ(post(change("template_category_update",
                          R"("previous_category":"MARKETING","new_category":"UTILITY")"))
                  .status,
              200);
    EXPECT_EQ(find().at("category"), "UTILITY");
    EXPECT_EQ(post(change("message_template_quality_update",
                          R"("previous_quality_score":"GREEN","new_quality_score":"RED")"))
                  .status,
              200);
    EXPECT_EQ(find().at("quality"), "RED");
    EXPECT_EQ(api("GET", "/api/v1/phone-numbers").body().at("items").as_array().size(), 2u)
        << "the rest stays";
}

TEST_F(Webhooks, OneBodyMaySpeakOfSeveralOrganizations) {
    auto const other = wait(store_->accounts().create_organization("Other", clock_.wall())).value();
    store::Waba second{.org = other, .waba_id = "777", .name = "Second"};
    second.access_token_sealed = secrets_.seal("t");
    second.app_secret_sealed = secrets_.seal(world_.app_secret);
    second.verify_token_sealed = secrets_.seal("v");
    ASSERT_TRUE(wait(store_->assets().connect(second)));
    auto const renewed = connect();    // a new account becomes known with the next change of any
    EXPECT_GT(renewed, 0);
    auto const text =
        R"("messages":[{"from":"4915112345678","id":"wamid.A","timestamp":"1763900100","type":"text","text":{"body":"stop"}}])";
    auto const body = fmt::format(
        R"({{"object":"whatsapp_business_account","entry":[{{"id":"{}","changes":[{}]}},{{"id":"777","changes":[{}]}}]}})",
        world_.waba_id, message_change("1", text), message_change("2", text));
    EXPECT_EQ(post(body).status, 200);
    EXPECT_EQ(opt_outs(), 1u);
    Headers const as_other{{"Authorization", "Bearer " + make_key(other)}};
    EXPECT_EQ(call("GET", "/api/v1/opt-outs", {}, as_other).body().at("items").as_array().size(), 1u);
}

TEST_F(Webhooks, ConnectingAsksMetaFirstAndStoresNothingWhenItRefuses) {
    auto const refused =
        api("POST", "/api/v1/wabas",
            R"({"wabaId":"310455820770002","accessToken":"wrong","appSecret":"s","verifyToken":"v"})");
    EXPECT_EQ(refused.status, 422) << refused.text;
    EXPECT_NE(refused.error_codes().find("/accessToken:"), std::string::npos);
    EXPECT_EQ(post(status_body(world_.waba_id, message_change("1", R"("statuses":[])"))).status, 200)
        << "the old secret still holds";
    auto const synced = api("POST", fmt::format("/api/v1/wabas/{}/sync", 1));
    EXPECT_EQ(synced.status, 200);
    EXPECT_EQ(synced.body().at("sync").at("phoneNumbers").to_number<int>(), 2);
    EXPECT_EQ(api("GET", "/api/v1/wabas").text.find("sandbox-access-token"), std::string::npos);
    auto const numbers = api("GET", "/api/v1/phone-numbers").body();
    EXPECT_EQ(numbers.at("items").at(0).at("throughput").to_number<int>(), 1000);
    EXPECT_EQ(numbers.at("items").at(1).at("throughput").to_number<int>(), 80);
}

}    // namespace
}    // namespace carillon::api
