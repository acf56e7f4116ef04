#include "api/campaign_view.hpp"
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "domain/gates.hpp"
#include "store/assets.hpp"
#include "store/audiences.hpp"

namespace carillon::api {
namespace {
constexpr std::int64_t id_max = std::numeric_limits<std::int64_t>::max();

/// The fields that POST and PATCH share, over what is there.
void read_settings(Fields& fields, store::CampaignSettings& settings) {
    if (auto name = fields.text("name", {1, 200})) settings.name = *std::move(name);
    if (auto const id = fields.integer("audienceId", 1, id_max)) settings.audience = AudienceId{*id};
    if (auto const id = fields.integer("phoneNumberId", 1, id_max))
        settings.phone_number = PhoneNumberId{*id};
    if (auto const confirmed = fields.flag("productPolicyConfirmed"))
        settings.product_policy_confirmed = *confirmed;
    for (auto const* const name : {"name", "audienceId", "phoneNumberId", "productPolicyConfirmed"})
        if (fields.is_null(name)) fields.add(name, "required", fmt::format("{} cannot be null.", name));
}

std::unexpected<Problem> unknown_reference(std::string pointer, std::string sentence) {
    return refuse(Problem::Kind::not_found, "not_found", sentence,
                  {{std::move(pointer), "not_found", sentence}});
}

/// What the campaign refers to exists and can be used.
Async<Result<void>> check_references(App& app, OrgId org, store::CampaignSettings settings) {
    auto const audience = co_await app.store.audiences().find(org, settings.audience);
    if (!audience)
        co_return unknown_reference("/audienceId",
                                    fmt::format("There is no audience {}. GET /api/v1/audiences lists them.",
                                                settings.audience.value));
    if (audience->status == store::AudienceStatus::failed ||
        audience->status == store::AudienceStatus::cancelled)
        co_return invalid_field(
            "/audienceId", "audience_unusable",
            fmt::format("The audience “{}” is {}. Upload the file again and use the new audience.",
                        audience->name, to_string(audience->status)));
    auto const number = co_await app.store.assets().find_phone_number(org, settings.phone_number);
    if (!number)
        co_return unknown_reference(
            "/phoneNumberId",
            fmt::format("There is no phone number {}. GET /api/v1/phone-numbers lists them.",
                        settings.phone_number.value));
    if (!number->active || bars_sending(number->status))
        co_return invalid_field(
            "/phoneNumberId", "phone_number_inactive",
            fmt::format("{} is not active: {}. Pick an active number, or sync its account.",
                        number->display_phone_number,
                        number->active ? "Meta says " + number->status : "Meta no longer lists it"));
    co_return Result<void>{};
}

/// No send has a template of another account than the number that the campaign moves to.
Async<Result<void>> check_templates(App& app, store::Campaign campaign, PhoneNumberId moved_to) {
    auto const number = co_await app.store.assets().find_phone_number(campaign.org, moved_to);
    auto const sends = co_await app.store.campaigns().sends(campaign.org, campaign.id);
    std::vector<FieldError> errors;
    for (auto const& send : sends) {
        auto const stored =
            co_await app.store.assets().find_template(campaign.org, send.settings.template_id);
        if (!number || !stored || stored->waba == number->waba) continue;
        errors.push_back({fmt::format("/sends/{}", send.id.value), "other_account",
                          fmt::format("Send {} of {} {} has the template “{}”, which {} cannot send.",
                                      send.id.value, send.settings.scheduled_local, send.settings.time_zone,
                                      stored->name, number->display_phone_number)});
    }
    if (errors.empty()) co_return Result<void>{};
    co_return refuse(
        Problem::Kind::conflict, "other_account",
        "The phone number is of another WhatsApp account than the templates of one or more sends. "
        "Set their templateId to null first, then choose templates of the number's account.",
        std::move(errors));
}

store::CampaignSettings settings_of(store::Campaign const& campaign) {
    return {campaign.name, campaign.audience, campaign.phone_number, campaign.product_policy_confirmed};
}
}    // namespace

Answer list_campaigns(App& app, Request& request) {
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    store::CampaignFilter filter{.before = CampaignId{wanted->after}, .limit = wanted->limit + 1};
    filter.q = request.query_value("q").value_or("");
    if (auto const status = request.query_value("status")) {
        filter.status = campaign_status_from(*status);
        if (!filter.status)
            co_return invalid_field(
                "?status", "unknown_value",
                fmt::format("There is no status “{}”; give draft, scheduled, running, paused, "
                            "completed or cancelled.",
                            status->substr(0, 80)));
    }
    auto found = co_await app.store.campaigns().list(request.who.org, filter);
    std::optional<std::string> cursor;
    if (found.size() > wanted->limit) {
        found.resize(wanted->limit);
        cursor = make_cursor(found.back().id.value);
    }
    json::array items;
    for (auto& campaign : found) {
        auto body = co_await campaign_body(app, std::move(campaign));
        items.push_back(std::move(body));
    }
    co_return json_response(200, page(std::move(items), cursor));
}

Answer create_campaign(App& app, Request& request) {
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    store::CampaignSettings settings;
    read_settings(fields, settings);
    for (auto const* const name : {"name", "audienceId", "phoneNumberId"})
        if (!fields.has(name)) fields.add(name, "required", fmt::format("{} is missing.", name));
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    auto const usable = co_await check_references(app, request.who.org, settings);
    if (!usable) co_return std::unexpected{usable.error()};
    auto const id = co_await app.store.campaigns().create(request.who.org, std::move(settings),
                                                          request.who.actor(), app.now());
    auto created = co_await app.store.campaigns().find(request.who.org, id);
    if (!created) co_return not_found("campaign");
    auto response = co_await answer_campaign(app, 201, *std::move(created));
    if (response) response->headers.emplace_back("Location", fmt::format("/api/v1/campaigns/{}", id.value));
    co_return response;
}

Answer get_campaign(App& app, Request& request) {
    auto campaign = co_await find_campaign(app, request);
    if (!campaign) co_return std::unexpected{campaign.error()};
    co_return co_await answer_campaign(app, 200, *std::move(campaign));
}

Answer update_campaign(App& app, Request& request) {
    auto const campaign = co_await find_campaign(app, request);
    if (!campaign) co_return std::unexpected{campaign.error()};
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    auto const version = fields.integer("version", 1, id_max);
    auto settings = settings_of(*campaign);
    read_settings(fields, settings);
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    bool const moved =
        settings.audience != campaign->audience || settings.phone_number != campaign->phone_number;
    if (campaign->status == CampaignStatus::draft && moved) {
        auto const usable = co_await check_references(app, request.who.org, settings);
        if (!usable) co_return std::unexpected{usable.error()};
        auto const sendable = co_await check_templates(app, *campaign, settings.phone_number);
        if (!sendable) co_return std::unexpected{sendable.error()};
    }
    auto updated = co_await app.store.campaigns().update(request.who.org, campaign->id, version,
                                                         std::move(settings), request.who.actor(), app.now());
    if (!updated) co_return std::unexpected{updated.error()};
    co_return co_await answer_campaign(app, 200, *std::move(updated));
}

Answer delete_campaign(App& app, Request& request) {
    auto const campaign = co_await find_campaign(app, request);
    if (!campaign) co_return std::unexpected{campaign.error()};
    auto const removed =
        co_await app.store.campaigns().remove(request.who.org, campaign->id, request.who.actor(), app.now());
    if (!removed) co_return std::unexpected{removed.error()};
    co_return no_content();
}

Answer duplicate_campaign(App& app, Request& request) {
    auto const original = co_await find_campaign(app, request);
    if (!original) co_return std::unexpected{original.error()};
    auto const body = read_json(request, Body::optional);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    auto name = fields.text("name", {1, 200}).value_or(original->name + " (copy)");
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    auto created = co_await app.store.campaigns().duplicate(request.who.org, original->id, std::move(name),
                                                            request.who.actor(), app.now());
    if (!created) co_return std::unexpected{created.error()};
    auto const id = created->id;
    auto response = co_await answer_campaign(app, 201, *std::move(created));
    if (response) response->headers.emplace_back("Location", fmt::format("/api/v1/campaigns/{}", id.value));
    co_return response;
}

}    // namespace carillon::api
