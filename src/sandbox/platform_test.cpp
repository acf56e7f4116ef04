#include "sandbox/platform.hpp"

#include "base/crypto.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace carillon::sandbox {
namespace {

namespace json = boost::json;

/// Meta's side without sockets, on a clock that stands still.
struct PlatformTest : testing::Test {
    ManualClock clock{
        Wall{std::chrono::milliseconds{1'763'900'000'000}}};    // outlives what waits in the context
    boost::asio::io_context context;
    std::unique_ptr<Platform> platform = make();
    std::string kept;

    std::unique_ptr<Platform> make(std::uint64_t seed = 7) {
        auto made = Platform::make(context, clock, default_profile(), seed);
        return made ? std::move(*made) : nullptr;
    }
    Reply ask(std::string_view method, std::string_view target, std::string body = {},
              std::string_view authorization = "Bearer sandbox-access-token") {
        kept = std::move(body);
        kept.reserve(kept.size() + simdjson::SIMDJSON_PADDING);
        return platform->handle({method, target, authorization, "application/json", kept});
    }
    Reply send(std::string body, std::string_view edge = "marketing_messages",
               std::string_view version = "v25.0", std::string_view number = "208311745990001") {
        return ask("POST", fmt::format("/{}/{}/{}", version, number, edge), std::move(body));
    }
    void behave(std::string_view text) {
        auto const set = platform->set_behaviour(text);
        ASSERT_TRUE(set) << set.error().detail;
    }
    static int code_of(Reply const& reply) {
        auto const body = json::parse(reply.body);
        return body.at("error").at("code").to_number<int>();
    }
};

std::string message(std::string_view to, std::string_view components, std::string_view name = "spring_offer",
                    std::string_view language = "en", std::string_view more = "") {
    return fmt::format(
        R"({{"messaging_product":"whatsapp","recipient_type":"individual","to":"{}","type":"template"{},)"
        R"("template":{{"name":"{}","language":{{"code":"{}"}},"components":[{}]}}}})",
        to, more, name, language, components);
}
constexpr std::string_view body_part =
    R"({"type":"body","parameters":[{"type":"text","parameter_name":"first_name","text":"Asha"},)"
    R"({"type":"text","parameter_name":"discount","text":"20%"}]})";
constexpr std::string_view url_part =
    R"({"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"u1"}]})";
std::string both() { return fmt::format("{},{}", body_part, url_part); }
std::string valid(std::string_view to = "919800000001", std::string_view more = "") {
    return message(to, both(), "spring_offer", "en", more);
}
std::string utility() {
    return message(
        "919800000001",
        R"({"type":"body","parameters":[{"type":"text","parameter_name":"first_name","text":"A"},)"
        R"({"type":"text","parameter_name":"order_number","text":"7"}]},)"
        R"({"type":"button","sub_type":"url","index":0,"parameters":[{"type":"text","text":"7"}]})",
        "order_update");
}

TEST_F(PlatformTest, what_waits_for_another_try_rests_while_webhooks_are_held) {
    int posts = 0, status = 503;
    platform->webhooks().set_post([&](WebhookUrl, std::string, std::string) -> Async<WebhookAnswer> {
        ++posts;
        co_return WebhookAnswer{.status = status, .body = {}};
    });
    platform->webhooks().set_app_url("http://receiver.test/hook");
    auto const an_hour = [&] {
        for (int minute = 0; minute < 60; ++minute) {
            clock.advance(std::chrono::minutes{1});
            context.restart();
            context.poll();    // for ever, if anything spins
        }
    };
    ASSERT_EQ(send(valid("+4915112345678")).status, 200);
    an_hour();
    EXPECT_GT(posts, 1);    // and tried again
    behave(R"({"disorder":{"hold":true}})");
    auto const before = posts;
    an_hour();
    EXPECT_EQ(posts, before);
    status = 200;
    behave(R"({"disorder":{"hold":false}})");
    an_hour();
    EXPECT_GT(posts, before);
    EXPECT_EQ(platform->webhooks().counts().updates_given_up, 0);
}

