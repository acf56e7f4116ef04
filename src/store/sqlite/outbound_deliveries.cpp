#include "store/sqlite/outbound_deliveries.hpp"

#include "store/sqlite/outbound_events.hpp"

namespace carillon::store::sqlite {
namespace {
/// Events looked through for one delivery, where others of the organization want more than this one.
constexpr std::size_t scanned_max = 2'000;

Delivery take_delivery(Query& row) {
    return {.id = row.take<DeliveryId>(),
            .status = row.take<DeliveryStatus>(),
            .events = row.take<int>(),
            .attempts = row.take<int>(),
            .status_code = row.take<int>(),
            .error = row.take<std::string>(),
            .created_at = row.take<Wall>(),
            .next_attempt_at = row.take<std::optional<Wall>>(),
            .finished_at = row.take<std::optional<Wall>>()};
}

/// An active endpoint and how far it has come.
struct Reader {
    OutboundWebhookId id;
    OrgId org;
    OutboundEventSet wanted;
    std::int64_t last_event = 0;
};

/// The next events of the outbox that fit into one delivery.
struct Batch {
    std::int64_t first = 0, last = 0, scanned_through = 0;
    std::size_t events = 0, scanned = 0;
};

Batch next_batch(Connection& db, Reader const& reader) {
    Batch batch;
    auto row =
        db.query("SELECT id, type FROM outbound_events WHERE org_id = ? AND id > ? ORDER BY id LIMIT ?",
                 reader.org, reader.last_event, scanned_max);
    while (batch.events < OutboundWebhooks::events_max && row.next()) {
        auto const id = row.take<std::int64_t>();
        batch.scanned_through = id;
        ++batch.scanned;
        if (!reader.wanted.contains(row.take<OutboundEvent>())) continue;
        if (batch.events++ == 0) batch.first = id;
        batch.last = id;
    }
    return batch;
}

void insert_delivery(Connection& db, Reader const& reader, Batch const& batch, bool in_line, Wall at) {
    db.run(
        "INSERT INTO outbound_deliveries (webhook_id, org_id, first_event, last_event, types, events, "
        "in_line, "
        "status, created_at, next_attempt_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, ?8)",
        reader.id, reader.org, batch.first, batch.last, reader.wanted.bits, batch.events, in_line, at);
}

std::vector<Reader> readers(Connection& db) {
    std::vector<Reader> all;
    auto row = db.query("SELECT id, org_id, events, last_event FROM outbound_webhooks WHERE active = 1");
    while (row.next())
        all.push_back({.id = row.take<OutboundWebhookId>(),
                       .org = row.take<OrgId>(),
                       .wanted = {row.take<std::uint32_t>()},
                       .last_event = row.take<std::int64_t>()});
    return all;
}

void plan(Connection& db, Reader reader, Wall now) {
    auto const pending = db.one<std::size_t>(
        "SELECT count(*) FROM outbound_deliveries WHERE webhook_id = ? AND status = 0 AND in_line = 1",
        reader.id);
    for (auto room =
             OutboundWebhooks::deliveries_at_once - std::min(*pending, OutboundWebhooks::deliveries_at_once);
         room > 0; --room) {
        auto const batch = next_batch(db, reader);
        if (batch.scanned == 0) return;
        if (batch.events > 0) insert_delivery(db, reader, batch, true, now);
        reader.last_event = batch.scanned_through;
        db.run("UPDATE outbound_webhooks SET last_event = ?2 WHERE id = ?1", reader.id, reader.last_event);
    }
}

/// A due delivery and the events that are its own.
struct Taken {
    DueDelivery due;
    OrgId org;
    OutboundEventSet types;
    std::int64_t first = 0, last = 0;
};

std::vector<Taken> due_deliveries(Connection& db, std::size_t limit, Wall now) {
    std::vector<Taken> all;
    auto row = db.query(
        "SELECT d.id, d.webhook_id, w.url, w.secret, d.attempts, d.org_id, d.types, d.first_event, "
        "d.last_event "
        "FROM outbound_deliveries d JOIN outbound_webhooks w ON w.id = d.webhook_id "
        "WHERE d.status = 0 AND d.next_attempt_at <= ? AND w.active = 1 ORDER BY d.next_attempt_at, d.id "
        "LIMIT ?",
        now, limit);
    while (row.next()) {
        DueDelivery due{.id = row.take<DeliveryId>(),
                        .webhook = row.take<OutboundWebhookId>(),
                        .url = row.take<std::string>(),
                        .secret_sealed = row.take<std::string>(),
                        .attempts = row.take<int>()};
        all.push_back({.due = std::move(due),
                       .org = row.take<OrgId>(),
                       .types = {row.take<std::uint32_t>()},
                       .first = row.take<std::int64_t>(),
                       .last = row.take<std::int64_t>()});
    }
    return all;
}

std::vector<OutboundEventRow> events_of(Connection& db, Taken const& taken) {
    std::vector<OutboundEventRow> events;
    auto row = db.query(
        "SELECT id, type, at, data FROM outbound_events WHERE org_id = ? AND id BETWEEN ? AND ? "
        "AND (1 << type) & ? <> 0 ORDER BY id",
        taken.org, taken.first, taken.last, taken.types.bits);
    while (row.next())
        events.push_back({.id = row.take<std::int64_t>(),
                          .type = row.take<OutboundEvent>(),
                          .at = row.take<Wall>(),
                          .data_json = row.take<std::string>()});
    return events;
}
}    // namespace

std::optional<Delivery> find_delivery(Connection& db, OutboundWebhookId webhook, DeliveryId id) {
    auto row = db.query(
        "SELECT id, status, events, attempts, status_code, error, created_at, next_attempt_at, finished_at "
        "FROM outbound_deliveries WHERE webhook_id = ? AND id = ?",
        webhook, id);
    if (!row.next()) return {};
    return take_delivery(row);
}

std::vector<Delivery> list_deliveries(Connection& db, OutboundWebhookId webhook, DeliveryId before,
                                      std::size_t limit) {
    std::vector<Delivery> page;
    auto const below = before ? before.value : std::numeric_limits<std::int64_t>::max();
    auto row = db.query(
        "SELECT id, status, events, attempts, status_code, error, created_at, next_attempt_at, finished_at "
        "FROM outbound_deliveries WHERE webhook_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
        webhook, below, limit);
    while (row.next()) page.push_back(take_delivery(row));
    return page;
}

DeliveryId ping_delivery(Connection& db, OrgId org, OutboundWebhookId webhook, Wall at) {
    boost::json::object const data{{"webhookId", webhook.value}};
    auto const event = write_outbound_event(db, org, OutboundEvent::ping, at, data);
    OutboundEventSet pings;
    pings.add(OutboundEvent::ping);
    Reader const reader{.id = webhook, .org = org, .wanted = pings};
    Batch const batch{.first = event, .last = event, .events = 1};
    insert_delivery(db, reader, batch, false, at);
    return db.inserted<DeliveryId>();
}

void replay_delivery(Connection& db, DeliveryId id, Wall at) {
    db.run(
        "UPDATE outbound_deliveries SET status = 0, in_line = 0, attempts = 0, first_attempt_at = NULL, "
        "finished_at = NULL, next_attempt_at = ?2 WHERE id = ?1",
        id, at);
}

OutboundAgenda outbound_agenda(Connection& db) {
    OutboundAgenda agenda;
    agenda.watching = db.exists("SELECT 1 FROM outbound_webhooks WHERE active = 1");
    if (!agenda.watching) return agenda;
    agenda.fresh = db.exists(
        "SELECT 1 FROM outbound_webhooks w WHERE w.active = 1 "
        "AND EXISTS (SELECT 1 FROM outbound_events e WHERE e.org_id = w.org_id AND e.id > w.last_event) "
        "AND (SELECT count(*) FROM outbound_deliveries d WHERE d.webhook_id = w.id AND d.status = 0 "
        "AND d.in_line = 1) < ?",
        OutboundWebhooks::deliveries_at_once);
    agenda.next = db.one<std::optional<Wall>>(
                        "SELECT d.next_attempt_at FROM outbound_deliveries d JOIN outbound_webhooks w "
                        "ON w.id = d.webhook_id WHERE d.status = 0 AND w.active = 1 "
                        "ORDER BY d.next_attempt_at LIMIT 1")
                      .value_or(std::nullopt);
    return agenda;
}

std::vector<DueDelivery> take_deliveries(Connection& db, std::size_t limit, Wall now,
                                         std::chrono::milliseconds lease) {
    for (auto const& reader : readers(db)) plan(db, reader, now);
    std::vector<DueDelivery> all;
    for (auto& taken : due_deliveries(db, limit, now)) {
        db.run("UPDATE outbound_deliveries SET next_attempt_at = ?2 WHERE id = ?1", taken.due.id,
               now + lease);
        taken.due.events = events_of(db, taken);
        if (taken.due.events.empty()) {
            db.run(
                "UPDATE outbound_deliveries SET status = ?2, next_attempt_at = NULL, finished_at = ?3, error "
                "= ?4 "
                "WHERE id = ?1",
                taken.due.id, DeliveryStatus::failed, now, "It told of somebody who was erased.");
            continue;
        }
        all.push_back(std::move(taken.due));
    }
    return all;
}

namespace {
/// Nothing of it has succeeded for too long.
bool switch_off(Connection& db, OrgId org, OutboundWebhookId webhook, DeliveryAttempt const& attempt) {
    auto const since = db.one<Wall>(
        "SELECT failing_since FROM outbound_webhooks WHERE id = ? AND active = 1 AND failing_since IS NOT "
        "NULL",
        webhook);
    if (!since || attempt.at - *since < outbound_patience) return false;
    auto const reason = fmt::format("Nothing could be delivered for {} hours. The last attempt: {}",
                                    outbound_patience.count(), attempt.error);
    db.run("UPDATE outbound_webhooks SET active = 0, disabled_reason = ?2 WHERE id = ?1", webhook, reason);
    db.run(
        "UPDATE outbound_deliveries SET status = 2, next_attempt_at = NULL, finished_at = ?2 "
        "WHERE webhook_id = ?1 AND status = 0",
        webhook, attempt.at);
    db.subscriptions().forget();
    write_audit(db, {.org = org,
                     .actor = "engine",
                     .action = "outbound_webhook.disable",
                     .subject = fmt::format("outbound_webhook:{}", webhook.value),
                     .detail_json = json_object({{"reason", reason}}),
                     .at = attempt.at});
    return true;
}

void write_attempt(Connection& db, DeliveryAttempt const& attempt, DeliveryStatus status) {
    bool const again = status == DeliveryStatus::pending;
    std::optional<Wall> next, finished;
    (again ? next : finished) = again ? attempt.retry_at : attempt.at;
    db.run(
        "UPDATE outbound_deliveries SET status = ?2, attempts = attempts + 1, status_code = ?3, error = ?4, "
        "first_attempt_at = coalesce(first_attempt_at, ?5), next_attempt_at = ?6, finished_at = ?7 WHERE id "
        "= ?1",
        attempt.id, status, attempt.status_code, attempt.error, attempt.at, next, finished);
}
}    // namespace

AttemptResult delivery_told(Connection& db, DeliveryAttempt const& attempt) {
    AttemptResult result;
    OutboundWebhookId webhook;
    OrgId org;
    std::optional<Wall> first;
    {
        auto row = db.query(
            "SELECT webhook_id, org_id, first_attempt_at FROM outbound_deliveries WHERE id = ? AND status = "
            "0",
            attempt.id);
        if (!row.next())
            return {.status = DeliveryStatus::failed};    // its endpoint is gone, or switched off
        webhook = row.take<OutboundWebhookId>();
        org = row.take<OrgId>();
        first = row.take<std::optional<Wall>>();
    }
    if (attempt.delivered) {
        result.status = DeliveryStatus::delivered;
        write_attempt(db, attempt, result.status);
        db.run("UPDATE outbound_webhooks SET failing_since = NULL WHERE id = ? AND failing_since IS NOT NULL",
               webhook);
        return result;
    }
    if (attempt.at - first.value_or(attempt.at) >= outbound_patience) result.status = DeliveryStatus::failed;
    write_attempt(db, attempt, result.status);
    db.run("UPDATE outbound_webhooks SET failing_since = ?2 WHERE id = ?1 AND failing_since IS NULL", webhook,
           attempt.at);
    result.disabled = switch_off(db, org, webhook, attempt);
    if (result.disabled) result.status = DeliveryStatus::failed;
    return result;
}

OutboundDepth outbound_depth(Connection& db) {
    OutboundDepth depth;
    depth.deliveries = db.one<std::int64_t>(
                             "SELECT count(*) FROM outbound_deliveries d JOIN outbound_webhooks w "
                             "ON w.id = d.webhook_id WHERE d.status = 0 AND w.active = 1")
                           .value_or(0);
    depth.events =
        db.one<std::int64_t>(
              "SELECT coalesce(sum((SELECT count(*) FROM outbound_events e WHERE e.org_id = w.org_id "
              "AND e.id > w.last_event)), 0) FROM outbound_webhooks w WHERE w.active = 1")
            .value_or(0);
    return depth;
}

}    // namespace carillon::store::sqlite
