#include "cli/remote.hpp"
#include "cli/remote_commands.hpp"

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace carillon::cli {
namespace {
namespace json = boost::json;

void add_test(CLI::App& family, int& exit_code) {
    struct Given {
        std::int64_t send = 0, lead = 0;
        std::vector<std::string> to;
    };
    auto const given = std::make_shared<Given>();
    auto* const command = family.add_subcommand(
        "test", "Send its message to your own phones, with a lead's values; 1 unless all are accepted");
    command->add_option("send", given->send, "The send's id")->required();
    command->add_option("--to", given->to, "Up to five numbers: +4915112345678")->required()->expected(1, 5);
    command->add_option("--lead", given->lead,
                        "Whose values, by the lead's id; the first lead the send may reach when left out");
    run_remotely(*command, exit_code, [given](Session& session) -> Result<int> {
        json::array to;
        for (auto const& phone : given->to) to.emplace_back(phone);
        json::object body{{"to", std::move(to)}};
        if (given->lead > 0) body["leadId"] = given->lead;
        auto const sent = session.api.post(fmt::format("/api/v1/sends/{}/test", given->send), body);
        if (!sent) return std::unexpected{sent.error()};
        auto const& results = sent->at("results").as_array();
        answer(session, *sent, [&](json::value const&) {
            std::vector<std::vector<std::string>> rows;
            for (auto const& each : results)
                rows.push_back({text_of(each, "to"), text_of(each, "status"),
                                text_of(each, "reason") + " " + text_of(each, "advice")});
            return table({"to", "status", "why"}, rows);
        });
        bool const all = std::all_of(results.begin(), results.end(), [](json::value const& each) {
            return text_of(each, "status") == "accepted";
        });
        return all ? done : failed;
    });
}

struct InDoubt {
    std::int64_t send = 0;
    bool resend = false, assume_sent = false, all = false;
    std::vector<std::int64_t> leads;
};

Result<int> list_doubt(Session& session, std::int64_t send) {
    json::array messages;
    auto const path = fmt::format("/api/v1/sends/{}/messages?status=in_doubt", send);
    auto const listed = each_item(session.api, path, [&](json::object const& message) {
        messages.push_back(message);
        return true;
    });
    if (!listed) return std::unexpected{listed.error()};
    return answer(session, json::object{{"items", messages}}, [&](json::value const&) {
        if (messages.empty()) return std::string{"No message of the send is in doubt.\n"};
        std::vector<std::vector<std::string>> rows;
        for (auto const& each : messages)
            rows.push_back({std::to_string(number_of(each, "leadNo")), text_of(each, "phone"),
                            text_of(each, "inDoubtSince"), text_of(each, "note")});
        return table({"lead", "phone", "since", "why"}, rows) +
               "They are sent again by nobody but you: --resend or --assume-sent, with --lead or --all.\n";
    });
}

Result<int> resolve(Session& session, InDoubt const& given) {
    json::object body{{"action", given.resend ? "resend" : "assume_sent"}};
    if (given.all)
        body["all"] = true;
    else
        body["messages"] = json::array(given.leads.begin(), given.leads.end());
    auto const resolved =
        session.api.post(fmt::format("/api/v1/sends/{}/in-doubt", given.send), std::move(body));
    if (!resolved) return std::unexpected{resolved.error()};
    return answer(session, *resolved, [&](json::value const& told) {
        return fmt::format("{} messages {}; {} named ones were not in doubt.\n", number_of(told, "resolved"),
                           given.resend ? "queued again" : "taken for sent", number_of(told, "notInDoubt"));
    });
}

void add_in_doubt(CLI::App& family, int& exit_code) {
    auto const given = std::make_shared<InDoubt>();
    auto* const command = family.add_subcommand(
        "in-doubt", "List its messages in doubt, or decide about them: --resend or --assume-sent");
    command->add_option("send", given->send, "The send's id")->required();
    auto* const resend =
        command->add_flag("--resend", given->resend, "Send them again; who got the first one gets a second");
    auto* const assume = command->add_flag("--assume-sent", given->assume_sent, "Take them for sent");
    auto* const leads =
        command->add_option("--lead", given->leads, "Whose, by lead number")->check(CLI::PositiveNumber);
    auto* const all = command->add_flag("--all", given->all, "Every message of the send that is in doubt");
    resend->excludes(assume);
    leads->excludes(all);
    run_remotely(*command, exit_code, [given](Session& session) -> Result<int> {
        bool const decides = given->resend || given->assume_sent, names = given->all || !given->leads.empty();
        if (decides != names) {
            tell_refusal(
                {.code = "wrong_usage",
                 .detail = "Give both what to do (--resend or --assume-sent) and with which messages "
                           "(--lead or --all)."},
                session.as_json);
            return wrong_usage;
        }
        return decides ? resolve(session, *given) : list_doubt(session, given->send);
    });
}
}    // namespace

void add_send_commands(CLI::App& program, int& exit_code) {
    auto* const family = program.add_subcommand("send", "One send of a campaign")->require_subcommand(1);
    add_test(*family, exit_code);
    add_in_doubt(*family, exit_code);
}

}    // namespace carillon::cli
