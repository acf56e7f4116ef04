#include "engine/scheduler.hpp"

#include "base/check.hpp"
#include "base/log.hpp"
#include "base/time.hpp"

#include <boost/asio/co_spawn.hpp>

namespace carillon::engine {
namespace {
using namespace std::chrono_literals;

constexpr auto look_at_least_every = 15s;    // wall clocks are set; nothing may sleep through that
constexpr auto after_a_failure = 1s;
constexpr auto warm_up_ahead = 5s;
constexpr auto doubt_grace = 60s;    // an acceptance still being recorded is not doubt
constexpr std::size_t cancel_rows = 20'000;

bool is_live(CampaignStatus status) {
    return status == CampaignStatus::scheduled || status == CampaignStatus::running;
}
}    // namespace

Scheduler::Scheduler(boost::asio::any_io_executor executor, Clock& clock, store::Store& store,
                     SecretBox const& secrets, graph::MessageSender& sender, Preflight preflight,
                     WarmUp warm_up, EngineOptions options)
    : executor_{executor},
      clock_{clock},
      store_{store},
      secrets_{secrets},
      sender_{sender},
      preflight_{std::move(preflight)},
      warm_up_{std::move(warm_up)},
      options_{options},
      alarm_{clock.alarm(executor)} {}

void Scheduler::stop(std::chrono::milliseconds limit) {
    stopping_ = true;
    drain_until_ = clock_.steady() + limit;
    for (auto const& [number, dispatcher] : dispatchers_) dispatcher->stop();
    alarm_->ring();
}

std::optional<LiveSend> Scheduler::live(SendId send) const {
    for (auto const& [number, dispatcher] : dispatchers_)
        if (auto live = dispatcher->live(send)) return live;
    return {};
}

std::optional<std::string> Scheduler::trouble() const {
    std::scoped_lock const lock{trouble_mutex_};
    return trouble_;
}

void Scheduler::set_trouble(std::optional<std::string> trouble) {
    std::scoped_lock const lock{trouble_mutex_};
    trouble_ = std::move(trouble);
}

void Scheduler::spawn(Async<void> child) {
    ++children_;
    boost::asio::co_spawn(executor_, std::move(child), [this](std::exception_ptr const& failure) {
        --children_;
        if (failure) {
            try {
                std::rethrow_exception(failure);
            } catch (std::exception const& error) {
                note_failure(error.what());
            }
        }
        alarm_->ring();
    });
}

/// Logged, shown on /readyz, and waited on for a moment: looking again at once would only fail again.
void Scheduler::note_failure(std::string what) {
    spdlog::error("engine: {}", what);
    set_trouble(std::move(what));
    not_before_ = clock_.steady() + after_a_failure;
}

Async<void> Scheduler::run() {
    for (bool recovered = false; !stopping_;) {
        next_ = clock_.steady() + look_at_least_every;
        try {
            if (!recovered) co_await recover();
            recovered = true;
            co_await step();
            set_trouble({});
        } catch (std::exception const& error) {
            note_failure(error.what());
        }
        if (!stopping_) co_await alarm_->wait_until(std::max(next_, not_before_));
        while (!stopping_ && clock_.steady() < not_before_) co_await alarm_->wait_until(not_before_);
    }
    co_await drain();
}

/// What a crash left open, before anything else is claimed.
Async<void> Scheduler::recover() {
    auto const found = co_await store_.ledger().recover(clock_.wall());
    if (found.in_doubt > 0)
        spdlog::warn(
            "{} messages were on their way when the process stopped last time; they are in doubt now",
            found.in_doubt);
}

Async<void> Scheduler::drain() {
    while (children_ > 0 && clock_.steady() < drain_until_) co_await alarm_->wait_until(drain_until_);
    if (children_ > 0)
        spdlog::warn("engine: stopped with answers outstanding; a restart will mark those messages in doubt");
}

/// One look: everything due is begun, and `next_` says when to look again.
Async<void> Scheduler::step() {
    auto const now = clock_.wall();
    auto open_sends = co_await store_.campaigns().open_sends();
    bool moved = false;
    for (auto const& open : open_sends)
        if (is_live(open.campaign.status) && co_await advance(open, now)) moved = true;
    if (moved) open_sends = co_await store_.campaigns().open_sends();
    wanted_.clear();
    for (auto const& open : open_sends)
        if (is_live(open.campaign.status)) wanted_.insert(open.send.id);
    co_await reconcile(open_sends);
    co_await sweep_ended();
    co_await settle_doubt(now);
    warm_up_if_near(open_sends, now);
    next_ = std::min(next_, when_next(open_sends));
}

/// Moves one send on when its time has come. True when its status changed.
Async<bool> Scheduler::advance(store::OpenSend const& open, Wall now) {
    auto const& send = open.send;
    bool const due = send.settings.scheduled_at <= now;
    switch (send.status) {
        case SendStatus::pending:
            if (send.settings.scheduled_at - options_.materialize_ahead > now) co_return false;
            if (due && co_await miss(open, now)) co_return true;
            co_return co_await store_.campaigns().move_send(send.id, SendStatus::pending,
                                                            SendStatus::materializing, "", now);
        case SendStatus::materializing:
            if (!materializing_.contains(send.id)) {
                materializing_.insert(send.id);
                spawn(materialize(shared_from_this(), open));
            }
            co_return false;
        case SendStatus::queued:
            if (!due) co_return false;
            if (co_await miss(open, now)) co_return true;
            co_return co_await store_.campaigns().move_send(send.id, SendStatus::queued, SendStatus::firing,
                                                            "", now);
        case SendStatus::firing:
        case SendStatus::completed:
        case SendStatus::failed:
        case SendStatus::missed:
        case SendStatus::cancelled: co_return false;
    }
    co_return false;
}

/// A send that could not start within its grace is missed, never fired as a surprise.
Async<bool> Scheduler::miss(store::OpenSend const& open, Wall now) {
    auto const& settings = open.send.settings;
    auto const latest = settings.scheduled_at + std::chrono::minutes{settings.late_start_grace_minutes};
    // A time given to the minute is due within that minute.
    if (now <= std::max<Wall>(latest, settings.scheduled_at + 1min)) co_return false;
    auto reason = fmt::format("It was due at {} and could not start within its grace of {} minutes.",
                              to_rfc3339(settings.scheduled_at), settings.late_start_grace_minutes);
    spdlog::error("send {} of campaign \"{}\" was missed: {}", open.send.id.value, open.campaign.name,
                  reason);
    co_return co_await store_.campaigns().move_send(open.send.id, open.send.status, SendStatus::missed,
                                                    std::move(reason), now);
}

/// Checks the gates again, then turns the audience into messages, chunk by chunk, as long as the campaign
/// goes on.
Async<void> Scheduler::materialize(std::shared_ptr<Scheduler> self, store::OpenSend open) {
    struct Done {
        std::shared_ptr<Scheduler>
            scheduler;    // a frame that is never resumed is destroyed after everything else
        SendId id;
        ~Done() { scheduler->materializing_.erase(id); }
    } const done{std::move(self), open.send.id};
    auto const id = open.send.id;
    auto const allowed = co_await preflight_(open);
    if (!allowed) {
        spdlog::error("send {} of campaign \"{}\" cannot go out: {}", id.value, open.campaign.name,
                      allowed.error().detail);
        auto reason = allowed.error().detail;
        co_await store_.campaigns().move_send(id, SendStatus::materializing, SendStatus::failed,
                                              std::move(reason), clock_.wall());
        co_return;
    }
    for (;;) {
        if (stopping_ || !wanted_.contains(id)) co_return;
        auto const chunk = co_await store_.ledger().materialize(id, options_.materialize_rows);
        if (chunk.done) break;
    }
    co_await store_.campaigns().move_send(id, SendStatus::materializing, SendStatus::queued, "",
                                          clock_.wall());
}

/// Makes the dispatchers hold exactly the sends that fire.
Async<void> Scheduler::reconcile(OpenSends const& open_sends) {
    std::set<SendId> firing;
    for (auto const& open : open_sends) {
        if (!is_live(open.campaign.status) || open.send.status != SendStatus::firing) continue;
        firing.insert(open.send.id);
        co_await dispatch(open);
    }
    for (auto const& [number, dispatcher] : dispatchers_) {
        dispatcher->keep_only(firing);
        dispatcher->look_again();
    }
}

Async<void> Scheduler::dispatch(store::OpenSend const& open) {
    if (stopping_) co_return;
    auto& dispatcher = dispatcher_of(open.campaign.phone_number);
    if (dispatcher.has(open.send.id)) co_return;
    auto plan = co_await load_send_plan(store_, secrets_, sender_, open);
    if (plan) {
        if (!stopping_) dispatcher.add(*std::move(plan));
        co_return;
    }
    spdlog::error("campaign \"{}\" held: {}", open.campaign.name, plan.error().detail);
    auto reason = plan.error().detail;
    co_await store_.campaigns().hold(open.campaign.id, std::move(reason), clock_.wall());
    alarm_->ring();
}

/// What a cancelled, failed or missed send still had queued is cancelled, a chunk a look: other sends go on
/// meanwhile.
Async<void> Scheduler::sweep_ended() {
    auto const ended = co_await store_.campaigns().ended_sends_with_queue();
    for (auto const send : ended) {
        bool handed_out = false;
        for (auto const& [number, dispatcher] : dispatchers_) handed_out |= dispatcher->has(send);
        if (handed_out) continue;    // first what is in flight settles; the dispatcher rings when it is done
        if (co_await store_.ledger().cancel_queued(send, cancel_rows) > 0) alarm_->ring();
    }
}

Async<void> Scheduler::settle_doubt(Wall now) {
    if (now - doubt_looked_at_ < doubt_grace / 2) co_return;
    doubt_looked_at_ = now;
    auto const settled = co_await store_.ledger().settle_doubt(now, doubt_grace);
    if (settled > 0) spdlog::info("{} messages in doubt were settled by Meta's status events", settled);
}

Dispatcher& Scheduler::dispatcher_of(PhoneNumberId number) {
    auto& dispatcher = dispatchers_[number];
    if (!dispatcher) {
        dispatcher = std::make_unique<Dispatcher>(executor_, clock_, store_, sender_, options_,
                                                  [this] { alarm_->ring(); });
        spawn(dispatcher->run());
    }
    return *dispatcher;
}

Steady Scheduler::when_next(OpenSends const& open_sends) const {
    auto const wall = clock_.wall();
    auto const steady = clock_.steady();
    auto next = Steady::max();
    for (auto const& open : open_sends) {
        if (!is_live(open.campaign.status)) continue;
        auto const at = open.send.settings.scheduled_at;
        if (open.send.status == SendStatus::pending)
            next = std::min(next, steady + (at - options_.materialize_ahead - wall));
        if (open.send.status == SendStatus::queued) next = std::min(next, steady + (at - wall));
        if (open.send.status == SendStatus::materializing && !materializing_.contains(open.send.id))
            next = steady;
        if (at - warm_up_ahead > wall) next = std::min(next, steady + (at - warm_up_ahead - wall));
    }
    return next;
}

/// Connections are opened shortly before a send's time, so that its first message leaves at once.
void Scheduler::warm_up_if_near(OpenSends const& open_sends, Wall now) {
    for (auto const& open : open_sends) {
        auto const at = open.send.settings.scheduled_at;
        if (!is_live(open.campaign.status) || has_ended(open.send.status)) continue;
        if (at - warm_up_ahead > now || at <= warmed_for_ || open.send.status == SendStatus::firing) continue;
        warmed_for_ = at;
        spawn(warm_up_());
        return;
    }
}

Engine::Engine(boost::asio::any_io_executor executor, Clock& clock, store::Store& store,
               SecretBox const& secrets, graph::MessageSender& sender, Preflight preflight, WarmUp warm_up,
               EngineOptions options)
    : executor_{executor},
      scheduler_{std::make_shared<Scheduler>(executor, clock, store, secrets, sender, std::move(preflight),
                                             std::move(warm_up), options)} {}
Engine::~Engine() = default;

Async<void> Engine::run() { co_await scheduler_->run(); }
void Engine::wake() {
    boost::asio::post(executor_, [scheduler = scheduler_] { scheduler->wake(); });
}
void Engine::stop(std::chrono::milliseconds limit) { scheduler_->stop(limit); }

std::optional<std::string> Engine::trouble() const { return scheduler_->trouble(); }

namespace {
Async<std::optional<LiveSend>> ask(std::shared_ptr<Scheduler> scheduler, SendId send) {
    co_return scheduler->live(send);
}
}    // namespace

Async<std::optional<LiveSend>> Engine::live(SendId send) const {
    co_return co_await boost::asio::co_spawn(executor_, ask(scheduler_, send), boost::asio::use_awaitable);
}

}    // namespace carillon::engine
