#pragma once
#include "base/ids.hpp"

#include <string_view>
#include <vector>

namespace carillon::store::sqlite {
class Connection;

/// Leads from..through of an audience.
struct LeadRange {
    LeadNo from = 1, through = 0;
};

/// The last lead_no of an audience; 0 when it has none.
LeadNo last_lead(Connection& db, AudienceId audience);

/// The leads with exactly this phone; the first one and its duplicates, if any. Found by bisection.
LeadRange find_phone(Connection& db, AudienceId audience, std::int64_t phone);

/// Where the leads are whose phone begins with `q` (digits, with or without a plus) or whose external id is
/// `q`, in order and without overlap. Phones are found by bisection; an external id takes a scan of the
/// audience, so the scan is left out when `q` begins with a plus.
std::vector<LeadRange> search_leads(Connection& db, AudienceId audience, std::string_view q);

/// The parts of `ranges` beyond `after`.
std::vector<LeadRange> beyond(std::vector<LeadRange> ranges, LeadNo after);

}    // namespace carillon::store::sqlite
