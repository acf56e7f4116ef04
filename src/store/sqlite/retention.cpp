#include "store/sqlite/retention.hpp"

#include "domain/campaign.hpp"
#include "domain/retention.hpp"
#include "store/audiences.hpp"
#include "store/sqlite/erasure.hpp"
#include "store/sqlite/filter_rows.hpp"
#include "store/sqlite/lead_search.hpp"

namespace carillon::store::sqlite {
namespace {
constexpr std::size_t rows_at_once = 2'000;    // of one job, so that other writers need not wait long

struct Keeper {
    OrgId org;
    Retention keeps;
};

std::vector<Keeper> keepers(Connection& db) {
    std::vector<Keeper> found;
    auto row = db.query(
        "SELECT id, keep_replies, keep_lead_events, keep_webhook_bodies, keep_recipients FROM organizations "
        "WHERE coalesce(keep_replies, keep_lead_events, keep_webhook_bodies, keep_recipients) IS NOT NULL");
    while (row.next())
        found.push_back({.org = row.take<OrgId>(),
                         .keeps = {.replies = row.take<std::optional<int>>(),
                                   .lead_events = row.take<std::optional<int>>(),
                                   .webhook_bodies = row.take<std::optional<int>>(),
                                   .recipients = row.take<std::optional<int>>()}});
    return found;
}

bool forget_lead_events(Connection& db, OrgId org, Wall before) {
    auto row = db.query("SELECT id FROM lead_event_types WHERE org_id = ?", org);
    while (row.next()) {
        auto const type = row.take<std::int64_t>();
        int const deleted = db.run(
            "DELETE FROM lead_events WHERE type_id = ?1 AND (phone, occurred_at) IN (SELECT phone, "
            "occurred_at "
            "FROM lead_events WHERE type_id = ?1 AND received_at < ?2 LIMIT ?3)",
            type, before, rows_at_once);
        if (deleted == 0) continue;
        db.run("UPDATE lead_event_types SET events = events - ?2 WHERE id = ?1", type, deleted);
        return true;
    }
    return false;
}

/// Names in the audience filters of sends. Whether there may be more.
bool forget_names(Connection& db, std::vector<SendId> const& sends) {
    int deleted = 0;
    for (auto const send : sends) {
        auto row = db.query("SELECT id FROM filter_events WHERE send_id = ?", send);
        while (deleted == 0 && row.next()) deleted = delete_some_names(db, row.take<FilterEventId>());
    }
    return deleted > 0;
}

/// An audience that is older, and whose sends have all ended before. Drafts hold nothing: nobody was promised
/// anything by them.
std::optional<AudienceId> outdated_audience(Connection& db, OrgId org, Wall before) {
    return db.one<AudienceId>(
        "SELECT a.id FROM audiences a WHERE a.org_id = ?1 AND a.status = ?3 AND a.erased_at IS NULL "
        "AND a.finished_at < ?2 AND NOT EXISTS (SELECT 1 FROM campaigns c JOIN sends s ON s.campaign_id = "
        "c.id "
        "WHERE c.audience_id = a.id AND c.status <> ?4 AND (s.completed_at IS NULL OR s.drained = 0 "
        "OR s.completed_at >= ?2)) ORDER BY a.id LIMIT 1",
        org, before, AudienceStatus::ready, CampaignStatus::draft);
}

bool forget_recipients(Connection& db, OrgId org, Wall before, Wall now) {
    int const tests = db.run(
        "DELETE FROM test_messages WHERE id IN (SELECT id FROM test_messages WHERE org_id = ? AND at < ? "
        "LIMIT ?)",
        org, before, rows_at_once);
    if (tests > 0) return true;
    auto const audience = outdated_audience(db, org, before);
    if (!audience) return false;
    auto const sends = sends_to(db, *audience);
    auto const last = last_lead(db, *audience);
    auto const done = db.one<LeadNo>("SELECT erased_through FROM audiences WHERE id = ?", *audience).value();
    if (done < last) {
        auto const leads = rows_at_once / (1 + sends.size());    // each has a message in each send
        auto const through =
            static_cast<LeadNo>(std::min<std::uint64_t>(last, done + std::max<std::uint64_t>(leads, 1)));
        erase_leads(db, *audience, sends, done + 1, through);
        db.run("UPDATE audiences SET erased_through = ?2 WHERE id = ?1", *audience, through);
    } else if (!forget_names(db, sends)) {
        db.run("UPDATE audiences SET erased_at = ?2 WHERE id = ?1", *audience, now);
    }
    return true;
}

bool enforce(Connection& db, Keeper const& keeper, Wall now) {
    auto const [org, keeps] = keeper;
    auto const before = [now](int days) { return now - std::chrono::days{days}; };
    // Both lie in order of arrival, so that the oldest tell whether there is anything to do.
    if (keeps.replies && db.run("DELETE FROM inbound_messages WHERE id IN (SELECT id FROM inbound_messages "
                                "WHERE org_id = ?1 ORDER "
                                "BY id LIMIT ?3) AND at < ?2",
                                org, before(*keeps.replies), rows_at_once) > 0)
        return true;
    if (keeps.webhook_bodies &&
        db.run(
            "DELETE FROM webhook_archive WHERE id IN (SELECT id FROM webhook_archive WHERE org_id = ?1 ORDER "
            "BY id LIMIT ?3) AND received_at < ?2",
            org, before(*keeps.webhook_bodies), rows_at_once) > 0)
        return true;
    if (keeps.lead_events && forget_lead_events(db, org, before(*keeps.lead_events))) return true;
    return keeps.recipients && forget_recipients(db, org, before(*keeps.recipients), now);
}
}    // namespace

bool enforce_retention(Connection& db, Wall now) {
    Shredding const shredding{db};
    for (auto const& keeper : keepers(db))
        if (enforce(db, keeper, now)) return true;
    return false;
}

}    // namespace carillon::store::sqlite
