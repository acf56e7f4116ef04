#include "store/sqlite/lead_judge.hpp"

#include "store/audiences.hpp"
#include "store/eligibility.hpp"
#include "store/sqlite/campaign_rows.hpp"
#include "store/sqlite/filter_rows.hpp"
#include "store/sqlite/lead_search.hpp"

namespace carillon::store::sqlite {

void settle_rules(Connection& db, Send& send, Wall now) {
    send.rules_as_of = now;
    send.filter_event = send.settings.audience_filter ? latest_filter_event(db, send.id) : FilterEventId{};
}

AskedRules settled_rules(Connection& db, Send const& send, AudienceId audience) {
    CHECK(send.rules_as_of.has_value());
    auto const event = send.filter_event ? db.one<FilterMode>("SELECT mode FROM filter_events WHERE id = ?",
                                                              send.filter_event)
                                         : std::nullopt;
    return {.org = send.org,
            .audience = audience,
            .rules = rules_of(send, event, *send.rules_as_of),
            .filter_event = send.filter_event,
            .last = last_lead(db, audience)};
}

std::optional<AskedRules> asked_of(Connection& db, SendId id, Wall now) {
    auto send = find_send_row(db, id);
    if (!send) return {};
    auto const audience = find_campaign(db, send->campaign)->audience;
    if (!db.exists("SELECT 1 FROM audiences WHERE id = ? AND status = ?", audience, AudienceStatus::ready))
        return {};
    settle_rules(db, *send, now);
    return settled_rules(db, *send, audience);
}

LeadJudge::LeadJudge(Connection& db, AskedRules const& asked)
    : asked_{asked},
      has_external_ids_{
          db.exists("SELECT 1 FROM filter_external_ids WHERE event_id = ?", asked.filter_event)},
      erased_{db, asked.org},
      lead_{has_external_ids_
                ? db.query("SELECT id, status, geo_rule, country, phone, external_id FROM leads "
                           "WHERE id BETWEEN ? AND ? ORDER BY id")
                : db.query("SELECT id, status, geo_rule, country, phone FROM leads "
                           "WHERE id BETWEEN ? AND ? ORDER BY id")},
      opt_out_{db.query("SELECT 1 FROM opt_outs WHERE org_id = ?1 AND phone = ?2 AND scope <= ?3")},
      filter_phone_{db.query("SELECT 1 FROM filter_phones WHERE event_id = ? AND phone = ?")},
      filter_external_id_{
          db.query("SELECT 1 FROM filter_external_ids WHERE event_id = ? AND external_id = ?")},
      event_{db.query("SELECT 1 FROM lead_events WHERE type_id = ? AND phone = ? AND occurred_at >= ? "
                      "AND received_at <= ? LIMIT 1")},
      since_{asked.rules.events_since().value_or(Wall::min())} {
    has_opt_outs_ = db.exists("SELECT 1 FROM opt_outs WHERE org_id = ?", asked.org);
    has_phones_ = db.exists("SELECT 1 FROM filter_phones WHERE event_id = ?", asked.filter_event);
    if (asked.rules.event_filter)
        event_type_ = db.one<std::int64_t>("SELECT id FROM lead_event_types WHERE org_id = ? AND name = ?",
                                           asked.org, asked.rules.event_filter->event_type);
}

bool LeadJudge::opted_out(SendCategory category) {
    if (phone_ == erased_phone || erased_.has(static_cast<std::uint64_t>(phone_))) return true;
    int const scope_max = marketing_stop_bars(category) ? 1 : 0;    // a stop of everything is scope 0
    return has_opt_outs_ && opt_out_.restart(asked_.org, phone_, scope_max).next();
}

bool LeadJudge::in_filter_event() {
    if (has_phones_ && filter_phone_.restart(asked_.filter_event, phone_).next()) return true;
    if (!has_external_ids_) return false;
    auto const external_id = lead_.take<std::string>();
    return !external_id.empty() && filter_external_id_.restart(asked_.filter_event, external_id).next();
}

bool LeadJudge::did_event() {
    return event_type_ && event_.restart(*event_type_, phone_, since_, asked_.rules.as_of).next();
}

void count_leads(Connection& db, AskedRules const& asked, LeadNo from, LeadNo through, Forecast& forecast) {
    LeadJudge judge{db, asked};
    judge.judge(from, through, [&](LeadNo, Country country, SkipReason reason) {
        auto const status = reason == SkipReason::none ? MessageStatus::queued : MessageStatus::skipped;
        ++forecast[{country, status, reason}];
    });
}

FilterAnswers filter_answers(Connection& db, AskedRules const& asked, LeadNo from, LeadNo through) {
    FilterAnswers answers;
    LeadJudge judge{db, asked};
    judge.look(from, through, [&](LeadNo lead_no, IngestStatus status, GeoRule, Country) {
        if (status != IngestStatus::ok && status != IngestStatus::ineligible_geo) return;
        if (judge.in_filter_event()) answers.named.push_back(lead_no);
        if (judge.did_event()) answers.did.push_back(lead_no);
    });
    return answers;
}

std::vector<CounterCell> cells_of(Forecast const& forecast) {
    std::vector<CounterCell> cells;
    for (auto const& [cell, count] : forecast) {
        auto const& [country, status, reason] = cell;
        cells.push_back(
            {.country = country, .status = status, .code = static_cast<int>(reason), .count = count});
    }
    return cells;
}

}    // namespace carillon::store::sqlite
