#include "domain/opt_out.hpp"

#include <algorithm>
#include <array>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace carillon {
namespace {
/// The longer of two that begin alike comes first.
constexpr std::array<std::string_view, 9> keywords{"unsubscribe", "unsub",     "stop",    "cancel", "end",
                                                   "quit",        "remove me", "opt out", "opt-out"};

/// White space, and marks that show nothing (zero-width spaces, marks of direction, byte order marks), which
/// keyboards and clipboards leave around a word. A broken byte reads as a negative number.
bool is_space(UChar32 c) {
    return c >= 0 && (u_isUWhiteSpace(c) || u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT));
}

/// By Unicode; of ASCII also what Unicode calls a symbol: "stop~", "stop+".
bool is_punctuation(UChar32 c) {
    if (c < 0) return false;
    return u_ispunct(c) || (c < 0x80 && u_isgraph(c) && !u_isalnum(c));
}

std::int32_t length(std::string_view text) { return static_cast<std::int32_t>(text.size()); }

std::string_view trimmed(std::string_view text) {
    UChar32 c = 0;
    std::int32_t start = 0;
    for (auto next = start; next < length(text); start = next) {
        U8_NEXT(text.data(), next, length(text), c);
        if (!is_space(c)) break;
    }
    text.remove_prefix(static_cast<std::size_t>(start));
    auto end = length(text);
    for (auto previous = end; previous > 0; end = previous) {
        U8_PREV(text.data(), 0, previous, c);
        if (!is_space(c)) break;
    }
    return text.substr(0, static_cast<std::size_t>(end));
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool starts_with(std::string_view text, std::string_view keyword) {
    return std::ranges::equal(text.substr(0, keyword.size()), keyword, {}, lower);
}

bool starts_with_punctuation(std::string_view text) {
    UChar32 c = 0;
    std::int32_t next = 0;
    U8_NEXT(text.data(), next, length(text), c);
    return is_punctuation(c);
}
}    // namespace

bool asks_to_opt_out(std::string_view text) {
    auto const words = trimmed(text);
    return std::ranges::any_of(keywords, [&](std::string_view keyword) {
        if (!starts_with(words, keyword)) return false;
        auto const rest = words.substr(keyword.size());
        return rest.empty() || starts_with_punctuation(rest);
    });
}

}    // namespace carillon
