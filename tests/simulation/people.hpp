#pragma once
#include "simulation/chance.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace carillon::simulation {

/// One row of an uploaded file, and what must become of it by the product's rules.
struct Person {
    std::string written;        // the phone as the file has it
    std::string phone;          // E.164; empty when it is none
    std::string external_id;    // its own, in every row
    /// Its place in the audience, once that is uploaded: what stays when the person is erased.
    std::int64_t lead_no = 0;
    /// Why a send of that category leaves the row out whatever else holds; empty: it does not.
    std::string barred_from_marketing, barred_from_utility;
};

/// A file of some hundred rows: every ingest status, some numbers in several spellings.
std::vector<Person> draw_people(Chance& chance);
std::string csv_of(std::vector<Person> const& people);

}    // namespace carillon::simulation
