#include "api/fixture_test.hpp"

#include "domain/api_key.hpp"
#include "store/personal_data.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/serialize.hpp>

#include <charconv>

namespace carillon::api {
namespace asio = boost::asio;

json::value Reply::body() const {
    json::error_code error;
    auto value = json::parse(text, error);
    EXPECT_FALSE(error) << status << " " << text;
    return value;
}

std::string Reply::problem() const {
    auto const found = headers.find("content-type");
    if (found == headers.end() || found->second != "application/problem+json") return {};
    std::string const type{body().at("type").as_string()};
    return type.substr(type.rfind(':') + 1);
}

std::string Reply::error_codes() const {
    std::string codes;
    auto const value = body();
    if (auto const* errors = value.as_object().if_contains("errors"))
        for (auto const& error : errors->as_array()) {
            if (!codes.empty()) codes += ' ';
            codes += error.at("pointer").as_string();
            codes += ':';
            codes += error.at("code").as_string();
        }
    return codes;
}

Wire::Wire(unsigned short port) {
    socket_.connect({asio::ip::make_address("127.0.0.1"), port});
    timeval const limit{20, 0};
    setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

void Wire::write(std::string_view text) {
    boost::system::error_code error;    // a server that refuses early may have closed
    asio::write(socket_, asio::buffer(text), error);
}

bool Wire::read_until(std::string_view text, std::string& seen) {
    char piece[16 << 10];
    while (seen.find(text) == std::string::npos) {
        auto const count = ::recv(socket_.native_handle(), piece, sizeof piece, 0);
        if (count <= 0) return false;
        seen.append(piece, static_cast<std::size_t>(count));
    }
    return true;
}

Reply Wire::read(bool head) {
    Reply reply;
    if (!read_until("\r\n\r\n", buffer_)) return reply;
    auto const end = buffer_.find("\r\n\r\n");
    std::string const top = buffer_.substr(0, end + 2);
    buffer_.erase(0, end + 4);
    std::from_chars(top.data() + 9, top.data() + 12, reply.status);
    for (std::size_t at = top.find("\r\n") + 2; at < top.size();) {
        auto const stop = top.find("\r\n", at), colon = top.find(':', at);
        auto name = top.substr(at, colon - at);
        for (char& c : name) c = static_cast<char>(std::tolower(c));
        reply.headers[name] = top.substr(colon + 2, stop - colon - 2);
        at = stop + 2;
    }
    reply.closed = reply.headers["connection"] == "close";
    auto const take = [&](std::size_t size) {
        while (buffer_.size() < size) {
            auto const before = buffer_.size();
            char piece[16 << 10];
            auto const count = ::recv(socket_.native_handle(), piece, sizeof piece, 0);
            if (count <= 0) break;
            buffer_.append(piece, static_cast<std::size_t>(count));
            if (buffer_.size() == before) break;
        }
        auto const part = buffer_.substr(0, size);
        buffer_.erase(0, size);
        return part;
    };
    if (head || reply.status == 204 || reply.status == 304 || reply.status == 100) return reply;
    if (reply.headers.contains("content-length")) {
        reply.text = take(std::stoull(reply.headers["content-length"]));
        return reply;
    }
    for (;;) {
        if (!read_until("\r\n", buffer_)) return reply;
        auto const size = std::stoull(buffer_, nullptr, 16);
        take(buffer_.find("\r\n") + 2);
        reply.text += take(size);
        take(2);
        if (size == 0) return reply;
    }
}

std::string request_text(std::string_view method, std::string_view target, std::string_view body,
                         Headers const& headers) {
    auto text = fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\n", method, target);
    bool typed = false;
    for (auto const& [name, value] : headers) {
        text += fmt::format("{}: {}\r\n", name, value);
        typed |= name == "Content-Type";
    }
    if (!body.empty() && !typed) text += "Content-Type: application/json\r\n";
    if (!body.empty() || method == "POST") text += fmt::format("Content-Length: {}\r\n", body.size());
    return text + "\r\n" + std::string{body};
}

std::string minutes_from_now(int minutes) {
    auto const at = std::chrono::system_clock::now() + std::chrono::minutes{minutes};
    auto const day = std::chrono::floor<std::chrono::days>(at);
    std::chrono::year_month_day const date{day};
    std::chrono::hh_mm_ss const time{std::chrono::floor<std::chrono::minutes>(at - day)};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}", int(date.year()), unsigned(date.month()),
                       unsigned(date.day()), time.hours().count(), time.minutes().count());
}

