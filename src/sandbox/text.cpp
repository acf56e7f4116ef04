#include "sandbox/text.hpp"

#include <array>

namespace carillon::sandbox {
namespace {

void put_unit(std::string& out, std::uint32_t unit) {
    static constexpr char digits[] = "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += digits[(unit >> shift) & 0xf];
}

void put_code_point(std::string& out, std::uint32_t point) {
    if (point < 0x10000) return put_unit(out, point);
    point -= 0x10000;
    put_unit(out, 0xd800 + (point >> 10));
    put_unit(out, 0xdc00 + (point & 0x3ff));
}

/// Reads one code point of two to four bytes at `at` and moves behind it. What is not UTF-8 costs one byte.
std::uint32_t take_code_point(std::string_view text, std::size_t& at) {
    auto const lead = static_cast<unsigned char>(text[at]);
    std::size_t const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    static constexpr std::array<std::uint32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    std::uint32_t point = lead & (0xffu >> (length + 1));
    bool valid = lead >= 0xc2 && lead <= 0xf4 && at + length <= text.size();
    for (std::size_t i = 1; valid && i < length; ++i) {
        auto const next = static_cast<unsigned char>(text[at + i]);
        valid = (next & 0xc0) == 0x80;
        point = point << 6 | (next & 0x3f);
    }
    valid = valid && point >= smallest[length] && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    at += valid ? length : 1;
    return valid ? point : 0xfffd;
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}    // namespace

void put_json_string(std::string& out, std::string_view text) {
    out += '"';
    for (std::size_t at = 0; at < text.size();) {
        auto const c = static_cast<unsigned char>(text[at]);
        if (c >= 0x80) {
            put_code_point(out, take_code_point(text, at));
            continue;
        }
        ++at;
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                if (c < 0x20 || c == 0x7f) {
                    put_unit(out, c);
                } else {
                    out += static_cast<char>(c);
                }
        }
    }
    out += '"';
}

std::string json_string(std::string_view text) {
    std::string out;
    put_json_string(out, text);
    return out;
}

std::string url_decode(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
            hex_value(text[i + 2]) >= 0) {
            out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

std::string url_encode(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        bool const plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           c == '-' || c == '_' || c == '.' || c == '~';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 0xf];
        }
    }
    return out;
}

std::string query_value(std::string_view target, std::string_view key) {
    auto at = target.find('?');
    while (at != std::string_view::npos) {
        std::string_view rest = target.substr(at + 1);
        std::string_view const pair = rest.substr(0, rest.find('&'));
        std::string_view const name = pair.substr(0, pair.find('='));
        if (url_decode(name) == key)
            return name.size() < pair.size() ? url_decode(pair.substr(name.size() + 1)) : std::string{};
        auto const next = rest.find('&');
        at = next == std::string_view::npos ? next : at + 1 + next;
    }
    return {};
}

}    // namespace carillon::sandbox
