#include "sandbox/profile.hpp"

#include "sandbox/json_fields.hpp"
#include "sandbox/states.hpp"

namespace carillon::sandbox {

void read_behaviour_fields(Fields& fields, Behaviour& into);

namespace {

void required(Fields& fields, std::string_view key, std::string const& value) {
    if (value.empty()) fields.wrong(key, "required", "Name it: it has no default.");
}

void read_phone_number(Fields& fields, PhoneNumberSpec& into) {
    fields.text("id", into.id);
    fields.text("displayPhoneNumber", into.display_phone_number);
    fields.text("verifiedName", into.verified_name);
    fields.one_of("status", into.status, phone_number_states);
    fields.one_of("qualityRating", into.quality_rating, quality_ratings);
    fields.text("nameStatus", into.name_status);
    fields.one_of("throughput", into.throughput, throughput_levels);
    fields.integer("messagesPerSecond", into.messages_per_second, 0, 10'000'000);
    required(fields, "id", into.id);
    required(fields, "displayPhoneNumber", into.display_phone_number);
}

void read_template(Fields& fields, TemplateSpec& into) {
    fields.text("id", into.id);
    fields.text("name", into.name);
    fields.text("language", into.language);
    fields.one_of("category", into.category, template_categories);
    fields.one_of("status", into.status, template_states);
    fields.one_of("parameterFormat", into.parameter_format, {"POSITIONAL", "NAMED"});
    fields.one_of("quality", into.quality, {"GREEN", "YELLOW", "RED", "UNKNOWN"});
    fields.text("rejectedReason", into.rejected_reason);
    if (auto const* components = fields.take("components"); components != nullptr && components->is_array()) {
        into.components = boost::json::serialize(*components);
    } else {
        fields.wrong("components", "required",
                     "Give Meta's array of components: [{\"type\":\"BODY\",\"text\":…}].");
    }
    required(fields, "id", into.id);
    required(fields, "name", into.name);
    required(fields, "language", into.language);
    required(fields, "category", into.category);
}

template <class Spec>
void read_list(Fields& fields, std::string_view key, std::vector<Spec>& into, void (*read)(Fields&, Spec&)) {
    if (fields.take(key) == nullptr) return;
    into.clear();
    fields.array(key, [&](boost::json::value const& value, std::string const& pointer) {
        Fields row{value, pointer, fields.errors()};
        Spec spec;
        read(row, spec);
        row.finish();
        into.push_back(std::move(spec));
    });
    if (into.size() > 60'000) fields.wrong(key, "too_many", "At most 60,000 entries fit.");
}

void read_world(Fields& fields, WorldSpec& into) {
    fields.text("wabaId", into.waba_id);
    fields.text("wabaName", into.waba_name);
    fields.text("businessId", into.business_id);
    fields.text("appId", into.app_id);
    fields.text("accessToken", into.access_token);
    fields.text("appSecret", into.app_secret);
    fields.text("verifyToken", into.verify_token);
    fields.text("timezoneId", into.timezone_id);
    fields.text("country", into.country);
    fields.one_of("onboardingStatus", into.onboarding_status, onboarding_states);
    fields.one_of("messagingLimit", into.messaging_limit, messaging_limits);
    fields.boolean("disableMarketingMessagesOnCloudApi", into.disable_marketing_messages_on_cloud_api);
    read_list(fields, "phoneNumbers", into.phone_numbers, read_phone_number);
    read_list(fields, "templates", into.templates, read_template);
    if (into.phone_numbers.size() > 250) fields.wrong("phoneNumbers", "too_many", "At most 250 numbers fit.");
}

void read_webhooks(Fields& fields, WebhookProfile& into) {
    fields.integer("connections", into.connections, 1, 256);
    fields.integer("gatherMillis", into.gather_millis, 0, 60'000);
    fields.integer("maxUpdates", into.max_updates, 1, 1'000);
    fields.integer("maxBytes", into.max_bytes, 200'000, 3'000'000);
    fields.integer("retryMinMillis", into.retry_min_millis, 1, 3'600'000);
    fields.integer("retryMaxMillis", into.retry_max_millis, 1, 86'400'000);
    fields.integer("giveUpHours", into.give_up_hours, 1, 168);
    fields.integer("timeoutMillis", into.timeout_millis, 10, 600'000);
    fields.boolean("verifyTls", into.verify_tls);
}

}    // namespace

Result<Profile> read_profile(std::string_view json) {
    Profile profile = default_profile();
    auto const read = read_object(json, "profile", [&](Fields& fields) {
        fields.object("world", [&](Fields& part) { read_world(part, profile.world); });
        fields.object("webhooks", [&](Fields& part) { read_webhooks(part, profile.webhooks); });
        fields.object("behaviour", [&](Fields& part) { read_behaviour_fields(part, profile.behaviour); });
        fields.integer("maxConcurrentStreams", profile.max_concurrent_streams, 1, 100'000);
    });
    if (!read) return std::unexpected{read.error()};
    return profile;
}

}    // namespace carillon::sandbox
