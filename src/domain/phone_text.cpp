#include "domain/phone_text.hpp"

namespace carillon {
namespace {

using Reason = PhoneFault::Reason;

std::unexpected<PhoneFault> fault(Reason reason, std::string sentence) {
    return std::unexpected{PhoneFault{reason, std::move(sentence)}};
}

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes one code point off the front; a byte that starts none counts as itself.
char32_t next_code_point(std::string_view& text) {
    auto const first = static_cast<unsigned char>(text.front());
    std::size_t const size = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    if (size > text.size()) {
        text = {};
        return 0xfffd;
    }
    char32_t point = size == 1 ? first : first & (0x7fu >> size);
    for (std::size_t i = 1; i < size; ++i) point = point << 6 | (static_cast<unsigned char>(text[i]) & 0x3f);
    text.remove_prefix(size);
    return point;
}

/// Characters that only decorate a number, beyond ASCII: spaces, dashes and the invisible marks that come
/// with copying from a contact card or a right-to-left page.
bool is_decoration(char32_t c) {
    return c == 0xa0 || c == 0xad || (c >= 0x2000 && c <= 0x2015) || (c >= 0x2028 && c <= 0x202f) ||
           c == 0x2060 || (c >= 0x2066 && c <= 0x2069) || c == 0x2212 || c == 0x2018 || c == 0x2019 ||
           c == 0x3000 || c == 0xfeff || c == 0xff08 || c == 0xff09 || c == 0xff0d || c == 0x30fc;
}

/// The ASCII character that a full-width, Arabic or Devanagari digit or a full-width plus stands for; 0:
/// none.
char folded(char32_t c) {
    for (char32_t const zero : {U'\uff10', U'\u0660', U'\u06f0', U'\u0966', U'\u09e6'})
        if (c >= zero && c < zero + 10) return static_cast<char>('0' + (c - zero));
    return c == 0xff0b ? '+' : '\0';
}

/// ASCII text with decoration beyond ASCII removed; what is left of other scripts becomes '?'.
std::string fold(std::string_view raw) {
    std::string text;
    while (!raw.empty()) {
        if (static_cast<unsigned char>(raw.front()) < 0x80) {
            text += raw.front();
            raw.remove_prefix(1);
            continue;
        }
        auto const point = next_code_point(raw);
        if (char const c = folded(point); c != 0)
            text += c;
        else
            text += is_decoration(point) ? ' ' : '?';
    }
    return text;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view around = " \t\r\n'\"`=";
    auto const start = text.find_first_not_of(around);
    if (start == std::string_view::npos) return {};
    return text.substr(start, text.find_last_not_of(around) - start + 1);
}

bool take_prefix(std::string_view& text, std::string_view lower) {
    if (text.size() < lower.size()) return false;
    for (std::size_t i = 0; i < lower.size(); ++i)
        if ((text[i] | (text[i] >= 'A' && text[i] <= 'Z' ? 0x20 : 0)) != lower[i]) return false;
    text.remove_prefix(lower.size());
    return true;
}

/// "4.91511E+12", "4,91511e12".
bool is_scientific(std::string_view text) {
    auto const e = text.find_first_of("eE");
    if (e == std::string_view::npos || e == 0 || e + 1 == text.size()) return false;
    auto const mantissa = text.substr(0, e);
    auto exponent = text.substr(e + 1);
    if (exponent.front() == '+') exponent.remove_prefix(1);
    return !exponent.empty() && std::ranges::all_of(exponent, is_digit) &&
           std::ranges::all_of(mantissa,
                               [](char c) { return is_digit(c) || c == '.' || c == ',' || c == '+'; });
}

/// "4915112345678.0", which data frames write for a column of numbers with gaps.
void drop_decimal_zero(std::string_view& text) {
    if (text.size() < 9 || !text.ends_with(".0")) return;
    auto const whole = text.substr(0, text.size() - 2);
    if (std::ranges::all_of(whole, [](char c) { return is_digit(c) || c == '+'; })) text = whole;
}

/// Two numbers in one cell: a second plus, or a separator with enough digits on both sides of it.
bool is_several(std::string_view text) {
    if (text.find('+', 1) != std::string_view::npos && text.find('+', 1) > 5) return true;
    auto const digits_of = [](std::string_view part) { return std::ranges::count_if(part, is_digit); };
    for (std::size_t at = 0; (at = text.find_first_of(",;/|&\n", at)) != std::string_view::npos; ++at)
        if (digits_of(text.substr(0, at)) >= 7 && digits_of(text.substr(at)) >= 7) return true;
    return false;
}

/// Position of an extension's mark after the number ("x12", "ext. 12", "#12", ";ext=12"), or npos.
std::size_t extension_mark(std::string_view text) {
    auto const mark = text.find_first_of("xX#eE;");
    if (mark == std::string_view::npos || mark < 6) return std::string_view::npos;
    auto rest = text.substr(mark);
    if (rest.front() == ';') rest.remove_prefix(1);
    bool const marked = take_prefix(rest, "extension") || take_prefix(rest, "ext") ||
                        take_prefix(rest, "x") || take_prefix(rest, "#");
    if (!marked || rest.empty()) return std::string_view::npos;
    bool const number =
        std::ranges::all_of(rest, [](char c) { return is_digit(c) || c == ' ' || c == '.' || c == '='; });
    return number ? mark : std::string_view::npos;
}

std::expected<PhoneDigits, PhoneFault> digits_of(std::string_view text, Plus plus) {
    PhoneDigits read{plus, {}};
    read.digits.reserve(text.size());
    for (char const c : text) {
        if (is_digit(c))
            read.digits += c;
        else if (c == '+' && read.digits.empty())
            read.plus = Plus::yes;
        else if (std::string_view{" \t\r\n-.()/[]_~+,*'\"`:"}.find(c) == std::string_view::npos)
            return fault(Reason::letters,
                         "There are letters or signs in it that no phone number has; write it in digits, "
                         "with + and the "
                         "country code in front.");
    }
    if (read.digits.starts_with("00")) {
        read.digits.erase(0, 2);
        read.plus = Plus::yes;
    }
    return read;
}

}    // namespace

std::expected<PhoneDigits, PhoneFault> read_phone_text(std::string_view raw) {
    auto const folded_text = fold(raw);
    auto text = trimmed(folded_text);
    auto plus = Plus::no;
    while (take_prefix(text, "whatsapp:") || take_prefix(text, "tel:") || take_prefix(text, "tel."))
        text = trimmed(text);
    if (take_prefix(text, "https://wa.me/") || take_prefix(text, "http://wa.me/") ||
        take_prefix(text, "wa.me/"))
        plus = Plus::yes;
    if (text.empty()) return fault(Reason::empty, "The row has no phone number; fill it in.");
    if (is_scientific(text))
        return fault(
            Reason::scientific,
            "A spreadsheet turned the number into scientific notation and its last digits are lost; format "
            "the "
            "column as text before exporting, or export again from the system the numbers came from.");
    drop_decimal_zero(text);
    if (is_several(text))
        return fault(Reason::several,
                     "There is more than one number in the cell; keep one, and give the other a row.");
    if (extension_mark(text) != std::string_view::npos)
        return fault(
            Reason::extension,
            "It has an extension, and WhatsApp reaches no extensions; give the person's own number.");
    return digits_of(text, plus);
}

}    // namespace carillon
