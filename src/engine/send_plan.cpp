#include "engine/send_plan.hpp"

#include "base/check.hpp"
#include "engine/media_upload.hpp"
#include "graph/template_json.hpp"
#include "store/assets.hpp"
#include "store/audiences.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <charconv>

namespace carillon::engine {
namespace {
namespace json = boost::json;

FieldError bad_binding(std::string_view key, std::string message) {
    return {fmt::format("/parameters/{}", key), "invalid_binding", std::move(message)};
}

std::expected<Binding, FieldError> read_binding(std::string_view key, json::value const& value) {
    constexpr auto shape =
        R"(Write {"column": "first_name", "fallback": "there"}, {"constant": "20%"} or {"media": 12}; a body's value may be )"
        R"(typed with "currency": "EUR" or "dateTime": true.)";
    auto const* const object = value.if_object();
    if (!object) return std::unexpected{bad_binding(key, fmt::format("A binding is an object. {}", shape))};
    Binding binding;
    bool has_source = false;
    for (auto const& [name, member] : *object) {
        if (name == "fallback" && member.is_null()) continue;
        if (name == "media" && !has_source) {
            if (!member.is_int64() || member.get_int64() <= 0)
                return std::unexpected{bad_binding(
                    key, fmt::format("\"media\" is the id of a media file, a whole number. {}", shape))};
            has_source = true;
            binding.source = Binding::Source::media;
            binding.value = std::to_string(member.get_int64());
            continue;
        }
        if (name == "dateTime" && member.is_bool() && binding.as == Binding::As::text) {
            if (member.get_bool()) binding.as = Binding::As::date_time;
            continue;
        }
        auto const* const text = member.if_string();
        if (!text)
            return std::unexpected{
                bad_binding(key, fmt::format("\"{}\" must be a string. {}", std::string_view{name}, shape))};
        if (name == "fallback") {
            binding.fallback = std::string{*text};
        } else if (name == "currency" && binding.as == Binding::As::text) {
            binding.as = Binding::As::currency;
            binding.currency = *text;
        } else if ((name == "column" || name == "constant") && !has_source) {
            has_source = true;
            binding.source = name == "column" ? Binding::Source::column : Binding::Source::constant;
            binding.value = *text;
        } else {
            return std::unexpected{bad_binding(
                key, fmt::format("\"{}\" does not belong here. {}", std::string_view{name}, shape))};
        }
    }
    if (!has_source)
        return std::unexpected{
            bad_binding(key, fmt::format("A binding names a column, a constant or a media file. {}", shape))};
    if (binding.fallback && binding.source != Binding::Source::column)
        return std::unexpected{bad_binding(key, fmt::format("Only a column needs a fallback. {}", shape))};
    if (binding.as != Binding::As::text && binding.source == Binding::Source::media)
        return std::unexpected{
            bad_binding(key, fmt::format("A media file is neither money nor a date. {}", shape))};
    return binding;
}

std::unexpected<Problem> cannot_send(std::string code, std::string detail) {
    return refuse(Problem::Kind::conflict, std::move(code), std::move(detail));
}
}    // namespace

Result<Bindings> read_bindings(std::string_view text) {
    boost::system::error_code error;
    auto const value = json::parse(text, error);
    if (error || !value.is_object())
        return refuse(
            Problem::Kind::invalid, "invalid_parameters", "The send's parameters are not a JSON object.",
            {{"/parameters", "invalid", "Write an object with a binding for each of the template's slots."}});
    Bindings bindings;
    std::vector<FieldError> errors;
    for (auto const& [key, member] : value.get_object()) {
        auto binding = read_binding(key, member);
        if (binding)
            bindings.emplace(std::string{key}, *std::move(binding));
        else
            errors.push_back(std::move(binding.error()));
    }
    if (!errors.empty())
        return refuse(Problem::Kind::invalid, "invalid_parameters",
                      "Some of the send's parameters cannot be read.", std::move(errors));
    return bindings;
}

std::string write_bindings(Bindings const& bindings) {
    json::object object;
    for (auto const& [key, binding] : bindings) {
        json::object member;
        switch (binding.source) {
            case Binding::Source::column: member["column"] = binding.value; break;
            case Binding::Source::constant: member["constant"] = binding.value; break;
            case Binding::Source::media: member["media"] = std::stoll(binding.value); break;
        }
        if (binding.fallback) member["fallback"] = *binding.fallback;
        if (binding.as == Binding::As::currency) member["currency"] = binding.currency;
        if (binding.as == Binding::As::date_time) member["dateTime"] = true;
        object[key] = std::move(member);
    }
    return json::serialize(object);
}

std::string callback_data(MessageId message) {
    return fmt::format("c{}-{}", message.parent.value, message.lead_no);
}

std::optional<MessageId> message_of_callback(std::string_view text) {
    MessageId id;
    auto const* const end = text.data() + text.size();
    if (!text.starts_with('c')) return {};
    auto const [dash, send_error] = std::from_chars(text.data() + 1, end, id.parent.value);
    if (send_error != std::errc{} || dash == end || *dash != '-') return {};
    auto const [rest, lead_error] = std::from_chars(dash + 1, end, id.lead_no);
    if (lead_error != std::errc{} || rest != end || id.parent.value <= 0) return {};
    return id;
}

Async<Result<SendPlan>> load_send_plan(store::Store& store, SecretBox const& secrets,
                                       graph::MessageSender& sender, Wall now, store::OpenSend const& open) {
    auto const& settings = open.send.settings;
    auto const org = open.send.org;
    auto const from = co_await load_sending_number(store, secrets, org, open.campaign.phone_number);
    if (!from) co_return std::unexpected{from.error()};
    auto const stored = co_await store.assets().find_template(org, settings.template_id);
    if (!stored) co_return cannot_send("no_template", "The send has no template.");
    if (stored->waba != from->number.waba)
        co_return cannot_send(
            "other_account",
            fmt::format("The template “{}” is of another WhatsApp account than the campaign's phone number.",
                        stored->name));
    auto subject = graph::parse_template(stored->name, stored->language, stored->category, stored->status,
                                         stored->parameter_format, stored->components_json);
    if (!subject) co_return std::unexpected{subject.error()};
    auto const audience = co_await store.audiences().find(org, open.campaign.audience);
    CHECK_REQUEST(audience.has_value());
    auto bindings = read_bindings(settings.parameters_json);
    if (!bindings) co_return std::unexpected{bindings.error()};
    auto media = co_await find_uploads(store, now, org, from->number.id, open.campaign.id, *bindings);
    if (!media) co_return std::unexpected{media.error()};
    graph::PayloadOptions const options{settings.product_policy, settings.message_activity_sharing,
                                        std::move(media->handles)};
    auto payload =
        graph::MessagePayload::compile(*subject, *bindings, audience->columns, settings.category, options);
    if (!payload) co_return std::unexpected{payload.error()};
    SendPlan plan{.send = open.send.id,
                  .campaign = open.campaign.id,
                  .org = org,
                  .phone_number = from->number.id,
                  .waba = from->number.waba,
                  .throughput_level = from->number.throughput_level,
                  .rate = static_cast<double>(settings.max_messages_per_second),
                  .opens_at = settings.scheduled_at,
                  .route = sender.route(from->number.phone_number_id, payload->api(), from->access_token),
                  .payload = *std::move(payload),
                  .renew_at = media->renew_at};
    co_return plan;
}

Async<Result<void>> upload_send_media(store::Store& store, SecretBox const& secrets,
                                      graph::MessageSender& sender, Clock& clock,
                                      store::OpenSend const& open) {
    auto const bindings = read_bindings(open.send.settings.parameters_json);
    if (!bindings) co_return std::unexpected{bindings.error()};
    bool const any = std::ranges::any_of(
        *bindings, [](auto const& entry) { return entry.second.source == Binding::Source::media; });
    if (!any) co_return Result<void>{};
    auto from = co_await load_sending_number(store, secrets, open.send.org, open.campaign.phone_number);
    if (!from) co_return std::unexpected{from.error()};
    auto const media =
        co_await upload_media(store, sender, clock, *std::move(from), open.campaign.id, *bindings);
    if (!media) co_return std::unexpected{media.error()};
    co_return Result<void>{};
}

}    // namespace carillon::engine
