#include "api/fixture_test.hpp"
#include "api/login_throttle.hpp"

#include <boost/json/serialize.hpp>

namespace carillon::api {
namespace {
using Auth = ApiTest;

struct SignedIn {
    std::string cookie, csrf;
};

SignedIn signed_in(Reply const& reply) {
    EXPECT_EQ(reply.status, 200) << reply.text;
    auto const cookie = reply.headers.at("set-cookie");
    return {cookie.substr(0, cookie.find(';')), std::string{reply.body().at("csrfToken").as_string()}};
}

TEST(LoginThrottle, StopsAfterTenFailuresUntilTheWindowHasPassed) {
    LoginThrottle throttle;
    Steady now{std::chrono::hours{1}};
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(throttle.wait("k", now).count(), 0);
        throttle.failed("k", now);
    }
    EXPECT_EQ(throttle.wait("k", now), std::chrono::minutes{15});
    EXPECT_EQ(throttle.wait("other", now).count(), 0);
    EXPECT_EQ(throttle.wait("k", now + std::chrono::minutes{15}).count(), 0);
    throttle.succeeded("k");
    EXPECT_EQ(throttle.wait("k", now).count(), 0);
}

TEST(LoginThrottle, StaysWithinItsBound) {
    LoginThrottle throttle{{.attempts = 1, .window = std::chrono::seconds{60}, .entries = 3}};
    Steady const now{std::chrono::hours{1}};
    for (int i = 0; i < 10; ++i) throttle.failed(std::to_string(i), now + std::chrono::seconds{i});
    EXPECT_GT(throttle.wait("9", now + std::chrono::seconds{10}).count(), 0);
    EXPECT_EQ(throttle.wait("0", now + std::chrono::seconds{10}).count(), 0) << "the oldest was let go";
}

TEST_F(Auth, NothingIsAnsweredWithoutAKeyOrASession) {
    for (auto const* const target :
         {"/api/v1/organization", "/api/v1/campaigns", "/api/v1/audiences/1/rejects.csv"}) {
        auto const reply = call("GET", target);
        EXPECT_EQ(reply.status, 401) << target;
        EXPECT_EQ(reply.problem(), "not_signed_in");
    }
    EXPECT_EQ(call("GET", "/api/v1/organization", {}, {{"Authorization", "Bearer crl_wrong"}}).problem(),
              "bad_api_key");
    EXPECT_EQ(call("GET", "/api/v1/organization", {}, {{"Authorization", "Basic abc"}}).status, 401);
    EXPECT_EQ(api("GET", "/api/v1/organization").body().at("name"), "Example");
    EXPECT_EQ(api("GET", "/api/v1/session").status, 401) << "a session is a person's";
}

TEST_F(Auth, ASessionNeedsItsTokenToChangeSomething) {
    add_user(org_, "Ada@Example.com", "correct horse", Role::owner);
    auto const reply =
        call("POST", "/api/v1/session", R"({"email":"ada@example.com","password":"correct horse"})");
    auto const me = signed_in(reply);
    EXPECT_NE(reply.headers.at("set-cookie").find("HttpOnly; SameSite=Lax"), std::string::npos);
    EXPECT_EQ(reply.body().at("role"), "owner");
    EXPECT_EQ(call("GET", "/api/v1/session", {}, {{"Cookie", "other=1; " + me.cookie}})
                  .body()
                  .at("csrfToken")
                  .as_string(),
              me.csrf);

    std::string const body = R"({"phone":"+4915112345678"})";
    EXPECT_EQ(call("POST", "/api/v1/opt-outs", body, {{"Cookie", me.cookie}}).problem(), "csrf_token");
    EXPECT_EQ(
        call("POST", "/api/v1/opt-outs", body, {{"Cookie", me.cookie}, {"X-CSRF-Token", "guess"}}).status,
        403);
    EXPECT_EQ(
        call("POST", "/api/v1/opt-outs", body, {{"Cookie", me.cookie}, {"X-CSRF-Token", me.csrf}}).status,
        201);

    EXPECT_EQ(
        call("DELETE", "/api/v1/session", {}, {{"Cookie", me.cookie}, {"X-CSRF-Token", me.csrf}}).status,
        204);
    EXPECT_EQ(call("GET", "/api/v1/session", {}, {{"Cookie", me.cookie}}).status, 401);
}

TEST_F(Auth, AWrongPasswordAndAnUnknownUserReadTheSame) {
    add_user(org_, "ada@example.com", "correct horse", Role::owner);
    auto const wrong = call("POST", "/api/v1/session", R"({"email":"ada@example.com","password":"wrong"})");
    auto const unknown = call("POST", "/api/v1/session", R"({"email":"bob@example.com","password":"wrong"})");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(wrong.text, unknown.text);
}

TEST_F(Auth, TooManyWrongPasswordsAreThrottled) {
    Reply reply;
    for (int i = 0; i < 11; ++i)
        reply = call("POST", "/api/v1/session", R"({"email":"ada@example.com","password":"wrong"})");
    EXPECT_EQ(reply.status, 429);
    EXPECT_EQ(reply.problem(), "too_many_attempts");
}

TEST_F(Auth, AViewerLooksAndDoesNotChange) {
    add_user(org_, "vera@example.com", "correct horse", Role::viewer);
    add_user(org_, "mo@example.com", "correct horse", Role::member);
    auto const vera = signed_in(
        call("POST", "/api/v1/session", R"({"email":"vera@example.com","password":"correct horse"})"));
    Headers const as_vera{{"Cookie", vera.cookie}, {"X-CSRF-Token", vera.csrf}};
    EXPECT_EQ(call("GET", "/api/v1/campaigns", {}, as_vera).status, 200);
    EXPECT_EQ(call("POST", "/api/v1/opt-outs", R"({"phone":"+4915112345678"})", as_vera).problem(),
              "not_permitted");
    auto const mo = signed_in(
        call("POST", "/api/v1/session", R"({"email":"mo@example.com","password":"correct horse"})"));
    Headers const as_mo{{"Cookie", mo.cookie}, {"X-CSRF-Token", mo.csrf}};
    EXPECT_EQ(call("POST", "/api/v1/opt-outs", R"({"phone":"+4915112345678"})", as_mo).status, 201);
    EXPECT_EQ(call("POST", "/api/v1/api-keys", R"({"name":"mine"})", as_mo).problem(), "not_permitted");
    EXPECT_EQ(call("DELETE", "/api/v1/session", {}, as_vera).status, 204) << "anyone may leave";
}

TEST_F(Auth, AnApiKeyIsShownOnceAndEndsWhenRevoked) {
    auto const created = api("POST", "/api/v1/api-keys", R"({"name":"CRM"})");
    ASSERT_EQ(created.status, 201);
    std::string const key{created.body().at("key").as_string()};
    Headers const with{{"Authorization", "Bearer " + key}};
    EXPECT_EQ(call("GET", "/api/v1/organization", {}, with).status, 200);
    EXPECT_EQ(api("GET", "/api/v1/api-keys").text.find(key), std::string::npos);
    auto const id = created.body().at("id").to_number<std::int64_t>();
    EXPECT_EQ(api("DELETE", fmt::format("/api/v1/api-keys/{}", id)).status, 204);
    EXPECT_EQ(call("GET", "/api/v1/organization", {}, with).status, 401) << "at once, whatever is remembered";
    EXPECT_EQ(api("DELETE", fmt::format("/api/v1/api-keys/{}", id)).status, 404);
    auto const log = api("GET", "/api/v1/audit-log").body();
    EXPECT_EQ(log.at("items").at(0).at("action"), "api_key.revoke");
}

TEST_F(Auth, NothingOfOneOrganizationIsSeenByAnother) {
    connect();
    auto const audience =
        upload("phone,first_name\n+4915112345678,Asha\n").at("id").to_number<std::int64_t>();
    auto const mine = campaign(audience);
    auto const send = api("POST", fmt::format("/api/v1/campaigns/{}/sends", mine),
                          fmt::format(R"({{"category":"utility","scheduledLocal":"{}","timeZone":"UTC"}})",
                                      minutes_from_now(60)));
    ASSERT_EQ(send.status, 201) << send.text;
    auto const send_id = send.body().at("id").to_number<std::int64_t>();
    auto const number = phone_number(), subject = template_named("spring_offer");
    auto const key_id =
        api("GET", "/api/v1/api-keys").body().at("items").at(0).at("id").to_number<std::int64_t>();
    api("POST", "/api/v1/opt-outs", R"({"phone":"+4915112345678"})");

    auto const other = wait(store_->accounts().create_organization("Other", clock_.wall())).value();
    Headers const as_other{{"Authorization", "Bearer " + make_key(other)}};
    std::vector<std::pair<std::string, std::string>> const calls{
        {"GET", fmt::format("/api/v1/wabas/{}", 1)},
        {"POST", fmt::format("/api/v1/wabas/{}/sync", 1)},
        {"DELETE", fmt::format("/api/v1/api-keys/{}", key_id)},
        {"GET", fmt::format("/api/v1/templates/{}", subject)},
        {"POST", fmt::format("/api/v1/templates/{}/preview", subject)},
        {"GET", fmt::format("/api/v1/audiences/{}", audience)},
        {"GET", fmt::format("/api/v1/audiences/{}/leads", audience)},
        {"GET", fmt::format("/api/v1/audiences/{}/rejects.csv", audience)},
        {"GET", fmt::format("/api/v1/campaigns/{}", mine)},
        {"PATCH", fmt::format("/api/v1/campaigns/{}", mine)},
        {"DELETE", fmt::format("/api/v1/campaigns/{}", mine)},
        {"POST", fmt::format("/api/v1/campaigns/{}/schedule", mine)},
        {"POST", fmt::format("/api/v1/campaigns/{}/unschedule", mine)},
        {"POST", fmt::format("/api/v1/campaigns/{}/pause", mine)},
        {"POST", fmt::format("/api/v1/campaigns/{}/resume", mine)},
        {"POST", fmt::format("/api/v1/campaigns/{}/cancel", mine)},
        {"POST", fmt::format("/api/v1/campaigns/{}/duplicate", mine)},
        {"GET", fmt::format("/api/v1/campaigns/{}/preflight", mine)},
        {"GET", fmt::format("/api/v1/campaigns/{}/events", mine)},
        {"GET", fmt::format("/api/v1/campaigns/{}/report", mine)},
        {"GET", fmt::format("/api/v1/campaigns/{}/sends", mine)},
        {"POST", fmt::format("/api/v1/campaigns/{}/sends", mine)},
        {"GET", fmt::format("/api/v1/sends/{}", send_id)},
        {"PATCH", fmt::format("/api/v1/sends/{}", send_id)},
        {"DELETE", fmt::format("/api/v1/sends/{}", send_id)},
        {"GET", fmt::format("/api/v1/sends/{}/report", send_id)},
        {"GET", fmt::format("/api/v1/sends/{}/messages", send_id)},
        {"GET", fmt::format("/api/v1/sends/{}/messages.csv", send_id)},
        {"DELETE", "/api/v1/opt-outs/+4915112345678"},
    };
    for (auto const& [method, target] : calls) {
        auto const reply = call(method, target, method == "GET" || method == "DELETE" ? "" : "{}", as_other);
        EXPECT_EQ(reply.status, 404) << method << " " << target << " " << reply.text;
    }
    for (auto const* const list :
         {"wabas", "phone-numbers", "templates", "audiences", "campaigns", "opt-outs"})
        EXPECT_TRUE(
            call("GET", fmt::format("/api/v1/{}", list), {}, as_other).body().at("items").as_array().empty())
            << list;
    auto const stolen = fmt::format(R"({{"name":"x","audienceId":{},"phoneNumberId":{}}})", audience, number);
    EXPECT_EQ(call("POST", "/api/v1/campaigns", stolen, as_other).status, 404);
}

}    // namespace
}    // namespace carillon::api
