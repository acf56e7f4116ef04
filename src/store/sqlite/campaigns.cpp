#include "store/sqlite/approvals.hpp"
#include "store/sqlite/campaign_audit.hpp"
#include "store/sqlite/campaign_moves.hpp"
#include "store/sqlite/campaign_rows.hpp"
#include "store/sqlite/filter_rows.hpp"
#include "store/sqlite/parts.hpp"

#include <boost/json/serialize.hpp>

namespace carillon::store::sqlite {
namespace {
using Kind = Problem::Kind;

std::unexpected<Problem> no_send() {
    return refuse(Kind::not_found, "send_not_found", "There is no such send.");
}

std::unexpected<Problem> sequence_changed() {
    return refuse(Kind::conflict, "sequence_changed",
                  "Somebody else is changing the campaign's sends. Read them again, then repeat the change.");
}

CampaignId insert_campaign(Connection& db, OrgId org, CampaignSettings const& settings, Wall at) {
    db.run(
        "INSERT INTO campaigns (org_id, name, audience_id, phone_number_id, product_policy_confirmed, "
        "created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
        org, settings.name, settings.audience, settings.phone_number, settings.product_policy_confirmed, at);
    return db.inserted<CampaignId>();
}

class SqliteCampaigns final : public Campaigns {
public:
    explicit SqliteCampaigns(Database& database) : database_{database} {}

    Async<CampaignId> create(OrgId org, CampaignSettings settings, Actor actor, Wall at) override {
        return database_.write([=](WriteContext& tx) {
            auto const id = insert_campaign(tx.db, org, settings, at);
            audit(tx.db, org, actor, "campaign.create", subject_of(id),
                  boost::json::serialize(fields_of(settings)), at);
            return id;
        });
    }

    Async<std::optional<Campaign>> find(OrgId org, CampaignId id) override {
        return database_.read([=](Connection& db) { return find_campaign(db, org, id); });
    }

    Async<std::vector<Campaign>> list(OrgId org, CampaignFilter filter) override {
        return database_.read([=](Connection& db) {
            std::vector<Campaign> page;
            auto row = db.query_text(
                fmt::format("SELECT {} FROM campaigns c WHERE c.org_id = ?1 AND (?2 = 0 OR c.id < ?2) "
                            "AND (?3 IS NULL OR c.status = ?3) AND c.name LIKE ?4 ESCAPE '\\' "
                            "ORDER BY c.id DESC LIMIT ?5",
                            campaign_columns),
                org, filter.before.value, filter.status, like_anywhere(filter.q), filter.limit);
            while (row.next()) page.push_back(take_campaign(row));
            return page;
        });
    }

    Async<Result<Campaign>> update(OrgId org, CampaignId id, std::optional<std::int64_t> version,
                                   CampaignSettings settings, Actor actor, Wall at) override {
        return database_.write([=](WriteContext& tx) -> Result<Campaign> {
            auto const draft = find_draft(tx.db, org, id);
            if (!draft) return draft;
            if (version && *version != draft->version) return stale(*version, draft->version);
            tx.db.run(
                "UPDATE campaigns SET name = ?2, audience_id = ?3, phone_number_id = ?4, "
                "product_policy_confirmed = ?5, version = version + 1, updated_at = ?6 WHERE id = ?1",
                id, settings.name, settings.audience, settings.phone_number,
                settings.product_policy_confirmed, at);
            audit(tx.db, org, actor, "campaign.update", subject_of(id),
                  changes(fields_of(settings_of(*draft)), fields_of(settings)), at);
            return *find_campaign(tx.db, org, id);
        });
    }

