#include "store/sqlite/lead_search.hpp"

#include "store/sqlite/connection.hpp"
#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {
namespace {
constexpr int external_ids_max = 1'000;    // rows that share one external id; more are not listed

/// The first lead whose phone is at least `phone`; one past the last when there is none.
LeadNo lower_bound(Connection& db, AudienceId audience, LeadNo end, std::int64_t phone) {
    auto row = db.query("SELECT phone FROM leads WHERE id >= ? ORDER BY id LIMIT 1", 0);
    LeadNo low = 1;
    while (low < end) {
        LeadNo const middle = low + (end - low) / 2;
        CHECK(row.restart(LeadId{audience, middle}).next());
        if (row.take<std::int64_t>() < phone)
            low = middle + 1;
        else
            end = middle;
    }
    return low;
}

void append_external(Connection& db, AudienceId audience, LeadNo last, std::string_view q,
                     std::vector<LeadRange>& found) {
    auto row =
        db.query("SELECT id FROM leads WHERE id BETWEEN ? AND ? AND external_id = ? ORDER BY id LIMIT ?",
                 LeadId{audience, 1}, LeadId{audience, last}, std::string{q}, external_ids_max);
    while (row.next()) {
        auto const no = row.take<LeadId>().lead_no;
        bool const known = std::ranges::any_of(
            found, [no](LeadRange const& range) { return range.from <= no && no <= range.through; });
        if (!known) found.push_back({no, no});
    }
}
}    // namespace

LeadNo last_lead(Connection& db, AudienceId audience) {
    auto const last = db.one<LeadId>("SELECT id FROM leads WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1",
                                     LeadId{audience, 0}, LeadId{audience, ~LeadNo{0}});
    return last ? last->lead_no : 0;
}

LeadRange find_phone(Connection& db, AudienceId audience, std::int64_t phone) {
    auto const end = last_lead(db, audience) + 1;
    auto const from = lower_bound(db, audience, end, phone);
    return {from, lower_bound(db, audience, end, phone + 1) - 1};
}

std::vector<LeadRange> search_leads(Connection& db, AudienceId audience, std::string_view q) {
    std::vector<LeadRange> found;
    auto const last = last_lead(db, audience);
    for (auto const& [first_phone, last_phone] : phone_ranges(phone_digits(q))) {
        auto const from = lower_bound(db, audience, last + 1, first_phone);
        auto const end = lower_bound(db, audience, last + 1, last_phone + 1);
        if (from < end) found.push_back({from, end - 1});
    }
    if (!q.starts_with('+')) append_external(db, audience, last, q, found);
    std::ranges::sort(found, {}, &LeadRange::from);
    return found;
}

std::vector<LeadRange> beyond(std::vector<LeadRange> ranges, LeadNo after) {
    std::erase_if(ranges, [after](LeadRange const& range) { return range.through <= after; });
    for (auto& range : ranges) range.from = std::max(range.from, after + 1);
    return ranges;
}

}    // namespace carillon::store::sqlite