TEST_F(PlatformTest, an_accepted_send_answers_in_metas_shape) {
    Reply const reply = send(valid("+91 98000-00001"));
    ASSERT_EQ(reply.status, 200) << reply.body;
    auto const body = json::parse(reply.body);
    EXPECT_EQ(body.at("contacts").at(0).at("input").as_string(), "+91 98000-00001");
    EXPECT_EQ(body.at("contacts").at(0).at("wa_id").as_string(), "919800000001");
    EXPECT_EQ(body.at("messages").at(0).at("message_status").as_string(), "accepted");
    EXPECT_TRUE(std::string_view{body.at("messages").at(0).at("id").as_string()}.starts_with(
        "wamid.HBgMOTE5ODAwMDAwMDAx"));
    EXPECT_EQ(platform->ledger().size(), 1u);
}

struct Case {
    char const* name;
    std::string body;
    char const* edge;
    int code;
    int status;
    char const* version = "v25.0";
};

TEST_F(PlatformTest, a_bad_send_is_refused_with_metas_code_and_status) {
    constexpr auto mm = "marketing_messages";
    constexpr auto cloud = "messages";
    std::string const to = "919800000001";
    std::vector<Case> const cases{
        {"not JSON", "{", mm, 100, 400},
        {"text on MM",
         R"({"messaging_product":"whatsapp","recipient_type":"individual","to":"919800000001","type":"text"})",
         mm, 100, 400},
        {"no product", R"({"to":"919800000001","type":"template"})", mm, 100, 400},
        {"no recipient",
         R"({"messaging_product":"whatsapp","recipient_type":"individual","type":"template","template":{}})",
         mm, 100, 400},
        {"letters as number", valid("not-a-number"), mm, 131009, 400},
        {"group",
         R"({"messaging_product":"whatsapp","recipient_type":"group","to":"919800000001","type":"template"})",
         mm, 100, 400},
        {"unknown field", valid(to, R"(,"biz_opaque_callback_data":"x")"), mm, 100, 400},
        {"bad policy", valid(to, R"(,"product_policy":"LOOSE")"), mm, 100, 400},
        {"no template",
         R"({"messaging_product":"whatsapp","recipient_type":"individual","to":"919800000001","type":"template"})",
         mm, 131008, 400},
        {"unknown template", message(to, "", "nothing_like_it"), mm, 132001, 404},
        {"other language", message(to, "", "spring_offer", "fr"), mm, 132001, 404},
        {"rejected template", message(to, "", "miracle_cure"), mm, 132001, 404},
        {"paused template", message(to, "", "winter_sale"), mm, 132015, 400},
        {"utility on MM", utility(), mm, 134100, 400},
        {"utility on MM before v23", utility(), mm, 131055, 400, "v22.0"},
        {"no components", message(to, ""), mm, 132000, 400},
        {"one parameter too few",
         message(
             to,
             fmt::format(
                 R"({{"type":"body","parameters":[{{"type":"text","parameter_name":"first_name","text":"A"}}]}},{})",
                 url_part)),
         mm, 132000, 400},
        {"wrong name",
         message(
             to,
             fmt::format(
                 R"({{"type":"body","parameters":[{{"type":"text","parameter_name":"nobody","text":"A"}},{{"type":"text","parameter_name":"discount","text":"B"}}]}},{})",
                 url_part)),
         mm, 132012, 400},
        {"image in the body",
         message(
             to,
             fmt::format(
                 R"({{"type":"body","parameters":[{{"type":"image","image":{{"id":"1"}}}},{{"type":"text","parameter_name":"discount","text":"B"}}]}},{})",
                 url_part)),
         mm, 132012, 400},
        {"line break",
         message(
             to,
             fmt::format(
                 R"({{"type":"body","parameters":[{{"type":"text","parameter_name":"first_name","text":"A\nB"}},{{"type":"text","parameter_name":"discount","text":"B"}}]}},{})",
                 url_part)),
         mm, 132018, 400},
        {"too long",
         message(
             to,
             fmt::format(
                 R"({{"type":"body","parameters":[{{"type":"text","parameter_name":"first_name","text":"{}"}},{{"type":"text","parameter_name":"discount","text":"B"}}]}},{})",
                 std::string(1024, 'x'), url_part)),
         mm, 132005, 400},
        {"no URL suffix", message(to, body_part), mm, 131008, 400},
        {"button that is not there",
         message(to, both() + R"(,{"type":"button","sub_type":"quick_reply","index":"5"})"), mm, 132018, 400},
        {"no header image",
         message(to,
                 R"({"type":"body","parameters":[{"type":"text","parameter_name":"first_name","text":"A"}]})",
                 "new_collection", "en_US"),
         mm, 131008, 400},
        {"video for image",
         message(
             to,
             R"({"type":"header","parameters":[{"type":"video","video":{"link":"https://x.example/v"}}]},{"type":"body","parameters":[{"type":"text","parameter_name":"first_name","text":"A"}]})",
             "new_collection", "en_US"),
         mm, 132012, 400},
        {"media never uploaded",
         message(
             to,
             R"({"type":"header","parameters":[{"type":"image","image":{"id":"404"}}]},{"type":"body","parameters":[{"type":"text","parameter_name":"first_name","text":"A"}]})",
             "new_collection", "en_US"),
         mm, 100, 400},
        {"to itself", valid("+49 30 5550 9911"), mm, 131021, 400},
        {"free text outside the window",
         R"({"messaging_product":"whatsapp","to":"919800000001","type":"text","text":{"body":"hi"}})", cloud,
         131047, 400},
        {"image message", R"({"messaging_product":"whatsapp","to":"919800000001","type":"image"})", cloud,
         131051, 400},
    };
    for (Case const& tried : cases) {
        SCOPED_TRACE(tried.name);
        Reply const reply = send(tried.body, tried.edge, tried.version);
        EXPECT_EQ(reply.status, tried.status) << reply.body;
        ASSERT_TRUE(json::parse(reply.body).as_object().contains("error")) << reply.body;
        EXPECT_EQ(code_of(reply), tried.code) << reply.body;
    }
    EXPECT_EQ(platform->ledger().size(), 0u);
}

