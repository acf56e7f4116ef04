#include "store/sqlite/outbound_deliveries.hpp"

namespace carillon::store::sqlite {
namespace {
constexpr auto delivered_kept = std::chrono::days{7};
constexpr auto failed_kept = std::chrono::days{30};
constexpr int rows_at_once = 5'000;    // of one job, so that other writers need not wait long

int prune_deliveries(Connection& db, DeliveryStatus status, Wall before) {
    return db.run(
        "DELETE FROM outbound_deliveries WHERE id IN (SELECT id FROM outbound_deliveries "
        "WHERE status > 0 AND status = ? AND finished_at < ? LIMIT ?)",
        status, before, rows_at_once);
}

/// Before this one, no delivery names an event and every active endpoint has passed it.
std::int64_t first_needed(Connection& db, OrgId org) {
    constexpr auto all = std::numeric_limits<std::int64_t>::max();
    auto const named = db.one<std::int64_t>(
        "SELECT coalesce(min(first_event), ?2) FROM outbound_deliveries WHERE org_id = ?1", org, all);
    auto const unread = db.one<std::int64_t>(
        "SELECT coalesce(min(last_event) + 1, ?2) FROM outbound_webhooks WHERE org_id = ?1 AND active = 1",
        org, all);
    return std::min(named.value_or(all), unread.value_or(all));
}
}    // namespace

bool prune_outbound(Connection& db, Wall now) {
    int deleted = prune_deliveries(db, DeliveryStatus::delivered, now - delivered_kept);
    deleted += prune_deliveries(db, DeliveryStatus::failed, now - failed_kept);
    std::vector<OrgId> orgs;
    {
        auto row = db.query("SELECT id FROM organizations");
        while (row.next()) orgs.push_back(row.take<OrgId>());
    }
    for (auto const org : orgs)
        deleted += db.run(
            "DELETE FROM outbound_events WHERE id IN (SELECT id FROM outbound_events WHERE org_id = ? AND id "
            "< ? "
            "ORDER BY id LIMIT ?)",
            org, first_needed(db, org), rows_at_once);
    return deleted > 0;
}

}    // namespace carillon::store::sqlite
