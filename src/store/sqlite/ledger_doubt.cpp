#include "store/sqlite/lead_search.hpp"
#include "store/sqlite/ledger_message.hpp"
#include "store/sqlite/test_messages.hpp"

#include <charconv>

namespace carillon::store::sqlite {
namespace {
/// Events of messages that other programs send from the same account never match. Meta retries for 7 days;
/// after this long nothing can come that would explain them.
constexpr auto unmatched_kept = std::chrono::days{30};
/// Meta's times are whole seconds of its own clock.
constexpr auto clock_slack = std::chrono::seconds{60};

constexpr std::size_t rows_per_call = 500;

/// A send that has messages nothing of Meta's proves, with what a status event tells besides its wamid.
struct DoubtfulSend {
    SendId id;
    OrgId org;
    std::string phone_number_id;
    AudienceId audience;
    Wall since{};    // its start
};

/// From send to send, whatever number of such messages is in each.
std::vector<DoubtfulSend> doubtful_sends(Connection& db) {
    std::vector<DoubtfulSend> found;
    auto next = db.query(
        "SELECT s.id, s.org_id, p.phone_number_id, c.audience_id, coalesce(s.started_at, 0) FROM sends s "
        "JOIN campaigns c ON c.id = s.campaign_id JOIN phone_numbers p ON p.id = c.phone_number_id "
        "WHERE s.id = (SELECT id >> 32 FROM messages INDEXED BY messages_unproved "
        "WHERE status >= 10 AND id >= ? ORDER BY id LIMIT 1)",
        MessageId{});
    while (next.next()) {
        DoubtfulSend send{.id = next.take<SendId>(),
                          .org = next.take<OrgId>(),
                          .phone_number_id = next.take<std::string>(),
                          .audience = next.take<AudienceId>(),
                          .since = next.take<Wall>()};
        next.restart(MessageId{SendId{send.id.value + 1}, 0});
        found.push_back(std::move(send));
    }
    return found;
}

/// Whom a message went to and from which number.
struct Way {
    OrgId org;
    std::string phone_number_id, recipient;
};

struct UnmatchedEvent {
    InboxPlace place;
    Way way;
    Wall at{};
};

/// The next events that came no later than `until`; the place moves on to the last, or back to the start
/// behind the last of all.
std::vector<UnmatchedEvent> next_events(Connection& db, InboxPlace& place, Wall until) {
    std::vector<UnmatchedEvent> events;
    auto row = db.query(
        "SELECT received_at, org_id, wamid, receipt, phone_number_id, recipient, at FROM status_inbox "
        "WHERE (received_at, org_id, wamid, receipt) > (?, ?, ?, ?) AND received_at <= ? "
        "ORDER BY received_at, org_id, wamid, receipt LIMIT ?",
        place.received_at, place.org, place.wamid, place.receipt, until, rows_per_call);
    while (row.next()) {
        InboxPlace at{.received_at = row.take<Wall>(),
                      .org = row.take<OrgId>(),
                      .wamid = row.take<std::string>(),
                      .receipt = row.take<Receipt>()};
        Way way{
            .org = at.org, .phone_number_id = row.take<std::string>(), .recipient = row.take<std::string>()};
        events.push_back({std::move(at), std::move(way), row.take<Wall>()});
    }
    place = events.size() < rows_per_call ? InboxPlace{} : events.back().place;
    return events;
}

struct Doubt {
    MessageId id;
    Wall since{};
    std::int64_t phone = 0;
};

/// The one unproved message that went this way; nothing when there is none, or more than one.
std::optional<Doubt> only_doubt(Connection& db, std::vector<DoubtfulSend> const& sends, Way const& way) {
    std::int64_t phone = 0;
    auto const* const end = way.recipient.data() + way.recipient.size();
    if (auto const [rest, error] = std::from_chars(way.recipient.data(), end, phone);
        error != std::errc{} || rest != end)
        return {};
    std::optional<Doubt> only;
    for (auto const& send : sends) {
        if (send.org != way.org || send.phone_number_id != way.phone_number_id) continue;
        auto const leads = find_phone(db, send.audience, phone);
        auto const id = db.one<MessageId>("SELECT id FROM messages WHERE id BETWEEN ? AND ? AND status >= 10",
                                          MessageId{send.id, leads.from}, MessageId{send.id, leads.through});
        if (!id) continue;
        if (only) return {};
        only = {*id, send.since, phone};
    }
    return only;
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

std::size_t settle_doubt(WriteContext& tx, InboxPlace& place, Wall now, std::chrono::milliseconds grace) {
    tx.db.run("DELETE FROM status_inbox WHERE received_at < ?", now - unmatched_kept);
    auto const sends = doubtful_sends(tx.db);
    if (sends.empty()) return 0;
    std::size_t settled = 0;
    for (auto const& [event, way, event_at] : next_events(tx.db, place, now - grace)) {
        auto const doubt = only_doubt(tx.db, sends, way);
        if (!doubt || event_at < doubt->since - clock_slack) continue;
        auto const wamid = only_unmatched(tx.db, way, doubt->since - clock_slack, now - grace);
        if (wamid != event.wamid || test_may_explain(tx.db, way.org, doubt->phone, event_at)) continue;
        auto const at = tx.db.one<Wall>("SELECT min(at) FROM status_inbox WHERE org_id = ? AND wamid = ?",
                                        way.org, *wamid);
        auto const state = find_message(tx.db, doubt->id);
        CHECK(at && state);
        if (accept(tx, *state, way.org, *wamid, *at)) ++settled;
    }
    return settled;
}

}    // namespace carillon::store::sqlite
