#include "cli/apply_plan.hpp"

#include "base/check.hpp"
#include "base/time.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <ranges>

namespace carillon::cli {
namespace {
namespace json = boost::json;

struct Known {
    std::int64_t id = 0;
    Wall at{};
    json::object const* send = nullptr;
};

std::vector<Known> known_of(json::array const& sends) {
    std::vector<Known> known;
    for (auto const& send : sends) {
        auto const at = from_rfc3339(send.at("scheduledAt").as_string());
        CHECK(at.has_value());    // the API's own spelling
        known.push_back({send.at("id").to_number<std::int64_t>(), *at, &send.as_object()});
    }
    return known;
}

/// For each wish the send it stands for.
std::vector<std::optional<std::size_t>> match(std::vector<SendWish> const& wishes,
                                              std::vector<Known> const& known) {
    std::vector<std::optional<std::size_t>> matches(wishes.size());
    std::size_t wish = 0, send = 0;
    // Both ascend. Up to the next pair of the same time, what is left over is paired in order.
    while (wish < wishes.size()) {
        auto next_wish = wish, next_send = known.size();
        for (; next_wish < wishes.size(); ++next_wish) {
            auto const same =
                std::find_if(known.begin() + static_cast<std::ptrdiff_t>(send), known.end(),
                             [&](Known const& each) { return each.at == wishes[next_wish].at; });
            if (same == known.end()) continue;
            next_send = static_cast<std::size_t>(same - known.begin());
            break;
        }
        while (wish < next_wish && send < next_send) matches[wish++] = send++;
        wish = next_wish;
        send = next_send;
        if (wish < wishes.size()) matches[wish++] = send++;
    }
    return matches;
}
}    // namespace

std::vector<std::string> differences(SendWish const& wish, json::object const& send) {
    std::vector<std::string> names;
    for (auto const& [name, value] : wish.body) {
        auto const* const has = send.if_contains(name);
        bool same = has && *has == value;
        // Null where the wall time exists once; the earlier one is meant where nothing is said.
        if (name == "fold")
            same = has && (has->is_null() || *has == value || (value.is_null() && *has == "earlier"));
        if (!same) names.emplace_back(name);
    }
    return names;
}

std::vector<SendStep> plan_sends(std::vector<SendWish> const& wishes, json::array const& sends) {
    auto const known = known_of(sends);
    auto const matches = match(wishes, known);
    std::vector<SendStep> steps;
    for (std::size_t i = 0; i < known.size(); ++i)
        if (std::find(matches.begin(), matches.end(), std::optional{i}) == matches.end())
            steps.push_back({.kind = SendStep::Kind::remove, .send = known[i].id});
    auto const change = [&](std::size_t wish) {
        auto const& its = known[*matches[wish]];
        auto fields = differences(wishes[wish], *its.send);
        if (fields.empty()) return;
        steps.push_back({.kind = SendStep::Kind::change,
                         .send = its.id,
                         .version = its.send->at("version").to_number<std::int64_t>(),
                         .wish = wish,
                         .fields = std::move(fields),
                         .before = {}});
    };
    auto const moves_later = [&](std::size_t wish) { return wishes[wish].at > known[*matches[wish]].at; };
    // Those that move later from the last one on, then the others from the first on: none overtakes another.
    for (auto wish = wishes.size(); wish-- > 0;)
        if (matches[wish] && moves_later(wish)) change(wish);
    for (std::size_t wish = 0; wish < wishes.size(); ++wish)
        if (matches[wish] && !moves_later(wish)) change(wish);
    for (std::size_t wish = 0; wish < wishes.size(); ++wish) {
        if (matches[wish]) continue;
        SendStep step{.kind = SendStep::Kind::add, .wish = wish};
        for (auto later = wish + 1; later < wishes.size() && !step.before; ++later)
            if (matches[later]) step.before = known[*matches[later]].id;
        steps.push_back(std::move(step));
    }
    return steps;
}

}    // namespace carillon::cli