    Async<Result<void>> remove(OrgId org, CampaignId id, Actor actor, Wall at) override {
        // Named: GCC 12 destroys a temporary twice that captures and is passed while awaiting.
        auto work = [=](WriteContext& tx) -> Result<FilterEvents> {
            auto const draft = find_draft(tx.db, org, id);
            if (!draft) return std::unexpected{draft.error()};
            if (auto const unwound = must_be_unwound(tx.db, id); !unwound)
                return std::unexpected{unwound.error()};
            auto events = forget_filter_events(tx.db, id);
            tx.db.run("DELETE FROM sends WHERE campaign_id = ?", id);
            tx.db.run("DELETE FROM campaigns WHERE id = ?", id);
            audit(tx.db, org, actor, "campaign.delete", subject_of(id), json_object({{"name", draft->name}}),
                  at);
            return events;
        };
        auto removed = co_await database_.write(std::move(work));
        if (!removed) co_return std::unexpected{removed.error()};
        co_await delete_filter_names(database_, *std::move(removed));
        co_return Result<void>{};
    }

    Async<Result<Campaign>> duplicate(OrgId org, CampaignId id, std::string name, Actor actor,
                                      Wall at) override {
        return database_.write([=](WriteContext& tx) -> Result<Campaign> {
            auto const original = find_campaign(tx.db, org, id);
            if (!original) return no_campaign();
            auto settings = settings_of(*original);
            settings.name = name;
            settings.product_policy_confirmed = false;
            auto const copy = insert_campaign(tx.db, org, settings, at);
            for (auto const& send : sends_of(tx.db, id)) insert_send(tx.db, org, copy, send.settings);
            auto detail = fields_of(settings);
            detail["copyOf"] = subject_of(id);
            audit(tx.db, org, actor, "campaign.duplicate", subject_of(copy), boost::json::serialize(detail),
                  at);
            return *find_campaign(tx.db, copy);
        });
    }

    Async<Result<Send>> add_send(OrgId org, CampaignId campaign, SendSettings settings, Actor actor, Wall at,
                                 std::optional<std::int64_t> judged) override {
        return database_.write([=](WriteContext& tx) -> Result<Send> {
            auto const draft = find_draft(tx.db, org, campaign);
            if (!draft) return std::unexpected{draft.error()};
            if (judged && *judged != draft->version) return sequence_changed();
            auto const id = insert_send(tx.db, org, campaign, settings);
            touch(tx.db, campaign, at);
            auto detail = fields_of(settings);
            detail["campaign"] = subject_of(campaign);
            audit(tx.db, org, actor, "send.create", subject_of(id), boost::json::serialize(detail), at);
            return *find_send_row(tx.db, org, id);
        });
    }

    Async<std::vector<Send>> sends(OrgId org, CampaignId campaign) override {
        return database_.read([=](Connection& db) {
            auto const campaign_row = find_campaign(db, org, campaign);
            return campaign_row ? sends_of(db, campaign) : std::vector<Send>{};
        });
    }

    Async<std::optional<Send>> find_send(OrgId org, SendId id) override {
        return database_.read([=](Connection& db) { return find_send_row(db, org, id); });
    }

    Async<Result<Send>> update_send(OrgId org, SendId id, std::optional<std::int64_t> version,
                                    SendSettings settings, Actor actor, Wall at,
                                    std::optional<std::int64_t> judged) override {
        return database_.write([=](WriteContext& tx) -> Result<Send> {
            auto const send = find_send_row(tx.db, org, id);
            if (!send) return no_send();
            auto const draft = find_draft(tx.db, org, send->campaign);
            if (!draft) return std::unexpected{draft.error()};
            if (version && *version != send->version) return stale(*version, send->version);
            if (judged && *judged != draft->version) return sequence_changed();
            update_send_row(tx.db, id, settings);
            touch(tx.db, send->campaign, at);
            audit(tx.db, org, actor, "send.update", subject_of(id),
                  changes(fields_of(send->settings), fields_of(settings)), at);
            return *find_send_row(tx.db, org, id);
        });
    }

