// What must be so at the end, by what was done and by Meta's ledger.
#include "base/time.hpp"
#include "simulation/simulation.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>

namespace carillon::simulation {
namespace {
using namespace std::chrono_literals;

constexpr auto takes_effect =
    1s;    // a pause, a cancellation, an opt-out: from its answer to the last message
constexpr auto wakes_within = 500ms;

std::string text_at(json::value const& value, std::string_view key) {
    auto const* const found = value.as_object().if_contains(key);
    return found && found->is_string() ? std::string{found->get_string()} : std::string{};
}

std::optional<Wall> time_at(json::value const& value, std::string_view key) {
    return from_rfc3339(text_at(value, key));
}

std::int64_t number_at(json::value const& value, std::string_view key) {
    return value.at(key).to_number<std::int64_t>();
}

std::string_view shown_strength(int strength) {
    static constexpr std::string_view names[] = {"accepted", "sent", "failed", "delivered", "read"};
    return names[strength];
}

Wall taken_at(Taken const& taken) { return *from_rfc3339(taken.accepted_at); }
}    // namespace

/// From when to when each campaign was paused, whoever did it.
void Simulation::read_holds() {
    auto entries = all_items("/api/v1/audit-log");
    std::ranges::reverse(entries);
    for (auto const& entry : entries) {
        if (text_at(entry, "action") != "campaign.status") continue;
        auto const subject = text_at(entry, "subject");
        auto const campaign = std::stoll(subject.substr(subject.find(':') + 1));
        auto const& detail = entry.at("detail");
        if (text_at(detail, "to") == "paused") begin(held_[campaign], *time_at(entry, "at"));
        if (text_at(detail, "from") == "paused") end(held_[campaign], *time_at(entry, "at"));
    }
}

std::vector<Stretch> Simulation::paused(SimulatedSend const& send) const {
    auto const& campaign = record_.campaigns[send.campaign];
    auto all = campaign.paused;
    if (auto const held = held_.find(campaign.id); held != held_.end())
        all.insert(all.end(), held->second.begin(), held->second.end());
    return all;
}

/// The earliest instant at which its materializing can have begun.
Wall Simulation::rules_from(SimulatedSend const& send) const {
    Wall from = send.at - 60s;
    auto const& scheduled = record_.campaigns[send.campaign].scheduled;
    if (!scheduled.empty()) from = std::max(from, scheduled.back());
    auto hindrances = paused(send);
    hindrances.insert(hindrances.end(), record_.down.begin(), record_.down.end());
    for (bool moved = true; moved;) {
        moved = false;
        for (auto const& each : hindrances)
            if (each.holds_at(from) && each.to && *each.to > from) {
                from = *each.to;
                moved = true;
            }
    }
    return from;
}

void Simulation::check() {
    read_holds();
    for (auto& taken : world_->meta().ledger()) {
        digest_ += fmt::format("{} {} {}\n", taken.to, taken.wamid, taken.accepted_at);
        taken_.emplace(taken.wamid, std::move(taken));
    }
    accepted_ = taken_.size();
    for (auto const& campaign : record_.campaigns) {
        auto const shown = get(fmt::format("/api/v1/campaigns/{}", campaign.id));
        auto const status = text_at(shown, "status");
        if (status != "completed" && status != "cancelled" && status != "draft")
            fault(fmt::format("campaign {} never ends: it is {}", campaign.id, status));
        digest_ += fmt::format("campaign {} {}\n", campaign.id, status);
    }
    for (auto const& send : record_.sends) {
        auto const shown = get(fmt::format("/api/v1/sends/{}", send.id));
        auto const messages = all_items(fmt::format("/api/v1/sends/{}/messages", send.id));
        poll(send);
        check_send(send, shown, messages);
    }
    check_doubt();
    check_erased();
    for (auto const& line : faults_) note("WRONG: " + line);
    digest_ += course_;
}

void Simulation::check_send(SimulatedSend const& send, json::value const& shown,
                            json::array const& messages) {
    auto const status = text_at(shown, "status");
    digest_ += fmt::format("send {} {}\n", send.id, status);
    std::map<std::int64_t, json::value const*> by_lead;
    for (auto const& message : messages) {
        auto const lead = number_at(message, "leadNo");
        if (!by_lead.emplace(lead, &message).second)
            fault(fmt::format("send {} lists {} twice", send.id, lead));
        digest_ += fmt::format("{} {}\n", lead, text_at(message, "status"));
    }
    auto const& people = record_.audiences[record_.campaigns[send.campaign].audience];
    if (status == "completed" && by_lead.size() != people.size())
        fault(fmt::format("send {} accounts for {} of {} rows", send.id, by_lead.size(), people.size()));
    std::int64_t sum = 0;
    for (auto const* const key : {"skipped", "queued", "accepted", "failed", "inDoubt", "cancelled"})
        sum += number_at(shown.at("funnel"), key);
    // Of a send that ended before it was materialized the whole audience counts, and there are no rows.
    bool const counts =
        messages.empty() ? sum == 0 || sum == std::ssize(people) : sum == std::ssize(messages);
    if (!counts)
        fault(fmt::format("the funnel of send {} counts {} of {} rows: {}", send.id, sum, messages.size(),
                          json::serialize(shown.at("funnel"))));
    auto const from = rules_from(send);
    std::vector<Wall> times;
    for (auto const& person : people) {
        auto const found = by_lead.find(person.lead_no);
        if (found == by_lead.end()) continue;
        auto const& message = *found->second;
        check_row(send, shown, person, message, from);
        auto const wamid = text_at(message, "wamid");
        if (wamid.empty()) continue;
        auto const taken = taken_.find(wamid);
        if (taken == taken_.end()) {
            fault(
                fmt::format("send {}, {}: Meta never gave the wamid {}", send.id, person.external_id, wamid));
            continue;
        }
        if (!accounted_.insert(wamid).second) fault(fmt::format("two messages have the wamid {}", wamid));
        check_taken(send, shown, person, taken->second);
        times.push_back(taken_at(taken->second));
    }
    check_times(send, shown);
    check_rate(send, std::move(times));
}

void Simulation::check_row(SimulatedSend const& send, json::value const& shown, Person const& person,
                           json::value const& message, Wall rules_from) {
    auto const status = text_at(message, "status"), skipped = text_at(message, "skipReason");
    auto const who = fmt::format("send {}, {} {}", send.id, person.external_id, person.phone);
    auto const until = time_at(shown, "materializedAt").value_or(now());
    auto const reasons = expected(record_, send, person, rules_from, std::max(rules_from, until));
    if (skipped == "opted_out_at_claim") {
        auto const since = record_.opt_outs.changes(person.phone, rules_from, now());
        if (!reasons.contains("") || since.empty())
            fault(fmt::format("{}: opted out after materializing, by whom?", who));
    } else if (!reasons.contains(skipped)) {
        fault(fmt::format("{}: {} \"{}\", and not one of \"{}\"", who, status, skipped,
                          fmt::join(reasons, "\", \"")));
    }
    bool const may_be_cancelled = text_at(shown, "status") != "completed";
    if (status == "queued" || status == "sending" || (status == "cancelled" && !may_be_cancelled))
        fault(fmt::format("{}: still {} in a send that is {}", who, status, text_at(shown, "status")));
    auto const wamid = text_at(message, "wamid");
    bool const unproved = status == "in_doubt" || status == "assumed_sent";
    bool const resent = record_.resent.contains({send.id, person.lead_no});
    bool const erased = was_erased(person);
    bool const went_out = status != "skipped" && status != "cancelled";
    if (unproved || resent || (erased && went_out))
        doubts_.push_back({send.id, person.phone, send.template_name, resent, erased});
    if (erased) {
        if (!wamid.empty() || !text_at(message, "externalId").empty() || !text_at(message, "phone").empty())
            fault(fmt::format("{}: erased, and still there: {}", who, json::serialize(message)));
        return;
    }
    if (text_at(message, "externalId") != person.external_id)
        fault(fmt::format("{}: its place has {}", who, json::serialize(message)));
    if (wamid.empty()) {
        bool const refused = status == "failed" && !record_.refusal_codes.empty();
        bool const other = record_.troubled_templates.contains(send.template_name);
        if (status != "skipped" && status != "cancelled" && !unproved && !refused && !other)
            fault(fmt::format("{}: {} without a wamid: {}", who, status, json::serialize(message)));
        return;
    }
    auto const told = record_.told.find(wamid);
    auto const known = shown_strength(told == record_.told.end() ? 0 : told->second);
    if (status != known) fault(fmt::format("{}: {}, and Meta told of it as {}", who, status, known));
}

void Simulation::check_taken(SimulatedSend const& send, json::value const& shown, Person const& person,
                             Taken const& taken) {
    auto const at = taken_at(taken);
    auto const who =
        fmt::format("send {}, {} {} at {}", send.id, person.external_id, person.phone, to_rfc3339(at));
    if (taken.to != person.phone) fault(fmt::format("{}: went to {}", who, taken.to));
    if (taken.api != (send.marketing ? "marketing_messages" : "messages"))
        fault(fmt::format("{}: went over {}", who, taken.api));
    if (!send.template_name.starts_with(taken.template_name + "/"))
        fault(fmt::format("{}: template {}", who, taken.template_name));
    if (auto const moved = record_.other_category.find(send.template_name);
        moved != record_.other_category.end())
        for (auto const& stretch : moved->second)
            if (stretch.holds_at(at) && stretch.holds_at(at - takes_effect))
                fault(fmt::format("{}: its template was known to be of the other category", who));
    if (at < send.at) fault(fmt::format("{}: before its time", who));
    auto const& campaign = record_.campaigns[send.campaign];
    for (auto const& stretch : campaign.paused)
        if (stretch.holds_at(at) && stretch.holds_at(at - takes_effect))
            fault(fmt::format("{}: the campaign was paused at {}", who, to_rfc3339(stretch.from)));
    if (campaign.cancelled && at > *campaign.cancelled + takes_effect)
        fault(fmt::format("{}: it was cancelled", who));
    if (send.left_out && at > *send.left_out) fault(fmt::format("{}: the send was left out", who));
    if (auto const started = time_at(shown, "startedAt"); !started || at < *started)
        fault(fmt::format("{}: the send has not started then", who));
    bool barred = true;
    auto instants = record_.opt_outs.changes(person.phone, at - takes_effect, at);
    instants.push_back(at - takes_effect);
    instants.push_back(at);
    for (auto const each : instants)
        barred &= record_.opt_outs.barred(person.phone, send.marketing, each) == OptOutBook::Barred::yes;
    if (barred) fault(fmt::format("{}: had opted out", who));
}

/// When it started; and that it did not stay out for no reason.
void Simulation::check_times(SimulatedSend const& send, json::value const& shown) {
    auto const grace = std::max<std::chrono::milliseconds>(send.grace, 5s);    // the times drawn have seconds
    auto const status = text_at(shown, "status");
    auto const who = fmt::format("send {} of {}", send.id, to_rfc3339(send.at));
    if (auto const started = time_at(shown, "startedAt")) {
        Wall latest = send.at + grace;
        if (auto const done = time_at(shown, "materializedAt")) latest = std::max<Wall>(latest, *done + 1min);
        if (send.let_late) latest = std::max<Wall>(latest, *send.let_late + grace);
        if (*started > latest + wakes_within)
            fault(fmt::format("{} started at {}, beyond its grace", who, to_rfc3339(*started)));
    }
    auto const reason = text_at(shown, "statusReason");
    if (status == "failed" && !record_.troubled_templates.contains(send.template_name))
        fault(fmt::format("{} failed for nothing: {}", who, reason));
    if (send.left_out && status != "missed" && status != "cancelled" && status != "failed")
        fault(fmt::format("{} was left out and is {}", who, status));
    auto hindrances = paused(send);
    hindrances.insert(hindrances.end(), record_.down.begin(), record_.down.end());
    bool const hindered =
        std::ranges::any_of(hindrances, [&](auto const& each) { return each.holds_at(send.at + grace); });
    if (status == "missed" && !send.left_out && !hindered)
        fault(fmt::format("{} was missed for nothing: {}", who, reason));
}

/// No second with more than its rate; a restarted server knows nothing of the last permit before.
void Simulation::check_rate(SimulatedSend const& send, std::vector<Wall> taken) {
    std::ranges::sort(taken);
    auto const most = static_cast<std::size_t>(send.rate * 1.02) + 2 + (record_.down.empty() ? 0 : 1);
    for (std::size_t first = 0, last = 0; last < taken.size(); ++last) {
        while (taken[last] - taken[first] >= 1s) ++first;
        if (last - first + 1 > most)
            return fault(fmt::format("send {}: {} messages in the second before {}, its rate is {}", send.id,
                                     last - first + 1, to_rfc3339(taken[last]), send.rate));
    }
}

/// Whatever else Meta took is in doubt; and it is, only while nothing tells which message it was.
void Simulation::check_doubt() {
    auto const real = std::ranges::count(doubts_, false, &Doubt::erased);
    if (real > 0 && !record_.may_doubt)
        fault(fmt::format("{} messages in doubt, and no fault or crash", real));
    std::map<std::string, std::vector<Taken const*>> unknown;
    std::map<std::string, std::vector<Doubt const*>> doubts;
    for (auto const& doubt : doubts_) doubts[doubt.phone].push_back(&doubt);
    for (auto const& [wamid, taken] : taken_)
        if (!accounted_.contains(wamid)) unknown[taken.to].push_back(&taken);
    for (auto const& [phone, lines] : unknown) {
        auto const& open = doubts[phone];
        for (auto const* const line : lines)
            if (!std::ranges::any_of(open, [&](auto const* doubt) {
                    return doubt->template_name.starts_with(line->template_name + "/");
                }))
                fault(fmt::format("Meta took {} to {} at {} and nobody here knows", line->wamid, phone,
                                  line->accepted_at));
        auto const most =
            open.size() + static_cast<std::size_t>(std::ranges::count_if(
                              open, [](auto const* doubt) { return doubt->resent && doubt->erased; }));
        if (lines.size() > most)
            fault(fmt::format("{} messages to {} that Meta took are known of here as {} in doubt",
                              lines.size(), phone, open.size()));
        if (lines.size() == 1 && open.size() == 1 && !open.front()->resent && !open.front()->erased &&
            record_.told.contains(lines.front()->wamid))
            fault(
                fmt::format("{} of {} is told of by Meta, fits one message alone, and that is in doubt still",
                            lines.front()->wamid, phone));
    }
}

/// Nothing goes to who was erased, and nothing of what there was is told of them.
void Simulation::check_erased() {
    for (auto const& [wamid, taken] : taken_)
        if (auto const erased = record_.erased.find(taken.to);
            erased != record_.erased.end() && taken_at(taken) > erased->second)
            fault(fmt::format("{} at {}: was erased at {}", taken.to, taken.accepted_at,
                              to_rfc3339(erased->second)));
    for (auto const& [phone, since] : record_.erased) {
        auto const held = get(fmt::format("/api/v1/personal-data/%2B{}", phone.substr(1)));
        for (auto const* const what : {"leads", "messages"})
            if (!held.at(what).as_array().empty())
                fault(fmt::format("{} was erased, and has {}", phone, json::serialize(held.at(what))));
    }
}

}    // namespace carillon::simulation
