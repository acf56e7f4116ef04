#pragma once
#include "domain/phone.hpp"

namespace carillon {

enum class Plus : bool { no, yes };

/// The digits a person meant, with all that decorates them taken off.
struct PhoneDigits {
    Plus plus = Plus::no;    // the digits start with a country code: written with +, 00 or by wa.me
    std::string digits;      // ASCII
};

/// The part of parse_phone() that knows about spreadsheets and people, and nothing about numbering.
std::expected<PhoneDigits, PhoneFault> read_phone_text(std::string_view raw);

}    // namespace carillon
