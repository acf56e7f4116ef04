#pragma once
#include "base/problem.hpp"
#include "cli/api_client.hpp"

#include <boost/json/object.hpp>

#include <span>
#include <string>
#include <vector>

namespace carillon::app {

/// A message the sandbox says it accepted.
struct LedgerLine {
    std::string to, wamid;
};

/// Our ledger against Meta's side, message by message.
struct Balance {
    std::int64_t ledger_lines = 0;    // messages the sandbox accepted
    std::int64_t lost = 0;            // it accepted them, and we do not know of it
    std::int64_t twice = 0;           // people it accepted more than one message for
    std::int64_t claimed = 0;         // we say accepted, and it knows nothing of them
    std::int64_t unexplained = 0;     // rows of the audience in no state, in doubt or still queued
    bool holds() const { return lost == 0 && twice == 0 && claimed == 0 && unexplained == 0; }
    boost::json::object to_json() const;
    /// One sentence.
    std::string describe() const;
};

/// Reads every message of the send from the API, and its report's funnel, and compares them with the
/// sandbox's ledger.
Result<Balance> compare_ledgers(cli::ApiClient& api, std::int64_t send_id, boost::json::object const& funnel,
                                std::span<LedgerLine const> ledger);

}    // namespace carillon::app
