#include "cli/remote.hpp"
#include "cli/remote_commands.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include <thread>

namespace carillon::cli {
namespace {
namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto look_every = 300ms;
constexpr std::size_t countries_shown = 12;

std::string percent(json::value const& share) {
    return share.is_number() ? fmt::format("{:.1f}%", share.to_number<double>() * 100) : "-";
}

std::string describe_funnel(json::value const& funnel) {
    static constexpr std::pair<char const*, char const*> stages[] = {{"audience", "in the file"},
                                                                     {"skipped", "skipped"},
                                                                     {"eligible", "eligible"},
                                                                     {"queued", "waiting"},
                                                                     {"accepted", "accepted"},
                                                                     {"delivered", "delivered"},
                                                                     {"read", "read"},
                                                                     {"failed", "failed"},
                                                                     {"inDoubt", "in doubt"},
                                                                     {"cancelled", "cancelled"}};
    std::string text;
    for (auto const& [key, name] : stages)
        text += fmt::format("  {:<12} {:>12}\n", name, thousands(number_of(funnel, key)));
    return text;
}

std::string describe_reasons(json::value const& report) {
    std::string text;
    for (auto const& [reason, count] : report.at("skippedBy").as_object())
        text += fmt::format("  skipped, {}: {}\n", std::string_view{reason},
                            thousands(count.to_number<std::int64_t>()));
    for (auto const& failure : report.at("failedBy").as_array())
        text +=
            fmt::format("  failed, {} {}: {}. {}\n", number_of(failure, "code"), text_of(failure, "title"),
                        thousands(number_of(failure, "count")), text_of(failure, "advice"));
    auto const& rate = report.at("readRate");
    text += fmt::format(
        "  read rate {} over {} recipients whose reads are told; {} of the delivered ones are not\n",
        percent(rate.at("value")), thousands(number_of(rate, "over")), percent(rate.at("limitedShare")));
    return text + fmt::format("  replies: {}, button taps: {}\n", thousands(number_of(report, "replies")),
                              thousands(number_of(report, "buttonTaps")));
}

std::string describe_report(json::value const& report) {
    auto text = describe_funnel(report.at("funnel")) + describe_reasons(report);
    std::vector<std::vector<std::string>> rows;
    auto countries = report.at("byCountry").as_array();
    std::stable_sort(countries.begin(), countries.end(), [](json::value const& a, json::value const& b) {
        return number_of(a, "audience") > number_of(b, "audience");
    });
    for (auto const& each : countries) {
        if (rows.size() == countries_shown) break;
        rows.push_back({text_of(each, "name"), thousands(number_of(each, "eligible")),
                        thousands(number_of(each, "delivered")), thousands(number_of(each, "read")),
                        thousands(number_of(each, "failed")), thousands(number_of(each, "skipped"))});
    }
    if (!rows.empty()) text += table({"country", "eligible", "delivered", "read", "failed", "skipped"}, rows);
    if (countries.size() > rows.size())
        text += fmt::format("and {} more countries\n", countries.size() - rows.size());
    return text;
}

std::string describe_sends(json::value const& report) {
    std::vector<std::vector<std::string>> rows;
    for (auto const& send : report.at("sends").as_array()) {
        auto const& funnel = send.at("funnel");
        rows.push_back({std::to_string(number_of(send, "sendId")), text_of(send, "status"),
                        thousands(number_of(funnel, "eligible")), thousands(number_of(funnel, "skipped")),
                        thousands(number_of(funnel, "accepted")), thousands(number_of(funnel, "delivered")),
                        thousands(number_of(funnel, "read")), thousands(number_of(funnel, "failed"))});
    }
    return table({"send", "status", "eligible", "skipped", "accepted", "delivered", "read", "failed"}, rows);
}

void add_report(CLI::App& family, int& exit_code) {
    struct Given {
        std::string campaign;
        std::int64_t send = 0;
    };
    auto const given = std::make_shared<Given>();
    auto* const command = family.add_subcommand("report", "What became of every recipient");
    command->add_option("campaign", given->campaign, "Its id or its exact name")->required();
    command->add_option("--send", given->send, "Of this send alone");
    run_remotely(*command, exit_code, [given](Session& session) -> Result<int> {
        auto const campaign = find_campaign(session.api, given->campaign);
        if (!campaign) return std::unexpected{campaign.error()};
        auto const path = given->send > 0 ? fmt::format("/api/v1/sends/{}/report", given->send)
                                          : fmt::format("/api/v1/campaigns/{}/report", id_of(*campaign));
        auto const report = session.api.get(path);
        if (!report) return std::unexpected{report.error()};
        return answer(session, *report, [&](json::value const& whole) {
            auto text = fmt::format("Campaign \"{}\" ({}), {}:\n", text_of(*campaign, "name"),
                                    id_of(*campaign), text_of(*campaign, "status"));
            text += describe_report(whole);
            return given->send > 0 ? text : text + describe_sends(whole);
        });
    });
}

std::string describe_trace(json::value const& trace) {
    auto const& outcome = trace.at("outcome");
    auto text = fmt::format("Send {}, {}: {}\n", number_of(trace, "sendId"), text_of(trace, "phone"),
                            text_of(outcome, "status"));
    text += "  " + text_of(outcome, "explanation") + "\n";
    std::vector<std::vector<std::string>> rows;
    for (auto const& rule : trace.at("rules").as_array())
        rows.push_back({text_of(rule, "rule"), text_of(rule, "verdict"), text_of(rule, "detail")});
    return rows.empty() ? text : text + table({"rule", "says", "why"}, rows);
}

void add_trace(CLI::App& family, int& exit_code) {
    struct Given {
        std::string campaign, phone;
        std::int64_t send = 0;
    };
    auto const given = std::make_shared<Given>();
    auto* const command = family.add_subcommand("trace", "Why a person did or did not get it, rule by rule");
    command->add_option("campaign", given->campaign, "Its id or its exact name")->required();
    command->add_option("phone", given->phone, "+4915112345678")->required();
    command->add_option("--send", given->send, "Of this send alone");
    run_remotely(*command, exit_code, [given](Session& session) -> Result<int> {
        auto const campaign = find_campaign(session.api, given->campaign);
        if (!campaign) return std::unexpected{campaign.error()};
        json::array traces;
        for (auto const& send : campaign->at("sends").as_array()) {
            if (given->send > 0 && id_of(send) != given->send) continue;
            auto const trace = session.api.get(
                fmt::format("/api/v1/sends/{}/trace?phone={}", id_of(send), encode(given->phone)));
            if (!trace) return std::unexpected{trace.error()};
            traces.push_back(*trace);
        }
        if (traces.empty())
            return refuse(Problem::Kind::not_found, "no_send", "The campaign has no such send.");
        return answer(session, traces, [](json::value const& all) {
            std::string text;
            for (auto const& trace : all.as_array()) text += describe_trace(trace);
            return text;
        });
    });
}

std::string progress_of(json::value const& run) {
    auto const& progress = run.at("progress");
    auto const step = text_of(progress, "step");
    if (step == "copying")
        return fmt::format("copying the audience: {} of {} rows", thousands(number_of(progress, "rows")),
                           thousands(number_of(progress, "of")));
    if (step == "sending")
        return fmt::format("sending: {} sends done, {} messages accepted", number_of(progress, "sends"),
                           thousands(number_of(progress.at("funnel"), "accepted")));
    return step.empty() ? "starting" : "waiting for the last webhooks";
}

std::string describe_dry_run(json::value const& run) {
    auto text = fmt::format("Dry run {} of campaign {}: {}\n", id_of(run), number_of(run, "campaignId"),
                            text_of(run, "status"));
    if (auto const error = text_of(run, "error"); !error.empty()) text += "  " + error + "\n";
    auto const* const report = run.as_object().if_contains("report");
    if (!report || report->is_null()) return text;
    text += describe_report(*report) + describe_sends(*report);
    for (auto const& gate : run.at("gates").as_array())
        if (text_of(gate, "status") == "fail")
            text += fmt::format("The real one cannot go out yet: {} {}\n", text_of(gate, "message"),
                                text_of(gate, "fix"));
    for (auto const& note : run.at("notes").as_array()) text += plain(note) + "\n";
    return text;
}

/// Asks until it has ended.
Result<json::value> follow(Session& session, std::int64_t id) {
    auto progress = session.progress();
    for (;;) {
        auto run = session.api.get(fmt::format("/api/v1/dry-runs/{}", id));
        if (!run || text_of(*run, "status") != "running") return run;
        progress.show(progress_of(*run));
        std::this_thread::sleep_for(look_every);
    }
}

Result<int> cancel_dry_run(Session& session, std::int64_t campaign) {
    std::int64_t running = 0;
    auto const listed =
        each_item(session.api, fmt::format("/api/v1/campaigns/{}/dry-runs", campaign), [&](auto const& run) {
            if (text_of(run, "status") == "running") running = id_of(run);
            return running == 0;
        });
    if (!listed) return std::unexpected{listed.error()};
    if (running == 0)
        return refuse(Problem::Kind::conflict, "no_dry_run", "No dry run of the campaign is under way.");
    if (auto removed = session.api.remove(fmt::format("/api/v1/dry-runs/{}", running)); !removed)
        return std::unexpected{removed.error()};
    auto const ended = follow(session, running);
    if (!ended) return std::unexpected{ended.error()};
    return answer(session, *ended, describe_dry_run);
}

void add_dry_run(CLI::App& family, int& exit_code) {
    struct Given {
        std::string campaign, pace = "fast";
        std::int64_t rows = 0;
        bool no_wait = false, cancel = false;
    };
    auto const given = std::make_shared<Given>();
    auto* const command = family.add_subcommand(
        "dry-run", "Play it against a private sandbox and show the report; nobody is messaged");
    command->add_option("campaign", given->campaign, "Its id or its exact name")->required();
    command->add_option("--pace", given->pace, "fast, or real: at the sends' own rates")
        ->check(CLI::IsMember({"fast", "real"}))
        ->capture_default_str();
    command->add_option("--max-recipients", given->rows, "So many rows, spread over the audience")
        ->check(CLI::PositiveNumber);
    command->add_flag("--no-wait", given->no_wait, "Start it and leave");
    command->add_flag("--cancel", given->cancel, "End the one that is under way");
    run_remotely(*command, exit_code, [given](Session& session) -> Result<int> {
        auto const campaign = find_campaign(session.api, given->campaign);
        if (!campaign) return std::unexpected{campaign.error()};
        if (given->cancel) return cancel_dry_run(session, id_of(*campaign));
        json::object body{{"pace", given->pace}};
        if (given->rows > 0) body["maxRecipients"] = given->rows;
        auto const started =
            session.api.post(fmt::format("/api/v1/campaigns/{}/dry-run", id_of(*campaign)), body);
        if (!started) return std::unexpected{started.error()};
        if (given->no_wait) return answer(session, *started, describe_dry_run);
        auto const run = follow(session, id_of(*started));
        if (!run) return std::unexpected{run.error()};
        answer(session, *run, describe_dry_run);
        return text_of(*run, "status") == "completed" ? done : failed;
    });
}
}    // namespace

void add_report_commands(CLI::App& campaign_family, int& exit_code) {
    add_dry_run(campaign_family, exit_code);
    add_report(campaign_family, exit_code);
    add_trace(campaign_family, exit_code);
}

}    // namespace carillon::cli
