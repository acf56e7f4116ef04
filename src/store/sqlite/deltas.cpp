#include "store/sqlite/deltas.hpp"

#include "store/sqlite/connection.hpp"

namespace carillon::store::sqlite {

void Deltas::merge(Deltas&& other) {
    for (auto const& [cell, n] : other.cells_) cells_[cell] += n;
    for (auto const& [minute, n] : other.minutes_) minutes_[minute] += n;
    other.clear();
}

void Deltas::clear() {
    cells_.clear();
    minutes_.clear();
}

void Deltas::flush(Connection& db) {
    // Not an upsert: SQLite tests CHECK (n >= 0) on the row as given, before it sees that the cell exists.
    for (auto const& [cell, n] : cells_) {
        if (n == 0) continue;
        if (db.run("UPDATE send_counters SET n = n + ?5 WHERE send_id = ?1 AND country = ?2 AND status = ?3 "
                   "AND code = ?4",
                   cell.send, cell.country, cell.status, cell.code, n) == 0)
            db.run("INSERT INTO send_counters (send_id, country, status, code, n) VALUES (?, ?, ?, ?, ?)",
                   cell.send, cell.country, cell.status, cell.code, n);
    }
    for (auto const& [minute, n] : minutes_) {
        if (n == 0) continue;
        if (db.run("UPDATE send_minutes SET n = n + ?4 WHERE send_id = ?1 AND minute = ?2 AND status = ?3",
                   minute.send, minute.minute, minute.status, n) == 0)
            db.run("INSERT INTO send_minutes (send_id, minute, status, n) VALUES (?, ?, ?, ?)", minute.send,
                   minute.minute, minute.status, n);
    }
    clear();
}

}    // namespace carillon::store::sqlite
