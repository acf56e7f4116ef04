// What strangers, slow clients and other people's pages may try, over the wire.
#include "api/csv_cell.hpp"
#include "api/fixture_test.hpp"
#include "api/request_head.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <sstream>

namespace carillon::api {
namespace {

/// The fixture's server, and a second one whose limits a test can reach, with the loopback address as a proxy
/// that is trusted.
class Defence : public ApiTest {
protected:
    ~Defence() override {
        if (!second_) return;
        wait(second_->stop(std::chrono::seconds{5}));
        wait(on_loop([this] { second_.reset(); }));
    }
    static Async<void> on_loop(std::function<void()> work) {
        work();
        co_return;
    }
    unsigned short second(HttpLimits limits, std::vector<std::string> proxies = {}) {
        wait(on_loop([&] {
            ServerContext context{.store = *store_, .clock = clock_, .secrets = secrets_, .graph = *graph_};
            context.spill_dir = folder_ / "spill";
            context.listen = "127.0.0.1:0";
            context.limits = limits;
            context.trusted_proxies = TrustedProxies::parse(proxies).value();
            second_ = std::make_unique<ApiServer>(io_, std::move(context));
            EXPECT_TRUE(second_->start());
        }));
        return second_->port();
    }
    static Reply ask(unsigned short port, std::string_view method, std::string_view target,
                     std::string_view body, Headers const& headers) {
        Wire wire{port};
        wire.write(request_text(method, target, body, headers));
        return wire.read();
    }
    static Reply raw(unsigned short port, std::string_view text) {
        Wire wire{port};
        wire.write(text);
        return wire.read();
    }
    /// From here on all that is logged, however unimportant, is kept.
    void begin_log() {
        auto const sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(log_);
        auto const own = std::make_shared<spdlog::logger>("own", sink);
        own->set_level(spdlog::level::trace);
        wait(on_loop([this, own] {
            before_ = spdlog::default_logger();
            spdlog::set_default_logger(own);
        }));
    }
    std::string end_log() {
        wait(on_loop([this] { spdlog::set_default_logger(before_); }));
        return log_.str();
    }
    std::unique_ptr<ApiServer> second_;
    std::ostringstream log_;
    std::shared_ptr<spdlog::logger> before_;
};

TEST_F(Defence, EveryAnswerHasTheHeaders) {
    Headers const none;
    Reply const answers[] = {call("GET", "/"),
                             call("GET", "/docs"),
                             call("GET", "/healthz"),
                             api("GET", "/api/v1/campaigns"),
                             call("GET", "/api/v1/campaigns"),
                             call("GET", "/api/v1/nothing"),
                             call("PUT", "/api/v1/campaigns"),
                             call("GET", "/api/v1/campaigns?limit=%zz"),
                             call("POST", "/webhooks/meta", "{}"),
                             raw(server_->port(), "no http\r\n\r\n")};
    for (auto const& reply : answers) {
        auto const header = [&](char const* name) {
            auto const found = reply.headers.find(name);
            return found == reply.headers.end() ? std::string{} : found->second;
        };
        EXPECT_TRUE(header("content-security-policy").starts_with("default-src 'none'")) << reply.text;
        EXPECT_NE(header("content-security-policy").find("frame-ancestors 'none'"), std::string::npos);
        EXPECT_EQ(header("x-content-type-options"), "nosniff");
        EXPECT_EQ(header("x-frame-options"), "DENY");
        EXPECT_EQ(header("referrer-policy"), "no-referrer");
        EXPECT_EQ(header("cross-origin-opener-policy"), "same-origin");
        EXPECT_EQ(header("cross-origin-resource-policy"), "same-origin");
        EXPECT_NE(header("permissions-policy").find("camera=()"), std::string::npos);
        EXPECT_EQ(header("strict-transport-security"), "") << "only where it came by https";
        if (header("content-type").find("json") != std::string::npos) {
            EXPECT_EQ(header("cache-control"), "no-store");
        }
        EXPECT_FALSE(reply.headers.contains("server"));
        EXPECT_FALSE(reply.headers.contains("access-control-allow-origin"));
    }
}

TEST_F(Defence, ATrustedProxysHttpsMakesTheCookieSecureAndAStrangersDoesNot) {
    add_user(org_, "ada@example.com", "correct horse", Role::owner);
    std::string const who = R"({"email":"ada@example.com","password":"correct horse"})";
    Headers const by_https{{"X-Forwarded-Proto", "https"}, {"X-Forwarded-For", "198.51.100.4"}};
    auto const behind = ask(second({}, {"127.0.0.1"}), "POST", "/api/v1/session", who, by_https);
    EXPECT_EQ(behind.status, 200) << behind.text;
    EXPECT_NE(behind.headers.at("set-cookie").find("; Secure"), std::string::npos);
    EXPECT_EQ(behind.headers.at("strict-transport-security"), "max-age=31536000");
    auto const stranger = call("POST", "/api/v1/session", who, by_https);
    EXPECT_EQ(stranger.headers.at("set-cookie").find("; Secure"), std::string::npos);
    EXPECT_FALSE(stranger.headers.contains("strict-transport-security"));
}

TEST_F(Defence, FailedSignInsCountForTheClientThatATrustedProxyNames) {
    auto const port = second({}, {"127.0.0.1"});
    auto const try_as = [&](std::string_view client) {
        return ask(port, "POST", "/api/v1/session", R"({"email":"a@example.com","password":"x"})",
                   {{"X-Forwarded-For", fmt::format("6.6.6.6, {}", client)}})
            .status;
    };
    for (int i = 0; i < 10; ++i) EXPECT_EQ(try_as("198.51.100.4"), 401);
    EXPECT_EQ(try_as("198.51.100.4"), 429);
    EXPECT_EQ(try_as("198.51.100.5"), 401) << "somebody else";
}

TEST_F(Defence, WrongKeysAreThrottledByAddressAndAKnownKeyStillWorks) {
    auto const port = second({}, {"127.0.0.1"});
    auto const with = [&](std::string_view client, std::string const& key) {
        return ask(port, "GET", "/api/v1/organization", {},
                   {{"Authorization", "Bearer " + key}, {"X-Forwarded-For", std::string{client}}});
    };
    EXPECT_EQ(with("198.51.100.4", key_).status, 200);
    int refused = 0;
    for (int i = 0; i < 40; ++i) refused += with("198.51.100.4", fmt::format("crl_guess{}", i)).status == 401;
    EXPECT_EQ(refused, 30);
    EXPECT_EQ(with("198.51.100.4", "crl_guess").problem(), "too_many_attempts");
    EXPECT_EQ(with("198.51.100.4", key_).status, 200) << "it was known a moment ago";
    EXPECT_EQ(with("198.51.100.5", "crl_guess").status, 401) << "somebody else";
}

TEST_F(Defence, APageOfAnotherSiteChangesNothing) {
    add_user(org_, "ada@example.com", "correct horse", Role::owner);
    std::string const who = R"({"email":"ada@example.com","password":"correct horse"})";
    auto const mine = call("POST", "/api/v1/session", who);
    auto const set = mine.headers.at("set-cookie");
    std::string const csrf{mine.body().at("csrfToken").as_string()};
    auto const port = server_->port();
    int phone = 0;
    auto const post = [&](Headers headers) {
        headers.emplace_back("Cookie", set.substr(0, set.find(';')));
        headers.emplace_back("X-CSRF-Token", csrf);
        auto const body = fmt::format(R"({{"phone":"+49151123456{:02}"}})", ++phone);
        return ask(port, "POST", "/api/v1/opt-outs", body, headers);
    };
    EXPECT_EQ(post({}).status, 201);
    EXPECT_EQ(post({{"Sec-Fetch-Site", "same-origin"}, {"Origin", "http://dev.example"}}).status, 201);
    EXPECT_EQ(post({{"Origin", "http://localhost"}}).status, 201) << "the Host that was called";
    EXPECT_EQ(post({{"Origin", "http://LOCALHOST:80"}}).status, 201);
    Headers const others[] = {{{"Sec-Fetch-Site", "cross-site"}},
                              {{"Sec-Fetch-Site", "same-site"}},
                              {{"Sec-Fetch-Site", "nonsense"}},
                              {{"Origin", "https://evil.example"}},
                              {{"Origin", "http://localhost.evil.example"}},
                              {{"Origin", "http://localhost:9"}},
                              {{"Origin", "null"}}};
    for (auto const& headers : others)
        EXPECT_EQ(post(headers).problem(), "other_site") << headers[0].first << " " << headers[0].second;
    // Signing somebody in as somebody else is a change, too. Reading is not, nor is what a key does.
    EXPECT_EQ(ask(port, "POST", "/api/v1/session", who, {{"Origin", "https://evil.example"}}).status, 403);
    EXPECT_EQ(
        api("POST", "/api/v1/opt-outs", R"({"phone":"+4915112340000"})", {{"Origin", "https://evil.example"}})
            .status,
        201);
    EXPECT_EQ(call("GET", "/healthz", {}, {{"Sec-Fetch-Site", "cross-site"}}).status, 200);
}

TEST_F(Defence, ASlowHeaderIsDropped) {
    HttpLimits limits;
    limits.header_timeout = std::chrono::milliseconds{200};
    Wire wire{second(limits)};
    wire.write("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    std::string seen;
    EXPECT_FALSE(wire.read_until("HTTP", seen)) << seen;
}

TEST_F(Defence, ASlowBodyHasATimeAsAWhole) {
    HttpLimits limits;
    limits.body_timeout = std::chrono::milliseconds{300};
    auto const port = second(limits);
    Wire wire{port};
    wire.write(
        "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        "Content-Length: 1000000\r\n\r\n");
    // A byte whenever the server has answered somebody else: always well within the time of one read.
    auto const begun = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - begun < 2 * limits.body_timeout) {
        wire.write(" ");
        ask(port, "GET", "/healthz", {}, {});
    }
    std::string seen;
    EXPECT_FALSE(wire.read_until("HTTP", seen)) << "dropped: " << seen;
}

TEST_F(Defence, AnUploadThatTricklesIsEnded) {
    HttpLimits limits;
    limits.trickle_grace = std::chrono::milliseconds{200};
    limits.trickle_bytes = 1 << 20;
    auto const port = second(limits);
    Wire wire{port};
    wire.write(
        fmt::format("POST /api/v1/audiences?name=Slow HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n"
                    "Authorization: Bearer {}\r\nContent-Length: 1000000\r\n\r\nphone\r\n",
                    key_));
    auto const begun = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - begun < std::chrono::milliseconds{1'500}) {
        wire.write("1");
        ask(port, "GET", "/healthz", {}, {});
    }
    auto const reply = wire.read();
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.problem(), "body_too_slow");
}

TEST_F(Defence, OneAddressHasSoManyConnections) {
    HttpLimits limits;
    limits.connections_per_address = 2;
    auto const port = second(limits);
    std::vector<std::unique_ptr<Wire>> held;
    for (int i = 0; i < 2; ++i) {
        held.push_back(std::make_unique<Wire>(port));
        held.back()->write(request_text("GET", "/healthz", {}, {}));
        EXPECT_EQ(held.back()->read().status, 200);
    }
    auto const third = ask(port, "GET", "/healthz", {}, {});
    EXPECT_EQ(third.status, 503);
    EXPECT_EQ(third.problem(), "too_many_connections");
}

TEST_F(Defence, ATrustedProxyBringsManyClients) {
    HttpLimits limits;
    limits.connections_per_address = 1;
    auto const port = second(limits, {"127.0.0.0/8"});
    Wire first{port}, next{port};
    for (auto* const wire : {&first, &next}) {
        wire->write(request_text("GET", "/healthz", {}, {}));
        EXPECT_EQ(wire->read().status, 200);
    }
}

TEST_F(Defence, TooManyHeaderLinesAndTooDeepJsonAreRefused) {
    Headers many;
    for (int i = 0; i < 101; ++i) many.emplace_back(fmt::format("X-{}", i), "1");
    EXPECT_EQ(ask(server_->port(), "GET", "/healthz", {}, many).problem(), "too_many_headers");
    std::string deep;
    for (int i = 0; i < 5'000; ++i) deep += R"({"a":)";
    auto const reply = call("POST", "/api/v1/session", deep);
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.problem(), "json_too_deep");
    EXPECT_EQ(call("POST", "/api/v1/session", std::string(200'000, '[')).problem(), "json_too_deep");
}

TEST_F(Defence, APackedBodyIsNotUnpacked) {
    for (auto const* const encoding : {"gzip", "deflate", "br", "GZIP", "identity, gzip", "zstd"}) {
        auto const json = api("POST", "/api/v1/opt-outs", "{}", {{"Content-Encoding", encoding}});
        EXPECT_EQ(json.status, 415) << encoding;
        EXPECT_EQ(json.problem(), "packed_body");
        auto const csv = api("POST", "/api/v1/audiences?name=x", "phone\n",
                             {{"Content-Type", "text/csv"}, {"Content-Encoding", encoding}});
        EXPECT_EQ(csv.status, 415) << encoding;
        EXPECT_EQ(call("POST", "/webhooks/meta", "{}", {{"Content-Encoding", encoding}}).status, 415);
    }
    EXPECT_EQ(
        api("POST", "/api/v1/opt-outs", R"({"phone":"+4915112345678"})", {{"Content-Encoding", "identity"}})
            .status,
        201);
    auto const packed = raw(server_->port(),
                            "POST /api/v1/session HTTP/1.1\r\nHost: x\r\n"
                            "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
    EXPECT_EQ(packed.status, 415);
}

TEST_F(Defence, ARequestThatTwoServersWouldReadDifferentlyIsRefused) {
    for (auto const* const text :
         {"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: "
          "chunked\r\n\r\n0\r\n\r\n",
          "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
          "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
          "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A\r\n\r\n", "GET /health\x01z HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET /healthz\x1b[2J HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a\rb HTTP/1.1\r\nHost: x\r\n\r\n"}) {
        auto const reply = raw(server_->port(), text);
        EXPECT_EQ(reply.status, 400) << text;
        EXPECT_TRUE(reply.closed) << text;
    }
}

TEST_F(Defence, PathsStayInsideTheirPlace) {
    for (auto const* const path :
         {"/api/v1/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "/assets/..%5c..%5cx.js",
          "/%00index.js", "/docs/../../../etc/passwd.txt", "/media/%2e%2e%2f%2e%2e%2fsecret.key"}) {
        auto const reply = call("GET", path);
        EXPECT_EQ(reply.text.find("root:"), std::string::npos) << path;
        EXPECT_TRUE(reply.status == 404 || reply.text == call("GET", "/").text) << path << reply.status;
    }
    EXPECT_EQ(api("GET", "/api/v1/audiences/1%00").status, 404);
    EXPECT_EQ(api("GET", "/api/v1/audiences/1%0d%0aSet-Cookie:x=y").status, 404);
}

TEST_F(Defence, NothingThatIsSentBecomesALineOfTheLogOrAHeader) {
    begin_log();
    Reply const replies[] = {
        call("GET", "/api/v1/x%0d%0aforged%20line"), call("GET", "/healthz", {}, {{"X-Request-Id", "a\tb"}}),
        raw(server_->port(), "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\r\n forged: yes\r\n\r\n"),
        call("GET", "/healthz", {}, {{"X-Request-Id", std::string(65, 'a')}}),
        call("GET", "/healthz", {}, {{"X-Request-Id", "ok\x7f"}})};
    auto const lines = end_log();
    for (auto const& reply : replies) EXPECT_FALSE(reply.headers.contains("forged")) << reply.text;
    EXPECT_NE(lines.find("/api/v1/x%0d%0aforged%20line"), std::string::npos) << "as it was sent";
    EXPECT_EQ(lines.find("\nforged"), std::string::npos);
    EXPECT_EQ(lines.find("a\tb"), std::string::npos);
    EXPECT_EQ(lines.find('\x7f'), std::string::npos);
    EXPECT_EQ(header_safe("a\r\nSet-Cookie: x=y\x1b\x7f\n"), "a  Set-Cookie: x=y   ");
}

TEST_F(Defence, NoSecretIsLoggedOrAnswered) {
    begin_log();
    auto const world = sandbox_->world();
    add_user(org_, "ada@example.com", "correct horse", Role::owner);
    auto const signed_in =
        call("POST", "/api/v1/session", R"({"email":"ada@example.com","password":"correct horse"})");
    auto const cookie = signed_in.headers.at("set-cookie");
    auto const token = cookie.substr(cookie.find('=') + 1, cookie.find(';') - cookie.find('=') - 1);
    connect();
    std::string const wrong = R"({"wabaId":"310455820770002","accessToken":"the wrong access token",)"
                              R"("appSecret":"the wrong app secret","verifyToken":"the wrong verify token"})";
    std::string answers;
    Reply const replies[] = {
        api("POST", "/api/v1/wabas", wrong),
        api("GET", "/api/v1/wabas"),
        api("GET", "/api/v1/audit-log"),
        api("GET", "/api/v1/api-keys"),
        api("GET", "/api/v1/signing-keys"),
        call("GET", "/api/v1/session", {}, {{"Cookie", cookie.substr(0, cookie.find(';'))}}),
        call("POST", "/api/v1/session", R"({"email":"ada@example.com","password":"the wrong password"})"),
        call("GET",
             "/webhooks/meta?hub.mode=subscribe&hub.verify_token=guessed-verify-token&hub.challenge=1"),
        call("GET", "/api/v1/organization", {}, {{"Authorization", "Bearer crl_guessed-api-key"}}),
        call("GET", "/metrics"),
        call("GET", "/readyz")};
    for (auto const& reply : replies) answers += reply.text;
    auto const lines = end_log();
    EXPECT_NE(lines.find("POST /api/v1/wabas"), std::string::npos) << "it was kept";
    for (std::string const& secret :
         {world.access_token, world.app_secret, world.verify_token, key_, token, std::string{"correct horse"},
          std::string{"the wrong access token"}, std::string{"the wrong app secret"},
          std::string{"the wrong verify token"}, std::string{"the wrong password"},
          std::string{"guessed-verify-token"}, std::string{"crl_guessed-api-key"}}) {
        EXPECT_EQ(lines.find(secret), std::string::npos) << "logged: " << secret;
        EXPECT_EQ(answers.find(secret), std::string::npos) << "answered: " << secret;
    }
}

struct Cell {
    char const* text;
    bool neutralised;
};

TEST(CsvCell, AFormulaIsNeutralisedHoweverItIsSpelled) {
    constexpr Cell cells[] = {{"=1+1", true},       {"+cmd|' /C calc'!A0", true},
                              {"-2+3+cmd", true},   {"@SUM(A1)", true},
                              {"\t=1+1", true},     {"\r=1+1", true},
                              {"\n=1+1", true},     {"＝1+1", true},
                              {"＋1+cmd", true},    {"－1+cmd", true},
                              {"＠SUM(A1)", true},  {" =1+1", true},
                              {"  @x", true},       {"\u00a0=1+1", true},
                              {"\ufeff=1+1", true}, {"\u200b=1+1", true},
                              {"-", true},          {"+", true},
                              {"-1+1", true},       {"+4915112345678", false},
                              {"-12.50", false},    {"+49 151 1234", false},
                              {"Asha", false},      {"a=b", false},
                              {"", false},          {"a@b.example", false},
                              {"3-1", false},       {"’=1", false},
                              {" Asha", false},     {"1=1", false}};
    for (auto const& cell : cells) {
        std::string out;
        append_cell(out, cell.text);
        bool const quoted = out.starts_with("\"'") || out.starts_with("'");
        EXPECT_EQ(quoted, cell.neutralised) << cell.text << " became " << out;
    }
}

}    // namespace
}    // namespace carillon::api
