#include "domain/phone.hpp"

#include "domain/nanp.hpp"

#include <gtest/gtest.h>
#include <phonenumbers/phonenumberutil.h>

#include <random>
#include <set>

namespace carillon {
namespace {

using Reason = PhoneFault::Reason;

std::string read(std::string_view raw, std::string_view country = "") {
    auto const phone = parse_phone(raw, Country{country});
    return phone ? fmt::format("{} {}", phone->e164, phone->country.code())
                 : "fault: " + phone.error().sentence;
}

std::string to_e164_text(Phone phone) { return fmt::format("+{}", phone.e164); }

std::optional<Reason> reason(std::string_view raw, std::string_view country = "") {
    auto const phone = parse_phone(raw, Country{country});
    if (phone) return {};
    EXPECT_FALSE(phone.error().sentence.empty());
    return phone.error().reason;
}

TEST(Phone, IsReadAsPeopleAndSpreadsheetsWriteIt) {
    for (auto const* raw : {"+4915112345678",
                            "+49 151 12345678",
                            "+49 (0)151 123-456-78",
                            "0049 151 12345678",
                            "'+4915112345678",
                            "\t+4915112345678",
                            " +4915112345678 ",
                            "whatsapp:+4915112345678",
                            "WhatsApp: +49 151 12345678",
                            "tel:+49-151-12345678",
                            "https://wa.me/4915112345678",
                            "+49.151.12345678",
                            "=\"+4915112345678\"",
                            "\u202a+49\u00a0151\u00a012345678\u202c",
                            "＋４９１５１１２３４５６７８",
                            "+٤٩١٥١١٢٣٤٥٦٧٨",
                            "+49 151 – 12345678",
                            "4915112345678",
                            "4915112345678.0",
                            "+00 49 151 12345678"})
        EXPECT_EQ(read(raw), "4915112345678 DE") << raw;
}

TEST(Phone, MarksThatShowNothingAreTakenOffAndDigitsOfOtherScriptsAreRead) {
    for (auto const* raw :
         {"\u200e+4915112345678", "\u200f+49\u200f15112345678\u200f", "\u2068+49 151 12345678\u2069",
          "+49\u200b151\u200b12345678", "\ufeff+4915112345678", "+49\u2060151\u200c123\u200d45678",
          "\u202e+4915112345678\u202c", "+４９ 151 １２３45678", "＋49（151）12345678", "+۴۹۱۵۱۱۲۳۴۵۶۷۸",
          "+४९१५११२३४५६७८", "+49\u3000151\u300012345678", "+49\u00ad15112345678"})
        EXPECT_EQ(read(raw), "4915112345678 DE") << raw;
}

TEST(Phone, WhatOnlyLooksLikeDigitsIsRefused) {
    for (auto const* raw : {"+4915112345б78", "+49151l2345678", "+4915O12345678", "+49 ①⑤① 12345678",
                            "+49𝟏𝟓𝟏12345678", "+49151\u030012345678", "+49五一12345678", "+49½5112345678",
                            "+4915112345678\xff", "+49151\u20e312345678"})
        EXPECT_EQ(reason(raw), Reason::letters) << raw;
    EXPECT_EQ(reason("\u200b\u200e\ufeff"), Reason::empty);
    EXPECT_EQ(reason(std::string_view{"+49151\0"
                                      "12345678",
                                      15}),
              Reason::letters);
}

TEST(Phone, NationalNumbersAreReadByTheDefaultCountry) {
    EXPECT_EQ(read("0151 12345678", "DE"), "4915112345678 DE");
    EXPECT_EQ(read("15112345678", "DE"), "4915112345678 DE");
    EXPECT_EQ(read("(11) 96123-4567", "BR"), "5511961234567 BR");
    EXPECT_EQ(read("(212) 555-2368", "US"), "12125552368 US");
    EXPECT_EQ(read("98123 45678", "IN"), "919812345678 IN");
    EXPECT_EQ(read("06 12 34 56 78", "FR"), "33612345678 FR");
}

TEST(Phone, AnInternationalNumberWithoutItsPlusIsToldFromANationalOne) {
    EXPECT_EQ(read("5511961234567", "FR"), "5511961234567 BR");
    EXPECT_EQ(read("4915112345678", "BR"), "4915112345678 DE");
    EXPECT_EQ(read("919812345678"), "919812345678 IN");
    EXPECT_EQ(read("4915112345678", "DE"),
              "4915112345678 DE");    // not 04915 112345678, a possible landline in Leer
    EXPECT_EQ(read("5511961234567", "DE"), "5511961234567 BR");
    EXPECT_EQ(read("5511961234567", "BR"), "5511961234567 BR");
    EXPECT_EQ(read("55961234567", "BR"), "5555961234567 BR");    // area code 55
    EXPECT_EQ(read("3933312345", "IT"), "393933312345 IT");      // prefix 393
    EXPECT_EQ(read("393331234567", "IT"), "393331234567 IT");
    EXPECT_EQ(read("12125552368", "US"), "12125552368 US");
    EXPECT_EQ(read("12125552368", "DE"), "12125552368 US");
    EXPECT_EQ(read("4741234567", "BR"),
              "554741234567 BR");    // a landline in Joinville, not a mobile in Norway
    EXPECT_EQ(reason("15112345678"), Reason::no_country_code);    // area code 511 is nobody's
    EXPECT_EQ(reason("0151 12345678"), Reason::no_country_code);
}

TEST(Phone, EachFaultHasItsReason) {
    EXPECT_EQ(reason(""), Reason::empty);
    EXPECT_EQ(reason("  '\t"), Reason::empty);
    EXPECT_EQ(reason("4.91511E+12"), Reason::scientific);
    EXPECT_EQ(reason("4,91511e+12", "DE"), Reason::scientific);
    EXPECT_EQ(reason("n/a"), Reason::letters);
    EXPECT_EQ(reason("+49 151 CALL ME"), Reason::letters);
    EXPECT_EQ(reason("电话 4915112345678"), Reason::letters);
    EXPECT_EQ(reason("+4915112345678 ext. 12"), Reason::extension);
    EXPECT_EQ(reason("+4915112345678x12"), Reason::extension);
    EXPECT_EQ(reason("tel:+4915112345678;ext=5"), Reason::extension);
    EXPECT_EQ(reason("+4915112345678 / +4915112345679"), Reason::several);
    EXPECT_EQ(reason("+4915112345678,+4915112345679"), Reason::several);
    EXPECT_EQ(reason("+4915112345678 +4915112345679"), Reason::several);
    EXPECT_EQ(reason("+999123456789"), Reason::unknown_country_code);
    EXPECT_EQ(reason("+12"), Reason::too_short);
    EXPECT_EQ(reason("+336123"), Reason::too_short);
    EXPECT_EQ(reason("+3361234567890"), Reason::too_long);
    EXPECT_EQ(reason("+1 555 0123"), Reason::too_short);
    EXPECT_EQ(reason("+123456789012345678901"), Reason::too_long);
}

TEST(Phone, ScientificNotationSaysHowToExportText) {
    EXPECT_NE(read("4.91511E+12").find("format the column as text"), std::string::npos);
}

TEST(Phone, NumbersNewerThanTheMetadataAreAccepted) {
    EXPECT_EQ(read("+2290197123456"), "2290197123456 BJ");    // Benin's ten digits since November 2024
    EXPECT_EQ(read("+17385551234"), "17385551234 US");        // Los Angeles' overlay since November 2024
    EXPECT_EQ(read("17385551234"), "17385551234 US");
    EXPECT_EQ(read("+14285551234"), "14285551234 CA");    // New Brunswick's since 2023
    EXPECT_EQ(read("+49 199 99999999"), "4919999999999 DE");
}

TEST(Phone, OnePersonIsOneNumberHoweverWhatsAppSpellsIt) {
    EXPECT_EQ(read("+5531961234567"), "5531961234567 BR");
    EXPECT_EQ(read("+553161234567"), "5531961234567 BR");
    EXPECT_EQ(read("+55 (31) 7123-4567"), "5531971234567 BR");
    EXPECT_EQ(read("3161234567", "BR"), "5531961234567 BR");
    EXPECT_EQ(read("+553132123456"), "553132123456 BR") << "a landline";
    EXPECT_EQ(read("+5215512345678"), "525512345678 MX") << "Mexico dropped its 1 in 2019";
}

TEST(Phone, TheLibraryAgreesWithTheShortCut) {
    // Every calling code, every first two digits after it, every length; then a denser look at shared calling
    // codes.
    std::mt19937_64 random{20261123};
    auto const tail = [&](std::size_t size) {
        std::string digits;
        while (digits.size() < size) digits += static_cast<char>('0' + random() % 10);
        return digits;
    };
    std::set<int> codes;
    i18n::phonenumbers::PhoneNumberUtil::GetInstance()->GetSupportedCallingCodes(&codes);
    std::vector<std::string> numbers;
    for (int const code : codes)
        for (int head = 0; head < 100; ++head)
            for (std::size_t size = 5 + random() % 2; size <= 12; size += 2)
                numbers.push_back(fmt::format("{}{:02}{}", code, head, tail(size - 2)));
    for (int const code : {7, 39, 44, 47, 61, 212, 262, 358, 590, 599})
        for (int head = 0; head < 10000; head += 1)
            if (random() % 2 == 0)
                numbers.push_back(fmt::format("{}{:04}{}", code, head,
                                              tail(code == 47   ? 4
                                                   : code < 100 ? 6
                                                                : 5)));
    for (auto const& number : numbers) {
        if (number.size() > 15) continue;
        auto const quick = parse_phone("+" + number, {});
        auto const slow = parse_phone_by_library(number);
        ASSERT_EQ(quick.has_value(), slow.has_value()) << number;
        if (!quick) continue;
        ASSERT_EQ(quick->e164, slow->e164) << number;
        ASSERT_EQ(quick->country.code(), slow->country.code()) << number;
    }
}

TEST(Phone, TheLibraryAgreesOnNationalNumbersWithALeadingZero) {
    std::mt19937_64 random{7};
    auto* library = i18n::phonenumbers::PhoneNumberUtil::GetInstance();
    std::set<std::string> regions;
    library->GetSupportedRegions(&regions);
    for (auto const& region : regions)
        for (int head = 0; head < 1000; head += 1 + static_cast<int>(random() % 9))
            for (std::size_t size = 7; size <= 12; ++size) {
                auto const text = fmt::format("0{:03}", head) + std::to_string(random()).substr(0, size - 4);
                if (text.starts_with("00")) continue;
                i18n::phonenumbers::PhoneNumber number;
                auto const error = library->Parse(text, region, &number);
                bool const possible = error == library->NO_PARSING_ERROR &&
                                      library->IsPossibleNumberWithReason(number) == library->IS_POSSIBLE;
                auto const phone = parse_phone(text, Country{region});
                std::string e164;
                library->Format(number, library->E164, &e164);
                if (region == "BJ" || e164.size() > 16) continue;    // newer than the metadata; too long
                ASSERT_EQ(phone.has_value(), possible) << region << ' ' << text;
                if (!possible) continue;
                bool const old_mobile = e164.size() == 13 && e164.starts_with("+55") && e164[5] >= '6';
                if (old_mobile) continue;    // gets its ninth digit
                ASSERT_EQ(to_e164_text(*phone), e164) << region << ' ' << text;
            }
}

TEST(Phone, AreaCodesAgreeWithTheMetadataWhereItKnowsThem) {
    auto const* library = i18n::phonenumbers::PhoneNumberUtil::GetInstance();
    int known = 0;
    for (unsigned area = 200; area < 1000; ++area)
        for (unsigned const exchange : {234u, 555u, 678u, 921u}) {
            i18n::phonenumbers::PhoneNumber number;
            number.set_country_code(1);
            number.set_national_number(area * 10'000'000ull + exchange * 10'000ull + 2368);
            std::string region;
            library->GetRegionCodeForNumber(number, &region);
            if (region.empty() || region == "ZZ") continue;
            ++known;
            EXPECT_EQ(nanp_country(area).code(), region) << area;
            EXPECT_FALSE(is_newer_area_code(area)) << area;
        }
    EXPECT_GT(known, 1000);
}

TEST(Phone, IsFoundInItsOlderSpellings) {
    using Spellings = std::vector<std::string>;
    EXPECT_EQ(spellings_of(4915112345678), Spellings{"4915112345678"});
    EXPECT_EQ(spellings_of(5511987654321), (Spellings{"5511987654321", "551187654321"}));
    EXPECT_EQ(spellings_of(525512345678), (Spellings{"525512345678", "5215512345678"}));
}

TEST(Phone, PlusOneIsToldApart) {
    EXPECT_EQ(read("+12125552368"), "12125552368 US");
    EXPECT_EQ(read("+14165552368"), "14165552368 CA");
    EXPECT_EQ(read("+18765552368"), "18765552368 JM");
    EXPECT_EQ(read("+16585552368"), "16585552368 JM");
    EXPECT_EQ(read("+18095552368"), "18095552368 DO");
    EXPECT_EQ(read("+17875552368"), "17875552368 PR");
    EXPECT_EQ(read("+12425552368"), "12425552368 BS");
    EXPECT_EQ(read("+12995552368"),
              "12995552368 US");    // nobody's code: never taken for one that may get marketing
}

TEST(Phone, CountriesHaveNamesAndCodes) {
    EXPECT_EQ(country_name(Country{"DE"}), "Germany");
    EXPECT_EQ(country_name(Country{"QQ"}), "QQ");
    EXPECT_EQ(calling_code(Country{"DE"}), 49u);
    EXPECT_EQ(calling_code(Country{"QQ"}), 0u);
}

}    // namespace
}    // namespace carillon
