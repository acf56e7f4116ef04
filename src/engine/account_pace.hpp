#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "domain/portfolio_budget.hpp"
#include "graph/sender.hpp"

namespace carillon::store {
class Store;
}

namespace carillon::engine {

/// What the numbers of one WhatsApp account share: how many people they may still write to, and Meta's word
/// that the account is called too often. Kept by the scheduler, used by its numbers' dispatchers; on the
/// engine's executor.
class AccountPace {
public:
    AccountPace(OrgId org, WabaId waba) : org_{org}, waba_{waba} {}

    PortfolioBudget& budget() { return budget_; }
    /// Reads the limit, and who was written to in the last 24 hours: what the record says counts, and what is
    /// on its way. `number` is one of the account's.
    Async<void> refresh(store::Store& store, PhoneNumberId number, Clock& clock);
    bool is_fresh(Steady now) const { return refreshed_at_ && now - *refreshed_at_ < fresh_for; }

    /// Meta refused a call because there are too many: all rest, longer each time in a row.
    void called_too_often(Steady now);
    void answered() { strikes_ = 0; }
    void told(graph::Usage usage, Steady now);
    Steady rests_until() const { return rests_until_; }
    /// Of its numbers' rates; below 1 while Meta says that the limit is nearly used up.
    double share(Steady now) const;

    static constexpr std::chrono::minutes fresh_for{1};

private:
    OrgId org_;
    WabaId waba_;
    PortfolioBudget budget_;
    std::optional<Steady> refreshed_at_;
    int strikes_ = 0;
    Steady rests_until_{}, told_at_{};
    int percent_ = 0;
};

}    // namespace carillon::engine
