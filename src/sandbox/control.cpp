// /__sandbox/…: what Meta does not have. Truth (ledger, stats, world) and command (behaviour, inbound).
#include "base/time.hpp"
#include "sandbox/json_fields.hpp"
#include "sandbox/platform.hpp"
#include "sandbox/states.hpp"
#include "sandbox/text.hpp"
#include "sandbox/wamid.hpp"

#include <fmt/format.h>

namespace carillon::sandbox {
namespace {

Reply plain_json(std::string body) {
    Reply reply;
    reply.body = std::move(body);
    return reply;
}

struct PhoneNumberChange {
    std::string id;
    PhoneNumberSpec spec;
};
struct TemplateChange {
    std::uint16_t index = 0;
    TemplateSpec spec;
};
/// What PUT behaviour may change of the world, collected first so that a wrong field changes nothing.
struct WorldChange {
    WorldSpec waba;
    bool subscribed = true;    // to the account's webhooks
    std::vector<PhoneNumberChange> phone_numbers;
    std::vector<TemplateChange> templates;
};

void read_template_change(Fields& templates, World const& world, std::string_view key,
                          boost::json::value const& value, std::string const& pointer, WorldChange& into) {
    auto const slash = key.find('/');
    auto const index = slash == std::string_view::npos
                           ? std::optional<std::uint16_t>{}
                           : world.find_template(key.substr(0, slash), key.substr(slash + 1));
    if (!index)
        return templates.wrong(key, "unknown_template",
                               "Name a template of the world as name/language, for example spring_offer/en.");
    TemplateSpec spec = world.templates()[*index].spec;
    Fields fields{value, pointer, templates.errors()};
    fields.one_of("status", spec.status, template_states);
    fields.one_of("category", spec.category, template_categories);
    fields.one_of("quality", spec.quality, {"GREEN", "YELLOW", "RED", "UNKNOWN"});
    fields.finish();
    into.templates.push_back({*index, std::move(spec)});
}

void read_phone_change(Fields& numbers, World const& world, std::string_view key,
                       boost::json::value const& value, std::string const& pointer, WorldChange& into) {
    auto const index = world.find_phone_number(key);
    if (!index)
        return numbers.wrong(key, "unknown_phone_number", "Name a phone number id of GET /__sandbox/world.");
    PhoneNumberSpec spec = world.phone_numbers()[*index].spec;
    Fields fields{value, pointer, numbers.errors()};
    fields.one_of("status", spec.status, phone_number_states);
    fields.one_of("qualityRating", spec.quality_rating, quality_ratings);
    fields.one_of("nameStatus", spec.name_status, name_states);
    fields.one_of("throughput", spec.throughput, throughput_levels);
    fields.integer("messagesPerSecond", spec.messages_per_second, 0, 10'000'000);
    fields.finish();
    into.phone_numbers.push_back({std::string{key}, std::move(spec)});
}

Result<WorldChange> read_world_change(std::string_view json, World const& world, bool subscribed) {
    WorldChange change{.waba = world.spec(), .subscribed = subscribed};
    auto const read = read_object(json, "behaviour", [&](Fields& fields) {
        fields.object("waba", [&](Fields& waba) {
            waba.one_of("onboardingStatus", change.waba.onboarding_status, onboarding_states);
            waba.one_of("messagingLimit", change.waba.messaging_limit, messaging_limits);
            waba.boolean("disableMarketingMessagesOnCloudApi",
                         change.waba.disable_marketing_messages_on_cloud_api);
            waba.boolean("subscribed", change.subscribed);
        });
        fields.object("templates", [&](Fields& templates) {
            templates.each([&](std::string_view key, auto const& value, std::string const& pointer) {
                read_template_change(templates, world, key, value, pointer, change);
            });
        });
        fields.object("phoneNumbers", [&](Fields& numbers) {
            numbers.each([&](std::string_view key, auto const& value, std::string const& pointer) {
                read_phone_change(numbers, world, key, value, pointer, change);
            });
        });
        fields.each([](auto const&...) {});    // the rest was judged by read_behaviour
    });
    if (!read) return std::unexpected{read.error()};
    return change;
}

}    // namespace

Reply Platform::control_refusal(Problem const& problem) const {
    Reply reply;
    switch (problem.kind) {
        case Problem::Kind::not_found: reply.status = 404; break;
        case Problem::Kind::invalid: reply.status = 422; break;
        case Problem::Kind::malformed:
        case Problem::Kind::unauthorized:
        case Problem::Kind::forbidden:
        case Problem::Kind::conflict:
        case Problem::Kind::too_large:
        case Problem::Kind::unsupported:
        case Problem::Kind::throttled:
        case Problem::Kind::upstream:
        case Problem::Kind::unavailable: reply.status = 400; break;
    }
    reply.content_type = "application/problem+json";
    std::string errors;
    for (auto const& error : problem.errors)
        put(errors, errors.empty() ? "" : ",", R"({"pointer":)", json_string(error.pointer), R"(,"code":)",
            json_string(error.code), R"(,"message":)", json_string(error.message), "}");
    put(reply.body, R"({"type":"about:blank","title":)", json_string(problem.code), R"(,"status":)",
        reply.status, R"(,"detail":)", json_string(problem.detail), R"(,"errors":[)", errors, "]}");
    return reply;
}

Reply Platform::control(Request const& request, std::string_view path) {
    bool const get = request.method == "GET";
    bool const put_method = request.method == "PUT";
    if (path == "ledger" && get) {
        Reply reply;
        reply.content_type = "application/x-ndjson";
        reply.source = std::make_unique<LedgerLines>(ledger_);
        return reply;
    }
    if (path == "stats" && get) return stats();
    if (path == "world" && get) return world_json();
    if (path == "behaviour" && get) return plain_json(to_json(behaviour_));
    if (path == "behaviour" && put_method) return put_behaviour(request);
    if (path == "inbound" && request.method == "POST") return inbound(request);
    return control_refusal(
        {Problem::Kind::not_found,
         "no_such_call",
         "The control calls are GET ledger, GET stats, GET world, GET and PUT behaviour and POST "
         "inbound, below /__sandbox/.",
         {}});
}

Reply Platform::stats() const {
    std::string rejected;
    std::uint64_t rejected_total = 0;
    for (auto const& [code, count] : counts_.rejected) {
        put(rejected, rejected.empty() ? "\"" : ",\"", code, "\":", count);
        rejected_total += count;
    }
    WebhookCounts const& hooks = webhooks_.counts();
    std::string out;
    put(out, R"({"requests":)", counts_.requests, R"(,"accepted":)", counts_.accepted, R"(,"rejectedTotal":)",
        rejected_total, R"(,"rejected":{)", rejected, R"(},"faults":)", counts_.faults, R"(,"duplicates":)",
        ledger_.duplicates(), R"(,"webhooks":{"posted":)", hooks.posted, R"(,"retried":)", hooks.retried,
        R"(,"acknowledged":)", hooks.acknowledged, R"(,"pending":)", pending(), R"(,"updates":)",
        hooks.updates, R"(,"updatesAcknowledged":)", hooks.updates_settled, R"(,"updatesGivenUp":)",
        hooks.updates_given_up, R"(,"updatesWithoutReceiver":)", hooks.without_receiver, R"(},"idle":)",
        idle() ? "true" : "false", "}");
    return plain_json(std::move(out));
}

Reply Platform::world_json() const {
    WorldSpec const& spec = world_.spec();
    std::string numbers;
    for (auto const& number : world_.phone_numbers())
        put(numbers, numbers.empty() ? "" : ",", R"({"id":")", number.spec.id, R"(","displayPhoneNumber":)",
            json_string(number.spec.display_phone_number), R"(,"verifiedName":)",
            json_string(number.spec.verified_name), R"(,"status":")", number.spec.status,
            R"(","qualityRating":")", number.spec.quality_rating, R"(","throughput":")",
            number.spec.throughput, R"(","messagesPerSecond":)", number.rate(), "}");
    std::string templates;
    for (auto const& entry : world_.templates())
        put(templates, templates.empty() ? "" : ",", R"({"id":")", entry.spec.id, R"(","name":)",
            json_string(entry.spec.name), R"(,"language":")", entry.spec.language, R"(","category":")",
            entry.spec.category, R"(","status":")", entry.spec.status, R"(","parameterFormat":")",
            entry.spec.parameter_format, R"(","components":)", entry.spec.components, "}");
    std::string out;
    put(out, R"({"wabaId":")", spec.waba_id, R"(","wabaName":)", json_string(spec.waba_name),
        R"(,"businessId":")", spec.business_id, R"(","appId":")", spec.app_id, R"(","accessToken":)",
        json_string(spec.access_token), R"(,"appSecret":)", json_string(spec.app_secret),
        R"(,"verifyToken":)", json_string(spec.verify_token), R"(,"onboardingStatus":")",
        spec.onboarding_status, R"(","messagingLimit":")", spec.messaging_limit, R"(","webhookUrl":)",
        json_string(webhooks_.app_url()), R"(,"seed":)", seed_, R"(,"phoneNumbers":[)", numbers,
        R"(],"templates":[)", templates, "]}");
    return plain_json(std::move(out));
}

