// What somebody decides about messages in doubt.
#include "simulation/simulation.hpp"

#include <boost/json/parse.hpp>

namespace carillon::simulation {
using namespace std::chrono_literals;

void Simulation::plan_decisions() {
    for (std::size_t s = 0; s < record_.sends.size(); ++s) {
        if (!chance_.happens(0.3)) continue;
        auto const action = chance_.one_of({"resend", "assume_sent"});
        bool const all = chance_.happens(0.5);
        at(record_.sends[s].at + std::chrono::seconds{chance_.between(5, 7'200)},
           fmt::format("{} what is in doubt of send {}", action, record_.sends[s].id),
           [this, s, action, all] { decide(record_.sends[s], action, all); });
    }
}

void Simulation::decide(SimulatedSend& send, std::string_view action, bool all) {
    auto const in_doubt = all_items(fmt::format("/api/v1/sends/{}/messages?status=in_doubt", send.id));
    json::object body{{"action", action}};
    json::array leads;
    std::vector<std::int64_t> chosen_leads;
    for (auto const& each : in_doubt) {
        if (!all && chance_.happens(0.5)) continue;
        leads.push_back(each.at("leadNo"));
        chosen_leads.push_back(each.at("leadNo").to_number<std::int64_t>());
    }
    auto const chosen = chosen_leads.size();
    if (all)
        body["all"] = true;
    else
        body["messages"] = leads.empty() ? json::array{1} : std::move(leads);
    auto const reply = call("POST", fmt::format("/api/v1/sends/{}/in-doubt", send.id), body);
    note(fmt::format("  {} of {}: {} {}", chosen, in_doubt.size(), reply.status, reply.body));
    if (reply.status == 409) return;    // it was stopped
    if (reply.status != 200) return fault(reply.body);
    auto const resolved = json::parse(reply.body).at("resolved").to_number<std::size_t>();
    if (resolved > chosen || (resolved < chosen && !record_.may_doubt))
        fault(fmt::format("send {}: {} of {} in doubt were resolved", send.id, resolved, chosen));
    if (action == "resend")
        for (auto const lead : chosen_leads) record_.resent.emplace(send.id, lead);
}

}    // namespace carillon::simulation