    Async<Result<void>> remove_send(OrgId org, SendId id, Actor actor, Wall at) override {
        // Named: GCC 12 destroys a temporary twice that captures and is passed while awaiting.
        auto work = [=](WriteContext& tx) -> Result<FilterEvents> {
            auto const send = find_send_row(tx.db, org, id);
            if (!send) return no_send();
            auto const draft = find_draft(tx.db, org, send->campaign);
            if (!draft) return std::unexpected{draft.error()};
            if (auto const unwound = must_be_unwound(tx.db, send->campaign); !unwound)
                return std::unexpected{unwound.error()};
            auto events = forget_filter_events(tx.db, id);
            tx.db.run("DELETE FROM sends WHERE id = ?", id);
            touch(tx.db, send->campaign, at);
            audit(tx.db, org, actor, "send.delete", subject_of(id),
                  json_object({{"campaign", subject_of(draft->id)}}), at);
            return events;
        };
        auto removed = co_await database_.write(std::move(work));
        if (!removed) co_return std::unexpected{removed.error()};
        co_await delete_filter_names(database_, *std::move(removed));
        co_return Result<void>{};
    }

    Async<Result<Campaign>> act(OrgId org, CampaignId id, CampaignAction action,
                                std::optional<std::int64_t> version, Actor actor, Wall at) override {
        return database_.write(urgent, [=](WriteContext& tx) -> Result<Campaign> {
            if (auto const done = apply(tx.db, org, id, action, version, actor, at); !done)
                return std::unexpected{done.error()};
            if (action == CampaignAction::schedule) note_templates(tx.db, id);
            if (action == CampaignAction::unschedule) unwind_sends(tx, id, actor, at);
            if (action == CampaignAction::cancel) cancel_open_sends(tx.db, id, actor, at);
            return *find_campaign(tx.db, org, id);
        });
    }

    Async<Result<Campaign>> schedule(OrgId org, CampaignId id, std::int64_t version, std::vector<Bound> bound,
                                     Actor actor, Wall at) override {
        return database_.write([=](WriteContext& tx) -> Result<Campaign> {
            if (auto const free = given_free(tx.db, org, id); !free) return std::unexpected{free.error()};
            if (auto const done = apply(tx.db, org, id, CampaignAction::schedule, version, actor, at); !done)
                return std::unexpected{done.error()};
            for (auto const& each : bound) bind(tx.db, each, actor, at);
            note_templates(tx.db, id);
            return *find_campaign(tx.db, org, id);
        });
    }

    Async<ApprovalState> approval(OrgId org, CampaignId id) override {
        return database_.read([=](Connection& db) { return read_approval(db, org, id); });
    }

    Async<Result<Campaign>> approve(OrgId org, CampaignId id, Actor actor, Wall at) override {
        return database_.write([=](WriteContext& tx) -> Result<Campaign> {
            if (auto const done = write_approval(tx.db, org, id, actor, at); !done)
                return std::unexpected{done.error()};
            return *find_campaign(tx.db, org, id);
        });
    }

    Async<Result<Campaign>> resume(OrgId org, CampaignId id, Overdue overdue,
                                   std::optional<std::int64_t> version, Actor actor, Wall at) override {
        return database_.write([=](WriteContext& tx) -> Result<Campaign> {
            if (auto const done = apply(tx.db, org, id, CampaignAction::resume, version, actor, at); !done)
                return std::unexpected{done.error()};
            for (auto const send : overdue.skip) leave_out(tx.db, id, send, actor, at);
            for (auto const send : overdue.send) let_late(tx.db, id, send, actor, at);
            tx.db.run("UPDATE sends SET attended_at = ?2 WHERE campaign_id = ?1 AND status = 3", id, at);
            return *find_campaign(tx.db, org, id);
        });
    }

    Async<CampaignFacts> facts(CampaignId id) override {
        return database_.read([=](Connection& db) { return read_facts(db, id); });
    }

