#include "sandbox/region.hpp"

#include <algorithm>
#include <array>

namespace carillon::sandbox {
namespace {

// Numbering plan facts: Canada's, the Caribbean's and Atlantic's area codes, and those of US territories,
// which Meta bills with Latin America and so are not taken for US numbers here.
constexpr auto not_us = std::to_array<std::uint16_t>({
    204, 226, 236, 242, 246, 249, 250, 257, 263, 264, 268, 284, 289, 306, 340, 343, 345, 354, 365, 367, 368,
    382, 387, 403, 416, 418, 428, 431, 437, 438, 441, 450, 468, 473, 474, 506, 514, 519, 548, 579, 581, 584,
    587, 604, 613, 639, 647, 649, 658, 664, 670, 671, 672, 683, 684, 705, 709, 721, 742, 753, 758, 767, 778,
    780, 782, 784, 787, 807, 809, 819, 825, 829, 849, 867, 868, 869, 873, 876, 879, 902, 905, 939, 942,
});
static_assert(std::ranges::is_sorted(not_us));

enum class Reads : bool { hidden, reported };
struct DiallingCode {
    std::uint16_t code;
    char country[3];
    Reads reads = Reads::reported;
};
constexpr auto hidden = Reads::hidden;
constexpr auto dialling_codes = std::to_array<DiallingCode>({
    {7, "RU"},           {20, "EG"},          {27, "ZA"},          {30, "GR", hidden},  {31, "NL", hidden},
    {32, "BE", hidden},  {33, "FR", hidden},  {34, "ES", hidden},  {36, "HU", hidden},  {39, "IT", hidden},
    {40, "RO", hidden},  {41, "CH"},          {43, "AT", hidden},  {44, "GB", hidden},  {45, "DK", hidden},
    {46, "SE", hidden},  {47, "NO", hidden},  {48, "PL", hidden},  {49, "DE", hidden},  {51, "PE"},
    {52, "MX"},          {53, "CU"},          {54, "AR"},          {55, "BR"},          {56, "CL"},
    {57, "CO"},          {58, "VE"},          {60, "MY"},          {61, "AU"},          {62, "ID"},
    {63, "PH"},          {64, "NZ"},          {65, "SG"},          {66, "TH"},          {81, "JP", hidden},
    {82, "KR", hidden},  {84, "VN"},          {86, "CN"},          {90, "TR"},          {91, "IN"},
    {92, "PK"},          {94, "LK"},          {98, "IR"},          {212, "MA"},         {233, "GH"},
    {234, "NG"},         {254, "KE"},         {351, "PT", hidden}, {352, "LU", hidden}, {353, "IE", hidden},
    {354, "IS", hidden}, {356, "MT", hidden}, {357, "CY", hidden}, {358, "FI", hidden}, {359, "BG", hidden},
    {370, "LT", hidden}, {371, "LV", hidden}, {372, "EE", hidden}, {380, "UA"},         {385, "HR", hidden},
    {386, "SI", hidden}, {420, "CZ", hidden}, {421, "SK", hidden}, {423, "LI", hidden}, {850, "KP"},
    {852, "HK"},         {880, "BD"},         {886, "TW"},         {963, "SY"},         {965, "KW"},
    {966, "SA"},         {968, "OM"},         {971, "AE"},         {972, "IL"},         {974, "QA"},
});
static_assert(std::ranges::is_sorted(dialling_codes, {}, &DiallingCode::code));

/// The first `count` digits, or 0 when there are fewer.
std::uint32_t leading_digits(std::uint64_t phone, int count) {
    std::uint64_t limit = 1;
    for (int i = 0; i < count; ++i) limit *= 10;
    if (phone < limit / 10) return 0;
    while (phone >= limit) phone /= 10;
    return static_cast<std::uint32_t>(phone);
}

DiallingCode const* dialling_code(std::uint64_t phone) {
    for (int count = 1; count <= 3; ++count) {
        auto const digits = leading_digits(phone, count);
        auto const found = std::ranges::lower_bound(dialling_codes, digits, {}, &DiallingCode::code);
        if (found != dialling_codes.end() && found->code == digits) return &*found;
    }
    return nullptr;
}

}    // namespace

bool is_us_number(std::uint64_t phone) {
    return leading_digits(phone, 1) == 1 && phone >= 10'000'000'000 && phone < 20'000'000'000 &&
           !std::ranges::binary_search(not_us, leading_digits(phone, 4) - 1000);
}

bool reports_reads(std::uint64_t phone) {
    auto const* code = dialling_code(phone);
    return code == nullptr || code->reads == Reads::reported;
}

bool is_blocked_country(std::uint64_t phone) {
    std::string_view const country = country_of(phone);
    return country == "CU" || country == "IR" || country == "KP" || country == "SY";
}

std::string_view country_of(std::uint64_t phone) {
    if (leading_digits(phone, 1) == 1) return is_us_number(phone) ? "US" : "CA";
    auto const* code = dialling_code(phone);
    return code == nullptr ? std::string_view{} : std::string_view{code->country};
}

}    // namespace carillon::sandbox
