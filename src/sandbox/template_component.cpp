#include "sandbox/template_component.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace carillon::sandbox {
namespace {

namespace dom = simdjson::dom;

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

/// Line breaks, tabs and runs of more than four spaces are not allowed in a parameter (Meta: template
/// components).
bool has_forbidden_spacing(std::string_view text) {
    return text.find_first_of("\n\t\r") != std::string_view::npos ||
           text.find("     ") != std::string_view::npos;
}

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

std::optional<std::size_t> variable_of(TextShape const& shape, dom::object parameter) {
    std::string_view name;
    if (parameter["parameter_name"].get(name) != simdjson::SUCCESS) return {};
    auto const found = std::ranges::find(shape.variables, name);
    if (found == shape.variables.end()) return {};
    return static_cast<std::size_t>(found - shape.variables.begin());
}

}    // namespace

bool same_word(std::string_view a, std::string_view b) {
    auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

Refused count_mismatch(std::string_view where, std::size_t given, std::size_t expected) {
    return ApiError{132000,
                    fmt::format("{}: number of localizable_params ({}) does not match the expected number of "
                                "params ({})",
                                where, given, expected)};
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
    if (object["cards"].get(array) == simdjson::SUCCESS)
        for (auto const card : array) into.cards.push_back(card);
    if (strictness == Strictness::lenient) return {};
    static constexpr std::array<std::string_view, 5> known{"type", "sub_type", "index", "parameters",
                                                           "cards"};
    for (auto const field : object)
        if (std::ranges::find(known, field.key) == known.end())
            return ApiError{
                100, fmt::format("Unexpected key \"{}\" on param \"template['components']\".", field.key)};
    return {};
}

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
    if (!has_id) return {};
    auto const type_of_file = known_media(id);
    if (type_of_file.empty())
        return ApiError{
            100, fmt::format("Param template['components'][0]['parameters'][0]['{}']['id'] is not a valid "
                             "whatsapp business account media attachment ID.",
                             kind)};
    bool const fits = kind == "document"
                          ? type_of_file == "application/pdf"    // of templates (Meta: PDF only)
                          : type_of_file.starts_with(kind) && type_of_file != "image/webp";
    if (!fits)
        return ApiError{132012,
                        fmt::format("header: Format mismatch, expected {}, received a file of type {}", kind,
                                    type_of_file)};
    return {};
}

}    // namespace carillon::sandbox
