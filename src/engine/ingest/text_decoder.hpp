#pragma once
#include "base/problem.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace carillon::ingest {

enum class Encoding : std::uint8_t { utf8, utf16le, utf16be };
/// "UTF-8", "UTF-16LE", "UTF-16BE".
std::string_view to_string(Encoding encoding);

/// Any bytes in, checked UTF-8 without a byte order mark out. Detects the encoding by the mark, or by where
/// the zero bytes of UTF-16 fall. Keeps at most one incomplete character and, before the encoding is known,
/// detect_size bytes.
class TextDecoder {
public:
    static constexpr std::size_t detect_size = 256;
    /// Appends what the bytes decode to. Text before the fault has been appended when a Problem is answered.
    Result<void> feed(std::string_view bytes, std::string& out);
    /// At the end of the file.
    Result<void> finish(std::string& out);
    Encoding encoding() const { return encoding_; }

private:
    Result<void> detect();
    Result<void> decode(std::string_view bytes, std::string& out);
    Result<void> decode_utf8(std::string_view bytes, std::string& out);
    Result<void> decode_utf16(std::string_view bytes, std::string& out);
    Result<void> append_checked(std::string_view whole, std::string& out);
    void count_lines(std::string_view text);
    std::size_t line() const { return 1 + (line_feeds_ > 0 ? line_feeds_ : returns_); }

    Encoding encoding_ = Encoding::utf8;
    bool detected_ = false;
    std::string held_;    // until detected: the first bytes; after: an incomplete character
    std::size_t line_feeds_ = 0, returns_ = 0;
};

}    // namespace carillon::ingest
