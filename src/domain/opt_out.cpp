#include "domain/opt_out.hpp"

#include <array>
#include <string>

namespace carillon {
namespace {
/// The longer of two that begin alike comes first.
constexpr std::array<std::string_view, 9> keywords{"unsubscribe", "unsub",     "stop",    "cancel", "end",
                                                   "quit",        "remove me", "opt out", "opt-out"};

/// Spaces that phone keyboards produce: ASCII white space, the no-break space, and the zero-width marks.
std::size_t leading_space(std::string_view text) {
    if (text.empty()) return 0;
    if (text[0] == ' ' || (text[0] >= '\t' && text[0] <= '\r')) return 1;
    for (std::string_view const space :
         {"\u00a0", "\u2003", "\u3000", "\u200b", "\u200e", "\u200f", "\ufeff"})
        if (text.starts_with(space)) return space.size();
    return 0;
}

std::size_t trailing_space(std::string_view text) {
    if (text.empty()) return 0;
    if (text.back() == ' ' || (text.back() >= '\t' && text.back() <= '\r')) return 1;
    for (std::string_view const space :
         {"\u00a0", "\u2003", "\u3000", "\u200b", "\u200e", "\u200f", "\ufeff"})
        if (text.ends_with(space)) return space.size();
    return 0;
}

bool starts_with_punctuation(std::string_view text) {
    if (text.empty()) return false;
    auto const c = static_cast<unsigned char>(text[0]);
    if (c < 0x80)
        return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
               (c >= '{' && c <= '~');
    for (std::string_view const mark : {"…", "。", "！", "，", "、", "؟", "،", "¡", "–", "—", "”", "’", "»"})
        if (text.starts_with(mark)) return true;
    return false;
}
}    // namespace

bool asks_to_opt_out(std::string_view text) {
    while (auto const space = leading_space(text)) text.remove_prefix(space);
    while (auto const space = trailing_space(text)) text.remove_suffix(space);
    if (text.size() > 500) return false;    // a letter is for a person to read
    std::string lower{text};
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    std::string_view const words{lower};
    for (auto const keyword : keywords) {
        if (!words.starts_with(keyword)) continue;
        auto const rest = words.substr(keyword.size());
        if (rest.empty() || starts_with_punctuation(rest)) return true;
    }
    return false;
}

}    // namespace carillon
