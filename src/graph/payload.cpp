#include "graph/payload.hpp"

#include "base/time.hpp"
#include "domain/money.hpp"
#include "graph/json_text.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <charconv>

namespace carillon::graph {
namespace {

/// The smallest end of "a,b,c,d" into four parts; the last keeps its commas.
std::array<std::string_view, 4> location_parts(std::string_view value) {
    std::array<std::string_view, 4> parts{};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto const comma = i + 1 < parts.size() ? value.find(',') : value.npos;
        parts[i] = value.substr(0, comma);
        value = comma == value.npos ? std::string_view{} : value.substr(comma + 1);
    }
    return parts;
}

void append_location(std::string& out, std::string_view value) {
    static constexpr std::array<std::string_view, 4> names{"latitude", "longitude", "name", "address"};
    auto const parts = location_parts(value);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].empty()) continue;
        if (i > 0) out += ',';
        out += '"';
        out += names[i];
        out += "\":";
        append_json_string(out, parts[i]);
    }
}

void append_media(std::string& out, std::string_view value) {
    out += value.starts_with("http") ? R"("link":)" : R"("id":)";
    append_json_string(out, value);
}

void append_expiration(std::string& out, std::string_view value) {
    std::int64_t ms = 0;
    auto const [end, error] = std::from_chars(value.data(), value.data() + value.size(), ms);
    if (error != std::errc{} || end != value.data() + value.size()) {
        auto const time = from_rfc3339(value);
        ms = time ? to_ms(*time) : 0;
    }
    fmt::format_to(std::back_inserter(out), "{}", ms);
}

void append_amount(std::string& out, std::string_view currency, std::string_view value) {
    append_json_string(out, shown_amount(currency, value));
    fmt::format_to(std::back_inserter(out), R"(,"amount_1000":{})", thousandths(value).value_or(0));
}

/// The value as the fragments before and after a hole expect it. `currency` is an amount's.
void append_value(std::string& out, SlotKind kind, std::string_view currency, std::string_view value) {
    switch (kind) {
        case SlotKind::image:
        case SlotKind::video:
        case SlotKind::document: return append_media(out, value);
        case SlotKind::location: return append_location(out, value);
        case SlotKind::expiration: return append_expiration(out, value);
        case SlotKind::product_sections: out += value; return;    // JSON, checked
        case SlotKind::amount: return append_amount(out, currency, value);
        case SlotKind::text:
        case SlotKind::date_time:
        case SlotKind::file_name:
        case SlotKind::url_suffix:
        case SlotKind::reply_payload:
        case SlotKind::coupon_code:
        case SlotKind::flow_token:
        case SlotKind::product_id: return append_json_string(out, value);
    }
}

bool is_json_object(std::string_view text) {
    boost::system::error_code error;
    auto const value = boost::json::parse({text.data(), text.size()}, error);
    return !error && value.is_object();
}

/// Fragments begin with the comma before an entry; the first entry of a list has none, and which one is first
/// shows only when the optional ones before it are known to be there.
void append_fragment(std::string& out, std::string_view fragment) {
    if (fragment.starts_with(',') && out.ends_with('[')) fragment.remove_prefix(1);
    out += fragment;
}

}    // namespace

/// Writes the JSON of the components, turning constants into text and columns into holes.
class MessagePayload::Builder {
public:
    Builder(Template const& subject, Bindings const& bindings, std::span<std::string const> columns,
            PayloadOptions const& options)
        : template_{subject}, bindings_{bindings}, columns_{columns}, options_{options} {}

    void components() {
        std::string const open = R"(,"components":[)";
        text_ += open;
        std::size_t const empty = text_.size();
        header("", template_.header);
        body("", template_.body);
        offer();
        buttons("", template_.buttons);
        cards();
        if (holes_.empty() && text_.size() == empty)
            text_.resize(empty - open.size());
        else
            text_ += ']';
    }
    std::vector<Hole> holes() { return std::move(holes_); }
    std::string rest() { return std::move(text_); }

private:
    bool bound(std::string const& key) const { return bindings_.contains(key); }