TEST_F(PlatformTest, what_meta_does_not_enforce_is_taken) {
    behave(R"({"pairRate":false})");
    std::vector<std::string> const bodies{
        valid("919800000001", R"(,"message_activity_sharing":"true")"),
        valid("919800000001", R"(,"message_activity_sharing":false,"product_policy":"STRICT")"),
        valid("919800000001", R"(,"bid_spec":{"per_message_bid_multiplier":1.5})"),
        message(
            "919800000001",
            fmt::format(
                R"({},{{"type":"BUTTON","sub_type":"URL","index":0,"parameters":[{{"type":"text","text":"u"}}]}})",
                body_part)),
        message(
            "919800000001",
            fmt::format(
                R"({},{{"type":"button","sub_type":"quick_reply","index":"1","parameters":[{{"type":"payload","payload":"p"}}]}})",
                both())),
        R"({"messaging_product":"whatsapp","recipient_type":"individual","recipient":"IN.7421098765","type":"template",)"
        R"("template":{"name":"spring_offer","language":{"policy":"deterministic","code":"en"},"components":[)" +
            both() + "]}}",
    };
    for (auto const& body : bodies) {
        Reply const reply = send(body);
        EXPECT_EQ(reply.status, 200) << body << "\n" << reply.body;
    }
    EXPECT_EQ(send(utility(), "messages").status, 200);
    behave(R"({"strictFields":false})");
    EXPECT_EQ(send(valid("919800000001", R"(,"biz_opaque_callback_data":"x")")).status, 200);
}

TEST_F(PlatformTest, tokens_and_ids_are_checked_first) {
    std::string const target = "/v25.0/208311745990001/messages";
    EXPECT_EQ(code_of(ask("POST", target, "{}", "")), 104);
    EXPECT_EQ(ask("POST", target, "{}", "").status, 401);
    EXPECT_EQ(code_of(ask("POST", target, "{}", "Bearer wrong")), 190);
    Reply const unknown = ask("POST", "/v25.0/42/messages", "{}");
    EXPECT_EQ(unknown.status, 400);
    auto const error = json::parse(unknown.body).at("error");
    EXPECT_EQ(error.at("code").to_number<int>(), 100);
    EXPECT_EQ(error.at("error_subcode").to_number<int>(), 33);
    EXPECT_EQ(ask("GET", "/nonsense").status, 404);
}

