// The nodes and edges that are read: phone number, WABA, templates.
#include "base/crypto.hpp"
#include "sandbox/platform_path.hpp"
#include "sandbox/text.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace carillon::sandbox {
namespace {

constexpr std::string_view phone_defaults =
    "verified_name,code_verification_status,display_phone_number,quality_rating,platform_type,throughput,"
    "last_onboarded_time,id";
constexpr std::string_view waba_defaults = "id,name,timezone_id,message_template_namespace";
constexpr std::string_view template_defaults = "name,parameter_format,components,language,status,category,id";

/// Top-level names of a fields parameter; what stands in braces or parentheses behind one is skipped.
std::vector<std::string_view> split_fields(std::string_view fields) {
    std::vector<std::string_view> names;
    std::size_t begin = 0;
    int depth = 0;
    for (std::size_t i = 0; i <= fields.size(); ++i) {
        char const c = i < fields.size() ? fields[i] : ',';
        if (c == '{' || c == '(') ++depth;
        if (c == '}' || c == ')') --depth;
        if (c != ',' || (depth > 0 && i < fields.size())) continue;
        std::string_view name = fields.substr(begin, i - begin);
        name = name.substr(0, name.find_first_of("{(."));
        if (!name.empty()) names.push_back(name);
        begin = i + 1;
    }
    return names;
}

/// The chosen fields as an object, `id` always among them; the name of the first unknown one instead.
std::expected<std::string, std::string> choose(NodeFields const& all, std::string_view fields) {
    std::string out = "{";
    bool has_id = false;
    for (std::string_view const name : split_fields(fields)) {
        auto const found = std::ranges::find(all, name, &NodeFields::value_type::first);
        if (found == all.end()) return std::unexpected{std::string{name}};
        has_id = has_id || name == "id";
        if (!found->second.empty()) put(out, out.size() > 1 ? ",\"" : "\"", name, "\":", found->second);
    }
    auto const id = std::ranges::find(all, "id", &NodeFields::value_type::first);
    if (!has_id) put(out, out.size() > 1 ? ",\"id\":" : "\"id\":", id->second);
    return out + "}";
}

/// The Graph version that brought the portfolio's limit and the onboarding status; those before it refuse the
/// names.
constexpr int newer_fields_since = 24;

std::string as_json(std::string_view text) { return json_string(text); }
std::string flag(bool value) { return value ? "true" : "false"; }

/// Left out while there is none: only the older field knows TIER_NOT_SET.
std::string newer_limit(WorldSpec const& spec) {
    return spec.messaging_limit == "TIER_NOT_SET" ? std::string{} : as_json(spec.messaging_limit);
}

/// A cursor says how far the listing got, with a seal that lets a made-up one be told.
std::string cursor_of(std::size_t position) {
    std::string plain = fmt::format("{}.{:04x}", position, mix(position, 0xc0de) & 0xffff);
    return to_base64_url({reinterpret_cast<unsigned char const*>(plain.data()), plain.size()});
}
std::optional<std::size_t> position_of(std::string_view cursor, std::size_t count) {
    for (std::size_t position = 0; position <= count; ++position)
        if (cursor_of(position) == cursor) return position;
    return {};
}

std::size_t limit_of(std::string_view target) {
    std::string const text = query_value(target, "limit");
    std::size_t limit = 25;
    std::from_chars(text.data(), text.data() + text.size(), limit);
    return std::clamp<std::size_t>(limit, 1, 1'000);
}

std::string without(std::string_view target, std::string_view key) {
    std::string out{target.substr(0, target.find('?'))};
    char mark = '?';
    auto at = target.find('?');
    while (at != std::string_view::npos) {
        std::string_view const rest = target.substr(at + 1);
        std::string_view const pair = rest.substr(0, rest.find('&'));
        if (!pair.empty() && pair.substr(0, pair.find('=')) != key)
            put(out, std::string_view{&mark, 1}, pair);
        if (!pair.empty() && pair.substr(0, pair.find('=')) != key) mark = '&';
        at = rest.find('&') == std::string_view::npos ? std::string_view::npos : at + 1 + rest.find('&');
    }
    put(out, std::string_view{&mark, 1});
    return out;
}

/// "data" and "paging" of a list: `rows` are all that match, `from` the first to show.
std::string page_json(std::vector<std::pair<std::size_t, std::string>> const& rows, std::size_t from,
                      std::size_t limit, Request const& request) {
    std::string data;
    std::size_t last = 0;
    std::size_t first = 0;
    std::size_t shown = 0;
    bool more = false;
    for (auto const& [position, row] : rows) {
        if (position < from) continue;
        if (shown == limit) {
            more = true;
            break;
        }
        if (shown++ == 0) first = position;
        if (!data.empty()) data += ',';
        data += row;
        last = position + 1;
    }
    std::string paging;
    if (shown > 0) {
        put(paging, R"(,"paging":{"cursors":{"before":")", cursor_of(first), R"(","after":")",
            cursor_of(last), "\"}");
        if (more)
            put(paging, R"(,"next":)",
                json_string(fmt::format("{}://{}{}after={}", request.scheme, request.authority,
                                        without(request.target, "after"), cursor_of(last))));
        paging += '}';
    }
    return fmt::format(R"({{"data":[{}]{}}})", data, paging);
}

}    // namespace

