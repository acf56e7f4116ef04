#pragma once
#include "base/clock.hpp"

#include <stdexcept>

namespace carillon::store {

class Accounts;
class Assets;
class Audiences;
class Campaigns;
class DryRuns;
class Filters;
class Ledger;
class Media;
class OptOuts;
class People;
class OutboundWebhooks;
class PersonalData;
class Reports;
class TestSends;

/// Everything durable, by concern. One implementation a database; the promises stand in each part's header
/// and in the conformance suite. Thread-safe: any thread may call, each call resumes on the caller's own
/// executor. Whatever changes something is durable when it returns. A broken environment (disk full, file
/// gone) throws StoreFailure.
class Store {
public:
    virtual ~Store() = default;
    virtual Accounts& accounts() = 0;
    virtual Assets& assets() = 0;
    virtual Audiences& audiences() = 0;
    virtual Campaigns& campaigns() = 0;
    virtual DryRuns& dry_runs() = 0;
    virtual Filters& filters() = 0;
    virtual Ledger& ledger() = 0;
    virtual Media& media() = 0;
    virtual OptOuts& opt_outs() = 0;
    virtual People& people() = 0;
    virtual OutboundWebhooks& outbound_webhooks() = 0;
    virtual PersonalData& personal_data() = 0;
    virtual Reports& reports() = 0;
    virtual TestSends& test_sends() = 0;
    /// Calls that have not resumed their caller yet. Thread-safe; for /metrics, and for tests that wait for
    /// quiet.
    virtual std::size_t pending() const = 0;
    /// Whether a database thread has work: while not, every call's end has been handed to its caller's
    /// executor.
    virtual bool at_work() const = 0;
    /// Reads and writes a trifle; throws when that fails. For /readyz.
    virtual Async<void> ping() = 0;
};

/// The database cannot do what it must. `what()` is a sentence that says what and how to mend it.
class StoreFailure : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

}    // namespace carillon::store
