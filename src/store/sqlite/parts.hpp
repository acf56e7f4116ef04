#pragma once
#include "store/accounts.hpp"
#include "store/assets.hpp"
#include "store/audiences.hpp"
#include "store/campaigns.hpp"
#include "store/dry_runs.hpp"
#include "store/filters.hpp"
#include "store/ledger.hpp"
#include "store/media.hpp"
#include "store/opt_outs.hpp"
#include "store/outbound_webhooks.hpp"
#include "store/people.hpp"
#include "store/personal_data.hpp"
#include "store/reports.hpp"
#include "store/sqlite/database.hpp"
#include "store/test_sends.hpp"

#include <initializer_list>

namespace carillon::store::sqlite {

// The parts of the store, a file each. They keep the reference.
std::unique_ptr<Accounts> make_accounts(Database& database, Clock& clock);
std::unique_ptr<Assets> make_assets(Database& database);
std::unique_ptr<Audiences> make_audiences(Database& database);
std::unique_ptr<Campaigns> make_campaigns(Database& database);
std::unique_ptr<DryRuns> make_dry_runs(Database& database);
std::unique_ptr<Filters> make_filters(Database& database);
std::unique_ptr<Ledger> make_ledger(Database& database);
std::unique_ptr<Media> make_media(Database& database);
std::unique_ptr<OptOuts> make_opt_outs(Database& database);
std::unique_ptr<People> make_people(Database& database);
std::unique_ptr<OutboundWebhooks> make_outbound_webhooks(Database& database);
std::unique_ptr<PersonalData> make_personal_data(Database& database);
std::unique_ptr<Reports> make_reports(Database& database);
std::unique_ptr<TestSends> make_test_sends(Database& database);

// Shared by several parts.
/// The next line of the organization's chain.
void write_audit(Connection& db, AuditEntry const& entry);
/// What the audit log calls a person: its lines outlast an erasure, so the number's middle is left out.
std::string person_subject(std::uint64_t phone);
/// "user:3" of "user:3 203.0.113.7".
std::string_view actor_name(std::string_view actor);
/// {"from":"draft","to":"scheduled"}
std::string json_object(std::initializer_list<std::pair<std::string_view, std::string_view>> members);
/// False when it changed nothing; see OptOuts.
bool write_opt_out(Connection& db, OptOut const& opt_out);
/// Whether a send has queued messages outside open claims.
bool ledger_has_queue(Connection& db, SendId send);
bool ledger_has_claims(Connection& db, SendId send);
/// Whether anybody is counted as queued who is still to be found. Those behind the first pass in no claim,
/// which only a mistake of ours leaves there, are given to the first pass again.
bool ledger_waits_for_somebody(WriteContext& tx, SendId send);

/// Numbers that begin with `digits` are, for each length, one range. From shortest to longest, so in numeric
/// order.
std::vector<std::pair<std::int64_t, std::int64_t>> phone_ranges(std::string_view digits);
/// The digits of "+49 151" or "49151"; empty when there is anything else in it.
std::string phone_digits(std::string_view text);
/// `text` for a LIKE with ESCAPE '\', matched anywhere.
std::string like_anywhere(std::string_view text);

}    // namespace carillon::store::sqlite