Reply Platform::node(NodeFields const& all, std::string_view fields, std::string_view defaults,
                     std::string_view type) {
    auto chosen = choose(all, fields.empty() ? defaults : fields);
    if (chosen) return json(std::move(*chosen));
    return refused(
        {100, fmt::format("Tried accessing nonexisting field ({}) on node type ({})", chosen.error(), type)});
}

/// The worst of the parts (Meta: health status).
std::string Platform::health_json(std::uint8_t const* phone_index, TemplateEntry const* entry) const {
    enum Level { available, limited, blocked };
    static constexpr std::string_view names[] = {"AVAILABLE", "LIMITED", "BLOCKED"};
    Level worst = available;
    std::string entities;
    auto const add = [&](std::string_view type, std::string_view id, Level level, std::string_view extra) {
        worst = std::max(worst, level);
        put(entities, entities.empty() ? "" : ",", R"({"entity_type":")", type, R"(","id":")", id,
            R"(","can_send_message":")", names[level], "\"", extra, "}");
    };
    if (entry != nullptr) {
        bool const ok = entry->spec.status == "APPROVED";
        add("MESSAGE_TEMPLATE", entry->spec.id, ok ? available : blocked,
            ok ? ""
               : R"(,"errors":[{"error_code":141002,"error_description":"The message template is not approved.",)"
                 R"("possible_solution":"Use an approved template."}])");
    }
    if (phone_index != nullptr) {
        PhoneNumberSpec const& spec = world_.phone_numbers()[*phone_index].spec;
        bool const ok = spec.status == "CONNECTED";
        bool const some = spec.status == "FLAGGED" || spec.name_status != "APPROVED";
        add("PHONE_NUMBER", spec.id,
            ok && !some  ? available
            : ok || some ? limited
                         : blocked,
            ok && !some ? ""
            : ok || some
                ? R"(,"additional_info":["The number has a display name or quality matter open."])"
                : R"(,"errors":[{"error_code":133010,"error_description":"The number is not connected.",)"
                  R"("possible_solution":"Register the number again."}])");
    }
    add("WABA", world_.spec().waba_id, available, "");
    add("BUSINESS", world_.spec().business_id, available, "");
    add("APP", world_.spec().app_id, available, "");
    return fmt::format(R"({{"can_send_message":"{}","entities":[{}]}})", names[worst], entities);
}

NodeFields Platform::phone_number_fields(std::uint8_t phone_index, int version) const {
    PhoneNumberEntry const& entry = world_.phone_numbers()[phone_index];
    PhoneNumberSpec const& spec = entry.spec;
    std::string const limit = as_json(world_.spec().messaging_limit);
    std::string configuration;
    for (auto const& [key, url] : {std::pair{"phone_number", webhooks_.phone_url(phone_index)},
                                   std::pair{"whatsapp_business_account", webhooks_.waba_url()},
                                   std::pair{"application", webhooks_.app_url()}})
        if (!url.empty())
            put(configuration, configuration.empty() ? "\"" : ",\"", key, "\":", json_string(url));
    NodeFields fields{{"id", as_json(spec.id)},
                      {"display_phone_number", as_json(spec.display_phone_number)},
                      {"verified_name", as_json(spec.verified_name)},
                      {"quality_rating", as_json(spec.quality_rating)},
                      {"quality_score", fmt::format(R"({{"score":{}}})", as_json(spec.quality_rating))},
                      {"code_verification_status", as_json("VERIFIED")},
                      {"name_status", as_json(spec.name_status)},
                      {"new_name_status", as_json("NONE")},
                      {"status", as_json(spec.status)},
                      {"account_mode", as_json("LIVE")},
                      {"platform_type", as_json("CLOUD_API")},
                      {"throughput", fmt::format(R"({{"level":{}}})", as_json(spec.throughput))},
                      {"messaging_limit_tier", limit},
                      {"is_official_business_account", "false"},
                      {"is_pin_enabled", "true"},
                      {"last_onboarded_time", as_json("2026-03-01T10:00:00+0000")},
                      {"webhook_configuration", fmt::format("{{{}}}", configuration)},
                      {"health_status", health_json(&phone_index, nullptr)}};
    if (version >= newer_fields_since)
        fields.emplace_back("whatsapp_business_manager_messaging_limit", newer_limit(world_.spec()));
    return fields;
}

