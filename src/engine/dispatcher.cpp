#include "engine/dispatcher.hpp"

#include "base/check.hpp"
#include "base/log.hpp"
#include "domain/lead.hpp"

#include <boost/asio/co_spawn.hpp>

namespace carillon::engine {
namespace {
using namespace std::chrono_literals;

constexpr auto idle = 1h;                 // nothing is due: only a ring wakes
constexpr auto shortest_sleep = 500us;    // finer waking costs more than it smooths
constexpr auto measure_every = 1s;
constexpr auto watch_webhooks_every = 10s;
}    // namespace

Dispatcher::Dispatcher(boost::asio::any_io_executor executor, Clock& clock, store::Store& store,
                       graph::MessageSender& sender, std::shared_ptr<AccountPace> account,
                       EngineOptions const& options, std::function<void()> changed)
    : executor_{executor},
      clock_{clock},
      store_{store},
      sender_{sender},
      account_{std::move(account)},
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

Wall Dispatcher::renew_at(SendId send) const {
    auto const* const run = find(send);
    return run ? run->plan().renew_at : Wall::max();
}

void Dispatcher::add(SendPlan plan) {
    CHECK(!has(plan.send));
    rate_.set_ceiling(options_.throughput.of(plan.throughput_level));
    auto const opens_in = plan.opens_at - clock_.wall();
    auto const run = std::make_shared<SendRun>(std::move(plan));
    run->bucket().start_at(clock_.steady() + opens_in);
    runs_.push_back(run);
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

std::vector<LiveSend> Dispatcher::live() const {
    std::vector<LiveSend> sends;
    auto const now = clock_.steady();
    bool const stale = now - measured_at_ > 2 * measure_every;    // nothing leaves, so nothing is measured
    for (auto const& run : runs_)
        sends.push_back({.send = run->plan().send,
                         .rate = stale ? 0 : run->rate,
                         .limited_by = limit_of(*run, now),
                         .limited_until = limited_until(*run, now),
                         .in_flight = run->in_flight()});
    return sends;
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
    bool const rests = clock_.steady() < run->rests_until();
    if (run->dropping || rests) {
        if (!run->has_ready() || run->claiming() || run->giving_back) return;
        run->giving_back = true;
        spawn(give_back(run));
    } else if (run->finished() && !run->ending) {
        run->ending = true;
        spawn(complete(run));
    } else if (run->wants_claim(now) && clock_.steady() >= std::max(holds_until(), run->claim_at())) {
        run->claim_begins();
        spawn(claim(run));
    }
}

void Dispatcher::pump(Steady now) {
    if (now < holds_until()) return;
    bucket_.set_rate(rate_.at(now) * account_->share(now));
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
        if (run->dropping || run->giving_back || !run->has_ready() || run->bucket().next_permit() > now ||
            !may_go(run, now))
            continue;
        turn_ = (turn_ + i + 1) % runs_.size();
        return run;
    }
    return nullptr;
}

/// Whether the rules on people let its next message leave now. Whoever had another message a moment ago is
/// put off, and the next one asked; without room for another person the whole send rests.
bool Dispatcher::may_go(std::shared_ptr<SendRun> const& run, Steady now) {
    for (; run->has_ready() && open_ < options_.in_flight_max; ++run->paired_since) {
        auto const phone = run->next_ready().phone;
        if (!account_->budget().has_room(phone, clock_.wall())) {
            rest_for_budget(*run, now);
            return false;
        }
        auto const rest = pairs_.free_at(phone, now) - now;
        if (rest <= 0ns) return true;
        auto const message = run->take_ready();
        ++open_;
        auto const until = clock_.wall() + std::chrono::ceil<std::chrono::milliseconds>(rest);
        settle(run, message,
               {.outcome = {.kind = store::Outcome::Kind::unprocessed,
                            .detail = "waits: the number wrote to this person less than 6 seconds ago",
                            .at = clock_.wall(),
                            .not_before = until}});
    }
    return false;
}

/// Looks again when room is known to come back, and once a minute: Meta may have raised the limit, and
/// failures give room back.
void Dispatcher::rest_for_budget(SendRun& run, Steady now) {
    auto const wall = clock_.wall();
    auto const frees_at = account_->budget().frees_at(wall).value_or(wall + AccountPace::fresh_for);
    run.room_at = frees_at;
    run.rest(now + std::min<std::chrono::nanoseconds>(frees_at - wall, AccountPace::fresh_for),
             LimitedBy::budget);
    if (!account_->is_fresh(now) && !std::exchange(refreshing_, true))
        spawn(refresh_account(run.plan().phone_number));
}

void Dispatcher::give_room_back(std::uint64_t phone, std::optional<Wall> before) {
    account_->budget().undo(phone, before);
    for (auto const& run : runs_)
        if (run->rests_because() == LimitedBy::budget) run->rest({}, LimitedBy::nothing);
}

Async<void> Dispatcher::refresh_account(PhoneNumberId number) {
    struct Done {
        bool& refreshing;
        ~Done() { refreshing = false; }
    } const done{refreshing_};
    co_await account_->refresh(store_, number, clock_);
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
    pairs_.sent(message.phone, clock_.steady());
    auto const before = account_->budget().charge(message.phone, clock_.wall());
    sender_.send(run->plan().route, std::move(body),
                 [this, run, before, message = std::move(message)](graph::SendOutcome answer) {
                     auto const jitter = std::generate_canonical<double, 32>(random_);
                     auto judgement = judge(std::move(answer), message.attempt, clock_.wall(), jitter);
                     if (!may_have_reached(judgement.outcome.kind)) give_room_back(message.phone, before);
                     settle(run, message, std::move(judgement));
                     alarm_->ring();
                 });
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

Steady Dispatcher::next_wake(Steady now) const {
    if (now < holds_until()) return holds_until();
    auto wake = now + idle;
    for (auto const& run : runs_) {
        if (run->dropping) continue;
        auto const permit = std::max(bucket_.next_permit(), run->bucket().next_permit());
        if (run->has_ready() && !run->giving_back && open_ < options_.in_flight_max)
            wake = std::min(wake, std::max<Steady>(permit, now + shortest_sleep));
        if (run->wants_claim(clock_.wall()))
            wake = std::min(wake, std::max<Steady>(run->claim_at(), now + shortest_sleep));
        if (auto const retry = run->next_retry_at())
            wake = std::min(wake, now + std::max<std::chrono::nanoseconds>(*retry - clock_.wall(), 1ms));
        if (run->rate > 0 || run->launched_since > 0) wake = std::min(wake, measured_at_ + measure_every);
    }
    return wake;
}

LimitedBy Dispatcher::limit_of(SendRun const& run, Steady now) const {
    if (run.dropping) return LimitedBy::paused;
    if (now < run.rests_until()) return run.rests_because();
    if (now < hold_until_ || open_ >= options_.in_flight_max) return LimitedBy::network;
    if (now < account_->rests_until() || account_->share(now) < 1 || rate_.backing_off())
        return LimitedBy::backoff;
    if (run.rate == 0 && run.paired) return LimitedBy::pair_rule;
    if (run.rate == 0 && !run.has_ready()) return LimitedBy::nothing;
    return run.plan().rate <= rate_.now() ? LimitedBy::operator_limit : LimitedBy::meta_throughput;
}

std::optional<Wall> Dispatcher::limited_until(SendRun const& run, Steady now) const {
    if (now < run.rests_until() && run.room_at) return run.room_at;
    auto const until = std::max(run.rests_until(), holds_until());
    if (until <= now) return {};
    return clock_.wall() + std::chrono::ceil<std::chrono::milliseconds>(until - now);
}

/// Once a second: what each send does.
void Dispatcher::measure(Steady now) {
    if (now - measured_at_ < measure_every) return;
    auto const seconds = std::chrono::duration<double>(now - measured_at_).count();
    bool const watch = now - webhooks_watched_at_ >= watch_webhooks_every;
    for (auto const& run : runs_) {
        run->rate = static_cast<double>(std::exchange(run->launched_since, 0)) / seconds;
        run->paired = std::exchange(run->paired_since, 0) > 0;
        if (watch && !run->dropping && !run->watching) spawn(watch_webhooks(run));
    }
    if (watch) webhooks_watched_at_ = now;
    measured_at_ = now;
}

}    // namespace carillon::engine
