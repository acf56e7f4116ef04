#pragma once
#include "base/clock.hpp"
#include "domain/eligibility.hpp"
#include "store/campaigns.hpp"
#include "store/filters.hpp"
#include "store/opt_outs.hpp"
#include "store/reports.hpp"

#include <optional>
#include <string>
#include <vector>

namespace carillon::store {
class Store;
}

namespace carillon::engine {

/// All that bears on whether one phone gets its message from a send.
struct TraceFacts {
    store::Send send;
    store::Campaign campaign;
    Wall now{};
    bool audience_ready = false;
    std::vector<Lead> leads;    // with this phone, in row order
    SendRules rules;            // as settled when the send was materialized, or as they would be now
    /// What became of the lead when the send was materialized; nothing: its turn has not come.
    std::optional<store::MessageRow> row;
    std::vector<store::OptOut> opt_outs;               // as they stand now
    std::optional<store::FilterEvent> filter_event;    // the one that counts
    bool named = false;                                // by that
    std::optional<store::LeadEvent> last_event;        // of the event filter's type, recorded by rules.as_of
    std::optional<store::LeadEvent> newest_event;      // recorded by now
    /// Why no message can be made for the lead; empty: one can. Nothing: the template does not tell.
    std::optional<std::string> parameter_fault;

    /// The row that the message is for: the number's first. Nothing when the phone is not in the audience.
    Lead const* lead() const;
};

/// "Why did or didn't this person get it?"
struct Trace {
    struct Asked {
        Rule rule = Rule::number;
        Verdict verdict = Verdict::pass;
        std::string detail;    // a sentence or two
    };
    bool at_materialization = false;    // or: now, as things stand
    std::vector<Asked> rules;           // in the order they are asked; empty when there is no lead
    /// A message status, or "would_be_sent", "would_be_skipped", "will_not_be_sent", "not_in_audience".
    std::string status;
    SkipReason skip_reason = SkipReason::none;
    std::string decided_by;     // a rule's name, "campaign", "meta"; empty: nothing stopped the message
    std::string explanation;    // sentences
};

/// Reads what explain() needs. `phone` is E.164 without the plus.
Async<TraceFacts> gather_trace(store::Store& store, store::Send send, store::Campaign campaign,
                               std::uint64_t phone, Wall now);

/// Pure. For a send that was materialized: what was decided then, and what has changed since.
Trace explain(TraceFacts const& facts);

}    // namespace carillon::engine
