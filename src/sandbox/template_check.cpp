#include "sandbox/template_check.hpp"

#include "sandbox/template_component.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace carillon::sandbox {
namespace {

namespace dom = simdjson::dom;
// Meta: template components, limits.
constexpr std::size_t code_characters_max = 20, offer_code_characters_max = 15;

Refused check_header(PartShape const& shape, NamedParameters named, Component const* header,
                     KnownMedia const& known_media) {
    using Header = PartShape::Header;
    switch (shape.header) {
        case Header::none:
            if (header != nullptr && !header->parameters.empty())
                return count_mismatch("header", header->parameters.size(), 0);
            return {};
        case Header::text: return check_text(shape.header_text, named, header, "header", 60);
        case Header::image: return check_media(header, "image", known_media);
        case Header::video: return check_media(header, "video", known_media);
        case Header::document: return check_media(header, "document", known_media);
        case Header::location: return check_media(header, "location", known_media);
    }
    return {};
}

Refused check_url_button(Component const& component, std::string_view where) {
    std::string_view shown;
    if (auto refused = shown_text(component.parameters.front(), where, shown)) return refused;
    if (shown.size() > 2'000)
        return ApiError{132005, fmt::format("{}: URL is longer than 2000 characters", where)};
    return {};
}

Refused check_payload(Component const& component, std::string_view where, std::string_view& payload) {
    if (component.parameters.front()["payload"].get(payload) != simdjson::SUCCESS)
        return ApiError{131008, fmt::format("{}: parameter 'payload' is required", where)};
    if (payload.size() > 2'000) return ApiError{131009, fmt::format("{}: payload is too long", where)};
    return {};
}

Refused check_code(Component const& component, std::string_view where, std::size_t characters_max) {
    std::string_view code;
    if (component.parameters.front()["coupon_code"].get(code) != simdjson::SUCCESS || code.empty())
        return ApiError{131008, fmt::format("{}: parameter 'coupon_code' is required", where)};
    if (code.size() > characters_max)
        return ApiError{132018, fmt::format("{}: coupon code is longer than {}", where, characters_max)};
    auto const plain = [](unsigned char c) { return c < 0x80 && std::isalnum(c) != 0; };
    if (!std::ranges::all_of(code, plain))
        return ApiError{132018, fmt::format("{}: coupon code is not alphanumeric", where)};
    return {};
}

/// `needed`: what the action has to hold; empty: nothing.
Refused check_action(Component const& component, std::string_view where, std::string_view needed) {
    dom::object action;
    if (component.parameters.front()["action"].get(action) != simdjson::SUCCESS)
        return ApiError{131008, fmt::format("{}: parameter 'action' is required", where)};
    if (!needed.empty() && action[needed].error() != simdjson::SUCCESS)
        return ApiError{131008, fmt::format("{}: parameter '{}' of 'action' is required", where, needed)};
    return {};
}

/// The sub_type and the parameter's type that a button takes; none: it takes no component.
struct ButtonParameter {
    std::string_view sub_type, type;
};
std::optional<ButtonParameter> parameter_of(ButtonShape const& button) {
    using Kind = ButtonShape::Kind;
    switch (button.kind) {
        case Kind::quick_reply: return ButtonParameter{"quick_reply", "payload"};
        case Kind::url:
            if (!button.has_variable) return std::nullopt;
            return ButtonParameter{"url", "text"};
        case Kind::otp: return ButtonParameter{"url", "text"};
        case Kind::copy_code: return ButtonParameter{"copy_code", "coupon_code"};
        case Kind::flow: return ButtonParameter{"flow", "action"};
        case Kind::catalog: return ButtonParameter{"catalog", "action"};
        case Kind::mpm: return ButtonParameter{"mpm", "action"};
        case Kind::phone_number:
        case Kind::other: return std::nullopt;
    }
    return std::nullopt;
}

Refused check_button(ButtonShape const& button, Component const& component, std::size_t code_max,
                     MessageTexts& texts) {
    using Kind = ButtonShape::Kind;
    std::string const where = fmt::format("buttons[{}]", component.index);
    auto const wanted = parameter_of(button);
    if (!wanted || !same_word(component.sub_type, wanted->sub_type))
        return ApiError{
            132018, fmt::format("{}: the template's button there takes no parameter of sub_type {}", where,
                                component.sub_type)};
    if (component.parameters.empty() && !button.is_required()) return {};
    if (component.parameters.empty())
        return ApiError{131008, fmt::format("{}: Button at index {} of type {} requires a parameter", where,
                                            component.index, wanted->sub_type)};
    std::string_view type;
    if (component.parameters.front()["type"].get(type) != simdjson::SUCCESS)
        return ApiError{131008, fmt::format("{}: parameter 'type' is required", where)};
    if (!same_word(type, wanted->type))
        return ApiError{
            132012, fmt::format("{}: format mismatch, expected {}, received {}", where, wanted->type, type)};
    switch (button.kind) {
        case Kind::url:
        case Kind::otp: return check_url_button(component, where);
        case Kind::copy_code: return check_code(component, where, code_max);
        case Kind::mpm: return check_action(component, where, "sections");
        case Kind::flow:
        case Kind::catalog: return check_action(component, where, "");
        case Kind::quick_reply: {
            std::string_view payload;
            if (auto refused = check_payload(component, where, payload)) return refused;
            texts.button_payloads.emplace_back(static_cast<std::uint8_t>(component.index), payload);
            return {};
        }
        case Kind::phone_number:
        case Kind::other: return {};
    }
    return {};
}

Refused check_buttons(PartShape const& shape, std::vector<Component> const& components, std::size_t code_max,
                      MessageTexts& texts) {
    std::array<bool, 10> given{};
    for (Component const& component : components) {
        if (!same_word(component.type, "button")) continue;
        if (component.index >= shape.buttons.size())
            return ApiError{132018,
                            fmt::format("buttons: the template has no button at index {}", component.index)};
        if (auto refused = check_button(shape.buttons[component.index], component, code_max, texts))
            return refused;
        given[component.index] = true;
    }
    for (std::size_t i = 0; i < shape.buttons.size() && i < given.size(); ++i)
        if (shape.buttons[i].is_required() && !given[i])
            return ApiError{131008, fmt::format("buttons: Button at index {} requires a parameter", i)};
    return {};
}

using Kinds = std::span<std::string_view const>;

Refused read_list(dom::array list, Kinds kinds, Strictness strictness, std::vector<Component>& into) {
    into.reserve(list.size());
    for (auto const element : list)
        if (auto refused = read_component(element, strictness, into.emplace_back())) return refused;
    for (Component const& component : into)
        if (std::ranges::none_of(kinds, [&](auto kind) { return same_word(kind, component.type); }))
            return ApiError{
                100, fmt::format("Param template['components']['type'] cannot be {}.", component.type)};
    return {};
}

Component const* last_of(std::vector<Component> const& components, std::string_view type) {
    Component const* found = nullptr;
    for (Component const& component : components)
        if (same_word(component.type, type)) found = &component;
    return found;
}

Refused check_part(PartShape const& shape, NamedParameters named, std::vector<Component> const& components,
                   KnownMedia const& known_media, std::size_t code_max, MessageTexts& texts) {
    if (auto refused = check_header(shape, named, last_of(components, "header"), known_media)) return refused;
    if (auto refused =
            check_text(shape.body, named, last_of(components, "body"), "body", shape.body_characters_max))
        return refused;
    return check_buttons(shape, components, code_max, texts);
}

Refused check_offer(TemplateShape const& shape, Component const* offer) {
    if (offer != nullptr && !shape.has_limited_time_offer)
        return ApiError{132018, "limited_time_offer: the template has no limited-time offer"};
    if (!shape.offer_expires) return {};
    if (offer == nullptr || offer->parameters.empty())
        return ApiError{131008, "limited_time_offer: the offer's expiration is required"};
    std::int64_t expires = 0;
    if (offer->parameters.front().at_pointer("/limited_time_offer/expiration_time_ms").get(expires) !=
            simdjson::SUCCESS ||
        expires <= 0)
        return ApiError{131009, "limited_time_offer: expiration_time_ms must be milliseconds since 1970"};
    return {};
}

/// Exactly the approved cards, each once. (Meta: carousel templates.)
Refused check_cards(TemplateShape const& shape, NamedParameters named, Component const* carousel,
                    KnownMedia const& known_media, Strictness strictness) {
    static constexpr std::array<std::string_view, 3> kinds{"header", "body", "button"};
    std::size_t const given = carousel == nullptr ? 0 : carousel->cards.size();
    if (given != shape.cards.size()) return count_mismatch("carousel cards", given, shape.cards.size());
    std::vector<bool> seen(given);
    for (std::size_t i = 0; i < given; ++i) {
        std::uint64_t index = given;
        if (carousel->cards[i]["card_index"].get(index) != simdjson::SUCCESS || index >= given || seen[index])
            return ApiError{131009,
                            fmt::format("carousel: card_index of card {} is missing, repeated or not of "
                                        "the template",
                                        i)};
        seen[index] = true;
        std::vector<Component> components;
        dom::array list;
        if (carousel->cards[i]["components"].get(list) != simdjson::SUCCESS)
            return ApiError{131008, fmt::format("carousel: components of card {} are required", i)};
        if (auto refused = read_list(list, kinds, strictness, components)) return refused;
        MessageTexts of_card;    // whose button was tapped is told by the card, which the sandbox does not do
        if (auto refused =
                check_part(shape.cards[index], named, components, known_media, code_characters_max, of_card))
            return refused;
    }
    return {};
}

}    // namespace

std::optional<ApiError> check_components(TemplateShape const& shape, NamedParameters named,
                                         std::optional<dom::array> components, KnownMedia const& known_media,
                                         Strictness strictness, MessageTexts& texts) {
    static constexpr std::array<std::string_view, 5> kinds{"header", "body", "button", "carousel",
                                                           "limited_time_offer"};
    std::vector<Component> read;
    if (components)
        if (auto refused = read_list(*components, kinds, strictness, read)) return refused;
    std::size_t const code_max =
        shape.has_limited_time_offer ? offer_code_characters_max : code_characters_max;
    if (auto refused = check_part(shape, named, read, known_media, code_max, texts)) return refused;
    if (auto refused = check_offer(shape, last_of(read, "limited_time_offer"))) return refused;
    return check_cards(shape, named, last_of(read, "carousel"), known_media, strictness);
}

}    // namespace carillon::sandbox
