#include "store/sqlite/campaign_audit.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace carillon::store::sqlite {
namespace {
namespace json = boost::json;

template <class Tag>
json::value or_null(Id<Tag> id) {
    return id ? json::value(id.value) : json::value(nullptr);
}

json::value parsed(std::string const& text) {
    boost::system::error_code error;
    auto value = json::parse(text, error);
    return error ? json::value(text) : value;
}

json::value value_of(std::optional<EventFilter> const& filter) {
    if (!filter) return nullptr;
    json::object value{{"mode", to_string(filter->mode)}, {"eventType", filter->event_type}};
    if (filter->within_minutes) value["withinMinutes"] = *filter->within_minutes;
    return value;
}
}    // namespace

std::string subject_of(CampaignId id) { return fmt::format("campaign:{}", id.value); }
std::string subject_of(SendId id) { return fmt::format("send:{}", id.value); }

json::object fields_of(CampaignSettings const& settings) {
    return {{"name", settings.name},
            {"audienceId", or_null(settings.audience)},
            {"phoneNumberId", or_null(settings.phone_number)},
            {"productPolicyConfirmed", settings.product_policy_confirmed}};
}

json::object fields_of(SendSettings const& settings) {
    json::value fold = nullptr, sharing = nullptr;
    if (!settings.fold.empty()) fold = settings.fold;
    if (settings.message_activity_sharing) sharing = *settings.message_activity_sharing;
    return {{"category", to_string(settings.category)},
            {"templateId", or_null(settings.template_id)},
            {"scheduledLocal", settings.scheduled_local},
            {"timeZone", settings.time_zone},
            {"fold", std::move(fold)},
            {"audienceFilter", settings.audience_filter ? "on" : "off"},
            {"whenNoFilterEvent", to_string(settings.when_no_filter_event)},
            {"eventFilter", value_of(settings.event_filter)},
            {"maxMessagesPerSecond", settings.max_messages_per_second},
            {"parameters", parsed(settings.parameters_json)},
            {"productPolicy", to_string(settings.product_policy)},
            {"messageActivitySharing", std::move(sharing)},
            {"lateStartGraceMinutes", settings.late_start_grace_minutes}};
}

std::string changes(json::object const& from, json::object const& to) {
    json::object before, after;
    for (auto const& [name, value] : to) {
        auto const* const known = from.if_contains(name);
        if (known && *known == value) continue;
        before[name] = known ? *known : json::value(nullptr);
        after[name] = value;
    }
    json::object const both{{"from", std::move(before)}, {"to", std::move(after)}};
    return json::serialize(both);
}

CampaignSettings settings_of(Campaign const& campaign) {
    return {campaign.name, campaign.audience, campaign.phone_number, campaign.product_policy_confirmed};
}

}    // namespace carillon::store::sqlite
