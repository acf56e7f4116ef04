#include "store/sqlite/lead_search.hpp"
#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {
namespace {
MessageRow take_row(Query& row) {
    return {.id = row.take<MessageId>(),
            .phone = row.take<std::uint64_t>(),
            .external_id = row.take<std::string>(),
            .country = row.take<Country>(),
            .status = row.take<MessageStatus>(),
            .skip_reason = row.take<SkipReason>(),
            .attempt = row.take<int>(),
            .wamid = row.take<std::string>(),
            .accepted_at = row.take<std::optional<Wall>>(),
            .sent_at = row.take<std::optional<Wall>>(),
            .delivered_at = row.take<std::optional<Wall>>(),
            .read_at = row.take<std::optional<Wall>>(),
            .failed_at = row.take<std::optional<Wall>>(),
            .error_code = row.take<int>(),
            .detail = row.take<std::string>(),
            .noted_at = row.take<std::optional<Wall>>(),
            .raw = row.take<std::string>()};
}

std::string status_condition(MessageStatus status) {
    if (is_queued(status)) return "m.status IN (0, 1)";
    // Covered by an open claim and without an outcome: kinds and statuses share 0 (first pass, queued) and 1
    // (retry, requeued).
    if (status == MessageStatus::sending)
        return "m.status IN (0, 1) AND EXISTS (SELECT 1 FROM claims k WHERE k.send_id = m.id >> 32 "
               "AND m.id & 0xffffffff BETWEEN k.first_lead AND k.last_lead AND k.kind = m.status)";
    return fmt::format("m.status = {}", static_cast<int>(status));
}

/// " AND <column> IN (…)", or nothing where any country is wanted.
std::string country_condition(std::string_view column, std::vector<Country> const& countries) {
    if (countries.empty()) return {};
    std::vector<int> packed;
    for (auto const country : countries) packed.push_back(country.packed());
    return fmt::format(" AND {} IN ({})", column, fmt::join(packed, ", "));
}

/// The filter on messages as SQL, out of our own words and numbers only.
std::string message_conditions(MessageFilter const& filter) {
    std::string where;
    if (!filter.statuses.empty()) {
        std::vector<std::string> any;
        for (auto const status : filter.statuses) any.push_back(status_condition(status));
        where += fmt::format(" AND (({}))", fmt::join(any, ") OR ("));
    }
    // A message that was skipped when it was claimed has its reason in its note.
    if (filter.skip_reason != SkipReason::none)
        where += fmt::format(
            " AND m.status = {} AND EXISTS (SELECT 1 FROM message_notes n WHERE n.id = m.id AND "
            "n.skip_reason = {})",
            static_cast<int>(MessageStatus::skipped), static_cast<int>(filter.skip_reason));
    where += country_condition("m.country", filter.countries);
    // An error code is told of a message whatever became of it afterwards.
    if (filter.error_code) where += fmt::format(" AND m.error_code = {}", *filter.error_code);
    return where;
}

/// Exclusions have one status and no error.
bool may_list_exclusions(MessageFilter const& filter) {
    bool const wanted = filter.statuses.empty() ||
                        std::ranges::find(filter.statuses, MessageStatus::skipped) != filter.statuses.end();
    return wanted && !filter.error_code;
}

std::string exclusion_conditions(MessageFilter const& filter) {
    auto where = country_condition("e.country", filter.countries);
    if (filter.skip_reason != SkipReason::none)
        where += fmt::format(" AND e.reason = {}", static_cast<int>(filter.skip_reason));
    return where;
}

/// Messages and exclusions of ?1..?2 in lead order. ?3 is the audience, ?4 the limit. The inner query finds
/// the page; the joins see only its rows.
std::string page_sql(MessageFilter const& filter) {
    std::string inner = fmt::format(
        "SELECT m.id AS id, m.country AS country, m.status AS status, 0 AS reason, m.attempt AS attempt, "
        "m.accepted_at AS accepted_at, m.sent_at AS sent_at, m.delivered_at AS "
        "delivered_at, "
        "m.read_at AS read_at, m.failed_at AS failed_at, m.error_code AS error_code "
        "FROM messages m WHERE m.id BETWEEN ?1 AND ?2{}",
        message_conditions(filter));
    if (may_list_exclusions(filter))
        inner += fmt::format(
            " UNION ALL SELECT e.id, e.country, 8, e.reason, 0, NULL, NULL, NULL, NULL, NULL, "
            "NULL FROM exclusions e WHERE e.id BETWEEN ?1 AND ?2{}",
            exclusion_conditions(filter));
    return fmt::format(
        "SELECT p.id, max(l.phone, 0), l.external_id, p.country, "
        "iif(p.status IN (0, 1) AND EXISTS (SELECT 1 FROM claims k WHERE k.send_id = p.id >> 32 AND k.kind = "
        "p.status "
        "AND p.id & 0xffffffff BETWEEN k.first_lead AND k.last_lead), 2, p.status), "
        "iif(p.reason <> 0, p.reason, "
        "coalesce(n.skip_reason, 0)), p.attempt, coalesce(w.wamid, ''), p.accepted_at, p.sent_at, "
        "p.delivered_at, "
        "p.read_at, p.failed_at, coalesce(p.error_code, 0), coalesce(n.detail, ''), n.at, coalesce(n.raw, "
        "'') "
        "FROM ({} ORDER BY 1 LIMIT ?4) p CROSS JOIN leads l ON l.id = (?3 << 32) | (p.id & 0xffffffff) "
        "LEFT JOIN wamids w ON w.id = p.id LEFT JOIN message_notes n ON n.id = p.id ORDER BY p.id",
        inner);
}

/// Where `q` is found among the send's leads. A wamid says it at once.
std::vector<LeadRange> search(Connection& db, SendId send, AudienceId audience, std::string const& q) {
    if (q.empty()) return {{1, ~LeadNo{0}}};
    if (auto const id = db.one<MessageId>("SELECT id FROM wamids WHERE wamid = ?", q))
        return id->parent == send ? std::vector<LeadRange>{{id->lead_no, id->lead_no}}
                                  : std::vector<LeadRange>{};
    return search_leads(db, audience, q);
}

class SqliteReports final : public Reports {
public:
    explicit SqliteReports(Database& database) : database_{database} {}

