#include "store/sqlite/campaign_rows.hpp"
#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {
namespace {
using Kind = Problem::Kind;

std::unexpected<Problem> no_campaign() {
    return refuse(Kind::not_found, "campaign_not_found", "There is no such campaign.");
}
std::unexpected<Problem> no_send() {
    return refuse(Kind::not_found, "send_not_found", "There is no such send.");
}
std::unexpected<Problem> stale(std::int64_t given, std::int64_t current) {
    return refuse(
        Kind::conflict, "stale_version",
        fmt::format("Somebody changed this meanwhile: version {} was given, it is at version {} now. Read it "
                    "again, then repeat the change.",
                    given, current));
}

std::string allowed_text(CampaignStatus status, CampaignFacts facts) {
    std::string text;
    for (auto const action : allowed_actions(status, facts))
        text += fmt::format("{}{}", text.empty() ? "" : ", ", to_string(action));
    return text.empty() ? "nothing" : text;
}

std::unexpected<Problem> not_a_draft(Connection& db, Campaign const& campaign) {
    return refuse(
        Kind::conflict, "not_a_draft",
        fmt::format("The campaign is {}; only a draft can be changed. Allowed now: {}.",
                    to_string(campaign.status), allowed_text(campaign.status, read_facts(db, campaign.id))));
}

/// The draft `id`, or why it cannot be changed.
Result<Campaign> find_draft(Connection& db, OrgId org, CampaignId id) {
    auto campaign = find_campaign(db, org, id);
    if (!campaign) return no_campaign();
    if (campaign->status != CampaignStatus::draft) return not_a_draft(db, *campaign);
    return std::move(*campaign);
}

void audit(Connection& db, OrgId org, std::string actor, std::string action, std::string subject,
           std::string detail, Wall at) {
    write_audit(db, {.org = org,
                     .actor = std::move(actor),
                     .action = std::move(action),
                     .subject = std::move(subject),
                     .detail_json = std::move(detail),
                     .at = at});
}

std::string subject_of(CampaignId id) { return fmt::format("campaign:{}", id.value); }
std::string subject_of(SendId id) { return fmt::format("send:{}", id.value); }

class SqliteCampaigns final : public Campaigns {
public:
    explicit SqliteCampaigns(Database& database) : database_{database} {}

    Async<CampaignId> create(OrgId org, CampaignSettings settings, Actor actor, Wall at) override {
        return database_.write([=](WriteContext& tx) {
            tx.db.run(
                "INSERT INTO campaigns (org_id, name, audience_id, phone_number_id, "
                "product_policy_confirmed, "
                "created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
                org, settings.name, settings.audience, settings.phone_number,
                settings.product_policy_confirmed, at);
            auto const id = tx.db.inserted<CampaignId>();
            audit(tx.db, org, actor, "campaign.create", subject_of(id),
                  json_object({{"name", settings.name}}), at);
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
                  json_object({{"name", settings.name}}), at);
            return *find_campaign(tx.db, org, id);
        });
    }

    Async<Result<void>> remove(OrgId org, CampaignId id, Actor actor, Wall at) override {
        return database_.write([=](WriteContext& tx) -> Result<void> {
            auto const draft = find_draft(tx.db, org, id);
            if (!draft) return std::unexpected{draft.error()};
            tx.db.run("DELETE FROM sends WHERE campaign_id = ?", id);
            tx.db.run("DELETE FROM campaigns WHERE id = ?", id);
            audit(tx.db, org, actor, "campaign.delete", subject_of(id), json_object({{"name", draft->name}}),
                  at);
            return {};
        });
    }

    Async<Result<Send>> add_send(OrgId org, CampaignId campaign, SendSettings settings, Actor actor,
                                 Wall at) override {
        return database_.write([=](WriteContext& tx) -> Result<Send> {
            auto const draft = find_draft(tx.db, org, campaign);
            if (!draft) return std::unexpected{draft.error()};
            auto const id = insert_send(tx.db, org, campaign, settings);
            touch(tx.db, campaign, at);
            audit(tx.db, org, actor, "send.create", subject_of(id),
                  json_object({{"campaign", subject_of(campaign)}}), at);
            return *find_send_row(tx.db, org, id);
        });
    }

    Async<std::vector<Send>> sends(OrgId org, CampaignId campaign) override {
        return database_.read([=](Connection& db) {
            std::vector<Send> all;
            auto row =
                db.query_text(fmt::format("SELECT {} FROM sends s WHERE s.campaign_id = ? AND s.org_id = ? "
                                          "ORDER BY s.scheduled_at, s.id",
                                          send_columns),
                              campaign, org);
            while (row.next()) all.push_back(take_send(row));
            return all;
        });
    }

    Async<std::optional<Send>> find_send(OrgId org, SendId id) override {
        return database_.read([=](Connection& db) { return find_send_row(db, org, id); });
    }

    Async<Result<Send>> update_send(OrgId org, SendId id, std::optional<std::int64_t> version,
                                    SendSettings settings, Actor actor, Wall at) override {
        return database_.write([=](WriteContext& tx) -> Result<Send> {
            auto const send = find_send_row(tx.db, org, id);
            if (!send) return no_send();
            auto const draft = find_draft(tx.db, org, send->campaign);
            if (!draft) return std::unexpected{draft.error()};
            if (version && *version != send->version) return stale(*version, send->version);
            update_send_row(tx.db, id, settings);
            touch(tx.db, send->campaign, at);
            audit(tx.db, org, actor, "send.update", subject_of(id), "{}", at);
            return *find_send_row(tx.db, org, id);
        });
    }

