#include "domain/campaign.hpp"
#include "domain/lead.hpp"
#include "store/sqlite/lead_search.hpp"
#include "store/sqlite/ledger_message.hpp"

namespace carillon::store::sqlite {
namespace {
struct Target {
    OrgId org;
    AudienceId audience;
    SendCategory category = SendCategory::marketing;
    SendStatus status = SendStatus::pending;
    LeadNo through = 0;
    bool has_opt_outs = false;
};

Target find_target(Connection& db, SendId send) {
    auto row = db.query(
        "SELECT s.org_id, c.audience_id, s.category, s.status, s.materialized_through, "
        "EXISTS (SELECT 1 FROM opt_outs o WHERE o.org_id = s.org_id) "
        "FROM sends s JOIN campaigns c ON c.id = s.campaign_id WHERE s.id = ?",
        send);
    CHECK_REQUEST(row.next());
    return {.org = row.take<OrgId>(),
            .audience = row.take<AudienceId>(),
            .category = row.take<SendCategory>(),
            .status = row.take<SendStatus>(),
            .through = row.take<LeadNo>(),
            .has_opt_outs = row.take<bool>()};
}

SkipReason judge(IngestStatus status, GeoRule rule, SendCategory category) {
    switch (status) {
        case IngestStatus::ok: return SkipReason::none;
        case IngestStatus::invalid_phone: return SkipReason::invalid_phone;
        case IngestStatus::duplicate: return SkipReason::duplicate;
        case IngestStatus::ineligible_geo:
            if (rule != GeoRule::us_marketing) return SkipReason::geo_sanctioned;
            return category == SendCategory::utility ? SkipReason::none : SkipReason::geo_us_marketing;
    }
    return SkipReason::none;
}

/// Leads from..through become messages or exclusions.
void materialize_range(WriteContext& tx, SendId send, Target const& target, LeadNo through,
                       MaterializeStep& step) {
    auto& db = tx.db;
    auto lead = db.query(
        "SELECT id, status, geo_rule, country, phone FROM leads WHERE id > ? AND id <= ? ORDER BY id",
        LeadId{target.audience, target.through}, LeadId{target.audience, through});
    // Bars utility sends too only when its scope is `all` (0).
    int const scope_max = target.category == SendCategory::marketing ? 1 : 0;
    auto opted_out = db.query("SELECT 1 FROM opt_outs WHERE org_id = ? AND phone = ? AND scope <= ?");
    auto message = db.query("INSERT INTO messages (id, country) VALUES (?, ?)");
    auto exclusion = db.query("INSERT INTO exclusions (id, reason, country) VALUES (?, ?, ?)");
    while (lead.next()) {
        MessageId const id{send, lead.take<LeadId>().lead_no};
        auto const status = lead.take<IngestStatus>();
        auto reason = judge(status, lead.take<GeoRule>(), target.category);
        auto const country = lead.take<Country>();
        if (reason == SkipReason::none && target.has_opt_outs &&
            opted_out.restart(target.org, lead.take<std::int64_t>(), scope_max).next())
            reason = SkipReason::opted_out;
        if (reason == SkipReason::none) {
            message.run(id, country);
            tx.deltas.add({send, country, MessageStatus::queued, 0}, 1);
            ++step.queued;
        } else {
            exclusion.run(id, reason, country);
            tx.deltas.add({send, country, MessageStatus::skipped, static_cast<int>(reason)}, 1);
            ++step.skipped;
        }
    }
}
}    // namespace

MaterializeStep materialize(WriteContext& tx, SendId send, std::size_t rows) {
    auto const target = find_target(tx.db, send);
    MaterializeStep step{.through = target.through};
    auto const last = last_lead(tx.db, target.audience);
    if (has_ended(target.status) || target.through >= last) {
        step.done = true;
        return step;
    }
    step.through = static_cast<LeadNo>(std::min<std::uint64_t>(last, target.through + std::uint64_t{rows}));
    materialize_range(tx, send, target, step.through, step);
    tx.db.run("UPDATE sends SET materialized_through = ?2 WHERE id = ?1", send, step.through);
    step.done = step.through == last;
    return step;
}

}    // namespace carillon::store::sqlite