    /// A comma between the entries of a list: none after its opening bracket.
    void separate() {
        bool const first = text_.empty() ? false : text_.back() == '[';
        if (!first) text_ += ',';
    }

    void value(std::string const& key, SlotKind kind) {
        Binding const& binding = bindings_.find(key)->second;
        switch (binding.source) {
            case Binding::Source::constant: return append_value(text_, kind, binding.currency, binding.value);
            case Binding::Source::media:
                return append_media(text_, options_.media.find(binding.value)->second.meta_id);
            case Binding::Source::column: break;
        }
        Hole hole;
        hole.before = std::exchange(text_, {});
        hole.key = key;
        hole.kind = kind;
        hole.column = static_cast<std::size_t>(std::ranges::find(columns_, binding.value) - columns_.begin());
        hole.fallback = binding.fallback;
        hole.currency = binding.currency;
        holes_.push_back(std::move(hole));
    }

    /// A value that a lead may do without, with what goes when it does.
    void optional_value(std::string const& key, SlotKind kind, std::string open, std::string_view close) {
        if (bindings_.find(key)->second.source != Binding::Source::column) {
            text_ += open;
            value(key, kind);
            text_ += close;
            return;
        }
        value(key, kind);
        holes_.back().open = std::move(open);
        holes_.back().close = close;
    }

    static std::string_view type_of(Binding::As as) {
        switch (as) {
            case Binding::As::text: return "text";
            case Binding::As::currency: return "currency";
            case Binding::As::date_time: return "date_time";
        }
        return "";
    }

    void text_parameters(std::string const& prefix, TemplateText const& text) {
        bool const named = template_.parameter_format == ParameterFormat::named;
        for (TextHole const& hole : text.holes) {
            separate();
            auto const key = prefix + hole.name;
            auto const& binding = bindings_.find(key)->second;
            text_ += fmt::format(R"({{"type":"{}",)", type_of(binding.as));
            if (named) {
                text_ += R"("parameter_name":)";
                append_json_string(text_, hole.name);
                text_ += ',';
            }
            typed_value(key, binding);
            text_ += '}';
        }
    }

    void typed_value(std::string const& key, Binding const& binding) {
        switch (binding.as) {
            case Binding::As::text: text_ += R"("text":)"; return value(key, SlotKind::text);
            case Binding::As::currency:
                text_ += fmt::format(R"("currency":{{"code":"{}","fallback_value":)", binding.currency);
                value(key, SlotKind::amount);
                text_ += '}';
                return;
            case Binding::As::date_time:
                text_ += R"("date_time":{"fallback_value":)";
                value(key, SlotKind::date_time);
                text_ += '}';
                return;
        }
    }

    void media(std::string const& prefix, std::string_view name, SlotKind kind) {
        text_ += fmt::format(R"({{"type":"{0}","{0}":{{)", name);
        value(fmt::format("{}header.{}", prefix, name), kind);
        if (kind == SlotKind::document) file_name(prefix);
        text_ += "}}";
    }

    /// The bound name; else that of the media file: without one the recipient sees an untitled document.
    void file_name(std::string const& prefix) {
        constexpr auto open = R"(,"filename":)";
        if (bound(prefix + "header.filename"))
            return optional_value(prefix + "header.filename", SlotKind::file_name, open, "");
        Binding const& document = bindings_.find(prefix + "header.document")->second;
        if (document.source != Binding::Source::media) return;
        auto const& name = options_.media.find(document.value)->second.file_name;
        if (name.empty()) return;
        text_ += open;
        append_json_string(text_, name);
    }

