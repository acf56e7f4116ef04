#include "store/sqlite/campaign_rows.hpp"

#include "store/sqlite/campaign_audit.hpp"
#include "store/sqlite/outbound_events.hpp"
#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {

std::string_view const campaign_columns =
    "c.id, c.org_id, c.name, c.audience_id, c.phone_number_id, c.product_policy_confirmed, c.status, "
    "c.status_reason, "
    "c.version, c.created_at, c.updated_at";

std::string_view const send_columns =
    "s.id, s.org_id, s.campaign_id, s.category, s.template_id, s.scheduled_local, s.time_zone, s.fold, "
    "s.scheduled_at, "
    "s.utc_offset_seconds, s.tzdb_version, s.audience_filter, s.when_no_filter_event, "
    "s.event_filter_mode, s.event_filter_type, s.event_filter_minutes, "
    "s.max_messages_per_second, s.parameters, s.product_policy, s.message_activity_sharing, "
    "s.late_start_grace_minutes, s.status, s.status_reason, s.version, s.materialized_through, "
    "s.next_lead_no, "
    "s.materialized_at, s.started_at, s.completed_at, s.late_allowed_at, s.rules_as_of, s.filter_event_id, "
    "s.scheduled_template, s.unwinding, s.attended_at, s.interrupted";

Campaign take_campaign(Query& row) {
    return {.id = row.take<CampaignId>(),
            .org = row.take<OrgId>(),
            .name = row.take<std::string>(),
            .audience = row.take<AudienceId>(),
            .phone_number = row.take<PhoneNumberId>(),
            .product_policy_confirmed = row.take<bool>(),
            .status = row.take<CampaignStatus>(),
            .status_reason = row.take<std::string>(),
            .version = row.take<std::int64_t>(),
            .created_at = row.take<Wall>(),
            .updated_at = row.take<Wall>()};
}

namespace {
std::optional<EventFilter> take_event_filter(Query& row) {
    auto const mode = row.take<std::optional<FilterMode>>();
    EventFilter filter{.event_type = row.take<std::string>(),
                       .within_minutes = row.take<std::optional<int>>()};
    if (!mode) return {};
    filter.mode = *mode;
    return filter;
}

SendSettings take_settings(Query& row) {
    return {.category = row.take<SendCategory>(),
            .template_id = row.take<TemplateId>(),
            .scheduled_local = row.take<std::string>(),
            .time_zone = row.take<std::string>(),
            .fold = row.take<std::string>(),
            .scheduled_at = row.take<Wall>(),
            .utc_offset_seconds = row.take<std::int32_t>(),
            .tzdb_version = row.take<std::string>(),
            .audience_filter = row.take<bool>(),
            .when_no_filter_event = row.take<WhenNoFilterEvent>(),
            .event_filter = take_event_filter(row),
            .max_messages_per_second = row.take<int>(),
            .parameters_json = row.take<std::string>(),
            .product_policy = row.take<ProductPolicy>(),
            .message_activity_sharing = row.take<std::optional<bool>>(),
            .late_start_grace_minutes = row.take<int>()};
}
}    // namespace

Send take_send(Query& row) {
    Send send{.id = row.take<SendId>(),
              .org = row.take<OrgId>(),
              .campaign = row.take<CampaignId>(),
              .settings = {}};
    send.settings = take_settings(row);
    send.status = row.take<SendStatus>();
    send.status_reason = row.take<std::string>();
    send.version = row.take<std::int64_t>();
    send.materialized_through = row.take<LeadNo>();
    send.next_lead_no = row.take<LeadNo>();
    send.materialized_at = row.take<std::optional<Wall>>();
    send.started_at = row.take<std::optional<Wall>>();
    send.completed_at = row.take<std::optional<Wall>>();
    send.late_allowed_at = row.take<std::optional<Wall>>();
    send.rules_as_of = row.take<std::optional<Wall>>();
    send.filter_event = row.take<FilterEventId>();
    send.scheduled_template = row.take<std::string>();
    send.unwinding = row.take<bool>();
    send.attended_at = row.take<std::optional<Wall>>();
    send.interrupted = row.take<bool>();
    return send;
}

std::optional<Campaign> find_campaign(Connection& db, CampaignId id) {
    auto row = db.query_text(fmt::format("SELECT {} FROM campaigns c WHERE c.id = ?", campaign_columns), id);
    if (!row.next()) return {};
    return take_campaign(row);
}

std::optional<Campaign> find_campaign(Connection& db, OrgId org, CampaignId id) {
    auto campaign = find_campaign(db, id);
    if (campaign && campaign->org != org) return {};
    return campaign;
}

std::optional<Send> find_send_row(Connection& db, SendId id) {
    auto row = db.query_text(fmt::format("SELECT {} FROM sends s WHERE s.id = ?", send_columns), id);
    if (!row.next()) return {};
    return take_send(row);
}

std::optional<Send> find_send_row(Connection& db, OrgId org, SendId id) {
    auto send = find_send_row(db, id);
    if (send && send->org != org) return {};
    return send;
}

namespace {
std::optional<FilterMode> mode_of(std::optional<EventFilter> const& filter) {
    return filter ? std::optional{filter->mode} : std::nullopt;
}
std::string type_of(std::optional<EventFilter> const& filter) { return filter ? filter->event_type : ""; }
std::optional<int> minutes_of(std::optional<EventFilter> const& filter) {
    return filter ? filter->within_minutes : std::nullopt;
}
}    // namespace

