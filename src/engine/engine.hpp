#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/problem.hpp"
#include "domain/pacer.hpp"
#include "domain/throughput.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace carillon {
class SecretBox;
namespace graph {
class MessageSender;
}
namespace store {
class Store;
struct OpenSend;
}    // namespace store
}    // namespace carillon

namespace carillon::engine {

struct EngineOptions {
    std::chrono::milliseconds materialize_ahead{60'000};    // before a send's time
    std::size_t materialize_rows = 25'000;                  // leads a transaction
    std::size_t in_flight_max = 2'000;       // per number: claimed, and no outcome recorded yet
    std::chrono::milliseconds gather{15};    // outcomes wait this long to be recorded together
    Throughput throughput;
    std::uint64_t jitter_seed = 1;
};

/// What a send is doing this second. Rates in messages per second.
struct LiveSend {
    double rate = 0;
    LimitedBy limited_by = LimitedBy::nothing;
    std::size_t in_flight = 0;
};

/// May this send still go out? Asked when it is materialized; a refusal's detail becomes the send's reason.
using Preflight = std::function<Async<Result<void>>(store::OpenSend const&)>;

/// Opens connections ahead of a send's time; may do nothing.
using WarmUp = std::function<Async<void>()>;

/// The scheduler, the materializer and a dispatcher for each phone number. Lives on one executor that runs
/// one handler at a time; wake() and live() may be called from anywhere.
class Engine {
public:
    Engine(boost::asio::any_io_executor executor, Clock& clock, store::Store& store, SecretBox const& secrets,
           graph::MessageSender& sender, Preflight preflight, WarmUp warm_up, EngineOptions options);
    ~Engine();

    /// Settles what a crash left open, then runs until stop(). Returns when everything in hand is settled, or
    /// at stop()'s limit.
    Async<void> run();
    /// Something changed (a campaign was scheduled, paused, …): look again. Cheap; call it freely.
    void wake();
    /// Ends run(): nothing more is claimed, what is in flight gets up to `limit` to be answered. On the
    /// executor.
    void stop(std::chrono::milliseconds limit);

    /// Why the engine cannot do its work just now, as a sentence; nothing while it can. Thread-safe.
    std::optional<std::string> trouble() const;
    /// Nothing when the send is not being dispatched. From any executor.
    Async<std::optional<LiveSend>> live(SendId send) const;

private:
    boost::asio::any_io_executor executor_;
    std::shared_ptr<class Scheduler> scheduler_;
};

}    // namespace carillon::engine
