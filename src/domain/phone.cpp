#include "domain/phone.hpp"

#include "domain/nanp.hpp"
#include "domain/phone_text.hpp"

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumberutil.h>

#include <charconv>

namespace carillon {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using Reason = PhoneFault::Reason;
using Parsed = std::expected<Phone, PhoneFault>;

std::unexpected<PhoneFault> fault(Reason reason, std::string sentence) {
    return std::unexpected{PhoneFault{reason, std::move(sentence)}};
}

PhoneNumberUtil const& library() {
    static PhoneNumberUtil const& instance = [] -> PhoneNumberUtil const& {
        PhoneNumberUtil::GetInstance()->SetLogger(new i18n::phonenumbers::NullLogger);    // takes ownership
        return *PhoneNumberUtil::GetInstance();
    }();
    return instance;
}

/// One start of a number whose reading needs no look at the metadata's patterns; see
/// data/make_phone_tables.py.
struct Prefix {
    std::string_view start;
    std::uint8_t code_size;
    std::string_view region;
    std::uint32_t lengths;     // bit n: n digits after the country code
    std::string_view ask;      // what follows the country code and needs the library, separated by spaces
    std::string_view trunk;    // after a leading 0: the digits with which it is but the national prefix
};
constexpr Prefix prefixes[] = {
#include "domain/data/phone_prefixes.inc"
};

struct CountryRow {
    Country country;
    std::uint16_t code;
    std::string_view name;
};
constexpr CountryRow country_rows[] = {
#include "domain/data/country_names.inc"
};

constexpr std::size_t heads_size = 100'000;    // a number's first five digits
constexpr std::uint8_t no_prefix = 255;

std::size_t ten_to(std::size_t power) {
    std::size_t value = 1;
    while (power-- > 0) value *= 10;
    return value;
}

/// The row of `prefixes` for each five leading digits; longer starts win.
std::array<std::uint8_t, heads_size> make_heads() {
    static_assert(std::size(prefixes) < no_prefix);
    std::array<std::uint8_t, heads_size> heads;
    heads.fill(no_prefix);
    for (std::size_t size = 1; size <= 5; ++size)
        for (std::size_t row = 0; row < std::size(prefixes); ++row) {
            if (prefixes[row].start.size() != size) continue;
            std::size_t start = 0;
            std::from_chars(prefixes[row].start.data(), prefixes[row].start.data() + size, start);
            auto const width = ten_to(5 - size);
            std::fill_n(heads.begin() + static_cast<std::ptrdiff_t>(start * width), width,
                        static_cast<std::uint8_t>(row));
        }
    return heads;
}

bool starts_with_any(std::string_view text, std::string_view words) {
    while (!words.empty()) {
        auto const end = words.find(' ');
        if (text.starts_with(words.substr(0, end))) return true;
        words.remove_prefix(end == std::string_view::npos ? words.size() : end + 1);
    }
    return false;
}

std::uint64_t to_number(std::string_view digits) {
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

/// Brazil put a 9 in front of its mobile numbers, until 2016. WhatsApp and old lists still name many people
/// without it: with it, one person is one number.
Phone modern(Phone phone) {
    auto const subscriber = phone.e164 % 100'000'000;
    bool const old_mobile = phone.e164 / 10'000'000'000 == 55 && subscriber >= 60'000'000;
    if (old_mobile) phone.e164 = (phone.e164 / 100'000'000 * 10 + 9) * 100'000'000 + subscriber;
    return phone;
}

/// International digits that can be judged without the library, or nothing.
std::optional<Phone> quick(std::string_view digits) {
    if (digits.size() < 7 || digits.size() > 15) return {};
    if (digits.front() == '1') {
        if (digits.size() != 11 || digits[1] < '2') return {};
        return Phone{to_number(digits), nanp_country(static_cast<unsigned>(to_number(digits.substr(1, 3))))};
    }
    static auto const heads = make_heads();
    auto const row = heads[to_number(digits.substr(0, 5))];
    if (row == no_prefix) return {};
    auto const& prefix = prefixes[row];
    auto const national = digits.substr(prefix.code_size);
    if ((prefix.lengths >> national.size() & 1) == 0 || starts_with_any(national, prefix.ask)) return {};
    return modern({to_number(digits), Country{prefix.region}});
}

/// Numbering changes since the metadata was made (October 2022) that the lengths it knows would refuse.
/// Benin, 30 November 2024: 01 in front of every number, ten digits instead of eight.
bool is_possible_since(std::string_view e164) { return e164.size() == 13 && e164.starts_with("22901"); }

PhoneFault impossible(Reason reason, std::string_view what, unsigned code) {
    return PhoneFault{
        reason, fmt::format("It is {} for a number in {} (+{}); check its digits.", what, country_name([&] {
                                std::string region;
                                library().GetRegionCodeForCountryCode(static_cast<int>(code), &region);
                                return Country{region};
                            }()),
                            code)};
}

PhoneFault describe(PhoneNumberUtil::ValidationResult result, unsigned code) {
    switch (result) {
        case PhoneNumberUtil::TOO_SHORT: return impossible(Reason::too_short, "too short", code);
        case PhoneNumberUtil::TOO_LONG: return impossible(Reason::too_long, "too long", code);
        case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY:
            return impossible(Reason::too_short, "too short (the area code is missing)", code);
        case PhoneNumberUtil::INVALID_COUNTRY_CODE:
        case PhoneNumberUtil::INVALID_LENGTH:
        case PhoneNumberUtil::IS_POSSIBLE: break;
    }
    return impossible(Reason::impossible, "not of a length that exists", code);
}

PhoneFault describe(PhoneNumberUtil::ErrorType error) {
    switch (error) {
        case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
            return {Reason::unknown_country_code,
                    "It does not start with a country code that exists; check its digits."};
        case PhoneNumberUtil::TOO_SHORT_NSN:
        case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
            return {Reason::too_short, "It has too few digits to be a phone number; check its digits."};
        case PhoneNumberUtil::TOO_LONG_NSN:
            return {Reason::too_long, "It has more digits than any phone number; check its digits."};
        case PhoneNumberUtil::NOT_A_NUMBER:
        case PhoneNumberUtil::NO_PARSING_ERROR: break;
    }
    return {Reason::impossible, "It is not a phone number; check its digits."};
}

Country region_of(PhoneNumber const& number) {
    std::string national;
    library().GetNationalSignificantNumber(number, &national);
    if (number.country_code() == 1 && national.size() == 10)
        return nanp_country(static_cast<unsigned>(to_number(std::string_view{national}.substr(0, 3))));
    std::string region;
    library().GetRegionCodeForNumber(number, &region);
    if (region.empty() || region == "ZZ")
        library().GetRegionCodeForCountryCode(number.country_code(), &region);
    return Country{region};    // "001", no country's, is unknown
}

Parsed judge(PhoneNumber const& number) {
    std::string e164;
    library().Format(number, PhoneNumberUtil::E164, &e164);
    std::string_view const digits = std::string_view{e164}.substr(1);
    auto const result = library().IsPossibleNumberWithReason(number);
    if (result != PhoneNumberUtil::IS_POSSIBLE && !is_possible_since(digits))
        return Parsed{std::unexpect, describe(result, static_cast<unsigned>(number.country_code()))};
    if (digits.size() > 15)
        return Parsed{std::unexpect, describe(PhoneNumberUtil::TOO_LONG_NSN)};    // E.164's limit
    return modern({to_number(digits), region_of(number)});
}

Parsed ask_library(std::string const& text, std::string const& region) {
    PhoneNumber number;
    auto const error = library().Parse(text, region, &number);
    if (error != PhoneNumberUtil::NO_PARSING_ERROR) return Parsed{std::unexpect, describe(error)};
    return judge(number);
}

Parsed parse_international(std::string_view digits) {
    if (auto const phone = quick(digits)) return *phone;
    return parse_phone_by_library(digits);
}

/// How sure a reading of bare digits is.
enum class Standing : std::uint8_t { impossible, possible, in_use, mobile };

/// A number that quick() has read, as the library's type: as written, without the cost of parsing.
PhoneNumber as_written(Phone phone, std::string_view digits) {
    PhoneNumber number;
    auto const code = calling_code(phone.country);
    number.set_country_code(static_cast<int>(code));
    number.set_national_number(to_number(digits.substr(code < 10 ? 1 : code < 100 ? 2 : 3)));
    return number;
}

Standing standing_of(Phone phone) {
    auto const digits = std::to_string(phone.e164);
    if (is_possible_since(digits)) return Standing::mobile;
    if (digits.size() == 11 && digits.front() == '1' && digits[4] >= '2' &&
        is_newer_area_code(static_cast<unsigned>(phone.e164 / 10'000'000 % 1000)))
        return Standing::mobile;
    PhoneNumber number;
    if (quick(digits) && phone.country)
        number = as_written(phone, digits);
    else if (library().Parse("+" + digits, "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR)
        return Standing::impossible;
    auto const type = library().GetNumberType(number);
    if (type == PhoneNumberUtil::UNKNOWN) return Standing::possible;
    return type == PhoneNumberUtil::MOBILE || type == PhoneNumberUtil::FIXED_LINE_OR_MOBILE
               ? Standing::mobile
               : Standing::in_use;
}

Standing standing_of(Parsed const& parsed) { return parsed ? standing_of(*parsed) : Standing::impossible; }

/// The table's row for a country whose code no other shares, or where the country is the main one of those
/// that do.
Prefix const* home_row(Country country) {
    static auto const rows = [] {
        std::unordered_map<std::uint16_t, Prefix const*> found;
        for (auto const& prefix : prefixes) found.try_emplace(Country{prefix.region}.packed(), &prefix);
        return found;
    }();
    auto const row = rows.find(country.packed());
    return row != rows.end() && row->second->start.size() == row->second->code_size ? row->second : nullptr;
}

/// Bare digits that may or may not have the country code in front. Home wins, except that a mobile number
/// with its country code beats a landline without: nobody is sent WhatsApp messages on 04915 112345678.
Parsed parse_bare(std::string const& digits, Country home_country, Prefix const* row) {
    auto const abroad = parse_international(digits);
    // Where no number at home is this long, the library need not be asked whether this is one.
    bool const own_code = digits.starts_with(std::to_string(calling_code(home_country)));
    bool const possible_at_home = row == nullptr || (row->lengths >> digits.size() & 1) != 0 || !abroad;
    if (!possible_at_home && standing_of(abroad) >= Standing::in_use) return abroad;
    std::optional<Phone> read;
    if (row != nullptr) read = quick(std::string{row->start} + digits);
    if (calling_code(home_country) == 1 && digits.size() == 10) read = quick("1" + digits);
    auto const home = read ? Parsed{*read} : ask_library(digits, home_country.code());
    auto const at_home = standing_of(home);
    if (at_home == Standing::mobile) return home;
    auto const out_there = standing_of(abroad);
    bool const writes_trunk = row != nullptr && !row->trunk.empty();
    if (out_there == Standing::mobile && (own_code || writes_trunk || at_home < Standing::in_use))
        return abroad;
    return at_home >= Standing::in_use || out_there < Standing::in_use ? home : abroad;
}

Parsed parse_national(std::string const& digits, Country default_country) {
    if (!default_country) {
        auto const phone = parse_international(digits);
        if (standing_of(phone) >= Standing::in_use) return phone;
        return fault(
            Reason::no_country_code,
            "It has no country code; write it with + and the country code, or choose a default country when "
            "uploading.");
    }
    auto const* row = home_row(default_country);
    if (digits.front() != '0') return parse_bare(digits, default_country, row);
    // No country code starts with 0: this is a national number.
    if (row != nullptr && digits.size() > 1 && row->trunk.find(digits[1]) != std::string_view::npos)
        if (auto const phone = quick(std::string{row->start} + digits.substr(1))) return *phone;
    return ask_library(digits, default_country.code());
}

}    // namespace

Parsed parse_phone_by_library(std::string_view digits) {
    return ask_library("+" + std::string{digits}, "ZZ");
}

Parsed parse_phone(std::string_view raw, Country default_country) {
    // The shape most exports have, first: a plus and nothing but digits.
    if (raw.size() > 7 && raw.size() <= 16 && raw.front() == '+' &&
        std::ranges::all_of(raw.substr(1), [](char c) { return c >= '0' && c <= '9'; }))
        if (auto const phone = quick(raw.substr(1))) return *phone;
    auto const text = read_phone_text(raw);
    if (!text) return Parsed{std::unexpect, text.error()};
    if (text->digits.size() < 4)
        return fault(Reason::too_short, "It has too few digits to be a phone number; check its digits.");
    if (text->digits.size() > 20)
        return fault(Reason::too_long, "It has more digits than any phone number; check its digits.");
    return text->plus == Plus::yes ? parse_international(text->digits)
                                   : parse_national(text->digits, default_country);
}

bool is_known_number(Phone phone) { return standing_of(phone) >= Standing::in_use; }

std::string country_name(Country country) {
    auto const row = std::ranges::lower_bound(country_rows, country, {}, &CountryRow::country);
    return row != std::end(country_rows) && row->country == country ? std::string{row->name} : country.code();
}

unsigned calling_code(Country country) {
    auto const row = std::ranges::lower_bound(country_rows, country, {}, &CountryRow::country);
    return row != std::end(country_rows) && row->country == country ? row->code : 0;
}

std::vector<std::string> spellings_of(std::uint64_t e164) {
    auto const digits = std::to_string(e164);
    std::vector<std::string> spellings{digits};
    std::vector<std::string> older;
    if (digits.starts_with("55") && digits.size() == 13)
        older.push_back(digits.substr(0, 4) + digits.substr(5));    // Brazil, before the 9
    if (digits.starts_with("52") && digits.size() == 12)
        older.push_back("521" + digits.substr(2));    // Mexico, as WhatsApp still writes it
    for (auto& each : older)
        if (auto const read = parse_phone("+" + each, Country{}); read && read->e164 == e164)
            spellings.push_back(std::move(each));
    return spellings;
}

}    // namespace carillon
