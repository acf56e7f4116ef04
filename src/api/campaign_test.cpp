#include "api/fixture_test.hpp"
#include "base/crypto.hpp"
#include "store/assets.hpp"
#include "store/campaigns.hpp"
#include "store/ledger.hpp"

#include <boost/json/serialize.hpp>

namespace carillon::api {
namespace {

std::int64_t number(json::value const& value, std::string_view key) {
    return value.at(key).to_number<std::int64_t>();
}

constexpr std::string_view people =
    "phone,first_name,discount,u,external_id\n"
    "+4915112345678,Asha,20%,a1,x-1\n"
    "+5511999990001,Bea,10%,b2,x-2\n"
    "+12125550123,Carl,10%,c3,x-3\n"
    "not a phone,=cmd(),10%,d4,x-4\n"
    "+4915112345678,Again,10%,e5,x-5\n";

class Campaigns : public ApiTest {
protected:
    Campaigns() {
        connect();
        audience_ = number(upload(people), "id");
        campaign_ = campaign(audience_);
        template_ = template_named("spring_offer");
    }
    Reply add_send(std::string_view fields) {
        return api("POST", fmt::format("/api/v1/campaigns/{}/sends", campaign_), fields);
    }
    std::string send_body(int minutes, std::string_view more = {}) {
        return fmt::format(R"({{"category":"marketing","templateId":{},"scheduledLocal":"{}","timeZone":"UTC",
            "parameters":{{"button.0.url":{{"column":"u"}}}}{}}})",
                           template_, minutes_from_now(minutes), more);
    }
    /// Meta's webhook about the template, signed.
    void meta_says(std::string_view field, std::string_view more) {
        auto const stored = wait(store_->assets().find_template(org_, TemplateId{template_}));
        auto const world = sandbox_->world();
        auto const body = fmt::format(
            R"({{"object":"whatsapp_business_account","entry":[{{"id":"{}","changes":[{{"field":"{}","value":
               {{"message_template_id":{},"message_template_name":"{}","message_template_language":"{}",{}}}}}]}}]}})",
            world.waba_id, field, stored->meta_id, stored->name, stored->language, more);
        auto const signature = "sha256=" + to_hex(hmac_sha256(world.app_secret, body));
        EXPECT_EQ(call("POST", "/webhooks/meta", body, {{"X-Hub-Signature-256", signature}}).status, 200);
    }
    json::value campaign_now() { return api("GET", fmt::format("/api/v1/campaigns/{}", campaign_)).body(); }
    Reply act(std::string_view action, std::string_view body = {}) {
        return api("POST", fmt::format("/api/v1/campaigns/{}/{}", campaign_, action), body);
    }
    std::int64_t audience_ = 0, campaign_ = 0, template_ = 0;
};

TEST_F(Campaigns, AnAudienceShowsWhatBecameOfItsRows) {
    auto const audience = api("GET", fmt::format("/api/v1/audiences/{}", audience_)).body();
    EXPECT_EQ(audience.at("status"), "ready");
    EXPECT_EQ(number(audience, "rowsRead"), 5);
    EXPECT_EQ(number(audience.at("totals"), "ok"), 2);
    EXPECT_EQ(number(audience.at("totals"), "ineligibleGeo"), 1);
    EXPECT_EQ(number(audience.at("totals"), "invalidPhone"), 1);
    EXPECT_EQ(number(audience.at("totals"), "duplicate"), 1);
    EXPECT_EQ(number(audience.at("limitedReporting"), "EEA"), 1);

    auto const first =
        api("GET", fmt::format("/api/v1/audiences/{}/leads?status=ok&limit=1", audience_)).body();
    ASSERT_EQ(first.at("items").as_array().size(), 1u);
    auto const next = first.at("nextCursor").as_string();
    auto const second = api("GET", fmt::format("/api/v1/audiences/{}/leads?status=ok&limit=1&cursor={}",
                                               audience_, std::string_view{next}))
                            .body();
    EXPECT_TRUE(second.at("nextCursor").is_null());
    EXPECT_NE(second.at("items").at(0).at("phone"), first.at("items").at(0).at("phone"));
    EXPECT_EQ(api("GET", fmt::format("/api/v1/audiences/{}/leads?status=nope", audience_)).error_codes(),
              "?status:unknown_value");
    EXPECT_EQ(api("GET", "/api/v1/audiences?cursor=garbage").error_codes(), "?cursor:bad_cursor");
    EXPECT_EQ(api("GET", "/api/v1/audiences?limit=0").error_codes(), "?limit:out_of_range");

    auto const rejects = api("GET", fmt::format("/api/v1/audiences/{}/rejects.csv", audience_));
    EXPECT_EQ(rejects.headers.at("content-type"), "text/csv; charset=utf-8");
    EXPECT_EQ(std::count(rejects.text.begin(), rejects.text.end(), '\n'), 4) << rejects.text;
    EXPECT_NE(rejects.text.find("\"'=cmd()\""), std::string::npos) << "a formula is disarmed";
}

