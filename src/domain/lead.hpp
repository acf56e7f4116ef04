#pragma once
#include "base/ids.hpp"
#include "domain/country.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carillon {

/// What ingest made of a row. The numbers are stored; never renumber.
enum class IngestStatus : std::uint8_t { ok = 0, ineligible_geo = 1, invalid_phone = 2, duplicate = 3 };
std::string_view to_string(IngestStatus status);
std::optional<IngestStatus> ingest_status_from(std::string_view text);

/// Which rule made a lead `ineligible_geo`. Stored; never renumber.
enum class GeoRule : std::uint8_t {
    none = 0,
    us_marketing = 1,    // barred from marketing alone: Meta delivers no marketing template to US numbers
    sanctioned = 2,      // barred from everything
};
std::string_view to_string(GeoRule rule);

/// One row of an audience, as ingest hands it to the store, in order of phone number.
struct Lead {
    LeadNo lead_no = 0;
    std::uint64_t row_no =
        0;    // the record's number in the file; the header is record 1, so data starts at 2
    IngestStatus status = IngestStatus::ok;
    GeoRule geo_rule = GeoRule::none;
    std::uint64_t phone =
        0;    // E.164 without the plus; 0 when the number is invalid or the person was erased
    Country country;
    std::uint64_t first_row = 0;    // for duplicates: the row that won
    std::string raw_phone;          // as written in the file; kept for rows that are not ok
    std::string reason;             // for rows that are not ok: a sentence
    std::string external_id;        // empty: none
    /// The row's values in the audience's column order (phone and external_id columns included), each
    /// followed by a 0x1f unit separator. One string, because a million rows of vectors would not stay small.
    std::string variables;
};

/// "+4915112345678"; empty for 0.
std::string to_e164(std::uint64_t phone);

/// Packs a row's values into Lead::variables and takes them out again. A 0x1f inside a value becomes a space.
std::string pack_variables(std::vector<std::string> const& values);
std::vector<std::string_view> unpack_variables(std::string_view packed);

}    // namespace carillon