Reply Platform::put_behaviour(Request const& request) {
    auto const set = set_behaviour(request.body);
    if (!set) return control_refusal(set.error());
    return plain_json(to_json(behaviour_));
}

Result<void> Platform::set_behaviour(std::string_view json) {
    auto behaviour = read_behaviour(json, behaviour_);
    if (!behaviour) return std::unexpected{behaviour.error()};
    auto change = read_world_change(json, world_, webhooks_.subscribed());
    if (!change) return std::unexpected{change.error()};
    behaviour_ = std::move(*behaviour);
    world_.spec() = std::move(change->waba);
    webhooks_.set_subscribed(change->subscribed);
    std::int64_t const wall =
        std::chrono::floor<std::chrono::seconds>(clock_.wall()).time_since_epoch().count();
    for (auto& [index, spec] : change->templates) {
        TemplateSpec& known = world_.templates()[index].spec;
        bool const moved = known.status != spec.status;
        auto const category = std::exchange(known.category, spec.category);
        known = std::move(spec);
        if (known.category != category)
            queue_.add_prepared({.time = wall, .json = WebhookWriter::template_category(known, category)},
                                now_ms());
        if (moved)
            queue_.add_prepared({.time = wall, .json = WebhookWriter::template_status(known)}, now_ms());
    }
    for (auto& [id, spec] : change->phone_numbers) {
        PhoneNumberEntry& known = world_.phone_numbers()[*world_.find_phone_number(id)];
        std::string_view event;
        if (known.spec.status != spec.status) event = spec.status == "FLAGGED" ? "FLAGGED" : "UNFLAGGED";
        if (known.spec.throughput != spec.throughput && spec.throughput == "HIGH")
            event = "THROUGHPUT_UPGRADE";
        known.spec = std::move(spec);
        if (!event.empty())
            queue_.add_prepared({.time = wall, .json = WebhookWriter::phone_quality(known, event)}, now_ms());
    }
    webhooks_.wake();
    return {};
}

