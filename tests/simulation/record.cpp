#include "simulation/record.hpp"

#include <algorithm>

namespace carillon::simulation {
using namespace std::chrono_literals;

void begin(std::vector<Stretch>& stretches, Wall at) {
    if (stretches.empty() || stretches.back().to) stretches.push_back({at});
}
void end(std::vector<Stretch>& stretches, Wall at) {
    if (!stretches.empty() && !stretches.back().to) stretches.back().to = at;
}
bool any_at(std::vector<Stretch> const& stretches, Wall at) {
    return std::ranges::any_of(stretches, [&](auto const& each) { return each.holds_at(at); });
}

OptOutBook::State OptOutBook::now(std::string const& phone) const {
    auto const found = states_.find(phone);
    return found == states_.end() ? State{} : found->second.back().second;
}

void OptOutBook::set(std::string const& phone, Wall now, State state) {
    if (auto const found = unsure_.find(phone); found != unsure_.end()) end(found->second, now);
    states_[phone].emplace_back(now, state);
}

void OptOutBook::all(std::string const& phone, Wall now) {
    auto state = this->now(phone);
    state.all = true;
    set(phone, now, state);
}

void OptOutBook::marketing(std::string const& phone, Wall now) {
    auto state = this->now(phone);
    if (!state.all) {    // which is wider
        state.marketing = true;
        state.metas = false;
    }
    set(phone, now, state);
}

void OptOutBook::metas_stop(std::string const& phone, Wall told, Wall now) {
    auto state = this->now(phone);
    if (!state.marketing || state.told < told) state.told = told;
    if (!state.marketing) state.marketing = state.metas = true;
    set(phone, now, state);
}

void OptOutBook::metas_resume(std::string const& phone, Wall told, Wall now) {
    auto state = this->now(phone);
    if (state.metas && state.told <= told) state.marketing = state.metas = false;
    set(phone, now, state);
}

void OptOutBook::removed(std::string const& phone, Wall now) { set(phone, now, {}); }

OptOutBook::Barred OptOutBook::barred(std::string const& phone, bool is_marketing, Wall at) const {
    if (auto const found = unsure_.find(phone); found != unsure_.end() && any_at(found->second, at))
        return Barred::unknown;
    auto const found = states_.find(phone);
    State state;
    if (found != states_.end())
        for (auto const& [since, each] : found->second)
            if (since <= at) state = each;
    return state.all || (is_marketing && state.marketing) ? Barred::yes : Barred::no;
}

std::vector<Wall> OptOutBook::changes(std::string const& phone, Wall from, Wall to) const {
    std::vector<Wall> all;
    if (auto const found = states_.find(phone); found != states_.end())
        for (auto const& [since, state] : found->second) all.push_back(since);
    if (auto const found = unsure_.find(phone); found != unsure_.end())
        for (auto const& stretch : found->second) all.push_back(stretch.from);
    std::erase_if(all, [&](Wall at) { return at < from || at > to; });
    return all;
}

namespace {

bool did(Record const& record, SimulatedSend::EventFilter const& filter, std::string const& phone,
         Wall as_of) {
    return std::ranges::any_of(record.lead_events, [&](LeadEvent const& event) {
        return event.type == filter.type && event.phone == phone && event.recorded <= as_of &&
               (!filter.within || event.occurred >= as_of - *filter.within);
    });
}

std::string by_filters(Record const& record, SimulatedSend const& send, Person const& person, Wall as_of) {
    if (send.audience_filter) {
        if (!send.filter_event && !send.send_all_without_event) return "no_filter_event";
        if (auto const& event = send.filter_event) {
            bool const listed =
                event->phones.contains(person.phone) || event->external_ids.contains(person.external_id);
            if (listed != event->include) return "filter_excluded";
        }
    }
    if (auto const& filter = send.event_filter;
        filter && did(record, *filter, person.phone, as_of) != filter->include)
        return "event_filter";
    return "";
}

}    // namespace

std::set<std::string> expected(Record const& record, SimulatedSend const& send, Person const& person,
                               Wall from, Wall to) {
    auto const& barred = send.marketing ? person.barred_from_marketing : person.barred_from_utility;
    if (!barred.empty()) return {barred};
    std::vector<Wall> instants{from, to};
    auto const add = [&](Wall at) {
        for (auto const each : {at - 1ms, Wall{at}, at + 1ms})
            if (each >= from && each <= to) instants.push_back(each);
    };
    for (auto const change : record.opt_outs.changes(person.phone, from, to)) add(change);
    auto const erased = record.erased.find(person.phone);
    if (erased != record.erased.end()) add(erased->second);
    if (send.event_filter)
        for (auto const& event : record.lead_events) {
            if (event.phone != person.phone) continue;
            add(event.recorded);
            if (send.event_filter->within) add(event.occurred + *send.event_filter->within);
        }
    std::set<std::string> reasons;
    for (auto const at : instants) {
        if (erased != record.erased.end() && at >= erased->second) {
            reasons.insert("opted_out");
            if (at > erased->second) continue;
        }
        auto const barred_then = record.opt_outs.barred(person.phone, send.marketing, at);
        if (barred_then != OptOutBook::Barred::no) reasons.insert("opted_out");
        if (barred_then != OptOutBook::Barred::yes) reasons.insert(by_filters(record, send, person, at));
    }
    return reasons;
}

}    // namespace carillon::simulation
