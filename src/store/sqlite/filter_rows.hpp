#pragma once
#include "store/sqlite/database.hpp"

#include <vector>

namespace carillon::store::sqlite {

/// Takes the filter events of a send, or of a campaign's sends, away, in the transaction that removes them.
/// What the events name, up to a million leads each, is nobody's from then on: delete_filter_names() follows.
std::vector<FilterEventId> forget_filter_events(Connection& db, SendId send);
std::vector<FilterEventId> forget_filter_events(Connection& db, CampaignId campaign);

/// Deletes some thousand of the names of an event. How many.
int delete_some_names(Connection& db, FilterEventId event);
/// Deletes what events name, in transactions of some thousand rows. What a crash leaves of it goes at the
/// next start (Filters::drop_unfinished).
Async<void> delete_filter_names(Database& database, std::vector<FilterEventId> events);

/// The event that counts for a send: the latest complete one; none when no event came.
FilterEventId latest_filter_event(Connection& db, SendId send);

}    // namespace carillon::store::sqlite
