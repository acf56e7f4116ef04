#include "store/sqlite/approvals.hpp"

#include "store/sqlite/campaign_audit.hpp"
#include "store/sqlite/campaign_rows.hpp"
#include "store/sqlite/parts.hpp"
#include "store/template_digest.hpp"

#include <boost/json/serialize.hpp>

namespace carillon::store::sqlite {
namespace {
namespace json = boost::json;
using Kind = Problem::Kind;

std::string template_text(Connection& db, TemplateId id) {
    auto row = db.query("SELECT parameter_format, components FROM templates WHERE id = ?", id);
    if (!row.next()) return {};
    auto const format = row.take<std::string>();
    return template_digest(format, row.take<std::string>());
}

/// Of all that an approval covers. An audience never changes, so its id stands for its rows.
std::string digest_of(Connection& db, Campaign const& campaign) {
    json::array sends;
    auto row = db.query("SELECT id FROM sends WHERE campaign_id = ? ORDER BY scheduled_at, id", campaign.id);
    std::vector<SendId> ids;
    while (row.next()) ids.push_back(row.take<SendId>());
    for (auto const id : ids) {
        auto const send = find_send_row(db, id);
        auto fields = fields_of(send->settings);
        fields["template"] = template_text(db, send->settings.template_id);
        sends.push_back(std::move(fields));
    }
    auto const whole = json::serialize(json::array{fields_of(settings_of(campaign)), std::move(sends)});
    return to_hex(sha256(whole));
}

/// A send that was deleted is found by what the log says of it, among the lines since the campaign's first.
bool has_edited(Connection& db, OrgId org, CampaignId id, std::string_view actor) {
    return db.exists(
        "SELECT 1 FROM audit_log WHERE org_id = ?1 AND subject = ?2 AND actor = ?3 "
        "AND action IN ('campaign.create', 'campaign.update', 'campaign.duplicate') "
        "UNION ALL SELECT 1 FROM sends s JOIN audit_log a ON a.org_id = ?1 AND a.subject = 'send:' || s.id "
        "WHERE s.campaign_id = ?4 AND a.actor = ?3 AND a.action IN ('send.create', 'send.update') "
        "UNION ALL SELECT 1 FROM audit_log WHERE org_id = ?1 AND actor = ?3 AND action = 'send.delete' "
        "AND id > (SELECT min(id) FROM audit_log WHERE org_id = ?1 AND subject = ?2) "
        "AND detail ->> 'campaign' = ?2",
        org, subject_of(id), std::string{actor}, id);
}
}    // namespace

ApprovalState read_approval(Connection& db, OrgId org, CampaignId id) {
    ApprovalState state;
    state.required =
        db.one<bool>("SELECT requires_approval FROM organizations WHERE id = ?", org).value_or(false);
    auto const campaign = find_campaign(db, org, id);
    if (!campaign) return state;
    auto row = db.query("SELECT actor, at, digest FROM approvals WHERE campaign_id = ?", id);
    if (!row.next()) return state;
    state.actor = row.take<std::string>();
    state.at = row.take<Wall>();
    bool const holds =
        campaign->status != CampaignStatus::draft || row.take<std::string>() == digest_of(db, *campaign);
    state.status = holds ? ApprovalState::Status::approved : ApprovalState::Status::lapsed;
    return state;
}

Result<void> write_approval(Connection& db, OrgId org, CampaignId id, Actor const& actor, Wall at) {
    auto const campaign = find_campaign(db, org, id);
    if (!campaign) return refuse(Kind::not_found, "campaign_not_found", "There is no such campaign.");
    if (campaign->status != CampaignStatus::draft)
        return refuse(
            Kind::conflict, "not_a_draft",
            fmt::format("The campaign is {}; only a draft is approved.", to_string(campaign->status)));
    if (has_edited(db, org, id, actor_name(actor)))
        return refuse(
            Kind::forbidden, "own_work",
            "You made or changed this campaign yourself. Ask somebody else to look at it and approve it.");
    auto const who = std::string{actor_name(actor)};
    auto const digest = digest_of(db, *campaign);
    db.run(
        "INSERT INTO approvals (campaign_id, actor, at, digest) VALUES (?, ?, ?, ?) ON CONFLICT "
        "(campaign_id) "
        "DO UPDATE SET actor = excluded.actor, at = excluded.at, digest = excluded.digest",
        id, who, at, digest);
    write_audit(db, {.org = org,
                     .actor = actor,
                     .action = "campaign.approve",
                     .subject = subject_of(id),
                     .detail_json = json_object({{"digest", digest}}),
                     .at = at});
    return {};
}

Result<void> given_free(Connection& db, OrgId org, CampaignId id) {
    auto const state = read_approval(db, org, id);
    if (!state.required || state.status == ApprovalState::Status::approved) return {};
    return refuse(Kind::conflict, "not_approved",
                  state.status == ApprovalState::Status::lapsed
                      ? "The campaign has changed since it was approved. Ask a second person to approve it "
                        "as it is now."
                      : "This organization wants a second person to approve a campaign before it is "
                        "scheduled. Ask one.");
}

}    // namespace carillon::store::sqlite
