#include "store/filters.hpp"

#include "base/log.hpp"
#include "domain/campaign.hpp"
#include "store/sqlite/campaign_rows.hpp"
#include "store/sqlite/filter_rows.hpp"
#include "store/sqlite/lead_judge.hpp"
#include "store/sqlite/parts.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <set>
#include <span>

namespace carillon::store::sqlite {
namespace {
using Kind = Problem::Kind;

/// Rows of one transaction, so that a long list holds nobody up.
constexpr std::size_t chunk_rows = 5'000;

/// The next rows of `all` from `from` on.
template <class T>
std::span<T const> chunk(std::vector<T> const& all, std::size_t from) {
    return std::span{all}.subspan(from, std::min(chunk_rows, all.size() - from));
}

/// Events that have names which count no more, because their row is gone or a later event replaced them: a
/// crash came before they were deleted. Each step skips a whole event.
std::vector<FilterEventId> ownerless_names(Connection& db) {
    std::set<FilterEventId> lost;    // an event may have names of both kinds
    auto const look = [&](Query first_after) {
        FilterEventId event;
        while (first_after.restart(event.value).next()) {
            event = first_after.take<FilterEventId>();
            bool const counts = db.exists(
                "SELECT 1 FROM filter_events e WHERE id = ? AND NOT EXISTS (SELECT 1 FROM filter_events l "
                "WHERE l.send_id = e.send_id AND l.accepted_at > e.accepted_at)",
                event);
            if (!counts) lost.insert(event);
        }
    };
    look(db.query("SELECT event_id FROM filter_phones WHERE event_id > ? ORDER BY event_id LIMIT 1", 0));
    look(
        db.query("SELECT event_id FROM filter_external_ids WHERE event_id > ? ORDER BY event_id LIMIT 1", 0));
    return {lost.begin(), lost.end()};
}

/// Whether an event may still be accepted for the send, or what it is instead. Judged before its names are
/// written, to spare the work, and again when they all are.
Result<FilterReceipt> judge_event(Connection& db, NewFilterEvent const& event, Wall now) {
    auto const send = find_send_row(db, event.org, event.send);
    if (!send) return refuse(Kind::not_found, "send_not_found", "There is no such send.");
    if (db.exists("SELECT 1 FROM filter_events WHERE send_id = ? AND digest = ? AND accepted_at IS NOT NULL",
                  event.send, event.digest))
        return FilterReceipt::already_received;
    if (send->status != SendStatus::pending)
        return refuse(Kind::conflict, "send_started",
                      fmt::format("The send is {}: its audience has been settled, and no filter can change "
                                  "it any more.",
                                  to_string(send->status)));
    if (now > event.deadline)
        return refuse(Kind::conflict, "past_deadline",
                      fmt::format("The filter had to be here by {}; it is {}. Post it earlier, or move the "
                                  "send.",
                                  to_rfc3339(event.deadline), to_rfc3339(now)));
    return FilterReceipt::accepted;
}

/// Newest first.
std::vector<FilterEvent> accepted_events(Connection& db, SendId send, std::int64_t limit) {
    std::vector<FilterEvent> events;
    auto row = db.query(
        "SELECT id, mode, lead_count, accepted_at FROM filter_events "
        "WHERE send_id = ? AND accepted_at IS NOT NULL ORDER BY accepted_at DESC LIMIT ?",
        send, limit);
    while (row.next())
        events.push_back({.id = row.take<FilterEventId>(),
                          .send = send,
                          .mode = row.take<FilterMode>(),
                          .lead_count = row.take<std::int64_t>(),
                          .accepted_at = row.take<Wall>()});
    return events;
}

/// What became of an event, and the events whose names nobody asks for from then on.
struct Completed {
    Result<FilterReceipt> receipt;
    std::vector<FilterEventId> unused;
};

class SqliteFilters final : public Filters {
public:
    explicit SqliteFilters(Database& database) : database_{database} {}

    Async<Result<FilterReceipt>> add_filter_event(NewFilterEvent event, Wall now) override {
        auto const begun = co_await begin_event(event, now);
        if (!begun) co_return std::unexpected{begun.error()};
        if (!*begun) co_return FilterReceipt::already_received;
        FilterEventId const id = **begun;
        std::optional<Completed> completed;
        std::exception_ptr failure;
        try {
            bool written = co_await write_names(id, event.phones);
            if (written) written = co_await write_names(id, event.external_ids);
            completed = co_await complete_event(id, event, now);
            CHECK(written || !completed->receipt);
        } catch (...) {
            failure = std::current_exception();
        }
        if (failure) {
            co_await abandon(id);
            std::rethrow_exception(failure);
        }
        co_await delete_filter_names(database_, std::move(completed->unused));
        co_return std::move(completed->receipt);
    }

    Async<std::vector<FilterEvent>> filter_events(SendId send) override {
        return database_.read([=](Connection& db) {
            return accepted_events(db, send, std::numeric_limits<std::int64_t>::max());
        });
    }

