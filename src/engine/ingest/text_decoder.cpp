#include "engine/ingest/text_decoder.hpp"

#include "engine/ingest/refusals.hpp"

#include <simdjson.h>

#include <cstring>

namespace carillon::ingest {
namespace {

using namespace std::string_view_literals;

struct Signature {
    std::string_view bytes, what;
};
constexpr Signature signatures[] = {
    {"PK\x03\x04"sv, "an Excel workbook or a ZIP archive"},
    {"\xd0\xcf\x11\xe0"sv, "an old Excel workbook"},
    {"\x1f\x8b"sv, "a gzip archive"},
    {"%PDF"sv, "a PDF document"},
    {"\x89PNG"sv, "a picture"},
    {"\xff\xd8\xff"sv, "a picture"},
    {"SQLite format 3"sv, "a database"},
};

/// Length of an incomplete UTF-8 character at the end of the text: 0 to 3.
std::size_t incomplete_tail(std::string_view text) {
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
        auto const byte = static_cast<unsigned char>(text[text.size() - back]);
        if ((byte & 0xc0) == 0x80) continue;
        std::size_t const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
        return size > back ? back : 0;
    }
    return 0;
}

/// Where valid UTF-8 ends. Slow; only for saying where the fault is.
std::size_t first_invalid(std::string_view text) {
    std::size_t good = 0;
    while (good < text.size()) {
        std::size_t size = 1;
        while (size <= 4 && good + size <= text.size() && !simdjson::validate_utf8(text.data() + good, size))
            ++size;
        if (size > 4 || good + size > text.size()) return good;
        good += size;
    }
    return good;
}

void append_utf8(char32_t c, std::string& out) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xc0 | c >> 6);
        out += static_cast<char>(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xe0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (c & 0x3f));
    } else {
        out += static_cast<char>(0xf0 | c >> 18);
        out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
        out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (c & 0x3f));
    }
}

}    // namespace

std::string_view to_string(Encoding encoding) {
    switch (encoding) {
        case Encoding::utf8: return "UTF-8";
        case Encoding::utf16le: return "UTF-16LE";
        case Encoding::utf16be: return "UTF-16BE";
    }
    return "?";
}

Result<void> TextDecoder::feed(std::string_view bytes, std::string& out) {
    if (detected_) return decode(bytes, out);
    held_ += bytes;
    if (held_.size() < detect_size) return {};
    if (auto const found = detect(); !found) return found;
    auto const first = std::exchange(held_, {});
    return decode(first, out);
}

Result<void> TextDecoder::finish(std::string& out) {
    if (!detected_) {
        if (auto const found = detect(); !found) return found;
        auto const first = std::exchange(held_, {});
        if (auto const decoded = decode(first, out); !decoded) return decoded;
    }
    if (held_.empty()) return {};
    if (encoding_ == Encoding::utf8)
        return std::unexpected{refuse_not_utf8(line(), static_cast<unsigned char>(held_.front()))};
    return std::unexpected{refuse_broken_utf16(line())};
}

Result<void> TextDecoder::detect() {
    detected_ = true;
    auto const start = std::string_view{held_}.substr(0, detect_size);    // however the file arrives
    for (auto const& signature : signatures)
        if (start.starts_with(signature.bytes)) return std::unexpected{refuse_not_text(signature.what)};
    if (start.starts_with("\xff\xfe\0\0"sv) || start.starts_with("\0\0\xfe\xff"sv))
        return std::unexpected{refuse_utf32()};
    std::size_t mark = 0;
    if (start.starts_with("\xef\xbb\xbf"sv)) {
        mark = 3;
    } else if (start.starts_with("\xff\xfe"sv) || start.starts_with("\xfe\xff"sv)) {
        encoding_ = start.front() == '\xff' ? Encoding::utf16le : Encoding::utf16be;
        mark = 2;
    } else {
        // A header is mostly ASCII, so in UTF-16 nearly every second byte is zero, and only on one side.
        std::size_t zeros[2] = {0, 0};
        for (std::size_t i = 0; i < start.size(); ++i) zeros[i % 2] += start[i] == '\0';
        auto const pairs = start.size() / 2;
        if (zeros[1] * 2 > pairs && zeros[0] * 8 <= zeros[1]) encoding_ = Encoding::utf16le;
        if (zeros[0] * 2 > pairs && zeros[1] * 8 <= zeros[0]) encoding_ = Encoding::utf16be;
    }
    held_.erase(0, mark);
    return {};
}

