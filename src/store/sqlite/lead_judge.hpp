#pragma once
#include "domain/eligibility.hpp"
#include "store/campaigns.hpp"
#include "store/filters.hpp"
#include "store/reports.hpp"
#include "store/sqlite/erased_people.hpp"

#include <map>
#include <optional>
#include <tuple>

namespace carillon::store::sqlite {

/// A send's rules with all that is needed to ask them of its leads.
struct AskedRules {
    OrgId org;
    AudienceId audience;
    SendRules rules;
    FilterEventId filter_event;
    LeadNo last = 0;    // of the audience
};

/// Settles what the rules are asked with, as when materializing begins now. Changes `send` alone.
void settle_rules(Connection& db, Send& send, Wall now);

/// The rules of a send as they were settled when its materializing began.
AskedRules settled_rules(Connection& db, Send const& send, AudienceId audience);

/// The rules that would be settled if the materializing of the send began now. Nothing when there is no such
/// send, or its audience is not ready.
std::optional<AskedRules> asked_of(Connection& db, SendId send, Wall now);

/// Judges the leads of an audience in order. One at a time on a connection.
class LeadJudge {
public:
    LeadJudge(Connection& db, AskedRules const& asked);
    /// Calls `each(LeadNo, Country, SkipReason)` for the leads from..through.
    template <class Each>
    void judge(LeadNo from, LeadNo through, Each each) {
        look(from, through, [&](LeadNo lead_no, IngestStatus status, GeoRule geo_rule, Country country) {
            each(lead_no, country, carillon::judge(asked_.rules, {status, geo_rule}, *this));
        });
    }
    /// Calls `each(LeadNo, IngestStatus, GeoRule, Country)` for them; it may ask what the rules ask, once
    /// each.
    template <class Each>
    void look(LeadNo from, LeadNo through, Each each) {
        lead_.restart(LeadId{asked_.audience, from}, LeadId{asked_.audience, through});
        while (lead_.next()) {
            auto const lead_no = lead_.take<LeadId>().lead_no;
            auto const status = lead_.take<IngestStatus>();
            auto const geo_rule = lead_.take<GeoRule>();
            auto const country = lead_.take<Country>();
            phone_ = lead_.take<std::int64_t>();
            each(lead_no, status, geo_rule, country);
        }
    }

    // What the rules ask of the lead that is looked at.
    bool opted_out(SendCategory category);
    bool in_filter_event();
    bool did_event();

private:
    AskedRules const& asked_;
    bool has_external_ids_ = false;    // read with the leads only where they are asked for
    ErasedPeople erased_;
    Query lead_, opt_out_, filter_phone_, filter_external_id_, event_;
    bool has_opt_outs_ = false, has_phones_ = false;
    std::optional<std::int64_t> event_type_;    // nothing: nobody did such a thing yet
    Wall since_{};
    std::int64_t phone_ = 0;
};

/// How many leads would stand where.
using Forecast = std::map<std::tuple<Country, MessageStatus, SkipReason>, std::int64_t>;
void count_leads(Connection& db, AskedRules const& asked, LeadNo from, LeadNo through, Forecast& forecast);
/// Of those that can be messaged, whom the filters say yes of.
FilterAnswers filter_answers(Connection& db, AskedRules const& asked, LeadNo from, LeadNo through);
std::vector<CounterCell> cells_of(Forecast const& forecast);

}    // namespace carillon::store::sqlite
