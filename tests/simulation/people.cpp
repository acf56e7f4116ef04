#include "simulation/people.hpp"

#include <fmt/format.h>

#include <set>

namespace carillon::simulation {
namespace {

struct Region {
    double share;
    char const* prefix;
    std::int64_t first;    // of ten thousand numbers that follow it
    char const *marketing, *utility;
};
constexpr Region regions[] = {
    {0.45, "+49151", 20'000'000, "", ""},
    {0.15, "+9198", 70'000'000, "", ""},
    {0.10, "+4474", 10'000'000, "", ""},
    {0.08, "+1416736", 0, "", ""},    // Toronto: not the United States
    {0.08, "+1212736", 0, "geo_us_marketing", ""},
    {0.04, "+53523", 10'000, "geo_sanctioned", "geo_sanctioned"},
    {1.00, "+336", 12'000'000, "", ""},
};

/// Few numbers, so that files have people in common.
Person draw_person(Chance& chance) {
    for (auto const& region : regions) {
        if (!chance.happens(region.share)) continue;
        auto const number = region.first + chance.between(1'000, 1'400);
        int const width = region.first == 0 ? 4 : static_cast<int>(std::to_string(region.first).size());
        auto const phone = fmt::format("{}{:0{}}", region.prefix, number, width);
        return {.written = phone,
                .phone = phone,
                .external_id = {},
                .barred_from_marketing = region.marketing,
                .barred_from_utility = region.utility};
    }
    return {};
}

/// The same number, as people write it.
std::string spelled(Chance& chance, std::string const& phone) {
    switch (chance.between(0, 2)) {
        case 0: return phone;
        case 1: return phone.substr(0, 6) + " " + phone.substr(6);
        default: return "00" + phone.substr(1);
    }
}
}    // namespace

std::vector<Person> draw_people(Chance& chance) {
    std::vector<Person> people;
    std::set<std::string> known;
    auto const rows = chance.between(40, 220);
    for (std::int64_t row = 1; row <= rows; ++row) {
        Person person = draw_person(chance);
        if (chance.happens(0.03)) {
            person = {.written = chance.one_of({"n/a", "12345", "+49"}),
                      .phone = {},
                      .external_id = {},
                      .barred_from_marketing = "invalid_phone",
                      .barred_from_utility = "invalid_phone"};
        } else if (!known.insert(person.phone).second) {
            person.barred_from_marketing = person.barred_from_utility = "duplicate";
            person.written = spelled(chance, person.phone);
        }
        person.external_id = fmt::format("r-{}", row);
        people.push_back(std::move(person));
    }
    return people;
}

std::string csv_of(std::vector<Person> const& people) {
    std::string csv = "phone,external_id,first_name\n";
    for (auto const& person : people) {
        bool const named = person.external_id.back() != '7';    // the others get the parameter's fallback
        csv += fmt::format("{},{},{}\n", person.written, person.external_id, named ? "Ada" : "");
    }
    return csv;
}

}    // namespace carillon::simulation
