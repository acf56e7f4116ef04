#pragma once
#include "base/clock.hpp"
#include "sandbox/recipients.hpp"
#include "sandbox/webhook_events.hpp"

#include <atomic>
#include <deque>
#include <queue>
#include <unordered_set>
#include <vector>

namespace carillon::sandbox {

/// When each recipient's next step is due, and what waits to be posted. Pure bookkeeping on a steady time
/// handed in; no sockets, no timers. An update costs 32 bytes until it is acknowledged, so a stopped receiver
/// costs memory in proportion to the messages accepted and nothing is ever dropped for lack of room.
class WebhookQueue {
public:
    WebhookQueue(World const& world, Ledger const& ledger, Behaviour const& behaviour, std::uint64_t seed)
        : world_{world}, ledger_{ledger}, behaviour_{behaviour}, seed_{seed} {}

    /// The first step of a message just accepted. `failure` 0: the plan's own fate.
    void start(std::uint32_t message, int failure, std::int64_t now_ms);
    void add_prepared(PreparedChange change, std::int64_t now_ms);

    /// Moves everything due into `due` and schedules what follows from it. `wall_s` becomes the timestamp.
    void take_due(std::int64_t now_ms, std::int64_t wall_s, std::vector<Update>& due);
    /// Nothing: nothing is scheduled.
    std::optional<std::int64_t> next_due_ms() const;
    std::size_t scheduled() const { return heap_.size(); }
    /// Scheduled or handed out and not yet settled. From any thread.
    std::uint64_t open_updates() const { return open_.load(std::memory_order_acquire); }

    /// These reached the receiver, or were given up.
    void settle(std::span<Update const> updates);
    std::deque<PreparedChange> const& prepared() const { return prepared_; }

    /// Users who used WhatsApp's own stop since the start, and their last words to us by number: what a free
    /// text needs.
    bool has_stopped(std::uint64_t user) const { return stopped_.contains(user); }
    void note_inbound(std::uint8_t phone_index, std::uint64_t user, std::int64_t now_ms);
    bool window_open(std::uint8_t phone_index, std::uint64_t user, std::int64_t now_ms) const;

private:
    struct Later {
        bool operator()(Update const& a, Update const& b) const { return a.due_ms > b.due_ms; }
    };
    void follow(Update const& update);
    void schedule(Update update) {
        heap_.push(update);
        open_.fetch_add(1, std::memory_order_release);
    }
    void disturb(Update const& update, std::vector<Update>& due);
    Traffic traffic_of(Message const& message) const;

    World const& world_;
    Ledger const& ledger_;
    Behaviour const& behaviour_;
    std::uint64_t const seed_;
    std::priority_queue<Update, std::vector<Update>, Later> heap_;
    std::deque<PreparedChange> prepared_;
    std::unordered_set<std::uint64_t> stopped_;
    std::unordered_map<std::uint64_t, std::int64_t> last_inbound_ms_;
    std::uint64_t disturbed_ = 0;
    std::atomic<std::uint64_t> open_ = 0;
};

}    // namespace carillon::sandbox
