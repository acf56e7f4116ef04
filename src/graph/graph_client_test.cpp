#include "graph/graph_client.hpp"

#include "graph/error_policy.hpp"
#include "graph/fake_server_test.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

namespace carillon::graph {
namespace {

using namespace std::chrono_literals;
using testing::FakeServer;
using testing::Received;
namespace asio = boost::asio;

struct Reply {
    int status = 200;
    std::string body;
};

class GraphClientTest : public ::testing::Test {
protected:
    GraphClientTest()
        : server{io, {}, [this](Received const& request) {
                     requests.push_back(request);
                     auto const found = replies.find(request.method + " " + request.path);
                     if (found == replies.end() || found->second.empty())
                         return request.answer(404, "no such page");
                     Reply const reply = found->second.front();
                     if (found->second.size() > 1) found->second.pop_front();
                     request.answer(reply.status, reply.body);
                 }} {
        GraphOptions options;
        options.http.url = server.url() + "/graph";
        options.http.connections = 1;
        auto made = GraphClient::create(io.get_executor(), clock, options);
        EXPECT_TRUE(made);
        client = std::move(*made);
    }
    void reply(std::string const& to, int status, std::string body) {
        replies[to].push_back({status, std::move(body)});
    }

    template <class T>
    T wait(Async<T> work) {
        std::optional<T> result;
        auto const run = [](Async<T> inner, std::optional<T>& out) -> Async<void> {
            out.emplace(co_await std::move(inner));
        };
        asio::co_spawn(io, run(std::move(work), result), asio::detached);
        auto const deadline = std::chrono::steady_clock::now() + 10s;
        while (!result && std::chrono::steady_clock::now() < deadline) {
            io.run_one_for(100ms);
            io.restart();
        }
        EXPECT_TRUE(result) << "never came";
        return std::move(*result);
    }
    template <class T>
    Problem refusal(Async<Result<T>> work) {
        Result<T> const result = wait(std::move(work));
        EXPECT_FALSE(result);
        return result ? Problem{} : result.error();
    }