TEST_F(Campaigns, UploadsArriveAsFormsInChunksAndAreRefusedAtOnce) {
    std::string const form =
        "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\\\lists\\\\vip.csv\"\r\n"
        "Content-Type: text/csv\r\n\r\nphone\n+4915112345678\n\r\n--B--\r\n";
    auto const posted =
        api("POST", "/api/v1/audiences", form, {{"Content-Type", "multipart/form-data; boundary=B"}});
    ASSERT_EQ(posted.status, 202) << posted.text;
    EXPECT_EQ(posted.body().at("name"), "vip.csv");
    EXPECT_EQ(posted.body().at("status"), "ingesting");

    Wire wire{server_->port()};
    wire.write(
        fmt::format("POST /api/v1/audiences?name=Chunks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n"
                    "Content-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n",
                    key_));
    for (std::string const piece : {"pho", "ne\n+4915", "112345678\n"})
        wire.write(fmt::format("{:x}\r\n{}\r\n", piece.size(), piece));
    wire.write("0\r\n\r\n");
    EXPECT_EQ(wire.read().status, 202);

    Headers const csv{{"Content-Type", "text/csv"}};
    for (auto const* const bad :
         {"name,city\nAsha,Berlin\n", "phone\n", "", "phone\n\xff\xfe\x80\n", "PK\x03\x04zip"}) {
        auto const refused = api("POST", "/api/v1/audiences?name=Bad", bad, csv);
        EXPECT_EQ(refused.status, 422) << bad << refused.text;
    }
    EXPECT_EQ(api("POST", "/api/v1/audiences?phoneColumn=mobile", people, csv).status, 422);
    EXPECT_EQ(api("POST", "/api/v1/audiences?nmae=x", people, csv).error_codes(), "?nmae:unknown_parameter");
    EXPECT_EQ(api("POST", "/api/v1/audiences?defaultCountry=XQ", people, csv).error_codes(),
              "?defaultCountry:unknown_country");
    EXPECT_EQ(api("POST", "/api/v1/audiences", people, {{"Content-Type", "image/png"}}).status, 415);
    auto const list = api("GET", "/api/v1/audiences").body();
    for (auto const& each : list.at("items").as_array())
        if (each.at("name") == "Bad") {
            EXPECT_EQ(each.at("status"), "failed");
        }
}

TEST_F(Campaigns, AnUploadThatBreaksOffLeavesNothingReady) {
    {
        Wire wire{server_->port()};
        wire.write(
            fmt::format("POST /api/v1/audiences?name=Cut HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n"
                        "Content-Type: text/csv\r\nContent-Length: 100000\r\n\r\nphone\n+4915112345678\n",
                        key_));
    }
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    for (std::string status = "ingesting"; status != "failed";) {
        ASSERT_LT(std::chrono::steady_clock::now(), deadline);
        auto const list = api("GET", "/api/v1/audiences").body();
        auto const& newest = list.at("items").at(0);
        if (newest.at("name") == "Cut") status = newest.at("status").as_string();
    }
}

TEST_F(Campaigns, BodiesAreJudgedWholeAndEveryFaultIsNamed) {
    auto const faults =
        api("POST", "/api/v1/campaigns", R"({"nmae":"x","audienceId":"1","productPolicyConfirmed":"yes"})");
    EXPECT_EQ(faults.status, 422);
    EXPECT_EQ(
        faults.error_codes(),
        "/audienceId:wrong_type /productPolicyConfirmed:wrong_type /name:required /phoneNumberId:required "
        "/nmae:unknown_field");
    EXPECT_NE(faults.text.find("did you mean name?"), std::string::npos) << faults.text;
    EXPECT_EQ(api("POST", "/api/v1/campaigns", "{\"name\":\n  nope}").problem(), "bad_json");
    EXPECT_NE(api("POST", "/api/v1/campaigns", "{\"name\":\n  nope}").text.find("line 2"), std::string::npos);
    EXPECT_EQ(api("POST", "/api/v1/campaigns", "[]").problem(), "not_an_object");
    EXPECT_EQ(api("POST", "/api/v1/campaigns", "{\"name\":").status, 400);
    EXPECT_EQ(api("POST", "/api/v1/campaigns", "{} {}").status, 400);
    EXPECT_EQ(
        api("POST", "/api/v1/campaigns", "{\"name\":" + std::string(40, '[') + std::string(40, ']') + "}")
            .problem(),
        "json_too_deep");
    EXPECT_EQ(
        api("POST", "/api/v1/campaigns", "name=x", {{"Content-Type", "application/x-www-form-urlencoded"}})
            .status,
        415);
    EXPECT_EQ(api("POST", "/api/v1/campaigns", R"({"name":"x","audienceId":99,"phoneNumberId":1})").status,
              404);
}

TEST_F(Campaigns, AStaleVersionIsRefused) {
    auto const path = fmt::format("/api/v1/campaigns/{}", campaign_);
    auto const changed = api("PATCH", path, R"({"name":"Summer","version":1})");
    EXPECT_EQ(changed.status, 200) << changed.text;
    EXPECT_EQ(number(changed.body(), "version"), 2);
    auto const stale = api("PATCH", path, R"({"name":"Winter","version":1})");
    EXPECT_EQ(stale.status, 409);
    EXPECT_EQ(stale.problem(), "stale_version");
    EXPECT_EQ(api("GET", path).body().at("name"), "Summer");
    EXPECT_EQ(api("POST", path + "/schedule", R"({"version":1})").problem(), "stale_version");
}