/// {from, to?, text} or {from, to?, button, payload?}: a recipient writes in, or taps a button of the last
/// message that has one.
Reply Platform::inbound(Request const& request) {
    std::string from, to, text, button, payload;
    bool has_payload = false;
    auto const read = read_object(request.body, "inbound message", [&](Fields& fields) {
        fields.text("from", from);
        fields.text("to", to);
        fields.text("text", text);
        fields.text("button", button);
        has_payload = fields.take("payload") != nullptr;
        fields.text("payload", payload);
        if (from.empty())
            fields.wrong("from", "required", "Give the recipient's number, for example \"+919800000001\".");
        if (text.empty() == button.empty())
            fields.wrong("text", "one_of", "Give text or button, one of them.");
    });
    if (!read) return control_refusal(read.error());
    std::uint64_t user = 0;
    for (char const c : from)
        if (c >= '0' && c <= '9') user = user * 10 + static_cast<unsigned>(c - '0');
    std::uint64_t to_digits = 0;
    for (char const c : to)
        if (c >= '0' && c <= '9') to_digits = to_digits * 10 + static_cast<unsigned>(c - '0');
    std::optional<std::uint8_t> phone =
        to.empty() ? std::optional<std::uint8_t>{0} : world_.find_phone_number(to);
    for (std::size_t i = 0; !phone && i < world_.phone_numbers().size(); ++i)
        if (world_.phone_numbers()[i].digits == to_digits) phone = static_cast<std::uint8_t>(i);
    if (!phone || user < 1'000'000)
        return control_refusal(
            {Problem::Kind::invalid,
             "bad_field",
             !phone ? "/to is neither a phone number id nor a display number of this world; see GET "
                      "/__sandbox/world."
                    : "/from is not a phone number in international form.",
             {}});
    std::int64_t const wall =
        std::chrono::floor<std::chrono::seconds>(clock_.wall()).time_since_epoch().count();
    std::string const id =
        wamid(std::to_string(user), Direction::inbound,
              mix(seed_, static_cast<std::uint64_t>(to_ms(clock_.wall()))) ^ ++inbound_count_ << 40);
    queue_.note_inbound(*phone, user, now_ms());
    PreparedChange change{.phone_index = *phone};
    if (button.empty()) {
        change.json = writer_.inbound_text(*phone, user, wall, id, text);
    } else {
        Tap const tap = find_tap(*phone, user, button);
        std::string_view const answer = has_payload           ? std::string_view{payload}
                                        : tap.payload.empty() ? std::string_view{button}
                                                              : std::string_view{tap.payload};
        change.json = writer_.inbound_button(*phone, user, wall, id, button, answer, tap.context);
    }
    queue_.add_prepared(std::move(change), now_ms());
    webhooks_.arm();
    return plain_json(fmt::format(R"({{"id":"{}"}})", id));
}

/// The latest message to `user` whose template has that button: its wamid and the payload its send gave.
Platform::Tap Platform::find_tap(std::uint8_t phone_index, std::uint64_t user, std::string_view label) const {
    for (std::uint32_t i = ledger_.size(); i-- > 0;) {
        Message const& message = ledger_[i];
        if (message.to != user || message.phone_index != phone_index) continue;
        if (message.template_index == Message::no_template) continue;
        auto const& buttons = world_.templates()[message.template_index].shape.buttons;
        auto const found = std::ranges::find(buttons, label, &ButtonShape::text);
        if (found == buttons.end()) continue;
        Tap tap{.context = ledger_.wamid(i), .payload = {}};
        for (auto const& [index, given] : ledger_.texts(message).button_payloads)
            if (index == found - buttons.begin()) tap.payload = given;
        return tap;
    }
    return {};
}

}    // namespace carillon::sandbox
