#include "graph/http2_client.hpp"

#include "graph/fake_server_test.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

namespace carillon::graph {
namespace {

using namespace std::chrono_literals;
using testing::FakeServer;
using testing::Protocol;
using testing::Received;
using testing::ServerOptions;
namespace asio = boost::asio;

class Http2ClientTest : public ::testing::Test {
protected:
    HttpOptions options_for(FakeServer const& server) {
        HttpOptions options;
        options.url = server.url();
        options.connections = 1;
        options.backoff_min = 5ms;
        options.backoff_max = 20ms;
        return options;
    }
    std::unique_ptr<Http2Client> make(HttpOptions options) {
        auto made = Http2Client::create(io.get_executor(), clock, std::move(options));
        EXPECT_TRUE(made) << (made ? "" : made.error().detail);
        return made ? std::move(*made) : nullptr;
    }
    static HttpRequest post(std::string body, std::string path = "/v25.0/1/messages") {
        HttpRequest request;
        request.method = "POST";
        request.path = make_path(std::move(path));
        auto fields = std::make_shared<std::vector<std::pair<std::string, std::string>>>();
        fields->emplace_back("authorization", "Bearer t");
        request.headers = fields;
        request.body = std::move(body);
        return request;
    }
    void submit(Http2Client& client, HttpRequest request) {
        client.submit(std::move(request),
                      [this](HttpOutcome outcome) { outcomes.push_back(std::move(outcome)); });
    }
    /// Runs the loop until `done`, ten seconds at most.
    template <class Done>
    ::testing::AssertionResult until(Done done) {
        auto const deadline = std::chrono::steady_clock::now() + 10s;
        while (!done()) {
            if (std::chrono::steady_clock::now() > deadline)
                return ::testing::AssertionFailure() << "never came";
            io.run_one_for(100ms);
            io.restart();
        }
        return ::testing::AssertionSuccess();
    }
    ::testing::AssertionResult outcomes_are(std::size_t count) {
        return until([&] { return outcomes.size() >= count; });
    }
    std::optional<Result<void>> connect(Http2Client& client) {
        std::optional<Result<void>> result;
        asio::co_spawn(
            io,
            [](Http2Client& c, std::optional<Result<void>>& out) -> Async<void> {
                out = co_await c.connect();
            }(client, result),
            asio::detached);
        EXPECT_TRUE(until([&] { return result.has_value(); }));
        return result;
    }
    bool close(Http2Client& client, std::chrono::milliseconds limit) {
        bool closed = false;
        asio::co_spawn(
            io,
            [](Http2Client& c, std::chrono::milliseconds l, bool& out) -> Async<void> {
                co_await c.close(l);
                out = true;
            }(client, limit, closed),
            asio::detached);
        EXPECT_TRUE(until([&] { return closed; }));
        return closed;
    }
    template <class T>
    T const& outcome(std::size_t i) {
        EXPECT_LT(i, outcomes.size());
        EXPECT_TRUE(std::holds_alternative<T>(outcomes.at(i))) << "alternative " << outcomes.at(i).index();
        return std::get<T>(outcomes.at(i));
    }

    asio::io_context io{1};
    SystemClock clock;
    std::vector<HttpOutcome> outcomes;
};

TEST_F(Http2ClientTest, brings_back_status_body_and_the_headers_asked_for) {
    std::vector<Received> seen;
    FakeServer server{io, {}, [&](Received const& request) {
                          seen.push_back(request);
                          request.answer(429, "later",
                                         {{"retry-after", "7"},
                                          {"x-app-usage", "{}"},
                                          {"x-fb-trace-id", "T1"},
                                          {"x-business-use-case-usage", "{\"1\":[]}"},
                                          {"x-other", "no"}});
                      }};
    auto const client = make(options_for(server));
    submit(*client, post("hello"));
    EXPECT_TRUE(outcomes.empty()) << "never inside submit";
    ASSERT_TRUE(outcomes_are(1));
    Answer const& answer = outcome<Answer>(0);
    EXPECT_EQ(answer.status, 429);
    EXPECT_EQ(answer.body, "later");
    EXPECT_EQ(answer.retry_after, "7");
    EXPECT_EQ(answer.app_usage, "{}");
    EXPECT_EQ(answer.trace_id, "T1");
    EXPECT_EQ(answer.business_usage, "{\"1\":[]}");
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].body, "hello");
    EXPECT_EQ(seen[0].method, "POST");
    EXPECT_EQ(seen[0].path, "/v25.0/1/messages");
    EXPECT_EQ(seen[0].headers.find("authorization")->second, "Bearer t");
    EXPECT_EQ(seen[0].headers.find(":authority")->second, fmt::format("127.0.0.1:{}", server.port()));
}