    Async<Result<void>> remove_send(OrgId org, SendId id, Actor actor, Wall at) override {
        return database_.write([=](WriteContext& tx) -> Result<void> {
            auto const send = find_send_row(tx.db, org, id);
            if (!send) return no_send();
            auto const draft = find_draft(tx.db, org, send->campaign);
            if (!draft) return std::unexpected{draft.error()};
            tx.db.run("DELETE FROM sends WHERE id = ?", id);
            touch(tx.db, send->campaign, at);
            audit(tx.db, org, actor, "send.delete", subject_of(id),
                  json_object({{"campaign", subject_of(draft->id)}}), at);
            return {};
        });
    }

    Async<Result<Campaign>> act(OrgId org, CampaignId id, CampaignAction action,
                                std::optional<std::int64_t> version, Actor actor, Wall at) override {
        return database_.write([=](WriteContext& tx) -> Result<Campaign> {
            if (auto const done = apply(tx.db, org, id, action, version, actor, at); !done)
                return std::unexpected{done.error()};
            if (action == CampaignAction::cancel) cancel_open_sends(tx.db, id, at);
            return *find_campaign(tx.db, org, id);
        });
    }

    Async<Result<Campaign>> resume(OrgId org, CampaignId id, std::vector<SendId> skip,
                                   std::optional<std::int64_t> version, Actor actor, Wall at) override {
        return database_.write([=](WriteContext& tx) -> Result<Campaign> {
            if (auto const done = apply(tx.db, org, id, CampaignAction::resume, version, actor, at); !done)
                return std::unexpected{done.error()};
            for (auto const send : skip) leave_out(tx.db, id, send, at);
            return *find_campaign(tx.db, org, id);
        });
    }

    Async<CampaignFacts> facts(CampaignId id) override {
        return database_.read([=](Connection& db) { return read_facts(db, id); });
    }

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

    Async<bool> hold(CampaignId id, std::string reason, Wall at) override {
        return database_.write([=](WriteContext& tx) {
            auto const campaign = find_campaign(tx.db, id);
            if (!campaign) return false;
            auto const next = after(campaign->status, CampaignAction::pause, read_facts(tx.db, id));
            if (!next) return false;
            move_campaign(tx.db, *campaign, *next, reason, "engine", at);
            return true;
        });
    }

    Async<bool> move_send(SendId id, SendStatus from, SendStatus to, std::string reason, Wall at) override {
        return database_.write([=](WriteContext& tx) {
            auto const send = find_send_row(tx.db, id);
            if (!send || send->status != from) return false;
            auto const campaign = find_campaign(tx.db, send->campaign);
            CHECK(campaign.has_value());
            if (campaign->status != CampaignStatus::scheduled && campaign->status != CampaignStatus::running)
                return false;
            move_send_row(tx.db, id, to, reason, at);
            follow_send(tx.db, *campaign, to, reason, at);
            return true;
        });
    }

private:
    /// Moves the campaign as the transition table says, or tells why not.
    static Result<void> apply(Connection& db, OrgId org, CampaignId id, CampaignAction action,
                              std::optional<std::int64_t> version, std::string const& actor, Wall at) {
        auto const campaign = find_campaign(db, org, id);
        if (!campaign) return no_campaign();
        if (version && *version != campaign->version) return stale(*version, campaign->version);
        auto const facts = read_facts(db, id);
        auto const next = after(campaign->status, action, facts);
        if (!next)
            return refuse(
                Kind::conflict, "transition_refused",
                fmt::format("The campaign is {} and cannot {}. Allowed now: {}.", to_string(campaign->status),
                            to_string(action), allowed_text(campaign->status, facts)));
        move_campaign(db, *campaign, *next, {}, actor, at);
        return {};
    }

    /// A send of a campaign that is resumed, if it has not started.
    static void leave_out(Connection& db, CampaignId campaign, SendId id, Wall at) {
        auto const send = find_send_row(db, id);
        if (!send || send->campaign != campaign || send->status >= SendStatus::firing) return;
        std::string const reason =
            "Its time passed during a pause; it was left out when the campaign was resumed.";
        move_send_row(db, id, SendStatus::missed, reason, at);
        follow_send(db, *find_campaign(db, campaign), SendStatus::missed, reason, at);
    }

    /// The campaign's own move when one of its sends has moved to `to`.
    static void follow_send(Connection& db, Campaign const& campaign, SendStatus to,
                            std::string const& reason, Wall at) {
        auto const facts = read_facts(db, campaign.id);
        auto next = campaign.status;
        if (to == SendStatus::firing)
            next = after(next, CampaignEvent::send_fires);
        else if (!facts.sends_open)
            next = after(next, CampaignEvent::all_sends_ended);
        else if (!facts.send_firing)
            next = after(next, CampaignEvent::sends_wait);
        bool const worth_telling = has_ended(to) && to != SendStatus::completed;
        if (next != campaign.status)
            move_campaign(db, campaign, next, worth_telling ? reason : "", "engine", at);
    }

    static void touch(Connection& db, CampaignId id, Wall at) {
        db.run("UPDATE campaigns SET updated_at = ?2 WHERE id = ?1", id, at);
    }

    Database& database_;
};
}    // namespace

std::unique_ptr<Campaigns> make_campaigns(Database& database) {
    return std::make_unique<SqliteCampaigns>(database);
}

}    // namespace carillon::store::sqlite
