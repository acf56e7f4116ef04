#pragma once
#include "base/problem.hpp"
#include "domain/campaign.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carillon {

/// What Meta charges and routes a template as. A send's SendCategory must be the same; authentication is
/// never sent.
enum class Category : std::uint8_t { marketing, utility, authentication };
std::string_view to_string(Category category);                   // Meta's spelling: "MARKETING"
std::optional<Category> category_from(std::string_view text);    // any case
bool suits(Category category, SendCategory send);

/// Only `approved` may be sent.
enum class TemplateStatus : std::uint8_t {
    approved,
    pending,
    rejected,
    paused,
    disabled,
    in_appeal,
    limit_exceeded,
    archived,
    deleted,
    pending_deletion,
    other,    // a word that is newer than this program
};
std::string_view to_string(TemplateStatus status);             // Meta's spelling: "APPROVED"
TemplateStatus template_status_from(std::string_view text);    // any case

enum class ParameterFormat : std::uint8_t { positional, named };

/// A hole of a text: its name ("first_name", or "1" in a positional template) and Meta's example value.
struct TextHole {
    std::string name, example;
    bool operator==(TextHole const&) const = default;
};

/// A text with {{holes}}, in the order in which they first appear.
struct TemplateText {
    std::string text;
    std::vector<TextHole> holes;
};

struct TemplateHeader {
    enum class Format : std::uint8_t { none, text, image, video, document, location };
    Format format = Format::none;
    TemplateText text;      // format text
    std::string example;    // media: the sample's address, for the preview alone; it cannot be sent
};

struct TemplateButton {
    enum class Type : std::uint8_t {
        quick_reply,
        url,
        phone_number,
        copy_code,
        otp,
        flow,
        catalog,
        mpm,
        other    // nothing is sent for it
    };
    Type type = Type::other;
    std::string text;       // the label
    std::string url;        // type url: as approved, with {{1}} at its end when it takes a suffix
    std::string example;    // the sample of the suffix or code
    std::string phone_number;
    bool takes_suffix() const;
};

struct TemplateCard {
    TemplateHeader header;
    TemplateText body;
    std::vector<TemplateButton> buttons;
};

struct LimitedTimeOffer {
    std::string text;
    bool has_expiration = false;
};

/// A template as Meta approved it. `components` is Meta's own JSON and what the store keeps;
/// graph/template_json.hpp reads the fields after it out of it.
struct Template {
    std::string meta_id, name, language;    // name + language is Meta's unique key
    Category category = Category::marketing;
    TemplateStatus status = TemplateStatus::other;
    ParameterFormat parameter_format = ParameterFormat::positional;
    std::string quality;    // GREEN, YELLOW, RED, UNKNOWN or empty
    std::string rejected_reason;
    bool max_price = false;    // carries a bid: Meta takes it on marketing_messages alone
    std::string components;

    TemplateHeader header;
    TemplateText body;
    std::string footer;
    std::vector<TemplateButton> buttons;
    std::optional<LimitedTimeOffer> offer;
    std::vector<TemplateCard> cards;
};

/// What a slot's value has to be.
enum class SlotKind : std::uint8_t {
    text,             // header and body: no line break, no tab, no run of more than four spaces (Meta's rule)
    amount,           // a body text bound as money: "24.90"
    date_time,        // a body text bound as a date: any text, which Meta prints as it is
    image,            // https address or uploaded media id
    video,            // the same
    document,         // the same
    file_name,        // a document's name
    location,         // "latitude,longitude,name,address"
    url_suffix,       // what follows the approved address
    reply_payload,    // comes back when the button is tapped
    coupon_code,
    flow_token,
    product_id,          // a catalogue's thumbnail product
    product_sections,    // the JSON `action` object of a multi-product button
    expiration,          // RFC 3339, or milliseconds since 1970
};
std::string_view to_string(SlotKind kind);
bool is_media(SlotKind kind);

enum class Required : bool { no, yes };

/// One value a send has to supply. The keys are public: they are the JSON keys of a send's `parameters`.
///
///   body.first_name, body.1        header.name, header.1          header.image|video|document|location
///   header.filename (optional)     button.<index>.url             button.<index>.payload (optional)
///   button.<index>.code            button.<index>.flow_token (optional)
///   button.<index>.product (optional)                             button.<index>.action
///   limited_time_offer.expiration  card.<n>.<any of the above>    (n and index count from 0)
struct Slot {
    std::string key;
    SlotKind kind = SlotKind::text;
    Required required = Required::yes;
    std::string example;
};

/// In the order of the page: header, body, offer, buttons, cards.
std::vector<Slot> slots(Template const& subject);

/// Where a slot's value comes from.
struct Binding {
    enum class Source : std::uint8_t { column, constant, media };
    Source source = Source::constant;
    std::string value;    // the column's name, the constant itself, or our id of a media file
    std::optional<std::string> fallback;    // of a column: used where the lead's value is empty
    /// How a value of the body is told to Meta, which knows parameters of three types. A template does not
    /// say which.
    enum class As : std::uint8_t { text, currency, date_time };
    As as = As::text;
    std::string currency = {};    // of As::currency: "EUR"
    bool operator==(Binding const&) const = default;
};
/// By slot key.
using Bindings = std::map<std::string, Binding, std::less<>>;

/// What a slot's value has to be when it is bound so.
SlotKind bound_kind(Slot const& slot, Binding const& binding);

/// "first_name" or "1" means "body.first_name" or "body.1"; any other key stands for itself.
std::string canonical_key(std::string_view key);

/// The bindings with canonical keys, or what is wrong, one FieldError a key with pointer "/parameters/<key>"
/// and code unknown_parameter, duplicate_parameter, missing_parameter, unknown_column or invalid_value
/// (constants only). `columns` are the audience's.
Result<Bindings> check_bindings(Template const& subject, Bindings const& bindings,
                                std::span<std::string const> columns);

/// Binds what has a column of the same name, whatever its case and with '_', '-', '.' and ' ' taken as one. A
/// slot without such a column is left out.
Bindings auto_bind(Template const& subject, std::span<std::string const> columns);

/// Why `value` cannot be sent in a slot of this kind: a phrase that follows "the value …"; empty when it can.
/// An empty value never can.
std::string_view value_fault(SlotKind kind, std::string_view value);

/// The look of a message, for the page.
struct Preview {
    struct Button {
        TemplateButton::Type type = TemplateButton::Type::other;
        std::string text, target;    // target: address, phone number or code
    };
    struct Card {
        std::string media, body;
        std::vector<Button> buttons;
    };
    std::string header;    // text format
    std::string media;     // media formats: the address or id; location: its text
    std::string body, footer, offer;
    std::vector<Button> buttons;
    std::vector<Card> cards;
};

/// `values` by canonical key. A hole without a value shows as {{name}}.
Preview preview(Template const& subject, std::map<std::string, std::string, std::less<>> const& values);

}    // namespace carillon