Reply Platform::phone_number_node(Request const& request, std::uint8_t phone_index, int version) {
    return node(phone_number_fields(phone_index, version), query_value(request.target, "fields"),
                phone_defaults, "WhatsAppBusinessPhoneNumber");
}

/// POST {"webhook_configuration":{"override_callback_uri":…,"verify_token":…}}: this number's own webhook
/// address.
Reply Platform::phone_number_settings(Request const& request, std::uint8_t phone_index) {
    boost::system::error_code error;
    auto const body = boost::json::parse({request.body.data(), request.body.size()}, error);
    auto const* configuration =
        !error && body.is_object() ? body.get_object().if_contains("webhook_configuration") : nullptr;
    if (configuration == nullptr || !configuration->is_object())
        return refused(
            {100, "The sandbox takes webhook_configuration {override_callback_uri, verify_token} here."});
    auto const text = [&](std::string_view key) {
        auto const* value = configuration->get_object().if_contains(key);
        return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
    };
    std::string url = text("override_callback_uri");
    auto store = [this, phone_index](std::string verified) {
        webhooks_.set_phone_url(phone_index, std::move(verified));
    };
    if (!url.empty()) return verify_callback(std::move(url), text("verify_token"), std::move(store));
    store({});
    return json(R"({"success":true})");
}

Reply Platform::waba_node(Request const& request, int version) {
    WorldSpec const& spec = world_.spec();
    bool const onboarded = spec.onboarding_status == "ONBOARDED";
    bool const eligible = spec.onboarding_status == "ELIGIBLE";
    bool const unknown = spec.onboarding_status == "UNKNOWN";
    NodeFields all{
        {"id", as_json(spec.waba_id)},
        {"name", as_json(spec.waba_name)},
        {"timezone_id", as_json(spec.timezone_id)},
        {"country", as_json(spec.country)},
        {"currency", as_json("EUR")},
        {"message_template_namespace", as_json("3d9fd4a5_0b7d_4b6e_9d0c_5f1c0a1b2c3d")},
        {"account_review_status", as_json("APPROVED")},
        {"business_verification_status", as_json("verified")},
        {"ownership_type", as_json("SELF")},
        {"status", as_json("ACTIVE")},
        {"primary_business_location", as_json(spec.country)},
        {"marketing_messages_lite_api_status", as_json(onboarded  ? "ONBOARDED"
                                                       : eligible ? "ELIGIBLE"
                                                       : unknown  ? "UNKNOWN"
                                                                  : "INELIGIBLE")},
        {"disable_marketing_messages_on_cloud_api", flag(spec.disable_marketing_messages_on_cloud_api)},
        {"owner_business_info",
         fmt::format(R"({{"name":{},"id":{}}})", as_json(spec.waba_name), as_json(spec.business_id))},
        {"health_status", health_json(nullptr, nullptr)}};
    if (version >= newer_fields_since) {
        all.emplace_back("marketing_messages_onboarding_status",
                         unknown ? std::string{} : as_json(spec.onboarding_status));
        all.emplace_back("whatsapp_business_manager_messaging_limit", newer_limit(spec));
    }
    return node(all, query_value(request.target, "fields"), waba_defaults, "WhatsAppBusinessAccount");
}

