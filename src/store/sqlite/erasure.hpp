#pragma once
#include "store/personal_data.hpp"
#include "store/sqlite/connection.hpp"

namespace carillon::store::sqlite {

/// Overwrites with zeros what is deleted while it lives: nothing of it stays in the file's free space.
class Shredding {
public:
    explicit Shredding(Connection& db) : db_{db} { db_.script("PRAGMA secure_delete = ON"); }
    ~Shredding() { db_.script("PRAGMA secure_delete = OFF"); }
    Shredding(Shredding const&) = delete;
    Shredding& operator=(Shredding const&) = delete;

private:
    Connection& db_;
};

/// A person's rows in an audience.
struct PersonLeads {
    AudienceId audience;
    std::vector<LeadNo> lead_nos;
};
/// In every ready audience of the organization that has the phone.
std::vector<PersonLeads> leads_of(Connection& db, OrgId org, std::uint64_t phone);
/// Of every campaign that uses the audience.
std::vector<SendId> sends_to(Connection& db, AudienceId audience);

/// Erases who the leads from..through are, and what Meta's ids and notes tell of them in the sends to them.
/// How many messages lost something.
std::int64_t erase_leads(Connection& db, AudienceId audience, std::vector<SendId> const& sends, LeadNo from,
                         LeadNo through);

/// By what a text is known to be about a person: the number as JSON has it, in each of its spellings, and
/// Meta's ids of the person's messages.
std::vector<std::string> marks_of(Connection& db, OrgId org, std::uint64_t phone);
bool bears(std::string_view text, std::vector<std::string> const& marks);

/// Whatever is found by the person's number.
Erased erase_person(Connection& db, OrgId org, std::uint64_t phone);

/// Texts with marks in them go, of the next rows after `after`, some thousand. Nothing more to look at:
/// `through` is empty.
struct SearchStep {
    std::optional<std::int64_t> through;
    std::int64_t erased = 0;
};
SearchStep erase_webhook_bodies(Connection& db, OrgId org, std::vector<std::string> const& marks,
                                std::int64_t after);
SearchStep erase_outbound_events(Connection& db, OrgId org, std::vector<std::string> const& marks,
                                 std::int64_t after);

}    // namespace carillon::store::sqlite
