#pragma once
#include "store/personal_data.hpp"
#include "store/sqlite/connection.hpp"

namespace carillon::store::sqlite {

/// All that the organization holds of the person.
HeldOfPerson held_of_person(Connection& db, OrgId org, std::uint64_t phone);

}    // namespace carillon::store::sqlite