    void header(std::string const& prefix, TemplateHeader const& header) {
        using Format = TemplateHeader::Format;
        if (header.format == Format::none || (header.format == Format::text && header.text.holes.empty()))
            return;
        separate();
        text_ += R"({"type":"header","parameters":[)";
        switch (header.format) {
            case Format::none: break;
            case Format::text: text_parameters(prefix + "header.", header.text); break;
            case Format::image: media(prefix, "image", SlotKind::image); break;
            case Format::video: media(prefix, "video", SlotKind::video); break;
            case Format::document: media(prefix, "document", SlotKind::document); break;
            case Format::location: media(prefix, "location", SlotKind::location); break;
        }
        text_ += "]}";
    }

    void body(std::string const& prefix, TemplateText const& body) {
        if (body.holes.empty()) return;
        separate();
        text_ += R"({"type":"body","parameters":[)";
        text_parameters(prefix + "body.", body);
        text_ += "]}";
    }

    void offer() {
        if (!template_.offer || !template_.offer->has_expiration) return;
        separate();
        text_ += R"({"type":"limited_time_offer","parameters":[{"type":"limited_time_offer",)"
                 R"("limited_time_offer":{"expiration_time_ms":)";
        value("limited_time_offer.expiration", SlotKind::expiration);
        text_ += "}}]}";
    }

    /// `open` and `close` stand around the value inside the one parameter.
    void button(std::string const& prefix, std::size_t index, std::string_view slot, SlotKind kind,
                std::string_view sub_type, std::string_view open, std::string_view close) {
        std::string const key = fmt::format("{}button.{}.{}", prefix, index, slot);
        if (!bound(key)) return;    // optional, and left out
        std::string opening = fmt::format(
            R"({{"type":"button","sub_type":"{}","index":"{}","parameters":[{{{})", sub_type, index, open);
        bool const after_another = !text_.ends_with('[');
        if (after_another) opening.insert(0, 1, ',');
        optional_value(key, kind, std::move(opening), fmt::format("{}}}]}}", close));
    }

    void buttons(std::string const& prefix, std::vector<TemplateButton> const& buttons) {
        for (std::size_t i = 0; i < buttons.size(); ++i) {
            switch (buttons[i].type) {
                case TemplateButton::Type::quick_reply:
                    button(prefix, i, "payload", SlotKind::reply_payload, "quick_reply",
                           R"("type":"payload","payload":)", "");
                    break;
                case TemplateButton::Type::url:
                case TemplateButton::Type::otp:
                    button(prefix, i, "url", SlotKind::url_suffix, "url", R"("type":"text","text":)", "");
                    break;
                case TemplateButton::Type::copy_code:
                    button(prefix, i, "code", SlotKind::coupon_code, "copy_code",
                           R"("type":"coupon_code","coupon_code":)", "");
                    break;
                case TemplateButton::Type::flow:
                    button(prefix, i, "flow_token", SlotKind::flow_token, "flow",
                           R"("type":"action","action":{"flow_token":)", "}");
                    break;
                case TemplateButton::Type::catalog:
                    button(prefix, i, "product", SlotKind::product_id, "catalog",
                           R"("type":"action","action":{"thumbnail_product_retailer_id":)", "}");
                    break;
                case TemplateButton::Type::mpm:
                    button(prefix, i, "action", SlotKind::product_sections, "mpm",
                           R"("type":"action","action":)", "");
                    break;
                case TemplateButton::Type::phone_number:
                case TemplateButton::Type::other: break;
            }
        }
    }

    /// Meta wants exactly the approved cards, each with its place.
    void cards() {
        if (template_.cards.empty()) return;
        separate();
        text_ += R"({"type":"carousel","cards":[)";
        for (std::size_t i = 0; i < template_.cards.size(); ++i) {
            std::string const prefix = fmt::format("card.{}.", i);
            separate();
            text_ += fmt::format(R"({{"card_index":{},"components":[)", i);
            header(prefix, template_.cards[i].header);
            body(prefix, template_.cards[i].body);
            buttons(prefix, template_.cards[i].buttons);
            text_ += "]}";
        }
        text_ += "]}";
    }

    Template const& template_;
    Bindings const& bindings_;
    std::span<std::string const> columns_;
    PayloadOptions const& options_;
    std::string text_;
    std::vector<Hole> holes_;
};

