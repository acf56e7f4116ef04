#include "domain/nanp.hpp"

namespace carillon {
namespace {

struct Holder {
    Country country;
    std::string_view area_codes;
};

// Every code outside the United States, as known in November 2026 (see nanp.hpp on where this comes from).
// The US territories are regions of their own here, as in the metadata: Meta prices 787 and 939 with Latin
// America, and bars "US" numbers.
constexpr Holder holders[] = {
    {Country{"CA"},
     "204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450 468 "
     "474 506 514 "
     "519 548 579 581 584 587 600 604 613 622 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 "
     "873 879 902 "
     "905 942"},
    {Country{"BS"}, "242"},
    {Country{"BB"}, "246"},
    {Country{"AI"}, "264"},
    {Country{"AG"}, "268"},
    {Country{"VG"}, "284"},
    {Country{"VI"}, "340"},
    {Country{"KY"}, "345"},
    {Country{"BM"}, "441"},
    {Country{"GD"}, "473"},
    {Country{"TC"}, "649"},
    {Country{"JM"}, "658 876"},
    {Country{"MS"}, "664"},
    {Country{"MP"}, "670"},
    {Country{"GU"}, "671"},
    {Country{"AS"}, "684"},
    {Country{"SX"}, "721"},
    {Country{"LC"}, "758"},
    {Country{"DM"}, "767"},
    {Country{"VC"}, "784"},
    {Country{"PR"}, "787 939"},
    {Country{"DO"}, "809 829 849"},
    {Country{"TT"}, "868"},
    {Country{"KN"}, "869"},
};

// Assigned since the metadata was made. The United States': mostly overlays; Canada's are above as well.
constexpr std::string_view newer_codes =
    "227 235 257 274 324 327 329 350 353 354 357 363 369 382 387 428 436 457 465 471 472 483 557 565 621 624 "
    "645 679 683 "
    "686 728 729 730 738 748 761 821 835 837 861 879 924 942 975 983";

constexpr std::size_t table_size = 1000;

consteval std::array<Country, table_size> make_countries() {
    std::array<Country, table_size> countries{};
    for (auto& country : countries) country = Country{"US"};
    for (auto const& holder : holders)
        for (std::size_t at = 0; at + 3 <= holder.area_codes.size(); at += 4) {
            auto const* code = holder.area_codes.data() + at;
            countries[static_cast<std::size_t>((code[0] - '0') * 100 + (code[1] - '0') * 10 +
                                               (code[2] - '0'))] = holder.country;
        }
    return countries;
}

constexpr auto countries = make_countries();

}    // namespace

Country nanp_country(unsigned area_code) { return area_code < table_size ? countries[area_code] : Country{}; }

bool is_newer_area_code(unsigned area_code) {
    return area_code >= 200 && area_code < table_size &&
           newer_codes.find(std::to_string(area_code)) != std::string_view::npos;
}

}    // namespace carillon
