#include "api/fixture_test.hpp"
#include "store/outbound_webhooks.hpp"

#include <gmock/gmock.h>

namespace carillon::api {
namespace {
constexpr auto path = "/api/v1/outbound-webhooks";
constexpr auto good = R"({"url":"https://hooks.example/x","events":["message.delivered","campaign.paused"]})";

class Outbound : public ApiTest {
protected:
    std::string made() {
        auto const reply = api("POST", path, good);
        EXPECT_EQ(reply.status, 201) << reply.text;
        return fmt::format("{}/{}", path, reply.body().at("id").as_int64());
    }
};
}    // namespace

TEST_F(Outbound, TheSecretIsShownOnceAndKeptSealed) {
    auto const reply = api("POST", path, good);
    ASSERT_EQ(reply.status, 201) << reply.text;
    auto const secret = std::string{reply.body().at("secret").as_string()};
    EXPECT_TRUE(secret.starts_with("cws_"));
    EXPECT_EQ(reply.body().at("events"), json::parse(R"(["message.delivered","campaign.paused"])"));
    EXPECT_EQ(reply.body().at("active"), true);
    EXPECT_TRUE(reply.body().at("disabledReason").is_null());
    EXPECT_GT(wakes_, 0);
    auto const stored = wait(store_->outbound_webhooks().list(org_)).at(0);
    EXPECT_NE(stored.secret_sealed, secret);
    EXPECT_EQ(secrets_.open(stored.secret_sealed), secret);
    auto const listed = api("GET", path).body().at("items").at(0).as_object();
    EXPECT_FALSE(listed.contains("secret"));
    EXPECT_EQ(api("GET", "/api/v1/audit-log?limit=1").body().at("items").at(0).at("action"),
              "outbound_webhook.create");
}

TEST_F(Outbound, WhatCannotBeCalledIsRefusedWithItsReason) {
    auto const codes = [&](std::string_view body) { return api("POST", path, body).error_codes(); };
    EXPECT_EQ(codes("{}"), "/url:required /events:required");
    EXPECT_EQ(codes(R"({"url":"http://hooks.example","events":["opt_out.created"]})"), "/url:bad_url");
    EXPECT_EQ(codes(R"({"url":"https://10.0.0.1","events":["opt_out.created"]})"), "/url:bad_url");
    EXPECT_EQ(codes(R"({"url":"https://hooks.example","events":[]})"), "/events:bad_events");
    EXPECT_EQ(codes(R"({"url":"https://hooks.example","events":["ping",7]})"),
              "/events/0:unknown_event /events/1:unknown_event");
    EXPECT_EQ(codes(R"({"url":"https://hooks.example","events":["opt_out.created"],"secret":"x"})"),
              "/secret:unknown_field");
    for (int i = 0; i < 10; ++i) made();
    EXPECT_EQ(api("POST", path, good).problem(), "too_many_webhooks");
}

TEST_F(Outbound, OnlyAdminsChangeThem) {
    auto const webhook = made();
    add_user(org_, "mo@example.com", "correct horse", Role::member);
    auto const signed_in =
        call("POST", "/api/v1/session", R"({"email":"mo@example.com","password":"correct horse"})");
    auto const cookie = signed_in.headers.at("set-cookie");
    Headers const as_mo{{"Cookie", cookie.substr(0, cookie.find(';'))},
                        {"X-CSRF-Token", std::string{signed_in.body().at("csrfToken").as_string()}}};
    EXPECT_EQ(call("POST", path, good, as_mo).problem(), "not_permitted");
    EXPECT_EQ(call("PATCH", webhook, "{}", as_mo).problem(), "not_permitted");
    EXPECT_EQ(call("DELETE", webhook, "", as_mo).problem(), "not_permitted");
    EXPECT_EQ(call("POST", webhook + "/test", "", as_mo).problem(), "not_permitted");
    EXPECT_EQ(call("GET", webhook, "", as_mo).status, 200);
}

TEST_F(Outbound, AnEndpointIsChangedSwitchedOffAndDeleted) {
    auto const webhook = made();
    auto const changed = api("PATCH", webhook, R"({"events":["opt_out.created"],"active":false})");
    EXPECT_EQ(changed.status, 200) << changed.text;
    EXPECT_EQ(changed.body().at("events"), json::parse(R"(["opt_out.created"])"));
    EXPECT_EQ(changed.body().at("url"), "https://hooks.example/x");
    EXPECT_EQ(api("POST", webhook + "/test").problem(), "webhook_inactive");
    EXPECT_EQ(api("PATCH", webhook, R"({"url":"https://localhost"})").error_codes(), "/url:bad_url");
    EXPECT_EQ(api("DELETE", webhook).status, 204);
    EXPECT_EQ(api("GET", webhook).status, 404);
    EXPECT_EQ(api("PATCH", webhook, "{}").status, 404);
    EXPECT_EQ(api("DELETE", webhook).status, 404);
}

TEST_F(Outbound, DeliveriesAreListedAndReplayed) {
    auto const webhook = made();
    for (int i = 0; i < 3; ++i) EXPECT_EQ(api("POST", webhook + "/test").status, 202);
    auto const first = api("GET", webhook + "/deliveries?limit=2").body();
    EXPECT_EQ(first.at("items").as_array().size(), 2u);
    EXPECT_EQ(first.at("items").at(0).at("status"), "pending");
    EXPECT_TRUE(first.at("items").at(0).at("statusCode").is_null());
    auto const cursor = std::string{first.at("nextCursor").as_string()};
    auto const second = api("GET", fmt::format("{}/deliveries?limit=2&cursor={}", webhook, cursor)).body();
    EXPECT_EQ(second.at("items").as_array().size(), 1u);
    EXPECT_TRUE(second.at("nextCursor").is_null());
    auto const id = second.at("items").at(0).at("id").as_int64();
    auto const replayed = api("POST", fmt::format("{}/deliveries/{}/replay", webhook, id));
    EXPECT_EQ(replayed.status, 202) << replayed.text;
    EXPECT_EQ(replayed.body().at("attempts"), 0);
    EXPECT_EQ(api("POST", webhook + "/deliveries/999/replay").status, 404);
    EXPECT_EQ(api("GET", "/api/v1/outbound-webhooks/999/deliveries").status, 404);
}

TEST_F(Outbound, AnotherOrganizationsAreNotFound) {
    auto const webhook = made();
    auto const other = wait(store_->accounts().create_organization("Other", clock_.wall())).value();
    Headers const as_other{{"Authorization", "Bearer " + make_key(other)}};
    EXPECT_EQ(call("GET", webhook, "", as_other).status, 404);
    EXPECT_EQ(call("PATCH", webhook, "{}", as_other).status, 404);
    EXPECT_EQ(call("DELETE", webhook, "", as_other).status, 404);
    EXPECT_EQ(call("POST", webhook + "/test", "", as_other).status, 404);
    EXPECT_EQ(call("GET", webhook + "/deliveries", "", as_other).status, 404);
}

}    // namespace carillon::api
