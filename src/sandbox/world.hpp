#pragma once
#include "sandbox/limits.hpp"
#include "sandbox/profile.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace carillon::sandbox {

/// A text with its variables found: "Hi {{first_name}}" needs {first_name} and is 3 characters without them.
struct TextShape {
    std::vector<std::string> variables;    // in order of first use
    std::vector<int> uses;                 // how often each stands in the text
    std::size_t fixed_characters = 0;
};

struct ButtonShape {
    enum class Kind : std::uint8_t {
        quick_reply,
        url,
        copy_code,
        otp,
        flow,
        catalog,
        mpm,
        phone_number,
        other
    };
    Kind kind = Kind::other;
    std::string text;
    bool has_variable = false;    // URL buttons
    /// A send has to bring its parameter.
    bool is_required() const {
        return has_variable || kind == Kind::copy_code || kind == Kind::otp || kind == Kind::mpm;
    }
};

/// What a send has to bring for a template, or for one card of it.
struct PartShape {
    enum class Header : std::uint8_t { none, text, image, video, document, location };
    Header header = Header::none;
    TextShape header_text;
    TextShape body;
    std::size_t body_characters_max = 1024;
    std::vector<ButtonShape> buttons;
};

struct TemplateShape : PartShape {
    std::vector<PartShape> cards;
    bool has_limited_time_offer = false;
    bool offer_expires = false;
};

enum class NamedParameters : bool { no, yes };

struct TemplateEntry {
    TemplateSpec spec;
    TemplateShape shape;
};

struct PhoneNumberEntry {
    PhoneNumberSpec spec;
    std::uint64_t digits = 0;    // of the display number
    TokenBucket throughput;
    /// Messages a second as its level says.
    std::uint32_t rate() const;
};

/// One WABA as Meta holds it. State changes come through the control calls; ids never change.
class World {
public:
    /// A problem names the template that cannot be used and why.
    static Result<World> make(WorldSpec spec);

    WorldSpec& spec() { return spec_; }
    WorldSpec const& spec() const { return spec_; }
    std::vector<PhoneNumberEntry>& phone_numbers() { return phone_numbers_; }
    std::vector<PhoneNumberEntry> const& phone_numbers() const { return phone_numbers_; }
    std::vector<TemplateEntry>& templates() { return templates_; }
    std::vector<TemplateEntry> const& templates() const { return templates_; }
    std::optional<std::uint8_t> find_phone_number(std::string_view id) const;
    std::optional<std::uint16_t> find_template(std::string_view name, std::string_view language) const;
    std::optional<std::uint16_t> find_template_id(std::string_view id) const;
    /// Unique users in 24 h; 0: unlimited.
    std::uint32_t messaging_limit() const;

private:
    WorldSpec spec_;
    std::vector<PhoneNumberEntry> phone_numbers_;
    std::vector<TemplateEntry> templates_;
    std::unordered_map<std::string, std::uint16_t> by_name_;    // "name/language"
};

}    // namespace carillon::sandbox
