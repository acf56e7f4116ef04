#pragma once
#include "base/ids.hpp"
#include "base/time.hpp"
#include "domain/country.hpp"
#include "domain/message.hpp"

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

namespace carillon::store::sqlite {

class Connection;

/// One place of the funnel: a cell of send_counters.
struct Cell {
    SendId send;
    Country country;
    MessageStatus status = MessageStatus::queued;
    int code = 0;    // of failed: Meta's; of skipped: the SkipReason
    bool operator==(Cell const&) const = default;
};

/// How a job changes the counters. Gathered in memory, so that a batch touches each cell once.
class Deltas {
public:
    void add(Cell cell, std::int64_t n) { cells_[cell] += n; }
    void move(Cell from, Cell to) {
        if (from == to) return;
        add(from, -1);
        add(to, 1);
    }
    /// A message of `send` reached `status` at `at`.
    void reached(SendId send, MessageStatus status, Wall at, std::int64_t n) {
        minutes_[{send, to_ms(at) / 60'000, status}] += n;
    }
    void merge(Deltas&& other);
    void clear();
    void flush(Connection& db);

private:
    struct Minute {
        SendId send;
        std::int64_t minute = 0;
        MessageStatus status = MessageStatus::accepted;
        bool operator==(Minute const&) const = default;
    };
    struct Hash {
        std::size_t operator()(Cell const& cell) const noexcept {
            std::size_t seed = std::hash<SendId>{}(cell.send);
            boost::hash_combine(seed, static_cast<std::uint64_t>(cell.country.packed()) << 40 |
                                          static_cast<std::uint64_t>(cell.status) << 32 |
                                          static_cast<std::uint32_t>(cell.code));
            return seed;
        }
        std::size_t operator()(Minute const& minute) const noexcept {
            std::size_t seed = std::hash<SendId>{}(minute.send);
            boost::hash_combine(seed, minute.minute << 8 | static_cast<std::int64_t>(minute.status));
            return seed;
        }
    };
    boost::unordered_flat_map<Cell, std::int64_t, Hash> cells_;
    boost::unordered_flat_map<Minute, std::int64_t, Hash> minutes_;
};

}    // namespace carillon::store::sqlite