    // These two have the numbers of the statuses in them, because a partial index is used only for the very
    // condition it was made with.
    Async<std::vector<OpenSend>> open_sends() override {
        return database_.read([](Connection& db) {
            std::vector<OpenSend> open;
            auto row =
                db.query_text(fmt::format("SELECT {}, {} FROM campaigns c JOIN sends s ON s.campaign_id = "
                                          "c.id WHERE c.status BETWEEN 1 AND 3 "
                                          "AND s.status < 4 ORDER BY s.scheduled_at, s.id",
                                          send_columns, campaign_columns));
            while (row.next()) {
                auto send = take_send(row);
                open.push_back({.send = std::move(send), .campaign = take_campaign(row)});
            }
            return open;
        });
    }

    Async<std::vector<SendId>> ended_sends_with_queue() override {
        return database_.read([](Connection& db) {
            std::vector<SendId> undrained;
            {
                auto row = db.query("SELECT id FROM sends WHERE status >= 5 AND drained = 0");
                while (row.next()) undrained.push_back(row.take<SendId>());
            }
            std::erase_if(undrained, [&](SendId send) { return !ledger_has_queue(db, send); });
            return undrained;
        });
    }

    Async<std::vector<SendId>> unwinding_sends() override {
        return database_.read([](Connection& db) {
            std::vector<SendId> unwinding;
            auto row = db.query("SELECT id FROM sends WHERE unwinding = 1");
            while (row.next()) unwinding.push_back(row.take<SendId>());
            return unwinding;
        });
    }

    Async<bool> hold(CampaignId id, std::string reason, Wall at) override {
        return database_.write(urgent, [=](WriteContext& tx) { return hold_back(tx.db, id, reason, at); });
    }

    Async<bool> interrupt(SendId id, std::string reason, Wall at) override {
        return database_.write(urgent, [=](WriteContext& tx) {
            auto const send = find_send_row(tx.db, id);
            if (!send || send->status != SendStatus::firing) return false;
            tx.db.run("UPDATE sends SET interrupted = 1, version = version + 1 WHERE id = ?", id);
            return hold_back(tx.db, send->campaign, reason, at);
        });
    }

    Async<void> attend(Wall at) override {
        return database_.write(
            [=](WriteContext& tx) { tx.db.run("UPDATE sends SET attended_at = ? WHERE status = 3", at); });
    }

    Async<bool> move_send(SendId id, SendStatus from, SendStatus to, std::string reason, Wall at) override {
        return database_.write(urgent, [=](WriteContext& tx) {
            auto const send = find_send_row(tx.db, id);
            if (!send || send->status != from) return false;
            auto const campaign = find_campaign(tx.db, send->campaign);
            CHECK(campaign.has_value());
            if (campaign->status != CampaignStatus::scheduled && campaign->status != CampaignStatus::running)
                return false;
            // Somebody had messages sent again while the engine saw its end; and nobody is left out, ever.
            bool const ends = to == SendStatus::completed;
            if (ends && (ledger_has_queue(tx.db, id) || ledger_waits_for_somebody(tx, id))) return false;
            move_send_row(tx.db, *send, to, reason, "engine", at);
            follow_send(tx.db, *campaign, to, "engine", at);
            return true;
        });
    }

private:
    using FilterEvents = std::vector<FilterEventId>;

    /// One of its sends has changed.
    static void touch(Connection& db, CampaignId id, Wall at) {
        db.run("UPDATE campaigns SET version = version + 1, updated_at = ?2 WHERE id = ?1", id, at);
    }

    static void bind(Connection& db, Bound const& bound, Actor const& actor, Wall at) {
        auto const send = find_send_row(db, bound.send);
        CHECK_REQUEST(send.has_value());
        auto settings = send->settings;
        settings.parameters_json = bound.parameters_json;
        update_send_row(db, bound.send, settings);
        audit(db, send->org, actor, "send.update", subject_of(bound.send),
              changes(fields_of(send->settings), fields_of(settings)), at);
    }

    Database& database_;
};
}    // namespace

std::unique_ptr<Campaigns> make_campaigns(Database& database) {
    return std::make_unique<SqliteCampaigns>(database);
}

}    // namespace carillon::store::sqlite