TEST_F(Campaigns, AnIdempotencyKeyGetsTheSameAnswerOnce) {
    auto const body =
        fmt::format(R"({{"name":"Once","audienceId":{},"phoneNumberId":{}}})", audience_, phone_number());
    Headers const key{{"Idempotency-Key", "k-1"}};
    auto const first = api("POST", "/api/v1/campaigns", body, key);
    auto const again = api("POST", "/api/v1/campaigns", body, key);
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(first.text, again.text);
    EXPECT_EQ(again.headers.at("idempotency-replayed"), "true");
    auto const other = api("POST", "/api/v1/campaigns", R"({"name":"Other"})", key);
    EXPECT_EQ(other.status, 409);
    EXPECT_EQ(other.problem(), "idempotency_key_reused");
    auto const refused = api("POST", "/api/v1/campaigns", "{}", {{"Idempotency-Key", "k-2"}});
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(api("POST", "/api/v1/campaigns", body, {{"Idempotency-Key", "k-2"}}).status, 201)
        << "a refusal binds nobody";
}

TEST_F(Campaigns, AnIdempotencyKeyHoldsForEveryWrite) {
    auto const address = fmt::format("/api/v1/campaigns/{}", campaign(audience_));
    Headers const rename{{"Idempotency-Key", "rename"}}, remove{{"Idempotency-Key", "remove"}};
    auto const body = R"({"name":"Renamed","version":1})";
    auto const renamed = api("PATCH", address, body, rename);
    EXPECT_EQ(renamed.status, 200) << renamed.text;
    auto const again = api("PATCH", address, body, rename);
    EXPECT_EQ(again.status, 200) << "without the key the version would be stale";
    EXPECT_EQ(again.text, renamed.text);
    EXPECT_EQ(api("PATCH", address, R"({"name":"Else"})", rename).problem(), "idempotency_key_reused");
    EXPECT_EQ(api("DELETE", address, {}, remove).status, 204);
    EXPECT_EQ(api("DELETE", address, {}, remove).status, 204);
    EXPECT_EQ(api("DELETE", address).status, 404);
}

TEST_F(Campaigns, AnUploadUnderTheSameKeyIsTheFirstOnesAudience) {
    auto const send = [&](std::string_view name, std::string_view csv) {
        return api("POST", fmt::format("/api/v1/audiences?name={}", name), csv,
                   {{"Content-Type", "text/csv"}, {"Idempotency-Key", "upload"}});
    };
    EXPECT_EQ(send("Once", "name\nAsha\n").status, 422);
    auto const first = send("Once", "phone\n+4915112345678\n");
    auto const again = send("Once", "phone\n+4915112345678\n");
    EXPECT_EQ(first.status, 202) << "a refusal binds nobody";
    EXPECT_EQ(again.status, 202);
    EXPECT_EQ(again.text, first.text);
    EXPECT_EQ(again.headers.at("idempotency-replayed"), "true");
    EXPECT_EQ(send("Other", "phone\n+4915112345678\n").problem(), "idempotency_key_reused");
    EXPECT_EQ(send("Once", "phone\n+4915112345679\n").problem(), "idempotency_key_reused")
        << "as long, and yet another file";
    auto const newest = api("GET", "/api/v1/audiences?limit=1").body().at("items").at(0);
    EXPECT_EQ(newest.at("id"), first.body().at("id"));
}

TEST_F(Campaigns, TuesdaysOptOutsUnderMondaysKeyAreNotTakenForMondays) {
    auto const import = [&](std::string_view csv, std::string_view key) {
        return api("POST", "/api/v1/opt-outs/import", csv,
                   {{"Content-Type", "text/csv"}, {"Idempotency-Key", std::string{key}}});
    };
    auto const monday = import("phone\n+4915112345678\n", "monday");
    ASSERT_EQ(monday.status, 200) << monday.text;
    auto const again = import("phone\n+4915112345678\n", "monday");
    EXPECT_EQ(again.text, monday.text);
    EXPECT_EQ(again.headers.at("idempotency-replayed"), "true");
    EXPECT_EQ(import("phone\n+4915112345679\n", "monday").problem(), "idempotency_key_reused");
    EXPECT_EQ(import("phone\n+4915112345679\n", "tuesday").body().at("inserted"), 1);
}

