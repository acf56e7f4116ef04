#pragma once
#include "domain/pacer.hpp"
#include "engine/engine.hpp"
#include "engine/send_plan.hpp"
#include "store/ledger.hpp"

#include <deque>
#include <unordered_map>

namespace carillon::engine {

/// One firing send in a dispatcher's hands: what is claimed and not yet sent, what is on the wire, what is
/// left. Pure bookkeeping; lives on the dispatcher's executor.
class SendRun {
public:
    explicit SendRun(SendPlan plan) : plan_{std::move(plan)}, bucket_{plan_.rate} {}

    SendPlan const& plan() const { return plan_; }
    TokenBucket& bucket() { return bucket_; }
    TokenBucket const& bucket() const { return bucket_; }

    /// Claims a fifth of a second at a time, and the next when less than that is left: enough to keep the
    /// wire busy, little enough that an opt-out counts soon and that a crash leaves few in doubt that never
    /// left.
    std::size_t claim_size() const;
    /// Whether another claim would find something and is wanted now.
    bool wants_claim(Wall now) const;
    void claim_begins();
    /// The database could not say: ask again.
    void claim_failed() {
        claiming_ = false;
        claim_again_ = true;
    }
    /// Something outside may have changed what a claim would find: look again.
    void look_again() { claim_again_ = true; }
    void claim_arrived(store::Claim claim);
    bool claiming() const { return claiming_; }

    bool has_ready() const { return !ready_.empty(); }
    /// The next message to send; it then counts as in flight.
    store::ClaimedMessage take_ready();

    /// An outcome was recorded durably.
    void outcome_recorded(store::Outcome const& outcome);
    /// One message of `claim` has its outcome (not yet recorded); true when it was the claim's last.
    bool claim_member_ends(ClaimId claim);

    /// Takes what was never sent out of the queue: for each claim the first lead to give back, latest claim
    /// first, and whether nothing else of that claim is open.
    struct GiveBack {
        ClaimId claim;
        LeadNo from = 0;
        bool whole = false;    // every open member was given back
    };
    std::vector<GiveBack> take_unsent();

    /// Claimed and without a recorded outcome.
    std::size_t unsettled() const { return unsettled_; }
    std::size_t in_flight() const { return unsettled_ - ready_.size(); }
    /// Nothing is left: the send is complete.
    bool finished() const { return exhausted_ && unsettled_ == 0 && !claiming_ && !next_retry_at_; }
    std::optional<Wall> next_retry_at() const { return next_retry_at_; }
    /// Dropped, and nothing of it is in anybody's hands any more.
    bool gone() const { return dropping && !giving_back && !claiming_ && unsettled_ == 0 && closings == 0; }

    /// The campaign was paused, cancelled or the process stops: nothing more is sent.
    bool dropping = false;
    bool giving_back = false;    // what was never sent, to the ledger
    bool ending = false;         // completing is under way
    std::size_t closings = 0;    // claims about to be closed in the ledger
    int faults_in_a_row = 0;     // refusals that speak of the send, since the last acceptance
    int doubts_in_a_row = 0;
    LiveSend live;
    std::size_t launched_since = 0;    // since the live rate was last measured

private:
    SendPlan plan_;
    TokenBucket bucket_;
    std::deque<store::ClaimedMessage> ready_;
    std::unordered_map<ClaimId, std::size_t> open_members_;    // by claim: messages without an outcome
    std::size_t unsettled_ = 0;
    bool claiming_ = false;
    bool claim_again_ = true;    // something was recorded or never asked: a claim may find more
    bool exhausted_ = false;     // the last claim, made when nothing was unsettled, found nothing
    std::optional<Wall> next_retry_at_;
};

}    // namespace carillon::engine
