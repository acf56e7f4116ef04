#pragma once
#include "base/clock.hpp"
#include "domain/throughput.hpp"
#include "sandbox/sandbox.hpp"
#include "store/assets.hpp"
#include "store/audiences.hpp"
#include "store/campaigns.hpp"
#include "store/dry_runs.hpp"

#include <atomic>
#include <vector>

namespace carillon::app {

/// The machine's clock with its wall time moved: a dry run jumps over the hours between a campaign's sends.
/// What is waited on and measured runs on as ever. Thread-safe.
class ReplayClock final : public Clock {
public:
    Wall wall() const override { return system_.wall() + std::chrono::milliseconds{offset_ms_.load()}; }
    Steady steady() const override { return system_.steady(); }
    std::unique_ptr<Alarm> alarm(boost::asio::any_io_executor executor) override {
        return system_.alarm(std::move(executor));
    }
    /// From now on it is `at`, and time goes on from there.
    void start_at(Wall at) { offset_ms_ = (at - system_.wall()).count(); }
    /// Jumps to `at`; never back. Whoever waits for a wall time has to be woken.
    void jump_to(Wall at) {
        if (at > wall()) start_at(at);
    }

private:
    SystemClock system_;
    std::atomic<std::int64_t> offset_ms_ = 0;
};

/// A campaign with all it depends on, as the real store has it.
struct Original {
    store::Campaign campaign;
    std::vector<store::Send> sends;    // those that have not ended, in order
    store::Audience audience;
    store::PhoneNumber number;
    store::Waba waba;
    std::vector<store::StoredTemplate> templates;    // of the sends, each once
};

/// What the private sandbox takes a second, whatever the number's level, when nothing is to hold a dry run
/// up.
inline constexpr int fast_rate = 20'000;

/// A sandbox that shows this account: its number, limits and templates as Meta last told of them. Its virtual
/// recipients deliver, read and fail as ever, but none of them opts out: that would change who gets the
/// campaign's later sends.
sandbox::Options dry_run_sandbox(Original const& original, store::DryRunPace pace, Throughput throughput,
                                 std::uint64_t seed);

}    // namespace carillon::app
