#include "store/sqlite/erased_people.hpp"
#include "store/sqlite/ledger_message.hpp"
#include "store/sqlite/opt_out_lifts.hpp"
#include "store/sqlite/outbound_events.hpp"
#include "store/sqlite/parts.hpp"
#include "store/sqlite/scoped_users.hpp"
#include "store/sqlite/test_messages.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <charconv>
#include <set>
#include <span>
#include <tuple>

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

/// Late news of who was erased is for nobody.
bool of_erased(Connection& db, OrgId org, StatusNews const& news) {
    auto const digits = phone_digits(news.recipient);
    std::uint64_t phone = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), phone);
    return ErasedPeople{db, org}.has(phone);
}

void keep_unmatched(Connection& db, OrgId org, StatusNews const& news, Wall now) {
    if (of_erased(db, org, news)) return;
    db.run(
        "INSERT INTO status_inbox (org_id, wamid, receipt, at, phone_number_id, recipient, code, detail, "
        "raw, "
        "received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at, "
        "code = excluded.code, detail = excluded.detail, raw = excluded.raw WHERE (excluded.at, "
        "excluded.code) < (at, code)",
        org, news.wamid, news.receipt, news.at, news.phone_number_id, news.recipient, news.code, news.detail,
        news.raw, now);
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
    if (!is_unproved(state->status) && !is_sending(tx.db, *state)) return {};
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

/// News of a message that was sent to try a send out. False when it is of none.
bool receive_test(WriteContext& tx, OrgId org, Group group, Wall now, WebhookResult& result) {
    std::vector<Evidence> news;
    for (auto const* status : group)
        news.push_back({status->receipt, status->at, status->code, status->detail});
    auto const merged = merge_into_test(tx.db, org, group.front()->wamid, news, now);
    if (!merged) return false;
    result.merged += *merged;
    result.repeated += group.size() - *merged;
    return true;
}

void note_failure(MessageChange const& change, std::vector<FailedLater>& failed) {
    auto const& m = change.after;
    if (m.status != MessageStatus::failed || change.before.status == MessageStatus::failed) return;
    auto const at = *m.time(Receipt::failed);
    auto const known = std::ranges::find_if(failed, [&](FailedLater const& each) {
        return each.send == m.id.parent && each.code == m.error_code;
    });
    if (known == failed.end())
        failed.push_back({.send = m.id.parent, .code = m.error_code, .at = at});
    else
        known->at = std::max(known->at, at);
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
        if (!state && receive_test(tx, news.org, {group, end}, now, result)) {
            group = end;
            continue;
        }
        if (!state) {
            for (; group != end; ++group, ++result.unmatched) keep_unmatched(tx.db, news.org, **group, now);
            continue;
        }
        if (auto const& user = (*group)->user_id; !user.empty())
            learn_scoped_user(tx.db, news.org, user, state->id);
        MessageChange change{std::move(*state)};
        bool changed = false;
        for (; group != end; ++group) {
            auto const& status = **group;
            bool const merged =
                change.merge({status.receipt, status.at, status.code, status.detail, status.raw});
            ++(merged ? result.merged : result.repeated);
            changed |= merged;
        }
        if (changed) changes.push_back(std::move(change));
    }
    std::vector<MessageChange const*> by_key;
    for (auto const& change : changes) by_key.push_back(&change);
    std::ranges::sort(by_key, {}, [](MessageChange const* change) { return change->after.id; });
    for (auto const* change : by_key) {
        write_receipts(tx, *change);
        tell_of_message(tx.db, news.org, *change);
        note_failure(*change, result.failed);
    }
}

/// Phone, time and words of an opt-out that was written.
using Written = std::tuple<std::uint64_t, Wall, std::string>;

/// A template's quick reply comes as "button", one of an interactive message as "interactive" (Meta: messages
/// webhook).
bool is_tap(InboundMessage const& inbound) {
    return inbound.type == "button" || inbound.type == "interactive";
}

