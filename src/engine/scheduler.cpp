#include "engine/scheduler.hpp"

#include "base/check.hpp"
#include "base/log.hpp"
#include "base/time.hpp"
#include "engine/media_upload.hpp"
#include "engine/send_start.hpp"
#include "engine/template_watch.hpp"
#include "store/reports.hpp"

#include <boost/asio/co_spawn.hpp>

namespace carillon::engine {
namespace {
using namespace std::chrono_literals;

constexpr auto after_a_failure = 1s;
constexpr auto warm_up_ahead = 5s;
/// A send is made ready to fire so long before its time; nothing of it leaves before (SendPlan::opens_at).
constexpr auto fire_ahead = 250ms;
constexpr auto doubt_grace = 60s;            // an acceptance still being recorded is not doubt
constexpr std::size_t chunk_rows = 5'000;    // of one job of the only writer, for which others wait

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
      alarm_{clock.alarm(executor)} {
    sender_.on_usage([this](graph::SendRoute const& route, graph::Usage usage) { note_usage(route, usage); });
}

void Scheduler::stop(std::chrono::milliseconds limit) {
    stopping_ = true;
    drain_until_ = clock_.steady() + limit;
    for (auto const& [number, dispatcher] : dispatchers_) dispatcher->stop();
    alarm_->ring();
}

void Scheduler::note_usage(graph::SendRoute const& route, graph::Usage usage) {
    auto const waba = waba_of_number_.find(route.phone_number_id);
    if (waba == waba_of_number_.end()) return;
    accounts_.at(waba->second)->told(usage, clock_.steady());
    if (usage.regain > 0min)
        spdlog::warn("Meta takes no calls of WhatsApp account {} for {} minutes", waba->second.value,
                     usage.regain.count());
}

Engine::Figures Scheduler::figures() const {
    Engine::Figures figures;
    for (auto const& [number, dispatcher] : dispatchers_) {
        figures.counts.add(dispatcher->counts());
        for (auto& live : dispatcher->live()) figures.sends.push_back(std::move(live));
    }
    return figures;
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
        next_ = clock_.steady() + options_.look_at_least_every;
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
    co_await find_interrupted(clock_.wall());
}

/// For how long nobody was at work on what was firing when the system went down.
Async<void> Scheduler::find_interrupted(Wall now) {
    auto const open_sends = co_await store_.campaigns().open_sends();
    for (auto const& open : open_sends) {
        if (open.send.status != SendStatus::firing || !is_live(open.campaign.status)) continue;
        if (open.send.attended_at) unattended_[open.send.id] = now - *open.send.attended_at;
    }
}

/// Kept, so that the next start knows for how long the system was down.
Async<void> Scheduler::attend(OpenSends const& open_sends, Wall now) {
    bool fires = false;
    for (auto const& open : open_sends)
        fires |= open.send.status == SendStatus::firing && is_live(open.campaign.status);
    if (!fires) co_return;
    if (clock_.steady() >= attend_again_) {
        co_await store_.campaigns().attend(now);
        attend_again_ = clock_.steady() + options_.attend_every;
    }
    next_ = std::min(next_, attend_again_);
}

Async<void> Scheduler::drain() {
    while (children_ > 0 && clock_.steady() < drain_until_) co_await alarm_->wait_until(drain_until_);
    sender_.on_usage({});
    if (children_ > 0)
        spdlog::warn("engine: stopped with answers outstanding; a restart will mark those messages in doubt");
}

/// One look: everything due is begun, and `next_` says when to look again.
Async<void> Scheduler::step() {
    auto const now = clock_.wall();
    auto open_sends = co_await store_.campaigns().open_sends();
    bool moved = false;
    for (auto const& open : open_sends) {
        if (!is_live(open.campaign.status)) continue;
        bool const advanced = co_await advance(open, now);
        moved |= advanced;
    }
    unattended_.clear();
    if (moved) open_sends = co_await store_.campaigns().open_sends();
    wanted_.clear();
    for (auto const& open : open_sends)
        if (is_live(open.campaign.status)) wanted_[open.send.id] = open.send.version;
    std::erase_if(rests_, [this](auto const& entry) { return !wanted_.contains(entry.first); });
    co_await reconcile(open_sends);
    co_await attend(open_sends, now);
    co_await unwind_some();
    co_await sweep_ended();
    co_await settle_doubt(now);
    warm_up_if_near(open_sends, now);
    next_ = std::min(next_, when_next(open_sends));
}

SendState Scheduler::state_of(store::OpenSend const& open) const {
    SendState state{
        .status = open.send.status, .times = times_of(open), .busy = materializing_.contains(open.send.id)};
    if (auto const rest = rests_.find(open.send.id); rest != rests_.end())
        state.rest = std::chrono::ceil<std::chrono::milliseconds>(rest->second.until - clock_.steady());
    if (auto const down = unattended_.find(open.send.id); down != unattended_.end())
        state.unattended = down->second;
    return state;
}

SendAhead Scheduler::ahead() const { return {.materialize = options_.materialize_ahead, .fire = fire_ahead}; }

/// Moves one send on when its time has come. True when its status changed.
Async<bool> Scheduler::advance(store::OpenSend const& open, Wall now) {
    using Action = SendStep::Action;
    auto const id = open.send.id;
    switch (next_step(state_of(open), ahead(), now).action) {
        case Action::wait: co_return false;
        case Action::begin:
            // A coroutine of an earlier life of it, before it was unscheduled, ends.
            wanted_.erase(id);
            co_return co_await store_.campaigns().move_send(id, SendStatus::pending,
                                                            SendStatus::materializing, "", now);
        case Action::materialize:
            materializing_.insert(id);
            wanted_[id] = open.send.version;
            spawn(materialize(shared_from_this(), open));
            co_return false;
        case Action::fire: co_return co_await start_firing(open, now);
        case Action::miss: co_return co_await miss(open, now);
        case Action::interrupt: co_return co_await interrupt(open, now);
    }
    co_return false;
}

Async<bool> Scheduler::start_firing(store::OpenSend const& open, Wall now) {
    auto const id = open.send.id;
    bool const ended = co_await end_without_anybody(open, now);
    if (ended) co_return true;
    auto blocked = co_await template_block(store_.assets(), open.send);
    if (!blocked)
        co_return co_await store_.campaigns().move_send(id, SendStatus::queued, SendStatus::firing, "",
                                                        std::max(now, open.send.settings.scheduled_at));
    spdlog::error("send {} of campaign \"{}\" cannot go out: {}", id.value, open.campaign.name, *blocked);
    co_return co_await store_.campaigns().move_send(id, SendStatus::queued, SendStatus::failed,
                                                    *std::move(blocked), now);
}

/// A send that could not start within its grace is missed, never fired as a surprise.
Async<bool> Scheduler::miss(store::OpenSend const& open, Wall now) {
    auto const& settings = open.send.settings;
    auto reason = fmt::format("It was due at {} and could not start within its grace of {} minutes.",
                              to_rfc3339(settings.scheduled_at), settings.late_start_grace_minutes);
    spdlog::error("send {} of campaign \"{}\" was missed: {}", open.send.id.value, open.campaign.name,
                  reason);
    co_return co_await store_.campaigns().move_send(open.send.id, open.send.status, SendStatus::missed,
                                                    std::move(reason), now);
}

/// A send that was cut off for longer than its grace does not go on as a surprise: its campaign is held, and
/// whoever resumes it says what becomes of the rest.
Async<bool> Scheduler::interrupt(store::OpenSend const& open, Wall now) {
    auto reason = interruption_reason(open.send.settings, unattended_.at(open.send.id), now);
    spdlog::error("campaign \"{}\" held: {}", open.campaign.name, reason);
    co_await store_.campaigns().interrupt(open.send.id, std::move(reason), now);
    co_return true;
}

/// A send that would reach nobody has not fired: it ends, and says why.
Async<bool> Scheduler::end_without_anybody(store::OpenSend const& open, Wall now) {
    auto const cells = co_await store_.reports().counters(open.send.id);
    auto reason = nobody_left(cells);
    if (!reason) co_return false;
    spdlog::warn("send {} of campaign \"{}\": {}", open.send.id.value, open.campaign.name, *reason);
    co_return co_await store_.campaigns().move_send(open.send.id, SendStatus::queued, SendStatus::completed,
                                                    *std::move(reason), now);
}

/// It is what it was when the caller took it up: not paused, not unscheduled since.
bool Scheduler::still_wanted(store::Send const& send) const {
    auto const found = wanted_.find(send.id);
    return !stopping_ && found != wanted_.end() && found->second == send.version;
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
    auto allowed = co_await preflight_(open);    // first: it may learn of Meta what has changed
    auto refused = co_await template_block(store_.assets(), open.send);
    if (!refused && !allowed) refused = std::move(allowed.error().detail);
    if (!still_wanted(open.send)) co_return;
    if (refused) {
        spdlog::error("send {} of campaign \"{}\" cannot go out: {}", id.value, open.campaign.name, *refused);
        co_await store_.campaigns().move_send(id, SendStatus::materializing, SendStatus::failed,
                                              *std::move(refused), clock_.wall());
        co_return;
    }
    auto const uploaded = co_await upload_send_media(store_, secrets_, sender_, clock_, open);
    if (!still_wanted(open.send)) co_return;
    if (!uploaded && upload_again_later(open, uploaded.error())) co_return;
    if (!uploaded) co_return co_await hold(open, uploaded.error().detail);
    rests_.erase(id);
    for (;;) {
        auto const chunk = co_await store_.ledger().materialize(id, options_.materialize_rows, clock_.wall());
        if (chunk.halted || !still_wanted(open.send)) co_return;
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
    if (is_dispatched(open)) co_return;
    if (uploading_.contains(open.send.id) || rests(open.send.id)) co_return;
    auto blocked = co_await template_block(store_.assets(), open.send);
    if (blocked) co_return co_await hold(open, *std::move(blocked));
    auto plan = co_await load_send_plan(store_, secrets_, sender_, clock_.wall(), open);
    if (plan) co_return co_await add_to_dispatcher(*std::move(plan));
    if (plan.error().code == "media_not_uploaded") {
        uploading_.insert(open.send.id);
        spawn(upload(shared_from_this(), open));
        co_return;
    }
    co_await hold(open, std::move(plan.error().detail));
}

/// Its dispatcher has it. One that is due to be loaded again is dropped, and comes anew.
bool Scheduler::is_dispatched(store::OpenSend const& open) {
    auto const found = dispatchers_.find(open.campaign.phone_number);
    if (found == dispatchers_.end() || !found->second->has(open.send.id)) return false;
    if (found->second->renew_at(open.send.id) <= clock_.wall()) found->second->drop(open.send.id);
    return true;
}

Async<void> Scheduler::add_to_dispatcher(SendPlan plan) {
    auto& account = accounts_[plan.waba];
    if (!account) account = std::make_shared<AccountPace>(plan.org, plan.waba);
    if (!account->is_fresh(clock_.steady())) co_await account->refresh(store_, plan.phone_number, clock_);
    if (stopping_) co_return;
    waba_of_number_[plan.route->phone_number_id] = plan.waba;
    auto& dispatcher = dispatchers_[plan.phone_number];
    if (!dispatcher) {
        dispatcher = std::make_unique<Dispatcher>(executor_, clock_, store_, sender_, account, options_,
                                                  [this] { alarm_->ring(); });
        spawn(dispatcher->run());
    }
    dispatcher->add(std::move(plan));
}

/// Renews the media files of a send that fires, beside whatever else goes on: a large file takes its time.
Async<void> Scheduler::upload(std::shared_ptr<Scheduler> self, store::OpenSend open) {
    struct Done {
        std::shared_ptr<Scheduler> scheduler;
        SendId id;
        ~Done() { scheduler->uploading_.erase(id); }
    } const done{std::move(self), open.send.id};
    auto const uploaded = co_await upload_send_media(store_, secrets_, sender_, clock_, open);
    if (!still_wanted(open.send)) co_return;    // paused meanwhile, and perhaps resumed: another one asks
    if (uploaded) rests_.erase(open.send.id);
    if (uploaded || upload_again_later(open, uploaded.error())) co_return;
    co_await hold(open, uploaded.error().detail);
}

/// Where Meta may take the file in a while the send rests, longer each time, and nothing is held.
bool Scheduler::upload_again_later(store::OpenSend const& open, Problem const& refusal) {
    if (!may_be_taken_later(refusal)) return false;
    auto& rest = rests_[open.send.id];
    rest.pause = std::clamp<std::chrono::milliseconds>(rest.pause * 2, 1s, 30s);
    rest.until = clock_.steady() + rest.pause;
    spdlog::warn("campaign \"{}\", send {}: tried again in {} s: {}", open.campaign.name, open.send.id.value,
                 rest.pause.count() / 1000, refusal.detail);
    return true;
}

bool Scheduler::rests(SendId send) const {
    auto const found = rests_.find(send);
    return found != rests_.end() && clock_.steady() < found->second.until;
}

/// Pauses the campaign because going on would fail.
Async<void> Scheduler::hold(store::OpenSend const& open, std::string reason) {
    spdlog::error("campaign \"{}\" held: {}", open.campaign.name, reason);
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
        auto const cancelled = co_await store_.ledger().cancel_queued(send, chunk_rows);
        if (cancelled > 0) alarm_->ring();
    }
}

/// The messages of a large send that was unscheduled are taken back, a chunk a look.
Async<void> Scheduler::unwind_some() {
    auto const unwinding = co_await store_.campaigns().unwinding_sends();
    for (auto const send : unwinding) {
        co_await store_.ledger().unwind(send, chunk_rows);
        alarm_->ring();
    }
}

Async<void> Scheduler::settle_doubt(Wall now) {
    if (now - doubt_looked_at_ < doubt_grace / 2) co_return;
    doubt_looked_at_ = now;
    auto const settled = co_await store_.ledger().settle_doubt(now, doubt_grace);
    if (settled > 0) spdlog::info("{} messages in doubt were settled by Meta's status events", settled);
}

Steady Scheduler::when_next(OpenSends const& open_sends) const {
    auto const wall = clock_.wall();
    auto const steady = clock_.steady();
    auto next = Steady::max();
    for (auto const& open : open_sends) {
        if (!is_live(open.campaign.status)) continue;
        auto const step = next_step(state_of(open), ahead(), wall);
        if (step.look_in) next = std::min(next, steady + *step.look_in);
        auto const at = open.send.settings.scheduled_at;
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

}    // namespace carillon::engine