TEST_F(PlatformTest, the_number_takes_its_throughput_and_no_more) {
    int accepted = 0;
    int throttled = 0;
    for (int i = 0; i < 200; ++i) {
        Reply const reply =
            send(valid(std::to_string(919800000000 + i)), "marketing_messages", "v25.0", "208311745990002");
        if (reply.status == 200) {
            ++accepted;
        } else {
            EXPECT_EQ(code_of(reply), 130429);
            ++throttled;
        }
    }
    EXPECT_EQ(accepted, 80);
    EXPECT_EQ(throttled, 120);
    clock.advance(std::chrono::milliseconds{500});
    for (int i = 0; i < 100; ++i)
        accepted +=
            send(valid(std::to_string(919900000000 + i)), "marketing_messages", "v25.0", "208311745990002")
                .status == 200;
    EXPECT_EQ(accepted, 120);
    behave(R"({"rateLimitsAs429":true})");
    EXPECT_EQ(send(valid("919900001000"), "messages", "v25.0", "208311745990002").status, 429);
}

TEST_F(PlatformTest, one_recipient_gets_45_at_once_and_then_one_in_six_seconds) {
    for (int i = 0; i < 45; ++i) EXPECT_EQ(send(valid()).status, 200) << i;
    EXPECT_EQ(code_of(send(valid())), 131056);
    clock.advance(std::chrono::seconds{6});
    EXPECT_EQ(send(valid()).status, 200);
    EXPECT_EQ(code_of(send(valid())), 131056);
}

TEST_F(PlatformTest, onboarding_and_the_cloud_switch_decide_the_route) {
    behave(R"({"waba":{"onboardingStatus":"ELIGIBLE"}})");
    Reply const strict = send(valid("919800000001", R"(,"product_policy":"STRICT")"));
    EXPECT_EQ(code_of(strict), 134102);
    EXPECT_EQ(strict.status, 500);
    EXPECT_EQ(send(valid()).status, 200);
    EXPECT_FALSE(platform->ledger()[0].optimised);
    behave(R"({"waba":{"disableMarketingMessagesOnCloudApi":true}})");
    EXPECT_EQ(code_of(send(valid())), 131063);
    EXPECT_EQ(code_of(send(valid(), "messages")), 131063);
    behave(R"({"waba":{"onboardingStatus":"ONBOARDED"}})");
    EXPECT_EQ(send(valid()).status, 200);
    EXPECT_TRUE(platform->ledger()[1].optimised);
}

TEST_F(PlatformTest, state_changes_count_at_once) {
    behave(R"({"templates":{"spring_offer/en":{"status":"DISABLED"}}})");
    EXPECT_EQ(code_of(send(valid())), 132016);
    behave(R"({"templates":{"spring_offer/en":{"status":"APPROVED","category":"UTILITY"}}})");
    EXPECT_EQ(code_of(send(valid())), 134100);
    behave(R"({"phoneNumbers":{"208311745990001":{"status":"DISCONNECTED"}}})");
    EXPECT_EQ(code_of(send(valid())), 133010);
}

TEST_F(PlatformTest, a_wrong_behaviour_changes_nothing_and_names_the_field) {
    Reply const reply =
        ask("PUT", "/__sandbox/behaviour",
            R"({"throughputLimit":5,"recipients":{"reads":2},"errorRates":{"77":1},"what":1})");
    EXPECT_EQ(reply.status, 422);
    auto const body = json::parse(reply.body);
    std::set<std::string> pointers;
    for (auto const& error : body.at("errors").as_array()) pointers.emplace(error.at("pointer").as_string());
    EXPECT_EQ(pointers, (std::set<std::string>{"/recipients/reads", "/errorRates/77", "/what"}));
    EXPECT_EQ(platform->behaviour().rules.throughput_limit, 0u);
    EXPECT_EQ(ask("PUT", "/__sandbox/behaviour", "{").status, 400);
    // What GET answers can be put back.
    EXPECT_EQ(ask("PUT", "/__sandbox/behaviour", ask("GET", "/__sandbox/behaviour").body).status, 200);
}

