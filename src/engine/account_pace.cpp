#include "engine/account_pace.hpp"

#include "domain/messaging_limit.hpp"
#include "store/assets.hpp"
#include "store/ledger.hpp"
#include "store/store.hpp"

#include <algorithm>
#include <limits>

namespace carillon::engine {
namespace {
using namespace std::chrono_literals;

constexpr auto rest_first = 5s;
constexpr int strikes_max = 6;       // 5 s … 320 s
constexpr int percent_full = 100;    // Meta throttles there
constexpr int percent_near = 95;
constexpr double share_min = 0.1;
/// The header comes now and then; what it said is old after this.
constexpr auto word_holds = 5min;
/// A message is recorded at most so long after it left.
constexpr auto unrecorded_for = 2min;

PortfolioBudget::Limit limit_of(store::Waba const& waba, store::PhoneNumber const& number) {
    auto const limit = messaging_limit(known_tier(waba.messaging_limit, number.messaging_limit_tier));
    bool const unlimited = limit == std::numeric_limits<std::int64_t>::max();
    return unlimited ? std::nullopt : limit;
}
}    // namespace

Async<void> AccountPace::refresh(store::Store& store, PhoneNumberId id, Clock& clock) {
    auto const number = co_await store.assets().find_phone_number(org_, id);
    auto const waba = co_await store.assets().find_waba(org_, waba_);
    if (!number || !waba) co_return;
    auto const limit = limit_of(*waba, *number);
    auto const now = clock.wall();
    std::vector<Contact> contacts;
    if (limit) contacts = co_await store.ledger().contacts(waba_, now - PortfolioBudget::window);
    budget_.restart(limit, contacts, now - unrecorded_for);
    refreshed_at_ = clock.steady();
}

void AccountPace::called_too_often(Steady now) {
    if (now < rests_until_) return;    // one burst of refusals counts once
    rests_until_ = now + rest_first * (1 << std::min(strikes_++, strikes_max));
}

void AccountPace::told(graph::Usage usage, Steady now) {
    percent_ = usage.percent;
    told_at_ = now;
    if (usage.regain > 0min) rests_until_ = std::max<Steady>(rests_until_, now + usage.regain);
}

double AccountPace::share(Steady now) const {
    if (percent_ <= percent_near || now - told_at_ > word_holds) return 1;
    auto const over = std::min(percent_, percent_full) - percent_near;
    return 1 - (1 - share_min) * over / (percent_full - percent_near);
}

}    // namespace carillon::engine