    Async<std::optional<FilterEvent>> latest_filter_event(SendId send) override {
        return database_.read([=](Connection& db) -> std::optional<FilterEvent> {
            auto const latest = accepted_events(db, send, 1);
            return latest.empty() ? std::nullopt : std::optional{latest.front()};
        });
    }

    Async<FilterAnswers> ask_filters(SendId send, LeadNo from, LeadNo through, Wall as_of) override {
        return database_.read([=](Connection& db) {
            auto const asked = asked_of(db, send, as_of);
            return asked ? filter_answers(db, *asked, from, through) : FilterAnswers{};
        });
    }

    Async<bool> names(FilterEventId event, std::uint64_t phone, std::string external_id) override {
        return database_.read([=](Connection& db) {
            return db.exists("SELECT 1 FROM filter_phones WHERE event_id = ? AND phone = ?", event, phone) ||
                   (!external_id.empty() &&
                    db.exists("SELECT 1 FROM filter_external_ids WHERE event_id = ? AND external_id = ?",
                              event, external_id));
        });
    }

    Async<std::size_t> drop_unfinished() override {
        auto lost = co_await database_.write([](WriteContext& tx) {
            tx.db.run("DELETE FROM filter_events WHERE accepted_at IS NULL");
            return ownerless_names(tx.db);
        });
        auto const dropped = lost.size();
        co_await delete_filter_names(database_, std::move(lost));
        co_return dropped;
    }

    Async<LeadEventCounts> add_lead_events(OrgId org, std::string type, std::vector<LeadEvent> events,
                                           Wall now) override {
        LeadEventCounts counts;
        for (std::size_t from = 0; from < events.size(); from += chunk_rows) {
            auto const inserted = co_await insert_lead_events(org, type, chunk(events, from), now);
            counts.inserted += inserted;
        }
        counts.duplicates = static_cast<std::int64_t>(events.size()) - counts.inserted;
        co_return counts;
    }

    Async<std::optional<LeadEvent>> last_lead_event(OrgId org, std::string type, std::uint64_t phone,
                                                    Wall as_of) override {
        return database_.read([=](Connection& db) -> std::optional<LeadEvent> {
            auto row = db.query(
                "SELECT occurred_at, metadata FROM lead_events WHERE type_id = "
                "(SELECT id FROM lead_event_types WHERE org_id = ? AND name = ?) "
                "AND phone = ? AND received_at <= ? ORDER BY occurred_at DESC LIMIT 1",
                org, type, phone, as_of);
            if (!row.next()) return {};
            return LeadEvent{
                .phone = phone, .occurred_at = row.take<Wall>(), .metadata_json = row.take<std::string>()};
        });
    }

    Async<std::vector<EventType>> lead_event_types(OrgId org) override {
        return database_.read([=](Connection& db) {
            std::vector<EventType> types;
            auto row = db.query(
                "SELECT name, events, last_received_at FROM lead_event_types WHERE org_id = ? ORDER BY name",
                org);
            while (row.next())
                types.push_back({.name = row.take<std::string>(),
                                 .events = row.take<std::int64_t>(),
                                 .last_received_at = row.take<Wall>()});
            return types;
        });
    }

private:
    /// The event's row, invisible yet; nothing when the event is known.
    Async<Result<std::optional<FilterEventId>>> begin_event(NewFilterEvent const& event, Wall now) {
        return database_.write([&event, now](WriteContext& tx) -> Result<std::optional<FilterEventId>> {
            auto const receipt = judge_event(tx.db, event, now);
            if (!receipt) return std::unexpected{receipt.error()};
            if (*receipt == FilterReceipt::already_received) return std::nullopt;
            tx.db.run(
                "INSERT INTO filter_events (org_id, send_id, mode, digest, lead_count, received_at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                event.org, event.send, event.mode, event.digest,
                event.phones.size() + event.external_ids.size(), now);
            return tx.db.inserted<FilterEventId>();
        });
    }

    /// False when the event is gone, because its send was removed meanwhile.
    template <class Name>
    Async<bool> write_names(FilterEventId event, std::vector<Name> const& names) {
        for (std::size_t from = 0; from < names.size(); from += chunk_rows) {
            auto const some = chunk(names, from);
            auto insert = [=](WriteContext& tx) { return insert_names(tx.db, event, some); };
            bool const written = co_await database_.write(std::move(insert));
            if (!written) co_return false;
        }
        co_return true;
    }

    template <class Name>
    static bool insert_names(Connection& db, FilterEventId event, std::span<Name const> names) {
        if (!db.exists("SELECT 1 FROM filter_events WHERE id = ?", event)) return false;
        constexpr bool by_phone = std::is_same_v<Name, std::uint64_t>;
        constexpr Sql insert =
            by_phone ? Sql{"INSERT INTO filter_phones (event_id, phone) VALUES (?, ?)"}
                     : Sql{"INSERT INTO filter_external_ids (event_id, external_id) VALUES (?, ?)"};
        auto row = db.query(insert);
        for (auto const& name : names) row.run(event, name);
        return true;
    }