TEST_F(Campaigns, AFormSentAgainIsTheSameWhateverItsBoundary) {
    // Larger than what is read at a time, so that a boundary may come in two pieces.
    std::string csv = "phone\n";
    for (int i = 0; i < 20'000; ++i) csv += fmt::format("+49151{:08}\n", i);
    auto const send = [&](std::string_view boundary, std::string_view file) {
        auto const form = fmt::format(
            "--{0}\r\nContent-Disposition: form-data; name=\"file\"; "
            "filename=\"a.csv\"\r\n\r\n{1}\r\n--{0}--\r\n",
            boundary, file);
        return api("POST", "/api/v1/audiences", form,
                   {{"Content-Type", fmt::format("multipart/form-data; boundary={}", boundary)},
                    {"Idempotency-Key", "form"}});
    };
    auto const first = send("------first-boundary", csv);
    ASSERT_EQ(first.status, 202) << first.text;
    EXPECT_EQ(send("--b2", csv).text, first.text);
    csv[csv.size() - 2] ^= 1;
    EXPECT_EQ(send("--b2", csv).problem(), "idempotency_key_reused");
}

TEST_F(Campaigns, NoMoreFilesAreReadAtATimeThanThereArePlaces) {
    auto const head = fmt::format(
        "POST /api/v1/audiences HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n"
        "Content-Type: text/csv\r\nContent-Length: 22\r\nExpect: 100-continue\r\n\r\n",
        key_);
    std::vector<std::unique_ptr<Wire>> wires;
    for (int i = 0; i < 3; ++i) {    // each asked to go on, and none has sent a byte of its file
        auto& wire = *wires.emplace_back(std::make_unique<Wire>(server_->port()));
        wire.write(head);
        ASSERT_EQ(wire.read().status, 100);
    }
    Wire fourth{server_->port()};
    fourth.write(head);
    auto const refused = fourth.read();
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.problem(), "uploads_busy");
    for (auto const& wire : wires) {
        wire->write("phone\n+4915112345678\n\n");
        EXPECT_EQ(wire->read().status, 202);
    }
}

TEST_F(Campaigns, ASendIsBoundTimedAndJudged) {
    auto const sent = add_send(send_body(60));
    ASSERT_EQ(sent.status, 201) << sent.text;
    auto const send = sent.body();
    EXPECT_EQ(number(send, "maxMessagesPerSecond"), 20);
    EXPECT_EQ(send.at("utcOffset"), "+00:00");
    EXPECT_EQ(send.at("parameters").at("body.first_name").at("column"), "first_name") << "bound by itself";
    EXPECT_TRUE(send.at("unboundParameters").as_array().empty());
    EXPECT_EQ(number(send.at("funnel"), "audience"), 5);
    EXPECT_EQ(number(send.at("funnel"), "queued"), 0);
    EXPECT_EQ(send.at("productPolicy"), "CLOUD_API_FALLBACK");

    EXPECT_EQ(add_send(send_body(90, R"(,"maxMessagesPerSecond":1001)")).error_codes(),
              "/maxMessagesPerSecond:out_of_range");
    EXPECT_EQ(add_send(send_body(90, R"(,"fold":"never")")).error_codes(), "/fold:unknown_value");
    auto const wrong = add_send(
        fmt::format(R"({{"category":"utility","templateId":{},"scheduledLocal":"{}","timeZone":"UTC"}})",
                    template_, minutes_from_now(90)));
    EXPECT_EQ(wrong.status, 422);
    EXPECT_NE(wrong.error_codes().find("/templateId:template_category"), std::string::npos) << wrong.text;
    EXPECT_EQ(
        add_send(
            R"({"category":"marketing","templateId":999,"scheduledLocal":"2030-01-01T09:00","timeZone":"UTC"})")
            .status,
        404);
}

TEST_F(Campaigns, WallTimesFollowTheirZone) {
    auto const at = [&](std::string_view local, std::string_view zone, std::string_view more = {}) {
        return add_send(fmt::format(R"({{"category":"marketing","scheduledLocal":"{}","timeZone":"{}"{}}})",
                                    local, zone, more));
    };
    auto const gap = at("2030-03-31T02:30", "Europe/Berlin");
    EXPECT_EQ(gap.error_codes(), "/scheduledLocal:gap");
    EXPECT_NE(gap.text.find("2030-03-31T03:00"), std::string::npos) << gap.text;
    EXPECT_EQ(at("2030-01-01T09:00", "Europe/Nowhere").error_codes(), "/timeZone:unknown_zone");
    EXPECT_EQ(at("tomorrow", "UTC").error_codes(), "/scheduledLocal:bad_time");
    auto const earlier = at("2030-10-27T02:30", "Europe/Berlin").body();
    EXPECT_EQ(earlier.at("fold"), "earlier");
    EXPECT_EQ(earlier.at("scheduledAt"), "2030-10-27T00:30:00Z");
    auto const later = at("2030-10-27T02:30", "Europe/Berlin", R"(,"fold":"later")").body();
    EXPECT_EQ(later.at("scheduledAt"), "2030-10-27T01:30:00Z");
    EXPECT_EQ(later.at("utcOffset"), "+01:00");
    EXPECT_TRUE(at("2030-12-01T09:00", "Europe/Berlin").body().at("fold").is_null());
}

