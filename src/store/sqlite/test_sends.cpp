#include "store/test_sends.hpp"

#include "store/sqlite/parts.hpp"
#include "store/sqlite/test_messages.hpp"

namespace carillon::store::sqlite {
namespace {
/// Meta's times are whole seconds of its own clock.
constexpr auto clock_slack = std::chrono::seconds{60};

TestStatus test_status_of(Receipt receipt) {
    switch (receipt) {
        case Receipt::accepted: return TestStatus::accepted;
        case Receipt::sent: return TestStatus::sent;
        case Receipt::failed: return TestStatus::failed;
        case Receipt::delivered: return TestStatus::delivered;
        case Receipt::read: return TestStatus::read;
    }
    return TestStatus::accepted;
}

/// Nothing where no receipt can apply.
std::optional<Receipt> receipt_of(TestStatus status) {
    switch (status) {
        case TestStatus::accepted: return Receipt::accepted;
        case TestStatus::sent: return Receipt::sent;
        case TestStatus::failed: return Receipt::failed;
        case TestStatus::delivered: return Receipt::delivered;
        case TestStatus::read: return Receipt::read;
        case TestStatus::unknown:
        case TestStatus::refused:
        case TestStatus::not_sent: return std::nullopt;
    }
    return std::nullopt;
}

/// Webhooks that came before our own record of the acceptance.
void take_from_inbox(Connection& db, OrgId org, std::string const& wamid, Wall now) {
    std::vector<std::string> details;
    std::vector<Evidence> news;
    {
        auto row = db.query(
            "SELECT receipt, at, code, detail FROM status_inbox WHERE org_id = ? AND wamid = ?", org, wamid);
        while (row.next()) {
            news.push_back({.receipt = row.take<Receipt>(), .at = row.take<Wall>(), .code = row.take<int>()});
            details.push_back(row.take<std::string>());
        }
    }
    if (news.empty()) return;
    for (std::size_t i = 0; i < news.size(); ++i) news[i].detail = details[i];
    merge_into_test(db, org, wamid, news, now);
    db.run("DELETE FROM status_inbox WHERE org_id = ? AND wamid = ?", org, wamid);
}

class SqliteTestSends final : public TestSends {
public:
    explicit SqliteTestSends(Database& database) : database_{database} {}

    Async<Result<std::vector<std::int64_t>>> begin(OrgId org, SendId send, std::vector<std::uint64_t> phones,
                                                   std::string actor, Wall at,
                                                   std::string request_key) override {
        return database_.write([=](WriteContext& tx) -> Result<std::vector<std::int64_t>> {
            auto const lately = tx.db.one<std::int64_t>(
                "SELECT count(*) FROM test_messages WHERE org_id = ? AND at > ?", org, at - limit_time);
            if (*lately + static_cast<std::int64_t>(phones.size()) > limit)
                return refuse(Problem::Kind::throttled, "too_many_tests",
                              fmt::format("An organization may send {} test messages a minute, and {} have "
                                          "gone out in the last one. Try again in a minute.",
                                          limit, *lately));
            std::vector<std::int64_t> ids;
            for (auto const phone : phones) {
                tx.db.run(
                    "INSERT INTO test_messages (org_id, send_id, phone, wamid, status, code, detail, at, "
                    "updated_at, request_key) VALUES (?, ?, ?, '', ?, 0, '', ?, ?, ?)",
                    org, send, phone, TestStatus::unknown, at, at, request_key);
                ids.push_back(tx.db.inserted<Id<TestMessage>>().value);
            }
            write_audit(tx.db, {.org = org,
                                .actor = actor,
                                .action = "send.test",
                                .subject = fmt::format("send:{}", send.value),
                                .detail_json = json_object({{"numbers", std::to_string(phones.size())}}),
                                .at = at});
            return ids;
        });
    }

    Async<void> record(OrgId org, std::vector<TestOutcome> outcomes, Wall at) override {
        return database_.write([=](WriteContext& tx) {
            for (auto const& outcome : outcomes) {
                tx.db.run(
                    "UPDATE test_messages SET wamid = ?, status = ?, code = ?, detail = ?, updated_at = ? "
                    "WHERE id = ? AND org_id = ?",
                    outcome.wamid, outcome.status, outcome.code, outcome.detail, at, outcome.id, org);
                if (!outcome.wamid.empty()) take_from_inbox(tx.db, org, outcome.wamid, at);
            }
        });
    }

    Async<std::vector<TestMessage>> begun_with(OrgId org, std::string request_key, Wall since) override {
        return database_.read([=](Connection& db) {
            return take_tests(
                db.query("SELECT id, org_id, send_id, phone, wamid, status, code, detail, at, updated_at "
                         "FROM test_messages WHERE org_id = ? AND at > ? AND request_key = ? ORDER BY id",
                         org, since, request_key));
        });
    }

    Async<std::vector<TestMessage>> list(OrgId org, SendId send, std::int64_t before,
                                         std::size_t limit) override {
        return database_.read([=](Connection& db) {
            return take_tests(
                db.query("SELECT id, org_id, send_id, phone, wamid, status, code, detail, at, updated_at "
                         "FROM test_messages WHERE send_id = ? AND org_id = ? AND id < ? "
                         "ORDER BY id DESC LIMIT ?",
                         send, org, before > 0 ? before : std::numeric_limits<std::int64_t>::max(), limit));
        });
    }

private:
    Database& database_;
};
}    // namespace

std::vector<TestMessage> take_tests(Query row) {
    std::vector<TestMessage> found;
    while (row.next())
        found.push_back({.id = row.take<std::int64_t>(),
                         .org = row.take<OrgId>(),
                         .send = row.take<SendId>(),
                         .phone = row.take<std::uint64_t>(),
                         .wamid = row.take<std::string>(),
                         .status = row.take<TestStatus>(),
                         .code = row.take<int>(),
                         .detail = row.take<std::string>(),
                         .at = row.take<Wall>(),
                         .updated_at = row.take<Wall>()});
    return found;
}

std::optional<std::size_t> merge_into_test(Connection& db, OrgId org, std::string const& wamid,
                                           std::span<Evidence const> news, Wall now) {
    std::int64_t id = 0;
    std::optional<Receipt> known;
    {
        auto row =
            db.query("SELECT id, status FROM test_messages WHERE wamid = ? AND wamid <> '' AND org_id = ?",
                     wamid, org);
        if (!row.next()) return {};
        id = row.take<std::int64_t>();
        known = receipt_of(row.take<TestStatus>());
    }
    CHECK(known.has_value());    // what has a wamid was accepted
    std::size_t merged = 0;
    for (auto const& each : news) {
        auto const next = merge(*known, each.receipt);
        if (next == *known) continue;
        known = next;
        ++merged;
        bool const failed = next == Receipt::failed;
        db.run("UPDATE test_messages SET status = ?, code = ?, detail = ?, updated_at = ? WHERE id = ?",
               test_status_of(next), failed ? each.code : 0, failed ? each.detail : std::string_view{}, now,
               id);
    }
    return merged;
}

bool test_may_explain(Connection& db, OrgId org, std::int64_t phone, Wall event_at) {
    return db.exists("SELECT 1 FROM test_messages WHERE org_id = ? AND at <= ? AND phone = ? AND status = ?",
                     org, event_at + clock_slack, phone, TestStatus::unknown);
}

std::unique_ptr<TestSends> make_test_sends(Database& database) {
    return std::make_unique<SqliteTestSends>(database);
}

}    // namespace carillon::store::sqlite
