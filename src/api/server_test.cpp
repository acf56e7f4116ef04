#include "api/fixture_test.hpp"
#include "api/router.hpp"
#include "openapi_document.hpp"

#include <boost/json/serialize.hpp>

#include <set>

namespace carillon::api {
namespace {

TEST(Document, HoldsExactlyTheRoutesOfTheTable) {
    std::set<std::string> served, documented;
    for (auto const& route : routes()) served.insert(fmt::format("{} {}", route.method, route.pattern));
    auto const document = json::parse(openapi_document::files()[0].content);
    for (auto const& path : document.at("paths").as_object())
        for (auto const& operation : path.value().as_object()) {
            std::string method{operation.key()};
            for (char& c : method) c = static_cast<char>(std::toupper(c));
            documented.insert(fmt::format("{} {}", method, std::string_view{path.key()}));
        }
    EXPECT_EQ(served, documented);
}

TEST(Document, SaysOfEveryOperationWhoMayCallIt) {
    auto const document = json::parse(openapi_document::files()[0].content);
    for (auto const& route : routes()) {
        std::string method{route.method};
        for (char& c : method) c = static_cast<char>(std::tolower(c));
        auto const& operation = document.at("paths").at(route.pattern).at(method).as_object();
        auto const* security = operation.if_contains("security");
        bool const open = security && security->as_array().empty();
        EXPECT_EQ(open, route.access == Access::open) << route.method << " " << route.pattern;
        if (!open) {
            EXPECT_TRUE(operation.at("responses").as_object().contains("401")) << route.pattern;
        }
    }
}

TEST(Document, SaysOfEveryWriteWhatAKeyAndARoleDo) {
    auto const document = json::parse(openapi_document::files()[0].content);
    json::value const key_reference = {{"$ref", "#/components/parameters/idempotencyKey"}};
    for (auto const& route : routes()) {
        bool const write = route.method != "GET" && route.access == Access::permitted;
        std::string method{route.method};
        for (char& c : method) c = static_cast<char>(std::tolower(c));
        auto const& operation = document.at("paths").at(route.pattern).at(method).as_object();
        auto const* parameters = operation.if_contains("parameters");
        bool const takes_key = parameters && std::ranges::count(parameters->as_array(), key_reference) == 1;
        EXPECT_EQ(takes_key, write) << route.method << " " << route.pattern;
        if (!write) continue;
        // A viewer may not; the key may have been used for another request, or be no key.
        for (auto const* const status : {"401", "403", "409", "422"})
            EXPECT_TRUE(operation.at("responses").as_object().contains(status))
                << route.method << " " << route.pattern << " " << status;
    }
}

using Server = ApiTest;

TEST_F(Server, AnswersHealthReadinessMetricsDocumentAndReference) {
    EXPECT_EQ(call("GET", "/healthz").body().at("status"), "ok");
    auto const ready = call("GET", "/readyz");
    EXPECT_EQ(ready.status, 200);
    EXPECT_EQ(ready.body().at("checks").at("database"), "ok");
    EXPECT_NE(
        call("GET", "/metrics").text.find("carillon_http_requests_total{method=\"GET\",route=\"/readyz\""),
        std::string::npos);
    EXPECT_EQ(call("GET", "/api/openapi.json").body().at("openapi"), "3.1.0");
    auto const docs = call("GET", "/docs");
    EXPECT_EQ(docs.headers.at("content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(call("GET", "/docs/docs.js").status, 200);
}

TEST_F(Server, ServesThePageAtItsPlacesAndNothingUnderTheApi) {
    auto const page = call("GET", "/");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(call("GET", "/campaigns/12").text, page.text);
    EXPECT_EQ(call("GET", "/api/v1/nothing").status, 404);
    EXPECT_EQ(call("GET", "/api/v1/nothing").problem(), "no_such_address");
    EXPECT_EQ(call("GET", "/webhooks/other").status, 404);
    EXPECT_EQ(call("GET", "/missing.js").status, 404);
    EXPECT_EQ(call("GET", "/../../etc/passwd").text, page.text)
        << "paths name embedded files, never files of the disk";
    auto const known = call("GET", "/", {}, {{"If-None-Match", page.headers.at("etag")}});
    EXPECT_EQ(known.status, 304);
    EXPECT_NE(page.headers.at("content-security-policy").find("frame-ancestors 'none'"), std::string::npos);
    EXPECT_EQ(page.headers.at("x-content-type-options"), "nosniff");
}

TEST_F(Server, SaysWhichMethodsAnAddressTakes) {
    auto const reply = call("PUT", "/api/v1/campaigns");
    EXPECT_EQ(reply.status, 405);
    EXPECT_EQ(reply.headers.at("allow"), "GET, HEAD, POST");
    auto const head = call("HEAD", "/healthz");
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.text, "");
    EXPECT_GT(std::stoi(head.headers.at("content-length")), 0);
}

TEST_F(Server, KeepsAConnectionAndEchoesARequestId) {
    Wire wire{server_->port()};
    for (int i = 0; i < 3; ++i) {
        wire.write(request_text("GET", "/healthz", {}, {{"X-Request-Id", fmt::format("mine-{}", i)}}));
        auto const reply = wire.read();
        EXPECT_EQ(reply.headers.at("x-request-id"), fmt::format("mine-{}", i));
        EXPECT_FALSE(reply.closed);
    }
    wire.write(request_text("GET", "/healthz", {}, {{"X-Request-Id", "<script>"}}));
    EXPECT_NE(wire.read().headers.at("x-request-id"), "<script>");
}

TEST_F(Server, TakesSeveralRequestsSentAtOnce) {
    Wire wire{server_->port()};
    auto const one = request_text("GET", "/healthz", {}, {});
    wire.write(one + one + one);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(wire.read().status, 200);
}

TEST_F(Server, RefusesWhatIsTooLargeBrokenOrNotHttp) {
    EXPECT_EQ(call("POST", "/api/v1/session", std::string((1 << 20) + 1, ' ')).status, 413);
    Wire long_header{server_->port()};
    long_header.write("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: " + std::string(20'000, 'a') + "\r\n\r\n");
    auto const refused = long_header.read();
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.problem(), "header_too_large");
    Wire nonsense{server_->port()};
    nonsense.write("this is not http\r\n\r\n");
    EXPECT_EQ(nonsense.read().status, 400);
    EXPECT_EQ(call("GET", "/api/v1/campaigns?limit=%zz").problem(), "bad_target");
    // Chunked: the size is not announced, so it is counted.
    Wire chunked{server_->port()};
    chunked.write(
        "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: "
        "chunked\r\n\r\n");
    std::string const chunk = "10000\r\n" + std::string(0x10000, ' ') + "\r\n";
    for (int i = 0; i < 17; ++i) chunked.write(chunk);
    EXPECT_EQ(chunked.read().status, 413);
}

TEST_F(Server, AnswersAnExpectationBeforeTheBodyIsSent) {
    Wire wire{server_->port()};
    std::string const body = R"({"email":"a@example.com","password":"x"})";
    wire.write(
        fmt::format("POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    "Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
                    body.size()));
    EXPECT_EQ(wire.read().status, 100);
    wire.write(body);
    EXPECT_EQ(wire.read().status, 401);
    // Refused by its head: the body is never asked for.
    Wire refused{server_->port()};
    refused.write(
        "POST /api/v1/campaigns HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n");
    auto const reply = refused.read();
    EXPECT_EQ(reply.status, 401);
    EXPECT_TRUE(reply.closed);
}

TEST_F(Server, ABusyPortIsRefusedWithACure) {
    ServerContext context{.store = *store_, .clock = clock_, .secrets = secrets_, .graph = *graph_};
    context.listen = fmt::format("127.0.0.1:{}", server_->port());
    ApiServer second{io_, context};
    auto const busy = second.start();
    ASSERT_FALSE(busy);
    EXPECT_EQ(busy.error().code, "port_in_use");
    for (auto const* const bad : {"8080", "nowhere:8080", "127.0.0.1:99999", "203.0.113.7:0"}) {
        context.listen = bad;
        ApiServer third{io_, context};
        EXPECT_FALSE(third.start()) << bad;
    }
}

TEST_F(Server, StopsWhileAStreamIsOpen) {
    connect();
    auto const audience = upload("phone,first_name\n+4915112345678,Asha\n");
    auto const id = campaign(audience.at("id").to_number<std::int64_t>());
    Wire wire{server_->port()};
    wire.write(request_text("GET", fmt::format("/api/v1/campaigns/{}/events", id), {},
                            {{"Authorization", "Bearer " + key_}}));
    std::string seen;
    ASSERT_TRUE(wire.read_until("event: progress", seen));
    EXPECT_NE(seen.find("text/event-stream"), std::string::npos);
    ASSERT_TRUE(wire.read_until("\"status\":\"draft\"", seen));
    api("PATCH", fmt::format("/api/v1/campaigns/{}", id), R"({"name":"Summer"})");
    ASSERT_TRUE(wire.read_until("\"version\":2", seen));
    wait(server_->stop(std::chrono::seconds{5}));
    EXPECT_TRUE(wire.read_until("\r\n0\r\n\r\n", seen)) << "the stream ends whole";
}

}    // namespace
}    // namespace carillon::api
