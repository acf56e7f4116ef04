#include "store/sqlite/ledger_message.hpp"

#include <map>

namespace carillon::store::sqlite {
namespace {
/// Events of messages that other programs send from the same account never match. Meta retries for 7 days;
/// after this long nothing can come that would explain them.
constexpr auto unmatched_kept = std::chrono::days{30};
/// Meta's times are whole seconds of its own clock.
constexpr auto clock_slack = std::chrono::seconds{60};

/// Whom a message went to and from which number: what a status event tells besides its wamid.
struct Way {
    OrgId org;
    std::string phone_number_id, recipient;
    auto operator<=>(Way const&) const = default;
};

struct Doubt {
    MessageId id;
    Wall since{};    // the send's start
};

std::map<Way, std::vector<Doubt>> doubts(Connection& db) {
    std::map<Way, std::vector<Doubt>> all;
    auto row = db.query(
        "SELECT m.id, s.org_id, p.phone_number_id, CAST(l.phone AS TEXT), coalesce(s.started_at, 0) "
        "FROM messages m INDEXED BY messages_in_doubt CROSS JOIN sends s ON s.id = m.id >> 32 "
        "JOIN campaigns c ON c.id = s.campaign_id JOIN phone_numbers p ON p.id = c.phone_number_id "
        "JOIN leads l ON l.id = (c.audience_id << 32) | (m.id & 0xffffffff) WHERE m.status = 10");
    while (row.next()) {
        auto const id = row.take<MessageId>();
        Way way{.org = row.take<OrgId>(),
                .phone_number_id = row.take<std::string>(),
                .recipient = row.take<std::string>()};
        all[std::move(way)].push_back({id, row.take<Wall>()});
    }
    return all;
}

/// The one unmatched message that went this way after `since`; nothing when there is none, or more than one.
std::optional<std::string> only_unmatched(Connection& db, Way const& way, Wall since, Wall received_until) {
    auto row = db.query(
        "SELECT wamid FROM status_inbox WHERE org_id = ? AND phone_number_id = ? AND recipient = ? "
        "GROUP BY wamid HAVING min(at) >= ? AND min(received_at) <= ? LIMIT 2",
        way.org, way.phone_number_id, way.recipient, since, received_until);
    if (!row.next()) return {};
    auto wamid = row.take<std::string>();
    if (row.next()) return {};
    return wamid;
}
}    // namespace

std::size_t settle_doubt(WriteContext& tx, Wall now, std::chrono::milliseconds grace) {
    std::size_t settled = 0;
    for (auto const& [way, messages] : doubts(tx.db)) {
        if (messages.size() != 1) continue;
        auto const& doubt = messages.front();
        auto const wamid = only_unmatched(tx.db, way, doubt.since - clock_slack, now - grace);
        if (!wamid) continue;
        auto const at = tx.db.one<Wall>("SELECT min(at) FROM status_inbox WHERE org_id = ? AND wamid = ?",
                                        way.org, *wamid);
        auto const state = find_message(tx.db, doubt.id);
        CHECK(at && state);
        if (accept(tx, *state, way.org, *wamid, *at)) ++settled;
    }
    tx.db.run("DELETE FROM status_inbox WHERE received_at < ?", now - unmatched_kept);
    return settled;
}

}    // namespace carillon::store::sqlite