TEST_F(PlatformTest, injected_errors_and_faults_come_as_often_as_told) {
    behave(R"({"errorRates":{"131000":1}})");
    EXPECT_EQ(code_of(send(valid())), 131000);
    behave(
        R"({"errorRates":{},"faults":{"dropBeforeAccepting":{"next":1},"dropAfterAccepting":{"next":1}}})");
    EXPECT_EQ(send(valid()).fault, Fault::drop_connection);
    EXPECT_EQ(platform->ledger().size(), 0u);
    EXPECT_EQ(send(valid()).fault, Fault::drop_connection);
    EXPECT_EQ(platform->ledger().size(), 1u);
    EXPECT_EQ(send(valid()).fault, Fault::none);
    behave(
        R"({"faults":{"stallAfterAccepting":{"next":2},"stallMillis":250},"latencyMillis":{"min":100,"max":100}})");
    EXPECT_EQ(send(valid()).delay_ms, 350u);
}

TEST_F(PlatformTest, templates_are_listed_page_by_page) {
    std::string target =
        "/v25.0/310455820770002/message_templates?limit=3&category=MARKETING&fields=name,language,status";
    std::size_t seen = 0;
    int pages = 0;
    while (!target.empty() && pages < 9) {
        auto const page = json::parse(ask("GET", target).body).as_object();
        seen += page.at("data").as_array().size();
        ++pages;
        auto const& paging = page.at("paging").as_object();
        target = paging.contains("next") ? std::string{paging.at("next").as_string()} : std::string{};
        if (!target.empty()) target = target.substr(target.find("/v25.0"));
    }
    EXPECT_EQ(seen, 7u);
    EXPECT_EQ(pages, 3);
    EXPECT_EQ(code_of(ask("GET", "/v25.0/310455820770002/message_templates?after=nonsense")), 131059);
    EXPECT_EQ(code_of(ask("GET", "/v23.0/310455820770002/message_templates?after=nonsense")), 100);
    EXPECT_EQ(code_of(ask("GET", "/v25.0/310455820770002/message_templates?fields=nonsense")), 100);
}

TEST_F(PlatformTest, nodes_answer_the_fields_asked_for) {
    auto const phone = json::parse(
        ask("GET",
            "/v25.0/208311745990001?fields=throughput,status,whatsapp_business_manager_messaging_limit")
            .body);
    EXPECT_EQ(phone.at("throughput").at("level").as_string(), "HIGH");
    EXPECT_EQ(phone.at("status").as_string(), "CONNECTED");
    EXPECT_EQ(phone.as_object().size(), 4u);    // and the id
    auto const waba = json::parse(ask("GET",
                                      "/v25.0/"
                                      "310455820770002?fields=marketing_messages_onboarding_status,disable_"
                                      "marketing_messages_on_cloud_api")
                                      .body);
    EXPECT_EQ(waba.at("marketing_messages_onboarding_status").as_string(), "ONBOARDED");
    EXPECT_EQ(waba.at("disable_marketing_messages_on_cloud_api").as_bool(), false);
    auto const health = json::parse(ask("GET", "/v25.0/1455667788990016?fields=health_status").body);
    EXPECT_EQ(health.at("health_status").at("can_send_message").as_string(), "BLOCKED");
}

