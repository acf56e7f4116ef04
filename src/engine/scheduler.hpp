#pragma once
#include "engine/dispatcher.hpp"
#include "engine/engine.hpp"
#include "store/campaigns.hpp"

#include <mutex>
#include <set>

namespace carillon::engine {

/// Moves every open send through its life: materializes it ahead of its time, fires it at its time, hands it
/// to its number's dispatcher, and takes it away when its campaign is paused or cancelled. Reads the open
/// sends whenever something changed or falls due, and keeps nothing that the store knows. Lives on the
/// engine's executor.
class Scheduler : public std::enable_shared_from_this<Scheduler> {
public:
    Scheduler(boost::asio::any_io_executor executor, Clock& clock, store::Store& store,
              SecretBox const& secrets, graph::MessageSender& sender, Preflight preflight, WarmUp warm_up,
              EngineOptions options);

    Async<void> run();
    void wake() { alarm_->ring(); }
    void stop(std::chrono::milliseconds limit);
    std::optional<LiveSend> live(SendId send) const;
    std::optional<std::string> trouble() const;    // thread-safe

private:
    using OpenSends = std::vector<store::OpenSend>;

    Async<void> step();
    Async<bool> advance(store::OpenSend const& open, Wall now);
    Async<bool> miss(store::OpenSend const& open, Wall now);
    Async<void> recover();
    Async<void> materialize(std::shared_ptr<Scheduler> self, store::OpenSend open);
    Async<void> reconcile(OpenSends const& open_sends);
    Async<void> dispatch(store::OpenSend const& open);
    Async<void> sweep_ended();
    Async<void> settle_doubt(Wall now);
    Async<void> drain();
    Dispatcher& dispatcher_of(PhoneNumberId number);
    Steady when_next(OpenSends const& open_sends) const;
    void warm_up_if_near(OpenSends const& open_sends, Wall now);
    void spawn(Async<void> child);
    void set_trouble(std::optional<std::string> trouble);
    void note_failure(std::string what);

    boost::asio::any_io_executor executor_;
    Clock& clock_;
    store::Store& store_;
    SecretBox const& secrets_;
    graph::MessageSender& sender_;
    Preflight preflight_;
    WarmUp warm_up_;
    EngineOptions options_;
    std::unique_ptr<Alarm> alarm_;
    std::map<PhoneNumberId, std::unique_ptr<Dispatcher>> dispatchers_;
    std::set<SendId> materializing_;
    std::set<SendId> wanted_;    // open sends of campaigns that are scheduled or running
    Steady next_{}, not_before_{};
    Wall doubt_looked_at_{}, warmed_for_{};
    std::size_t children_ = 0;
    bool stopping_ = false;
    Steady drain_until_{};
    mutable std::mutex trouble_mutex_;
    std::optional<std::string> trouble_;
};

}    // namespace carillon::engine
