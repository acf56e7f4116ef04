#include "engine/dispatcher.hpp"

#include "base/check.hpp"
#include "base/log.hpp"
#include "domain/lead.hpp"
#include "store/campaigns.hpp"
#include "store/opt_outs.hpp"

#include <boost/asio/co_spawn.hpp>

namespace carillon::engine {
namespace {
using namespace std::chrono_literals;

constexpr auto idle = 1h;                 // nothing is due: only a ring wakes
constexpr auto shortest_sleep = 500us;    // finer waking costs more than it smooths
constexpr auto measure_every = 1s;
constexpr int faults_in_a_row_max = 50;     // of one send: it is wrong
constexpr int doubts_in_a_row_max = 200;    // of one send: hold it
constexpr int unclear_in_a_row_max = 20;    // of the number: wait before sending more
constexpr std::size_t gather_full = 500;    // outcomes; larger groups save little

std::chrono::milliseconds hold_time(int failures) {
    return std::min<std::chrono::milliseconds>(250ms * (1 << std::min(failures, 7)), 30s);
}

}    // namespace

Dispatcher::Dispatcher(boost::asio::any_io_executor executor, Clock& clock, store::Store& store,
                       graph::MessageSender& sender, EngineOptions const& options,
                       std::function<void()> changed)
    : executor_{executor},
      clock_{clock},
      store_{store},
      sender_{sender},
      options_{options},
      changed_{std::move(changed)},
      alarm_{clock.alarm(executor)},
      gather_alarm_{clock.alarm(executor)},
      bucket_{static_cast<double>(options.throughput.standard)},
      rate_{static_cast<double>(options.throughput.standard)},
      random_{options.jitter_seed} {}

SendRun* Dispatcher::find(SendId send) const {
    for (auto const& run : runs_)
        if (run->plan().send == send) return run.get();
    return nullptr;
}

void Dispatcher::add(SendPlan plan) {
    CHECK(!has(plan.send));
    rate_.set_ceiling(options_.throughput.of(plan.throughput_level));
    runs_.push_back(std::make_shared<SendRun>(std::move(plan)));
    alarm_->ring();
}

void Dispatcher::drop(SendId send) {
    auto* const run = find(send);
    if (!run || std::exchange(run->dropping, true)) return;
    // What waits for a stream comes back as unprocessed; other sends' messages go again at once.
    sender_.withdraw();
    alarm_->ring();
}

void Dispatcher::look_again() {
    for (auto const& run : runs_) run->look_again();
    alarm_->ring();
}

void Dispatcher::keep_only(std::set<SendId> const& sends) {
    for (auto const& run : runs_)
        if (!sends.contains(run->plan().send)) drop(run->plan().send);
}

void Dispatcher::stop() {
    stopping_ = true;
    keep_only({});
    alarm_->ring();
}

std::optional<LiveSend> Dispatcher::live(SendId send) const {
    auto const* const run = find(send);
    if (!run) return {};
    auto live = run->live;
    live.in_flight = run->in_flight();
    return live;
}

void Dispatcher::spawn(Async<void> child) {
    ++children_;
    boost::asio::co_spawn(executor_, std::move(child), [this](std::exception_ptr const& failure) {
        --children_;
        if (failure) {
            try {
                std::rethrow_exception(failure);
            } catch (std::exception const& error) {
                spdlog::error("dispatcher: {}", error.what());
            }
            hold_until_ = clock_.steady() + 1s;
        }
        alarm_->ring();
    });
}

Async<void> Dispatcher::run() {
    for (;;) {
        step();
        if (stopping_ && runs_.empty() && children_ == 0) co_return;
        co_await alarm_->wait_until(next_wake(clock_.steady()));
    }
}

void Dispatcher::step() {
    auto const now = clock_.steady();
    auto const wall = clock_.wall();
    for (auto const& run : runs_) look_after(run, wall);
    if (std::erase_if(runs_, [](auto const& run) { return run->gone(); }) > 0) changed_();
    pump(now);
    measure(now);
}

/// Starts whatever the send needs beside pacing: another claim, its end, or giving back.
void Dispatcher::look_after(std::shared_ptr<SendRun> const& run, Wall now) {
    if (run->dropping) {
        if (!run->has_ready() || run->claiming() || run->giving_back) return;
        run->giving_back = true;
        spawn(give_back(run));
    } else if (run->finished() && !run->ending) {
        run->ending = true;
        spawn(complete(run));
    } else if (run->wants_claim(now) && clock_.steady() >= hold_until_) {
        run->claim_begins();
        spawn(claim(run));
    }
}

void Dispatcher::pump(Steady now) {
    if (now < hold_until_) return;
    bucket_.set_rate(rate_.at(now));
    while (open_ < options_.in_flight_max && bucket_.next_permit() <= now) {
        auto const run = next_turn(now);
        if (!run) return;
        CHECK(bucket_.take(now, 1) == 1 && run->bucket().take(now, 1) == 1);
        launch(run);
    }
}

/// The next send in turn that has a message ready and may send one now.
std::shared_ptr<SendRun> Dispatcher::next_turn(Steady now) {
    for (std::size_t i = 0; i < runs_.size(); ++i) {
        auto const& run = runs_[(turn_ + i) % runs_.size()];
        if (run->dropping || !run->has_ready() || run->bucket().next_permit() > now) continue;
        turn_ = (turn_ + i + 1) % runs_.size();
        return run;
    }
    return nullptr;
}

void Dispatcher::launch(std::shared_ptr<SendRun> const& run) {
    auto message = run->take_ready();
    ++open_;
    ++run->launched_since;
    std::string body;
    auto const values = unpack_variables(message.variables);
    auto const rendered = run->plan().payload.render(message.phone, values, callback_data(message.id), body);
    if (!rendered) {
        auto const& fault = rendered.error();
        store::Outcome outcome{.kind = store::Outcome::Kind::skipped,
                               .detail = fmt::format("{}: {}", fault.slot, fault.reason),
                               .skip_reason = SkipReason::missing_parameter,
                               .at = clock_.wall()};
        settle(run, message, {.outcome = std::move(outcome)});
        return;
    }
    sender_.send(run->plan().route, std::move(body),
                 [this, run, message = std::move(message)](graph::SendOutcome answer) {
                     auto const jitter = std::generate_canonical<double, 32>(random_);
                     settle(run, message, judge(std::move(answer), message.attempt, clock_.wall(), jitter));
                     alarm_->ring();
                 });
}

void Dispatcher::settle(std::shared_ptr<SendRun> const& run, store::ClaimedMessage const& message,
                        Judgement judgement) {
    watch(*run, judgement);
    apply(*run, message, judgement);
    judgement.outcome.id = message.id;
    add_outcome(run, message.claim, std::move(judgement.outcome));
}

/// A long row of faults or doubts with no acceptance between them is no row of bad luck: going on would fail
/// the same way, or put everybody in doubt.
void Dispatcher::watch(SendRun& run, Judgement& judgement) {
    using Kind = store::Outcome::Kind;
    auto const& outcome = judgement.outcome;
    if (outcome.kind == Kind::accepted) run.faults_in_a_row = run.doubts_in_a_row = 0;
    if (judgement.send_at_fault) ++run.faults_in_a_row;
    if (outcome.kind == Kind::in_doubt) ++run.doubts_in_a_row;
    bool const counts = judgement.send_at_fault || outcome.kind == Kind::in_doubt;
    bool const many =
        run.faults_in_a_row >= faults_in_a_row_max || run.doubts_in_a_row >= doubts_in_a_row_max;
    if (!counts || !many) return;
    judgement.effect = Effect::hold_campaign;
    judgement.reason =
        run.doubts_in_a_row >= doubts_in_a_row_max
            ? fmt::format(
                  "Meta left {} messages in a row without a clear answer, the last with \"{}\". They are in "
                  "doubt. "
                  "Resume when Meta's side works again.",
                  run.doubts_in_a_row, outcome.detail)
            : fmt::format(
                  "Meta refused {} messages in a row, the last with {} ({}). Correct the send, then resume.",
                  run.faults_in_a_row, outcome.code, outcome.detail);
}

void Dispatcher::apply(SendRun& run, store::ClaimedMessage const& message, Judgement const& judgement) {
    auto const now = clock_.steady();
    switch (judgement.effect) {
        case Effect::none: break;
        case Effect::answered: failures_in_a_row_ = unclear_in_a_row_ = 0; break;
        case Effect::slow_number: rate_.slow_down(now); break;
        case Effect::hold_campaign:
            if (!std::exchange(run.dropping, true)) spawn(hold(run.plan().campaign, judgement.reason));
            break;
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

/// Ends a claim with the outcomes that are gathered, or after them: until then it is what a crash is read by.
void Dispatcher::close(std::shared_ptr<SendRun> const& run, ClaimId claim) {
    ++run->closings;
    closed_.push_back({run, claim});
}

void Dispatcher::add_outcome(std::shared_ptr<SendRun> run, ClaimId claim, store::Outcome outcome) {
    if (run->claim_member_ends(claim)) close(run, claim);
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
        for (auto const& each : gathered) each.run->outcome_recorded(each.outcome);
        for (auto const& each : closings) --each.run->closings;
        open_ -= gathered.size();
        alarm_->ring();
    }
    recording_ = false;
}

Async<void> Dispatcher::claim(std::shared_ptr<SendRun> run) {
    std::optional<store::Claim> claim;
    std::exception_ptr failure;
    try {
        claim = co_await store_.ledger().claim(run->plan().send, run->claim_size(), clock_.wall());
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        run->claim_failed();
        std::rethrow_exception(failure);
    }
    run->claim_arrived(*std::move(claim));
}

Async<void> Dispatcher::give_back(std::shared_ptr<SendRun> run) {
    auto const unsent = run->take_unsent();
    for (auto const& each : unsent) {
        co_await until_stored([&] { return store_.ledger().give_back(each.claim, each.from); });
        if (each.whole) close(run, each.claim);
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

Steady Dispatcher::next_wake(Steady now) const {
    if (now < hold_until_) return hold_until_;
    auto wake = now + idle;
    for (auto const& run : runs_) {
        if (run->dropping) continue;
        auto const permit = std::max(bucket_.next_permit(), run->bucket().next_permit());
        if (run->has_ready() && open_ < options_.in_flight_max)
            wake = std::min(wake, std::max<Steady>(permit, now + shortest_sleep));
        if (auto const retry = run->next_retry_at())
            wake = std::min(wake, now + std::max<std::chrono::nanoseconds>(*retry - clock_.wall(), 1ms));
        if (run->live.rate > 0 || run->launched_since > 0)
            wake = std::min(wake, measured_at_ + measure_every);
    }
    return wake;
}

LimitedBy Dispatcher::limit_of(SendRun const& run, Steady now) {
    if (run.dropping) return LimitedBy::paused;
    if (now < hold_until_ || open_ >= options_.in_flight_max) return LimitedBy::network;
    if (rate_.backing_off()) return LimitedBy::backoff;
    if (!run.has_ready()) return LimitedBy::nothing;
    return run.plan().rate <= rate_.at(now) ? LimitedBy::operator_limit : LimitedBy::meta_throughput;
}

/// Once a second: what each send does, and what holds it back.
void Dispatcher::measure(Steady now) {
    if (now - measured_at_ < measure_every) return;
    auto const seconds = std::chrono::duration<double>(now - measured_at_).count();
    for (auto const& run : runs_) {
        run->live.rate = static_cast<double>(std::exchange(run->launched_since, 0)) / seconds;
        run->live.limited_by = limit_of(*run, now);
    }
    measured_at_ = now;
}

}    // namespace carillon::engine
