#pragma once
#include "domain/country.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace carillon {

/// A number WhatsApp could be asked for, and the region its digits belong to.
struct Phone {
    std::uint64_t e164 = 0;    // without the plus
    Country country;           // unknown for numbers of no country (+800, +870, ...)
    auto operator<=>(Phone const&) const = default;
};

struct PhoneFault {
    enum class Reason : std::uint8_t {
        empty,
        scientific,    // a spreadsheet turned it into 4.91511E+12 and its last digits are gone
        letters,
        extension,
        several,            // more than one number in the cell
        no_country_code,    // national digits, and no default country to read them by
        unknown_country_code,
        too_short,
        too_long,
        impossible,    // no number of that country has this many digits
    };
    Reason reason;
    std::string sentence;    // what is wrong and how to mend it
};

/// Reads a number as people and spreadsheets write it: +49 (0)151 …, 0049…, whatsapp:+49…, tel:, full-width
/// digits, a leading apostrophe. Digits without + or 00 are read by `default_country`; where there is none,
/// or where they make no number of it, as an international number without its plus (Meta's wa_id form), if
/// they are a known one. Judged by length, not by whether a range is in use: a number newer than the metadata
/// is accepted. Thread-safe.
std::expected<Phone, PhoneFault> parse_phone(std::string_view raw, Country default_country);

/// Whether the number lies in a range the numbering metadata knows to be in use. False for newer ranges: a
/// hint for telling a column of numbers from a column of ids, never a reason to refuse a lead.
bool is_known_number(Phone phone);

/// What parse_phone does for "+" and digits, without its short cut for the common shapes; for tests of that
/// short cut.
std::expected<Phone, PhoneFault> parse_phone_by_library(std::string_view digits);

/// "Germany"; the code itself when there is no name.
std::string country_name(Country country);
/// 49 for DE; 0 when unknown. Shared codes (1, 7, 44, ...) belong to several countries.
unsigned calling_code(Country country);

/// How WhatsApp, or somebody's list, may write this number in international digits: as it is, and in older
/// ways that are read as the same number.
std::vector<std::string> spellings_of(std::uint64_t e164);

}    // namespace carillon
