// The sandbox as its users meet it: over sockets, with a receiver for its webhooks.
#include "sandbox/sandbox.hpp"

#include "base/crypto.hpp"
#include "sandbox/test_support/test_client.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace carillon::sandbox {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using namespace std::chrono_literals;

/// Takes webhooks one at a time on its own thread and refuses the first few.
class Receiver {
public:
    explicit Receiver(int refusals) : refusals_{refusals}, thread_{[this] { serve(); }} {}
    ~Receiver() {
        asio::post(context_, [this] { context_.stop(); });
        stopping_ = true;
        boost::system::error_code ignored;
        tcp::socket poke{context_};
        poke.connect(acceptor_.local_endpoint(), ignored);
        thread_.join();
    }
    std::string url() { return fmt::format("http://127.0.0.1:{}/hook", acceptor_.local_endpoint().port()); }
    /// Waits until `wanted` updates came or ten seconds passed.
    bool wait_for(std::size_t wanted) {
        std::unique_lock lock{mutex_};
        return arrived_.wait_for(lock, 10s, [&] { return updates_ >= wanted; });
    }
    std::vector<std::pair<std::string, std::string>> posts() {
        std::lock_guard const lock{mutex_};
        return posts_;
    }

private:
    void serve() {
        while (!stopping_) {
            boost::system::error_code error;
            tcp::socket socket{context_};
            acceptor_.accept(socket, error);
            if (error || stopping_) return;
            answer(socket);
        }
    }
    void answer(tcp::socket& socket) {
        boost::system::error_code error;
        boost::beast::flat_buffer buffer;
        http::request<http::string_body> request;
        http::read(socket, buffer, request, error);
        if (error) return;
        http::response<http::string_body> response{http::status::ok, 11};
        bool const refuse = request.method() == http::verb::post && refusals_-- > 0;
        if (refuse) response.result(http::status::service_unavailable);
        if (request.method() == http::verb::get) {
            std::string const target{request.target()};
            auto const at = target.find("hub.challenge=") + 14;
            response.body() = target.find("hub.verify_token=right") != std::string::npos
                                  ? target.substr(at, target.find('&', at) - at)
                                  : "no";
        }
        response.keep_alive(false);
        response.prepare_payload();
        http::write(socket, response, error);
        if (refuse || request.method() == http::verb::get) return;
        std::lock_guard const lock{mutex_};
        auto const body = boost::json::parse(request.body());
        for (auto const& change : body.at("entry").at(0).at("changes").as_array()) {
            auto const& value = change.at("value").as_object();
            updates_ += value.contains("statuses") ? value.at("statuses").as_array().size() : 1;
        }
        posts_.emplace_back(request.body(), request["X-Hub-Signature-256"]);
        arrived_.notify_all();
    }

    asio::io_context context_;
    tcp::acceptor acceptor_{context_, {asio::ip::make_address("127.0.0.1"), 0}};
    std::atomic<bool> stopping_ = false;
    int refusals_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::size_t updates_ = 0;
    std::vector<std::pair<std::string, std::string>> posts_;
    std::thread thread_;
};

struct SandboxTest : testing::Test {
    asio::io_context context;
    SystemClock clock;
    std::unique_ptr<Sandbox> sandbox;
    std::thread thread;
    static constexpr auto token = "sandbox-access-token";
    static constexpr auto path = "/v25.0/208311745990001/marketing_messages";

    void start(std::string webhook_url = {}) {
        Options options;
        options.listen = Endpoint{};
        options.listen_plain = Endpoint{};
        options.webhook_url = std::move(webhook_url);
        options.profile.behaviour.recipients.time_scale = 0;
        options.profile.webhooks.retry_min_millis = 5;
        options.profile.webhooks.connections = 1;
        sandbox = std::make_unique<Sandbox>(context, clock, std::move(options));
        auto const started = sandbox->start();
        ASSERT_TRUE(started) << started.error().detail;
        thread = std::thread{[this] {
            auto const guard = asio::make_work_guard(context);
            context.run();
        }};
    }
    void TearDown() override {
        if (!thread.joinable()) return;
        asio::post(context, [this] {
            sandbox->stop();
            context.stop();
        });
        thread.join();
    }
    void behave(std::string json) {
        auto const set = sandbox->set_behaviour(std::move(json));
        ASSERT_TRUE(set) << set.error().detail;
    }
    static std::string body(int recipient) {
        return fmt::format(
            R"({{"messaging_product":"whatsapp","recipient_type":"individual","to":"9198000{:05}","type":"template","template":)"
            R"({{"name":"spring_offer","language":{{"code":"en"}},"components":[{{"type":"body","parameters":[)"
            R"({{"type":"text","parameter_name":"first_name","text":"Asha"}},{{"type":"text","parameter_name":"discount","text":"1%"}}]}},)"
            R"({{"type":"button","sub_type":"url","index":"0","parameters":[{{"type":"text","text":"u"}}]}}]}}}})",
            recipient);
    }
};

