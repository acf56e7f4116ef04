#include "domain/value_rules.hpp"

#include "domain/money.hpp"

#include <fmt/format.h>

namespace carillon {
namespace {
// Meta: template components, limits.
constexpr std::size_t body_max = 1'024, offer_body_max = 600, card_body_max = 160, header_max = 60;
constexpr std::size_t address_max = 2'000, code_max = 20, offer_code_max = 15;

/// The text without its holes, and how often each stands in it.
LimitedText limited(std::string name, std::size_t most, std::string const& prefix, TemplateText const& text) {
    LimitedText made{std::move(name), most, 0, {}};
    std::string_view rest = text.text;
    for (auto open = rest.find("{{"); open != rest.npos; open = rest.find("{{")) {
        auto const close = rest.find("}}", open);
        if (close == rest.npos) break;
        made.fixed += characters(rest.substr(0, open));
        auto slot = prefix + std::string{rest.substr(open + 2, close - open - 2)};
        auto const known = std::ranges::find(made.uses, slot, &LimitedText::Use::slot);
        if (known == made.uses.end())
            made.uses.push_back({std::move(slot), 1});
        else
            ++known->times;
        rest.remove_prefix(close + 2);
    }
    made.fixed += characters(rest);
    return made;
}

class Finder {
public:
    explicit Finder(Template const& subject) : subject_{subject} {
        header("", "", subject.header);
        add(limited("the body", subject.offer ? offer_body_max : body_max, "body.", subject.body));
        buttons("", "", subject.buttons);
        for (std::size_t i = 0; i < subject.cards.size(); ++i) card(i, subject.cards[i]);
    }
    std::vector<LimitedText> take() { return std::move(found_); }

private:
    void add(LimitedText text) {
        if (!text.uses.empty()) found_.push_back(std::move(text));
    }
    void header(std::string const& prefix, std::string_view of, TemplateHeader const& header) {
        if (header.format == TemplateHeader::Format::text)
            add(limited(fmt::format("the header{}", of), header_max, prefix + "header.", header.text));
    }
    void buttons(std::string const& prefix, std::string_view of, std::vector<TemplateButton> const& buttons) {
        for (std::size_t i = 0; i < buttons.size(); ++i) {
            auto const& button = buttons[i];
            auto const key = fmt::format("{}button.{}.", prefix, i);
            if (button.takes_suffix())
                add({fmt::format("the address of button {}{}", i, of),
                     address_max,
                     characters(std::string_view{button.url}.substr(0, button.url.find("{{"))),
                     {{key + "url", 1}}});
            if (button.type == TemplateButton::Type::copy_code)
                add({fmt::format("the code{}", of),
                     subject_.offer ? offer_code_max : code_max,
                     0,
                     {{key + "code", 1}}});
        }
    }
    void card(std::size_t index, TemplateCard const& card) {
        auto const prefix = fmt::format("card.{}.", index), of = fmt::format(" of card {}", index);
        header(prefix, of, card.header);
        add(limited("the body" + of, card_body_max, prefix + "body.", card.body));
        buttons(prefix, of, card.buttons);
    }