    Async<std::vector<CounterCell>> counters(SendId send) override {
        return database_.read([=](Connection& db) {
            std::vector<CounterCell> cells;
            auto row = db.query(
                "SELECT country, status, code, n FROM send_counters WHERE send_id = ?1 AND n > 0 "
                "AND NOT EXISTS (SELECT 1 FROM sends WHERE id = ?1 AND unwinding = 1)",
                send);
            while (row.next())
                cells.push_back({.country = row.take<Country>(),
                                 .status = row.take<MessageStatus>(),
                                 .code = row.take<int>(),
                                 .count = row.take<std::int64_t>()});
            return cells;
        });
    }

    Async<std::vector<MinuteCell>> minutes(SendId send) override {
        return database_.read([=](Connection& db) {
            std::vector<MinuteCell> cells;
            auto row = db.query(
                "SELECT minute * 60000, status, n FROM send_minutes WHERE send_id = ? AND n > 0 "
                "ORDER BY minute, status",
                send);
            while (row.next())
                cells.push_back({.minute = row.take<Wall>(),
                                 .status = row.take<MessageStatus>(),
                                 .count = row.take<std::int64_t>()});
            return cells;
        });
    }

    Async<std::vector<MessageRow>> messages(SendId send, MessageFilter filter) override {
        return database_.read([=](Connection& db) {
            std::vector<MessageRow> page;
            auto const audience = db.one<AudienceId>(
                "SELECT c.audience_id FROM sends s JOIN campaigns c ON c.id = s.campaign_id "
                "WHERE s.id = ? AND s.unwinding = 0",
                send);
            if (!audience || !could_match(db, send, filter)) return page;
            auto const sql = page_sql(filter);
            for (auto const& range : beyond(search(db, send, *audience, filter.q), filter.after)) {
                auto row = db.query_text(sql, MessageId{send, range.from}, MessageId{send, range.through},
                                         *audience, filter.limit - page.size());
                while (row.next()) page.push_back(take_row(row));
                if (page.size() >= filter.limit) break;
            }
            return page;
        });
    }

    Async<Responses> responses(SendId send) override {
        return database_.read([=](Connection& db) {
            auto row = db.query("SELECT replies, button_taps FROM sends WHERE id = ?", send);
            if (!row.next()) return Responses{};
            return Responses{.replies = row.take<std::int64_t>(), .button_taps = row.take<std::int64_t>()};
        });
    }

private:
    /// The counters spare a search through a million messages for what is not there.
    static bool could_match(Connection& db, SendId send, MessageFilter const& filter) {
        if (filter.statuses.empty() && filter.countries.empty()) return true;
        auto row = db.query("SELECT status, country FROM send_counters WHERE send_id = ? AND n > 0", send);
        while (row.next()) {
            auto const status = row.take<MessageStatus>();
            auto const country = row.take<Country>();
            bool const of_status =
                filter.statuses.empty() ||
                std::ranges::any_of(filter.statuses, [&](auto wanted) { return counts_as(status, wanted); });
            bool const of_country = filter.countries.empty() ||
                                    std::ranges::find(filter.countries, country) != filter.countries.end();
            if (of_status && of_country) return true;
        }
        return false;
    }
    static bool counts_as(MessageStatus counted, MessageStatus wanted) {
        bool const waits = is_queued(wanted) || wanted == MessageStatus::sending;
        return counted == wanted || (waits && is_queued(counted));
    }

    Database& database_;
};
}    // namespace

std::unique_ptr<Reports> make_reports(Database& database) {
    return std::make_unique<SqliteReports>(database);
}

}    // namespace carillon::store::sqlite