TEST_F(Http2ClientTest, carries_many_at_once_and_large_bodies_both_ways) {
    FakeServer server{io, {}, [](Received const& request) { request.answer(200, request.body); }};
    auto const client = make(options_for(server));
    std::string const large(3 << 20, 'x');
    submit(*client, post(large));
    for (int i = 0; i < 3000; ++i) submit(*client, post(std::to_string(i)));
    ASSERT_TRUE(outcomes_are(3001));
    std::set<std::string> bodies;
    for (auto const& each : outcomes) bodies.insert(std::get<Answer>(each).body);
    EXPECT_EQ(bodies.size(), 3001u);
    EXPECT_TRUE(bodies.contains(large));
    EXPECT_EQ(server.accepted, 1u);
}

TEST_F(Http2ClientTest, a_refused_stream_is_unprocessed_and_any_other_reset_unknown) {
    FakeServer server{
        io, {}, [](Received const& request) {
            request.reset(request.body == "refuse" ? NGHTTP2_REFUSED_STREAM : NGHTTP2_INTERNAL_ERROR);
        }};
    auto const client = make(options_for(server));
    submit(*client, post("refuse"));
    ASSERT_TRUE(outcomes_are(1));
    EXPECT_EQ(outcome<Unprocessed>(0).reason, Unprocessed::Reason::refused);
    submit(*client, post("break"));
    ASSERT_TRUE(outcomes_are(2));
    EXPECT_EQ(outcome<Unknown>(1).reason, Unknown::Reason::reset);
}

TEST_F(Http2ClientTest, goaway_splits_what_was_looked_at_from_what_was_not_and_a_new_connection_takes_over) {
    std::vector<Received> held;
    FakeServer server{io, {}, [&](Received const& request) {
                          if (request.body == "after") return request.answer(200, "after");
                          held.push_back(request);
                      }};
    auto const client = make(options_for(server));
    for (int i = 0; i < 4; ++i) submit(*client, post(std::to_string(i)));
    ASSERT_TRUE(until([&] { return held.size() == 4; }));
    held[3].goaway(held[1].stream);
    ASSERT_TRUE(outcomes_are(2));
    EXPECT_EQ(outcome<Unprocessed>(0).reason, Unprocessed::Reason::refused);
    EXPECT_EQ(outcome<Unprocessed>(1).reason, Unprocessed::Reason::refused);
    submit(*client, post("after"));
    ASSERT_TRUE(outcomes_are(3));
    EXPECT_EQ(outcome<Answer>(2).body, "after");
    EXPECT_EQ(server.accepted, 2u);
    held[0].answer(200, "zero");
    held[1].answer(200, "one");
    ASSERT_TRUE(outcomes_are(5));
    EXPECT_EQ(outcome<Answer>(3).body, "zero");
    EXPECT_EQ(outcome<Answer>(4).body, "one");
    EXPECT_EQ(client->counters().goaways, 1u);
}

TEST_F(Http2ClientTest, a_connection_lost_after_bytes_left_is_unknown_and_the_request_is_not_sent_again) {
    int requests = 0;
    FakeServer server{io, {}, [&](Received const& request) {
                          ++requests;
                          request.cut();
                      }};
    auto const client = make(options_for(server));
    submit(*client, post("x"));
    ASSERT_TRUE(outcomes_are(1));
    EXPECT_EQ(outcome<Unknown>(0).reason, Unknown::Reason::connection_lost);
    EXPECT_EQ(requests, 1);
    EXPECT_EQ(client->queued(), 0u);
}

