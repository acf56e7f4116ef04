#pragma once
#include "store/ledger.hpp"
#include "store/sqlite/connection.hpp"

namespace carillon::store::sqlite {

// Meta names people who have not written for long by a business-scoped user id alone, without a number. Whose
// id it is, is learned from the status events of messages that went to them.

/// The number of a message's lead.
std::optional<std::uint64_t> phone_of_message(Connection& db, MessageId message);
/// A status event of this message named the person by this id alone. What waited for the number is written.
void learn_scoped_user(Connection& db, OrgId org, std::string const& user_id, MessageId message);
/// Whose number it is, as far as that is known: by a message of ours that is answered or spoken of, or by the
/// id.
std::optional<std::uint64_t> find_person(Connection& db, OrgId org, UnnamedPerson const& person);
/// Keeps an opt-out until the number of the id is learned.
void keep_scoped_opt_out(Connection& db, std::string const& user_id, OptOut const& opt_out);
/// The person has resumed marketing before the number was learned.
void drop_scoped_opt_out(Connection& db, OrgId org, std::string const& user_id, Wall at);

}    // namespace carillon::store::sqlite
