#include "api/fixture_test.hpp"
#include "base/totp.hpp"

#include <boost/json/serialize.hpp>

#include <liboath/oath.h>

namespace carillon::api {
namespace {
/// The code that an authenticator app shows `ahead` half minutes from now.
std::string code_of(std::string_view secret_text, Clock& clock, int ahead) {
    std::string padded{secret_text};
    while (padded.size() % 8 != 0) padded += '=';
    char* secret = nullptr;
    std::size_t size = 0;
    EXPECT_EQ(oath_base32_decode(padded.data(), padded.size(), &secret, &size), OATH_OK);
    auto const now =
        std::chrono::duration_cast<std::chrono::seconds>(clock.wall().time_since_epoch()).count();
    char code[7] = {};
    EXPECT_EQ(oath_totp_generate(secret, size, now + 30 * ahead, 30, 0, 6, code), OATH_OK);
    std::free(secret);
    return code;
}

std::string text_of(json::string const& text) { return {text.data(), text.size()}; }

class Members : public ApiTest {
protected:
    Members() { add_user(org_, "ada@example.com", "correct horse", Role::owner); }

    Reply sign_in(std::string_view email, std::string_view password, std::string_view more = "") {
        return call("POST", "/api/v1/session",
                    fmt::format(R"({{"email":"{}","password":"{}"{}}})", email, password, more));
    }
    Headers as(std::string_view email, std::string_view password = "correct horse") {
        auto const reply = sign_in(email, password);
        EXPECT_EQ(reply.status, 200) << reply.text;
        auto const& cookie = reply.headers.at("set-cookie");
        return {{"Cookie", cookie.substr(0, cookie.find(';'))},
                {"X-CSRF-Token", text_of(reply.body().at("csrfToken").as_string())}};
    }
    std::int64_t id_of(std::string_view email) {
        auto const list = api("GET", "/api/v1/members").body();
        for (auto const& member : list.at("items").as_array())
            if (std::string_view{member.at("email").as_string()} == email)
                return member.at("id").to_number<std::int64_t>();
        return 0;
    }
};

TEST_F(Members, AreInvitedByALinkAndJoinWithAPasswordOfTheirs) {
    auto const ada = as("ada@example.com");
    auto const invited =
        call("POST", "/api/v1/members", R"({"email":"Mo@Example.com","role":"member"})", ada);
    ASSERT_EQ(invited.status, 201) << invited.text;
    std::string const token = text_of(invited.body().at("token").as_string());
    EXPECT_EQ(invited.body().at("path").as_string(), "/join#" + token);
    EXPECT_EQ(api("GET", "/api/v1/invitations").text.find(token), std::string::npos) << "shown once";
    auto const with = [&](std::string_view more) {
        return fmt::format(R"({{"token":"{}"{}}})", token, more);
    };
    auto const seen = call("POST", "/api/v1/invitations/look", with(""));
    ASSERT_EQ(seen.status, 200) << seen.text;
    EXPECT_EQ(seen.body().at("email"), "mo@example.com");
    EXPECT_EQ(seen.body().at("hasAccount"), false);
    EXPECT_EQ(call("POST", "/api/v1/invitations/accept", with(R"(,"password":"short")")).error_codes(),
              "/password:weak_password");
    EXPECT_EQ(call("POST", "/api/v1/invitations/accept", with(R"(,"password":"battery staple")")).status,
              200);
    EXPECT_EQ(call("POST", "/api/v1/invitations/accept", with(R"(,"password":"battery staple")")).status,
              404);
    EXPECT_EQ(call("POST", "/api/v1/invitations/look", with("")).status, 404);
    auto const mo = sign_in("mo@example.com", "battery staple");
    ASSERT_EQ(mo.status, 200);
    EXPECT_EQ(mo.body().at("role"), "member");
    EXPECT_EQ(json::serialize(mo.body().at("permissions")), R"(["view","edit","send","approve","inbound"])");
}

TEST_F(Members, WhoHasAnAccountProvesIt) {
    auto const other = wait(store_->accounts().create_organization("Other", clock_.wall())).value();
    add_user(other, "bob@example.com", "battery staple", Role::owner);
    auto const token =
        api("POST", "/api/v1/members", R"({"email":"bob@example.com","role":"viewer"})").body().at("token");
    auto const accept = [&](std::string_view password) {
        return call("POST", "/api/v1/invitations/accept",
                    json::serialize(json::object{{"token", token}, {"password", password}}));
    };
    EXPECT_EQ(accept("another password").error_codes(), "/password:wrong_password");
    EXPECT_EQ(accept("battery staple").status, 200);
    auto const bob = as("bob@example.com", "battery staple");
    EXPECT_EQ(call("GET", "/api/v1/session", {}, bob).body().at("organizations").as_array().size(), 2u);
    auto const moved = call("PUT", "/api/v1/session/organization",
                            fmt::format(R"({{"organizationId":{}}})", org_.value), bob);
    EXPECT_EQ(moved.body().at("role"),
              moved.body().at("organization").at("id") == org_.value ? "viewer" : "?");
    EXPECT_EQ(call("PUT", "/api/v1/session/organization", R"({"organizationId":99})", bob).status, 404);
}

TEST_F(Members, RolesAreChangedByTheRules) {
    add_user(org_, "ann@example.com", "correct horse", Role::admin);
    auto const ada = as("ada@example.com"), ann = as("ann@example.com");
    auto const path = [&](std::string_view email) { return fmt::format("/api/v1/members/{}", id_of(email)); };
    EXPECT_EQ(call("PATCH", path("ada@example.com"), R"({"role":"viewer"})", ann).problem(), "owners_only");
    EXPECT_EQ(call("PATCH", path("ann@example.com"), R"({"role":"owner"})", ann).problem(), "owners_only");
    EXPECT_EQ(call("DELETE", path("ada@example.com"), {}, ann).problem(), "owners_only");
    EXPECT_EQ(call("PATCH", path("ada@example.com"), R"({"role":"admin"})", ada).problem(), "last_owner");
    EXPECT_EQ(call("POST", "/api/v1/members", R"({"email":"x@y.z","role":"owner"})", ann).problem(),
              "owners_only");
    EXPECT_EQ(call("POST", "/api/v1/members", R"({"email":"x","role":"king"})", ann).error_codes(),
              "/role:unknown_value /email:bad_email");
    EXPECT_EQ(call("PATCH", path("ann@example.com"), R"({"role":"viewer"})", ada).body().at("role"),
              "viewer");
    EXPECT_EQ(call("POST", "/api/v1/members", R"({"email":"x@y.z","role":"viewer"})", ann).problem(),
              "not_permitted")
        << "at once";
    EXPECT_EQ(call("DELETE", path("ann@example.com"), {}, ada).status, 204);
    EXPECT_EQ(call("GET", "/api/v1/campaigns", {}, ann).status, 401) << "the session ended";
    EXPECT_EQ(sign_in("ann@example.com", "correct horse").status, 401);
}

TEST_F(Members, APasswordIsChangedAndOtherSessionsEnd) {
    auto const here = as("ada@example.com"), there = as("ada@example.com");
    auto const change = [&](std::string_view from, std::string_view to) {
        return call("PUT", "/api/v1/session/password",
                    json::serialize(json::object{{"password", from}, {"newPassword", to}}), here);
    };
    EXPECT_EQ(change("wrong", "battery staple").error_codes(), "/password:wrong_password");
    EXPECT_EQ(change("correct horse", "aaaaaaaaaaaa").error_codes(), "/newPassword:weak_password");
    EXPECT_EQ(change("correct horse", "battery staple").status, 204);
    EXPECT_EQ(call("GET", "/api/v1/session", {}, here).status, 200);
    EXPECT_EQ(call("GET", "/api/v1/session", {}, there).status, 401);
    EXPECT_EQ(sign_in("ada@example.com", "correct horse").status, 401);
    as("ada@example.com", "battery staple");
    auto const open = call("GET", "/api/v1/sessions", {}, here).body();
    ASSERT_EQ(open.at("items").as_array().size(), 2u);
    auto const other = open.at("items").at(1).at("id").to_number<std::int64_t>();
    EXPECT_EQ(open.at("items").at(0).at("current"), true);
    EXPECT_EQ(call("DELETE", fmt::format("/api/v1/sessions/{}", other), {}, here).status, 204);
    EXPECT_EQ(call("DELETE", fmt::format("/api/v1/sessions/{}", other), {}, here).status, 404);
}

TEST_F(Members, ASecondFactorIsAskedForOnceItIsProved) {
    auto const ada = as("ada@example.com");
    auto const post = [&](std::string_view method, std::string_view path, json::object body) {
        return call(method, path, json::serialize(body), ada);
    };
    EXPECT_EQ(post("PUT", "/api/v1/session/second-factor", {{"code", "000000"}}).problem(),
              "no_second_factor_begun");
    EXPECT_EQ(post("POST", "/api/v1/session/second-factor", {{"password", "wrong"}}).error_codes(),
              "/password:wrong_password");
    auto const begun = post("POST", "/api/v1/session/second-factor", {{"password", "correct horse"}});
    ASSERT_EQ(begun.status, 200) << begun.text;
    std::string const secret = text_of(begun.body().at("secret").as_string());
    EXPECT_EQ(sign_in("ada@example.com", "correct horse").status, 200) << "not proved yet";
    EXPECT_EQ(post("PUT", "/api/v1/session/second-factor", {{"code", "12345"}}).error_codes(),
              "/code:bad_code");
    auto const proved = post("PUT", "/api/v1/session/second-factor", {{"code", code_of(secret, clock_, 0)}});
    ASSERT_EQ(proved.status, 200) << proved.text;
    auto const spare = proved.body().at("recoveryCodes").as_array();
    EXPECT_EQ(spare.size(), 10u);
    EXPECT_EQ(sign_in("ada@example.com", "correct horse").problem(), "second_factor_required");
    EXPECT_EQ(sign_in("ada@example.com", "wrong").problem(), "bad_credentials")
        << "says nothing of the factor";
    auto const next = code_of(secret, clock_, 1);
    auto const with = [&](std::string_view code) {
        return sign_in("ada@example.com", "correct horse", fmt::format(R"(,"code":"{}")", code));
    };
    EXPECT_EQ(with(next).status, 200);
    EXPECT_EQ(with(next).problem(), "bad_code") << "a code counts once";
    EXPECT_EQ(with(text_of(spare[0].as_string())).status, 200);
    EXPECT_EQ(with(text_of(spare[0].as_string())).problem(), "bad_code");
    EXPECT_EQ(post("POST", "/api/v1/session/second-factor", {{"password", "correct horse"}}).problem(),
              "has_second_factor");
    EXPECT_EQ(post("POST", "/api/v1/session/second-factor/remove", {{"password", "correct horse"}}).status,
              204);
    EXPECT_EQ(sign_in("ada@example.com", "correct horse").status, 200);
}

TEST_F(Members, AKeyDoesWhatItsScopesSayUntilItExpires) {
    auto const make = [&](std::string_view body) { return api("POST", "/api/v1/api-keys", body); };
    EXPECT_EQ(make(R"({"name":"x","scopes":["everything"]})").error_codes(), "/scopes:unknown_scope");
    EXPECT_EQ(make(R"({"name":"x","scopes":["approve"]})").error_codes(), "/scopes:unknown_scope");
    EXPECT_EQ(make(R"({"name":"x","scopes":[]})").error_codes(), "/scopes:not_a_list");
    EXPECT_EQ(make(R"({"name":"x","expiresAt":"2020-01-01T00:00:00Z"})").error_codes(),
              "/expiresAt:bad_time");
    auto const made = make(R"({"name":"crm","scopes":["inbound"],"expiresAt":"2999-01-01T00:00:00Z"})");
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.body().at("expiresAt"), "2999-01-01T00:00:00Z");
    Headers const crm{{"Authorization", "Bearer " + text_of(made.body().at("key").as_string())}};
    EXPECT_EQ(call("GET", "/api/v1/campaigns", {}, crm).problem(), "not_permitted");
    EXPECT_EQ(
        call(
            "POST", "/api/v1/webhooks/lead-events",
            R"({"eventType":"paid","events":[{"phoneE164":"+4915112345678","occurredAt":"2026-01-01T00:00:00Z"}]})",
            crm)
            .status,
        200);
    auto const narrow = make(R"({"name":"keys","scopes":["view","keys"]})");
    Headers const keys{{"Authorization", "Bearer " + text_of(narrow.body().at("key").as_string())}};
    auto const child = call("POST", "/api/v1/api-keys", R"({"name":"child"})", keys);
    EXPECT_EQ(json::serialize(child.body().at("scopes")), R"(["view","keys"])")
        << "never more than its maker";
    Headers const looker{
        {"Authorization",
         "Bearer " + std::string{make(R"({"name":"v","scopes":["view"]})").body().at("key").as_string()}}};
    EXPECT_EQ(call("GET", "/api/v1/campaigns", {}, looker).status, 200);
    EXPECT_EQ(call("POST", "/api/v1/webhooks/lead-events", R"({"eventType":"x","events":[]})", looker).status,
              403);
}

TEST_F(Members, FourEyesSeeACampaignBeforeItIsScheduled) {
    connect();
    add_user(org_, "mo@example.com", "correct horse", Role::member);
    auto const ada = as("ada@example.com"), mo = as("mo@example.com");
    EXPECT_EQ(call("PUT", "/api/v1/organization/settings", R"({"requiresApproval":true})", ada)
                  .body()
                  .at("requiresApproval"),
              true);
    auto const audience =
        upload("phone,first_name\n+4915112345678,Asha\n").at("id").to_number<std::int64_t>();
    auto const made = call(
        "POST", "/api/v1/campaigns",
        fmt::format(R"({{"name":"Spring","audienceId":{},"phoneNumberId":{},"productPolicyConfirmed":true}})",
                    audience, phone_number()),
        mo);
    ASSERT_EQ(made.status, 201) << made.text;
    auto const path = fmt::format("/api/v1/campaigns/{}", made.body().at("id").to_number<std::int64_t>());
    EXPECT_EQ(json::serialize(made.body().at("approval")),
              R"({"required":true,"status":"none","actor":null,"at":null})");
    EXPECT_EQ(call("POST", path + "/approve", {}, mo).problem(), "own_work");
    EXPECT_EQ(api("POST", path + "/approve").problem(), "not_permitted") << "a key is no person";
    EXPECT_EQ(call("POST", path + "/approve", {}, ada).body().at("approval").at("status"), "approved");
    auto const log = api("GET", "/api/v1/audit-log").body().at("items").at(0);
    EXPECT_EQ(log.at("action"), "campaign.approve");
    EXPECT_EQ(log.at("address"), "127.0.0.1");
    call("PATCH", path,
         fmt::format(R"({{"name":"Summer","version":{}}})", made.body().at("version").to_number<int>()), mo);
    EXPECT_EQ(call("GET", path, {}, mo).body().at("approval").at("status"), "lapsed");
}
}    // namespace
}    // namespace carillon::api