    /// Makes the event count in place of the one before it, or takes its row away and tells why.
    Async<Completed> complete_event(FilterEventId id, NewFilterEvent const& event, Wall now) {
        auto work = [=, &event](WriteContext& tx) -> Completed {
            auto receipt = judge_event(tx.db, event, now);
            if (!receipt || *receipt == FilterReceipt::already_received) {
                tx.db.run("DELETE FROM filter_events WHERE id = ?", id);
                return {std::move(receipt), {id}};
            }
            // A longer list may have come first and be complete later: it is later than all before it.
            auto const last = accepted_events(tx.db, event.send, 1);
            using namespace std::chrono_literals;
            auto const at = last.empty() ? now : std::max<Wall>(now, last.front().accepted_at + 1ms);
            tx.db.run("UPDATE filter_events SET accepted_at = ?2 WHERE id = ?1", id, at);
            Completed completed{std::move(receipt), {}};
            if (!last.empty()) completed.unused.push_back(last.front().id);
            return completed;
        };
        return database_.write(std::move(work));
    }

    /// After a failure: as much as can be done now. The next start does the rest.
    Async<void> abandon(FilterEventId id) {
        try {
            auto remove = [id](WriteContext& tx) {
                return tx.db.run("DELETE FROM filter_events WHERE id = ? AND accepted_at IS NULL", id) > 0;
            };
            bool const removed = co_await database_.write(std::move(remove));
            if (!removed) co_return;
            std::vector<FilterEventId> unused{id};
            co_await delete_filter_names(database_, std::move(unused));
        } catch (std::exception const& error) {
            spdlog::warn("filter event {}: what it wrote stays until the next start: {}", id.value,
                         error.what());
        }
    }

    Async<std::int64_t> insert_lead_events(OrgId org, std::string const& type,
                                           std::span<LeadEvent const> events, Wall now) {
        return database_.write([=, &type](WriteContext& tx) {
            tx.db.run(
                "INSERT INTO lead_event_types (org_id, name, last_received_at) VALUES (?, ?, ?) "
                "ON CONFLICT (org_id, name) DO UPDATE SET last_received_at = excluded.last_received_at",
                org, type, now);
            auto const type_id = tx.db.one<std::int64_t>(
                "SELECT id FROM lead_event_types WHERE org_id = ? AND name = ?", org, type);
            std::int64_t inserted = 0;
            auto row = tx.db.query(
                "INSERT INTO lead_events (type_id, phone, occurred_at, received_at, metadata) "
                "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
            for (auto const& event : events)
                inserted += row.run(*type_id, event.phone, event.occurred_at, now, event.metadata_json);
            tx.db.run("UPDATE lead_event_types SET events = events + ?2 WHERE id = ?1", *type_id, inserted);
            return inserted;
        });
    }

    Database& database_;
};
}    // namespace

int delete_some_names(Connection& db, FilterEventId event) {
    int const phones = db.run(
        "DELETE FROM filter_phones WHERE event_id = ?1 AND phone IN "
        "(SELECT phone FROM filter_phones WHERE event_id = ?1 LIMIT ?2)",
        event, chunk_rows);
    int const external_ids = db.run(
        "DELETE FROM filter_external_ids WHERE event_id = ?1 AND external_id IN "
        "(SELECT external_id FROM filter_external_ids WHERE event_id = ?1 LIMIT ?2)",
        event, chunk_rows);
    return phones + external_ids;
}

std::vector<FilterEventId> forget_filter_events(Connection& db, SendId send) {
    std::vector<FilterEventId> events;
    auto row = db.query("SELECT id FROM filter_events WHERE send_id = ?", send);
    while (row.next()) events.push_back(row.take<FilterEventId>());
    db.run("DELETE FROM filter_events WHERE send_id = ?", send);
    return events;
}

std::vector<FilterEventId> forget_filter_events(Connection& db, CampaignId campaign) {
    std::vector<FilterEventId> events;
    auto row = db.query("SELECT id FROM sends WHERE campaign_id = ?", campaign);
    while (row.next())
        std::ranges::copy(forget_filter_events(db, row.take<SendId>()), std::back_inserter(events));
    return events;
}

Async<void> delete_filter_names(Database& database, std::vector<FilterEventId> events) {
    for (auto const event : events) {
        int deleted = 1;
        while (deleted > 0) {
            auto work = [=](WriteContext& tx) { return delete_some_names(tx.db, event); };
            deleted = co_await database.write(std::move(work));
        }
    }
}

FilterEventId latest_filter_event(Connection& db, SendId send) {
    auto const latest = accepted_events(db, send, 1);
    return latest.empty() ? FilterEventId{} : latest.front().id;
}

std::unique_ptr<Filters> make_filters(Database& database) {
    return std::make_unique<SqliteFilters>(database);
}

}    // namespace carillon::store::sqlite
