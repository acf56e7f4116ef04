#include "store/sqlite/ledger_message.hpp"
#include "store/sqlite/parts.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <span>

namespace carillon::store::sqlite {
namespace {
/// Whether a message is of the organization, asked once a send.
class Ownership {
public:
    Ownership(Connection& db, OrgId org) : db_{db}, org_{org} {}
    bool owns(SendId send) {
        auto const [found, added] = known_.try_emplace(send, false);
        if (added) found->second = org_of(db_, send) == org_;
        return found->second;
    }

private:
    Connection& db_;
    OrgId org_;
    boost::unordered_flat_map<SendId, bool, std::hash<SendId>> known_;
};

std::optional<MessageState> find_by_wamid(Connection& db, std::string const& wamid) {
    auto row = db.query(
        "SELECT m.id, m.status, m.country, m.attempt, m.accepted_at, m.sent_at, m.failed_at, "
        "m.delivered_at, m.read_at, coalesce(m.error_code, 0), m.not_before "
        "FROM wamids w CROSS JOIN messages m ON m.id = w.id WHERE w.wamid = ?",
        wamid);
    if (!row.next()) return {};
    return take_message(row);
}

void keep_unmatched(Connection& db, OrgId org, StatusNews const& news, Wall now) {
    db.run(
        "INSERT INTO status_inbox (org_id, wamid, receipt, at, phone_number_id, recipient, code, detail, "
        "received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at, "
        "code = excluded.code, detail = excluded.detail WHERE (excluded.at, excluded.code) < (at, code)",
        org, news.wamid, news.receipt, news.at, news.phone_number_id, news.recipient, news.code, news.detail,
        now);
}

using Group = std::span<StatusNews const* const>;    // of one wamid

/// The message that news of an unknown wamid names by its callback data, if it waits for its acceptance: that
/// Meta knows it by a wamid is the acceptance.
std::optional<MessageState> accept_named(WriteContext& tx, OrgId org, Group group, Ownership& ownership) {
    auto const naming =
        std::ranges::find_if(group, [](auto const* news) { return news->message.has_value(); });
    if (naming == group.end()) return {};
    auto const id = *(*naming)->message;
    auto const state = find_message(tx.db, id);
    if (!state || state->id != id || !ownership.owns(id.parent)) return {};
    if (state->status != MessageStatus::in_doubt && !is_sending(tx.db, *state)) return {};
    auto const at = std::ranges::min(group, {}, [](auto const* news) { return news->at; })->at;
    if (!accept(tx, *state, org, (*naming)->wamid, at)) return {};
    return find_message(tx.db, id);
}

/// The message with this wamid, if it is the organization's.
std::optional<MessageState> find_subject(WriteContext& tx, OrgId org, Group group, Ownership& ownership) {
    auto state = find_by_wamid(tx.db, group.front()->wamid);
    if (!state) return accept_named(tx, org, group, ownership);
    if (!ownership.owns(state->id.parent)) return {};
    return state;
}

/// Merges all that is said of each message before writing it once, in order of key.
void receive_statuses(WriteContext& tx, WebhookNews const& news, Wall now, Ownership& ownership,
                      WebhookResult& result) {
    std::vector<StatusNews const*> sorted;
    for (auto const& status : news.statuses) sorted.push_back(&status);
    std::ranges::stable_sort(sorted, {},
                             [](StatusNews const* status) -> std::string const& { return status->wamid; });

    std::vector<MessageChange> changes;
    changes.reserve(sorted.size());
    for (auto group = sorted.begin(); group != sorted.end();) {
        auto const end =
            std::find_if(group, sorted.end(), [&](auto const* s) { return s->wamid != (*group)->wamid; });
        auto state = find_subject(tx, news.org, {group, end}, ownership);
        if (!state) {
            for (; group != end; ++group, ++result.unmatched) keep_unmatched(tx.db, news.org, **group, now);
            continue;
        }
        MessageChange change{std::move(*state)};
        bool changed = false;
        for (; group != end; ++group) {
            auto const& status = **group;
            bool const merged = change.merge({status.receipt, status.at, status.code, status.detail});
            ++(merged ? result.merged : result.repeated);
            changed |= merged;
        }
        if (changed) changes.push_back(std::move(change));
    }
    std::vector<MessageChange const*> by_key;
    for (auto const& change : changes) by_key.push_back(&change);
    std::ranges::sort(by_key, {}, [](MessageChange const* change) { return change->after.id; });
    for (auto const* change : by_key) write_receipts(tx, *change);
}

void receive_inbound(WriteContext& tx, WebhookNews const& news, Ownership& ownership) {
    for (auto const& inbound : news.inbound) {
        std::optional<MessageId> answered;
        if (!inbound.context_wamid.empty())
            answered = tx.db.one<MessageId>("SELECT id FROM wamids WHERE wamid = ?", inbound.context_wamid);
        if (answered && !ownership.owns(answered->parent)) answered.reset();
        int const added = tx.db.run(
            "INSERT INTO inbound_messages (org_id, wamid, phone_number_id, phone, type, text, payload, "
            "context_wamid, "
            "message_id, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            news.org, inbound.wamid, inbound.phone_number_id, inbound.from, inbound.type, inbound.text,
            inbound.payload, inbound.context_wamid, answered, inbound.at);
        if (added == 1 && answered)
            tx.db.run("UPDATE sends SET replies = replies + 1 WHERE id = ?", answered->parent);
    }
}

void receive_preferences(WriteContext& tx, WebhookNews const& news, Wall now) {
    for (auto const& opt_out : news.opt_outs) {
        CHECK_REQUEST(opt_out.org == news.org);
        write_opt_out(tx.db, opt_out);
    }
    for (auto const phone : news.resumed_marketing) {
        // A keyword or an operator's entry is not Meta's to lift.
        int const lifted = tx.db.run(
            "DELETE FROM opt_outs WHERE org_id = ? AND phone = ? AND scope = ? "
            "AND source IN (?, ?)",
            news.org, phone, OptOutScope::marketing, OptOutSource::meta_preference, OptOutSource::meta_error);
        if (lifted == 0) continue;
        write_audit(tx.db,
                    {.org = news.org,
                     .actor = "engine",
                     .action = "opt_out.remove",
                     .subject = fmt::format("phone:{}", phone),
                     .detail_json = json_object({{"reason", "resumed marketing messages in WhatsApp"}}),
                     .at = now});
    }
}
}    // namespace

WebhookResult receive(WriteContext& tx, WebhookNews const& news, Wall now) {
    WebhookResult result;
    Ownership ownership{tx.db, news.org};
    receive_statuses(tx, news, now, ownership, result);
    receive_inbound(tx, news, ownership);
    receive_preferences(tx, news, now);
    for (auto const& [field, body] : news.other)
        tx.db.run(
            "INSERT INTO webhook_archive (org_id, waba_id, field, body, received_at) VALUES (?, ?, ?, ?, ?)",
            news.org, news.waba, field, body, now);
    return result;
}

}    // namespace carillon::store::sqlite
