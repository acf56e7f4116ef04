#include "api/fixture_test.hpp"
#include "base/time.hpp"
#include "store/campaigns.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

namespace carillon::api {
namespace {

std::string signature(std::string_view secret, std::string_view body) {
    return "sha256=" + to_hex(hmac_sha256(secret, body));
}

struct Inbound : ApiTest {
    Inbound() {
        connect();
        auto const audience = upload("phone,external_id\n+4915112345678,a\n+4915112345679,b\n").at("id");
        campaign_ = campaign(audience.to_number<std::int64_t>());
        send_ = add_send(60, R"(,"audienceFilter":"on")").at("id").to_number<std::int64_t>();
    }

    json::object add_send(int minutes, std::string_view more) {
        auto const body =
            fmt::format(R"({{"category":"marketing","scheduledLocal":"{}","timeZone":"UTC"{}}})",
                        minutes_from_now(minutes), more);
        auto const reply = api("POST", fmt::format("/api/v1/campaigns/{}/sends", campaign_), body);
        EXPECT_EQ(reply.status, 201) << reply.text;
        return reply.body().as_object();
    }
    std::string event(std::string_view leads, std::string_view more = "", std::int64_t send = 0) const {
        return fmt::format(R"({{"campaignId":{},"sendId":{},"mode":"include"{},"leads":{}}})", campaign_,
                           send ? send : send_, more, leads);
    }
    Reply post(std::string_view body, Headers headers = {}) {
        return api("POST", filter_path, body, std::move(headers));
    }
    Reply post_signed(std::string_view path, std::string_view body, std::string_view secret,
                      std::string name = "X-Carillon-Signature") {
        return call("POST", path, body, {{std::move(name), signature(secret, body)}});
    }
    json::value shown() { return api("GET", fmt::format("/api/v1/sends/{}", send_)).body(); }
    std::string new_secret(std::string_view name = "crm") {
        auto const reply = api("POST", "/api/v1/signing-keys", fmt::format(R"({{"name":"{}"}})", name));
        EXPECT_EQ(reply.status, 201) << reply.text;
        return std::string{reply.body().at("secret").as_string()};
    }
    void require(std::string_view way) {
        auto const reply =
            api("PUT", "/api/v1/organization/settings", fmt::format(R"({{"inboundAuth":"{}"}})", way));
        EXPECT_EQ(reply.status, 200) << reply.text;
    }

