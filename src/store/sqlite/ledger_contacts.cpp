#include "store/sqlite/ledger_message.hpp"

namespace carillon::store::sqlite {
namespace {
struct RecentSend {
    SendId id;
    AudienceId audience;
    Wall started_at{};
};

std::vector<RecentSend> recent_sends(Connection& db, WabaId waba, Wall since) {
    std::vector<RecentSend> sends;
    auto row = db.query(
        "SELECT s.id, c.audience_id, s.started_at FROM phone_numbers p JOIN campaigns c ON c.phone_number_id "
        "= "
        "p.id JOIN sends s ON s.campaign_id = c.id WHERE p.waba_id = ?1 AND s.started_at IS NOT NULL "
        "AND (s.completed_at IS NULL OR s.completed_at >= ?2)",
        waba, since);
    while (row.next())
        sends.push_back(
            {.id = row.take<SendId>(), .audience = row.take<AudienceId>(), .started_at = row.take<Wall>()});
    return sends;
}

/// (Who was erased since was a contact all the same, and each another one.)
void add_contacts(Connection& db, RecentSend const& send, Wall since, std::vector<Contact>& into) {
    auto row = db.query(
        "SELECT iif(l.phone > 0, l.phone, -l.id), coalesce(m.delivered_at, m.accepted_at, n.at, ?4) AS "
        "written_at FROM messages m "
        "CROSS JOIN leads l ON l.id = (?3 << 32) | (m.id & 0xffffffff) LEFT JOIN message_notes n ON n.id = "
        "m.id "
        "WHERE m.id BETWEEN ?1 AND ?2 AND (m.status BETWEEN 3 AND 6 OR m.status >= 10) AND written_at >= ?5",
        MessageId{send.id, 0}, MessageId{send.id, ~LeadNo{0}}, send.audience, send.started_at, since);
    while (row.next()) into.push_back({.phone = row.take<std::uint64_t>(), .at = row.take<Wall>()});
}
}    // namespace

std::vector<Contact> contacts(Connection& db, WabaId waba, Wall since) {
    std::vector<Contact> found;
    for (auto const& send : recent_sends(db, waba, since)) add_contacts(db, send, since, found);
    return found;
}

}    // namespace carillon::store::sqlite
