#include "store/sqlite/erased_people.hpp"

namespace carillon::store::sqlite {

ErasedPeople::ErasedPeople(Connection& db, OrgId org)
    : db_{db}, org_{org}, any_{db.exists("SELECT 1 FROM erased_people WHERE org_id = ?", org)} {}

std::optional<Wall> ErasedPeople::erased_at(std::uint64_t phone) {
    if (!any_ || phone == 0) return {};
    return db_.one<Wall>("SELECT at FROM erased_people WHERE org_id = ? AND hash = ?", org_, hash(phone));
}

void ErasedPeople::add(std::uint64_t phone, Wall at) {
    db_.run(
        "INSERT INTO erased_people (org_id, hash, at) VALUES (?, ?, ?) "
        "ON CONFLICT (org_id, hash) DO UPDATE SET at = excluded.at",
        org_, hash(phone), at);
    any_ = true;
}

bool ErasedPeople::remove(std::uint64_t phone) {
    return any_ && db_.run("DELETE FROM erased_people WHERE org_id = ? AND hash = ?", org_, hash(phone)) > 0;
}

}    // namespace carillon::store::sqlite
