#pragma once
#include "store/sqlite/connection.hpp"

#include <optional>

namespace carillon::store::sqlite {

/// What stands in place of an erased lead's phone.
inline constexpr std::int64_t erased_phone = -1;

/// Asks for people who were erased, in one organization. Costs nothing where nobody was.
class ErasedPeople {
public:
    ErasedPeople(Connection& db, OrgId org);
    bool has(std::uint64_t phone) { return erased_at(phone).has_value(); }
    std::optional<Wall> erased_at(std::uint64_t phone);
    void add(std::uint64_t phone, Wall at);
    /// False when nobody of this number was erased.
    bool remove(std::uint64_t phone);

private:
    std::int64_t hash(std::uint64_t phone) const { return db_.person_key().hash(org_, phone); }
    Connection& db_;
    OrgId const org_;
    bool any_;
};

}    // namespace carillon::store::sqlite
