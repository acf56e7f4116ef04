#include "app/commands.hpp"
#include "app/demo.hpp"
#include "base/log.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/json.hpp>

#include <cstdio>
#include <unistd.h>

namespace carillon::app {
namespace {
namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto look_every = 250ms;
constexpr int interrupted = 130;      // as shells say it
constexpr auto quiet_limit = 120s;    // after the last change of the report

/// Whether the process was asked to end; looked at between steps.
class StopSignal {
public:
    StopSignal() {
        signals_.async_wait([this](boost::system::error_code const& error, int) { asked_ = !error; });
    }
    /// Waits for it up to `time`; true once it came.
    bool wait_for(std::chrono::milliseconds time) {
        if (!asked_) io_.run_for(time);
        io_.restart();
        return asked_;
    }
    void wait() {
        while (!wait_for(1h)) {}
    }

private:
    boost::asio::io_context io_{1};
    boost::asio::signal_set signals_{io_, SIGINT, SIGTERM};
    bool asked_ = false;
};

std::int64_t count(json::object const& report, std::string_view name) {
    return report.at("funnel").at(name).to_number<std::int64_t>();
}

/// The funnel on one line: redrawn in place on a terminal, a line a change elsewhere. To standard error.
class Progress {
public:
    void show(json::object const& report) {
        auto const line = fmt::format(
            "queued {:>6}   accepted {:>6}   delivered {:>6}   read {:>6}   failed {:>5}   skipped {:>5}",
            count(report, "queued"), count(report, "accepted"), count(report, "delivered"),
            count(report, "read"), count(report, "failed"), count(report, "skipped"));
        if (line == last_) return;
        changed_ = true;
        last_ = line;
        if (terminal_) {
            std::fprintf(stderr, "\r%s", line.c_str());
        } else if (++looks_ % 8 == 1) {
            std::fprintf(stderr, "%s\n", line.c_str());
        }
    }
    /// Whether anything moved since the last time asked.
    bool moved() { return std::exchange(changed_, false); }
    void end() {
        if (terminal_)
            std::fputc('\n', stderr);
        else
            std::fprintf(stderr, "%s\n", last_.c_str());
    }

private:
    bool const terminal_ = ::isatty(STDERR_FILENO) == 1;
    bool changed_ = false;
    int looks_ = 0;
    std::string last_;
};

/// Follows the campaign until it has ended and the last webhook is in. Nothing: a signal came first.
Result<std::optional<json::object>> follow(Demo& demo, StopSignal& stop, bool exit_when_done) {
    SystemClock clock;
    Progress progress;
    for (auto quiet_since = clock.steady();;) {
        auto report = demo.report();
        if (!report && stop.wait_for(0ms)) return std::nullopt;    // the signal cut the question short
        if (!report) return std::unexpected{report.error()};
        progress.show(*report);
        if (progress.moved()) quiet_since = clock.steady();
        auto const standing = demo.standing();
        if (!standing) return std::unexpected{standing.error()};
        // Somebody at the page may pause and resume; nobody will when the demo runs by itself.
        if (exit_when_done && !standing->held.empty())
            return refuse(Problem::Kind::conflict, "held", standing->held);
        bool const quiet = exit_when_done && clock.steady() - quiet_since > quiet_limit;
        if (standing->settled || quiet) {
            auto last = demo.report();    // what came between the two questions
            if (!last) return std::unexpected{last.error()};
            progress.show(*last);
            progress.end();
            return *std::move(last);
        }
        if (stop.wait_for(look_every)) return std::nullopt;
    }
}

void print_ready(Demo const& demo, bool as_json) {
    if (as_json) {
        json::object const ready{{"event", "ready"},
                                 {"url", demo.url()},
                                 {"email", Demo::email},
                                 {"password", demo.password()},
                                 {"campaignId", demo.campaign_id()},
                                 {"sandbox", demo.sandbox_url()}};
        std::puts(json::serialize(ready).c_str());
        std::fflush(stdout);
        return;
    }
    fmt::print(stderr, "The page: {}   e-mail: {}   password: {}\nThe sandbox's control calls: {}\n",
               demo.url(), Demo::email, demo.password(), demo.sandbox_url());
}

void print_summary(json::object const& report, Balance const& balance) {
    fmt::print(
        "\nOf {} people in the file, {} were skipped, {} accepted by Meta's side, {} delivered, {} read, {} "
        "failed, {} in doubt.\n",
        count(report, "audience"), count(report, "skipped"), count(report, "accepted"),
        count(report, "delivered"), count(report, "read"), count(report, "failed"), count(report, "inDoubt"));
    for (auto const& [reason, number] : report.at("skippedBy").as_object())
        fmt::print("  skipped, {}: {}\n", std::string_view{reason}, number.to_number<std::int64_t>());
    for (auto const& failure : report.at("failedBy").as_array())
        fmt::print("  failed, {} {}: {}\n", failure.at("code").to_number<std::int64_t>(),
                   std::string_view{failure.at("title").as_string()},
                   failure.at("count").to_number<std::int64_t>());
    fmt::print("{}\n", balance.describe());
}

struct Given {
    DemoOptions options;
    bool exit_when_done = false, as_json = false;
};

int run_demo(Given const& given) {
    StopSignal stop;
    Demo demo{given.options};
    if (auto begun = demo.begin([&] { return stop.wait_for(0ms); }); !begun)
        return fail(begun.error(), given.as_json);
    bool const json_only = given.as_json && given.exit_when_done;
    if (!json_only) print_ready(demo, given.as_json);
    auto const report = follow(demo, stop, given.exit_when_done);
    if (!report) return fail(report.error(), given.as_json);
    if (!*report) return given.exit_when_done ? interrupted : 0;
    auto const balance = demo.balance(**report);
    if (!balance) return fail(balance.error(), given.as_json);
    auto const performance = demo.performance(**report);
    if (!performance) return fail(performance.error(), given.as_json);
    if (given.as_json) {
        auto whole = **report;
        if (!json_only) whole["event"] = "done";
        whole["ledger"] = balance->to_json();
        whole["performance"] = *performance;
        std::puts(json::serialize(whole).c_str());
        std::fflush(stdout);
    } else {
        print_summary(**report, *balance);
        fmt::print("Sent in {:.1f} s, {:.0f} messages per second.\n",
                   performance->at("dispatchSeconds").as_double(),
                   performance->at("messagesPerSecond").as_double());
    }
    if (given.exit_when_done) return balance->holds() ? 0 : 1;
    if (!given.as_json)
        fmt::print("\n  Open {}\n  e-mail    {}\n  password  {}\n\nCtrl-C ends the demo and forgets it.\n",
                   demo.url(), Demo::email, demo.password());
    std::fflush(stdout);
    stop.wait();
    return 0;
}
}    // namespace

void add_demo_command(CLI::App& program, int& exit_code) {
    auto const given = std::make_shared<Given>();
    auto& options = given->options;
    auto* const command =
        program.add_subcommand("demo", "Sandbox, server, a sample audience and a campaign that runs at once");
    command->add_option("--listen", options.listen, "ADDRESS:PORT of the page")->capture_default_str();
    command->add_option("--rate", options.rate, "Messages per second")
        ->check(CLI::Range(1, 50'000))
        ->capture_default_str();
    command->add_option("--audience", options.audience, "Your own CSV in place of the sample")
        ->check(CLI::ExistingFile);
    command->add_option("--keep", options.keep, "Keep the database in this folder");
    command->add_option("--seed", options.seed, "What the virtual recipients do follows from it")
        ->capture_default_str();
    command->add_flag("--exit-when-done", given->exit_when_done,
                      "Print the report and leave; 0 only if the ledger balances");
    command->add_flag("--json", given->as_json, "Print JSON");
    command->callback([given, &exit_code] { exit_code = run_demo(*given); });
}

}    // namespace carillon::app
