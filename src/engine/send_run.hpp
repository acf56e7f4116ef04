#pragma once
#include "domain/breaker.hpp"
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
    /// Whether another claim would find something and is wanted, from claim_at() on.
    bool wants_claim(Wall now) const;
    /// A fifth of a second before what is ready has left at the send's rate: a slow send claims its next
    /// message shortly before its permit, not right after the one before.
    Steady claim_at() const;
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
    store::ClaimedMessage const& next_ready() const { return ready_.front(); }
    /// The next message to send; it then counts as in flight.
    store::ClaimedMessage take_ready();

    /// An outcome was recorded durably.
    void outcome_recorded(store::Outcome const& outcome);
    /// Messages of `claim` have their outcomes (not yet recorded), or were given back; true when they were
    /// the claim's last.
    bool claim_members_end(ClaimId claim, std::size_t count);

    /// Nothing more of it is claimed until then; what is claimed and unsent should be given back meanwhile,
    /// so that a crash leaves no doubt about it.
    void rest(Steady until, LimitedBy why) {
        rests_until_ = until;
        rests_because_ = why;
    }
    Steady rests_until() const { return rests_until_; }
    LimitedBy rests_because() const { return rests_because_; }

    /// Takes what was never sent out of the queue, to be claimed anew: for each claim the first lead to give
    /// back, latest claim first. Until the ledger has them back they are open members of their claims: a
    /// claim that ended before would leave them to nobody.
    struct GiveBack {
        ClaimId claim;
        LeadNo from = 0;
        std::size_t count = 0;
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
    Breaker breaker;
    double rate = 0;                   // of the last second measured
    bool paired = false;               // in it, the pair rule put people off
    std::size_t launched_since = 0;    // since then
    std::size_t paired_since = 0;
    std::optional<Wall> room_at;    // when there is budget for another person
    /// Accepted and failed when it was taken up, and when that was last compared
    /// (Dispatcher::watch_webhooks).
    struct Counts {
        std::int64_t accepted = 0, failed = 0;
    };
    std::optional<Counts> counted;
    bool watching = false;       // the comparison is under way
    std::int64_t refused = 0;    // failed by an answer, not by webhook, since then

private:
    SendPlan plan_;
    TokenBucket bucket_;
    std::deque<store::ClaimedMessage> ready_;
    std::unordered_map<ClaimId, std::size_t> open_members_;    // by claim: messages without an outcome
    std::size_t unsettled_ = 0;
    bool claiming_ = false;
    bool claim_again_ = true;         // something was recorded or never asked: a claim may find more
    bool first_pass_done_ = false;    // all that is left comes back as a retry, if at all
    bool exhausted_ = false;          // the last claim, made when nothing was unsettled, found nothing
    std::optional<Wall> next_retry_at_;
    Steady rests_until_{};
    LimitedBy rests_because_ = LimitedBy::nothing;
};

}    // namespace carillon::engine
