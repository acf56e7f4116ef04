#include "engine/send_run.hpp"

#include "base/check.hpp"

namespace carillon::engine {
namespace {
constexpr std::chrono::milliseconds claim_ahead{200};
}    // namespace

std::size_t SendRun::claim_size() const {
    auto const ahead = plan_.rate * std::chrono::duration<double>(claim_ahead).count();
    return std::clamp<std::size_t>(static_cast<std::size_t>(ahead), 1, 1'000);
}

Steady SendRun::claim_at() const {
    if (first_pass_done_) return rests_until_;    // the look that finds the end takes nothing
    return std::max(rests_until_, bucket_.permit_after(ready_.size()) - claim_ahead);
}

bool SendRun::wants_claim(Wall now) const {
    if (claiming_ || dropping || ending || exhausted_ || ready_.size() >= claim_size()) return false;
    return claim_again_ || (next_retry_at_ && *next_retry_at_ <= now);
}

void SendRun::claim_begins() {
    claiming_ = true;
    next_retry_at_.reset();
}

void SendRun::claim_arrived(store::Claim claim) {
    claiming_ = false;
    for (auto const& message : claim.messages) ++open_members_[message.claim];
    unsettled_ += claim.messages.size();
    bool const empty = claim.messages.empty() && claim.skipped == 0;
    first_pass_done_ = claim.first_pass_done;
    std::move(claim.messages.begin(), claim.messages.end(), std::back_inserter(ready_));
    if (claim.next_retry_at) next_retry_at_ = claim.next_retry_at;
    // An empty first pass ends the claiming until something is requeued; with nothing open and nothing
    // waiting the send is done.
    claim_again_ = !empty || !claim.first_pass_done;
    exhausted_ = empty && claim.first_pass_done && !next_retry_at_ && unsettled_ == 0;
    if (empty && !claim.first_pass_done)
        claim_again_ = false;    // the campaign is not running: the scheduler will say
}

store::ClaimedMessage SendRun::take_ready() {
    auto message = std::move(ready_.front());
    ready_.pop_front();
    return message;
}

void SendRun::outcome_recorded(store::Outcome const& outcome) {
    CHECK(unsettled_ > 0);
    --unsettled_;
    if (outcome.kind == store::Outcome::Kind::unprocessed)
        next_retry_at_ = next_retry_at_ ? std::min(*next_retry_at_, outcome.not_before) : outcome.not_before;
    if (unsettled_ == 0) claim_again_ = true;    // the last look, which decides whether the send is done
}

bool SendRun::claim_members_end(ClaimId claim, std::size_t count) {
    auto const open = open_members_.find(claim);
    CHECK(open != open_members_.end() && open->second >= count);
    open->second -= count;
    if (open->second > 0) return false;
    open_members_.erase(open);
    return true;
}

std::vector<SendRun::GiveBack> SendRun::take_unsent() {
    std::vector<GiveBack> given_back;
    for (auto const& message : ready_) {
        if (given_back.empty() || given_back.back().claim != message.claim)
            given_back.push_back({message.claim, message.id.lead_no});
        ++given_back.back().count;
    }
    unsettled_ -= ready_.size();
    ready_.clear();
    claim_again_ = true;
    first_pass_done_ = false;
    std::reverse(given_back.begin(), given_back.end());
    return given_back;
}

}    // namespace carillon::engine