TEST_F(Campaigns, ANewCategoryClearsTheTemplate) {
    auto const id = number(add_send(send_body(60)).body(), "id");
    auto const path = fmt::format("/api/v1/sends/{}", id);
    auto const kept = api("PATCH", path, R"({"maxMessagesPerSecond":50})").body();
    EXPECT_EQ(number(kept, "templateId"), template_);
    EXPECT_EQ(kept.at("parameters").at("button.0.url").at("column"), "u");
    auto const cleared = api("PATCH", path, R"({"category":"utility"})");
    ASSERT_EQ(cleared.status, 200) << cleared.text;
    EXPECT_TRUE(cleared.body().at("templateId").is_null());
    EXPECT_TRUE(cleared.body().at("productPolicy").is_null());
    EXPECT_TRUE(cleared.body().at("parameters").as_object().empty());
    EXPECT_EQ(api("PATCH", path, R"({"version":1})").problem(), "stale_version");
    EXPECT_EQ(api("DELETE", path).status, 204);
    EXPECT_EQ(api("GET", path).status, 404);
}

TEST_F(Campaigns, SchedulingIsRefusedWhileAGateFails) {
    auto const refused = act("schedule");
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.problem(), "preflight_failed");
    EXPECT_EQ(refused.error_codes(), "/sends:sends");
    add_send(fmt::format(R"({{"category":"marketing","scheduledLocal":"{}","timeZone":"UTC"}})",
                         minutes_from_now(-5)));
    auto const preflight = api("GET", fmt::format("/api/v1/campaigns/{}/preflight", campaign_)).body();
    EXPECT_EQ(preflight.at("ready").as_bool(), false);
    std::map<std::string, std::string> gates;
    for (auto const& gate : preflight.at("items").as_array())
        gates[std::string{gate.at("code").as_string()}] = gate.at("status").as_string();
    EXPECT_EQ(gates["send_template"], "fail");
    EXPECT_EQ(gates["send_time"], "fail");
    EXPECT_EQ(gates["opt_in_confirmed"], "pass");
    EXPECT_EQ(gates["marketing_onboarding"], "pass");
    EXPECT_EQ(gates["phone_number"], "pass");
    EXPECT_EQ(gates["webhook"], "warn");
    EXPECT_EQ(gates["audience"], "pass");
}

TEST_F(Campaigns, ALeadWithoutAValueFailsTheGateUntilThereIsAFallback) {
    auto const gappy =
        number(upload("phone,first_name,discount,u\n+4915112345678,,20%,a\n+5511999990001,Bea,5%,b\n"), "id");
    campaign_ = campaign(gappy);
    auto const send = add_send(send_body(60)).body();
    auto const refused = act("schedule");
    EXPECT_EQ(refused.status, 409);
    EXPECT_NE(refused.error_codes().find("parameter_values"), std::string::npos) << refused.text;
    EXPECT_NE(refused.text.find("row"), std::string::npos);
    auto const mended = api(
        "PATCH", fmt::format("/api/v1/sends/{}", number(send, "id")),
        R"({"parameters":{"first_name":{"column":"first_name","fallback":"there"},"button.0.url":{"column":"u"}}})");
    ASSERT_EQ(mended.status, 200) << mended.text;
    EXPECT_EQ(mended.body().at("parameters").at("body.first_name").at("fallback"), "there");
    EXPECT_EQ(act("schedule").status, 200);
}

TEST_F(Campaigns, LivesThroughItsActions) {
    add_send(send_body(60));
    add_send(send_body(120));
    auto const scheduled = act("schedule");
    ASSERT_EQ(scheduled.status, 200) << scheduled.text;
    EXPECT_EQ(scheduled.body().at("status"), "scheduled");
    EXPECT_GE(wakes_, 1);
    EXPECT_EQ(json::serialize(scheduled.body().at("allowedActions")), R"(["unschedule","pause","cancel"])");
    EXPECT_EQ(act("schedule").status, 409);
    EXPECT_EQ(add_send(send_body(180)).problem(), "not_a_draft");
    EXPECT_EQ(act("unschedule").body().at("status"), "draft");
    EXPECT_EQ(act("schedule").status, 200);
    EXPECT_EQ(act("pause").body().at("status"), "paused");
    EXPECT_EQ(act("resume").body().at("status"), "scheduled");
    EXPECT_EQ(act("cancel").body().at("status"), "cancelled");
    EXPECT_EQ(act("resume").problem(), "transition_refused");
    auto const copy = act("duplicate", R"({"name":"Again"})");
    EXPECT_EQ(copy.status, 201);
    EXPECT_EQ(copy.body().at("status"), "draft");
    EXPECT_EQ(copy.body().at("productPolicyConfirmed").as_bool(), false);
    EXPECT_EQ(copy.body().at("sends").as_array().size(), 2u);
    EXPECT_EQ(api("DELETE", fmt::format("/api/v1/campaigns/{}", number(copy.body(), "id"))).status, 204);
    EXPECT_EQ(api("DELETE", fmt::format("/api/v1/campaigns/{}", campaign_)).status, 409);
    auto const log = api("GET", "/api/v1/audit-log?limit=3").body();
    EXPECT_FALSE(log.at("nextCursor").is_null());
}

