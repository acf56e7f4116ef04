#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/problem.hpp"
#include "domain/pacer.hpp"
#include "domain/throughput.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <map>
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
    std::chrono::milliseconds look_at_least_every{
        15'000};    // wall clocks are set; nothing may sleep through that
    /// How often it is noted that a firing send is being worked on: so exactly is a downtime known.
    std::chrono::milliseconds attend_every{15'000};
    std::size_t materialize_rows = 10'000;    // leads a transaction, for which urgent ones wait
    std::size_t in_flight_max = 2'000;        // per number: claimed, and no outcome recorded yet
    std::chrono::milliseconds gather{15};     // outcomes wait this long to be recorded together
    Throughput throughput;
    std::uint64_t jitter_seed = 1;
};

/// What a send is doing this second. Rates in messages per second.
struct LiveSend {
    SendId send;
    double rate = 0;
    LimitedBy limited_by = LimitedBy::nothing;
    std::optional<Wall> limited_until;    // where that is known
    std::size_t in_flight = 0;
};

/// Since the process began, over all numbers.
struct DispatchCounts {
    std::uint64_t accepted = 0, unprocessed = 0, in_doubt = 0, skipped = 0;
    std::map<int, std::uint64_t> refused;    // by Meta's code
    void add(DispatchCounts const& other);
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
    /// What goes on. From any executor.
    struct Figures {
        std::vector<LiveSend> sends;    // those being dispatched
        DispatchCounts counts;
    };
    Async<Figures> figures() const;

private:
    boost::asio::any_io_executor executor_;
    std::shared_ptr<class Scheduler> scheduler_;
};

}    // namespace carillon::engine
