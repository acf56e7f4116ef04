#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {

bool write_opt_out(Connection& db, OptOut const& opt_out) {
    return db.run(
               "INSERT INTO opt_outs (org_id, phone, scope, source, detail, at) VALUES (?, ?, ?, ?, ?, ?) "
               "ON CONFLICT DO NOTHING",
               opt_out.org, opt_out.phone, opt_out.scope, opt_out.source, opt_out.detail, opt_out.at) == 1;
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

    Async<void> add(OptOut opt_out, std::string actor) override {
        return database_.write([=](WriteContext& tx) {
            if (!write_opt_out(tx.db, opt_out)) return;
            write_audit(tx.db, {.org = opt_out.org,
                                .actor = actor,
                                .action = "opt_out.add",
                                .subject = fmt::format("phone:{}", opt_out.phone),
                                .detail_json = json_object({{"scope", to_string(opt_out.scope)},
                                                            {"source", to_string(opt_out.source)},
                                                            {"detail", opt_out.detail}}),
                                .at = opt_out.at});
        });
    }

    Async<std::vector<OptOut>> find(OrgId org, std::uint64_t phone) override {
        return database_.read([=](Connection& db) {
            std::vector<OptOut> found;
            auto const number = static_cast<std::int64_t>(phone);
            append_range(db, org, number, number, 2, found);
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

    Async<bool> remove(OrgId org, std::uint64_t phone, std::string actor, Wall at) override {
        return database_.write([=](WriteContext& tx) {
            if (tx.db.run("DELETE FROM opt_outs WHERE org_id = ? AND phone = ?", org, phone) == 0)
                return false;
            write_audit(tx.db, {.org = org,
                                .actor = actor,
                                .action = "opt_out.remove",
                                .subject = fmt::format("phone:{}", phone),
                                .detail_json = "{}",
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
