#pragma once
#include "domain/country.hpp"

namespace carillon {

/// The country of a +1 number by its area code (200-999). Codes that no other country holds are the United
/// States': a US area code younger than our table must never pass as a number that may get marketing
/// messages.
///
/// A correction to libphonenumber's metadata, which on Debian 12 is of October 2022. The table, with the
/// source and date of each line, is data/nanp.csv.
Country nanp_country(unsigned area_code);

/// Whether the area code is assigned to a place: known to the metadata, or newer and in our table.
bool is_newer_area_code(unsigned area_code);

}    // namespace carillon
