#include "domain/template.hpp"

#include "base/time.hpp"
#include "domain/money.hpp"
#include "domain/value_rules.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <set>

namespace carillon {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string lowered(std::string_view text) {
    std::string out{text};
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

bool same_word(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

template <class Enum, std::size_t N>
std::optional<Enum> named(std::string_view text, std::array<Enum, N> const& all) {
    for (Enum const value : all)
        if (same_word(text, to_string(value))) return value;
    return std::nullopt;
}

/// What Meta fetches media from.
bool is_link(std::string_view value) {
    for (std::string_view const scheme : {"https://", "http://"})
        if (value.starts_with(scheme) && value.size() > scheme.size() && value[scheme.size()] != '/')
            return value.find_first_of(" \n\r\t") == value.npos;
    return false;
}

bool is_number(std::string_view value) {
    return !value.empty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view text_fault(std::string_view value) {
    if (value.find_first_of("\n\r\t") != value.npos)
        return "has a line break or a tab, which Meta refuses in a parameter";
    if (value.find("     ") != value.npos)
        return "has more than four spaces in a row, which Meta refuses in a parameter";
    if (value.find_first_not_of(' ') == value.npos) return "is nothing but spaces";
    return {};
}

bool in_range(std::string_view number, double limit) {
    double value = 0;
    auto const [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    return error == std::errc{} && end == number.data() + number.size() && std::abs(value) <= limit;
}

std::string_view location_fault(std::string_view value) {
    auto const comma = value.find(',');
    if (comma == value.npos) return "is not a location: write latitude,longitude,name,address";
    std::string_view const latitude = value.substr(0, comma), rest = value.substr(comma + 1);
    std::string_view const longitude = rest.substr(0, rest.find(','));
    if (!in_range(latitude, 90) || !in_range(longitude, 180))
        return "does not begin with a latitude and a longitude in degrees, such as 52.52,13.40";
    return {};
}

/// Meta's page on sending coupon codes: letters and digits; 20 of them since December 2025.
std::string_view code_fault(std::string_view value) {
    auto const plain = [](char c) { return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z'); };
    if (!std::ranges::all_of(value, plain))
        return "has characters other than the letters and digits of a code";
    return value.size() > 20 ? "is longer than the 20 characters of a code" : "";
}

std::string_view url_suffix_fault(std::string_view value) {
    if (value.find_first_of(" \n\r\t") != value.npos)
        return "has a space or a line break, which an address cannot hold";
    return {};
}

void add_header_slots(std::string const& prefix, TemplateHeader const& header, std::vector<Slot>& out) {
    using Format = TemplateHeader::Format;
    auto const add = [&](std::string_view name, SlotKind kind, Required required,
                         std::string const& example) {
        out.push_back({fmt::format("{}header.{}", prefix, name), kind, required, example});
    };
    switch (header.format) {
        case Format::none: break;
        case Format::text:
            for (TextHole const& hole : header.text.holes)
                add(hole.name, SlotKind::text, Required::yes, hole.example);
            break;
        case Format::image: add("image", SlotKind::image, Required::yes, header.example); break;
        case Format::video: add("video", SlotKind::video, Required::yes, header.example); break;
        case Format::document:
            add("document", SlotKind::document, Required::yes, header.example);
            add("filename", SlotKind::file_name, Required::no, "");
            break;
        case Format::location: add("location", SlotKind::location, Required::yes, ""); break;
    }
}

void add_body_slots(std::string const& prefix, TemplateText const& body, std::vector<Slot>& out) {
    for (TextHole const& hole : body.holes)
        out.push_back(
            {fmt::format("{}body.{}", prefix, hole.name), SlotKind::text, Required::yes, hole.example});
}

void add_button_slots(std::string const& prefix, std::vector<TemplateButton> const& buttons,
                      std::vector<Slot>& out) {
    for (std::size_t i = 0; i < buttons.size(); ++i) {
        TemplateButton const& button = buttons[i];
        auto const add = [&](std::string_view name, SlotKind kind, Required required) {
            out.push_back({fmt::format("{}button.{}.{}", prefix, i, name), kind, required, button.example});
        };
        switch (button.type) {
            case TemplateButton::Type::quick_reply:
                add("payload", SlotKind::reply_payload, Required::no);
                break;
            case TemplateButton::Type::url:
                if (button.takes_suffix()) add("url", SlotKind::url_suffix, Required::yes);
                break;
            // Meta sends a one-time code through the button's URL parameter.
            case TemplateButton::Type::otp: add("url", SlotKind::url_suffix, Required::yes); break;
            case TemplateButton::Type::copy_code: add("code", SlotKind::coupon_code, Required::yes); break;
            case TemplateButton::Type::flow: add("flow_token", SlotKind::flow_token, Required::no); break;
            case TemplateButton::Type::catalog: add("product", SlotKind::product_id, Required::no); break;
            case TemplateButton::Type::mpm: add("action", SlotKind::product_sections, Required::yes); break;
            case TemplateButton::Type::phone_number:
            case TemplateButton::Type::other: break;
        }
    }
}

/// "First Name", "first-name" and "first_name" are one name.
std::string loose(std::string_view name) {
    std::string out = lowered(name);
    std::ranges::replace_if(out, [](char c) { return c == '-' || c == '.' || c == ' '; }, '_');
    return out;
}

/// The last part of a key that says what is meant without the rest: a text's hole or a kind of media.
std::optional<std::string_view> short_name(Slot const& slot) {
    bool const has_one =
        slot.kind == SlotKind::text || is_media(slot.kind) || slot.kind == SlotKind::location;
    if (!has_one) return std::nullopt;
    return std::string_view{slot.key}.substr(slot.key.rfind('.') + 1);
}

FieldError wrong(std::string_view key, std::string code, std::string message) {
    return {fmt::format("/parameters/{}", key), std::move(code), std::move(message)};
}

void check_binding(Slot const& slot, Binding const& binding, std::span<std::string const> columns,
                   std::vector<FieldError>& errors) {
    auto const value_checked = [&](std::string const& value) {
        if (auto const fault = value_fault(bound_kind(slot, binding), value); !fault.empty())
            errors.push_back(
                wrong(slot.key, "invalid_value", fmt::format("The value for {} {}.", slot.key, fault)));
    };
    bool const takes_any_type = slot.kind == SlotKind::text && slot.key.find("body.") != slot.key.npos;
    if (binding.as != Binding::As::text && !takes_any_type)
        errors.push_back(wrong(slot.key, "invalid_value",
                               fmt::format("Only the body takes money and dates; {} does not.", slot.key)));
    if (binding.as == Binding::As::currency && !is_currency_code(binding.currency))
        errors.push_back(wrong(slot.key, "invalid_value",
                               fmt::format("\"{}\" is no currency: write three capital letters, such as EUR.",
                                           binding.currency)));
    if (binding.source == Binding::Source::constant) return value_checked(binding.value);
    if (binding.source == Binding::Source::media) {
        if (!is_media(slot.kind))
            errors.push_back(wrong(slot.key, "invalid_value",
                                   fmt::format("{} takes a text, not a media file.", slot.key)));
        return;
    }
    if (std::ranges::find(columns, binding.value) == columns.end()) {
        errors.push_back(wrong(slot.key, "unknown_column",
                               fmt::format("The audience has no column \"{}\". Its columns are: {}.",
                                           binding.value, fmt::join(columns, ", "))));
    }
    if (binding.fallback && !binding.fallback->empty()) value_checked(*binding.fallback);
}

using Values = std::map<std::string, std::string, std::less<>>;

/// One pass, so that a value that itself holds {{…}} stays as it is.
std::string filled(TemplateText const& text, std::string const& prefix, Values const& values) {
    std::string out;
    std::string_view rest = text.text;
    for (auto open = rest.find("{{"); open != rest.npos; open = rest.find("{{")) {
        auto const close = rest.find("}}", open);
        if (close == rest.npos) break;
        auto const found = values.find(prefix + std::string{rest.substr(open + 2, close - open - 2)});
        out += rest.substr(0, found == values.end() ? close + 2 : open);
        if (found != values.end()) out += found->second;
        rest.remove_prefix(close + 2);
    }
    return out += rest;
}

std::string value_or(Values const& values, std::string const& key, std::string const& otherwise) {
    auto const found = values.find(key);
    return found == values.end() ? otherwise : found->second;
}

Preview::Button preview_button(TemplateButton const& button, std::string const& prefix,
                               Values const& values) {
    Preview::Button shown{button.type, button.text, {}};
    if (button.type == TemplateButton::Type::phone_number) shown.target = button.phone_number;
    if (button.type == TemplateButton::Type::copy_code) shown.target = value_or(values, prefix + "code", "");
    if (button.type == TemplateButton::Type::url) {
        auto const hole = button.url.find("{{");
        shown.target = button.url;
        if (auto const found = values.find(prefix + "url"); found != values.end() && hole != button.url.npos)
            shown.target = button.url.substr(0, hole) + found->second;
    }
    return shown;
}

std::vector<Preview::Button> preview_buttons(std::vector<TemplateButton> const& buttons,
                                             std::string const& prefix, Values const& values) {
    std::vector<Preview::Button> out;
    for (std::size_t i = 0; i < buttons.size(); ++i)
        out.push_back(preview_button(buttons[i], fmt::format("{}button.{}.", prefix, i), values));
    return out;
}

std::string preview_media(TemplateHeader const& header, std::string const& prefix, Values const& values) {
    using Format = TemplateHeader::Format;
    switch (header.format) {
        case Format::none:
        case Format::text: return {};
        case Format::image: return value_or(values, prefix + "header.image", header.example);
        case Format::video: return value_or(values, prefix + "header.video", header.example);
        case Format::document: return value_or(values, prefix + "header.document", header.example);
        case Format::location: return value_or(values, prefix + "header.location", "");
    }
    return {};
}

}    // namespace

std::string_view to_string(Category category) {
    switch (category) {
        case Category::marketing: return "MARKETING";
        case Category::utility: return "UTILITY";
        case Category::authentication: return "AUTHENTICATION";
    }
    return "";
}

std::optional<Category> category_from(std::string_view text) {
    return named(text, std::array{Category::marketing, Category::utility, Category::authentication});
}

bool suits(Category category, SendCategory send) {
    switch (send) {
        case SendCategory::marketing: return category == Category::marketing;
        case SendCategory::utility: return category == Category::utility;
    }
    return false;
}

std::string_view to_string(TemplateStatus status) {
    switch (status) {
        case TemplateStatus::approved: return "APPROVED";
        case TemplateStatus::pending: return "PENDING";
        case TemplateStatus::rejected: return "REJECTED";
        case TemplateStatus::paused: return "PAUSED";
        case TemplateStatus::disabled: return "DISABLED";
        case TemplateStatus::in_appeal: return "IN_APPEAL";
        case TemplateStatus::limit_exceeded: return "LIMIT_EXCEEDED";
        case TemplateStatus::archived: return "ARCHIVED";
        case TemplateStatus::deleted: return "DELETED";
        case TemplateStatus::pending_deletion: return "PENDING_DELETION";
        case TemplateStatus::other: return "OTHER";
    }
    return "";
}

TemplateStatus template_status_from(std::string_view text) {
    using enum TemplateStatus;
    return named(text, std::array{approved, pending, rejected, paused, disabled, in_appeal, limit_exceeded,
                                  archived, deleted, pending_deletion})
        .value_or(other);
}

std::string_view to_string(SlotKind kind) {
    switch (kind) {
        case SlotKind::text: return "text";
        case SlotKind::amount: return "amount";
        case SlotKind::date_time: return "date_time";
        case SlotKind::image: return "image";
        case SlotKind::video: return "video";
        case SlotKind::document: return "document";
        case SlotKind::file_name: return "file_name";
        case SlotKind::location: return "location";
        case SlotKind::url_suffix: return "url_suffix";
        case SlotKind::reply_payload: return "reply_payload";
        case SlotKind::coupon_code: return "coupon_code";
        case SlotKind::flow_token: return "flow_token";
        case SlotKind::product_id: return "product_id";
        case SlotKind::product_sections: return "product_sections";
        case SlotKind::expiration: return "expiration";
    }
    return "";
}

bool is_media(SlotKind kind) {
    return kind == SlotKind::image || kind == SlotKind::video || kind == SlotKind::document;
}

bool TemplateButton::takes_suffix() const { return type == Type::url && url.find("{{") != url.npos; }

std::vector<Slot> slots(Template const& subject) {
    std::vector<Slot> out;
    add_header_slots("", subject.header, out);
    add_body_slots("", subject.body, out);
    if (subject.offer && subject.offer->has_expiration)
        out.push_back({"limited_time_offer.expiration", SlotKind::expiration, Required::yes, ""});
    add_button_slots("", subject.buttons, out);
    for (std::size_t i = 0; i < subject.cards.size(); ++i) {
        std::string const prefix = fmt::format("card.{}.", i);
        add_header_slots(prefix, subject.cards[i].header, out);
        add_body_slots(prefix, subject.cards[i].body, out);
        add_button_slots(prefix, subject.cards[i].buttons, out);
    }
    return out;
}

SlotKind bound_kind(Slot const& slot, Binding const& binding) {
    switch (binding.as) {
        case Binding::As::text: return slot.kind;
        case Binding::As::currency: return SlotKind::amount;
        case Binding::As::date_time: return SlotKind::date_time;
    }
    return slot.kind;
}

std::string canonical_key(std::string_view key) {
    return key.find('.') == key.npos ? fmt::format("body.{}", key) : std::string{key};
}

std::string_view value_fault(SlotKind kind, std::string_view value) {
    if (value.empty()) return "is empty";
    switch (kind) {
        case SlotKind::text:
        case SlotKind::date_time: return text_fault(value);
        case SlotKind::amount: return thousandths(value) ? "" : "is not an amount such as 24.90";
        case SlotKind::image:
        case SlotKind::video:
        case SlotKind::document:
            return is_link(value) || is_number(value) ? ""
                                                      : "is neither an https or http address nor a media id";
        case SlotKind::location: return location_fault(value);
        case SlotKind::url_suffix: return url_suffix_fault(value);
        case SlotKind::coupon_code: return code_fault(value);
        case SlotKind::expiration:
            return is_number(value) || from_rfc3339(value) ? ""
                                                           : "is not a time such as 2026-12-01T09:00:00Z";
        case SlotKind::product_sections:
            return value.starts_with('{') && value.ends_with('}') ? "" : "is not a JSON object";
        case SlotKind::file_name:
        case SlotKind::reply_payload:
        case SlotKind::flow_token:
        case SlotKind::product_id: return {};
    }
    return {};
}

Result<Bindings> check_bindings(Template const& subject, Bindings const& bindings,
                                std::span<std::string const> columns) {
    std::vector<Slot> const known = slots(subject);
    std::vector<FieldError> errors;
    Bindings checked;
    for (auto const& [given, binding] : bindings) {
        std::string const key = canonical_key(given);
        auto const slot = std::ranges::find(known, key, &Slot::key);
        if (slot == known.end()) {
            errors.push_back(
                wrong(given, "unknown_parameter",
                      fmt::format("The template {} has no parameter \"{}\".", subject.name, given)));
        } else if (!checked.emplace(key, binding).second) {
            errors.push_back(wrong(given, "duplicate_parameter", fmt::format("{} is given twice.", key)));
        } else {
            check_binding(*slot, binding, columns, errors);
        }
    }
    for (Slot const& slot : known) {
        if (slot.required == Required::no || checked.contains(slot.key)) continue;
        errors.push_back(wrong(slot.key, "missing_parameter",
                               is_media(slot.kind)
                                   ? fmt::format("{} needs a media file, a column or a constant.", slot.key)
                                   : fmt::format("{} needs a column or a constant.", slot.key)));
    }
    for (auto& error : overlong_constants(subject, checked))
        if (std::ranges::find(errors, error.pointer, &FieldError::pointer) == errors.end())
            errors.push_back(std::move(error));
    if (errors.empty()) return checked;
    std::string detail = errors.front().message;
    if (errors.size() > 1) detail += fmt::format(" {} more of its parameters are wrong.", errors.size() - 1);
    return refuse(Problem::Kind::invalid, "parameters", std::move(detail), std::move(errors));
}

Bindings auto_bind(Template const& subject, std::span<std::string const> columns) {
    std::map<std::string, std::string> by_name;
    for (std::string const& column : columns) by_name.try_emplace(loose(column), column);
    Bindings bound;
    for (Slot const& slot : slots(subject)) {
        auto found = by_name.find(loose(slot.key));
        if (auto const name = short_name(slot); found == by_name.end() && name)
            found = by_name.find(loose(*name));
        if (found != by_name.end()) bound[slot.key] = {Binding::Source::column, found->second, std::nullopt};
    }
    return bound;
}

Preview preview(Template const& subject, Values const& values) {
    Preview shown;
    if (subject.header.format == TemplateHeader::Format::text)
        shown.header = filled(subject.header.text, "header.", values);
    shown.media = preview_media(subject.header, "", values);
    shown.body = filled(subject.body, "body.", values);
    shown.footer = subject.footer;
    if (subject.offer) shown.offer = subject.offer->text;
    shown.buttons = preview_buttons(subject.buttons, "", values);
    for (std::size_t i = 0; i < subject.cards.size(); ++i) {
        TemplateCard const& card = subject.cards[i];
        std::string const prefix = fmt::format("card.{}.", i);
        shown.cards.push_back({preview_media(card.header, prefix, values),
                               filled(card.body, prefix + "body.", values),
                               preview_buttons(card.buttons, prefix, values)});
    }
    return shown;
}

}    // namespace carillon