TEST_F(SandboxTest, takes_sends_over_every_protocol) {
    start();
    using Security = TestHttp2Client::Security;
    for (auto const& [port, security] :
         {std::pair{sandbox->tls_port(), Security::tls}, std::pair{sandbox->plain_port(), Security::plain}}) {
        TestHttp2Client client{port, security};
        std::vector<std::int32_t> streams;
        for (int i = 0; i < 50; ++i) streams.push_back(client.submit("POST", path, body(i), token));
        client.run();
        for (auto const stream : streams)
            EXPECT_EQ(client.answer(stream).status, 200) << client.answer(stream).body;
    }
    EXPECT_EQ(http1_exchange(sandbox->plain_port(), "POST", path, body(1), token).status, 200);
    EXPECT_EQ(http1_exchange(sandbox->plain_port(), "POST", path, body(1), "wrong").status, 401);
    EXPECT_EQ(sandbox->accepted(), 101u);
    auto const ledger = http1_exchange(sandbox->plain_port(), "GET", "/__sandbox/ledger", "", "");
    EXPECT_EQ(std::ranges::count(ledger.body, '\n'), 101);
    std::size_t visited = 0;
    sandbox->visit_ledger(
        [&](LedgerEntry const& entry) { visited += entry.template_name == "spring_offer"; });
    EXPECT_EQ(visited, 101u);
}

TEST_F(SandboxTest, goaway_names_a_stream_below_all_that_were_not_processed) {
    start();
    TestHttp2Client client{sandbox->plain_port(), TestHttp2Client::Security::plain};
    auto const first = client.submit("POST", path, body(1), token);
    client.run();
    EXPECT_EQ(client.answer(first).status, 200);
    behave(R"({"faults":{"goaway":{"next":1}}})");
    std::vector<std::int32_t> streams;
    for (int i = 2; i < 12; ++i) streams.push_back(client.submit("POST", path, body(i), token));
    client.run();
    EXPECT_EQ(client.goaway_last_stream(), first);
    for (auto const stream : streams) EXPECT_EQ(client.answer(stream).status, 0);
    EXPECT_EQ(sandbox->accepted(), 1u);
}

TEST_F(SandboxTest, a_refused_stream_was_not_accepted_and_a_dropped_one_may_have_been) {
    start();
    behave(R"({"faults":{"refuseStreams":{"next":1}}})");
    TestHttp2Client client{sandbox->plain_port(), TestHttp2Client::Security::plain};
    auto const refused = client.submit("POST", path, body(1), token);
    auto const taken = client.submit("POST", path, body(2), token);
    client.run();
    EXPECT_TRUE(client.answer(refused).reset);
    EXPECT_EQ(client.answer(refused).reset_code, 7u);    // REFUSED_STREAM
    EXPECT_EQ(client.answer(taken).status, 200);
    EXPECT_EQ(sandbox->accepted(), 1u);
    behave(R"({"faults":{"dropAfterAccepting":{"next":1}}})");
    EXPECT_EQ(http1_exchange(sandbox->plain_port(), "POST", path, body(3), token).status, 0);
    EXPECT_EQ(sandbox->accepted(), 2u);
    behave(R"({"faults":{"dropBeforeAccepting":{"next":1}}})");
    EXPECT_EQ(http1_exchange(sandbox->plain_port(), "POST", path, body(4), token).status, 0);
    EXPECT_EQ(sandbox->accepted(), 2u);
}

