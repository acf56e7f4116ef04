#include "engine/engine.hpp"

#include "engine/scheduler.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace carillon::engine {

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
Async<Engine::Figures> ask(std::shared_ptr<Scheduler> scheduler) { co_return scheduler->figures(); }
}    // namespace

Async<Engine::Figures> Engine::figures() const {
    co_return co_await boost::asio::co_spawn(executor_, ask(scheduler_), boost::asio::use_awaitable);
}

void DispatchCounts::add(DispatchCounts const& other) {
    accepted += other.accepted;
    unprocessed += other.unprocessed;
    in_doubt += other.in_doubt;
    skipped += other.skipped;
    for (auto const& [code, count] : other.refused) refused[code] += count;
}

}    // namespace carillon::engine
