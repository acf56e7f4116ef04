// Posts signed webhooks of status events to a running server over a few connections that stay open, as Meta
// does, and prints one JSON line: events a second, and how long the 200 took. Usage: webhook_bench --help
//
// The messages come from a file of lines "wamid recipient phone-number-id"; the events are `sent` of each of
// them, then `delivered` of each, then `read`. With --rate the posts have their times, and one that starts
// late counts from its time.
#include "base/crypto.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <vector>

namespace {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Time = std::chrono::steady_clock::time_point;
using asio::use_awaitable;

struct Message {
    std::string wamid, recipient, phone_number_id;
};

struct Options {
    std::uint16_t port = 0;
    std::string file, app_secret = "sandbox-app-secret", waba = "310455820770002";
    std::size_t batch = 100, events = 100'000, skip = 0, connections = 4;
    double rate = 0;
};

/// What all connections share; they take their batches from it.
class Load {
public:
    Load(Options options, std::vector<Message> messages)
        : options_{std::move(options)}, messages_{std::move(messages)} {}

    std::size_t batches() const { return (options_.events + options_.batch - 1) / options_.batch; }
    std::size_t next_batch() { return next_++; }
    /// When a post is to leave; without a rate, at once.
    Time due(std::size_t batch) const {
        if (options_.rate <= 0) return std::chrono::steady_clock::now();
        auto const seconds = static_cast<double>(batch * options_.batch) / options_.rate;
        return start_ + std::chrono::duration_cast<Time::duration>(std::chrono::duration<double>(seconds));
    }
    http::request<http::string_body> post(std::size_t batch) const;
    void answered(Time due) { taken_.push_back(std::chrono::steady_clock::now() - due); }
    void report();

private:
    std::string body(std::size_t batch) const;
    void put_status(std::string& out, std::size_t event, std::int64_t now) const;

    Options options_;
    std::vector<Message> messages_;
    std::size_t next_ = 0;
    Time start_ = std::chrono::steady_clock::now();
    std::vector<std::chrono::steady_clock::duration> taken_;
};

void Load::put_status(std::string& out, std::size_t event, std::int64_t now) const {
    static constexpr std::array words{"sent", "delivered", "read"};
    auto const& message = messages_[event % messages_.size()];
    fmt::format_to(
        std::back_inserter(out),
        R"({{"id":"{}","status":"{}","timestamp":"{}","recipient_id":"{}","pricing":{{"billable":true,"pricing_model":"PMP","type":"regular","category":"marketing_lite"}}}})",
        message.wamid, words.at(event / messages_.size()), now, message.recipient);
}

std::string Load::body(std::size_t batch) const {
    auto const now =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    auto const first = options_.skip + batch * options_.batch;
    auto const last = std::min(options_.skip + options_.events, first + options_.batch);
    auto out = fmt::format(
        R"({{"object":"whatsapp_business_account","entry":[{{"id":"{}","changes":[{{"field":"messages","value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"49305550","phone_number_id":"{}"}},"statuses":[)",
        options_.waba, messages_[first % messages_.size()].phone_number_id);
    for (auto event = first; event < last; ++event) {
        if (event > first) out += ',';
        put_status(out, event, now);
    }
    out += "]}}]}]}";
    return out;
}

http::request<http::string_body> Load::post(std::size_t batch) const {
    http::request<http::string_body> request{http::verb::post, "/webhooks/meta", 11};
    request.body() = body(batch);
    request.set(http::field::host, "127.0.0.1");
    request.set(http::field::content_type, "application/json");
    request.set("X-Hub-Signature-256",
                "sha256=" + carillon::to_hex(carillon::hmac_sha256(options_.app_secret, request.body())));
    request.prepare_payload();
    return request;
}

void Load::report() {
    auto const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    std::ranges::sort(taken_);
    auto const millis = [&](double share) {
        auto const place =
            std::min(taken_.size() - 1, static_cast<std::size_t>(share * static_cast<double>(taken_.size())));
        return std::chrono::duration<double, std::milli>(taken_[place]).count();
    };
    fmt::print(
        R"({{"batch":{},"events":{},"seconds":{:.2f},"eventsPerSecond":{:.0f},"p50Millis":{:.2f},"p99Millis":{:.2f},"maxMillis":{:.2f}}})"
        "\n",
        options_.batch, options_.events, seconds, static_cast<double>(options_.events) / seconds, millis(0.5),
        millis(0.99), millis(1));
}

asio::awaitable<void> run_connection(Load& load, std::uint16_t port) {
    auto const executor = co_await asio::this_coro::executor;
    beast::tcp_stream stream{executor};
    asio::steady_timer timer{executor};
    co_await stream.async_connect(asio::ip::tcp::endpoint{asio::ip::address_v4::loopback(), port},
                                  use_awaitable);
    stream.socket().set_option(asio::ip::tcp::no_delay{true});
    beast::flat_buffer buffer;
    for (auto batch = load.next_batch(); batch < load.batches(); batch = load.next_batch()) {
        auto const request = load.post(batch);
        auto const due = load.due(batch);
        timer.expires_at(due);
        co_await timer.async_wait(use_awaitable);
        co_await http::async_write(stream, request, use_awaitable);
        http::response<http::string_body> answer;
        co_await http::async_read(stream, buffer, answer, use_awaitable);
        if (answer.result() != http::status::ok)
            throw std::runtime_error{fmt::format("{}: {}", answer.result_int(), answer.body())};
        load.answered(due);
    }
}

std::vector<Message> read_messages(std::string const& file) {
    std::ifstream in{file};
    std::vector<Message> messages;
    for (Message message; in >> message.wamid >> message.recipient >> message.phone_number_id;)
        messages.push_back(message);
    return messages;
}

}    // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App program{"Posts signed webhooks of status events and prints a JSON line."};
    program.add_option("port", options.port, "The server's, on this machine")->required();
    program.add_option("file", options.file, "Lines of: wamid recipient phone-number-id")->required();
    program.add_option("--batch", options.batch, "Events in a post")->check(CLI::Range(1, 1'000));
    program.add_option("--events", options.events, "How many in all");
    program.add_option("--skip", options.skip, "How many earlier runs have posted");
    program.add_option("--connections", options.connections, "Posts under way at once");
    program.add_option("--rate", options.rate, "Events a second; 0: as fast as they are taken");
    CLI11_PARSE(program, argc, argv);
    auto messages = read_messages(options.file);
    if (options.skip + options.events > 3 * messages.size()) {
        fmt::print(stderr, "{} holds {} messages, which is {} events\n", options.file, messages.size(),
                   3 * messages.size());
        return 2;
    }
    asio::io_context io{1};
    Load load{options, std::move(messages)};
    for (std::size_t i = 0; i < options.connections; ++i)
        asio::co_spawn(io, run_connection(load, options.port), [](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
        });
    try {
        io.run();
    } catch (std::exception const& failure) {
        fmt::print(stderr, "{}\n", failure.what());
        return 1;
    }
    load.report();
    return 0;
}