TEST_F(Campaigns, ResumingAsksWhatToDoWithASendWhoseTimePassed) {
    add_send(send_body(0));    // due within this minute; no engine runs here
    auto const later = number(add_send(send_body(60)).body(), "id");
    ASSERT_EQ(act("schedule").status, 200);
    ASSERT_EQ(act("pause").status, 200);
    auto const asked = act("resume");
    EXPECT_EQ(asked.status, 409);
    EXPECT_EQ(asked.problem(), "overdue_sends");
    EXPECT_EQ(act("resume", R"({"overdue":"perhaps"})").error_codes(), "/overdue:unknown_value");
    auto const resumed = act("resume", R"({"overdue":"skip"})");
    ASSERT_EQ(resumed.status, 200) << resumed.text;
    EXPECT_EQ(resumed.body().at("status"), "scheduled");
    EXPECT_EQ(resumed.body().at("sends").at(0).at("status"), "missed");
    EXPECT_EQ(number(resumed.body().at("sends").at(1), "id"), later);
    EXPECT_EQ(resumed.body().at("sends").at(1).at("status"), "pending");
}

TEST_F(Campaigns, TheSequenceIsStrictlyChronologicalAndNamesTheNeighbour) {
    auto const id_of = [](Reply const& reply) { return number(reply.body(), "id"); };
    auto const first = id_of(add_send(send_body(60))), last = id_of(add_send(send_body(120)));
    for (int const minutes : {120, 90, 60, 30}) {
        auto const refused = add_send(send_body(minutes));
        EXPECT_EQ(refused.error_codes(), "/scheduledLocal:not_chronological") << minutes;
        EXPECT_NE(refused.text.find(fmt::format("send {} of", last)), std::string::npos) << refused.text;
    }
    // In between, when it is said where.
    auto const before = fmt::format(R"(,"before":{})", last);
    auto const middle = add_send(send_body(90, before));
    ASSERT_EQ(middle.status, 201) << middle.text;
    for (int const minutes : {90, 60, 120, 130})
        EXPECT_EQ(add_send(send_body(minutes, before)).error_codes(), "/scheduledLocal:not_chronological");
    EXPECT_EQ(add_send(send_body(150, R"(,"before":99999)")).error_codes(), "/before:not_found");
    std::vector<std::int64_t> order;
    auto const now = campaign_now();
    for (auto const& send : now.at("sends").as_array()) order.push_back(number(send, "id"));
    EXPECT_EQ(order, (std::vector{first, id_of(middle), last}));

    auto const move = [&](std::int64_t id, int minutes, std::string_view more = {}) {
        return api("PATCH", fmt::format("/api/v1/sends/{}", id),
                   fmt::format(R"({{"scheduledLocal":"{}"{}}})", minutes_from_now(minutes), more));
    };
    EXPECT_EQ(move(first, 80).status, 200);
    EXPECT_EQ(move(first, 90).error_codes(), "/scheduledLocal:not_chronological") << "the middle one's time";
    EXPECT_NE(move(first, 100).text.find(fmt::format("send {} of", id_of(middle))), std::string::npos);
    EXPECT_EQ(move(last, 85).error_codes(), "/scheduledLocal:not_chronological");
    EXPECT_EQ(move(last, 85, fmt::format(R"(,"before":{})", id_of(middle))).status, 200);
    EXPECT_EQ(move(first, 200, R"(,"before":null)").status, 200);
    EXPECT_EQ(move(first, 200, fmt::format(R"(,"before":{})", first)).error_codes(), "/before:not_found");
}

TEST_F(Campaigns, ASendOfAPausedCampaignIsPausedWithIt) {
    add_send(send_body(60));
    ASSERT_EQ(act("schedule").status, 200);
    auto const paused = act("pause").body().at("sends").at(0);
    EXPECT_EQ(paused.at("status"), "paused");
    EXPECT_EQ(paused.at("phase"), "pending");
    EXPECT_EQ(api("GET", fmt::format("/api/v1/sends/{}", number(paused, "id"))).body().at("status"),
              "paused");
    auto const resumed = act("resume").body().at("sends").at(0);
    EXPECT_EQ(resumed.at("status"), "pending");
    act("pause");
    EXPECT_EQ(act("cancel").body().at("sends").at(0).at("status"), "cancelled");
}

TEST_F(Campaigns, WhatASendWaitedForTooLongMayStillGoOutWhenSomebodySaysSo) {
    auto const late = number(add_send(send_body(0, R"(,"lateStartGraceMinutes":0)")).body(), "id");
    ASSERT_EQ(act("schedule").status, 200);
    ASSERT_EQ(act("pause").status, 200);
    auto const asked = act("resume");
    EXPECT_EQ(asked.problem(), "overdue_sends");
    EXPECT_EQ(asked.error_codes(), fmt::format("/sends/{}:overdue", late));
    ASSERT_EQ(act("resume", R"({"overdue":"send"})").status, 200);
    EXPECT_TRUE(wait(store_->campaigns().find_send(org_, SendId{late}))->late_allowed_at);
}