    Template const& subject_;
    std::vector<LimitedText> found_;
};

std::string too_long(std::string_view name, std::size_t length, std::size_t most) {
    return fmt::format("makes {} {} characters long; Meta takes {}", name, length, most);
}
}    // namespace

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

std::vector<LimitedText> limited_texts(Template const& subject) { return Finder{subject}.take(); }

std::vector<FieldError> overlong_constants(Template const& subject, Bindings const& bindings) {
    std::vector<FieldError> errors;
    for (auto const& text : limited_texts(subject)) {
        std::size_t length = text.fixed, longest = 0;
        std::string_view slot;
        for (auto const& use : text.uses) {
            auto const binding = bindings.find(use.slot);
            if (binding == bindings.end() || binding->second.source != Binding::Source::constant) continue;
            auto const& given = binding->second;
            auto const shown =
                given.as == Binding::As::currency ? shown_amount(given.currency, given.value) : given.value;
            auto const own = characters(shown) * use.times;
            length += own;
            if (own > longest) slot = use.slot;
            longest = std::max(longest, own);
        }
        if (length <= text.most || slot.empty()) continue;
        errors.push_back({fmt::format("/parameters/{}", slot), "invalid_value",
                          fmt::format("The value for {} {}.", slot, too_long(text.name, length, text.most))});
    }
    return errors;
}

std::string ValueFault::sentence() const {
    return fmt::format("The value for {} (column \"{}\") {}.", slot, column, phrase);
}

ValueRules::ValueRules(Template const& subject, Bindings const& bindings,
                       std::span<std::string const> columns) {
    for (auto const& slot : slots(subject)) {
        auto const found = bindings.find(slot.key);
        if (found == bindings.end()) continue;
        auto const& binding = found->second;
        Source source{
            .key = slot.key, .kind = bound_kind(slot, binding), .required = slot.required == Required::yes};
        if (binding.as == Binding::As::currency) source.currency = binding.currency;
        switch (binding.source) {
            case Binding::Source::column:
                source.column_name = binding.value;
                source.column =
                    static_cast<std::size_t>(std::ranges::find(columns, binding.value) - columns.begin());
                source.otherwise = binding.fallback.value_or("");
                reads_columns_ = true;
                break;
            case Binding::Source::constant: source.otherwise = binding.value; break;
            case Binding::Source::media: source.otherwise = "media:" + binding.value; break;
        }
        sources_.push_back(std::move(source));
    }
    for (auto& limited : limited_texts(subject)) {
        Text text{std::move(limited.name), limited.most, limited.fixed, {}};
        bool from_column = false;
        for (auto const& use : limited.uses) {
            auto const source = std::ranges::find(sources_, use.slot, &Source::key);
            if (source == sources_.end()) continue;
            from_column = from_column || source->column != no_column;
            text.uses.push_back({static_cast<std::size_t>(source - sources_.begin()), use.times});
        }
        if (from_column) texts_.push_back(std::move(text));
    }
}

std::string_view ValueRules::own(Source const& source, Values values) {
    return source.column < values.size() ? values[source.column] : std::string_view{};
}

std::string_view ValueRules::value(Source const& source, Values values) {
    auto const given = own(source, values);
    return given.empty() ? std::string_view{source.otherwise} : given;
}

std::optional<ValueFault> ValueRules::slot_fault(Source const& source, Values values) const {
    if (source.column == no_column) return {};    // judged when it was bound
    auto const given = value(source, values);
    if (given.empty() && !source.required) return {};    // left out
    auto const phrase = value_fault(source.kind, given);
    if (phrase.empty()) return {};
    return ValueFault{source.key, source.column_name, given.empty(), std::string{phrase}};
}

std::string ValueRules::shown(Source const& source, std::string_view value) {
    return source.currency.empty() || value.empty() ? std::string{value}
                                                    : shown_amount(source.currency, value);
}

/// The longest of the lead's own values is to blame.
std::optional<ValueFault> ValueRules::text_fault(Text const& text, Values values) const {
    std::size_t length = text.fixed, longest = 0;
    Source const* blamed = nullptr;
    for (auto const& use : text.uses) {
        auto const& source = sources_[use.source];
        auto const added = characters(shown(source, value(source, values))) * use.times;
        length += added;
        if (source.column == no_column || added < longest) continue;
        longest = added;
        blamed = &source;
    }
    if (length <= text.most || blamed == nullptr) return {};
    return ValueFault{blamed->key, blamed->column_name, false, too_long(text.name, length, text.most)};
}

std::optional<ValueFault> ValueRules::first_fault(Values values) const {
    for (auto const& source : sources_)
        if (auto fault = slot_fault(source, values)) return fault;
    for (auto const& text : texts_)
        if (auto fault = text_fault(text, values)) return fault;
    return {};
}

std::vector<ValueFault> ValueRules::faults(Values values) const {
    std::vector<ValueFault> found;
    for (auto const& source : sources_)
        if (auto fault = slot_fault(source, values)) found.push_back(*std::move(fault));
    for (auto const& text : texts_) {
        auto fault = text_fault(text, values);
        if (fault && std::ranges::find(found, fault->slot, &ValueFault::slot) == found.end())
            found.push_back(*std::move(fault));
    }
    return found;
}

std::map<std::string, std::string, std::less<>> ValueRules::filled(Values values) const {
    std::map<std::string, std::string, std::less<>> all;
    for (auto const& source : sources_)
        if (auto const given = value(source, values); !given.empty())
            all.emplace(source.key, shown(source, given));
    return all;
}

std::vector<std::string_view> ValueRules::fell_back(Values values) const {
    std::vector<std::string_view> keys;
    for (auto const& source : sources_)
        if (source.column != no_column && own(source, values).empty() && !source.otherwise.empty())
            keys.push_back(source.key);
    return keys;
}

}    // namespace carillon
