#pragma once
#include "domain/template.hpp"

#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carillon {

/// A text of a template whose length, with its values in place, Meta limits: a body, a header, an address, a
/// code. In characters.
struct LimitedText {
    struct Use {
        std::string slot;
        std::size_t times = 1;
    };
    std::string name;    // "the body", "the body of card 0": for a sentence
    std::size_t most = 0;
    std::size_t fixed = 0;    // what stands around the values
    std::vector<Use> uses;
};
/// Those that have values. Body 1,024 (600 with a limited-time offer, 160 in a card), header 60, address
/// 2,000, code 20 (15 with a limited-time offer). (Meta: template components.)
std::vector<LimitedText> limited_texts(Template const& subject);

/// Constants that alone make a text too long, as check_bindings() reports them.
std::vector<FieldError> overlong_constants(Template const& subject, Bindings const& bindings);

/// Characters, not bytes, of UTF-8.
std::size_t characters(std::string_view text);

/// A rule of Meta's that a lead's value breaks.
struct ValueFault {
    std::string_view slot, column;
    bool missing = false;    // no value and no fallback
    std::string phrase;      // follows "the value …"
    /// "The value for body.name (column "name") is empty."
    std::string sentence() const;
};

/// What a send's bindings make of a lead: the value of every slot, and the rules of Meta's that these break.
/// Compiled once a send; immutable and thread-safe. The views it returns live as long as it and the lead's
/// values.
class ValueRules {
public:
    using Values = std::span<std::string_view const>;    // a lead's, in the audience's column order

    ValueRules() = default;
    /// `bindings` as check_bindings() returned them.
    ValueRules(Template const& subject, Bindings const& bindings, std::span<std::string const> columns);

    /// False: every lead gets the same message.
    bool reads_columns() const { return reads_columns_; }
    /// Nothing: a message can be made for this lead.
    std::optional<ValueFault> first_fault(Values values) const;
    /// One a slot at most, in the order of the page.
    std::vector<ValueFault> faults(Values values) const;
    /// By slot key, for preview(); a slot without a value is left out, a media file shows as "media:<id>".
    std::map<std::string, std::string, std::less<>> filled(Values values) const;
    /// The slots whose column is empty for this lead, so that their fallback is used.
    std::vector<std::string_view> fell_back(Values values) const;

private:
    static constexpr auto no_column = std::numeric_limits<std::size_t>::max();
    struct Source {
        std::string key, column_name;
        SlotKind kind = SlotKind::text;
        bool required = true;
        std::size_t column = no_column;
        std::string otherwise;    // the constant, or the fallback
        std::string currency;     // of an amount, which is shown behind it
    };
    struct Text {
        std::string name;
        std::size_t most = 0, fixed = 0;
        struct Use {
            std::size_t source = 0, times = 1;
        };
        std::vector<Use> uses;
    };
    static std::string_view own(Source const& source, Values values);
    static std::string_view value(Source const& source, Values values);
    static std::string shown(Source const& source, std::string_view value);
    std::optional<ValueFault> slot_fault(Source const& source, Values values) const;
    std::optional<ValueFault> text_fault(Text const& text, Values values) const;

    std::vector<Source> sources_;
    std::vector<Text> texts_;    // those that a column fills
    bool reads_columns_ = false;
};

}    // namespace carillon