TEST_F(Http2ClientTest, no_answer_in_time_is_unknown_and_others_go_on) {
    FakeServer server{io, {}, [](Received const& request) {
                          if (request.body != "stall") request.answer(200, "ok");
                      }};
    auto const client = make(options_for(server));
    HttpRequest stalled = post("stall");
    stalled.timeout = 80ms;
    submit(*client, std::move(stalled));
    submit(*client, post("x"));
    ASSERT_TRUE(outcomes_are(2));
    EXPECT_EQ(outcome<Answer>(0).body, "ok");
    EXPECT_EQ(outcome<Unknown>(1).reason, Unknown::Reason::timeout);
    submit(*client, post("y"));
    ASSERT_TRUE(outcomes_are(3));
    EXPECT_EQ(outcome<Answer>(2).body, "ok");
    EXPECT_EQ(server.accepted, 1u);
}

TEST_F(Http2ClientTest, keeps_to_the_servers_stream_limit_and_the_rest_can_be_withdrawn) {
    std::vector<Received> held;
    ServerOptions few;
    few.streams = 3;
    FakeServer server{io, few, [&](Received const& request) { held.push_back(request); }};
    auto const client = make(options_for(server));
    ASSERT_TRUE(connect(*client)->has_value());
    submit(*client, post("first"));
    ASSERT_TRUE(until([&] { return held.size() == 1; }));    // by now the server's SETTINGS have been read
    for (int i = 0; i < 9; ++i) submit(*client, post("more"));
    ASSERT_TRUE(until([&] { return held.size() == 3; }));
    EXPECT_EQ(client->in_flight(), 3u);
    EXPECT_EQ(client->queued(), 7u);
    auto const ticket =
        client->submit(post("mine"), [&](HttpOutcome outcome) { outcomes.push_back(std::move(outcome)); });
    EXPECT_TRUE(client->withdraw(ticket));
    EXPECT_FALSE(client->withdraw(ticket));
    EXPECT_EQ(client->withdraw_all(), 7u);
    ASSERT_TRUE(outcomes_are(8));
    for (std::size_t i = 0; i < 8; ++i)
        EXPECT_EQ(outcome<Unprocessed>(i).reason, Unprocessed::Reason::withdrawn);
    for (Received const& request : held) request.answer(200, "ok");
    ASSERT_TRUE(outcomes_are(11));
    EXPECT_EQ(held.size(), 3u);
}

TEST_F(Http2ClientTest, what_waits_too_long_or_finds_no_place_was_not_sent) {
    std::vector<Received> held;
    ServerOptions one;
    one.streams = 1;
    FakeServer server{io, one, [&](Received const& request) { held.push_back(request); }};
    HttpOptions options = options_for(server);
    options.queue = 1;
    auto const client = make(std::move(options));
    submit(*client, post("held"));
    ASSERT_TRUE(until([&] { return held.size() == 1; }));
    HttpRequest waiting = post("waits");
    waiting.timeout = 60ms;
    submit(*client, std::move(waiting));
    submit(*client, post("no place"));
    ASSERT_TRUE(outcomes_are(2));
    EXPECT_EQ(outcome<Unprocessed>(0).reason, Unprocessed::Reason::queue_full);
    EXPECT_EQ(outcome<Unprocessed>(1).reason, Unprocessed::Reason::waited_too_long);
    EXPECT_EQ(held.size(), 1u);
}

TEST_F(Http2ClientTest, verifies_the_certificate_against_the_ca_file_and_the_host) {
    ServerOptions tls;
    tls.protocol = Protocol::http2_tls;
    FakeServer server{io, tls, [](Received const& request) { request.answer(200, "ok"); }};
    HttpOptions trusted = options_for(server);
    trusted.ca_file = server.ca_file();
    auto const good = make(trusted);
    submit(*good, post("x"));
    ASSERT_TRUE(outcomes_are(1));
    EXPECT_EQ(outcome<Answer>(0).body, "ok");

    ServerOptions other_name = tls;
    other_name.certificate_for = "example.org";
    FakeServer impostor{io, other_name, [](Received const& request) { request.answer(200, "bad"); }};
    HttpOptions for_impostor = options_for(impostor);
    for_impostor.ca_file = impostor.ca_file();
    auto const wary = make(for_impostor);
    submit(*wary, post("x"));
    ASSERT_TRUE(outcomes_are(2));
    EXPECT_EQ(outcome<Unprocessed>(1).reason, Unprocessed::Reason::unreachable);
    EXPECT_NE(outcome<Unprocessed>(1).detail.find("not trusted"), std::string::npos)
        << outcome<Unprocessed>(1).detail;

    HttpOptions distrusting = options_for(server);
    distrusting.ca_file = impostor.ca_file();
    auto const stranger = make(distrusting);
    auto const refused = connect(*stranger);
    ASSERT_FALSE(refused->has_value());
    EXPECT_EQ(refused->error().code, "graph_certificate");
}

