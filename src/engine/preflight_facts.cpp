// The parts of Gatekeeper that ask about the account, the filters and the reach of sends.
#include "domain/messaging_limit.hpp"
#include "engine/preflight.hpp"
#include "store/assets.hpp"
#include "store/campaigns.hpp"
#include "store/filters.hpp"
#include "store/ledger.hpp"
#include "store/store.hpp"

namespace carillon::engine {
namespace {
/// Sends with the same rules reach the same people: asked once.
using Rules = std::tuple<SendCategory, FilterMode, std::string, int>;
std::optional<Rules> rules_of(store::SendSettings const& settings) {
    if (settings.audience_filter) return {};
    auto const none = EventFilter{};
    auto const& filter = settings.event_filter.value_or(none);
    return Rules{settings.category, filter.mode, filter.event_type, filter.within_minutes.value_or(0)};
}

SendOutlook outlook_of(GateFacts::Send const& send, std::vector<store::CounterCell> const& cells) {
    SendOutlook outlook{.send = send.id, .category = send.category};
    for (auto const& cell : cells) {
        if (cell.status == MessageStatus::skipped) {
            outlook.skipped_by[static_cast<SkipReason>(cell.code)] += cell.count;
        } else {
            outlook.recipients += cell.count;
            outlook.by_country[cell.country] += cell.count;
        }
    }
    return outlook;
}

GateFacts::Reach reach_of(SendOutlook const& outlook, bool event_may_come) {
    auto const skipped = [&](SkipReason reason) {
        auto const found = outlook.skipped_by.find(reason);
        return found == outlook.skipped_by.end() ? 0 : found->second;
    };
    GateFacts::Reach reach{.recipients = outlook.recipients};
    reach.filtered = skipped(SkipReason::filter_excluded) + skipped(SkipReason::event_filter);
    auto const without_event = skipped(SkipReason::no_filter_event);
    (event_may_come ? reach.undecided : reach.filtered) += without_event;
    return reach;
}
}    // namespace

Async<WabaId> Gatekeeper::add_account(GateFacts& facts, store::Campaign const& campaign) {
    auto const number = co_await store_.assets().find_phone_number(campaign.org, campaign.phone_number);
    if (!number) co_return WabaId{};
    auto const waba = co_await store_.assets().find_waba(campaign.org, number->waba);
    if (!waba) co_return WabaId{};
    facts.number = GateFacts::Number{.display = number->display_phone_number,
                                     .status = number->status,
                                     .quality = number->quality_rating,
                                     .name_status = number->name_status,
                                     .active = number->active,
                                     .throughput = throughput_.of(number->throughput_level)};
    auto const tier = known_tier(waba->messaging_limit, number->messaging_limit_tier);
    facts.account = GateFacts::Account{.name = waba->name,
                                       .onboarding_status = waba->onboarding_status,
                                       .messaging_limit_tier = std::string{tier},
                                       .messaging_limit = messaging_limit(tier),
                                       .webhook_subscribed = waba->webhook_subscribed,
                                       .webhook_seen_at = waba->webhook_seen_at,
                                       .synced_at = waba->synced_at};
    store::TemplateFilter filter{.status = "APPROVED", .limit = 10'000};
    auto const templates = co_await store_.assets().templates(campaign.org, filter);
    for (auto const& each : templates) {
        if (each.waba != waba->id || each.deleted) continue;
        auto const category = category_from(each.category);
        facts.account->approved_marketing += category == Category::marketing;
        facts.account->approved_utility += category == Category::utility;
    }
    co_return waba->id;
}

Async<void> Gatekeeper::add_filters(GateFacts::Send& facts, store::Send const& send) {
    if (send.settings.audience_filter) {
        auto const latest = co_await store_.filters().latest_filter_event(send.id);
        facts.audience_filter =
            GateFacts::AudienceFilter{.otherwise = send.settings.when_no_filter_event, .mode = {}};
        if (latest) {
            facts.audience_filter->mode = latest->mode;
            facts.audience_filter->leads = latest->lead_count;
        }
    }
    if (!send.settings.event_filter) co_return;
    auto const& wanted = send.settings.event_filter->event_type;
    auto const types = co_await store_.filters().lead_event_types(send.org);
    bool const has_come = std::ranges::find(types, wanted, &store::Filters::EventType::name) != types.end();
    facts.event_filter = GateFacts::EventFilter{.type = wanted, .has_come = has_come};
}

Async<std::vector<SendOutlook>> Gatekeeper::measure(GateFacts& facts, std::vector<store::Send> const& sends,
                                                    GateMoment moment) {
    std::vector<SendOutlook> outlooks;
    if (!facts.audience || !facts.audience->ready) co_return outlooks;
    auto const now = clock_.wall();
    std::map<Rules, std::vector<store::CounterCell>> asked;
    for (std::size_t i = 0; i < sends.size(); ++i) {
        auto& send = facts.sends[i];
        bool const settled = !facts.account || !facts.account->messaging_limit ||
                             recipients_of(facts, send) <= *facts.account->messaging_limit;
        if (moment == GateMoment::scheduling ? send.status != SendStatus::pending : settled) continue;
        auto const rules = rules_of(sends[i].settings);
        auto const known = rules ? asked.find(*rules) : asked.end();
        std::vector<store::CounterCell> cells;
        if (known != asked.end())
            cells = known->second;
        else
            cells = co_await store_.ledger().forecast(send.id, now);
        if (rules) asked.emplace(*rules, cells);
        outlooks.push_back(outlook_of(send, cells));
        send.reach = reach_of(outlooks.back(), now <= filter_deadline(send.at));
    }
    auto const ends = expected_ends(facts, now);
    for (auto& outlook : outlooks) {
        auto const at = std::ranges::find(facts.sends, outlook.send, &GateFacts::Send::id);
        outlook.starts_at = std::max(at->at, now);
        outlook.ends_at = ends[static_cast<std::size_t>(at - facts.sends.begin())];
    }
    co_return outlooks;
}

}    // namespace carillon::engine