    asio::io_context io{1};
    SystemClock clock;
    std::map<std::string, std::deque<Reply>> replies;
    std::vector<Received> requests;
    FakeServer server;
    std::unique_ptr<GraphClient> client;
};

std::string const numbers =
    "fields=id,display_phone_number,verified_name,quality_rating,code_verification_status,name_status,status,"
    "account_mode,"
    "platform_type,throughput,messaging_limit_tier";
std::string const waba =
    "fields=id,name,timezone_id,account_review_status,business_verification_status,country";
std::string const templates =
    "GET "
    "/graph/v25.0/77/"
    "message_templates?limit=100&fields=id,name,language,status,category,components,parameter_format,"
    "quality_score,rejected_reason";

TEST_F(GraphClientTest, reads_a_waba_and_falls_back_to_the_older_field) {
    std::string const newer =
        "GET /graph/v25.0/77?" + waba +
        ",marketing_messages_onboarding_status,whatsapp_business_manager_messaging_limit,"
        "disable_marketing_messages_on_cloud_api";
    reply(
        newer, 200,
        R"({"id":"77","name":"Store","marketing_messages_onboarding_status":"ONBOARDED","whatsapp_business_manager_messaging_limit":"TIER_100K","disable_marketing_messages_on_cloud_api":true})");
    auto const info = wait(client->fetch_waba("77", "tok"));
    ASSERT_TRUE(info) << info.error().detail;
    EXPECT_EQ(info->name, "Store");
    EXPECT_TRUE(info->onboarded());
    EXPECT_EQ(info->messaging_limit_tier, "TIER_100K");
    EXPECT_EQ(info->marketing_disabled_on_cloud_api, true);
    EXPECT_EQ(requests[0].headers.find("authorization")->second, "Bearer tok");

    replies.clear();
    reply(
        newer, 400,
        R"({"error":{"message":"(#100) Tried accessing nonexisting field","type":"OAuthException","code":100}})");
    reply("GET /graph/v25.0/77?" + waba + ",marketing_messages_lite_api_status", 200,
          R"({"id":"77","name":"Old","marketing_messages_lite_api_status":"ELIGIBLE"})");
    auto const older = wait(client->fetch_waba("77", "tok"));
    ASSERT_TRUE(older) << older.error().detail;
    EXPECT_EQ(older->marketing_onboarding, "ELIGIBLE");
    EXPECT_FALSE(older->onboarded());

    replies.clear();
    reply(newer, 200, R"({"id":"77","name":"Silent"})");
    reply("GET /graph/v25.0/77?fields=marketing_messages_lite_api_status", 200,
          R"({"id":"77","marketing_messages_lite_api_status":"ONBOARDED"})");
    auto const silent = wait(client->fetch_waba("77", "tok"));
    ASSERT_TRUE(silent) << silent.error().detail;
    EXPECT_EQ(silent->name, "Silent");
    EXPECT_EQ(silent->marketing_onboarding, "ONBOARDED") << "the newer field said nothing";

    replies.clear();
    reply(newer, 200, R"({"id":"77","name":"Gone"})");
    reply("GET /graph/v25.0/77?fields=marketing_messages_lite_api_status", 400,
          R"({"error":{"message":"(#100) nonexisting field","code":100}})");
    auto const gone = wait(client->fetch_waba("77", "tok"));
    ASSERT_TRUE(gone) << gone.error().detail;
    EXPECT_EQ(gone->marketing_onboarding, "");
}

TEST_F(GraphClientTest, lists_every_page_and_starts_again_when_a_cursor_has_died) {
    auto const page = [](std::string const& name, std::string const& after, bool more) {
        return fmt::format(
            R"({{"data":[{{"id":"1","name":"{}","language":"en","status":"APPROVED","category":"MARKETING","quality_score":{{"score":"GREEN"}},"components":[{{"type":"BODY","text":"Hi {{{{1}}}}"}}]}}],"paging":{{"cursors":{{"before":"b","after":"{}"}}{}}}}})",
            name, after, more ? R"(,"next":"https://x")" : "");
    };
    reply(templates, 200, page("first", "c/1=", true));
    reply(templates, 200, page("again", "c2", true));
    reply(templates + "&after=c%2F1%3D", 400,
          R"({"error":{"message":"(#131059) bad cursor","code":131059}})");
    reply(templates + "&after=c2", 200, page("second", "c3", false));
    auto const list = wait(client->fetch_templates("77", "tok"));
    ASSERT_TRUE(list) << list.error().detail;
    ASSERT_EQ(list->templates.size(), 2u);
    EXPECT_EQ(list->templates[0].name, "again");
    EXPECT_EQ(list->templates[1].name, "second");
    EXPECT_EQ(list->templates[0].quality, "GREEN");
    EXPECT_EQ(list->templates[0].components, R"([{"type":"BODY","text":"Hi {{1}}"}])");
    EXPECT_EQ(requests.size(), 4u);
}

TEST_F(GraphClientTest, a_template_it_cannot_read_does_not_spoil_the_others) {
    reply(
        templates, 200,
        R"({"data":[{"name":"a","language":"en","category":"FREE_SERVICE"},{"name":"b","language":"en","category":"UTILITY","status":"PAUSED"}]})");
    auto const list = wait(client->fetch_templates("77", "tok"));
    ASSERT_TRUE(list);
    ASSERT_EQ(list->templates.size(), 1u);
    EXPECT_EQ(list->templates[0].status, TemplateStatus::paused);
    ASSERT_EQ(list->skipped.size(), 1u);
    EXPECT_NE(list->skipped[0].find("FREE_SERVICE"), std::string::npos);
}

TEST_F(GraphClientTest, lists_numbers_with_the_portfolios_limit_first) {
    reply(
        "GET /graph/v25.0/77/phone_numbers?limit=100&" + numbers +
            ",whatsapp_business_manager_messaging_limit",
        200,
        R"({"data":[{"id":"5","display_phone_number":"+1 555","status":"CONNECTED","quality_rating":"GREEN","throughput":{"level":"HIGH"},"messaging_limit_tier":"TIER_1K","whatsapp_business_manager_messaging_limit":"TIER_10K"}]})");
    auto const list = wait(client->fetch_phone_numbers("77", "tok"));
    ASSERT_TRUE(list) << list.error().detail;
    ASSERT_EQ(list->size(), 1u);
    EXPECT_EQ(list->at(0).messaging_limit_tier, "TIER_10K");
    EXPECT_EQ(list->at(0).throughput_level, "HIGH");
}

TEST_F(GraphClientTest, refusals_say_what_meta_said_and_what_mends_it_and_never_the_token) {
    std::string const apps = "GET /graph/v25.0/77/subscribed_apps?limit=100";
    reply(
        apps, 401,
        R"({"error":{"message":"Error validating access token: expired","type":"OAuthException","code":190,"error_subcode":463,"fbtrace_id":"T9"}})");
    auto const expired = refusal(client->fetch_subscribed_apps("77", "secret-token"));
    EXPECT_EQ(expired.kind, Problem::Kind::upstream);
    EXPECT_EQ(expired.code, "meta_190");
    for (auto const* const part : {"expired", "190/463", "HTTP 401", "Replace the access token", "T9"})
        EXPECT_NE(expired.detail.find(part), std::string::npos) << part << " in " << expired.detail;
    EXPECT_EQ(expired.detail.find("secret-token"), std::string::npos);

    replies.clear();
    reply(apps, 502, "<html>Bad gateway</html>");
    EXPECT_EQ(refusal(client->fetch_subscribed_apps("77", "t")).code, "meta_unreadable");
    EXPECT_EQ(refusal(client->fetch_subscribed_apps("77/../5", "t")).code, "meta_id");
    EXPECT_EQ(refusal(client->fetch_subscribed_apps("77", "a\r\nb: c")).code, "access_token");
    server.stop();
    client.reset();
    GraphOptions options;
    options.http.url = server.url();
    client = std::move(*GraphClient::create(io.get_executor(), clock, options));
    auto const away = refusal(client->fetch_subscribed_apps("77", "t"));
    EXPECT_EQ(away.code, "graph_unreachable");
    EXPECT_NE(away.detail.find(server.url()), std::string::npos) << away.detail;
}

TEST_F(GraphClientTest, subscribes_and_uploads) {
    reply("POST /graph/v25.0/77/subscribed_apps", 200, R"({"success":true})");
    EXPECT_TRUE(wait(client->subscribe_webhook("77", "t", "https://h/webhooks/meta", "v\"t")));
    EXPECT_EQ(requests.back().body,
              R"({"override_callback_uri":"https://h/webhooks/meta","verify_token":"v\"t"})");
    reply("POST /graph/v25.0/5/media", 200, R"({"id":"9001"})");
    MediaContent content{.file_name = "a\"b.jpg", .mime_type = "image/jpeg", .bytes = "BYTES"};
    auto const media = wait(client->upload_media("5", "t", std::move(content)));
    ASSERT_TRUE(media) << media.error().detail;
    EXPECT_EQ(*media, "9001");
    std::string const& sent = requests.back().body;
    EXPECT_NE(sent.find("filename=\"ab.jpg\"\r\nContent-Type: image/jpeg\r\n\r\nBYTES\r\n--"),
              std::string::npos)
        << sent;
    EXPECT_NE(sent.find("name=\"messaging_product\"\r\n\r\nwhatsapp\r\n"), std::string::npos);
}

TEST_F(GraphClientTest, sends_on_its_route_once) {
    reply(
        "POST /graph/v25.0/5/marketing_messages", 200,
        R"({"messaging_product":"whatsapp","contacts":[{"input":"+55","wa_id":"551"}],"messages":[{"id":"wamid.1","message_status":"held_for_quality_assessment"}]})");
    auto const route = client->route("5", Api::marketing_messages, "tok");
    SendOutcome const outcome = wait(client->send_one(route, "{}"));
    auto const* const accepted = std::get_if<Accepted>(&outcome);
    ASSERT_TRUE(accepted);
    EXPECT_EQ(accepted->wamid, "wamid.1");
    EXPECT_EQ(accepted->wa_id, "551");
    EXPECT_EQ(accepted->acceptance, Acceptance::held_for_quality_assessment);
    ASSERT_EQ(requests.size(), 1u);
    EXPECT_EQ(requests[0].headers.find("authorization")->second, "Bearer tok");
    EXPECT_EQ(requests[0].headers.find("content-type")->second, "application/json");
}

SendOutcome answered(int status, std::string body) {
    Answer answer;
    answer.status = status;
    answer.body = std::move(body);
    return read_send_answer(answer);
}

TEST(send_answer, is_accepted_only_with_a_message_id) {
    EXPECT_TRUE(
        std::holds_alternative<Accepted>(answered(200, R"({"messages":[{"id":"w"}],"success":true})")));
    for (auto const* const body : {"", "{}", "[]", R"({"messages":[]})", R"({"messages":[{}]})",
                                   R"({"messages":"w"})", "{\"messages\":[{\"id\":\"w\""})
        EXPECT_TRUE(std::holds_alternative<Unknown>(answered(200, body))) << body;
}

TEST(send_answer, an_error_of_metas_is_a_refusal_unless_it_is_a_server_fault) {
    auto const refused = answered(
        400,
        R"({"error":{"message":"(#130429) Rate limit hit","type":"OAuthException","code":130429,"error_data":{"messaging_product":"whatsapp","details":"too fast"},"error_subcode":2494055,"fbtrace_id":"A"}})");
    auto const* const limit = std::get_if<Refused>(&refused);
    ASSERT_TRUE(limit);
    EXPECT_EQ(limit->code, 130429);
    EXPECT_EQ(limit->subcode, 2494055);
    EXPECT_EQ(limit->title, "Rate limit hit");
    EXPECT_EQ(limit->details, "too fast");
    EXPECT_EQ(limit->trace_id, "A");
    EXPECT_EQ(limit->policy->effect, SideEffect::slow_number);

    auto const text = answered(500, R"({"error":{"message":"x","code":134102,"error_data":"a string"}})");
    ASSERT_TRUE(std::holds_alternative<Refused>(text)) << "HTTP 500, yet a judgement";
    EXPECT_EQ(std::get<Refused>(text).details, "a string");
    EXPECT_TRUE(
        std::holds_alternative<Refused>(answered(400, R"({"error":{"message":"new","code":987654}})")));

    for (auto const& [status, body] :
         std::vector<std::pair<int, std::string>>{{500, R"({"error":{"message":"x","code":131000}})"},
                                                  {400, R"({"error":{"message":"x","code":1}})"},
                                                  {503, R"({"error":{"message":"x","code":2}})"},
                                                  {500, R"({"error":{"message":"x","code":987654}})"},
                                                  {500, R"({"error":{"message":"no code"}})"},
                                                  {400, R"({"error":{"code":"130429"}})"},
                                                  {400, R"({"error":{"code":99999999999}})"},
                                                  {502, "<html>"},
                                                  {404, "not found"},
                                                  {302, ""}})
        EXPECT_TRUE(std::holds_alternative<Unknown>(answered(status, body))) << status << " " << body;
}

TEST(graph_client, refuses_an_address_or_version_it_cannot_use) {
    asio::io_context io;
    SystemClock clock;
    GraphOptions options;
    options.http.url = "http://example.org";
    EXPECT_EQ(GraphClient::create(io.get_executor(), clock, options).error().code, "graph_url_clear");
    options.http.url = "https://example.org";
    options.version = "25";
    EXPECT_EQ(GraphClient::create(io.get_executor(), clock, options).error().code, "graph_version");
    options.version = "v25.0";
    options.http.ca_file = "/nonexistent.pem";
    EXPECT_EQ(GraphClient::create(io.get_executor(), clock, options).error().code, "ca_file");
}

}    // namespace
}    // namespace carillon::graph
