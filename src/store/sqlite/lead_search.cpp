#include "store/sqlite/lead_search.hpp"

#include "store/sqlite/connection.hpp"
#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {
namespace {
constexpr int external_ids_max = 1'000;    // rows that share one external id; more are not listed

/// Of leads from..end, the first from which on no phone is smaller than `phone`; `end` when there is none.
/// People who were erased have no phone: who comes after them tells on which side they lie.
LeadNo lower_bound(Connection& db, AudienceId audience, LeadNo from, LeadNo end, std::int64_t phone) {
    auto row = db.query(
        "SELECT id, phone FROM leads WHERE id >= ? AND id < ? AND phone >= 0 ORDER BY id LIMIT 1", 0, 0);
    while (from < end) {
        LeadNo const middle = from + (end - from) / 2;
        bool const found = row.restart(LeadId{audience, middle}, LeadId{audience, end}).next();
        auto const lead = found ? row.take<LeadId>().lead_no : end;
        if (found && row.take<std::int64_t>() < phone)
            from = lead + 1;
        else
            end = middle;
    }
    return from;
}

/// The leads of an audience who may have a phone: of one whose time is over, the first ones have lost it.
LeadRange named_leads(Connection& db, AudienceId audience) {
    auto const erased = db.one<LeadNo>("SELECT erased_through FROM audiences WHERE id = ?", audience);
    return {erased.value_or(0) + 1, last_lead(db, audience)};
}

/// The leads with first_phone..last_phone, and whoever was erased between them.
LeadRange phones_between(Connection& db, AudienceId audience, LeadRange all, std::int64_t first_phone,
                         std::int64_t last_phone) {
    auto const from = lower_bound(db, audience, all.from, all.through + 1, first_phone);
    auto const end = lower_bound(db, audience, from, all.through + 1, last_phone + 1);
    auto const first =
        db.one<LeadId>("SELECT id FROM leads WHERE id >= ? AND id < ? AND phone >= 0 ORDER BY id LIMIT 1",
                       LeadId{audience, from}, LeadId{audience, end});
    return first ? LeadRange{first->lead_no, end - 1} : LeadRange{};
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
    return phones_between(db, audience, named_leads(db, audience), phone, phone);
}

std::vector<LeadRange> search_leads(Connection& db, AudienceId audience, std::string_view q) {
    std::vector<LeadRange> found;
    auto const all = named_leads(db, audience);
    for (auto const& [first_phone, last_phone] : phone_ranges(phone_digits(q))) {
        auto const range = phones_between(db, audience, all, first_phone, last_phone);
        if (range.from <= range.through) found.push_back(range);
    }
    if (!q.starts_with('+')) append_external(db, audience, all.through, q, found);
    std::ranges::sort(found, {}, &LeadRange::from);
    return found;
}

std::vector<LeadRange> beyond(std::vector<LeadRange> ranges, LeadNo after) {
    std::erase_if(ranges, [after](LeadRange const& range) { return range.through <= after; });
    for (auto& range : ranges) range.from = std::max(range.from, after + 1);
    return ranges;
}

}    // namespace carillon::store::sqlite