Result<void> TextDecoder::decode(std::string_view bytes, std::string& out) {
    return encoding_ == Encoding::utf8 ? decode_utf8(bytes, out) : decode_utf16(bytes, out);
}

Result<void> TextDecoder::decode_utf8(std::string_view bytes, std::string& out) {
    if (!held_.empty()) {    // complete the character that the last piece broke off in
        auto const missing = [this] {
            auto const byte = static_cast<unsigned char>(held_.front());
            return std::size_t{byte >= 0xf0 ? 4u : byte >= 0xe0 ? 3u : 2u} - held_.size();
        }();
        auto const taken = std::min(missing, bytes.size());
        held_ += bytes.substr(0, taken);
        bytes.remove_prefix(taken);
        if (taken < missing) return {};
        auto const whole = std::exchange(held_, {});
        if (auto const checked = append_checked(whole, out); !checked) return checked;
    }
    auto const tail = incomplete_tail(bytes);
    held_ = bytes.substr(bytes.size() - tail);
    return append_checked(bytes.substr(0, bytes.size() - tail), out);
}

Result<void> TextDecoder::append_checked(std::string_view whole, std::string& out) {
    auto const nul = std::min(whole.find('\0'), whole.size());
    auto const good = simdjson::validate_utf8(whole.data(), nul) ? nul : first_invalid(whole.substr(0, nul));
    count_lines(whole.substr(0, good));
    out += whole.substr(0, good);
    if (good < nul) return std::unexpected{refuse_not_utf8(line(), static_cast<unsigned char>(whole[good]))};
    if (nul < whole.size()) return std::unexpected{refuse_nul(line())};
    return {};
}

Result<void> TextDecoder::decode_utf16(std::string_view bytes, std::string& out) {
    auto const joined = std::exchange(held_, {}) + std::string{bytes};    // held: at most three bytes
    bytes = joined;
    std::size_t const low = encoding_ == Encoding::utf16le ? 0 : 1;
    auto const unit = [&](std::size_t at) {
        return static_cast<char32_t>(static_cast<unsigned char>(bytes[at + low]) |
                                     static_cast<unsigned char>(bytes[at + 1 - low]) << 8);
    };
    std::size_t at = 0;
    while (at + 2 <= bytes.size()) {
        char32_t c = unit(at);
        std::size_t size = 2;
        if (c >= 0xd800 && c < 0xdc00) {
            if (at + 4 > bytes.size()) break;
            auto const second = unit(at + 2);
            if (second < 0xdc00 || second > 0xdfff) return std::unexpected{refuse_broken_utf16(line())};
            c = 0x10000 + ((c - 0xd800) << 10) + (second - 0xdc00);
            size = 4;
        } else if (c >= 0xdc00 && c <= 0xdfff) {
            return std::unexpected{refuse_broken_utf16(line())};
        }
        if (c == 0) return std::unexpected{refuse_nul(line())};
        if (c == '\n') ++line_feeds_;
        if (c == '\r') ++returns_;
        append_utf8(c, out);
        at += size;
    }
    held_ = bytes.substr(at);
    return {};
}

void TextDecoder::count_lines(std::string_view text) {
    line_feeds_ += static_cast<std::size_t>(std::ranges::count(text, '\n'));
    if (line_feeds_ == 0) returns_ += static_cast<std::size_t>(std::ranges::count(text, '\r'));
}

}    // namespace carillon::ingest
