#include "sandbox/template_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace carillon::sandbox {
namespace {

namespace dom = simdjson::dom;
using Refused = std::optional<ApiError>;

bool same_word(std::string_view a, std::string_view b) {
    auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

Refused count_mismatch(std::string_view where, std::size_t given, std::size_t expected) {
    return ApiError{132000,
                    fmt::format("{}: number of localizable_params ({}) does not match the expected number of "
                                "params ({})",
                                where, given, expected)};
}

/// Line breaks, tabs and runs of more than four spaces are not allowed in a parameter (Meta: template
/// components).
bool has_forbidden_spacing(std::string_view text) {
    return text.find_first_of("\n\t\r") != std::string_view::npos ||
           text.find("     ") != std::string_view::npos;
}

/// One component of the send; its parts are found once.
struct Component {
    std::string_view type, sub_type;
    std::size_t index = 0;
    std::vector<dom::object> parameters;
    std::size_t cards = 0;
};

/// Meta's samples give the index as a string and many clients as a number; both are taken, and the pattern of
/// the published schema, which would refuse 0 and 1, is not applied.
Refused read_index(dom::object object, Component& into) {
    dom::element value;
    if (object["index"].get(value) != simdjson::SUCCESS) return {};
    std::string_view text;
    std::uint64_t number = 99;
    if (value.get(text) == simdjson::SUCCESS) {
        std::from_chars(text.data(), text.data() + text.size(), number);
    } else if (value.get(number) != simdjson::SUCCESS) {
        number = 99;
    }
    if (number > 9) return ApiError{131009, "Parameter 'index' of a button must be from 0 to 9."};
    into.index = number;
    return {};
}

Refused read_component(dom::element element, Strictness strictness, Component& into) {
    dom::object object;
    if (element.get(object) != simdjson::SUCCESS)
        return ApiError{100, "Param template['components'] must hold objects."};
    if (object["type"].get(into.type) != simdjson::SUCCESS)
        return ApiError{131008, "Parameter 'type' of a component is required."};
    if (object["sub_type"].get(into.sub_type) != simdjson::SUCCESS) into.sub_type = {};
    if (auto refused = read_index(object, into)) return refused;
    dom::array array;
    if (object["parameters"].get(array) == simdjson::SUCCESS)
        for (auto const parameter : array) {
            dom::object fields;
            if (parameter.get(fields) != simdjson::SUCCESS)
                return ApiError{100, "Param 'parameters' of a component must hold objects."};
            into.parameters.push_back(fields);
        }
    if (object["cards"].get(array) == simdjson::SUCCESS) into.cards = array.size();
    if (strictness == Strictness::lenient) return {};
    static constexpr std::array<std::string_view, 5> known{"type", "sub_type", "index", "parameters",
                                                           "cards"};
    for (auto const field : object)
        if (std::ranges::find(known, field.key) == known.end())
            return ApiError{
                100, fmt::format("Unexpected key \"{}\" on param \"template['components']\".", field.key)};
    return {};
}

/// The text a parameter of kind text, currency or date_time shows.
Refused shown_text(dom::object parameter, std::string_view where, std::string_view& shown) {
    std::string_view type;
    if (parameter["type"].get(type) != simdjson::SUCCESS)
        return ApiError{131008, fmt::format("{}: parameter 'type' is required.", where)};
    simdjson::error_code found = simdjson::NO_SUCH_FIELD;
    if (same_word(type, "text")) {
        found = parameter["text"].get(shown);
    } else if (same_word(type, "currency")) {
        found = parameter.at_pointer("/currency/fallback_value").get(shown);
    } else if (same_word(type, "date_time")) {
        found = parameter.at_pointer("/date_time/fallback_value").get(shown);
    } else {
        return ApiError{132012, fmt::format("{}: format mismatch, expected TEXT, received {}", where, type)};
    }
    if (found != simdjson::SUCCESS || shown.empty())
        return ApiError{131008, fmt::format("{}: parameter of type text is missing text value", where)};
    if (shown.size() > 4 * 32'768)
        return ApiError{100, fmt::format("{}: text is longer than 32768 characters", where)};
    if (has_forbidden_spacing(shown))
        return ApiError{132018,
                        fmt::format("{}: param text cannot have new-line/tab characters or more than 4 "
                                    "consecutive spaces",
                                    where)};
    return {};
}

std::optional<std::size_t> variable_of(TextShape const& shape, dom::object parameter) {
    std::string_view name;
    if (parameter["parameter_name"].get(name) != simdjson::SUCCESS) return {};
    auto const found = std::ranges::find(shape.variables, name);
    if (found == shape.variables.end()) return {};
    return static_cast<std::size_t>(found - shape.variables.begin());
}

Refused check_text(TextShape const& shape, NamedParameters named, Component const* component,
                   std::string_view where, std::size_t characters_max) {
    std::size_t const given = component == nullptr ? 0 : component->parameters.size();
    if (given != shape.variables.size()) return count_mismatch(where, given, shape.variables.size());
    std::size_t length = shape.fixed_characters;
    std::uint64_t filled = 0;
    for (std::size_t i = 0; i < given; ++i) {
        std::string_view shown;
        if (auto refused = shown_text(component->parameters[i], where, shown)) return refused;
        std::size_t variable = i;
        if (named == NamedParameters::yes) {
            auto const found = variable_of(shape, component->parameters[i]);
            if (!found || (filled >> (*found & 63) & 1) != 0)
                return ApiError{132012,
                                fmt::format("{}: parameter_name is missing, repeated or not a parameter of "
                                            "the template",
                                            where)};
            variable = *found;
            filled |= std::uint64_t{1} << (variable & 63);
        }
        length += characters(shown) * static_cast<std::size_t>(shape.uses[variable]);
    }
    if (length > characters_max)
        return ApiError{132005, fmt::format("{}: translated text too long, {} characters of at most {}",
                                            where, length, characters_max)};
    return {};
}

Refused check_media(Component const* component, std::string_view kind, KnownMedia const& known_media) {
    if (component == nullptr || component->parameters.empty())
        return ApiError{131008, fmt::format("header: parameter of type {} is required", kind)};
    if (component->parameters.size() != 1) return count_mismatch("header", component->parameters.size(), 1);
    dom::object const parameter = component->parameters.front();
    std::string_view type;
    if (parameter["type"].get(type) != simdjson::SUCCESS || !same_word(type, kind))
        return ApiError{132012, fmt::format("header: Format mismatch, expected {}, received {}", kind, type)};
    dom::object media;
    if (parameter[kind].get(media) != simdjson::SUCCESS)
        return ApiError{131008, fmt::format("header: parameter '{}' is required", kind)};
    if (kind == "location") {
        if (media["latitude"].error() != simdjson::SUCCESS || media["longitude"].error() != simdjson::SUCCESS)
            return ApiError{131008, "header: location needs latitude and longitude"};
        return {};
    }
    std::string_view id, link;
    bool const has_id = media["id"].get(id) == simdjson::SUCCESS;
    bool const has_link = media["link"].get(link) == simdjson::SUCCESS;
    if (has_id == has_link)
        return ApiError{has_id ? 131009 : 131008,
                        fmt::format("header: {} needs an id or a link, one of them", kind)};
    if (has_link && !link.starts_with("https://") && !link.starts_with("http://"))
        return ApiError{131009, "header: link must be an http or https URL"};
    if (has_id && !known_media(id))
        return ApiError{
            100, fmt::format("Param template['components'][0]['parameters'][0]['{}']['id'] is not a valid "
                             "whatsapp business account media attachment ID.",
                             kind)};
    return {};
}

Refused check_header(TemplateShape const& shape, NamedParameters named, Component const* header,
                     KnownMedia const& known_media) {
    using Header = TemplateShape::Header;
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
    if (component.parameters.empty())
        return ApiError{131008, fmt::format("{}: Button at index {} of type Url requires a parameter", where,
                                            component.index)};
    if (auto refused = shown_text(component.parameters.front(), where, shown)) return refused;
    if (shown.size() > 2'000)
        return ApiError{132005, fmt::format("{}: URL is longer than 2000 characters", where)};
    return {};
}

Refused check_button(ButtonShape const& button, Component const& component, MessageTexts& texts) {
    using Kind = ButtonShape::Kind;
    std::string_view const sub = component.sub_type;
    bool const fits = button.kind == Kind::quick_reply ? same_word(sub, "quick_reply")
                      : button.kind == Kind::url       ? same_word(sub, "url") && button.has_variable
                      : button.kind == Kind::copy_code ? same_word(sub, "copy_code")
                      : button.kind == Kind::other     ? true
                                                       : false;
    std::string const where = fmt::format("buttons[{}]", component.index);
    if (!fits)
        return ApiError{
            132018,
            fmt::format("{}: the template's button there takes no parameter of sub_type {}", where, sub)};
    std::string_view text;
    if (button.kind == Kind::url) return check_url_button(component, where);
    if (button.kind == Kind::quick_reply && !component.parameters.empty()) {
        if (component.parameters.front()["payload"].get(text) != simdjson::SUCCESS)
            return ApiError{131008, fmt::format("{}: parameter 'payload' is required", where)};
        if (text.size() > 2'000) return ApiError{131009, fmt::format("{}: payload is too long", where)};
        texts.button_payloads.emplace_back(static_cast<std::uint8_t>(component.index), text);
    }
    if (button.kind == Kind::copy_code) {
        if (component.parameters.empty() ||
            component.parameters.front()["coupon_code"].get(text) != simdjson::SUCCESS)
            return ApiError{131008, fmt::format("{}: parameter 'coupon_code' is required", where)};
        if (text.size() > 20)
            return ApiError{132018, fmt::format("{}: coupon code is longer than 20", where)};
    }
    return {};
}

Refused check_buttons(TemplateShape const& shape, std::vector<Component> const& components,
                      MessageTexts& texts) {
    std::array<bool, 10> given{};
    for (Component const& component : components) {
        if (!same_word(component.type, "button")) continue;
        if (component.index >= shape.buttons.size())
            return ApiError{132018,
                            fmt::format("buttons: the template has no button at index {}", component.index)};
        if (auto refused = check_button(shape.buttons[component.index], component, texts)) return refused;
        given[component.index] = true;
    }
    for (std::size_t i = 0; i < shape.buttons.size() && i < given.size(); ++i) {
        bool const needed =
            shape.buttons[i].has_variable || shape.buttons[i].kind == ButtonShape::Kind::copy_code;
        if (needed && !given[i])
            return ApiError{131008, fmt::format("buttons: Button at index {} requires a parameter", i)};
    }
    return {};
}

Refused check_specials(TemplateShape const& shape, std::vector<Component> const& components) {
    std::size_t cards = 0;
    bool offer = false;
    for (Component const& component : components) {
        if (same_word(component.type, "carousel")) cards = component.cards;
        if (same_word(component.type, "limited_time_offer")) offer = true;
    }
    if (cards != shape.carousel_cards) return count_mismatch("carousel cards", cards, shape.carousel_cards);
    if (offer && !shape.has_limited_time_offer)
        return ApiError{132018, "limited_time_offer: the template has no limited-time offer"};
    return {};
}

}    // namespace

std::optional<ApiError> check_components(TemplateShape const& shape, NamedParameters named,
                                         std::optional<dom::array> components, KnownMedia const& known_media,
                                         Strictness strictness, MessageTexts& texts) {
    static constexpr std::array<std::string_view, 5> kinds{"header", "body", "button", "carousel",
                                                           "limited_time_offer"};
    std::vector<Component> read;
    if (components) {
        read.reserve(components->size());
        for (auto const element : *components)
            if (auto refused = read_component(element, strictness, read.emplace_back())) return refused;
    }
    Component const* header = nullptr;
    Component const* body = nullptr;
    for (Component const& component : read) {
        if (std::ranges::none_of(kinds, [&](auto kind) { return same_word(kind, component.type); }))
            return ApiError{
                100, fmt::format("Param template['components']['type'] cannot be {}.", component.type)};
        if (same_word(component.type, "header")) header = &component;
        if (same_word(component.type, "body")) body = &component;
    }
    if (auto refused = check_header(shape, named, header, known_media)) return refused;
    if (auto refused = check_text(shape.body, named, body, "body", shape.body_characters_max)) return refused;
    if (auto refused = check_buttons(shape, read, texts)) return refused;
    return check_specials(shape, read);
}

}    // namespace carillon::sandbox