TEST_F(PlatformTest, the_newer_fields_are_known_from_v24_on) {
    std::string const waba = "310455820770002", number = "208311745990001";
    auto const field = [&](std::string const& version, std::string const& node, std::string const& name) {
        auto const answer = ask("GET", "/" + version + "/" + node + "?fields=" + name);
        auto const value = json::parse(answer.body);
        if (answer.status != 200) return std::to_string(code_of(answer));
        auto const* text = value.as_object().if_contains(name);
        return text == nullptr ? std::string{"nothing"} : std::string{text->as_string()};
    };
    behave(R"({"waba":{"messagingLimit":"TIER_2K","onboardingStatus":"ELIGIBLE"}})");
    for (auto const& node : {waba, number}) {
        EXPECT_EQ(field("v25.0", node, "whatsapp_business_manager_messaging_limit"), "TIER_2K");
        EXPECT_EQ(field("v23.0", node, "whatsapp_business_manager_messaging_limit"), "100");
    }
    for (auto const* version : {"v23.0", "v25.0"}) {
        EXPECT_EQ(field(version, number, "messaging_limit_tier"), "TIER_2K");
        EXPECT_EQ(field(version, waba, "marketing_messages_lite_api_status"), "ELIGIBLE");
    }
    EXPECT_EQ(field("v25.0", waba, "marketing_messages_onboarding_status"), "ELIGIBLE");
    EXPECT_EQ(field("v23.0", waba, "marketing_messages_onboarding_status"), "100");
    behave(R"({"waba":{"messagingLimit":"TIER_NOT_SET","onboardingStatus":"UNKNOWN"}})");
    EXPECT_EQ(field("v25.0", waba, "whatsapp_business_manager_messaging_limit"), "nothing");
    EXPECT_EQ(field("v25.0", number, "messaging_limit_tier"), "TIER_NOT_SET");
    EXPECT_EQ(field("v25.0", waba, "marketing_messages_onboarding_status"), "nothing");
    EXPECT_EQ(field("v25.0", waba, "marketing_messages_lite_api_status"), "UNKNOWN");
}

TEST_F(PlatformTest, the_subscription_can_be_taken_away) {
    auto const apps = [&] {
        return json::parse(ask("GET", "/v25.0/310455820770002/subscribed_apps").body)
            .at("data")
            .as_array()
            .size();
    };
    EXPECT_EQ(apps(), 1u);
    behave(R"({"waba":{"subscribed":false}})");
    EXPECT_EQ(apps(), 0u);
    behave(R"({"waba":{"messagingLimit":"TIER_2K"}})");    // what is not named stays
    EXPECT_EQ(apps(), 0u);
    behave(R"({"waba":{"subscribed":true},"phoneNumbers":{"208311745990001":{"nameStatus":"DECLINED"}}})");
    EXPECT_EQ(apps(), 1u);
    auto const number = json::parse(ask("GET", "/v25.0/208311745990001?fields=name_status").body);
    EXPECT_EQ(number.at("name_status").as_string(), "DECLINED");
}

TEST_F(PlatformTest, media_is_checked_and_then_serves_as_header) {
    std::string form =
        "--b\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n"
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\nContent-Type: "
        "image/jpeg\r\n\r\n\xff\xd8\xffJPEG\r\n--b--\r\n";
    auto const upload = [&](std::string const& body) {
        return platform->handle({"POST", "/v25.0/208311745990001/media", "Bearer sandbox-access-token",
                                 "multipart/form-data; boundary=b", body});
    };
    Reply const reply = upload(form);
    ASSERT_EQ(reply.status, 200) << reply.body;
    std::string const id{json::parse(reply.body).at("id").as_string()};
    auto const body = fmt::format(
        R"({{"type":"header","parameters":[{{"type":"image","image":{{"id":"{}"}}}}]}},)"
        R"({{"type":"body","parameters":[{{"type":"text","parameter_name":"first_name","text":"A"}}]}})",
        id);
    EXPECT_EQ(send(message("919800000001", body, "new_collection", "en_US")).status, 200);
    auto const about = json::parse(ask("GET", "/v25.0/" + id).body);
    EXPECT_EQ(about.at("file_size").as_string(), "7");
    EXPECT_EQ(about.at("sha256").as_string(), to_hex(sha256("\xff\xd8\xffJPEG")));
    clock.advance(std::chrono::days{30} - std::chrono::seconds{1});
    EXPECT_EQ(send(message("919800000001", body, "new_collection", "en_US")).status, 200);
    clock.advance(std::chrono::seconds{1});
    EXPECT_EQ(code_of(send(message("919800000001", body, "new_collection", "en_US"))), 100) << "expired";
    std::string const again{json::parse(upload(form).body).at("id").as_string()};
    EXPECT_EQ(ask("DELETE", "/v25.0/" + again).status, 200);
    EXPECT_EQ(ask("GET", "/v25.0/" + again).status, 400);
    form.replace(form.find("image/jpeg"), 10, "image/png ");
    EXPECT_EQ(code_of(upload(form)), 100) << "its content is another";
    form.replace(form.find("image/png "), 10, "image/tiff");
    EXPECT_EQ(code_of(upload(form)), 100);
    form.replace(form.find("image/tiff"), 10, "image/jpeg");
    form.insert(form.find("JPEG"), std::string(5'000'001, 'x'));
    EXPECT_EQ(code_of(upload(form)), 131053);
}

