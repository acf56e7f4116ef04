#include "sandbox/world.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace carillon::sandbox {
namespace {

namespace json = boost::json;

std::string text_of(json::object const& object, std::string_view key) {
    auto const* value = object.if_contains(key);
    if (value == nullptr || !value->is_string()) return {};
    return {value->get_string().data(), value->get_string().size()};
}

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    return text;
}

/// Characters, not bytes.
std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

TextShape shape_of(std::string_view text) {
    TextShape shape;
    std::size_t at = 0;
    while (true) {
        auto const open = text.find("{{", at);
        auto const close = open == std::string_view::npos ? open : text.find("}}", open);
        if (close == std::string_view::npos) break;
        shape.fixed_characters += characters(text.substr(at, open - at));
        std::string const name{text.substr(open + 2, close - open - 2)};
        auto const known = std::ranges::find(shape.variables, name);
        if (known == shape.variables.end()) {
            shape.variables.push_back(name);
            shape.uses.push_back(1);
        } else {
            ++shape.uses[static_cast<std::size_t>(known - shape.variables.begin())];
        }
        at = close + 2;
    }
    shape.fixed_characters += characters(text.substr(at));
    return shape;
}

ButtonShape button_of(json::object const& button) {
    ButtonShape shape;
    std::string const type = upper(text_of(button, "type"));
    using Kind = ButtonShape::Kind;
    shape.kind = type == "QUICK_REPLY"    ? Kind::quick_reply
                 : type == "URL"          ? Kind::url
                 : type == "COPY_CODE"    ? Kind::copy_code
                 : type == "OTP"          ? Kind::otp
                 : type == "FLOW"         ? Kind::flow
                 : type == "CATALOG"      ? Kind::catalog
                 : type == "MPM"          ? Kind::mpm
                 : type == "PHONE_NUMBER" ? Kind::phone_number
                                          : Kind::other;
    shape.text = text_of(button, "text");
    shape.has_variable = shape.kind == Kind::url && text_of(button, "url").find("{{") != std::string::npos;
    return shape;
}

void add_header(PartShape& shape, json::object const& component) {
    using Header = PartShape::Header;
    std::string const format = upper(text_of(component, "format"));
    shape.header = format == "IMAGE"      ? Header::image
                   : format == "VIDEO"    ? Header::video
                   : format == "GIF"      ? Header::video    // sent as one (Meta: mp4)
                   : format == "DOCUMENT" ? Header::document
                   : format == "LOCATION" ? Header::location
                                          : Header::text;
    if (shape.header == Header::text) shape.header_text = shape_of(text_of(component, "text"));
}

/// A component that a template and a card may both have.
void add_part(PartShape& shape, std::string const& type, json::object const& component) {
    auto const* buttons = component.if_contains("buttons");
    if (type == "HEADER") add_header(shape, component);
    if (type == "BODY") shape.body = shape_of(text_of(component, "text"));
    if (type == "BUTTONS" && buttons != nullptr && buttons->is_array())
        for (auto const& button : buttons->get_array())
            if (button.is_object()) shape.buttons.push_back(button_of(button.get_object()));
}

PartShape card_of(json::value const& card) {
    PartShape shape;
    shape.body_characters_max = 160;
    auto const* object = card.if_object();
    auto const* components = object != nullptr ? object->if_contains("components") : nullptr;
    if (components == nullptr || !components->is_array()) return shape;
    for (auto const& element : components->get_array())
        if (auto const* component = element.if_object())
            add_part(shape, upper(text_of(*component, "type")), *component);
    return shape;
}

void add_offer(TemplateShape& shape, json::object const& component) {
    shape.has_limited_time_offer = true;
    shape.body_characters_max = 600;
    auto const* offer = component.if_contains("limited_time_offer");
    auto const& fields = offer != nullptr && offer->is_object() ? offer->get_object() : component;
    auto const* expires = fields.if_contains("has_expiration");
    shape.offer_expires = expires != nullptr && expires->is_bool() && expires->get_bool();
}

