#include "cli/apply_plan.hpp"

#include "base/time.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

namespace carillon::cli {
namespace {
namespace json = boost::json;
using namespace std::chrono_literals;

Wall const start{std::chrono::milliseconds{1'800'000'000'000}};

SendWish wish(int minute, int rate = 20) {
    return {.body = {{"category", "marketing"},
                     {"fold", nullptr},
                     {"minute", minute},
                     {"maxMessagesPerSecond", rate}},
            .at = start + std::chrono::minutes{minute}};
}
json::object send(std::int64_t id, int minute, int rate = 20) {
    return {{"id", id},
            {"version", 10 * id},
            {"category", "marketing"},
            {"fold", nullptr},
            {"minute", minute},
            {"maxMessagesPerSecond", rate},
            {"scheduledAt", to_rfc3339(start + std::chrono::minutes{minute})}};
}
std::string text(std::vector<SendStep> const& steps) {
    std::string all;
    for (auto const& step : steps) {
        if (step.kind == SendStep::Kind::remove) all += fmt::format("remove {}; ", step.send);
        if (step.kind == SendStep::Kind::change)
            all += fmt::format("change {} to {} ({}); ", step.send, step.wish, fmt::join(step.fields, ","));
        if (step.kind == SendStep::Kind::add)
            all += fmt::format("add {}{}; ", step.wish,
                               step.before ? fmt::format(" before {}", *step.before) : "");
    }
    return all;
}

TEST(ApplyPlan, TheSameSendsNeedNothing) {
    EXPECT_TRUE(plan_sends({wish(0), wish(10)}, {send(1, 0), send(2, 10)}).empty());
    EXPECT_TRUE(plan_sends({}, {}).empty());
}

TEST(ApplyPlan, SendsOfTheSameTimeAreTheSameSend) {
    EXPECT_EQ(text(plan_sends({wish(0), wish(20, 80)}, {send(1, 0), send(2, 10), send(3, 20)})),
              "remove 2; change 3 to 1 (maxMessagesPerSecond); ");
    EXPECT_EQ(text(plan_sends({wish(0), wish(5), wish(10), wish(15)}, {send(1, 0), send(2, 10)})),
              "add 1 before 2; add 3; ");
}

TEST(ApplyPlan, AChangeIsOfTheVersionThatWasLookedAt) {
    auto const steps = plan_sends({wish(0, 80)}, {send(3, 0)});
    ASSERT_EQ(steps.size(), 1U);
    EXPECT_EQ(steps.front().version, 30);
}

TEST(ApplyPlan, ThoseLeftOverAreTakenForEachOtherInOrder) {
    EXPECT_EQ(text(plan_sends({wish(0), wish(7), wish(10)}, {send(1, 0), send(2, 5), send(3, 10)})),
              "change 2 to 1 (minute); ");
    EXPECT_EQ(text(plan_sends({wish(30), wish(40)}, {send(1, 0), send(2, 35)})),
              "change 2 to 1 (minute); change 1 to 0 (minute); ")
        << "the later one moves first, or they would meet";
}

TEST(ApplyPlan, AFoldThatDoesNotMatterIsNoDifference) {
    auto known = send(1, 0);
    auto wished = wish(0);
    wished.body["fold"] = "later";
    EXPECT_TRUE(differences(wished, known).empty()) << "the wall time exists once";
    known["fold"] = "earlier";
    EXPECT_EQ(differences(wished, known), std::vector<std::string>{"fold"});
    wished.body["fold"] = nullptr;
    EXPECT_TRUE(differences(wished, known).empty()) << "the earlier one is the default";
}

/// The server's rule: a send's time lies strictly between its neighbours'.
RC_GTEST_PROP(ApplyPlan, NoStepLetsTwoSendsMeetAndTheEndIsAsWished, ()) {
    auto const minutes = [] {
        auto const drawn = *rc::gen::container<std::set<int>>(rc::gen::inRange(0, 40));
        return std::vector<int>{drawn.begin(), drawn.end()};
    };
    std::vector<SendWish> wishes;
    for (auto const minute : minutes()) wishes.push_back(wish(minute));
    json::array sends;
    std::vector<std::pair<std::int64_t, Wall>> sequence;
    std::int64_t next_id = 1;
    for (auto const minute : minutes()) {
        sequence.emplace_back(next_id, start + std::chrono::minutes{minute});
        sends.push_back(send(next_id++, minute));
    }
    auto const at = [&](std::int64_t id) {
        return std::find_if(sequence.begin(), sequence.end(),
                            [&](auto const& each) { return each.first == id; });
    };
    for (auto const& step : plan_sends(wishes, sends)) {
        if (step.kind == SendStep::Kind::remove)
            sequence.erase(at(step.send));
        else if (step.kind == SendStep::Kind::change)
            at(step.send)->second = wishes[step.wish].at;
        else
            sequence.emplace(step.before ? at(*step.before) : sequence.end(), next_id++,
                             wishes[step.wish].at);
        for (std::size_t i = 1; i < sequence.size(); ++i)
            RC_ASSERT(sequence[i - 1].second < sequence[i].second);
    }
    RC_ASSERT(sequence.size() == wishes.size());
    for (std::size_t i = 0; i < wishes.size(); ++i) RC_ASSERT(sequence[i].second == wishes[i].at);
}

}    // namespace
}    // namespace carillon::cli
