#include "store/sqlite/ledger_message.hpp"
#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {
namespace {
/// Each call is one job of the writer; the work is in the ledger_*.cpp beside this.
class SqliteLedger final : public Ledger {
public:
    explicit SqliteLedger(Database& database) : database_{database} {}

    Async<MaterializeStep> materialize(SendId send, std::size_t rows) override {
        return database_.write([=](WriteContext& tx) { return sqlite::materialize(tx, send, rows); });
    }
    Async<Claim> claim(SendId send, std::size_t limit, Wall now) override {
        return database_.write([=](WriteContext& tx) { return sqlite::claim(tx, send, limit, now); });
    }
    Async<void> record(std::vector<Outcome> outcomes, std::vector<ClaimId> closed) override {
        return database_.write([outcomes = std::move(outcomes), closed = std::move(closed)](
                                   WriteContext& tx) { sqlite::record(tx, outcomes, closed); });
    }
    Async<void> give_back(ClaimId claim, LeadNo from) override {
        return database_.write([=](WriteContext& tx) { sqlite::give_back(tx, claim, from); });
    }
    Async<RecoveryReport> recover(Wall) override {
        return database_.write([](WriteContext& tx) { return sqlite::recover(tx); });
    }
    Async<std::size_t> cancel_queued(SendId send, std::size_t limit) override {
        return database_.write([=](WriteContext& tx) { return sqlite::cancel_queued(tx, send, limit); });
    }
    Async<WebhookResult> receive(WebhookNews news, Wall now) override {
        return database_.write(
            [news = std::move(news), now](WriteContext& tx) { return sqlite::receive(tx, news, now); });
    }
    Async<std::size_t> settle_doubt(Wall now, std::chrono::milliseconds grace) override {
        return database_.write(
            [=, this](WriteContext& tx) { return sqlite::settle_doubt(tx, settled_through_, now, grace); });
    }

private:
    Database& database_;
    InboxPlace settled_through_;
};
}    // namespace

std::unique_ptr<Ledger> make_ledger(Database& database) { return std::make_unique<SqliteLedger>(database); }

}    // namespace carillon::store::sqlite
