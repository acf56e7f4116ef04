#include "store/sqlite/lead_judge.hpp"
#include "store/sqlite/ledger_message.hpp"
#include "store/sqlite/ledger_unwind.hpp"
#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {
namespace {
constexpr LeadNo forecast_rows = 20'000;    // of one read, so that other readers need not wait long

/// Each call is one job of the writer; the work is in the ledger_*.cpp beside this.
class SqliteLedger final : public Ledger {
public:
    explicit SqliteLedger(Database& database) : database_{database} {}

    Async<MaterializeStep> materialize(SendId send, std::size_t rows, Wall now) override {
        return database_.write({.rows = rows},
                               [=](WriteContext& tx) { return sqlite::materialize(tx, send, rows, now); });
    }
    Async<std::vector<CounterCell>> forecast(SendId send, Wall now) override {
        auto look = [=](Connection& db) { return asked_of(db, send, now); };
        auto const asked = co_await database_.read(std::move(look));
        Forecast forecast;
        for (LeadNo from = 1; asked && from <= asked->last; from += forecast_rows) {
            LeadNo const through = std::min<LeadNo>(asked->last, from + forecast_rows - 1);
            co_await database_.read(
                [&](Connection& db) { count_leads(db, *asked, from, through, forecast); });
        }
        co_return cells_of(forecast);
    }
    Async<Claim> claim(SendId send, std::size_t limit, Wall now) override {
        return database_.write(urgent, [=](WriteContext& tx) { return sqlite::claim(tx, send, limit, now); });
    }
    Async<void> record(std::vector<Outcome> outcomes, std::vector<ClaimId> closed) override {
        return database_.write(urgent, [outcomes = std::move(outcomes), closed = std::move(closed)](
                                           WriteContext& tx) { sqlite::record(tx, outcomes, closed); });
    }
    Async<void> give_back(ClaimId claim, LeadNo from) override {
        return database_.write(urgent, [=](WriteContext& tx) { sqlite::give_back(tx, claim, from); });
    }
    Async<RecoveryReport> recover(Wall now) override {
        return database_.write([=](WriteContext& tx) { return sqlite::recover(tx, now); });
    }
    Async<std::size_t> cancel_queued(SendId send, std::size_t limit) override {
        return database_.write({.rows = limit},
                               [=](WriteContext& tx) { return sqlite::cancel_queued(tx, send, limit); });
    }
    Async<bool> unwind(SendId send, std::size_t rows) override {
        return database_.write({.rows = rows}, [=](WriteContext& tx) { return unwind_some(tx, send, rows); });
    }
    Async<WebhookResult> receive(WebhookNews news, Wall now) override {
        Load const load{.rows = 1 + news.statuses.size() + news.inbound.size()};
        return database_.write(
            load, [news = std::move(news), now](WriteContext& tx) { return sqlite::receive(tx, news, now); });
    }
    Async<std::size_t> settle_doubt(Wall now, std::chrono::milliseconds grace) override {
        return database_.write(
            [=, this](WriteContext& tx) { return sqlite::settle_doubt(tx, settled_through_, now, grace); });
    }
    Async<std::vector<Contact>> contacts(WabaId waba, Wall since) override {
        return database_.read([=](Connection& db) { return sqlite::contacts(db, waba, since); });
    }
    Async<Result<DoubtResolution>> resolve_doubt(DoubtDecision decision, Wall now) override {
        return database_.write([decision = std::move(decision), now](WriteContext& tx) {
            return sqlite::resolve_doubt(tx, decision, now);
        });
    }

private:
    Database& database_;
    InboxPlace settled_through_;
};
}    // namespace

std::unique_ptr<Ledger> make_ledger(Database& database) { return std::make_unique<SqliteLedger>(database); }

}    // namespace carillon::store::sqlite
