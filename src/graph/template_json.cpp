#include "graph/template_json.hpp"

#include <fmt/format.h>
#include <simdjson.h>

namespace carillon::graph {
namespace {

namespace dom = simdjson::dom;

std::string_view text_of(dom::element const& object, char const* key) {
    std::string_view text;
    return object[key].get(text) == simdjson::SUCCESS ? text : std::string_view{};
}

std::string upper(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return out;
}

bool is_positional(std::string_view name) {
    return !name.empty() && name.find_first_not_of("0123456789") == name.npos;
}

/// The names between {{ and }}, each once, in order of appearance.
std::vector<TextHole> holes_of(std::string_view text) {
    std::vector<TextHole> holes;
    for (auto open = text.find("{{"); open != text.npos; open = text.find("{{", open + 2)) {
        auto const close = text.find("}}", open);
        if (close == text.npos) break;
        std::string name{text.substr(open + 2, close - open - 2)};
        if (std::ranges::find(holes, name, &TextHole::name) == holes.end())
            holes.push_back({std::move(name), {}});
    }
    // Positional parameters are sent by number, wherever they stand in the text.
    if (std::ranges::all_of(holes, [](TextHole const& hole) { return is_positional(hole.name); })) {
        std::ranges::sort(holes, {},
                          [](TextHole const& hole) { return std::pair{hole.name.size(), hole.name}; });
    }
    return holes;
}

void give_example(std::vector<TextHole>& holes, std::string_view name, std::string_view example) {
    for (TextHole& hole : holes)
        if (hole.name == name) hole.example = example;
}

/// Meta: example.body_text [["Asha"]], header_text ["Asha"], and …_named_params [{param_name, example}].
void read_examples(dom::element const& component, char const* positional, char const* named,
                   std::vector<TextHole>& holes) {
    dom::element example;
    if (component["example"].get(example)) return;
    dom::array list;
    if (example[named].get(list) == simdjson::SUCCESS) {
        for (dom::element const entry : list)
            give_example(holes, text_of(entry, "param_name"), text_of(entry, "example"));
        return;
    }
    if (example[positional].get(list)) return;
    dom::array inner;
    if (list.size() > 0 && list.at(0).get(inner) == simdjson::SUCCESS) list = inner;
    std::size_t place = 0;
    for (dom::element const entry : list) {
        std::string_view text;
        if (place < holes.size() && entry.get(text) == simdjson::SUCCESS) holes[place].example = text;
        ++place;
    }
}

TemplateText read_text(dom::element const& component, char const* positional, char const* named) {
    TemplateText out{std::string{text_of(component, "text")}, {}};
    out.holes = holes_of(out.text);
    read_examples(component, positional, named, out.holes);
    return out;
}

TemplateHeader read_header(dom::element const& component) {
    using Format = TemplateHeader::Format;
    TemplateHeader header;
    std::string const format = upper(text_of(component, "format"));
    if (format == "TEXT" || format.empty()) header.format = Format::text;
    if (format == "IMAGE") header.format = Format::image;
    if (format == "VIDEO" || format == "GIF")
        header.format = Format::video;    // a GIF is sent as video (Meta: mp4)
    if (format == "DOCUMENT") header.format = Format::document;
    if (format == "LOCATION") header.format = Format::location;
    if (header.format == Format::text)
        header.text = read_text(component, "header_text", "header_text_named_params");
    dom::array handles;
    std::string_view handle;
    if (component["example"]["header_handle"].get(handles) == simdjson::SUCCESS && handles.size() > 0 &&
        handles.at(0).get(handle) == simdjson::SUCCESS)
        header.example = handle;
    return header;
}

TemplateButton::Type button_type(std::string const& word) {
    using Type = TemplateButton::Type;
    if (word == "QUICK_REPLY") return Type::quick_reply;
    if (word == "URL") return Type::url;
    if (word == "PHONE_NUMBER" || word == "VOICE_CALL") return Type::phone_number;
    if (word == "COPY_CODE") return Type::copy_code;
    if (word == "OTP") return Type::otp;
    if (word == "FLOW") return Type::flow;
    if (word == "CATALOG") return Type::catalog;
    if (word == "MPM") return Type::mpm;
    return Type::other;
}

TemplateButton read_button(dom::element const& element) {
    TemplateButton button;
    button.type = button_type(upper(text_of(element, "type")));
    button.text = text_of(element, "text");
    button.url = text_of(element, "url");
    button.phone_number = text_of(element, "phone_number");
    button.example = text_of(element, "example");    // copy code: a string; URL: a list of one
    dom::array examples;
    std::string_view first;
    if (element["example"].get(examples) == simdjson::SUCCESS && examples.size() > 0 &&
        examples.at(0).get(first) == simdjson::SUCCESS)
        button.example = first;
    // The URL's example is the whole address; the slot wants what follows the approved part.
    if (auto const hole = button.url.find("{{");
        hole != button.url.npos && button.example.starts_with(button.url.substr(0, hole)))
        button.example.erase(0, hole);
    return button;
}

std::vector<TemplateButton> read_buttons(dom::element const& component) {
    std::vector<TemplateButton> out;
    dom::array buttons;
    if (component["buttons"].get(buttons)) return out;
    for (dom::element const button : buttons) out.push_back(read_button(button));
    return out;
}

LimitedTimeOffer read_offer(dom::element const& component) {
    LimitedTimeOffer offer;
    dom::element const* source = &component;
    dom::element inner;
    if (component["limited_time_offer"].get(inner) == simdjson::SUCCESS) source = &inner;
    offer.text = text_of(*source, "text");
    bool expires = false;
    offer.has_expiration = (*source)["has_expiration"].get(expires) == simdjson::SUCCESS && expires;
    return offer;
}

std::vector<TemplateCard> read_cards(dom::element const& component) {
    std::vector<TemplateCard> out;
    dom::array cards, parts;
    if (component["cards"].get(cards)) return out;
    for (dom::element const card : cards) {
        TemplateCard& read = out.emplace_back();
        if (card["components"].get(parts)) continue;
        for (dom::element const part : parts) {
            std::string const type = upper(text_of(part, "type"));
            if (type == "HEADER") read.header = read_header(part);
            if (type == "BODY") read.body = read_text(part, "body_text", "body_text_named_params");
            if (type == "BUTTONS") read.buttons = read_buttons(part);
        }
    }
    return out;
}

bool shows_names(Template const& subject) {
    auto const named = [](TextHole const& hole) { return !is_positional(hole.name); };
    auto const has_named = [&](TemplateHeader const& header, TemplateText const& body) {
        return std::ranges::any_of(body.holes, named) || std::ranges::any_of(header.text.holes, named);
    };
    return has_named(subject.header, subject.body) ||
           std::ranges::any_of(subject.cards,
                               [&](TemplateCard const& card) { return has_named(card.header, card.body); });
}

}    // namespace

Result<void> parse_components(std::string_view components_json, Template& into) {
    auto const unreadable = [&](std::string_view why) {
        return refuse(Problem::Kind::upstream, "template_unreadable",
                      fmt::format("The components of the template {} ({}) cannot be read: {}.", into.name,
                                  into.language, why));
    };
    simdjson::dom::parser parser;
    dom::array components;
    auto const error = parser.parse(components_json.data(), components_json.size()).get(components);
    if (error) return unreadable(simdjson::error_message(error));
    into.components = components_json;
    into.header = {};
    into.body = {};
    into.footer.clear();
    into.buttons.clear();
    into.offer.reset();
    into.cards.clear();
    for (dom::element const component : components) {
        std::string const type = upper(text_of(component, "type"));
        if (type == "HEADER") into.header = read_header(component);
        if (type == "BODY") into.body = read_text(component, "body_text", "body_text_named_params");
        if (type == "FOOTER") into.footer = text_of(component, "text");
        if (type == "BUTTONS") into.buttons = read_buttons(component);
        if (type == "LIMITED_TIME_OFFER") into.offer = read_offer(component);
        if (type == "CAROUSEL") into.cards = read_cards(component);
    }
    if (shows_names(into)) into.parameter_format = ParameterFormat::named;
    return {};
}

Result<Template> parse_template(std::string_view name, std::string_view language, std::string_view category,
                                std::string_view status, std::string_view parameter_format,
                                std::string_view components_json) {
    Template made;
    made.name = name;
    made.language = language;
    auto const known = category_from(category);
    if (!known) {
        return refuse(
            Problem::Kind::upstream, "template_category",
            fmt::format("The template {} ({}) has the category \"{}\", which this version does not know.",
                        name, language, category));
    }
    made.category = *known;
    made.status = template_status_from(status);
    made.parameter_format =
        upper(parameter_format) == "NAMED" ? ParameterFormat::named : ParameterFormat::positional;
    if (auto read = parse_components(components_json, made); !read)
        return std::unexpected{std::move(read.error())};
    return made;
}

}    // namespace carillon::graph
