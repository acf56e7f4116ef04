#include "domain/breaker.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <deque>

namespace carillon {
namespace {
using Answer = Breaker::Answer;
using Trip = Breaker::Trip;

/// After so many of each, in this order, did it trip, and at which?
std::pair<Trip, std::size_t> tripped_at(std::vector<std::pair<Answer, std::size_t>> const& course) {
    Breaker breaker;
    std::size_t place = 0;
    for (auto const& [answer, times] : course)
        for (std::size_t i = 0; i < times; ++i) {
            ++place;
            if (auto const trip = breaker.note(answer); trip != Trip::no) return {trip, place};
        }
    return {Trip::no, place};
}

TEST(Breaker, FiftyRefusalsOfTheSendInARowTripIt) {
    EXPECT_EQ(tripped_at({{Answer::send_refused, 49}}).first, Trip::no);
    EXPECT_EQ(tripped_at({{Answer::send_refused, 60}}), (std::pair{Trip::send_refused, std::size_t{50}}));
    EXPECT_EQ(tripped_at({{Answer::accepted, 5'000}, {Answer::send_refused, 60}}).second, 5'050u);
}

TEST(Breaker, HalfOfTheLatestHundredTripItToo) {
    Breaker breaker;
    Trip trip = Trip::no;
    for (int i = 0; i < 120 && trip == Trip::no; ++i)
        trip = breaker.note(i % 2 == 0 ? Answer::accepted : Answer::send_refused);
    EXPECT_EQ(trip, Trip::send_refused);
}

TEST(Breaker, AFewRefusalsAmongManyAcceptedDoNot) {
    Breaker breaker;
    for (int i = 0; i < 10'000; ++i)
        ASSERT_EQ(breaker.note(i % 3 == 0 ? Answer::send_refused : Answer::accepted), Trip::no) << i;
}

TEST(Breaker, ABadListIsNoReasonUntilNearlyNobodyIsReached) {
    EXPECT_EQ(tripped_at({{Answer::accepted, 100}, {Answer::recipient_refused, 400}}).first, Trip::no);
    EXPECT_EQ(tripped_at({{Answer::recipient_refused, 600}}),
              (std::pair{Trip::all_refused, Breaker::refused_max}));
}

TEST(Breaker, AnOutageTripsItWithinTwoHundred) {
    EXPECT_EQ(tripped_at({{Answer::accepted, 300}, {Answer::none, 400}}),
              (std::pair{Trip::no_answers, std::size_t{500}}));
    EXPECT_EQ(tripped_at({{Answer::none, 199}, {Answer::accepted, 1}, {Answer::none, 199}}).first, Trip::no);
}

TEST(Breaker, FailuresByWebhookStopASendThatReachesNobody) {
    EXPECT_FALSE(too_many_failed(10'000, 0));
    EXPECT_FALSE(too_many_failed(400, 400)) << "too few to tell";
    EXPECT_FALSE(too_many_failed(1'000, 900));
    EXPECT_TRUE(too_many_failed(1'000, 960));
}

TEST(ShareWindow, CountsAsAListOfTheLatestDoes) {
    EXPECT_TRUE(rc::check("like a list", [] {
        auto const size = *rc::gen::inRange<std::size_t>(1, 20);
        ShareWindow window{size};
        std::deque<bool> latest;
        for (bool const hit : *rc::gen::arbitrary<std::vector<bool>>()) {
            window.note(hit);
            latest.push_back(hit);
            if (latest.size() > size) latest.pop_front();
            RC_ASSERT(window.hits() == static_cast<std::size_t>(std::ranges::count(latest, true)));
        }
    }));
}

}    // namespace
}    // namespace carillon
