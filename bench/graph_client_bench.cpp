// Sends messages through GraphClient as fast as the server takes them and prints one JSON line: requests a
// second and CPU microseconds a request, of this process alone.
//
//   graph_client_bench URL [requests=200000] [in_flight=500] [connections=2]
//
// Compare with h2load in the same minute, with the same body:
//   h2load -n 200000 -c 2 -m 250 -d body.json -H 'authorization: Bearer …' URL/v25.0/<id>/marketing_messages
#include "domain/template.hpp"
#include "graph/graph_client.hpp"
#include "graph/payload.hpp"
#include "graph/template_json.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>

namespace {

using namespace carillon;
using namespace carillon::graph;

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    auto const seconds = [](timeval const& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

MessagePayload payload() {
    // The sandbox's own template of this name.
    auto subject = parse_template(
        "spring_offer", "en", "MARKETING", "APPROVED", "NAMED",
        R"([{"type":"BODY","text":"Hi {{first_name}}, spring is here: {{discount}} off everything."},
                                      {"type":"BUTTONS","buttons":[{"type":"URL","text":"Shop now","url":"https://shop.example/spring?u={{1}}"}]}])");
    std::vector<std::string> const columns{"first_name", "discount", "button.0.url"};
    Bindings bindings = auto_bind(*subject, columns);
    bindings["button.0.url"] = {.source = Binding::Source::column, .value = "button.0.url"};
    return std::move(*MessagePayload::compile(*subject, bindings, columns, SendCategory::marketing, {}));
}

struct Run {
    GraphClient& client;
    std::shared_ptr<SendRoute const> route;
    MessagePayload message = payload();
    std::size_t total = 0, sent = 0, accepted = 0, refused = 0, unprocessed = 0, unknown = 0;

    void send_one() {
        std::string body;
        std::array<std::string_view, 3> const values{"Asha", "20%", "8812"};
        if (!message.render(4915100000000 + sent, values, "", body)) std::abort();
        ++sent;
        client.send(route, std::move(body), [this](SendOutcome outcome) {
            std::array<std::size_t*, 4> const counts{&accepted, &refused, &unprocessed, &unknown};
            ++*counts[outcome.index()];
            if (sent < total) send_one();
        });
    }
    std::size_t done() const { return accepted + refused + unprocessed + unknown; }
};

std::size_t argument(int argc, char** argv, int place, std::size_t otherwise) {
    return argc > place ? std::strtoull(argv[place], nullptr, 10) : otherwise;
}

}    // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("usage: graph_client_bench URL [requests] [in_flight] [connections]\n", stderr);
        return 2;
    }
    boost::asio::io_context io{1};
    SystemClock clock;
    GraphOptions options;
    options.http.url = argv[1];
    options.http.connections = argument(argc, argv, 4, 2);
    auto client = GraphClient::create(io.get_executor(), clock, options);
    if (!client) {
        fmt::print(stderr, "{}\n", client.error().detail);
        return 1;
    }
    char const* const number = std::getenv("PHONE_NUMBER_ID");
    char const* const token = std::getenv("ACCESS_TOKEN");
    Run run{**client,
            (*client)->route(number ? number : "1", Api::marketing_messages, token ? token : "bench-token")};
    run.total = argument(argc, argv, 2, 200'000);
    std::size_t const in_flight = argument(argc, argv, 3, 500);

    auto const cpu_before = cpu_seconds();
    auto const before = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < in_flight && run.sent < run.total; ++i) run.send_one();
    while (run.done() < run.total) io.run_one();
    double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
    double const cpu = cpu_seconds() - cpu_before;
    fmt::print(
        R"({{"requests":{},"seconds":{:.3f},"per_second":{:.0f},"cpu_us_per_request":{:.2f},"accepted":{},"refused":{},"unprocessed":{},"unknown":{}}})"
        "\n",
        run.total, seconds, static_cast<double>(run.total) / seconds,
        cpu * 1e6 / static_cast<double>(run.total), run.accepted, run.refused, run.unprocessed, run.unknown);
    return run.accepted == run.total ? 0 : 1;
}