Reply Platform::waba_settings(Request const& request) {
    boost::system::error_code error;
    auto const body = boost::json::parse({request.body.data(), request.body.size()}, error);
    if (error || !body.is_object()) return refused({100, "The body has to be a JSON object."});
    WorldSpec& spec = world_.spec();
    if (auto const* value = body.get_object().if_contains("disable_marketing_messages_on_cloud_api")) {
        if (!value->is_bool())
            return refused({100, "Param disable_marketing_messages_on_cloud_api must be a boolean."});
        spec.disable_marketing_messages_on_cloud_api = value->get_bool();
    }
    if (auto const* value = body.get_object().if_contains("name"); value != nullptr && value->is_string())
        spec.waba_name = value->get_string();
    if (auto const* value = body.get_object().if_contains("timezone_id");
        value != nullptr && value->is_string())
        spec.timezone_id = value->get_string();
    return json(fmt::format(R"({{"id":"{}"}})", spec.waba_id));
}

Reply Platform::phone_numbers(Request const& request, int version) {
    std::string const fields = query_value(request.target, "fields");
    std::string const after = query_value(request.target, "after");
    auto const from = after.empty() ? 0 : position_of(after, world_.phone_numbers().size());
    if (!from) return refused({131059, "The cursor is not one of this list's. Start again without it."});
    std::vector<std::pair<std::size_t, std::string>> rows;
    for (std::size_t i = 0; i < world_.phone_numbers().size(); ++i) {
        auto chosen = choose(phone_number_fields(static_cast<std::uint8_t>(i), version),
                             fields.empty() ? phone_defaults : fields);
        if (!chosen)
            return refused({100, fmt::format("Tried accessing nonexisting field ({}) on node type "
                                             "(WhatsAppBusinessPhoneNumber)",
                                             chosen.error())});
        rows.emplace_back(i, std::move(*chosen));
    }
    return json(page_json(rows, *from, limit_of(request.target), request));
}

NodeFields Platform::template_fields(TemplateEntry const& entry) const {
    TemplateSpec const& spec = entry.spec;
    return {{"id", as_json(spec.id)},
            {"name", as_json(spec.name)},
            {"language", as_json(spec.language)},
            {"status", as_json(spec.status)},
            {"category", as_json(spec.category)},
            {"sub_category", ""},
            {"previous_category", ""},
            {"parameter_format", as_json(spec.parameter_format)},
            {"components", spec.components},
            {"quality_score", fmt::format(R"({{"score":"{}","date":1763900000}})", spec.quality)},
            {"rejected_reason", as_json(spec.rejected_reason)},
            {"message_send_ttl_seconds", spec.category == "MARKETING" ? "43200" : ""},
            {"last_updated_time", as_json("2026-03-01T10:00:00+0000")},
            {"health_status", health_json(nullptr, &entry)}};
}

Reply Platform::template_node(Request const& request, std::uint16_t template_index) {
    return node(template_fields(world_.templates()[template_index]), query_value(request.target, "fields"),
                template_defaults, "WhatsAppMessageTemplate");
}

Reply Platform::message_templates(Request const& request, int version) {
    std::string const fields = query_value(request.target, "fields");
    std::string const after = query_value(request.target, "after");
    auto const from = after.empty() ? 0 : position_of(after, world_.templates().size());
    if (!from && version >= 24)
        return refused({131059, "The cursor is not one of this list's. Start again without it."});
    if (!from) return refused({100, "Invalid parameter: after"});
    std::string const name_part = query_value(request.target, "name_or_content");
    auto const passes = [&](TemplateSpec const& spec) {
        auto const is = [&](std::string_view key, std::string_view value) {
            std::string const wanted = query_value(request.target, key);
            return wanted.empty() || wanted == value;
        };
        return is("name", spec.name) && is("status", spec.status) && is("category", spec.category) &&
               is("language", spec.language) && is("quality_score", spec.quality) &&
               (name_part.empty() || spec.name.find(name_part) != std::string::npos ||
                spec.components.find(name_part) != std::string::npos);
    };
    std::vector<std::pair<std::size_t, std::string>> rows;
    for (std::size_t i = *from; i < world_.templates().size(); ++i) {
        if (!passes(world_.templates()[i].spec)) continue;
        auto chosen =
            choose(template_fields(world_.templates()[i]), fields.empty() ? template_defaults : fields);
        if (!chosen)
            return refused({100, fmt::format("Tried accessing nonexisting field ({}) on node type "
                                             "(WhatsAppMessageTemplate)",
                                             chosen.error())});
        rows.emplace_back(i, std::move(*chosen));
    }
    return json(page_json(rows, *from, limit_of(request.target), request));
}

}    // namespace carillon::sandbox
