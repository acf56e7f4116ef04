// What becomes of answers: judged, gathered, recorded, and what follows for the send and its number.
#include "base/check.hpp"
#include "base/log.hpp"
#include "engine/dispatcher.hpp"
#include "store/campaigns.hpp"
#include "store/opt_outs.hpp"
#include "store/reports.hpp"

namespace carillon::engine {
namespace {
using namespace std::chrono_literals;

constexpr int unclear_in_a_row_max = 20;    // of the number: wait before sending more
constexpr std::size_t gather_full = 500;    // outcomes; larger groups save little

std::chrono::milliseconds hold_time(int failures) {
    return std::min<std::chrono::milliseconds>(250ms * (1 << std::min(failures, 7)), 30s);
}

std::string describe(Breaker::Trip trip, store::Outcome const& last) {
    switch (trip) {
        case Breaker::Trip::no: return {};
        case Breaker::Trip::send_refused:
            return fmt::format(
                "Meta refused {} of the latest {} messages, the last with {} ({}). Correct the send, then "
                "resume.",
                Breaker::send_refused_max, Breaker::send_window, last.code, last.detail);
        case Breaker::Trip::all_refused:
            return fmt::format(
                "Meta refused {} of the latest {} messages, the last with {} ({}). Look at the failures by "
                "reason "
                "in the report: the list may be bad. Resume to go on all the same.",
                Breaker::refused_max, Breaker::refused_window, last.code, last.detail);
        case Breaker::Trip::no_answers:
            return fmt::format(
                "Meta left {} messages in a row without a clear answer, the last with \"{}\". They are in "
                "doubt. Resume when Meta's side works again.",
                Breaker::doubt_window, last.detail);
    }
    return {};
}

void count(DispatchCounts& counts, store::Outcome const& outcome) {
    using Kind = store::Outcome::Kind;
    switch (outcome.kind) {
        case Kind::accepted: ++counts.accepted; return;
        case Kind::refused: ++counts.refused[outcome.code]; return;
        case Kind::unprocessed: ++counts.unprocessed; return;
        case Kind::in_doubt: ++counts.in_doubt; return;
        case Kind::skipped: ++counts.skipped; return;
    }
}
}    // namespace

void Dispatcher::settle(std::shared_ptr<SendRun> const& run, store::ClaimedMessage const& message,
                        Judgement judgement) {
    apply(*run, message, judgement);
    watch(*run, judgement);
    judgement.outcome.id = message.id;
    if (judgement.outcome.kind == store::Outcome::Kind::refused) ++run->refused;
    add_outcome(run, message.claim, std::move(judgement.outcome));
}

/// A bad share of the latest answers is no bad luck: the campaign is held.
void Dispatcher::watch(SendRun& run, Judgement const& judgement) {
    using Answer = Breaker::Answer;
    using Kind = store::Outcome::Kind;
    auto const& outcome = judgement.outcome;
    auto answer = Answer::accepted;
    switch (outcome.kind) {
        case Kind::accepted: break;
        case Kind::refused:
            answer = judgement.send_at_fault ? Answer::send_refused : Answer::recipient_refused;
            break;
        case Kind::in_doubt: answer = Answer::none; break;
        case Kind::unprocessed:
        case Kind::skipped: return;
    }
    auto const trip = run.breaker.note(answer);
    if (trip != Breaker::Trip::no) hold_later(run, describe(trip, outcome));
}

void Dispatcher::apply(SendRun& run, store::ClaimedMessage const& message, Judgement const& judgement) {
    auto const now = clock_.steady();
    switch (judgement.effect) {
        case Effect::none: break;
        case Effect::answered:
            failures_in_a_row_ = unclear_in_a_row_ = 0;
            account_->answered();
            break;
        case Effect::slow_number: rate_.slow_down(now); break;
        case Effect::slow_account: account_->called_too_often(now); break;
        case Effect::hold_campaign: hold_later(run, judgement.reason); break;
        case Effect::suppress_marketing:
            spawn(suppress({.org = run.plan().org,
                            .phone = message.phone,
                            .scope = store::OptOutScope::marketing,
                            .source = store::OptOutSource::meta_error,
                            .detail = judgement.outcome.detail,
                            .at = clock_.wall()}));
            break;
        case Effect::unclear:
            if (++unclear_in_a_row_ < unclear_in_a_row_max) break;
            [[fallthrough]];
        case Effect::unreachable:
            if (now >= hold_until_) hold_until_ = now + hold_time(failures_in_a_row_++);
            break;
    }
}

void Dispatcher::hold_later(SendRun& run, std::string reason) {
    if (!std::exchange(run.dropping, true)) spawn(hold(run.plan().campaign, std::move(reason)));
}

/// Ends a claim with the outcomes that are gathered, or after them: until then it is what a crash is read by.
void Dispatcher::close(std::shared_ptr<SendRun> const& run, ClaimId claim) {
    ++run->closings;
    closed_.push_back({run, claim});
}

void Dispatcher::add_outcome(std::shared_ptr<SendRun> run, ClaimId claim, store::Outcome outcome) {
    if (run->claim_members_end(claim, 1)) close(run, claim);
    gathered_.push_back({std::move(run), std::move(outcome)});
    if (gathered_.size() >= gather_full) gather_alarm_->ring();
    if (!std::exchange(recording_, true)) spawn(record_outcomes());
}

template <class Write>
Async<void> Dispatcher::until_stored(Write write) {
    for (;;) {
        std::string failure;
        try {
            co_await write();
            co_return;
        } catch (std::exception const& error) {
            // A full disk, or a mistake of ours: neither may lose an outcome.
            failure = error.what();
        }
        spdlog::error("the ledger cannot be written, sending waits: {}", failure);
        hold_until_ = clock_.steady() + 2s;
        auto const pause = clock_.alarm(executor_);
        co_await pause->wait_until(clock_.steady() + 1s);
    }
}

/// Records what has gathered, until nothing is left.
Async<void> Dispatcher::record_outcomes() {
    while (!gathered_.empty() || !closed_.empty()) {
        if (gathered_.size() < gather_full)
            co_await gather_alarm_->wait_until(clock_.steady() + options_.gather);
        auto const gathered = std::exchange(gathered_, {});
        auto const closings = std::exchange(closed_, {});
        std::vector<ClaimId> closed;
        for (auto const& each : closings) closed.push_back(each.claim);
        co_await until_stored([&] {
            std::vector<store::Outcome> outcomes;
            outcomes.reserve(gathered.size());
            for (auto const& each : gathered) outcomes.push_back(each.outcome);
            return store_.ledger().record(std::move(outcomes), closed);
        });
        for (auto const& each : gathered) {
            each.run->outcome_recorded(each.outcome);
            count(counts_, each.outcome);
        }
        for (auto const& each : closings) --each.run->closings;
        open_ -= gathered.size();
        alarm_->ring();
    }
    recording_ = false;
}

Async<void> Dispatcher::give_back(std::shared_ptr<SendRun> run) {
    auto const unsent = run->take_unsent();
    for (auto const& each : unsent) {
        co_await until_stored([&] { return store_.ledger().give_back(each.claim, each.from); });
        if (run->claim_members_end(each.claim, each.count)) close(run, each.claim);
    }
    if (!closed_.empty() && !std::exchange(recording_, true)) spawn(record_outcomes());
    run->giving_back = false;
}

Async<void> Dispatcher::complete(std::shared_ptr<SendRun> run) {
    co_await until_stored([&] {
        return store_.campaigns().move_send(run->plan().send, SendStatus::firing, SendStatus::completed, "",
                                            clock_.wall());
    });
    run->dropping = true;
}

Async<void> Dispatcher::hold(CampaignId campaign, std::string reason) {
    spdlog::warn("campaign {} held: {}", campaign.value, reason);
    co_await store_.campaigns().hold(campaign, std::move(reason), clock_.wall());
    changed_();
}

Async<void> Dispatcher::suppress(store::OptOut opt_out) {
    co_await until_stored([&] { return store_.opt_outs().add(opt_out, "engine"); });
}

/// Messages that Meta took and that failed afterwards, nearly all of them: compared with what the report
/// counts, because such news comes by webhook and another way.
Async<void> Dispatcher::watch_webhooks(std::shared_ptr<SendRun> run) {
    run->watching = true;
    struct Done {
        SendRun& run;
        ~Done() { run.watching = false; }
    } const done{*run};
    auto const cells = co_await store_.reports().counters(run->plan().send);
    SendRun::Counts now;
    for (auto const& cell : cells) {
        if (is_accepted(cell.status)) now.accepted += cell.count;
        if (cell.status == MessageStatus::failed) now.failed += cell.count;
    }
    if (!run->counted) {
        run->counted = SendRun::Counts{now.accepted, now.failed - run->refused};
        co_return;
    }
    auto const failed = now.failed - run->counted->failed - run->refused;
    auto const taken = now.accepted - run->counted->accepted + failed;
    if (run->dropping || !too_many_failed(taken, failed)) co_return;
    hold_later(*run,
               fmt::format("Meta took {} messages, and {} of them failed afterwards. Look at the failures by "
                           "reason in the report; correct what they name, then resume.",
                           taken, failed));
}

}    // namespace carillon::engine
