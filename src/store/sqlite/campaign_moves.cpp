#include "store/sqlite/campaign_moves.hpp"

#include "store/sqlite/campaign_audit.hpp"
#include "store/sqlite/campaign_rows.hpp"
#include "store/sqlite/ledger_unwind.hpp"
#include "store/sqlite/parts.hpp"
#include "store/template_digest.hpp"

namespace carillon::store::sqlite {
namespace {
using Kind = Problem::Kind;
}

std::unexpected<Problem> no_campaign() {
    return refuse(Kind::not_found, "campaign_not_found", "There is no such campaign.");
}
std::unexpected<Problem> stale(std::int64_t given, std::int64_t current) {
    return refuse(
        Kind::conflict, "stale_version",
        fmt::format("Somebody changed this meanwhile: version {} was given, it is at version {} now. Read it "
                    "again, then repeat the change.",
                    given, current));
}

namespace {
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

}    // namespace

Result<Campaign> find_draft(Connection& db, OrgId org, CampaignId id) {
    auto campaign = find_campaign(db, org, id);
    if (!campaign) return no_campaign();
    if (campaign->status != CampaignStatus::draft) return not_a_draft(db, *campaign);
    return std::move(*campaign);
}

Result<void> must_be_unwound(Connection& db, CampaignId id) {
    if (!db.exists("SELECT 1 FROM sends WHERE campaign_id = ? AND unwinding = 1", id)) return {};
    return refuse(Kind::conflict, "unwinding",
                  "The campaign was unscheduled, and its messages are still being taken back. Try again in a "
                  "moment.");
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

std::vector<Send> sends_of(Connection& db, CampaignId campaign) {
    std::vector<Send> all;
    auto row = db.query_text(
        fmt::format("SELECT {} FROM sends s WHERE s.campaign_id = ? ORDER BY s.scheduled_at, s.id",
                    send_columns),
        campaign);
    while (row.next()) all.push_back(take_send(row));
    return all;
}

void note_templates(Connection& db, CampaignId campaign) {
    for (auto const& send : sends_of(db, campaign)) {
        auto row = db.query("SELECT parameter_format, components FROM templates WHERE id = ?",
                            send.settings.template_id);
        if (!row.next()) continue;
        auto const format = row.take<std::string>();
        db.run("UPDATE sends SET scheduled_template = ?2 WHERE id = ?1", send.id,
               template_digest(format, row.take<std::string>()));
    }
}

Result<void> apply(Connection& db, OrgId org, CampaignId id, CampaignAction action,
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
    if (action == CampaignAction::schedule)
        if (auto const unwound = must_be_unwound(db, id); !unwound) return unwound;
    auto const told = *next == CampaignStatus::draft ? std::string{} : told_by_sends(db, id);
    move_campaign(db, *campaign, *next, told, actor, at);
    return {};
}

void unwind_sends(WriteContext& tx, CampaignId campaign, std::string const& actor, Wall at) {
    for (auto const& send : sends_of(tx.db, campaign)) {
        unwind(tx, send.id);
        if (send.status == SendStatus::pending) continue;
        audit(tx.db, send.org, actor, "send.status", subject_of(send.id),
              json_object({{"from", to_string(send.status)}, {"to", to_string(SendStatus::pending)}}), at);
    }
}

void cancel_open_sends(Connection& db, CampaignId campaign, std::string const& actor, Wall at) {
    for (auto const& send : sends_of(db, campaign))
        if (!has_ended(send.status))
            move_send_row(db, send, SendStatus::cancelled, "The campaign was cancelled.", actor, at);
}

namespace {
/// A send of the campaign that has not started or was interrupted, or nothing.
std::optional<Send> find_waiting(Connection& db, CampaignId campaign, SendId id) {
    auto send = find_send_row(db, id);
    if (!send || send->campaign != campaign) return {};
    bool const interrupted = send->status == SendStatus::firing && send->interrupted;
    if (send->status >= SendStatus::firing && !interrupted) return {};
    return send;
}
}    // namespace

bool hold_back(Connection& db, CampaignId id, std::string const& reason, Wall at) {
    auto const campaign = find_campaign(db, id);
    if (!campaign) return false;
    auto const next = after(campaign->status, CampaignAction::pause, read_facts(db, id));
    if (!next) return false;
    move_campaign(db, *campaign, *next, reason, "engine", at);
    return true;
}

void leave_out(Connection& db, CampaignId campaign, SendId id, std::string const& actor, Wall at) {
    auto const send = find_waiting(db, campaign, id);
    if (!send) return;
    auto const to = send->interrupted ? SendStatus::cancelled : SendStatus::missed;
    move_send_row(
        db, *send, to,
        send->interrupted
            ? "The system was down in the middle of it; the rest was left out when the campaign was resumed."
            : "Its time passed during a pause; it was left out when the campaign was resumed.",
        actor, at);
    follow_send(db, *find_campaign(db, campaign), to, actor, at);
}

void let_late(Connection& db, CampaignId campaign, SendId id, std::string const& actor, Wall at) {
    auto const send = find_waiting(db, campaign, id);
    if (!send) return;
    db.run("UPDATE sends SET late_allowed_at = ?2, interrupted = 0 WHERE id = ?1", id, at);
    audit(db, send->org, actor, "send.late_allowed", subject_of(id),
          json_object({{"campaign", subject_of(campaign)}}), at);
}

void follow_send(Connection& db, Campaign const& campaign, SendStatus to, std::string const& actor, Wall at) {
    auto const facts = read_facts(db, campaign.id);
    auto next = campaign.status;
    if (to == SendStatus::firing)
        next = after(next, CampaignEvent::send_fires);
    else if (!facts.sends_open)
        next = after(next, CampaignEvent::all_sends_ended);
    else if (!facts.send_firing)
        next = after(next, CampaignEvent::sends_wait);
    auto const told = told_by_sends(db, campaign.id);
    if (next != campaign.status)
        move_campaign(db, campaign, next, told, actor, at);
    else if (told != campaign.status_reason)
        db.run("UPDATE campaigns SET status_reason = ?2, updated_at = ?3 WHERE id = ?1", campaign.id, told,
               at);
}

}    // namespace carillon::store::sqlite
