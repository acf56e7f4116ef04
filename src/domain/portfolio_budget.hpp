#pragma once
#include "base/clock.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <unordered_map>

namespace carillon {

/// A person and when last written to.
struct Contact {
    std::uint64_t phone = 0;
    Wall at{};
};

/// How many different people an account's numbers may still write to. Meta counts those whom business
/// messages reach in a rolling 24 hours outside a customer service window, over all numbers of the business
/// portfolio (Meta: messaging limits); this counts everybody written to, and so never more than is allowed.
/// Without a limit it remembers nobody, so that its size is bounded by the largest tier. Pure: time is handed
/// in.
class PortfolioBudget {
public:
    /// A minute more than Meta's: it counts from when a message reached the phone.
    static constexpr std::chrono::minutes window{24 * 60 + 1};
    using Limit = std::optional<std::int64_t>;    // nothing: no limit

    /// Begins anew with what the record says of the last 24 hours, in any order. What was charged since
    /// `unrecorded_since` stays: the record may not know of it yet.
    void restart(Limit limit, std::span<Contact const> contacts, Wall unrecorded_since);
    Limit limit() const { return limit_; }

    /// May this person be written to now? Whoever was within the window may always.
    bool has_room(std::uint64_t phone, Wall now);
    /// The person is written to. Returns when last before, to be given to undo().
    std::optional<Wall> charge(std::uint64_t phone, Wall now);
    /// The message of a charge() is proved not to have reached anybody.
    void undo(std::uint64_t phone, std::optional<Wall> before);
    std::int64_t used(Wall now);
    /// When the first of those within the window leaves it; nothing when nobody is.
    std::optional<Wall> frees_at(Wall now);

private:
    void forget_old(Wall now);
    Limit limit_;
    std::unordered_map<std::uint64_t, Wall> last_;
    std::deque<std::pair<Wall, std::uint64_t>> order_;    // some of them overtaken by a later message
};

}    // namespace carillon