TEST_F(SandboxTest, a_stream_that_is_reset_does_not_say_whether_it_was_accepted) {
    start();
    TestHttp2Client client{sandbox->plain_port(), TestHttp2Client::Security::plain};
    for (auto const& [fault, accepted, answered] :
         {std::tuple{"resetBeforeAccepting", 0u, false}, std::tuple{"resetAfterAccepting", 1u, false},
          std::tuple{"cutAnswers", 2u, true}}) {
        behave(fmt::format(R"({{"faults":{{"{}":{{"next":1}}}}}})", fault));
        auto const stream = client.submit("POST", path, body(static_cast<int>(accepted) + 1), token);
        client.run();
        auto const& answer = client.answer(stream);
        EXPECT_TRUE(answer.reset) << fault;
        EXPECT_EQ(answer.reset_code, 2u) << fault;    // INTERNAL_ERROR
        EXPECT_EQ(answer.status, answered ? 200 : 0) << fault;
        EXPECT_EQ(answer.body.empty(), !answered) << fault;
        EXPECT_FALSE(answer.body.ends_with("}")) << fault;
        EXPECT_EQ(sandbox->accepted(), accepted) << fault;
    }
    auto const after = client.submit("POST", path, body(9), token);
    client.run();
    EXPECT_EQ(client.answer(after).status, 200) << "the connection goes on";
}

TEST_F(SandboxTest, webhooks_are_signed_and_come_again_until_200) {
    Receiver receiver{3};
    start(receiver.url());
    behave(
        R"({"recipients":{"unreachable":0,"holdout":0,"capped":0,"stopped":0,"neverDelivered":0,"reads":0,"replies":0,
               "stopReplies":0,"preferenceStops":0,"buttonTaps":0}})");
    TestHttp2Client client{sandbox->plain_port(), TestHttp2Client::Security::plain};
    for (int i = 0; i < 300; ++i) client.submit("POST", path, body(i), token);
    client.run();
    ASSERT_TRUE(receiver.wait_for(600));    // sent and delivered
    auto const posts = receiver.posts();
    EXPECT_LT(posts.size(), 100u);    // gathered
    for (auto const& [text, signature] : posts)
        EXPECT_EQ(signature, "sha256=" + to_hex(hmac_sha256("sandbox-app-secret", text)));
    auto const deadline = std::chrono::steady_clock::now() + 10s;
    while (!sandbox->idle() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    EXPECT_TRUE(sandbox->idle());
    Stats const stats = sandbox->stats();
    EXPECT_EQ(stats.webhooks_retried, 3u);
    EXPECT_EQ(stats.webhooks_acknowledged, posts.size());
    EXPECT_EQ(stats.webhooks_posted, posts.size() + 3);
}

TEST_F(SandboxTest, an_override_is_taken_only_after_the_handshake) {
    Receiver receiver{0};
    start();
    auto const subscribe = [&](std::string_view verify_token) {
        return http1_exchange(sandbox->plain_port(), "POST", "/v25.0/310455820770002/subscribed_apps",
                              fmt::format(R"({{"override_callback_uri":"{}","verify_token":"{}"}})",
                                          receiver.url(), verify_token),
                              token);
    };
    EXPECT_EQ(subscribe("wrong").status, 400);
    EXPECT_EQ(subscribe("right").status, 200);
    auto const apps =
        http1_exchange(sandbox->plain_port(), "GET", "/v25.0/310455820770002/subscribed_apps", "", token);
    EXPECT_NE(apps.body.find(receiver.url()), std::string::npos);
    auto const inbound = http1_exchange(sandbox->plain_port(), "POST", "/__sandbox/inbound",
                                        R"({"from":"+919800000001","text":"STOP"})", "");
    EXPECT_EQ(inbound.status, 200);
    EXPECT_TRUE(receiver.wait_for(1));
}

TEST_F(SandboxTest, a_busy_port_is_named_with_a_way_out) {
    start();
    Options options;
    options.listen_plain = Endpoint{.host = "127.0.0.1", .port = sandbox->plain_port()};
    asio::io_context its_own;    // the other one's thread is not this
    Sandbox second{its_own, clock, options};
    auto const started = second.start();
    ASSERT_FALSE(started);
    EXPECT_NE(started.error().detail.find(std::to_string(sandbox->plain_port())), std::string::npos);
    EXPECT_NE(started.error().detail.find("port"), std::string::npos);
}

}    // namespace
}    // namespace carillon::sandbox
