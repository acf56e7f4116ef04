#include "store/outbound_webhooks.hpp"

#include "store/sqlite/outbound_deliveries.hpp"
#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {
namespace {
using Kind = Problem::Kind;

std::unexpected<Problem> no_webhook() {
    return refuse(Kind::not_found, "not_found", "There is no such outbound webhook.");
}

OutboundWebhook take_webhook(Query& row) {
    return {.id = row.take<OutboundWebhookId>(),
            .org = row.take<OrgId>(),
            .url = row.take<std::string>(),
            .description = row.take<std::string>(),
            .events = {row.take<std::uint32_t>()},
            .secret_sealed = row.take<std::string>(),
            .active = row.take<bool>(),
            .disabled_reason = row.take<std::string>(),
            .failing_since = row.take<std::optional<Wall>>(),
            .created_at = row.take<Wall>()};
}

std::optional<OutboundWebhook> find_webhook(Connection& db, OrgId org, OutboundWebhookId id) {
    auto row = db.query(
        "SELECT id, org_id, url, description, events, secret, active, disabled_reason, failing_since, "
        "created_at FROM outbound_webhooks WHERE org_id = ? AND id = ?",
        org, id);
    if (!row.next()) return {};
    return take_webhook(row);
}

std::string names_of(OutboundEventSet events) {
    std::string names;
    for (auto const type : subscribable_events)
        if (events.contains(type)) names += fmt::format("{}{}", names.empty() ? "" : ", ", to_string(type));
    return names;
}

void write_webhook_audit(Connection& db, OutboundWebhook const& webhook, std::string const& actor,
                         std::string_view action, Wall at) {
    write_audit(db, {.org = webhook.org,
                     .actor = actor,
                     .action = fmt::format("outbound_webhook.{}", action),
                     .subject = fmt::format("outbound_webhook:{}", webhook.id.value),
                     .detail_json = json_object({{"url", webhook.url},
                                                 {"events", names_of(webhook.events)},
                                                 {"active", webhook.active ? "yes" : "no"}}),
                     .at = at});
}

std::int64_t latest_event(Connection& db) {
    return db
        .one<std::int64_t>("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'outbound_events'")
        .value_or(0);
}

Result<OutboundWebhook> add_webhook(Connection& db, OutboundWebhook fresh, std::string const& actor) {
    auto const count =
        db.one<std::size_t>("SELECT count(*) FROM outbound_webhooks WHERE org_id = ?", fresh.org).value_or(0);
    if (count >= OutboundWebhooks::webhooks_max)
        return refuse(
            Kind::conflict, "too_many_webhooks",
            fmt::format("There are {} outbound webhooks already. Delete one that is no longer used.", count));
    db.run(
        "INSERT INTO outbound_webhooks (org_id, url, description, events, secret, active, last_event, "
        "created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        fresh.org, fresh.url, fresh.description, fresh.events.bits, Blob{fresh.secret_sealed}, fresh.active,
        latest_event(db), fresh.created_at);
    fresh.id = db.inserted<OutboundWebhookId>();
    db.subscriptions().forget();
    write_webhook_audit(db, fresh, actor, "create", fresh.created_at);
    return fresh;
}

Result<OutboundWebhook> change_webhook(Connection& db, OrgId org, OutboundWebhookId id,
                                       OutboundWebhookChange const& change, std::string const& actor,
                                       Wall at) {
    auto webhook = find_webhook(db, org, id);
    if (!webhook) return no_webhook();
    bool const wakes = change.active.value_or(webhook->active) && !webhook->active;
    webhook->url = change.url.value_or(webhook->url);
    webhook->description = change.description.value_or(webhook->description);
    webhook->events = change.events.value_or(webhook->events);
    webhook->active = change.active.value_or(webhook->active);
    if (wakes) {
        webhook->disabled_reason.clear();
        webhook->failing_since.reset();
        db.run("UPDATE outbound_webhooks SET last_event = ?2 WHERE id = ?1", id, latest_event(db));
    }
    db.run(
        "UPDATE outbound_webhooks SET url = ?2, description = ?3, events = ?4, active = ?5, "
        "disabled_reason = ?6, failing_since = ?7 WHERE id = ?1",
        id, webhook->url, webhook->description, webhook->events.bits, webhook->active,
        webhook->disabled_reason, webhook->failing_since);
    db.subscriptions().forget();
    write_webhook_audit(db, *webhook, actor, "update", at);
    return *webhook;
}

bool remove_webhook(Connection& db, OrgId org, OutboundWebhookId id, std::string const& actor, Wall at) {
    auto const webhook = find_webhook(db, org, id);
    if (!webhook) return false;
    db.run("DELETE FROM outbound_deliveries WHERE webhook_id = ?", id);
    db.run("DELETE FROM outbound_webhooks WHERE id = ?", id);
    db.subscriptions().forget();
    write_webhook_audit(db, *webhook, actor, "delete", at);
    return true;
}

/// An endpoint that something can be sent to now.
Result<void> must_be_active(Connection& db, OrgId org, OutboundWebhookId id) {
    auto const webhook = find_webhook(db, org, id);
    if (!webhook) return no_webhook();
    if (webhook->active) return {};
    return refuse(Kind::conflict, "webhook_inactive",
                  "The outbound webhook is switched off, and nothing is sent to it. Switch it on first.");
}

class SqliteOutboundWebhooks final : public OutboundWebhooks {
public:
    explicit SqliteOutboundWebhooks(Database& database) : database_{database} {}

