#include "cli/apply.hpp"
#include "cli/remote_commands.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include <fstream>
#include <iostream>
#include <iterator>
#include <thread>

namespace carillon::cli {
namespace {
namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto watch_every = 500ms;

std::int64_t recipients(json::value const& send) { return number_of(send.at("funnel"), "eligible"); }

std::string describe(json::value const& campaign) {
    auto text = fmt::format("Campaign \"{}\" ({}): {}\n", text_of(campaign, "name"), id_of(campaign),
                            text_of(campaign, "status"));
    if (auto const reason = text_of(campaign, "statusReason"); !reason.empty()) text += "  " + reason + "\n";
    std::vector<std::string> actions;
    for (auto const& action : campaign.at("allowedActions").as_array())
        actions.emplace_back(action.as_string());
    text += fmt::format("  audience {}, phone number {}; may: {}\n", number_of(campaign, "audienceId"),
                        number_of(campaign, "phoneNumberId"),
                        actions.empty() ? "nothing" : fmt::format("{}", fmt::join(actions, ", ")));
    std::vector<std::vector<std::string>> rows;
    for (auto const& send : campaign.at("sends").as_array()) {
        auto const& funnel = send.at("funnel");
        rows.push_back({std::to_string(id_of(send)), text_of(send, "category"),
                        text_of(send, "scheduledLocal"), text_of(send, "timeZone"), text_of(send, "status"),
                        thousands(recipients(send)), thousands(number_of(funnel, "accepted")),
                        thousands(number_of(funnel, "delivered")), thousands(number_of(funnel, "failed")),
                        text_of(send, "statusReason")});
    }
    if (rows.empty()) return text + "  no sends\n";
    return text + table({"send", "category", "at", "zone", "status", "eligible", "accepted", "delivered",
                         "failed", ""},
                        rows);
}

/// An option of every command about one campaign.
std::shared_ptr<std::string> add_campaign_argument(CLI::App& command) {
    auto name = std::make_shared<std::string>();
    command.add_option("campaign", *name, "Its id or its exact name")->required();
    return name;
}

void add_list(CLI::App& family, int& exit_code) {
    auto const status = std::make_shared<std::string>();
    auto* const command = family.add_subcommand("list", "Campaigns, newest first");
    command->add_option("--status", *status,
                        "Only those: draft, scheduled, running, paused, completed, cancelled");
    run_remotely(*command, exit_code, [status](Session& session) -> Result<int> {
        json::array all;
        auto const path =
            "/api/v1/campaigns" + (status->empty() ? std::string{} : "?status=" + encode(*status));
        auto const listed = each_item(session.api, path, [&](json::object const& campaign) {
            all.push_back(campaign);
            return true;
        });
        if (!listed) return std::unexpected{listed.error()};
        return answer(session, all, [](json::value const& campaigns) {
            std::vector<std::vector<std::string>> rows;
            for (auto const& each : campaigns.as_array()) {
                auto const& sends = each.at("sends").as_array();
                rows.push_back({std::to_string(id_of(each)), text_of(each, "name"), text_of(each, "status"),
                                std::to_string(sends.size()),
                                sends.empty() ? "-" : text_of(sends.front(), "scheduledAt"),
                                text_of(each, "updatedAt")});
            }
            return table({"id", "name", "status", "sends", "first send", "changed"}, rows);
        });
    });
}

bool is_over(json::value const& campaign) {
    auto const status = text_of(campaign, "status");
    return status == "completed" || status == "cancelled" || status == "draft";
}

std::string progress_of(json::value const& campaign) {
    std::int64_t accepted = 0, delivered = 0, failed_ones = 0, all = 0;
    for (auto const& send : campaign.at("sends").as_array()) {
        auto const& funnel = send.at("funnel");
        accepted += number_of(funnel, "accepted");
        delivered += number_of(funnel, "delivered");
        failed_ones += number_of(funnel, "failed");
        all += recipients(send);
    }
    return fmt::format("{}: {} of {} accepted, {} delivered, {} failed", text_of(campaign, "status"),
                       thousands(accepted), thousands(all), thousands(delivered), thousands(failed_ones));
}

void add_show(CLI::App& family, int& exit_code) {
    auto* const command = family.add_subcommand("show", "A campaign, its sends and how far they are");
    auto const name = add_campaign_argument(*command);
    auto const watch = std::make_shared<bool>(false);
    command->add_flag("--watch", *watch, "Follow it until it is completed or cancelled");
    run_remotely(*command, exit_code, [name, watch](Session& session) -> Result<int> {
        auto const found = find_campaign(session.api, *name);
        if (!found) return std::unexpected{found.error()};
        json::value campaign = *found;
        auto progress = session.progress();
        while (*watch && !is_over(campaign)) {
            progress.show(progress_of(campaign));
            std::this_thread::sleep_for(watch_every);
            auto const now = session.api.get(fmt::format("/api/v1/campaigns/{}", id_of(campaign)));
            if (!now) return std::unexpected{now.error()};
            campaign = *now;
        }
        progress.end();
        return answer(session, campaign, describe);
    });
}

Result<std::string> read_text(std::string const& file) {
    std::ifstream opened;
    if (file != "-") opened.open(file, std::ios::binary);
    auto& in = file == "-" ? std::cin : static_cast<std::istream&>(opened);
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    if (!in.good() && !in.eof())
        return refuse(Problem::Kind::invalid, "no_file",
                      fmt::format("{} cannot be read. Check the path.", file));
    return text;
}

void add_apply(CLI::App& family, int& exit_code) {
    auto const file = std::make_shared<std::string>();
    auto* const command = family.add_subcommand(
        "apply", "Make or update the draft that a YAML or JSON document describes; twice changes nothing");
    command->add_option("file", *file, "The document; - for standard input (docs/guide/cli.md)")->required();
    run_remotely(*command, exit_code, [file](Session& session) -> Result<int> {
        auto const text = read_text(*file);
        if (!text) return std::unexpected{text.error()};
        bool const standard_input = *file == "-";
        auto const document = read_document(standard_input ? "standard input" : *file, *text);
        if (!document) {
            tell_refusal(document.error(), session.as_json);
            return wrong_usage;
        }
        auto const folder = std::filesystem::path{standard_input ? "." : *file}.parent_path();
        return apply_campaign(session, *document, folder);
    });
}

std::string describe_gates(json::value const& preflight) {
    std::vector<std::vector<std::string>> rows;
    for (auto const& gate : preflight.at("items").as_array())
        rows.push_back(
            {text_of(gate, "status"), text_of(gate, "code"),
             gate.at("sendId").is_null() ? "" : fmt::format("send {}", number_of(gate, "sendId")),
             text_of(gate, "message") + (text_of(gate, "status") == "pass" || gate.at("fix").is_null()
                                             ? std::string{}
                                             : " " + text_of(gate, "fix"))});
    auto text = table({"", "gate", "", "what is so"}, rows);
    auto const& cost = preflight.at("estimatedCost");
    if (auto const amount = cost.at("amount").to_number<double>(); amount > 0)
        text += fmt::format("All sends together: about {:.2f} {} at list prices of {}.\n", amount,
                            text_of(cost, "currency"), text_of(cost, "rateCard"));
    text += preflight.at("ready").as_bool() ? "Nothing stands in the way.\n"
                                            : "It cannot be scheduled until no gate fails.\n";
    return text;
}

void add_preflight(CLI::App& family, int& exit_code) {
    auto* const command = family.add_subcommand(
        "preflight", "What stands between it and its first message; 1 when a gate fails");
    auto const name = add_campaign_argument(*command);
    run_remotely(*command, exit_code, [name](Session& session) -> Result<int> {
        auto const campaign = find_campaign(session.api, *name);
        if (!campaign) return std::unexpected{campaign.error()};
        auto const gates = session.api.get(fmt::format("/api/v1/campaigns/{}/preflight", id_of(*campaign)));
        if (!gates) return std::unexpected{gates.error()};
        answer(session, *gates, describe_gates);
        return gates->at("ready").as_bool() ? done : failed;
    });
}

struct Action {
    char const *name, *help, *did;
};

/// schedule, pause, …: a POST without a body, or with what `body` says.
void add_action(CLI::App& family, int& exit_code, Action action, std::shared_ptr<std::string> overdue = {}) {
    auto* const command = family.add_subcommand(action.name, action.help);
    auto const name = add_campaign_argument(*command);
    if (overdue)
        command
            ->add_option("--overdue", *overdue,
                         "Sends whose time passed meanwhile: send them now, or skip them")
            ->check(CLI::IsMember({"send", "skip"}));
    run_remotely(*command, exit_code, [name, action, overdue](Session& session) -> Result<int> {
        auto const campaign = find_campaign(session.api, *name);
        if (!campaign) return std::unexpected{campaign.error()};
        json::object body;
        if (overdue && !overdue->empty()) body["overdue"] = *overdue;
        auto const after =
            session.api.post(fmt::format("/api/v1/campaigns/{}/{}", id_of(*campaign), action.name), body);
        if (!after) return std::unexpected{after.error()};
        return answer(session, *after, [&](json::value const& made) {
            return fmt::format("Campaign \"{}\" ({}) {}; it is {}.", text_of(made, "name"), id_of(made),
                               action.did, text_of(made, "status"));
        });
    });
}
}    // namespace

void add_campaign_commands(CLI::App& program, int& exit_code) {
    auto* const family =
        program.add_subcommand("campaign", "Campaigns and their sends")->require_subcommand(1);
    add_list(*family, exit_code);
    add_show(*family, exit_code);
    add_apply(*family, exit_code);
    add_preflight(*family, exit_code);
    add_action(*family, exit_code, {"schedule", "Lock it; its sends go out at their times", "is scheduled"});
    add_action(*family, exit_code,
               {"unschedule", "Make it a draft again, while nothing has gone out", "is unscheduled"});
    add_action(*family, exit_code, {"pause", "Hold it back; what is on its way still arrives", "is paused"});
    add_action(*family, exit_code, {"resume", "Go on where it was paused", "goes on"},
               std::make_shared<std::string>());
    add_action(*family, exit_code, {"cancel", "Stop it for good", "is cancelled"});
    add_action(*family, exit_code, {"duplicate", "A draft with the same settings and sends", "is the copy"});
    add_report_commands(*family, exit_code);
}

}    // namespace carillon::cli
