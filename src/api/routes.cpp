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

constexpr Route table[] = {
    {"POST", "/api/v1/session", Access::open, sign_in, json_body},
    {"GET", "/api/v1/session", Access::session, get_session, no_body},
    {"DELETE", "/api/v1/session", Access::session, sign_out, no_body},

    {"GET", "/api/v1/organization", Access::any, get_organization, no_body},
    {"PUT", "/api/v1/organization/settings", Access::admin, update_settings, json_body},
    {"GET", "/api/v1/signing-keys", Access::any, list_signing_keys, no_body},
    {"POST", "/api/v1/signing-keys", Access::admin, create_signing_key, json_body},
    {"DELETE", "/api/v1/signing-keys/{id}", Access::admin, revoke_signing_key, no_body},
    {"GET", "/api/v1/api-keys", Access::any, list_api_keys, no_body},
    {"POST", "/api/v1/api-keys", Access::admin, create_api_key, json_body},
    {"DELETE", "/api/v1/api-keys/{id}", Access::admin, revoke_api_key, no_body},
    {"GET", "/api/v1/audit-log", Access::any, list_audit_log, no_body},
    {"GET", "/api/v1/audit-log.csv", Access::any, download_audit_log, no_body},

    {"GET", "/api/v1/outbound-webhooks", Access::any, list_outbound_webhooks, no_body},
    {"POST", "/api/v1/outbound-webhooks", Access::admin, create_outbound_webhook, json_body},
    {"GET", "/api/v1/outbound-webhooks/{id}", Access::any, get_outbound_webhook, no_body},
    {"PATCH", "/api/v1/outbound-webhooks/{id}", Access::admin, update_outbound_webhook, json_body},
    {"DELETE", "/api/v1/outbound-webhooks/{id}", Access::admin, delete_outbound_webhook, no_body},
    {"POST", "/api/v1/outbound-webhooks/{id}/test", Access::admin, test_outbound_webhook, no_body},
    {"GET", "/api/v1/outbound-webhooks/{id}/deliveries", Access::any, list_deliveries, no_body},
    {"POST", "/api/v1/outbound-webhooks/{id}/deliveries/{deliveryId}/replay", Access::admin, replay_delivery,
     no_body},

    {"GET", "/api/v1/wabas", Access::any, list_wabas, no_body},
    {"POST", "/api/v1/wabas", Access::admin, connect_waba, json_body},
    {"GET", "/api/v1/wabas/{id}", Access::any, get_waba, no_body},
    {"POST", "/api/v1/wabas/{id}/sync", Access::any, sync_waba, no_body},
    {"GET", "/api/v1/phone-numbers", Access::any, list_phone_numbers, no_body},
    {"GET", "/api/v1/templates", Access::any, list_templates, no_body},
    {"GET", "/api/v1/templates/{id}", Access::any, get_template, no_body},
    {"POST", "/api/v1/templates/{id}/preview", Access::any, preview_template, json_body},

    {"GET", "/api/v1/media", Access::any, list_media, no_body},
    {"POST", "/api/v1/media", Access::any, upload_media, media_body},
    {"GET", "/api/v1/media/{id}", Access::any, get_media, no_body},
    {"DELETE", "/api/v1/media/{id}", Access::any, delete_media, no_body},
    {"GET", "/api/v1/media/{id}/content", Access::any, get_media_content, no_body},

    {"GET", "/api/v1/audiences", Access::any, list_audiences, no_body},
    {"POST", "/api/v1/audiences", Access::any, upload_audience, upload},
    {"POST", "/api/v1/audiences/inspect", Access::any, inspect_audience, json_body},
    {"GET", "/api/v1/audiences/{id}", Access::any, get_audience, no_body},
    {"GET", "/api/v1/audiences/{id}/leads", Access::any, list_leads, no_body},
    {"GET", "/api/v1/audiences/{id}/leads.csv", Access::any, download_leads, no_body},
    {"GET", "/api/v1/audiences/{id}/rejects.csv", Access::any, download_rejects, no_body},

    {"GET", "/api/v1/campaigns", Access::any, list_campaigns, no_body},
    {"POST", "/api/v1/campaigns", Access::any, create_campaign, json_body},
    {"GET", "/api/v1/campaigns/{id}", Access::any, get_campaign, no_body},
    {"PATCH", "/api/v1/campaigns/{id}", Access::any, update_campaign, json_body},
    {"DELETE", "/api/v1/campaigns/{id}", Access::any, delete_campaign, no_body},
    {"POST", "/api/v1/campaigns/{id}/schedule", Access::any, schedule_campaign, json_body},
    {"POST", "/api/v1/campaigns/{id}/unschedule", Access::any, unschedule_campaign, json_body},
    {"POST", "/api/v1/campaigns/{id}/pause", Access::any, pause_campaign, json_body},
    {"POST", "/api/v1/campaigns/{id}/resume", Access::any, resume_campaign, json_body},
    {"POST", "/api/v1/campaigns/{id}/cancel", Access::any, cancel_campaign, json_body},
    {"POST", "/api/v1/campaigns/{id}/duplicate", Access::any, duplicate_campaign, json_body},
    {"POST", "/api/v1/campaigns/{id}/dry-run", Access::any, start_dry_run, json_body},
    {"GET", "/api/v1/campaigns/{id}/dry-runs", Access::any, list_dry_runs, no_body},
    {"GET", "/api/v1/dry-runs/{id}", Access::any, get_dry_run, no_body},
    {"DELETE", "/api/v1/dry-runs/{id}", Access::any, cancel_dry_run, no_body},
    {"GET", "/api/v1/campaigns/{id}/preflight", Access::any, get_preflight, no_body},
    {"GET", "/api/v1/campaigns/{id}/events", Access::any, stream_campaign, no_body},
    {"GET", "/api/v1/campaigns/{id}/report", Access::any, get_campaign_report, no_body},
    {"GET", "/api/v1/campaigns/{id}/report.csv", Access::any, download_campaign_report, no_body},
    {"GET", "/api/v1/campaigns/{id}/sends", Access::any, list_sends, no_body},
    {"POST", "/api/v1/campaigns/{id}/sends", Access::any, create_send, json_body},

    {"GET", "/api/v1/sends/{id}", Access::any, get_send, no_body},
    {"PATCH", "/api/v1/sends/{id}", Access::any, update_send, json_body},
    {"DELETE", "/api/v1/sends/{id}", Access::any, delete_send, no_body},
    {"GET", "/api/v1/sends/{id}/preview", Access::any, preview_send, no_body},
    {"POST", "/api/v1/sends/{id}/test", Access::any, test_send, json_body},
    {"GET", "/api/v1/sends/{id}/tests", Access::any, list_tests, no_body},
    {"POST", "/api/v1/sends/{id}/in-doubt", Access::any, resolve_doubt, json_body},
    {"GET", "/api/v1/sends/{id}/report", Access::any, get_send_report, no_body},
    {"GET", "/api/v1/sends/{id}/report.csv", Access::any, download_send_report, no_body},
    {"GET", "/api/v1/sends/{id}/filter-events", Access::any, list_filter_events, no_body},
    {"GET", "/api/v1/sends/{id}/messages", Access::any, list_messages, no_body},
    {"GET", "/api/v1/sends/{id}/messages.csv", Access::any, download_messages, no_body},
    {"GET", "/api/v1/sends/{id}/trace", Access::any, trace_send, no_body},

    {"GET", "/api/v1/opt-outs", Access::any, list_opt_outs, no_body},
    {"GET", "/api/v1/opt-outs.csv", Access::any, download_opt_outs, no_body},
    {"POST", "/api/v1/opt-outs", Access::any, add_opt_out, json_body},
    {"POST", "/api/v1/opt-outs/import", Access::any, import_opt_outs, upload},
    {"DELETE", "/api/v1/opt-outs/{phone}", Access::any, remove_opt_out, no_body},

    {"POST", "/api/v1/webhooks/campaigns/audience-filter", Access::inbound, receive_filter_event,
     filter_body},
    {"POST", "/api/v1/webhooks/lead-events", Access::inbound, receive_lead_events, lead_events_body},
    {"GET", "/api/v1/lead-event-types", Access::any, list_lead_event_types, no_body},

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