TEST_F(Campaigns, CannotMoveToANumberWhoseAccountDoesNotHaveItsTemplates) {
    store::Waba other{.org = org_, .waba_id = "777", .name = "Other", .created_at = clock_.wall()};
    auto const waba = wait(store_->assets().connect(std::move(other))).value();
    store::PhoneNumber const line{
        .phone_number_id = "555", .display_phone_number = "+49 30 1", .status = "CONNECTED"};
    wait(store_->assets().sync(waba, {}, {line}, {}, clock_.wall()));
    std::int64_t moved_to = 0;
    auto const numbers = api("GET", "/api/v1/phone-numbers").body();
    for (auto const& each : numbers.at("items").as_array())
        if (each.at("displayPhoneNumber") == "+49 30 1") moved_to = number(each, "id");
    auto const send = number(add_send(send_body(60)).body(), "id");

    auto const path = fmt::format("/api/v1/campaigns/{}", campaign_);
    auto const move = fmt::format(R"({{"phoneNumberId":{}}})", moved_to);
    auto const refused = api("PATCH", path, move);
    EXPECT_EQ(refused.problem(), "other_account") << refused.text;
    EXPECT_EQ(refused.error_codes(), fmt::format("/sends/{}:other_account", send));
    EXPECT_NE(number(campaign_now(), "phoneNumberId"), moved_to);
    EXPECT_EQ(api("PATCH", fmt::format("/api/v1/sends/{}", send), R"({"templateId":null})").status, 200);
    EXPECT_EQ(api("PATCH", path, move).status, 200);
    EXPECT_EQ(number(campaign_now(), "phoneNumberId"), moved_to);

    // However a foreign template came to be there, the gate sees it.
    auto settings = wait(store_->campaigns().find_send(org_, SendId{send}))->settings;
    settings.template_id = TemplateId{template_};
    EXPECT_TRUE(
        wait(store_->campaigns().update_send(org_, SendId{send}, {}, settings, "user:1", clock_.wall())));
    auto const gates = act("schedule");
    EXPECT_EQ(gates.status, 409);
    EXPECT_NE(gates.text.find("another WhatsApp account"), std::string::npos) << gates.text;
}

TEST_F(Campaigns, AVersionSpeaksOfTheSendsToo) {
    auto const version = number(campaign_now(), "version");
    auto const send = number(add_send(send_body(60)).body(), "id");
    auto const read = number(campaign_now(), "version");
    EXPECT_GT(read, version);
    auto const path = fmt::format("/api/v1/sends/{}", send);
    EXPECT_EQ(api("PATCH", path, R"({"maxMessagesPerSecond":5})").status, 200);
    EXPECT_EQ(act("schedule", fmt::format(R"({{"version":{}}})", read)).problem(), "stale_version");
    EXPECT_EQ(act("schedule", fmt::format(R"({{"version":{}}})", read + 1)).status, 200);
}

TEST_F(Campaigns, AScheduledCampaignWhoseTemplateChangedSaysSoAtOnce) {
    auto const send = number(add_send(send_body(60)).body(), "id");
    meta_says("message_template_status_update", R"("event":"PAUSED","reason":"NONE")");
    EXPECT_TRUE(campaign_now().at("alerts").as_array().empty()) << "a draft has its preflight";
    meta_says("message_template_status_update", R"("event":"APPROVED","reason":"NONE")");
    ASSERT_EQ(act("schedule").status, 200);
    EXPECT_TRUE(campaign_now().at("alerts").as_array().empty());

    Wire events{server_->port()};
    events.write(request_text("GET", fmt::format("/api/v1/campaigns/{}/events", campaign_), {},
                              {{"Authorization", "Bearer " + key_}}));
    std::string seen;
    ASSERT_TRUE(events.read_until("event: progress", seen));
    auto const wakes = wakes_.load();
    meta_says("message_template_status_update", R"("event":"PAUSED","reason":"NONE")");
    EXPECT_GT(wakes_, wakes);
    ASSERT_TRUE(events.read_until("template_status", seen)) << seen;
    auto const told = campaign_now();
    ASSERT_EQ(told.at("alerts").as_array().size(), 1u);
    EXPECT_EQ(number(told.at("alerts").at(0), "sendId"), send);
    EXPECT_EQ(told.at("alerts").at(0).at("code"), "template_status");
    EXPECT_FALSE(told.at("alerts").at(0).at("fix").as_string().empty());
    EXPECT_EQ(told.at("status"), "scheduled");

    auto const codes = [&] {
        std::string codes;
        auto const now = campaign_now();
        for (auto const& alert : now.at("alerts").as_array()) codes += alert.at("code").as_string();
        return codes;
    };
    meta_says("message_template_status_update", R"("event":"APPROVED","reason":"NONE")");
    EXPECT_EQ(codes(), "");
    meta_says("message_template_components_update",
              R"("message_template_element":"Another text, {{first_name}}")");
    EXPECT_EQ(codes(), "template_changed");
    auto const preview = api("GET", fmt::format("/api/v1/templates/{}", template_)).text;
    EXPECT_NE(preview.find("Another text"), std::string::npos) << preview;
    meta_says("template_category_update", R"("previous_category":"MARKETING","new_category":"UTILITY")");
    EXPECT_EQ(codes(), "template_categorytemplate_changed");
    EXPECT_EQ(act("pause").body().at("alerts").as_array().size(), 2u);
    meta_says("message_template_status_update", R"("event":"DELETED","reason":"NONE")");
    EXPECT_EQ(codes(), "template_deleted");
    std::string audit = api("GET", "/api/v1/audit-log?limit=100").text;
    EXPECT_NE(audit.find("template.changed"), std::string::npos) << audit;
    EXPECT_TRUE(act("cancel").body().at("alerts").as_array().empty());
}

