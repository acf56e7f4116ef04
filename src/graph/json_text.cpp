#include "graph/json_text.hpp"

#include <array>
#include <cstdint>

namespace carillon::graph {
namespace {

/// 0: copied as it is; 1: needs care.
constexpr std::array<bool, 256> special = [] {
    std::array<bool, 256> table{};
    for (std::size_t i = 0; i < 256; ++i)
        table[i] = i < 0x20 || i == '"' || i == '\\' || i == 0x7f || i >= 0x80;
    return table;
}();

/// The length of the well-formed UTF-8 sequence at the front (RFC 3629), or 0.
std::size_t sequence_length(std::string_view text) {
    auto const at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    auto const continues = [&](std::size_t i) { return i < text.size() && (at(i) & 0xc0) == 0x80; };
    unsigned char const first = at(0);
    if (first >= 0xc2 && first <= 0xdf) return continues(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        if (!continues(1) || !continues(2)) return 0;
        bool const overlong = first == 0xe0 && at(1) < 0xa0, surrogate = first == 0xed && at(1) > 0x9f;
        return overlong || surrogate ? 0 : 3;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        if (!continues(1) || !continues(2) || !continues(3)) return 0;
        bool const overlong = first == 0xf0 && at(1) < 0x90, beyond = first == 0xf4 && at(1) > 0x8f;
        return overlong || beyond ? 0 : 4;
    }
    return 0;
}

void append_escape(std::string& out, unsigned char c) {
    static constexpr char digits[] = "0123456789abcdef";
    switch (c) {
        case '"': out += "\\\""; return;
        case '\\': out += "\\\\"; return;
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
    }
    out += "\\u00";
    out += digits[c >> 4];
    out += digits[c & 15];
}

}    // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        std::size_t plain = 0;
        while (plain < text.size() && !special[static_cast<unsigned char>(text[plain])]) ++plain;
        out.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty()) break;
        auto const c = static_cast<unsigned char>(text.front());
        std::size_t const length = c < 0x80 ? 0 : sequence_length(text);
        if (c < 0x80)
            append_escape(out, c);
        else if (length > 0)
            out.append(text.substr(0, length));
        else
            out += "\xef\xbf\xbd";
        text.remove_prefix(length > 0 ? length : 1);
    }
    out += '"';
}

}    // namespace carillon::graph
