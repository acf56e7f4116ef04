#pragma once
#include "graph/sender.hpp"
#include "store/ledger.hpp"

#include <string>

namespace carillon::engine {

/// What one answer means beyond its own message.
enum class Effect : std::uint8_t {
    none,
    answered,              // Meta's side is there and works
    slow_number,           // Meta says: too fast
    slow_account,          // Meta says: too many calls of this account or app
    hold_campaign,         // every further message would fail the same way
    suppress_marketing,    // the person has stopped marketing messages
    unreachable,           // no connection: wait before trying more
    unclear,    // no answer, or one that leaves it open: many of these in a row must stop the blast
};

struct Judgement {
    store::Outcome outcome;    // its id is the caller's to fill
    Effect effect = Effect::none;
    std::string reason;    // hold_campaign: a sentence for the campaign's page
    /// The refusal speaks of the request, the template or something unknown, not of the recipient: a row of
    /// these means that the send itself is wrong.
    bool send_at_fault = false;
};

/// Whether a message with this outcome may be with its recipient.
constexpr bool may_have_reached(store::Outcome::Kind kind) {
    return kind == store::Outcome::Kind::accepted || kind == store::Outcome::Kind::in_doubt;
}

/// The one judge of answers to a send. Pure. `attempt` counts from 1; `jitter` is in [0, 1).
///
/// Only what is proved not to have been sent is queued again; an answer that leaves it open makes the message
/// in doubt. A refusal that is not the recipient's or the request's own fault (a paused template, a locked
/// account) costs no message: it is queued again and the campaign held until somebody has acted.
Judgement judge(graph::SendOutcome answer, int attempt, Wall now, double jitter);

}    // namespace carillon::engine
