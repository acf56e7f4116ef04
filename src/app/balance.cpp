#include "app/balance.hpp"

#include <boost/json.hpp>

#include <unordered_map>

namespace carillon::app {
namespace {
namespace json = boost::json;

/// wamid → phone of every message of the send that has one.
Result<std::unordered_map<std::string, std::string>> messages_with_wamid(cli::ApiClient& api,
                                                                         std::int64_t send_id) {
    std::unordered_map<std::string, std::string> messages;
    std::string cursor;
    do {
        auto const page = api.get(fmt::format("/api/v1/sends/{}/messages?limit=200{}", send_id, cursor));
        if (!page) return std::unexpected{page.error()};
        for (auto const& item : page->at("items").as_array()) {
            auto const& message = item.as_object();
            if (message.at("wamid").is_null()) continue;
            messages.emplace(std::string{message.at("wamid").as_string()},
                             std::string{message.at("phone").as_string()});
        }
        auto const& next = page->at("nextCursor");
        cursor = next.is_null() ? std::string{} : "&cursor=" + std::string{next.as_string()};
    } while (!cursor.empty());
    return messages;
}

std::int64_t count(json::object const& funnel, std::string_view name) {
    return funnel.at(name).to_number<std::int64_t>();
}
}    // namespace

Result<Balance> compare_ledgers(cli::ApiClient& api, std::int64_t send_id, json::object const& funnel,
                                std::span<LedgerLine const> ledger) {
    auto ours = messages_with_wamid(api, send_id);
    if (!ours) return std::unexpected{ours.error()};
    Balance balance;
    balance.ledger_lines = static_cast<std::int64_t>(ledger.size());
    std::unordered_map<std::string_view, int> accepted_for;
    for (auto const& line : ledger) {
        if (++accepted_for[line.to] == 2) ++balance.twice;
        auto const known = ours->find(line.wamid);
        if (known == ours->end() || known->second != "+" + line.to)
            ++balance.lost;
        else
            ours->erase(known);
    }
    balance.claimed = static_cast<std::int64_t>(ours->size());
    balance.unexplained =
        std::abs(count(funnel, "audience") - count(funnel, "skipped") - count(funnel, "accepted") -
                 count(funnel, "failed") - count(funnel, "cancelled"));
    return balance;
}

json::object Balance::to_json() const {
    return {{"holds", holds()}, {"ledgerLines", ledger_lines}, {"lost", lost},
            {"twice", twice},   {"claimed", claimed},          {"unexplained", unexplained}};
}

std::string Balance::describe() const {
    if (holds())
        return fmt::format(
            "The ledger balances: the sandbox accepted {} messages, and they are ours one by one; nobody "
            "lost, nobody twice.",
            ledger_lines);
    return fmt::format(
        "THE LEDGER DOES NOT BALANCE: the sandbox accepted {} messages; {} unknown to us, {} people twice, "
        "{} claimed without it, {} rows unexplained.",
        ledger_lines, lost, twice, claimed, unexplained);
}

}    // namespace carillon::app
