#pragma once
#include "domain/pair_rule.hpp"
#include "engine/account_pace.hpp"
#include "engine/judge.hpp"
#include "engine/send_run.hpp"

#include <random>
#include <set>

namespace carillon::engine {

/// Sends the messages of one phone number: claims, paces, hands to the network, gathers outcomes and records
/// them in groups. Its sends share the number's rate, turn by turn, and it shares its account's pace with the
/// account's other numbers. Lives on one executor; members are not shared. The loop is in dispatcher.cpp,
/// what becomes of answers in dispatcher_outcomes.cpp.
class Dispatcher {
public:
    /// `changed` is called when a send was held or has ended: the scheduler should look again.
    Dispatcher(boost::asio::any_io_executor executor, Clock& clock, store::Store& store,
               graph::MessageSender& sender, std::shared_ptr<AccountPace> account,
               EngineOptions const& options, std::function<void()> changed);

    bool has(SendId send) const { return find(send) != nullptr; }
    /// When a send in hand should be dropped and loaded again; see SendPlan. Never for one that is not.
    Wall renew_at(SendId send) const;
    void add(SendPlan plan);
    /// Sends nothing more of it: what was not sent is given back, what is in flight is settled. Then has() is
    /// false.
    void drop(SendId send);
    void keep_only(std::set<SendId> const& sends);
    /// A campaign may have been resumed before this dispatcher heard of its pause: claim anew.
    void look_again();
    bool empty() const { return runs_.empty(); }
    std::optional<LiveSend> live(SendId send) const;
    /// Of every send in hand.
    std::vector<LiveSend> live() const;
    DispatchCounts const& counts() const { return counts_; }

    /// Runs until stop() and every send is gone.
    Async<void> run();
    void stop();

private:
    SendRun* find(SendId send) const;
    void step();
    void look_after(std::shared_ptr<SendRun> const& run, Wall now);
    void pump(Steady now);
    std::shared_ptr<SendRun> next_turn(Steady now);
    bool may_go(std::shared_ptr<SendRun> const& run, Steady now);
    void rest_for_budget(SendRun& run, Steady now);
    void give_room_back(std::uint64_t phone, std::optional<Wall> before);
    void launch(std::shared_ptr<SendRun> const& run);
    Steady holds_until() const { return std::max(hold_until_, account_->rests_until()); }
    void settle(std::shared_ptr<SendRun> const& run, store::ClaimedMessage const& message,
                Judgement judgement);
    void apply(SendRun& run, store::ClaimedMessage const& message, Judgement const& judgement);
    void watch(SendRun& run, Judgement const& judgement);
    void hold_later(SendRun& run, std::string reason);
    void close(std::shared_ptr<SendRun> const& run, ClaimId claim);
    void add_outcome(std::shared_ptr<SendRun> run, ClaimId claim, store::Outcome outcome);
    Steady next_wake(Steady now) const;
    LimitedBy limit_of(SendRun const& run, Steady now) const;
    std::optional<Wall> limited_until(SendRun const& run, Steady now) const;
    void measure(Steady now);

    Async<void> claim(std::shared_ptr<SendRun> run);
    Async<void> record_outcomes();
    Async<void> give_back(std::shared_ptr<SendRun> run);
    Async<void> complete(std::shared_ptr<SendRun> run);
    Async<void> hold(CampaignId campaign, std::string reason);
    Async<void> suppress(store::OptOut opt_out);
    Async<void> refresh_account(PhoneNumberId number);
    Async<void> watch_webhooks(std::shared_ptr<SendRun> run);
    /// Repeats a write until the database takes it; sends nothing new meanwhile.
    template <class Write>
    Async<void> until_stored(Write write);
    /// Starts a child coroutine; run() outlives them all.
    void spawn(Async<void> child);

    boost::asio::any_io_executor executor_;
    Clock& clock_;
    store::Store& store_;
    graph::MessageSender& sender_;
    std::shared_ptr<AccountPace> account_;
    EngineOptions const& options_;
    std::function<void()> changed_;
    std::unique_ptr<Alarm> alarm_, gather_alarm_;
    std::vector<std::shared_ptr<SendRun>> runs_;
    std::size_t turn_ = 0;
    TokenBucket bucket_;
    AdaptiveRate rate_;
    PairRule pairs_;
    DispatchCounts counts_;
    Steady hold_until_{};    // unreachable, or the database is broken
    int failures_in_a_row_ = 0, unclear_in_a_row_ = 0;
    std::size_t open_ = 0;    // launched, outcome not recorded
    struct Gathered {
        std::shared_ptr<SendRun> run;
        store::Outcome outcome;
    };
    std::vector<Gathered> gathered_;
    struct Closing {
        std::shared_ptr<SendRun> run;
        ClaimId claim;
    };
    std::vector<Closing> closed_;
    bool recording_ = false, stopping_ = false, refreshing_ = false;
    std::size_t children_ = 0;
    Steady measured_at_{}, webhooks_watched_at_{};
    std::mt19937_64 random_;
};

}    // namespace carillon::engine
