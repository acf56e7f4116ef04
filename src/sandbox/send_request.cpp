#include "sandbox/send_request.hpp"

#include "sandbox/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace carillon::sandbox {
namespace {

namespace dom = simdjson::dom;
using Refused = std::optional<ApiError>;    // nothing: go on

ApiError missing(std::string_view parameter) {
    return {100, fmt::format("The parameter {} is required.", parameter)};
}
ApiError invalid(std::string details) { return {131009, std::move(details)}; }

Refused unknown_key(dom::object object, std::string_view where, std::span<std::string_view const> known) {
    for (auto const field : object)
        if (std::ranges::find(known, field.key) == known.end())
            return ApiError{100, fmt::format("Unexpected key \"{}\" on param \"{}\".", field.key, where)};
    return {};
}

/// Digits only, with a plus and the usual separators tolerated (Meta: send messages, phone number formats).
std::optional<std::uint64_t> phone_of(std::string_view text) {
    std::uint64_t phone = 0;
    int digits = 0;
    for (char const c : text) {
        if (c >= '0' && c <= '9') {
            phone = phone * 10 + static_cast<unsigned>(c - '0');
            ++digits;
        } else if (c != '+' && c != ' ' && c != '-' && c != '(' && c != ')' && c != '.') {
            return {};
        }
        if (digits > 15) return {};
    }
    if (digits < 7) return {};
    return phone;
}

/// A business-scoped user id: two capitals, a dot, up to 128 letters and digits (Meta: business-scoped user
/// ids).
bool is_user_id(std::string_view text) {
    auto const capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    auto const plain = [&](char c) { return capital(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return text.size() > 3 && text.size() <= 131 && capital(text[0]) && capital(text[1]) && text[2] == '.' &&
           std::ranges::all_of(text.substr(3), plain);
}

Refused read_recipient(dom::object root, SendRequest& into) {
    std::string_view text;
    if (root["to"].get(text) == simdjson::SUCCESS && !text.empty()) {
        auto const phone = phone_of(text);
        if (!phone)
            return invalid(
                fmt::format("Recipient \"{}\" is not a phone number in international form.", text));
        into.to = *phone;
    } else if (root["recipient"].get(text) == simdjson::SUCCESS && !text.empty()) {
        if (!is_user_id(text)) return invalid("Parameter recipient is not a business-scoped user id.");
        into.to = hash_text(text);
        into.to_is_user_id = true;
    } else {
        return missing("to");
    }
    into.to_text = text;
    return {};
}

Refused read_envelope(dom::object root, Api api, Strictness strictness) {
    std::string_view text;
    if (root["messaging_product"].get(text) != simdjson::SUCCESS) return missing("messaging_product");
    if (text != "whatsapp") return ApiError{100, "Param messaging_product must be one of {WHATSAPP}."};
    if (root["recipient_type"].get(text) == simdjson::SUCCESS) {
        if (text != "individual") return ApiError{100, "Param recipient_type must be one of {INDIVIDUAL}."};
    } else if (api == Api::marketing_messages && strictness == Strictness::strict) {
        return missing("recipient_type");
    }
    return {};
}

Refused read_policy(dom::object root, SendRequest& into) {
    std::string_view text;
    if (root["product_policy"].error() == simdjson::SUCCESS) {
        if (root["product_policy"].get(text) != simdjson::SUCCESS ||
            (text != "STRICT" && text != "CLOUD_API_FALLBACK"))
            return ApiError{100, "Param product_policy must be one of {CLOUD_API_FALLBACK, STRICT}."};
        into.strict_policy = text == "STRICT";
    }
    dom::element sharing;    // a boolean in the schema, a string in one of Meta's own samples: both are taken
    if (root["message_activity_sharing"].get(sharing) == simdjson::SUCCESS && !sharing.is_bool() &&
        !(sharing.get(text) == simdjson::SUCCESS && (text == "true" || text == "false")))
        return ApiError{100, "Param message_activity_sharing must be a boolean."};
    dom::element multiplier;
    double factor = 1;
    if (root.at_pointer("/bid_spec/per_message_bid_multiplier").get(multiplier) == simdjson::SUCCESS &&
        (multiplier.get(factor) != simdjson::SUCCESS || factor <= 0))
        return ApiError{100, "Param bid_spec['per_message_bid_multiplier'] must be a number greater than 0."};
    return {};
}

Refused read_callback_data(dom::object root, SendRequest& into) {
    dom::element value;
    if (root["biz_opaque_callback_data"].get(value) != simdjson::SUCCESS) return {};
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS || text.size() > 512)
        return ApiError{100, "Param biz_opaque_callback_data must be a string of at most 512 characters."};
    into.callback_data = text;
    return {};
}

/// Meta's schema asks for language.policy and its own samples leave it out, so it is not asked for.
Refused read_template(dom::object root, Strictness strictness, SendRequest& into) {
    dom::object object;
    if (root["template"].get(object) != simdjson::SUCCESS)
        return ApiError{131008, "Parameter 'template' is required for a template message."};
    dom::object language;
    if (object["name"].get(into.template_name) != simdjson::SUCCESS || into.template_name.empty())
        return ApiError{131008, "Parameter 'name' of 'template' is required."};
    if (into.template_name.size() > 512) return invalid("Template name is longer than 512 characters.");
    if (object["language"].get(language) != simdjson::SUCCESS ||
        language["code"].get(into.language) != simdjson::SUCCESS || into.language.empty())
        return ApiError{131008, "Parameter 'code' of 'language' is required."};
    dom::element components;
    if (object["components"].get(components) == simdjson::SUCCESS) {
        dom::array array;
        if (components.get(array) != simdjson::SUCCESS)
            return ApiError{100, "Param template['components'] must be an array."};
        into.components = array;
    }
    if (strictness == Strictness::lenient) return {};
    static constexpr std::array<std::string_view, 4> known{"name", "language", "components", "namespace"};
    if (auto refused = unknown_key(object, "template", known)) return refused;
    static constexpr std::array<std::string_view, 2> language_known{"code", "policy"};
    return unknown_key(language, "template['language']", language_known);
}

Refused read_marketing(dom::object root, Strictness strictness, SendRequest& into) {
    static constexpr std::array<std::string_view, 9> known{
        "messaging_product", "recipient_type",           "to",      "recipient", "type", "template",
        "product_policy",    "message_activity_sharing", "bid_spec"};
    std::string_view type;
    if (root["type"].get(type) != simdjson::SUCCESS || type != "template")
        return ApiError{100, "Message must be a template message."};
    if (strictness == Strictness::strict)
        if (auto refused = unknown_key(root, "ROOT", known)) return refused;
    if (auto refused = read_recipient(root, into)) return refused;
    if (auto refused = read_policy(root, into)) return refused;
    if (auto refused = read_callback_data(root, into)) return refused;    // lenient only
    return read_template(root, strictness, into);
}

Refused read_cloud(dom::object root, SendRequest& into) {
    std::string_view text;
    if (root["status"].get(text) == simdjson::SUCCESS && text == "read") {
        into.kind = SendRequest::Kind::mark_as_read;
        if (root["message_id"].get(text) != simdjson::SUCCESS) return missing("message_id");
        return {};
    }
    if (auto refused = read_recipient(root, into)) return refused;
    if (auto refused = read_callback_data(root, into)) return refused;
    std::string_view type = "text";    // Meta's default
    if (root["type"].error() == simdjson::SUCCESS && root["type"].get(type) != simdjson::SUCCESS)
        return ApiError{100, "Param type must be a string."};
    if (type == "template") return read_template(root, Strictness::lenient, into);
    if (type != "text") return ApiError{131051, "The sandbox takes messages of type template and text."};
    into.kind = SendRequest::Kind::text;
    if (root.at_pointer("/text/body").get(text) != simdjson::SUCCESS || text.empty())
        return ApiError{131008, "Parameter 'body' of 'text' is required."};
    if (text.size() > 4 * 4096)
        return ApiError{100, "Param text['body'] must be at most 4096 characters long."};
    return {};
}

}    // namespace

std::expected<SendRequest, ApiError> read_send_request(std::string_view body, Api api, Strictness strictness,
                                                       dom::parser& parser) {
    dom::element document;
    dom::object root;
    // The caller's buffer is padded, so it is read in place.
    auto const error = parser.parse(body.data(), body.size(), false).get(document);
    if (error != simdjson::SUCCESS)
        return std::unexpected{
            ApiError{100, fmt::format("The body is not valid JSON: {}", error_message(error))}};
    if (document.get(root) != simdjson::SUCCESS)
        return std::unexpected{ApiError{100, "The body has to be a JSON object."}};
    if (auto refused = read_envelope(root, api, strictness)) return std::unexpected{std::move(*refused)};
    SendRequest request;
    auto refused = api == Api::marketing_messages ? read_marketing(root, strictness, request)
                                                  : read_cloud(root, request);
    if (refused) return std::unexpected{std::move(*refused)};
    return request;
}

}    // namespace carillon::sandbox
