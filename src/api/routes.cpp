#include "api/handlers.hpp"
#include "api/router.hpp"
#include "domain/media_file.hpp"

namespace carillon::api {
namespace {
constexpr BodyPlan upload{BodyPlan::How::stream, std::numeric_limits<std::size_t>::max()};
constexpr BodyPlan filter_body{BodyPlan::How::stream, 128 << 20};
constexpr BodyPlan lead_events_body{BodyPlan::How::stream, 64 << 20};
constexpr BodyPlan media_body{BodyPlan::How::stream,
                              static_cast<std::size_t>(media_size_max) + (64 << 10)};    // with its form
constexpr BodyPlan webhook_body{BodyPlan::How::whole, 4 << 20};                          // Meta: up to 3 MB

using enum Permission;
constexpr auto own = Access::session;

constexpr Route table[] = {
    {"POST", "/api/v1/session", Access::open, sign_in, json_body},
    {"GET", "/api/v1/session", own, get_session, no_body},
    {"DELETE", "/api/v1/session", own, sign_out, no_body},

    {"PUT", "/api/v1/session/password", own, change_password, json_body},
    {"PUT", "/api/v1/session/organization", own, change_organization, json_body},
    {"POST", "/api/v1/session/second-factor", own, begin_second_factor, json_body},
    {"PUT", "/api/v1/session/second-factor", own, confirm_second_factor, json_body},
    {"POST", "/api/v1/session/second-factor/remove", own, remove_second_factor, json_body},
    {"GET", "/api/v1/sessions", own, list_sessions, no_body},
    {"DELETE", "/api/v1/sessions/{id}", own, end_session, no_body},

    {"GET", "/api/v1/members", view, list_members, no_body},
    {"POST", "/api/v1/members", members, invite_member, json_body},
    {"PATCH", "/api/v1/members/{id}", members, update_member, json_body},
    {"DELETE", "/api/v1/members/{id}", members, remove_member, no_body},
    {"GET", "/api/v1/invitations", view, list_invitations, no_body},
    {"DELETE", "/api/v1/invitations/{id}", members, withdraw_invitation, no_body},
    {"POST", "/api/v1/invitations/look", Access::open, look_at_invitation, json_body},
    {"POST", "/api/v1/invitations/accept", Access::open, accept_invitation, json_body},

    {"GET", "/api/v1/outbound-webhooks", view, list_outbound_webhooks, no_body},
    {"POST", "/api/v1/outbound-webhooks", settings, create_outbound_webhook, json_body},
    {"GET", "/api/v1/outbound-webhooks/{id}", view, get_outbound_webhook, no_body},
    {"PATCH", "/api/v1/outbound-webhooks/{id}", settings, update_outbound_webhook, json_body},
    {"DELETE", "/api/v1/outbound-webhooks/{id}", settings, delete_outbound_webhook, no_body},
    {"POST", "/api/v1/outbound-webhooks/{id}/test", settings, test_outbound_webhook, no_body},
    {"GET", "/api/v1/outbound-webhooks/{id}/deliveries", view, list_deliveries, no_body},
    {"POST", "/api/v1/outbound-webhooks/{id}/deliveries/{deliveryId}/replay", settings, replay_delivery,
     no_body},

    {"GET", "/api/v1/organization", view, get_organization, no_body},
    {"PUT", "/api/v1/organization/settings", settings, update_settings, json_body},
    {"GET", "/api/v1/signing-keys", view, list_signing_keys, no_body},
    {"POST", "/api/v1/signing-keys", keys, create_signing_key, json_body},
    {"DELETE", "/api/v1/signing-keys/{id}", keys, revoke_signing_key, no_body},
    {"GET", "/api/v1/api-keys", view, list_api_keys, no_body},
    {"POST", "/api/v1/api-keys", keys, create_api_key, json_body},
    {"DELETE", "/api/v1/api-keys/{id}", keys, revoke_api_key, no_body},
    {"GET", "/api/v1/audit-log", view, list_audit_log, no_body},
    {"GET", "/api/v1/audit-log.csv", view, download_audit_log, no_body},

    {"GET", "/api/v1/wabas", view, list_wabas, no_body},
    {"POST", "/api/v1/wabas", accounts, connect_waba, json_body},
    {"GET", "/api/v1/wabas/{id}", view, get_waba, no_body},
    {"POST", "/api/v1/wabas/{id}/sync", edit, sync_waba, no_body},
    {"GET", "/api/v1/phone-numbers", view, list_phone_numbers, no_body},
    {"GET", "/api/v1/templates", view, list_templates, no_body},
    {"GET", "/api/v1/templates/{id}", view, get_template, no_body},
    {"POST", "/api/v1/templates/{id}/preview", view, preview_template, json_body},

    {"GET", "/api/v1/media", view, list_media, no_body},
    {"POST", "/api/v1/media", edit, upload_media, media_body},
    {"GET", "/api/v1/media/{id}", view, get_media, no_body},
    {"DELETE", "/api/v1/media/{id}", edit, delete_media, no_body},
    {"GET", "/api/v1/media/{id}/content", view, get_media_content, no_body},

    {"GET", "/api/v1/audiences", view, list_audiences, no_body},
    {"POST", "/api/v1/audiences", edit, upload_audience, upload},
    {"POST", "/api/v1/audiences/inspect", edit, inspect_audience, json_body},
    {"GET", "/api/v1/audiences/{id}", view, get_audience, no_body},
    {"GET", "/api/v1/audiences/{id}/leads", view, list_leads, no_body},
    {"GET", "/api/v1/audiences/{id}/leads.csv", view, download_leads, no_body},
    {"GET", "/api/v1/audiences/{id}/rejects.csv", view, download_rejects, no_body},

    {"GET", "/api/v1/campaigns", view, list_campaigns, no_body},
    {"POST", "/api/v1/campaigns", edit, create_campaign, json_body},
    {"GET", "/api/v1/campaigns/{id}", view, get_campaign, no_body},
    {"PATCH", "/api/v1/campaigns/{id}", edit, update_campaign, json_body},
    {"DELETE", "/api/v1/campaigns/{id}", edit, delete_campaign, no_body},
    {"POST", "/api/v1/campaigns/{id}/schedule", send, schedule_campaign, json_body},
    {"POST", "/api/v1/campaigns/{id}/approve", approve, approve_campaign, no_body},
    {"POST", "/api/v1/campaigns/{id}/unschedule", send, unschedule_campaign, json_body},
    {"POST", "/api/v1/campaigns/{id}/pause", send, pause_campaign, json_body},
    {"POST", "/api/v1/campaigns/{id}/resume", send, resume_campaign, json_body},
    {"POST", "/api/v1/campaigns/{id}/cancel", send, cancel_campaign, json_body},
    {"POST", "/api/v1/campaigns/{id}/duplicate", edit, duplicate_campaign, json_body},
    {"POST", "/api/v1/campaigns/{id}/dry-run", edit, start_dry_run, json_body},
    {"GET", "/api/v1/campaigns/{id}/dry-runs", view, list_dry_runs, no_body},
    {"GET", "/api/v1/dry-runs/{id}", view, get_dry_run, no_body},
    {"DELETE", "/api/v1/dry-runs/{id}", edit, cancel_dry_run, no_body},
    {"GET", "/api/v1/campaigns/{id}/preflight", view, get_preflight, no_body},
    {"GET", "/api/v1/campaigns/{id}/events", view, stream_campaign, no_body},
    {"GET", "/api/v1/campaigns/{id}/report", view, get_campaign_report, no_body},
    {"GET", "/api/v1/campaigns/{id}/report.csv", view, download_campaign_report, no_body},
    {"GET", "/api/v1/campaigns/{id}/sends", view, list_sends, no_body},
    {"POST", "/api/v1/campaigns/{id}/sends", edit, create_send, json_body},

    {"GET", "/api/v1/sends/{id}", view, get_send, no_body},
    {"PATCH", "/api/v1/sends/{id}", edit, update_send, json_body},
    {"DELETE", "/api/v1/sends/{id}", edit, delete_send, no_body},
    {"GET", "/api/v1/sends/{id}/preview", view, preview_send, no_body},
    {"POST", "/api/v1/sends/{id}/test", edit, test_send, json_body},
    {"GET", "/api/v1/sends/{id}/tests", view, list_tests, no_body},
    {"POST", "/api/v1/sends/{id}/in-doubt", send, resolve_doubt, json_body},
    {"GET", "/api/v1/sends/{id}/report", view, get_send_report, no_body},
    {"GET", "/api/v1/sends/{id}/report.csv", view, download_send_report, no_body},
    {"GET", "/api/v1/sends/{id}/filter-events", view, list_filter_events, no_body},
    {"GET", "/api/v1/sends/{id}/messages", view, list_messages, no_body},
    {"GET", "/api/v1/sends/{id}/messages.csv", view, download_messages, no_body},
    {"GET", "/api/v1/sends/{id}/trace", view, trace_send, no_body},

    {"GET", "/api/v1/opt-outs", view, list_opt_outs, no_body},
    {"GET", "/api/v1/opt-outs.csv", view, download_opt_outs, no_body},
    {"POST", "/api/v1/opt-outs", edit, add_opt_out, json_body},
    {"POST", "/api/v1/opt-outs/import", edit, import_opt_outs, upload},
    {"DELETE", "/api/v1/opt-outs/{phone}", edit, remove_opt_out, no_body},

    {"GET", "/api/v1/personal-data/{phone}", personal_data, export_personal_data, no_body},
    {"DELETE", "/api/v1/personal-data/{phone}", personal_data, erase_personal_data, no_body},

    {"POST", "/api/v1/webhooks/campaigns/audience-filter", Access::inbound, receive_filter_event,
     filter_body},
    {"POST", "/api/v1/webhooks/lead-events", Access::inbound, receive_lead_events, lead_events_body},
    {"GET", "/api/v1/lead-event-types", view, list_lead_event_types, no_body},

    {"GET", "/webhooks/meta", Access::open, verify_meta_webhook, no_body},
    {"POST", "/webhooks/meta", Access::open, receive_meta_webhook, webhook_body},

    {"GET", "/healthz", Access::open, get_health, no_body},
    {"GET", "/readyz", Access::open, get_readiness, no_body},
    {"GET", "/metrics", Access::open, get_metrics, no_body},
    {"GET", "/api/openapi.json", Access::open, get_openapi, no_body},
    {"GET", "/docs", Access::open, get_docs, no_body},
};
}    // namespace

std::span<Route const> routes() { return table; }

}    // namespace carillon::api