/// The sentence says what is wrong with the components; empty when they can be used.
std::string read_components(TemplateSpec const& spec, TemplateShape& shape) {
    json::error_code error;
    auto const value = json::parse(spec.components, error);
    if (error || !value.is_array()) return "its components are not a JSON array";
    bool has_body = false;
    for (auto const& element : value.get_array()) {
        auto const* component = element.if_object();
        if (component == nullptr) return "a component is not a JSON object";
        std::string const type = upper(text_of(*component, "type"));
        add_part(shape, type, *component);
        has_body = has_body || type == "BODY";
        if (type == "LIMITED_TIME_OFFER") add_offer(shape, *component);
        auto const* cards = component->if_contains("cards");
        if (type == "CAROUSEL" && cards != nullptr && cards->is_array())
            for (auto const& card : cards->get_array()) shape.cards.push_back(card_of(card));
    }
    return has_body ? "" : "it has no BODY component";
}

}    // namespace

std::uint32_t PhoneNumberEntry::rate() const {
    if (spec.messages_per_second != 0) return spec.messages_per_second;
    return spec.throughput == "HIGH" ? 1'000 : 80;
}

Result<World> World::make(WorldSpec spec) {
    World world;
    world.spec_ = std::move(spec);
    for (auto& number : world.spec_.phone_numbers) {
        PhoneNumberEntry entry{.spec = number};
        for (char const c : number.display_phone_number)
            if (c >= '0' && c <= '9') entry.digits = entry.digits * 10 + static_cast<unsigned>(c - '0');
        world.phone_numbers_.push_back(std::move(entry));
    }
    for (auto& spec_of_template : world.spec_.templates) {
        TemplateEntry entry{.spec = spec_of_template, .shape = {}};
        std::string const wrong = read_components(entry.spec, entry.shape);
        if (!wrong.empty())
            return refuse(Problem::Kind::invalid, "bad_template",
                          fmt::format("Template {} ({}) of the profile cannot be used: {}.", entry.spec.name,
                                      entry.spec.language, wrong));
        auto const index = static_cast<std::uint16_t>(world.templates_.size());
        if (!world.by_name_.emplace(entry.spec.name + "/" + entry.spec.language, index).second)
            return refuse(
                Problem::Kind::invalid, "bad_template",
                fmt::format("The profile has template {} ({}) twice; name and language together must differ.",
                            entry.spec.name, entry.spec.language));
        world.templates_.push_back(std::move(entry));
    }
    world.spec_.phone_numbers.clear();    // the entries are the truth from here on
    world.spec_.templates.clear();
    return world;
}

std::optional<std::uint8_t> World::find_phone_number(std::string_view id) const {
    for (std::size_t i = 0; i < phone_numbers_.size(); ++i)
        if (phone_numbers_[i].spec.id == id) return static_cast<std::uint8_t>(i);
    return {};
}

std::optional<std::uint16_t> World::find_template(std::string_view name, std::string_view language) const {
    std::string key;
    key.reserve(name.size() + language.size() + 1);
    key.append(name).append("/").append(language);
    auto const found = by_name_.find(key);
    if (found == by_name_.end()) return {};
    return found->second;
}

std::optional<std::uint16_t> World::find_template_id(std::string_view id) const {
    for (std::size_t i = 0; i < templates_.size(); ++i)
        if (templates_[i].spec.id == id) return static_cast<std::uint16_t>(i);
    return {};
}

std::uint32_t World::messaging_limit() const {
    if (spec_.messaging_limit == "TIER_50") return 50;
    if (spec_.messaging_limit == "TIER_250") return 250;
    if (spec_.messaging_limit == "TIER_1K") return 1'000;
    if (spec_.messaging_limit == "TIER_2K") return 2'000;
    if (spec_.messaging_limit == "TIER_10K") return 10'000;
    if (spec_.messaging_limit == "TIER_100K") return 100'000;
    return 0;
}

}    // namespace carillon::sandbox