Result<MessagePayload> MessagePayload::compile(Template const& subject, Bindings const& bindings,
                                               std::span<std::string const> columns, SendCategory category,
                                               PayloadOptions const& options) {
    if (!suits(subject.category, category)) {
        return refuse(
            Problem::Kind::invalid, "template_category",
            fmt::format("The template {} is {}, the send is {}: choose a template of the send's category.",
                        subject.name, to_string(subject.category), to_string(category)));
    }
    auto checked = check_bindings(subject, bindings, columns);
    if (!checked) return std::unexpected{std::move(checked.error())};
    for (auto const& [key, binding] : *checked) {
        bool const uploaded =
            binding.source != Binding::Source::media || options.media.contains(binding.value);
        if (!uploaded)
            return refuse(Problem::Kind::conflict, "media_not_uploaded",
                          fmt::format("The file for {} has not been uploaded to Meta.", key));
        if (!key.ends_with(".action") || binding.source != Binding::Source::constant ||
            is_json_object(binding.value))
            continue;
        return refuse(Problem::Kind::invalid, "parameters",
                      fmt::format("The value for {} is not a JSON object.", key));
    }
    MessagePayload made;
    made.api_ = api_for(category);
    Builder builder{subject, *checked, columns, options};
    builder.components();
    made.holes_ = builder.holes();
    made.tail_ = builder.rest() + '}';
    made.head_ = R"(","type":"template",)";
    if (made.api_ == Api::marketing_messages) {
        made.head_ += fmt::format(R"("product_policy":"{}",)", to_string(options.product_policy));
        if (options.message_activity_sharing)
            made.head_ += fmt::format(R"("message_activity_sharing":{},)", *options.message_activity_sharing);
    }
    made.head_ += R"("template":{"name":)";
    append_json_string(made.head_, subject.name);
    made.head_ += R"(,"language":{"policy":"deterministic","code":)";
    append_json_string(made.head_, subject.language);
    made.head_ += '}';
    made.rules_ = ValueRules{subject, *checked, columns};
    return made;
}

std::string_view MessagePayload::value_of(Hole const& hole, std::span<std::string_view const> values) {
    std::string_view const own = hole.column < values.size() ? values[hole.column] : std::string_view{};
    return own.empty() && hole.fallback ? std::string_view{*hole.fallback} : own;
}

std::optional<RenderFault> MessagePayload::fault_of(std::span<std::string_view const> values) const {
    if (auto const fault = rules_.first_fault(values))
        return RenderFault{std::string{fault->slot}, fault->sentence()};
    for (Hole const& hole : holes_)
        if (hole.kind == SlotKind::product_sections && !is_json_object(value_of(hole, values)))
            return RenderFault{hole.key, fmt::format("The value for {} is not a JSON object.", hole.key)};
    return {};
}

std::expected<void, RenderFault> MessagePayload::render(std::uint64_t phone,
                                                        std::span<std::string_view const> values,
                                                        std::string_view callback_data,
                                                        std::string& out) const {
    if (auto fault = fault_of(values)) return std::unexpected{*std::move(fault)};
    // With its plus: without one Meta may read a number as local to the business (Meta: send messages page).
    fmt::format_to(std::back_inserter(out),
                   R"({{"messaging_product":"whatsapp","recipient_type":"individual","to":"+{})", phone);
    out += head_;
    for (Hole const& hole : holes_) {
        append_fragment(out, hole.before);
        std::string_view const value = value_of(hole, values);
        if (value.empty()) continue;    // optional, and left out
        append_fragment(out, hole.open);
        append_value(out, hole.kind, hole.currency, value);
        out += hole.close;
    }
    append_fragment(out, tail_);
    if (api_ == Api::messages && !callback_data.empty()) {
        out += R"(,"biz_opaque_callback_data":)";
        append_json_string(out, callback_data);
    }
    out += '}';
    return {};
}

}    // namespace carillon::graph
