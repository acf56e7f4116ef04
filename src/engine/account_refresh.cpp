#include "engine/account_refresh.hpp"

#include "base/log.hpp"
#include "engine/account_sync.hpp"
#include "store/assets.hpp"
#include "store/store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <spdlog/spdlog.h>

#include <utility>
#include <vector>

namespace carillon::engine {

struct AccountRefresh::Round {
    bool over = false;
    std::vector<std::shared_ptr<Alarm>> waiting;
};

AccountRefresh::AccountRefresh(boost::asio::any_io_executor executor, Clock& clock, store::Store& store,
                               AccountSync& sync, std::function<void()> refreshed, Limits limits)
    : executor_{std::move(executor)},
      clock_{clock},
      store_{store},
      sync_{sync},
      refreshed_{std::move(refreshed)},
      limits_{limits} {}

void AccountRefresh::spawn(Async<void> work) {
    boost::asio::co_spawn(executor_, std::move(work), [](std::exception_ptr const& failure) {
        if (!failure) return;
        try {
            std::rethrow_exception(failure);
        } catch (std::exception const& error) {
            spdlog::error("refreshing an account: {}", error.what());
        }
    });
}

Async<void> AccountRefresh::before_materializing(OrgId org, PhoneNumberId id) {
    auto const number = co_await store_.assets().find_phone_number(org, id);
    if (!number) co_return;
    auto waba = co_await store_.assets().find_waba(org, number->waba);
    if (!waba) co_return;
    auto const now = clock_.wall();
    if (waba->synced_at && *waba->synced_at <= now && now - *waba->synced_at < limits_.fresh) co_return;
    auto const name = waba->waba_id;
    auto const round = begin(*std::move(waba));
    if (!round) co_return;
    co_await wait_for(round, clock_.steady() + limits_.patience);
    if (!round->over)
        spdlog::warn("Meta has not told of account {} within {} s; a send goes by what was known before",
                     name, limits_.patience.count() / 1000);
}

Async<void> AccountRefresh::wait_for(std::shared_ptr<Round> round, Steady until) {
    std::shared_ptr<Alarm> const alarm = clock_.alarm(executor_);
    round->waiting.push_back(alarm);
    while (!round->over && clock_.steady() < until) co_await alarm->wait_until(until);
}

/// The round that runs, or a new one; nothing so soon after the last.
std::shared_ptr<AccountRefresh::Round> AccountRefresh::begin(store::Waba waba) {
    auto& known = known_[waba.id];
    if (known.running) return known.running;
    if (known.begun && clock_.steady() - *known.begun < limits_.apart) return {};
    known.begun = clock_.steady();
    known.running = std::make_shared<Round>();
    spawn(refresh(std::move(waba), known.running));
    return known.running;
}

Async<void> AccountRefresh::refresh(store::Waba waba, std::shared_ptr<Round> round) {
    auto const id = waba.id;
    auto const name = waba.waba_id;
    std::string failure;
    try {
        auto const report = co_await sync_.refresh(std::move(waba));
        if (!report) failure = report.error().detail;
    } catch (std::exception const& error) {
        failure = error.what();
    }
    if (!failure.empty())
        spdlog::warn("account {} could not be refreshed; what was known of it counts: {}", name, failure);
    known_[id].running.reset();
    round->over = true;
    for (auto const& alarm : round->waiting) alarm->ring();
}

void AccountRefresh::account_changed(OrgId org, WabaId id) {
    if (std::exchange(known_[id].awaited, true)) return;
    spawn(follow_news(org, id));
}

Async<void> AccountRefresh::follow_news(OrgId org, WabaId id) {
    auto at = clock_.steady() + limits_.gather;
    if (auto const& begun = known_[id].begun; begun) at = std::max(at, *begun + limits_.apart);
    auto const alarm = clock_.alarm(executor_);
    while (clock_.steady() < at) co_await alarm->wait_until(at);
    known_[id].awaited = false;    // what comes from now on is news again
    auto waba = co_await store_.assets().find_waba(org, id);
    if (!waba) co_return;
    auto const round = begin(*std::move(waba));
    if (!round) co_return;
    co_await wait_for(round, Steady::max());
    if (refreshed_) refreshed_();
}

}    // namespace carillon::engine
