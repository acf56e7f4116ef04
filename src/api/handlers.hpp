#pragma once
#include "api/answers.hpp"
#include "api/app_context.hpp"
#include "api/http_types.hpp"

/// One handler an operation of the OpenAPI document, in files by resource. All have the type Handler
/// (router.hpp).
namespace carillon::api {

using Answer = Async<Result<Response>>;

// session_routes.cpp
Answer sign_in(App& app, Request& request);
Answer get_session(App& app, Request& request);
Answer sign_out(App& app, Request& request);

// organization_routes.cpp
Answer get_organization(App& app, Request& request);
Answer list_api_keys(App& app, Request& request);
Answer change_password(App& app, Request& request);
Answer change_organization(App& app, Request& request);
Answer begin_second_factor(App& app, Request& request);
Answer confirm_second_factor(App& app, Request& request);
Answer remove_second_factor(App& app, Request& request);
Answer list_sessions(App& app, Request& request);
Answer end_session(App& app, Request& request);
Answer list_members(App& app, Request& request);
Answer invite_member(App& app, Request& request);
Answer update_member(App& app, Request& request);
Answer remove_member(App& app, Request& request);
Answer list_invitations(App& app, Request& request);
Answer withdraw_invitation(App& app, Request& request);
Answer look_at_invitation(App& app, Request& request);
Answer accept_invitation(App& app, Request& request);
Answer create_api_key(App& app, Request& request);
Answer revoke_api_key(App& app, Request& request);
Answer list_audit_log(App& app, Request& request);
Answer download_audit_log(App& app, Request& request);
Answer update_settings(App& app, Request& request);
// signing_key_routes.cpp
Answer list_signing_keys(App& app, Request& request);
Answer create_signing_key(App& app, Request& request);
Answer revoke_signing_key(App& app, Request& request);

// outbound_webhook_routes.cpp
Answer list_outbound_webhooks(App& app, Request& request);
Answer create_outbound_webhook(App& app, Request& request);
Answer get_outbound_webhook(App& app, Request& request);
Answer update_outbound_webhook(App& app, Request& request);
Answer delete_outbound_webhook(App& app, Request& request);
// outbound_delivery_routes.cpp
Answer list_deliveries(App& app, Request& request);
Answer replay_delivery(App& app, Request& request);
Answer test_outbound_webhook(App& app, Request& request);

// account_routes.cpp
Answer list_wabas(App& app, Request& request);
Answer connect_waba(App& app, Request& request);
Answer get_waba(App& app, Request& request);
Answer sync_waba(App& app, Request& request);
Answer list_phone_numbers(App& app, Request& request);

// template_routes.cpp
Answer list_templates(App& app, Request& request);
Answer get_template(App& app, Request& request);
Answer preview_template(App& app, Request& request);
Answer preview_send(App& app, Request& request);

// media_routes.cpp
Answer upload_media(App& app, Request& request);
Answer list_media(App& app, Request& request);
Answer get_media(App& app, Request& request);
Answer get_media_content(App& app, Request& request);
Answer delete_media(App& app, Request& request);

// doubt_routes.cpp
Answer resolve_doubt(App& app, Request& request);

// test_send_routes.cpp
Answer test_send(App& app, Request& request);
Answer list_tests(App& app, Request& request);

// audience_routes.cpp
Answer list_audiences(App& app, Request& request);
Answer get_audience(App& app, Request& request);
Answer list_leads(App& app, Request& request);
Answer download_leads(App& app, Request& request);
Answer download_rejects(App& app, Request& request);
// audience_upload.cpp
Answer upload_audience(App& app, Request& request);
// audience_inspect.cpp
Answer inspect_audience(App& app, Request& request);

// campaign_routes.cpp
Answer list_campaigns(App& app, Request& request);
Answer create_campaign(App& app, Request& request);
Answer get_campaign(App& app, Request& request);
Answer update_campaign(App& app, Request& request);
Answer delete_campaign(App& app, Request& request);
Answer duplicate_campaign(App& app, Request& request);
// campaign_actions.cpp
Answer schedule_campaign(App& app, Request& request);
Answer approve_campaign(App& app, Request& request);
Answer unschedule_campaign(App& app, Request& request);
Answer pause_campaign(App& app, Request& request);
Answer resume_campaign(App& app, Request& request);
Answer cancel_campaign(App& app, Request& request);
// preflight_routes.cpp
Answer get_preflight(App& app, Request& request);
// dry_run_routes.cpp
Answer start_dry_run(App& app, Request& request);
Answer list_dry_runs(App& app, Request& request);
Answer get_dry_run(App& app, Request& request);
Answer cancel_dry_run(App& app, Request& request);
// campaign_events.cpp
Answer stream_campaign(App& app, Request& request);

// send_routes.cpp
Answer list_sends(App& app, Request& request);
Answer create_send(App& app, Request& request);
Answer get_send(App& app, Request& request);
Answer update_send(App& app, Request& request);
Answer delete_send(App& app, Request& request);

// report_routes.cpp
Answer get_send_report(App& app, Request& request);
Answer get_campaign_report(App& app, Request& request);
Answer download_send_report(App& app, Request& request);
Answer download_campaign_report(App& app, Request& request);
// message_routes.cpp
Answer list_messages(App& app, Request& request);
Answer download_messages(App& app, Request& request);

// trace_routes.cpp
Answer trace_send(App& app, Request& request);

// personal_data_routes.cpp
Answer export_personal_data(App& app, Request& request);
Answer erase_personal_data(App& app, Request& request);

// opt_out_routes.cpp
Answer list_opt_outs(App& app, Request& request);
Answer download_opt_outs(App& app, Request& request);
Answer add_opt_out(App& app, Request& request);
Answer remove_opt_out(App& app, Request& request);
// opt_out_import.cpp
Answer import_opt_outs(App& app, Request& request);

// inbound_routes.cpp
Answer receive_filter_event(App& app, Request& request);
Answer receive_lead_events(App& app, Request& request);
Answer list_filter_events(App& app, Request& request);
Answer list_lead_event_types(App& app, Request& request);

// webhook_routes.cpp
Answer verify_meta_webhook(App& app, Request& request);
Answer receive_meta_webhook(App& app, Request& request);

// operation_routes.cpp
Answer get_health(App& app, Request& request);
Answer get_readiness(App& app, Request& request);
Answer get_metrics(App& app, Request& request);
Answer get_openapi(App& app, Request& request);
Answer get_docs(App& app, Request& request);

}    // namespace carillon::api
