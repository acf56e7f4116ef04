#include "domain/timetable.hpp"

#include "base/check.hpp"

namespace carillon {
namespace {
using Seconds = std::chrono::duration<double>;

struct State {
    Run run;
    double left = 0;     // messages
    double share = 0;    // messages a second
};

/// Gives each of `active` its part of `throughput`: the slowest first, so that what it leaves is shared by
/// the rest.
void share_out(std::vector<State*>& active, double throughput) {
    std::ranges::sort(active, {}, [](State const* state) { return state->run.rate; });
    auto waiting = static_cast<double>(active.size());
    for (auto* state : active) {
        state->share = std::min(static_cast<double>(state->run.rate), throughput / waiting);
        throughput -= state->share;
        --waiting;
    }
}

/// The moment the next active run ends or the next one begins.
Wall next_change(std::vector<State*> const& active, std::vector<State> const& all, Wall now) {
    auto next = Wall::max();
    for (auto const* state : active) {
        auto const takes = std::chrono::ceil<Wall::duration>(Seconds{state->left / state->share});
        next = std::min(next, now + std::max(takes, Wall::duration{1}));
    }
    for (auto const& state : all)
        if (state.left > 0 && state.run.at > now) next = std::min(next, state.run.at);
    return next;
}
}    // namespace

std::vector<Wall> finish_times(std::span<Run const> runs, int throughput) {
    std::vector<State> all;
    std::vector<Wall> ends;
    for (auto const& run : runs) {
        CHECK(run.rate > 0 && throughput > 0);
        all.push_back({run, static_cast<double>(run.messages)});
        ends.push_back(run.at);
    }
    auto now = runs.empty() ? Wall{} : std::ranges::min(runs, {}, &Run::at).at;
    for (;;) {
        std::vector<State*> active;
        for (auto& state : all)
            if (state.left > 0 && state.run.at <= now) active.push_back(&state);
        share_out(active, throughput);
        auto const next = next_change(active, all, now);
        if (next == Wall::max()) return ends;
        for (auto* state : active) {
            state->left -= state->share * Seconds{next - now}.count();
            if (state->left > 0) continue;
            state->left = 0;
            ends[static_cast<std::size_t>(state - all.data())] = next;
        }
        now = next;
    }
}

}    // namespace carillon
