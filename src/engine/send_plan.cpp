#include "engine/send_plan.hpp"

#include "base/check.hpp"
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
    constexpr auto shape = R"(Write {"column": "first_name", "fallback": "there"} or {"constant": "20%"}.)";
    auto const* const object = value.if_object();
    if (!object) return std::unexpected{bad_binding(key, fmt::format("A binding is an object. {}", shape))};
    Binding binding;
    bool has_source = false;
    for (auto const& [name, member] : *object) {
        if (name == "fallback" && member.is_null()) continue;
        auto const* const text = member.if_string();
        if (!text)
            return std::unexpected{
                bad_binding(key, fmt::format("\"{}\" must be a string. {}", std::string_view{name}, shape))};
        if (name == "fallback") {
            binding.fallback = std::string{*text};
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
            bad_binding(key, fmt::format("A binding names a column or a constant. {}", shape))};
    if (binding.fallback && binding.source == Binding::Source::constant)
        return std::unexpected{bad_binding(key, fmt::format("A constant needs no fallback. {}", shape))};
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
        member[binding.source == Binding::Source::column ? "column" : "constant"] = binding.value;
        if (binding.fallback) member["fallback"] = *binding.fallback;
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
                                       graph::MessageSender& sender, store::OpenSend const& open) {
    auto const& settings = open.send.settings;
    auto const org = open.send.org;
    auto const number = co_await store.assets().find_phone_number(org, open.campaign.phone_number);
    if (!number || !number->active)
        co_return cannot_send("phone_number_gone",
                              "The campaign's phone number is no longer in the WhatsApp account.");
    auto const waba = co_await store.assets().find_waba(org, number->waba);
    CHECK_REQUEST(waba.has_value());
    auto const token = secrets.open(waba->access_token_sealed);
    if (!token)
        co_return cannot_send(
            "secret_unreadable",
            "The WhatsApp account's access token cannot be opened with this server's secret key. Start "
            "the server with the key it was sealed with, or connect the account again.");
    auto const stored = co_await store.assets().find_template(org, settings.template_id);
    if (!stored) co_return cannot_send("no_template", "The send has no template.");
    auto subject = graph::parse_template(stored->name, stored->language, stored->category, stored->status,
                                         stored->parameter_format, stored->components_json);
    if (!subject) co_return std::unexpected{subject.error()};
    auto const audience = co_await store.audiences().find(org, open.campaign.audience);
    CHECK_REQUEST(audience.has_value());
    auto bindings = read_bindings(settings.parameters_json);
    if (!bindings) co_return std::unexpected{bindings.error()};
    graph::PayloadOptions const options{settings.product_policy, settings.message_activity_sharing};
    auto payload =
        graph::MessagePayload::compile(*subject, *bindings, audience->columns, settings.category, options);
    if (!payload) co_return std::unexpected{payload.error()};
    SendPlan plan{.send = open.send.id,
                  .campaign = open.campaign.id,
                  .org = org,
                  .phone_number = number->id,
                  .throughput_level = number->throughput_level,
                  .rate = static_cast<double>(settings.max_messages_per_second),
                  .route = sender.route(number->phone_number_id, payload->api(), *token),
                  .payload = *std::move(payload)};
    co_return plan;
}

}    // namespace carillon::engine
