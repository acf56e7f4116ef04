#pragma once
#include "domain/lead.hpp"
#include "store/sqlite/connection.hpp"

namespace carillon::store::sqlite {

/// Of leads as l, with their lead_rejects as r where they have some.
inline constexpr char const* lead_columns =
    "SELECT l.id, l.row_no, l.status, l.geo_rule, max(l.phone, 0), l.country, coalesce(r.first_row, 0), "
    "coalesce(r.raw_phone, ''), coalesce(r.reason, ''), l.external_id, l.variables ";
Lead take_lead(Query& row);

}    // namespace carillon::store::sqlite
