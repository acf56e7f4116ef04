#include "store/sqlite/lead_rows.hpp"
#include "store/sqlite/lead_search.hpp"
#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {
namespace {
/// Rows deleted in one transaction, so that deleting a large audience holds nobody up for long.
constexpr int delete_chunk = 10'000;

Audience take_audience(Query& row) {
    Audience audience{.id = row.take<AudienceId>(),
                      .org = row.take<OrgId>(),
                      .name = row.take<std::string>(),
                      .file_name = row.take<std::string>(),
                      .status = row.take<AudienceStatus>(),
                      .error_code = row.take<std::string>(),
                      .error = row.take<std::string>(),
                      .rows_read = row.take<std::int64_t>(),
                      .bytes_read = row.take<std::int64_t>(),
                      .totals = {.ok = row.take<std::int64_t>(),
                                 .ineligible_geo = row.take<std::int64_t>(),
                                 .invalid_phone = row.take<std::int64_t>(),
                                 .duplicate = row.take<std::int64_t>()},
                      .by_country = {},
                      .columns = {},
                      .phone_column = row.take<std::string>(),
                      .external_id_column = row.take<std::string>(),
                      .default_country = row.take<std::string>(),
                      .encoding = row.take<std::string>(),
                      .delimiter = row.take<std::string>(),
                      .created_at = row.take<Wall>(),
                      .finished_at = row.take<std::optional<Wall>>(),
                      .erased_at = row.take<std::optional<Wall>>()};
    auto const columns = row.take<std::string>();
    for (auto const name : unpack_variables(columns)) audience.columns.emplace_back(name);
    return audience;
}

constexpr char const* audience_columns =
    "SELECT id, org_id, name, file_name, status, error_code, error, rows_read, bytes_read, ok, "
    "ineligible_geo, "
    "invalid_phone, duplicate, phone_column, external_id_column, default_country, encoding, delimiter, "
    "created_at, "
    "finished_at, erased_at, column_names FROM audiences ";

void read_countries(Connection& db, Audience& audience) {
    auto row = db.query("SELECT country, n FROM audience_countries WHERE audience_id = ?", audience.id);
    while (row.next()) {
        auto country = row.take<std::string>();
        audience.by_country.emplace(std::move(country), row.take<std::int64_t>());
    }
}

void insert_rows(Connection& db, AudienceId id, std::vector<Lead> const& leads) {
    // Bisection (lead_search.cpp) and the ledger rely on this order.
    auto last = db.query("SELECT id, phone FROM leads WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1",
                         LeadId{id, 0}, LeadId{id, ~LeadNo{0}});
    LeadNo lead_no = 0;
    std::uint64_t phone = 0;
    if (last.next()) {
        lead_no = last.take<LeadId>().lead_no;
        phone = last.take<std::uint64_t>();
    }
    auto lead_row = db.query(
        "INSERT INTO leads (id, status, geo_rule, country, phone, row_no, external_id, variables) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    auto reject_row =
        db.query("INSERT INTO lead_rejects (id, first_row, raw_phone, reason) VALUES (?, ?, ?, ?)");
    for (auto const& lead : leads) {
        CHECK_REQUEST(lead.lead_no == lead_no + 1);
        CHECK_REQUEST(lead.phone >= phone);
        lead_no = lead.lead_no;
        phone = lead.phone;
        LeadId const key{id, lead_no};
        lead_row.run(key, lead.status, lead.geo_rule, lead.country, lead.phone, lead.row_no, lead.external_id,
                     lead.variables);
        if (lead.status != IngestStatus::ok) reject_row.run(key, lead.first_row, lead.raw_phone, lead.reason);
    }
}

class SqliteAudiences final : public Audiences {
public:
    explicit SqliteAudiences(Database& database) : database_{database} {}

    Async<AudienceId> create(NewAudience audience) override {
        return database_.write([=](WriteContext& tx) {
            tx.db.run(
                "INSERT INTO audiences (org_id, name, file_name, status, created_at) VALUES (?, ?, ?, ?, ?)",
                audience.org, audience.name, audience.file_name, AudienceStatus::ingesting, audience.at);
            return tx.db.inserted<AudienceId>();
        });
    }

    Async<void> progress(AudienceId id, AudienceProgress progress) override {
        return database_.write([=](WriteContext& tx) {
            tx.db.run("UPDATE audiences SET rows_read = ?2, bytes_read = ?3 WHERE id = ?1 AND status = ?4",
                      id, progress.rows_read, progress.bytes_read, AudienceStatus::ingesting);
        });
    }

    Async<void> insert_leads(AudienceId id, std::vector<Lead> leads) override {
        return database_.write([id, leads = std::move(leads)](WriteContext& tx) {
            // A cancelled upload may still have a batch under way.
            if (tx.db.one<AudienceStatus>("SELECT status FROM audiences WHERE id = ?", id) ==
                AudienceStatus::ingesting)
                insert_rows(tx.db, id, leads);
        });
    }

    Async<void> finish(AudienceId id, AudienceResult result, Wall at) override {
        return database_.write([=](WriteContext& tx) {
            int const finished = tx.db.run(
                "UPDATE audiences SET status = ?2, rows_read = ?3, bytes_read = ?4, ok = ?5, ineligible_geo "
                "= ?6, "
                "invalid_phone = ?7, duplicate = ?8, column_names = ?9, phone_column = ?10, "
                "external_id_column = ?11, "
                "default_country = ?12, encoding = ?13, delimiter = ?14, finished_at = ?15 "
                "WHERE id = ?1 AND status = 0",
                id, AudienceStatus::ready, result.rows_read, result.bytes_read, result.totals.ok,
                result.totals.ineligible_geo, result.totals.invalid_phone, result.totals.duplicate,
                pack_variables(result.columns), result.phone_column, result.external_id_column,
                result.default_country, result.encoding, result.delimiter, at);
            if (finished == 0) return;    // cancelled meanwhile
            for (auto const& [country, n] : result.by_country)
                tx.db.run("INSERT INTO audience_countries (audience_id, country, n) VALUES (?, ?, ?)", id,
                          country, n);
        });
    }

    Async<void> fail(AudienceId id, AudienceStatus status, std::string code, std::string sentence,
                     Wall at) override {
        co_await mark_failed(id, status, std::move(code), std::move(sentence), at);
        co_await delete_rows(id);
    }

    Async<std::size_t> fail_interrupted(Wall at) override {
        auto const unfinished = co_await unready();
        std::size_t interrupted = 0;
        for (auto const& [id, status] : unfinished) {
            if (status == AudienceStatus::ingesting) {
                ++interrupted;
                std::string code = "interrupted";
                std::string sentence = "The upload was interrupted by a restart. Upload the file again.";
                co_await mark_failed(id, AudienceStatus::failed, std::move(code), std::move(sentence), at);
            }
            co_await delete_rows(id);    // of others too: a crash may have stopped their deletion
        }
        co_return interrupted;
    }

    Async<std::optional<Audience>> find(OrgId org, AudienceId id) override {
        return database_.read([=](Connection& db) -> std::optional<Audience> {
            auto row =
                db.query_text(fmt::format("{} WHERE org_id = ? AND id = ?", audience_columns), org, id);
            if (!row.next()) return {};
            auto audience = take_audience(row);
            read_countries(db, audience);
            return audience;
        });
    }

    Async<std::vector<Audience>> list(OrgId org, AudienceId before, std::size_t limit) override {
        return database_.read([=](Connection& db) {
            std::vector<Audience> page;
            auto row = db.query_text(
                fmt::format("{} WHERE org_id = ?1 AND (?2 = 0 OR id < ?2) ORDER BY id DESC LIMIT ?3",
                            audience_columns),
                org, before.value, limit);
            while (row.next()) page.push_back(take_audience(row));
            for (auto& audience : page) read_countries(db, audience);
            return page;
        });
    }

    Async<std::vector<Lead>> leads(AudienceId id, LeadFilter filter) override {
        return database_.read([=](Connection& db) {
            std::vector<Lead> page;
            if (!is_ready(db, id) || (filter.status && is_erased(db, id))) return page;
            std::vector<LeadRange> ranges{{1, ~LeadNo{0}}};
            if (!filter.q.empty()) ranges = search_leads(db, id, filter.q);
            for (auto const& range : beyond(std::move(ranges), filter.after)) {
                auto row = db.query_text(
                    fmt::format(
                        "{} FROM leads l LEFT JOIN lead_rejects r ON r.id = l.id WHERE l.id BETWEEN "
                        "?1 AND ?2 "
                        "AND (?3 IS NULL OR (l.status = ?3 AND l.phone >= 0)) AND (?4 = 0 OR l.country = ?4) "
                        "ORDER BY l.id LIMIT ?5",
                        lead_columns),
                    LeadId{id, range.from}, LeadId{id, range.through}, filter.status, filter.country,
                    filter.limit - page.size());
                while (row.next()) page.push_back(take_lead(row));
                if (page.size() >= filter.limit) break;
            }
            return page;
        });
    }

    Async<std::optional<LeadNo>> look_at_leads(AudienceId id, LeadNo after, std::size_t limit,
                                               std::function<void(LeadValues const&)> look) override {
        return database_.read([id, after, limit, look = std::move(look)](Connection& db) {
            std::optional<LeadNo> last;
            if (!is_ready(db, id) || is_erased(db, id)) return last;
            auto row = db.query(
                "SELECT id, row_no, status, geo_rule, variables FROM leads WHERE id > ? AND id <= ? AND "
                "phone >= 0 "
                "ORDER BY id LIMIT ?",
                LeadId{id, after}, LeadId{id, ~LeadNo{0}}, limit);
            while (row.next()) {
                LeadValues const lead{.lead_no = row.take<LeadId>().lead_no,
                                      .row_no = row.take<std::uint64_t>(),
                                      .status = row.take<IngestStatus>(),
                                      .geo_rule = row.take<GeoRule>(),
                                      .variables = row.take<std::string>()};
                look(lead);
                last = lead.lead_no;
            }
            return last;
        });
    }

    Async<std::vector<Lead>> rejects(AudienceId id, LeadNo after, std::size_t limit) override {
        return database_.read([=](Connection& db) {
            std::vector<Lead> page;
            if (!is_ready(db, id)) return page;
            auto row = db.query_text(fmt::format("{} FROM lead_rejects r CROSS JOIN leads l ON l.id = r.id "
                                                 "WHERE r.id > ? AND r.id <= ? ORDER BY r.id LIMIT ?",
                                                 lead_columns),
                                     LeadId{id, after}, LeadId{id, ~LeadNo{0}}, limit);
            while (row.next()) page.push_back(take_lead(row));
            return page;
        });
    }

private:
    using Unready = std::vector<std::pair<AudienceId, AudienceStatus>>;

    static bool is_ready(Connection& db, AudienceId id) {
        return db.exists("SELECT 1 FROM audiences WHERE id = ? AND status = ?", id, AudienceStatus::ready);
    }

    static bool is_erased(Connection& db, AudienceId id) {
        return db.exists("SELECT 1 FROM audiences WHERE id = ? AND erased_at IS NOT NULL", id);
    }

    Async<Unready> unready() {
        return database_.read([](Connection& db) {
            Unready found;
            auto row = db.query("SELECT id, status FROM audiences WHERE status <> 1");
            while (row.next()) {
                auto const id = row.take<AudienceId>();
                found.emplace_back(id, row.take<AudienceStatus>());
            }
            return found;
        });
    }

    /// A ready audience is immutable: it stays.
    Async<void> mark_failed(AudienceId id, AudienceStatus status, std::string code, std::string sentence,
                            Wall at) {
        CHECK(status == AudienceStatus::failed || status == AudienceStatus::cancelled);
        return database_.write([=](WriteContext& tx) {
            tx.db.run(
                "UPDATE audiences SET status = ?2, error_code = ?3, error = ?4, finished_at = ?5 "
                "WHERE id = ?1 AND status = 0",
                id, status, code, sentence, at);
        });
    }

    Async<void> delete_rows(AudienceId id) {
        int deleted = 1;
        while (deleted > 0) deleted = co_await delete_some(id);
    }

    Async<int> delete_some(AudienceId id) {
        return database_.write([=](WriteContext& tx) {
            if (tx.db.exists("SELECT 1 FROM audiences WHERE id = ? AND status IN (0, 1)", id)) return 0;
            auto const first =
                tx.db.one<LeadId>("SELECT id FROM leads WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 1",
                                  LeadId{id, 0}, LeadId{id, ~LeadNo{0}});
            if (!first) return 0;
            auto const last = LeadId::from_key(first->key() + delete_chunk - 1);
            LeadId const end = last.parent == id ? last : LeadId{id, ~LeadNo{0}};
            tx.db.run("DELETE FROM lead_rejects WHERE id BETWEEN ? AND ?", *first, end);
            return tx.db.run("DELETE FROM leads WHERE id BETWEEN ? AND ?", *first, end);
        });
    }

    Database& database_;
};
}    // namespace

Lead take_lead(Query& row) {
    return {.lead_no = row.take<LeadId>().lead_no,
            .row_no = row.take<std::uint64_t>(),
            .status = row.take<IngestStatus>(),
            .geo_rule = row.take<GeoRule>(),
            .phone = row.take<std::uint64_t>(),
            .country = row.take<Country>(),
            .first_row = row.take<std::uint64_t>(),
            .raw_phone = row.take<std::string>(),
            .reason = row.take<std::string>(),
            .external_id = row.take<std::string>(),
            .variables = row.take<std::string>()};
}

std::unique_ptr<Audiences> make_audiences(Database& database) {
    return std::make_unique<SqliteAudiences>(database);
}

}    // namespace carillon::store::sqlite
