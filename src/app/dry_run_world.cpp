#include "app/dry_run_world.hpp"

#include "base/crypto.hpp"

namespace carillon::app {
namespace {
std::string or_else(std::string const& text, std::string_view otherwise) {
    return text.empty() ? std::string{otherwise} : text;
}

sandbox::PhoneNumberSpec spec_of(store::PhoneNumber const& number) {
    sandbox::PhoneNumberSpec spec{.id = number.phone_number_id,
                                  .display_phone_number = number.display_phone_number,
                                  .verified_name = number.verified_name};
    spec.status = or_else(number.status, spec.status);
    spec.quality_rating = or_else(number.quality_rating, spec.quality_rating);
    spec.name_status = or_else(number.name_status, spec.name_status);
    spec.throughput = number.throughput_level == "HIGH" ? "HIGH" : "STANDARD";
    return spec;
}

sandbox::TemplateSpec spec_of(store::StoredTemplate const& stored) {
    sandbox::TemplateSpec spec{.id = or_else(stored.meta_id, std::to_string(stored.id.value)),
                               .name = stored.name,
                               .language = stored.language,
                               .category = stored.category};
    spec.status = or_else(stored.status, spec.status);
    spec.parameter_format = or_else(stored.parameter_format, spec.parameter_format);
    spec.quality = or_else(stored.quality, "UNKNOWN");
    spec.rejected_reason = or_else(stored.rejected_reason, spec.rejected_reason);
    spec.components = stored.components_json;
    return spec;
}

sandbox::WorldSpec world_of(Original const& original) {
    sandbox::WorldSpec world{.waba_id = original.waba.waba_id,
                             .waba_name = original.waba.name,
                             .business_id = "1",
                             .app_id = "1",
                             .access_token = random_token(24),
                             .app_secret = random_token(24),
                             .verify_token = random_token(24)};
    world.onboarding_status = or_else(original.waba.onboarding_status, world.onboarding_status);
    auto const& limit = original.waba.messaging_limit;
    world.messaging_limit =
        or_else(limit.empty() ? original.number.messaging_limit_tier : limit, world.messaging_limit);
    world.phone_numbers.push_back(spec_of(original.number));
    for (auto const& stored : original.templates)
        if (!stored.deleted) world.templates.push_back(spec_of(stored));
    return world;
}
}    // namespace

sandbox::Options dry_run_sandbox(Original const& original, store::DryRunPace pace, Throughput throughput,
                                 std::uint64_t seed) {
    sandbox::Options options;
    options.listen_plain = sandbox::Endpoint{"127.0.0.1", 0};
    options.seed = seed;
    options.profile.world = world_of(original);
    auto& number = options.profile.world.phone_numbers.front();
    auto& recipients = options.profile.behaviour.recipients;
    recipients.stopped = recipients.stop_replies = recipients.preference_stops = 0;
    switch (pace) {
        case store::DryRunPace::fast:
            number.messages_per_second = fast_rate;
            recipients.time_scale = 0.02;
            break;
        case store::DryRunPace::real:
            number.messages_per_second = static_cast<std::uint32_t>(throughput.of(number.throughput));
            break;
    }
    return options;
}

}    // namespace carillon::app
