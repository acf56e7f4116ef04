#include "api/campaign_view.hpp"
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "store/ledger.hpp"

#include <algorithm>

namespace carillon::api {
namespace {
constexpr std::size_t messages_max = 10'000;
constexpr std::string_view choice =
    "Name the messages by their leadNo in “messages”, or all of them with “all”: true; one of the two.";

struct Decision {
    DoubtAction action = DoubtAction::assume_sent;
    std::vector<LeadNo> leads;    // none: all
};

void read_leads(json::value const& value, Fields& fields, std::vector<LeadNo>& leads) {
    auto const* const list = value.if_array();
    if (!list || list->empty() || list->size() > messages_max)
        return fields.add("messages", "wrong_type",
                          fmt::format("messages is a list of 1 to {} lead numbers.", messages_max));
    for (std::size_t i = 0; i < list->size(); ++i) {
        auto const* const number = list->at(i).if_int64();
        if (number && *number >= 1 && *number <= std::numeric_limits<LeadNo>::max())
            leads.push_back(static_cast<LeadNo>(*number));
        else
            fields.add(fmt::format("messages/{}", i), "wrong_type",
                       fmt::format("{} is no lead number; give a message's leadNo.", quoted(list->at(i))));
    }
    std::ranges::sort(leads);
    leads.erase(std::unique(leads.begin(), leads.end()), leads.end());
}

Result<Decision> read_decision(Request const& request) {
    auto const body = read_json(request);
    if (!body) return std::unexpected{body.error()};
    Fields fields{*body};
    Decision decision;
    auto const action = fields.word("action", {"resend", "assume_sent"});
    if (action) decision.action = *doubt_action_from(*action);
    bool const all = fields.flag("all").value_or(false);
    bool const some = fields.has("messages") && !fields.is_null("messages");
    if (some) read_leads(body->at("messages"), fields, decision.leads);
    if (all == some && fields.errors().empty())
        fields.add("messages", all ? "contradiction" : "missing", std::string{choice});
    fields.require({"action"});
    if (auto const read = fields.finish(); !read) return std::unexpected{read.error()};
    return decision;
}
}    // namespace

Answer resolve_doubt(App& app, Request& request) {
    auto const send = co_await find_send(app, request);
    if (!send) co_return std::unexpected{send.error()};
    auto decision = read_decision(request);
    if (!decision) co_return std::unexpected{decision.error()};
    auto const named = decision->leads.size();
    store::DoubtDecision const asked{.org = request.who.org,
                                     .send = send->id,
                                     .action = decision->action,
                                     .leads = std::move(decision->leads),
                                     .actor = request.who.actor()};
    std::size_t resolved = 0;
    for (bool more = true; more;) {
        auto const part = co_await app.store.ledger().resolve_doubt(asked, app.now());
        if (!part) co_return std::unexpected{part.error()};
        resolved += part->resolved;
        more = part->more;
    }
    app.wake_engine();
    co_return json_response(
        200, json::object{{"resolved", resolved}, {"notInDoubt", named > 0 ? named - resolved : 0}});
}

}    // namespace carillon::api