TEST_F(PlatformTest, a_free_text_is_taken_within_a_day_of_the_recipients_own) {
    std::string const text =
        R"({"messaging_product":"whatsapp","to":"919800000001","type":"text","text":{"body":"hi"}})";
    EXPECT_EQ(ask("POST", "/__sandbox/inbound", R"({"from":"+919800000001","text":"hello"})").status, 200);
    EXPECT_EQ(send(text, "messages").status, 200);
    clock.advance(std::chrono::hours{25});
    EXPECT_EQ(code_of(send(text, "messages")), 131047);
    EXPECT_EQ(ask("POST", "/__sandbox/inbound", R"({"from":"+919800000001"})").status, 422);
}

TEST_F(PlatformTest, the_ledger_is_every_acceptance_in_one_line_each) {
    send(valid("919800000001"));
    send(valid("919800000001"));
    std::string body = utility();
    body.insert(1, R"("biz_opaque_callback_data":"c77-ä",)");
    send(body, "messages");
    Reply reply = ask("GET", "/__sandbox/ledger");
    std::string out;
    while (reply.source->fill(out)) {}
    std::vector<json::value> lines;
    for (std::size_t at = 0; at < out.size(); at = out.find('\n', at) + 1)
        lines.push_back(json::parse(out.substr(at, out.find('\n', at) - at)));
    ASSERT_EQ(lines.size(), 3u);
    EXPECT_EQ(lines[0].at("to").as_string(), "919800000001");
    EXPECT_EQ(lines[0].at("api").as_string(), "marketing_messages");
    EXPECT_TRUE(lines[0].at("callbackData").is_null());
    EXPECT_NE(lines[0].at("wamid").as_string(), lines[1].at("wamid").as_string());
    EXPECT_EQ(lines[2].at("callbackData").as_string(), "c77-ä");
    EXPECT_EQ(lines[2].at("template").as_string(), "order_update");
    EXPECT_EQ(lines[2].at("acceptedAt").as_string(), "2025-11-23T12:13:20Z");
    auto const stats = json::parse(ask("GET", "/__sandbox/stats").body);
    EXPECT_EQ(stats.at("accepted").to_number<int>(), 3);
    EXPECT_EQ(stats.at("duplicates").to_number<int>(), 0) << "nothing says that the second is a repeat";
    send(body, "messages");
    body.replace(body.find("c77"), 3, "c78");
    send(body, "messages");
    auto const after = json::parse(ask("GET", "/__sandbox/stats").body);
    EXPECT_EQ(after.at("accepted").to_number<int>(), 5);
    EXPECT_EQ(after.at("duplicates").to_number<int>(), 1) << "callback data c77-ä came twice";
}

TEST(Profile, names_what_is_wrong_in_a_file) {
    auto const bad = read_profile(
        R"({"world":{"phoneNumbers":[{"id":"1"}],"onboardingStatus":"MAYBE"},"webhooks":{"connections":0}})");
    ASSERT_FALSE(bad);
    std::set<std::string> pointers;
    for (auto const& error : bad.error().errors) pointers.insert(error.pointer);
    EXPECT_EQ(pointers, (std::set<std::string>{"/world/phoneNumbers/0/displayPhoneNumber",
                                               "/world/onboardingStatus", "/webhooks/connections"}));
    auto const good = read_profile(R"({"behaviour":{"recipients":{"timeScale":0}},"world":{"templates":[
        {"id":"1","name":"a","language":"en","category":"UTILITY","components":[{"type":"BODY","text":"Hello there"}]}]}})");
    ASSERT_TRUE(good);
    EXPECT_EQ(good->world.templates.size(), 1u);
    EXPECT_EQ(good->world.phone_numbers.size(), 2u);
}

}    // namespace
}    // namespace carillon::sandbox