    static constexpr std::string_view filter_path = "/api/v1/webhooks/campaigns/audience-filter";
    static constexpr std::string_view events_path = "/api/v1/webhooks/lead-events";
    static constexpr std::string_view one_event =
        R"({"eventType":"app_open","events":[{"phoneE164":"+4915112345678","occurredAt":"2026-01-01T00:00:00Z"}]})";
    std::int64_t campaign_ = 0, send_ = 0;
};

TEST_F(Inbound, TheFiltersOfASendAreSetShownAndCleared) {
    auto const plain = add_send(90, "");
    EXPECT_EQ(plain.at("audienceFilter"), "off");
    EXPECT_TRUE(plain.at("filterDeadline").is_null());
    EXPECT_TRUE(plain.at("filterEvent").is_null());
    auto const send = add_send(
        120,
        R"(,"audienceFilter":"on","whenNoFilterEvent":"send_all","eventFilter":{"mode":"exclude","eventType":"order.paid","withinMinutes":1440})");
    EXPECT_EQ(send.at("whenNoFilterEvent"), "send_all");
    EXPECT_EQ(json::serialize(send.at("eventFilter")),
              R"({"mode":"exclude","eventType":"order.paid","withinMinutes":1440})");
    auto const at = from_rfc3339(send.at("scheduledAt").as_string()).value();
    EXPECT_EQ(send.at("filterDeadline"), to_rfc3339(at - std::chrono::minutes{5}).c_str());

    auto const path = fmt::format("/api/v1/sends/{}", send.at("id").as_int64());
    auto const kept = api("PATCH", path, R"({"lateStartGraceMinutes":5})").body();
    EXPECT_EQ(kept.at("eventFilter").at("eventType"), "order.paid");
    auto const ever = api("PATCH", path, R"({"eventFilter":{"mode":"include","eventType":"a"}})").body();
    EXPECT_TRUE(ever.at("eventFilter").at("withinMinutes").is_null()) << "a filter is replaced as a whole";
    auto const cleared = api("PATCH", path, R"({"eventFilter":null,"audienceFilter":"off"})").body();
    EXPECT_TRUE(cleared.at("eventFilter").is_null());
    EXPECT_EQ(cleared.at("audienceFilter"), "off");

    auto const faults = [&](std::string_view filter) {
        return api("PATCH", path, fmt::format(R"({{"eventFilter":{}}})", filter)).error_codes();
    };
    EXPECT_EQ(faults("{}"), "/eventFilter/mode:required /eventFilter/eventType:required");
    EXPECT_EQ(faults(R"({"mode":"only","eventType":"a b","withinMinutes":0})"),
              "/eventFilter/mode:unknown_value /eventFilter/eventType:bad_event_type "
              "/eventFilter/withinMinutes:out_of_range");
    EXPECT_EQ(faults(R"({"mode":"include","eventType":"a","withinMinutes":525601})"),
              "/eventFilter/withinMinutes:out_of_range");
    EXPECT_EQ(faults(R"({"mode":"include","eventType":"a","within":3})"),
              "/eventFilter/within:unknown_field");
    EXPECT_EQ(faults("7"), "/eventFilter:wrong_type");
}

TEST_F(Inbound, AFilterEventIsTakenOnceAndTheLatestCounts) {
    auto const first =
        post(event(R"([{"externalId":"a"},{"phoneE164":"+4915112345679"},{"externalId":"a"}])"));
    ASSERT_EQ(first.status, 200) << first.text;
    EXPECT_EQ(first.text, R"({"status":"accepted","leadCount":2})");
    EXPECT_EQ(post(event(R"([{"phoneE164":"+49 151 12345679"},{"externalId":"a"}])")).text,
              R"({"status":"already_received"})");
    EXPECT_EQ(post(event(R"([{"externalId":"b"}])")).body().at("status"), "accepted");
    EXPECT_EQ(shown().at("filterEvent").at("leadCount"), 1);
    EXPECT_EQ(post(event(R"([{"externalId":"a"},{"phoneE164":"+4915112345679"}])")).body().at("status"),
              "already_received")
        << "any earlier event, not the latest alone";
    EXPECT_EQ(shown().at("filterEvent").at("leadCount"), 1);
    EXPECT_EQ(post(event(R"([{"externalId":"a"},{"phoneE164":"+4915112345679"}])", R"(,"eventId":"again")"))
                  .body()
                  .at("status"),
              "accepted");
    EXPECT_EQ(shown().at("filterEvent").at("leadCount"), 2);
    EXPECT_EQ(shown().at("filterEvent").at("mode"), "include");

    auto const path = fmt::format("/api/v1/sends/{}/filter-events", send_);
    auto const page = api("GET", path + "?limit=2").body();
    ASSERT_EQ(page.at("items").as_array().size(), 2U);
    EXPECT_EQ(page.at("items").at(0).at("leadCount"), 2);
    auto const rest =
        api("GET", fmt::format("{}?cursor={}", path, std::string{page.at("nextCursor").as_string()})).body();
    ASSERT_EQ(rest.at("items").as_array().size(), 1U);
    EXPECT_TRUE(rest.at("nextCursor").is_null());
    EXPECT_EQ(api("GET", "/api/v1/sends/999/filter-events").status, 404);
}

TEST_F(Inbound, AFilterEventForSomethingElseOrTooLateIsRefused) {
    EXPECT_EQ(post(event("[]", "", 999)).error_codes(), "/sendId:not_found");
    EXPECT_EQ(post(fmt::format(R"({{"campaignId":999,"sendId":{},"mode":"include","leads":[]}})", send_))
                  .error_codes(),
              "/campaignId:not_found");
    auto const audience = upload("phone\n+4915112345678\n", "name=Other").at("id").to_number<std::int64_t>();
    auto const other = campaign(audience);
    EXPECT_EQ(
        post(fmt::format(R"({{"campaignId":{},"sendId":{},"mode":"include","leads":[]}})", other, send_))
            .status,
        404)
        << "a send of another campaign";
    EXPECT_EQ(post(event("[]", R"(,"organizationId":999)")).error_codes(), "/organizationId:not_found");
    EXPECT_EQ(post(event("[]", fmt::format(R"(,"organizationId":{})", org_.value))).status, 200);
    auto const theirs =
        make_key(wait(store_->accounts().create_organization("Other", clock_.wall())).value());
    EXPECT_EQ(call("POST", filter_path, event("[]"), {{"Authorization", "Bearer " + theirs}}).status, 404);

    auto const off = add_send(90, "").at("id").as_int64();
    EXPECT_EQ(post(event(R"([{"externalId":"a"}])", "", off)).text, R"({"status":"ignored"})");
    EXPECT_EQ(post(event("[7]")).error_codes(), "/leads/0:wrong_type");
    EXPECT_TRUE(shown().at("filterEvent").at("leadCount") == 0) << "nothing of it was taken";

    EXPECT_EQ(api("PATCH", fmt::format("/api/v1/sends/{}", send_),
                  fmt::format(R"({{"scheduledLocal":"{}"}})", minutes_from_now(4)))
                  .status,
              200);
    EXPECT_EQ(post(event(R"([{"externalId":"b"}])")).problem(), "past_deadline");
    EXPECT_EQ(post(event("[]")).problem(), "past_deadline") << "a new time wants its list anew";
    EXPECT_EQ(api("POST", fmt::format("/api/v1/campaigns/{}/cancel", campaign_)).status, 200);
    EXPECT_EQ(post(event(R"([{"externalId":"b"}])")).problem(), "send_ended");
}

TEST_F(Inbound, AFilterEventForASendThatHasStartedIsRefused) {
    auto& campaigns = store_->campaigns();
    ASSERT_TRUE(wait(
        campaigns.act(org_, CampaignId{campaign_}, CampaignAction::schedule, {}, "user:1", clock_.wall())));
    EXPECT_EQ(post(event(R"([{"externalId":"a"}])")).status, 200) << "scheduled, and still to come";
    ASSERT_TRUE(wait(campaigns.move_send(SendId{send_}, SendStatus::pending, SendStatus::materializing, "",
                                         clock_.wall())));
    auto const refused = post(event(R"([{"externalId":"b"}])"));
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.problem(), "send_started");
    EXPECT_EQ(post(event(R"([{"externalId":"a"}])")).text, R"({"status":"already_received"})");
}

TEST_F(Inbound, LeadEventsAreInsertedOnce) {
    auto const body = R"({"eventType":"app_open","events":[
        {"phoneE164":"+4915112345678","occurredAt":"2026-01-01T00:00:00Z","metadata":{"x":1}},
        {"phoneE164":"+4915112345678","occurredAt":"2026-01-01T01:00:00+01:00"},
        {"phoneE164":"+4915112345678","occurredAt":"2026-01-01T00:00:01Z"},
        {"phoneE164":"x","occurredAt":"2026-01-01T00:00:00Z"}]})";
    auto const reply = api("POST", events_path, body);
    ASSERT_EQ(reply.status, 200) << reply.text;
    auto const got = reply.body();
    EXPECT_EQ(got.at("status"), "accepted");
    EXPECT_EQ(got.at("received"), 4);
    EXPECT_EQ(got.at("inserted"), 2);
    EXPECT_EQ(got.at("duplicates"), 1);
    EXPECT_EQ(got.at("rejected"), 1);
    EXPECT_EQ(got.at("rejects").at(0).at("index"), 3);
    EXPECT_EQ(api("POST", events_path, body).body().at("duplicates"), 3);
    EXPECT_EQ(api("POST", events_path, R"({"eventType":"b","organizationId":999,"events":[]})").status, 404);
    EXPECT_EQ(api("POST", events_path, R"({"events":[]})").error_codes(), "/eventType:required");
    auto const types = api("GET", "/api/v1/lead-event-types").body();
    ASSERT_EQ(types.at("items").as_array().size(), 1U);
    EXPECT_EQ(types.at("items").at(0).at("name"), "app_open");
    EXPECT_EQ(types.at("items").at(0).at("events"), 2);
}

