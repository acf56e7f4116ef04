#include "store/sqlite/erased_people.hpp"
#include "store/sqlite/opt_out_lifts.hpp"
#include "store/sqlite/outbound_events.hpp"
#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {

bool write_opt_out(Connection& db, OptOut const& opt_out) {
    // Who was erased is barred already, by a hash: late news of Meta's must not bring the number back.
    if (ErasedPeople{db, opt_out.org}.has(opt_out.phone)) return false;
    // What a person said outlasts what Meta may take back; Meta's latest word is the one to take back.
    int const written = db.run(
        "INSERT INTO opt_outs (org_id, phone, scope, source, detail, at) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (org_id, phone, scope) DO UPDATE "
        "SET source = ?4, detail = ?5, at = ?6 "
        "WHERE source IN (?7, ?8) AND (?4 NOT IN (?7, ?8) OR at < ?6)",
        opt_out.org, opt_out.phone, opt_out.scope, opt_out.source, opt_out.detail, opt_out.at,
        OptOutSource::meta_preference, OptOutSource::meta_error);
    if (written == 0) return false;
    tell_of_opt_out(db, opt_out);
    return true;
}

void write_lift(Connection& db, OrgId org, std::uint64_t phone, OptOutScope scope, Wall at) {
    if (ErasedPeople{db, org}.has(phone)) return;
    db.run(
        "INSERT INTO opt_out_lifts (org_id, phone, scope, at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (org_id, phone, scope) DO UPDATE SET at = max(at, excluded.at)",
        org, phone, scope, at);
}

void receive_opt_out(Connection& db, OptOut const& opt_out) {
    bool const lifted =
        opt_out.source != OptOutSource::keyword &&
        db.exists("SELECT 1 FROM opt_out_lifts WHERE org_id = ? AND phone = ? AND scope = ? AND at >= ?",
                  opt_out.org, opt_out.phone, opt_out.scope, opt_out.at);
    if (!lifted) write_opt_out(db, opt_out);
}

namespace {
OptOut take_opt_out(Query& row) {
    return {.org = row.take<OrgId>(),
            .phone = row.take<std::uint64_t>(),
            .scope = row.take<OptOutScope>(),
            .source = row.take<OptOutSource>(),
            .detail = row.take<std::string>(),
            .at = row.take<Wall>()};
}

/// Appends the opt-outs of the phones in [first, last] until there are `limit`. A phone's opt-outs stay
/// together, so that the next page, which starts after a phone, misses none.
void append_range(Connection& db, OrgId org, std::int64_t first, std::int64_t last, std::size_t limit,
                  std::vector<OptOut>& found) {
    auto row = db.query(
        "SELECT org_id, phone, scope, source, detail, at FROM opt_outs "
        "WHERE org_id = ? AND phone BETWEEN ? AND ? ORDER BY phone, scope",
        org, first, last);
    while (row.next()) {
        auto next = take_opt_out(row);
        if (found.size() >= limit && found.back().phone != next.phone) return;
        found.push_back(std::move(next));
    }
}

class SqliteOptOuts final : public OptOuts {
public:
    explicit SqliteOptOuts(Database& database) : database_{database} {}

    Async<bool> add(OptOut opt_out, std::string actor) override {
        return database_.write([=](WriteContext& tx) {
            if (!write_opt_out(tx.db, opt_out)) return false;
            write_audit(tx.db, {.org = opt_out.org,
                                .actor = actor,
                                .action = "opt_out.add",
                                .subject = person_subject(opt_out.phone),
                                .detail_json = json_object({{"scope", to_string(opt_out.scope)},
                                                            {"source", to_string(opt_out.source)},
                                                            {"detail", opt_out.detail}}),
                                .at = opt_out.at});
            return true;
        });
    }

    Async<Imported> import(OptOut pattern, std::vector<std::uint64_t> phones) override {
        return database_.write([pattern, phones = std::move(phones)](WriteContext& tx) {
            Imported count;
            OptOut next = pattern;
            ErasedPeople erased{tx.db, pattern.org};
            for (auto const phone : phones) {
                next.phone = phone;
                bool const wider =
                    erased.has(phone) ||
                    (pattern.scope != OptOutScope::all &&
                     tx.db.exists("SELECT 1 FROM opt_outs WHERE org_id = ? AND phone = ? AND scope = ?",
                                  pattern.org, phone, OptOutScope::all));
                ++(!wider && write_opt_out(tx.db, next) ? count.added : count.known);
            }
            return count;
        });
    }

    Async<std::vector<OptOut>> find(OrgId org, std::uint64_t phone) override {
        return database_.read([=](Connection& db) {
            std::vector<OptOut> found;
            auto const number = static_cast<std::int64_t>(phone);
            append_range(db, org, number, number, 2, found);
            if (auto const at = ErasedPeople{db, org}.erased_at(phone))
                found.push_back({.org = org, .phone = phone, .source = OptOutSource::erasure, .at = *at});
            return found;
        });
    }

    Async<std::vector<OptOut>> list(OrgId org, std::string q, std::uint64_t after,
                                    std::size_t limit) override {
        return database_.read([=](Connection& db) {
            std::vector<OptOut> found;
            auto const start = static_cast<std::int64_t>(after) + 1;
            auto ranges = phone_ranges(phone_digits(q));
            if (q.empty()) ranges.emplace_back(0, std::numeric_limits<std::int64_t>::max());
            for (auto const& [first, last] : ranges)
                if (last >= start && found.size() < limit)
                    append_range(db, org, std::max(first, start), last, limit, found);
            return found;
        });
    }

    Async<bool> remove(OrgId org, std::uint64_t phone, std::string actor, std::string reason,
                       Wall at) override {
        return database_.write([=](WriteContext& tx) {
            int const deleted = tx.db.run("DELETE FROM opt_outs WHERE org_id = ? AND phone = ?", org, phone);
            bool const erased = ErasedPeople{tx.db, org}.remove(phone);
            if (deleted == 0 && !erased) return false;
            for (auto const scope : {OptOutScope::all, OptOutScope::marketing})
                write_lift(tx.db, org, phone, scope, at);
            write_audit(tx.db, {.org = org,
                                .actor = actor,
                                .action = "opt_out.remove",
                                .subject = person_subject(phone),
                                .detail_json = reason.empty() ? "{}" : json_object({{"reason", reason}}),
                                .at = at});
            return true;
        });
    }

private:
    Database& database_;
};
}    // namespace

std::unique_ptr<OptOuts> make_opt_outs(Database& database) {
    return std::make_unique<SqliteOptOuts>(database);
}

}    // namespace carillon::store::sqlite