ApiTest::ApiTest() {
    start_crypto();
    char pattern[] = "/tmp/carillon-api-XXXXXX";
    folder_ = mkdtemp(pattern);
    std::filesystem::create_directory(folder_ / "spill");
    store_ = store::open_sqlite_store(folder_ / "carillon.db", {}, clock_).value();
    sandbox::Options options;
    options.listen_plain = sandbox::Endpoint{};
    sandbox_ = std::make_unique<sandbox::Sandbox>(io_, clock_, std::move(options));
    EXPECT_TRUE(sandbox_->start());
    graph::GraphOptions graph_options;
    graph_options.http.url = fmt::format("http://127.0.0.1:{}", sandbox_->plain_port());
    graph_ = graph::GraphClient::create(io_.get_executor(), clock_, graph_options).value();
    ServerContext context{.store = *store_, .clock = clock_, .secrets = secrets_, .graph = *graph_};
    context.wake_engine = [this] { ++wakes_; };
    context.spill_dir = folder_ / "spill";
    context.listen = "127.0.0.1:0";
    context.limits.read_timeout = std::chrono::seconds{5};
    server_ = std::make_unique<ApiServer>(io_, std::move(context));
    EXPECT_TRUE(server_->start());
    thread_ = std::thread{[this] { io_.run(); }};
    EXPECT_TRUE(wait(store_->personal_data().unlock(secrets_)));
    org_ = wait(store_->accounts().create_organization("Example", clock_.wall())).value();
    key_ = make_key(org_);
}

ApiTest::~ApiTest() {
    wait(server_->stop(std::chrono::seconds{5}));
    wait(graph_->close(std::chrono::seconds{1}));
    asio::post(io_, [this] { sandbox_->stop(); });
    work_.reset();
    asio::post(io_, [this] { io_.stop(); });
    thread_.join();
    server_.reset();
    graph_.reset();
    sandbox_.reset();
    store_.reset();
    std::filesystem::remove_all(folder_);
}

std::string ApiTest::make_key(OrgId org) {
    auto const fresh = make_api_key();
    wait(store_->accounts().create_api_key(
        {.org = org, .name = "test", .prefix = fresh.prefix, .created_at = clock_.wall()}, fresh.hash));
    return fresh.key;
}

void ApiTest::add_user(OrgId org, std::string email, std::string password, Role role) {
    EXPECT_TRUE(wait(
        store_->accounts().add_member(org, std::move(email), hash_password(password), role, clock_.wall())));
}

Reply ApiTest::call(std::string_view method, std::string_view target, std::string_view body,
                    Headers headers) {
    Wire wire{server_->port()};
    wire.write(request_text(method, target, body, headers));
    return wire.read(method == "HEAD");
}

Reply ApiTest::api(std::string_view method, std::string_view target, std::string_view body, Headers headers) {
    headers.emplace_back("Authorization", "Bearer " + key_);
    return call(method, target, body, std::move(headers));
}

std::int64_t ApiTest::connect() {
    auto const world = sandbox_->world();
    json::object const body{{"wabaId", world.waba_id},
                            {"accessToken", world.access_token},
                            {"appSecret", world.app_secret},
                            {"verifyToken", world.verify_token}};
    auto const reply = api("POST", "/api/v1/wabas", json::serialize(body));
    EXPECT_EQ(reply.status, 201) << reply.text;
    return reply.body().at("id").to_number<std::int64_t>();
}

std::int64_t ApiTest::phone_number() {
    auto const reply = api("GET", "/api/v1/phone-numbers");
    return reply.body().at("items").at(0).at("id").to_number<std::int64_t>();
}

std::int64_t ApiTest::template_named(std::string_view name) {
    auto const reply = api("GET", fmt::format("/api/v1/templates?q={}", name));
    auto const list = reply.body();
    for (auto const& item : list.at("items").as_array())
        if (item.at("name").as_string() == name && item.at("language").as_string().starts_with("en"))
            return item.at("id").to_number<std::int64_t>();
    return list.at("items").at(0).at("id").to_number<std::int64_t>();
}

json::value ApiTest::upload(std::string_view csv, std::string_view query) {
    auto const reply =
        api("POST", fmt::format("/api/v1/audiences?{}", query), csv, {{"Content-Type", "text/csv"}});
    EXPECT_EQ(reply.status, 202) << reply.text;
    auto const id = reply.body().at("id").to_number<std::int64_t>();
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    for (;;) {
        auto shown = api("GET", fmt::format("/api/v1/audiences/{}", id)).body();
        if (shown.at("status").as_string() != "ingesting") return shown;
        if (std::chrono::steady_clock::now() > deadline) {
            ADD_FAILURE() << "the audience did not become ready";
            return shown;
        }
    }
}

std::int64_t ApiTest::campaign(std::int64_t audience, std::string_view more) {
    auto const body = fmt::format(
        R"({{"name":"Spring","audienceId":{},"phoneNumberId":{},"productPolicyConfirmed":true{}}})", audience,
        phone_number(), more);
    auto const reply = api("POST", "/api/v1/campaigns", body);
    EXPECT_EQ(reply.status, 201) << reply.text;
    return reply.body().at("id").to_number<std::int64_t>();
}

}    // namespace carillon::api