/// Returns what was written before: Meta delivers at least once.
std::set<Written> receive_inbound(WriteContext& tx, WebhookNews const& news, Ownership& ownership) {
    std::set<Written> fresh, repeated;
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
        // The same message again, not another one under a wamid that was used before.
        bool const again =
            added == 0 &&
            tx.db.exists(
                "SELECT 1 FROM inbound_messages WHERE org_id = ? AND wamid = ? AND phone = ? AND text = ?",
                news.org, inbound.wamid, inbound.from, inbound.text);
        (again ? repeated : fresh).emplace(inbound.from, inbound.at, inbound.text.substr(0, 200));
        if (added == 0 || !answered) continue;
        tell_of_reply(tx.db, news.org, *answered, inbound);
        if (is_tap(inbound))
            tx.db.run("UPDATE sends SET button_taps = button_taps + 1 WHERE id = ?", answered->parent);
        else
            tx.db.run("UPDATE sends SET replies = replies + 1 WHERE id = ?", answered->parent);
    }
    std::erase_if(repeated, [&](Written const& written) { return fresh.contains(written); });
    return repeated;
}

void resume(Connection& db, OrgId org, ResumedMarketing const& resumed, Wall now) {
    write_lift(db, org, resumed.phone, OptOutScope::marketing, resumed.at);
    // A keyword or an operator's entry is not Meta's to lift.
    int const lifted = db.run(
        "DELETE FROM opt_outs WHERE org_id = ? AND phone = ? AND scope = ? AND source IN (?, ?) AND at <= ?",
        org, resumed.phone, OptOutScope::marketing, OptOutSource::meta_preference, OptOutSource::meta_error,
        resumed.at);
    if (lifted == 0) return;
    write_audit(db, {.org = org,
                     .actor = "engine",
                     .action = "opt_out.remove",
                     .subject = person_subject(resumed.phone),
                     .detail_json = json_object({{"reason", "resumed marketing messages in WhatsApp"}}),
                     .at = now});
}

void receive_opt_outs(WriteContext& tx, WebhookNews const& news, std::set<Written> const& repeated,
                      Wall now) {
    for (auto const& opt_out : news.opt_outs) {
        CHECK_REQUEST(opt_out.org == news.org);
        if (opt_out.source == OptOutSource::keyword &&
            repeated.contains({opt_out.phone, opt_out.at, opt_out.detail}))
            continue;
        receive_opt_out(tx.db, opt_out);
    }
    for (auto const& resumed : news.resumed_marketing) resume(tx.db, news.org, resumed, now);
}

/// The same of people whom Meta names without a number.
void receive_unnamed(WriteContext& tx, WebhookNews const& news, Wall now) {
    for (auto const& [person, given] : news.unnamed_opt_outs) {
        auto opt_out = given;
        auto const phone = find_person(tx.db, news.org, person);
        opt_out.phone = phone.value_or(0);
        if (phone)
            receive_opt_out(tx.db, opt_out);
        else
            keep_scoped_opt_out(tx.db, person.user_id, opt_out);
    }
    for (auto const& [person, at] : news.unnamed_resumes) {
        if (auto const phone = find_person(tx.db, news.org, person))
            resume(tx.db, news.org, {*phone, at}, now);
        else
            drop_scoped_opt_out(tx.db, news.org, person.user_id, at);
    }
}
}    // namespace

WebhookResult receive(WriteContext& tx, WebhookNews const& news, Wall now) {
    WebhookResult result;
    Ownership ownership{tx.db, news.org};
    receive_statuses(tx, news, now, ownership, result);
    auto const repeated = receive_inbound(tx, news, ownership);
    receive_opt_outs(tx, news, repeated, now);
    receive_unnamed(tx, news, now);
    for (auto const& [field, body] : news.other)
        tx.db.run(
            "INSERT INTO webhook_archive (org_id, waba_id, field, body, received_at) VALUES (?, ?, ?, ?, ?)",
            news.org, news.waba, field, body, now);
    return result;
}

}    // namespace carillon::store::sqlite