SendId insert_send(Connection& db, OrgId org, CampaignId campaign, SendSettings const& s) {
    db.run(
        "INSERT INTO sends (org_id, campaign_id, category, template_id, scheduled_local, time_zone, fold, "
        "scheduled_at, utc_offset_seconds, tzdb_version, audience_filter, when_no_filter_event, "
        "event_filter_mode, event_filter_type, event_filter_minutes, max_messages_per_second, parameters, "
        "product_policy, message_activity_sharing, late_start_grace_minutes) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        org, campaign, s.category, s.template_id, s.scheduled_local, s.time_zone, s.fold, s.scheduled_at,
        s.utc_offset_seconds, s.tzdb_version, s.audience_filter, s.when_no_filter_event,
        mode_of(s.event_filter), type_of(s.event_filter), minutes_of(s.event_filter),
        s.max_messages_per_second, s.parameters_json, s.product_policy, s.message_activity_sharing,
        s.late_start_grace_minutes);
    return db.inserted<SendId>();
}

void update_send_row(Connection& db, SendId id, SendSettings const& s) {
    db.run(
        "UPDATE sends SET category = ?2, template_id = ?3, scheduled_local = ?4, time_zone = ?5, fold = ?6, "
        "scheduled_at = ?7, utc_offset_seconds = ?8, tzdb_version = ?9, audience_filter = ?10, "
        "when_no_filter_event = ?11, event_filter_mode = ?12, event_filter_type = ?13, event_filter_minutes "
        "= "
        "?14, max_messages_per_second = ?15, parameters = ?16, product_policy = ?17, "
        "message_activity_sharing = ?18, late_start_grace_minutes = ?19, "
        "version = version + 1 WHERE id = ?1",
        id, s.category, s.template_id, s.scheduled_local, s.time_zone, s.fold, s.scheduled_at,
        s.utc_offset_seconds, s.tzdb_version, s.audience_filter, s.when_no_filter_event,
        mode_of(s.event_filter), type_of(s.event_filter), minutes_of(s.event_filter),
        s.max_messages_per_second, s.parameters_json, s.product_policy, s.message_activity_sharing,
        s.late_start_grace_minutes);
}

CampaignFacts read_facts(Connection& db, CampaignId id) {
    std::vector<SendFacts> sends;
    auto row = db.query("SELECT status, started_at IS NOT NULL FROM sends WHERE campaign_id = ?", id);
    while (row.next()) sends.push_back({.status = row.take<SendStatus>(), .fired = row.take<bool>()});
    return facts_of(sends);
}

void move_campaign(Connection& db, Campaign const& campaign, CampaignStatus to, std::string const& reason,
                   std::string const& actor, Wall at) {
    db.run(
        "UPDATE campaigns SET status = ?2, status_reason = ?3, version = version + 1, updated_at = ?4 WHERE "
        "id = ?1",
        campaign.id, to, reason, at);
    write_audit(db, {.org = campaign.org,
                     .actor = actor,
                     .action = "campaign.status",
                     .subject = subject_of(campaign.id),
                     .detail_json = json_object(
                         {{"from", to_string(campaign.status)}, {"to", to_string(to)}, {"reason", reason}}),
                     .at = at});
    tell_of_campaign(db, campaign, to, reason, at);
}

void move_send_row(Connection& db, Send const& send, SendStatus to, std::string const& reason,
                   std::string const& actor, Wall at) {
    db.run(
        "UPDATE sends SET status = ?2, status_reason = ?3, version = version + 1, "
        "materialized_at = iif(?2 = 2, coalesce(materialized_at, ?4), materialized_at), "
        "started_at = iif(?2 = 3, coalesce(started_at, ?4), started_at), "
        "attended_at = iif(?2 = 3, ?4, attended_at), "
        "completed_at = iif(?2 >= 4, coalesce(completed_at, ?4), NULL) WHERE id = ?1",
        send.id, to, reason, at);
    write_audit(db, {.org = send.org,
                     .actor = actor,
                     .action = "send.status",
                     .subject = subject_of(send.id),
                     .detail_json = json_object(
                         {{"from", to_string(send.status)}, {"to", to_string(to)}, {"reason", reason}}),
                     .at = at});
    tell_of_send(db, send, to, at);
    // What never can have a queue need not be looked at again by Campaigns::ended_sends_with_queue().
    if (has_ended(to) && !ledger_has_queue(db, send.id) && !ledger_has_claims(db, send.id))
        db.run("UPDATE sends SET drained = 1 WHERE id = ?", send.id);
}

std::string told_by_sends(Connection& db, CampaignId id) {
    auto row = db.query(
        "SELECT status, status_reason, scheduled_local, time_zone FROM sends WHERE campaign_id = ? "
        "ORDER BY scheduled_at, id",
        id);
    std::string told;
    std::string only;
    int place = 0;
    while (row.next()) {
        ++place;
        auto const status = row.take<SendStatus>();
        auto reason = row.take<std::string>();
        if (!has_ended(status) || reason.empty()) continue;
        auto const local = row.take<std::string>();
        told += fmt::format("{}Send {} of {} {} ({}): {}", told.empty() ? "" : " ", place, local,
                            row.take<std::string>(), to_string(status), reason);
        only = std::move(reason);
    }
    return place == 1 ? only : told;
}

}    // namespace carillon::store::sqlite