TEST_F(Campaigns, OnlyADraftIsChangedAndTheRefusalSaysWhatIsAllowed) {
    auto const id = number(add_send(send_body(60)).body(), "id");
    ASSERT_EQ(act("schedule").status, 200);
    auto const send = fmt::format("/api/v1/sends/{}", id),
               path = fmt::format("/api/v1/campaigns/{}", campaign_);
    for (auto const& refused :
         {api("PATCH", send, R"({"maxMessagesPerSecond":5})"), api("DELETE", send), add_send(send_body(90)),
          api("PATCH", path, R"({"name":"Late"})"), api("DELETE", path)}) {
        EXPECT_EQ(refused.status, 409);
        EXPECT_EQ(refused.problem(), "not_a_draft");
        EXPECT_NE(refused.text.find("scheduled"), std::string::npos) << refused.text;
        EXPECT_NE(refused.text.find("unschedule, pause, cancel"), std::string::npos) << refused.text;
    }
    EXPECT_EQ(act("pause", R"({"version":1})").problem(), "stale_version");
    EXPECT_EQ(act("unschedule", R"({"version":1})").problem(), "stale_version");
    EXPECT_EQ(act("unschedule", fmt::format(R"({{"version":{}}})", number(campaign_now(), "version"))).status,
              200);
    EXPECT_EQ(api("PATCH", send, R"({"maxMessagesPerSecond":5})").status, 200);
}

TEST_F(Campaigns, ReportsBalanceWhenMaterialized) {
    auto const id = number(add_send(send_body(60)).body(), "id");
    act("schedule");
    auto const before = api("GET", fmt::format("/api/v1/sends/{}/report", id)).body();
    EXPECT_EQ(number(before.at("funnel"), "audience"), 5);
    EXPECT_TRUE(before.at("readRate").at("value").is_null());
    ASSERT_TRUE(wait(store_->campaigns().move_send(SendId{id}, SendStatus::pending, SendStatus::materializing,
                                                   "", clock_.wall())));
    while (!wait(store_->ledger().materialize(SendId{id}, 2, clock_.wall())).done) {}
    auto const report = api("GET", fmt::format("/api/v1/sends/{}/report", id)).body();
    auto const& funnel = report.at("funnel");
    EXPECT_EQ(number(funnel, "audience"), 5);
    EXPECT_EQ(number(funnel, "eligible"), 2);
    EXPECT_EQ(number(funnel, "queued"), 2);
    EXPECT_EQ(number(funnel, "skipped"), 3);
    EXPECT_EQ(number(report.at("skippedBy"), "geo_us_marketing"), 1);
    EXPECT_EQ(number(report.at("skippedBy"), "duplicate"), 1);
    auto const total = api("GET", fmt::format("/api/v1/campaigns/{}/report", campaign_)).body();
    EXPECT_EQ(total.at("funnel"), funnel);
    auto const messages = api("GET", fmt::format("/api/v1/sends/{}/messages", id)).body();
    EXPECT_EQ(messages.at("items").as_array().size(), 5u);
    auto const skipped =
        api("GET", fmt::format("/api/v1/sends/{}/messages?status=skipped&country=us", id)).body();
    ASSERT_EQ(skipped.at("items").as_array().size(), 1u);
    EXPECT_EQ(skipped.at("items").at(0).at("skipReason"), "geo_us_marketing");
    auto const listed = [&](std::string_view query) {
        return api("GET", fmt::format("/api/v1/sends/{}/messages?{}", id, query));
    };
    auto const count = [&](std::string_view query) {
        return listed(query).body().at("items").as_array().size();
    };
    EXPECT_EQ(count("status=queued,skipped"), 5u);
    EXPECT_EQ(count("skipReason=duplicate"), 1u);
    EXPECT_EQ(count("region=EEA&status=queued"), 1u);
    EXPECT_EQ(count("region=JP"), 0u);
    EXPECT_EQ(count("region=EEA&country=de"), count("country=de"));
    EXPECT_EQ(listed("errorCode=x").error_codes(), "?errorCode:wrong_type");
    EXPECT_EQ(listed("status=queued,lost").error_codes(), "?status:unknown_value");
    EXPECT_EQ(listed("skipReason=none").error_codes(), "?skipReason:unknown_value");
    EXPECT_EQ(listed("region=US").error_codes(), "?region:unknown_value");
    EXPECT_EQ(listed("region=JP&country=DE").error_codes(), "?region:contradiction");
    auto const csv = api("GET", fmt::format("/api/v1/sends/{}/messages.csv", id));
    EXPECT_EQ(std::count(csv.text.begin(), csv.text.end(), '\n'), 6) << csv.text;
    EXPECT_NE(csv.text.find("+4915112345678,x-1,DE,queued"), std::string::npos) << csv.text;
}

}    // namespace
}    // namespace carillon::api