TEST_F(Http2ClientTest, resumes_tls_sessions) {
    ServerOptions tls;
    tls.protocol = Protocol::http2_tls;
    FakeServer server{io, tls, [](Received const& request) {
                          request.answer(200, "ok");
                          request.goaway(request.stream);
                      }};
    auto const client = make(options_for(server));    // loopback: not verified without a CA file
    for (std::size_t i = 1; i <= 3; ++i) {
        submit(*client, post("x"));
        ASSERT_TRUE(outcomes_are(i));
        ASSERT_TRUE(until([&] { return client->in_flight() == 0 && client->counters().goaways == i; }));
    }
    EXPECT_EQ(server.accepted, 3u);
    EXPECT_EQ(server.resumed, 2u);
}

TEST_F(Http2ClientTest, speaks_http1_where_the_server_selects_it) {
    ServerOptions old;
    old.protocol = Protocol::http1_tls;
    std::vector<std::string> seen;
    FakeServer server{io, old, [&](Received const& request) {
                          seen.push_back(request.body);
                          if (request.body == "cut") return request.cut();
                          if (request.body != "stall")
                              request.answer(200, "echo " + request.body, {{"X-App-Usage", "u"}});
                      }};
    auto const client = make(options_for(server));
    for (int i = 0; i < 100; ++i) submit(*client, post(std::to_string(i)));
    ASSERT_TRUE(outcomes_are(100));
    EXPECT_EQ(std::get<Answer>(outcomes[7]).app_usage, "u");
    EXPECT_LE(server.accepted, 32u);
    submit(*client, post("cut"));
    ASSERT_TRUE(outcomes_are(101));
    EXPECT_EQ(outcome<Unknown>(100).reason, Unknown::Reason::connection_lost);
    HttpRequest stalled = post("stall");
    stalled.timeout = 80ms;
    submit(*client, std::move(stalled));
    ASSERT_TRUE(outcomes_are(102));
    EXPECT_EQ(outcome<Unknown>(101).reason, Unknown::Reason::timeout);
    submit(*client, post("again"));
    ASSERT_TRUE(outcomes_are(103));
    EXPECT_EQ(outcome<Answer>(102).body, "echo again");
    EXPECT_EQ(seen.size(), 103u) << "nothing is ever sent twice";
}

TEST_F(Http2ClientTest, a_host_that_is_away_and_comes_back) {
    auto server = std::make_unique<FakeServer>(io, ServerOptions{},
                                               [](Received const& request) { request.answer(200, "ok"); });
    HttpOptions const options = options_for(*server);
    ServerOptions same_port;
    same_port.port = server->port();
    server.reset();
    auto const client = make(options);
    submit(*client, post("x"));
    ASSERT_TRUE(outcomes_are(1));
    EXPECT_EQ(outcome<Unprocessed>(0).reason, Unprocessed::Reason::unreachable);
    EXPECT_NE(outcome<Unprocessed>(0).detail.find(options.url), std::string::npos);
    auto const refused = connect(*client);
    ASSERT_FALSE(refused->has_value());
    EXPECT_EQ(refused->error().kind, Problem::Kind::upstream);

    server = std::make_unique<FakeServer>(io, same_port,
                                          [](Received const& request) { request.answer(200, "back"); });
    ASSERT_TRUE(connect(*client)->has_value());
    submit(*client, post("y"));
    ASSERT_TRUE(outcomes_are(2));
    EXPECT_EQ(outcome<Answer>(1).body, "back");

    server.reset();    // gone again, while idle: the next request must find that out without being sent
    ASSERT_TRUE(until([&] { return client->in_flight() == 0; }));
    server = std::make_unique<FakeServer>(io, same_port,
                                          [](Received const& request) { request.answer(200, "third"); });
    ASSERT_TRUE(connect(*client)->has_value());
    submit(*client, post("z"));
    ASSERT_TRUE(outcomes_are(3));
}