    Async<Result<OutboundWebhook>> add(OutboundWebhook fresh, std::string actor) override {
        return database_.write([=](WriteContext& tx) { return add_webhook(tx.db, fresh, actor); });
    }
    Async<std::vector<OutboundWebhook>> list(OrgId org) override {
        return database_.read([=](Connection& db) {
            std::vector<OutboundWebhook> all;
            auto row = db.query(
                "SELECT id, org_id, url, description, events, secret, active, disabled_reason, "
                "failing_since, "
                "created_at FROM outbound_webhooks WHERE org_id = ? ORDER BY id",
                org);
            while (row.next()) all.push_back(take_webhook(row));
            return all;
        });
    }
    Async<std::optional<OutboundWebhook>> find(OrgId org, OutboundWebhookId id) override {
        return database_.read([=](Connection& db) { return find_webhook(db, org, id); });
    }
    Async<Result<OutboundWebhook>> change(OrgId org, OutboundWebhookId id, OutboundWebhookChange change,
                                          std::string actor, Wall at) override {
        return database_.write(
            [=](WriteContext& tx) { return change_webhook(tx.db, org, id, change, actor, at); });
    }
    Async<bool> remove(OrgId org, OutboundWebhookId id, std::string actor, Wall at) override {
        return database_.write([=](WriteContext& tx) { return remove_webhook(tx.db, org, id, actor, at); });
    }

    Async<std::vector<Delivery>> deliveries(OrgId org, OutboundWebhookId webhook, DeliveryId before,
                                            std::size_t limit) override {
        return database_.read([=](Connection& db) {
            return find_webhook(db, org, webhook) ? list_deliveries(db, webhook, before, limit)
                                                  : std::vector<Delivery>{};
        });
    }
    Async<Result<Delivery>> replay(OrgId org, OutboundWebhookId webhook, DeliveryId id, Wall at) override {
        return database_.write([=](WriteContext& tx) -> Result<Delivery> {
            if (auto const active = must_be_active(tx.db, org, webhook); !active)
                return std::unexpected{active.error()};
            if (!find_delivery(tx.db, webhook, id))
                return refuse(Kind::not_found, "not_found", "There is no such delivery.");
            replay_delivery(tx.db, id, at);
            return *find_delivery(tx.db, webhook, id);
        });
    }
    Async<Result<Delivery>> ping(OrgId org, OutboundWebhookId webhook, Wall at) override {
        return database_.write([=](WriteContext& tx) -> Result<Delivery> {
            if (auto const active = must_be_active(tx.db, org, webhook); !active)
                return std::unexpected{active.error()};
            return *find_delivery(tx.db, webhook, ping_delivery(tx.db, org, webhook, at));
        });
    }

    Async<OutboundAgenda> agenda() override {
        return database_.read([](Connection& db) { return outbound_agenda(db); });
    }
    Async<std::vector<DueDelivery>> take(std::size_t limit, Wall now,
                                         std::chrono::milliseconds lease) override {
        return database_.write([=](WriteContext& tx) { return take_deliveries(tx.db, limit, now, lease); });
    }
    Async<AttemptResult> told(DeliveryAttempt attempt) override {
        return database_.write([=](WriteContext& tx) { return delivery_told(tx.db, attempt); });
    }
    Async<bool> prune(Wall now) override {
        return database_.write([=](WriteContext& tx) { return prune_outbound(tx.db, now); });
    }
    Async<OutboundDepth> depth() override {
        return database_.read([](Connection& db) { return outbound_depth(db); });
    }

private:
    Database& database_;
};
}    // namespace

std::unique_ptr<OutboundWebhooks> make_outbound_webhooks(Database& database) {
    return std::make_unique<SqliteOutboundWebhooks>(database);
}

}    // namespace carillon::store::sqlite
