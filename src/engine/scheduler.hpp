#pragma once
#include "domain/send_step.hpp"
#include "engine/dispatcher.hpp"
#include "engine/engine.hpp"
#include "store/campaigns.hpp"

#include <map>
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
    Engine::Figures figures() const;
    std::optional<std::string> trouble() const;    // thread-safe

private:
    using OpenSends = std::vector<store::OpenSend>;

    Async<void> step();
    SendState state_of(store::OpenSend const& open) const;
    SendAhead ahead() const;
    Async<bool> advance(store::OpenSend const& open, Wall now);
    Async<bool> start_firing(store::OpenSend const& open, Wall now);
    Async<bool> miss(store::OpenSend const& open, Wall now);
    Async<bool> interrupt(store::OpenSend const& open, Wall now);
    Async<bool> end_without_anybody(store::OpenSend const& open, Wall now);
    Async<void> recover();
    Async<void> find_interrupted(Wall now);
    Async<void> attend(OpenSends const& open_sends, Wall now);
    Async<void> materialize(std::shared_ptr<Scheduler> self, store::OpenSend open);
    Async<void> reconcile(OpenSends const& open_sends);
    Async<void> dispatch(store::OpenSend const& open);
    Async<void> upload(std::shared_ptr<Scheduler> self, store::OpenSend open);
    bool upload_again_later(store::OpenSend const& open, Problem const& refusal);
    bool rests(SendId send) const;
    Async<void> hold(store::OpenSend const& open, std::string reason);
    Async<void> unwind_some();
    Async<void> sweep_ended();
    Async<void> settle_doubt(Wall now);
    Async<void> drain();
    bool is_dispatched(store::OpenSend const& open);
    Async<void> add_to_dispatcher(SendPlan plan);
    void note_usage(graph::SendRoute const& route, graph::Usage usage);
    Steady when_next(OpenSends const& open_sends) const;
    void warm_up_if_near(OpenSends const& open_sends, Wall now);
    bool still_wanted(store::Send const& send) const;
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
    std::map<WabaId, std::shared_ptr<AccountPace>> accounts_;
    std::map<std::string, WabaId, std::less<>> waba_of_number_;    // by Meta's id: whose usage headers
    std::set<SendId> materializing_, uploading_;
    /// Sends whose files Meta could not take yet.
    struct Rest {
        Steady until{};
        std::chrono::milliseconds pause{};
    };
    std::map<SendId, Rest> rests_;
    std::map<SendId, std::chrono::milliseconds> unattended_;    // until the first look: firing at the start
    /// Open sends of campaigns that are scheduled or running, by id: the version that was seen.
    std::map<SendId, std::int64_t> wanted_;
    Steady next_{}, not_before_{}, attend_again_{};
    Wall doubt_looked_at_{}, warmed_for_{};
    std::size_t children_ = 0;
    bool stopping_ = false;
    Steady drain_until_{};
    mutable std::mutex trouble_mutex_;
    std::optional<std::string> trouble_;
};

}    // namespace carillon::engine