TEST_F(Inbound, TakesWhatIsPostedInBulk) {
    std::string leads = "[";
    for (int i = 0; i < 50'000; ++i) leads += fmt::format(R"({{"phoneE164":"+49151{:08}"}},)", i);
    leads.back() = ']';
    auto const filter = post(event(leads));
    EXPECT_EQ(filter.text, R"({"status":"accepted","leadCount":50000})");
    std::string events = R"({"events":[)";
    for (int i = 0; i < 50'000; ++i)
        events += fmt::format(R"({{"phoneE164":"+49151{:08}","occurredAt":"2026-01-01T00:00:00Z"}},)", i);
    events.back() = ']';
    auto const reply = api("POST", events_path, events + R"(,"eventType":"bulk"})");
    EXPECT_EQ(reply.body().at("inserted"), 50'000);
    events.back() = ',';
    auto const over =
        api("POST", events_path,
            events +
                R"({"phoneE164":"+4915112345678","occurredAt":"2026-01-01T00:00:00Z"}],"eventType":"more"})");
    EXPECT_EQ(over.status, 413);
    EXPECT_EQ(over.problem(), "too_many_events");
    EXPECT_EQ(api("GET", "/api/v1/lead-event-types").body().at("items").as_array().size(), 1U);
}

TEST_F(Inbound, ASignatureByAnyActiveKeyIsEnoughWhereTheOrganizationWantsOne) {
    auto const one = new_secret("one"), two = new_secret("two");
    EXPECT_THAT(one, testing::StartsWith("csk_"));
    EXPECT_EQ(post_signed(events_path, one_event, one).status, 200)
        << "a signature proves no less than a key";
    EXPECT_EQ(api("POST", events_path, one_event).status, 200);
    require("hmac");
    EXPECT_EQ(api("GET", "/api/v1/organization").body().at("inboundAuth"), "hmac");
    EXPECT_EQ(api("POST", events_path, one_event).problem(), "signature_required");
    EXPECT_EQ(post(event("[]")).problem(), "signature_required");
    EXPECT_EQ(post_signed(events_path, one_event, one).status, 200);
    EXPECT_EQ(post_signed(events_path, one_event, two, "X-Setter-Signature").status, 200);
    EXPECT_EQ(post_signed(filter_path, event(R"([{"externalId":"a"}])"), two).body().at("status"),
              "accepted");
    EXPECT_EQ(
        api("POST", events_path, one_event, {{"X-Carillon-Signature", signature(one, one_event)}}).status,
        200);

    auto const keys = api("GET", "/api/v1/signing-keys").body();
    ASSERT_EQ(keys.at("items").as_array().size(), 2U);
    EXPECT_EQ(keys.at("items").at(0).at("prefix"), one.substr(0, 12).c_str());
    EXPECT_FALSE(keys.at("items").at(0).at("lastUsedAt").is_null());
    EXPECT_FALSE(keys.at("items").at(0).as_object().contains("secret"));
    auto const path = fmt::format("/api/v1/signing-keys/{}", keys.at("items").at(0).at("id").as_int64());
    EXPECT_EQ(api("DELETE", path).status, 204);
    EXPECT_EQ(api("DELETE", path).status, 404);
    EXPECT_EQ(post_signed(events_path, one_event, one).problem(), "bad_signature");
    EXPECT_EQ(post_signed(events_path, one_event, two).status, 200);
}

TEST_F(Inbound, AWrongSignatureStoresNothingAndTellsNothing) {
    auto const secret = new_secret();
    require("hmac");
    auto const with = [&](std::string header, std::string_view body) {
        return call("POST", filter_path, body, {{"X-Carillon-Signature", std::move(header)}});
    };
    auto const good = event(R"([{"externalId":"a"}])");
    auto sign = signature(secret, good);
    EXPECT_EQ(with(sign, event(R"([{"externalId":"b"}])")).problem(), "bad_signature");
    EXPECT_EQ(with(signature("csk_guess", good), good).problem(), "bad_signature");
    EXPECT_EQ(with(signature("csk_guess", "nonsense"), "nonsense").problem(), "bad_signature")
        << "not: bad_json";
    EXPECT_EQ(with(signature(secret, "nonsense"), "nonsense").problem(), "bad_json");
    EXPECT_EQ(with("sha1=" + sign.substr(7), good).problem(), "bad_signature");
    EXPECT_EQ(with(sign.substr(0, 70), good).problem(), "bad_signature");
    EXPECT_TRUE(shown().at("filterEvent").is_null());
    for (auto& c : sign)
        if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
    EXPECT_EQ(with("sha256=" + sign.substr(7), good).body().at("status"), "accepted") << "capitals";
    EXPECT_EQ(call("POST", filter_path, good).problem(), "not_authenticated");
    EXPECT_EQ(call("POST", filter_path, good, {{"Authorization", "Bearer crl_x"}}).problem(), "bad_api_key");

    auto const other = wait(store_->accounts().create_organization("Other", clock_.wall())).value();
    auto const theirs = make_key(other);
    EXPECT_EQ(call("POST", filter_path, good,
                   {{"Authorization", "Bearer " + theirs}, {"X-Carillon-Signature", signature(secret, good)}})
                  .problem(),
              "bad_signature")
        << "another organization's key signs nothing";
    EXPECT_EQ(call("POST", fmt::format("{}?organizationId={}", filter_path, other.value), good,
                   {{"X-Carillon-Signature", signature(secret, good)}})
                  .problem(),
              "bad_signature");
}

TEST_F(Inbound, SigningKeysAreForAdminsAndAudited) {
    add_user(org_, "mo@example.com", "correct horse", Role::member);
    auto const signed_in =
        call("POST", "/api/v1/session", R"({"email":"mo@example.com","password":"correct horse"})");
    auto const cookie = signed_in.headers.at("set-cookie");
    Headers const as_mo{{"Cookie", cookie.substr(0, cookie.find(';'))},
                        {"X-CSRF-Token", std::string{signed_in.body().at("csrfToken").as_string()}}};
    EXPECT_EQ(call("POST", "/api/v1/signing-keys", R"({"name":"x"})", as_mo).problem(), "not_permitted");
    EXPECT_EQ(call("PUT", "/api/v1/organization/settings", "{}", as_mo).problem(), "not_permitted");
    EXPECT_EQ(call("POST", events_path, one_event, as_mo).problem(), "not_authenticated")
        << "not by the page's cookie";
    EXPECT_EQ(api("POST", "/api/v1/signing-keys", R"({"name":""})").error_codes(), "/name:too_short");
    for (int i = 0; i < 10; ++i) new_secret();
    EXPECT_EQ(api("POST", "/api/v1/signing-keys", R"({"name":"x"})").problem(), "too_many_signing_keys");
    auto const log = api("GET", "/api/v1/audit-log?limit=1").body();
    EXPECT_EQ(log.at("items").at(0).at("action"), "signing_key.create");
}

TEST_F(Inbound, TheAddressForMetaIsChecked) {
    auto const put = [&](std::string_view url) {
        return api("PUT", "/api/v1/organization/settings", fmt::format(R"({{"webhookUrl":{}}})", url));
    };
    EXPECT_EQ(put(R"("https://carillon.example/")").body().at("webhookUrl"),
              "https://carillon.example/webhooks/meta");
    EXPECT_EQ(put(R"("https://a.example/x/webhooks/meta")").body().at("webhookUrl"),
              "https://a.example/x/webhooks/meta");
    for (auto const* const wrong :
         {R"("http://a.example")", R"("a.example")", R"("https://")", R"("https://u:p@a.example")",
          R"("https://a.example?x=1")", R"("https://a example")"})
        EXPECT_EQ(put(wrong).error_codes(), "/webhookUrl:bad_url") << wrong;
    EXPECT_EQ(api("GET", "/api/v1/organization").body().at("webhookUrl"),
              "https://a.example/x/webhooks/meta");
    EXPECT_TRUE(put("null").body().at("webhookUrl").is_null());
    EXPECT_EQ(put(R"("x","inbound":1)").error_codes(), "/webhookUrl:bad_url /inbound:unknown_field");
}

TEST_F(Inbound, NoMoreBodiesAreReadAtATimeThanThereArePlaces) {
    auto const body = event(R"([{"externalId":"a"}])");
    auto const head = fmt::format(
        "POST {} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n"
        "Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        filter_path, key_, body.size());
    std::vector<std::unique_ptr<Wire>> wires;
    for (int i = 0; i < 3; ++i) {
        auto& wire = *wires.emplace_back(std::make_unique<Wire>(server_->port()));
        wire.write(head);
        ASSERT_EQ(wire.read().status, 100);
    }
    Wire fourth{server_->port()};
    fourth.write(head);
    auto const refused = fourth.read();
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.problem(), "inbound_busy");
    EXPECT_EQ(refused.headers.at("retry-after"), "5");
    for (auto const& wire : wires) {
        wire->write(body);
        EXPECT_EQ(wire->read().status, 200);
    }
    EXPECT_EQ(post(body).status, 200) << "the places are free again";
}

TEST_F(Inbound, OptOutsAreImportedAndOnlyAdd) {
    auto const import = [&](std::string_view csv, std::string_view query = "") {
        return api("POST", fmt::format("/api/v1/opt-outs/import{}", query), csv,
                   {{"Content-Type", "text/csv"}});
    };
    api("POST", "/api/v1/opt-outs", R"({"phone":"+4915112345678"})");
    auto const reply = import("name,phone\nA,0151 12345678\nB,0151 12345679\nC,12\nD,+4915112345679\n",
                              "?defaultCountry=de");
    ASSERT_EQ(reply.status, 200) << reply.text;
    auto const got = reply.body();
    EXPECT_EQ(got.at("received"), 4);
    EXPECT_EQ(got.at("inserted"), 1);
    EXPECT_EQ(got.at("known"), 2);
    EXPECT_EQ(got.at("rejected"), 1);
    EXPECT_EQ(got.at("rejects").at(0).at("row"), 4);
    auto const form = std::string{
        "--x\r\nContent-Disposition: form-data; name=\"file\"; "
        "filename=\"old.csv\"\r\n\r\nphone\n+4915112345680\n\r\n--x--\r\n"};
    auto const marketing = api("POST", "/api/v1/opt-outs/import?scope=marketing", form,
                               {{"Content-Type", "multipart/form-data; boundary=x"}});
    EXPECT_EQ(marketing.body().at("inserted"), 1) << marketing.text;
    auto const list = api("GET", "/api/v1/opt-outs").body();
    ASSERT_EQ(list.at("items").as_array().size(), 3U);
    EXPECT_EQ(list.at("items").at(2).at("source"), "import");
    EXPECT_EQ(list.at("items").at(2).at("scope"), "marketing");
    EXPECT_EQ(list.at("items").at(2).at("detail"), "old.csv");
    EXPECT_EQ(api("GET", "/api/v1/audit-log?limit=1").body().at("items").at(0).at("detail").at("inserted"),
              1);

    EXPECT_EQ(import("name\nAda\n").problem(), "no_phone_column");
    EXPECT_EQ(import("").problem(), "file_empty");
    EXPECT_EQ(import("phone\n", "?scope=none&x=1&defaultCountry=QQ").error_codes(),
              "?scope:unknown_value ?x:unknown_parameter ?defaultCountry:unknown_country");
    EXPECT_EQ(api("POST", "/api/v1/opt-outs/import", "x", {{"Content-Type", "image/png"}}).status, 415);
    auto const broken = import("phone\n+4915112345681\n\"+49");
    EXPECT_EQ(broken.problem(), "open_quote");
    EXPECT_THAT(std::string{broken.body().at("detail").as_string()},
                testing::HasSubstr("before it, 1 are recorded"));
    EXPECT_EQ(api("GET", "/api/v1/opt-outs?q=4915112345681").body().at("items").as_array().size(), 1U);
}

TEST_F(Inbound, AnOptOutThatHoldsAlreadyIsTold) {
    auto const add = [&](std::string_view scope) {
        return api("POST", "/api/v1/opt-outs",
                   fmt::format(R"({{"phone":"+4915112345678","scope":"{}"}})", scope));
    };
    EXPECT_EQ(add("marketing").status, 201);
    EXPECT_EQ(add("marketing").status, 200);
    EXPECT_EQ(add("all").status, 201);
    auto const wider = add("marketing");
    EXPECT_EQ(wider.status, 200);
    EXPECT_EQ(wider.body().at("scope"), "all");
    EXPECT_EQ(api("DELETE", "/api/v1/opt-outs/4915112345678?reason=asked%20for%20it").status, 204);
    EXPECT_EQ(api("GET", "/api/v1/audit-log?limit=1").body().at("items").at(0).at("detail").at("reason"),
              "asked for it");
    EXPECT_EQ(api("DELETE", "/api/v1/opt-outs/4915112345678?reason=" + std::string(501, 'x')).error_codes(),
              "?reason:too_long");
    EXPECT_EQ(add("all").status, 201);
}

}    // namespace
}    // namespace carillon::api