TEST_F(Http2ClientTest, a_peer_that_falls_silent_is_given_up) {
    ServerOptions deaf;
    deaf.answers_pings = false;
    std::vector<Received> held;
    FakeServer server{io, deaf, [&](Received const& request) { held.push_back(request); }};
    HttpOptions options = options_for(server);
    options.ping_after = 60ms;
    options.ping_timeout = 60ms;
    auto const client = make(std::move(options));
    submit(*client, post("x"));
    ASSERT_TRUE(outcomes_are(1));
    EXPECT_EQ(outcome<Unknown>(0).reason, Unknown::Reason::connection_lost);
    EXPECT_GE(client->counters().pings, 1u);
}

TEST_F(Http2ClientTest, close_lets_the_flying_land_and_refuses_the_rest) {
    std::vector<Received> held;
    ServerOptions one;
    one.streams = 1;
    FakeServer server{io, one, [&](Received const& request) {
                          held.push_back(request);
                          asio::post(io, [request] { request.answer(200, "landed"); });
                      }};
    auto const client = make(options_for(server));
    ASSERT_TRUE(connect(*client)->has_value());
    submit(*client, post("flying"));
    ASSERT_TRUE(until([&] { return client->in_flight() == 1; }));
    submit(*client, post("waiting"));
    ASSERT_TRUE(close(*client, 5s));
    ASSERT_EQ(outcomes.size(), 2u);
    EXPECT_EQ(outcome<Unprocessed>(0).reason, Unprocessed::Reason::closing);
    EXPECT_EQ(outcome<Answer>(1).body, "landed");
    submit(*client, post("late"));
    ASSERT_TRUE(outcomes_are(3));
    EXPECT_EQ(outcome<Unprocessed>(2).reason, Unprocessed::Reason::closing);
}

TEST_F(Http2ClientTest, close_has_a_limit_and_an_abandoned_client_tells_everybody) {
    std::vector<Received> held;
    FakeServer server{io, {}, [&](Received const& request) { held.push_back(request); }};
    auto client = make(options_for(server));
    submit(*client, post("stalled"));
    ASSERT_TRUE(until([&] { return held.size() == 1; }));
    ASSERT_TRUE(close(*client, 50ms));
    ASSERT_EQ(outcomes.size(), 1u);
    EXPECT_EQ(outcome<Unknown>(0).reason, Unknown::Reason::connection_lost);

    client = make(options_for(server));
    submit(*client, post("x"));
    client.reset();
    ASSERT_EQ(outcomes.size(), 2u);
    EXPECT_EQ(outcome<Unprocessed>(1).reason, Unprocessed::Reason::closing);
}

TEST_F(Http2ClientTest, a_handler_may_submit_and_may_end_the_client) {
    FakeServer server{io, {}, [](Received const& request) { request.answer(200, request.body); }};
    auto client = make(options_for(server));
    bool ended = false;
    client->submit(post("one"), [&](HttpOutcome) {
        client->submit(post("two"), [&](HttpOutcome) {
            client.reset();
            ended = true;
        });
    });
    ASSERT_TRUE(until([&] { return ended; }));
}

TEST(origin, refuses_what_would_leak_a_token_or_cannot_be_read) {
    EXPECT_TRUE(parse_origin("https://graph.facebook.com"));
    EXPECT_TRUE(parse_origin("http://127.0.0.1:8080/graph/"));
    EXPECT_TRUE(parse_origin("http://localhost:1"));
    EXPECT_TRUE(parse_origin("http://[::1]:80"));
    EXPECT_EQ(parse_origin("http://[::1]:8080")->url(), "http://[::1]:8080");
    EXPECT_EQ(parse_origin("https://h/a/")->base_path, "/a");
    EXPECT_EQ(parse_origin("http://graph.facebook.com").error().code, "graph_url_clear");
    for (auto const* const bad :
         {"", "graph.facebook.com", "ftp://x", "https://", "https://u:p@h", "https://h?x=1", "https://h:0"})
        EXPECT_FALSE(parse_origin(bad)) << bad;
}

}    // namespace
}    // namespace carillon::graph
