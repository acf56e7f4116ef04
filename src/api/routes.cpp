#include "api/handlers.hpp"
#include "api/router.hpp"

namespace carillon::api {
namespace {
constexpr BodyPlan upload{BodyPlan::How::stream, std::numeric_limits<std::size_t>::max()};
constexpr BodyPlan webhook_body{BodyPlan::How::whole, 4 << 20};    // Meta: up to 3 MB

constexpr Route table[] = {
    {"POST", "/api/v1/session", Access::open, sign_in, json_body},
    {"GET", "/api/v1/session", Access::session, get_session, no_body},
    {"DELETE", "/api/v1/session", Access::session, sign_out, no_body},

    {"GET", "/api/v1/organization", Access::any, get_organization, no_body},
    {"GET", "/api/v1/api-keys", Access::any, list_api_keys, no_body},
    {"POST", "/api/v1/api-keys", Access::admin, create_api_key, json_body},
    {"DELETE", "/api/v1/api-keys/{id}", Access::admin, revoke_api_key, no_body},
    {"GET", "/api/v1/audit-log", Access::any, list_audit_log, no_body},

    {"GET", "/api/v1/wabas", Access::any, list_wabas, no_body},
    {"POST", "/api/v1/wabas", Access::admin, connect_waba, json_body},
    {"GET", "/api/v1/wabas/{id}", Access::any, get_waba, no_body},
    {"POST", "/api/v1/wabas/{id}/sync", Access::any, sync_waba, no_body},
    {"GET", "/api/v1/phone-numbers", Access::any, list_phone_numbers, no_body},
    {"GET", "/api/v1/templates", Access::any, list_templates, no_body},
    {"GET", "/api/v1/templates/{id}", Access::any, get_template, no_body},
    {"POST", "/api/v1/templates/{id}/preview", Access::any, preview_template, json_body},

    {"GET", "/api/v1/audiences", Access::any, list_audiences, no_body},
    {"POST", "/api/v1/audiences", Access::any, upload_audience, upload},
    {"GET", "/api/v1/audiences/{id}", Access::any, get_audience, no_body},
    {"GET", "/api/v1/audiences/{id}/leads", Access::any, list_leads, no_body},
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
    {"GET", "/api/v1/campaigns/{id}/preflight", Access::any, get_preflight, no_body},
    {"GET", "/api/v1/campaigns/{id}/events", Access::any, stream_campaign, no_body},
    {"GET", "/api/v1/campaigns/{id}/report", Access::any, get_campaign_report, no_body},
    {"GET", "/api/v1/campaigns/{id}/sends", Access::any, list_sends, no_body},
    {"POST", "/api/v1/campaigns/{id}/sends", Access::any, create_send, json_body},

    {"GET", "/api/v1/sends/{id}", Access::any, get_send, no_body},
    {"PATCH", "/api/v1/sends/{id}", Access::any, update_send, json_body},
    {"DELETE", "/api/v1/sends/{id}", Access::any, delete_send, no_body},
    {"GET", "/api/v1/sends/{id}/report", Access::any, get_send_report, no_body},
    {"GET", "/api/v1/sends/{id}/messages", Access::any, list_messages, no_body},
    {"GET", "/api/v1/sends/{id}/messages.csv", Access::any, download_messages, no_body},

    {"GET", "/api/v1/opt-outs", Access::any, list_opt_outs, no_body},
    {"POST", "/api/v1/opt-outs", Access::any, add_opt_out, json_body},
    {"DELETE", "/api/v1/opt-outs/{phone}", Access::any, remove_opt_out, no_body},

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
