// The parts that need no platform: text, regions, recipients, limits, the webhook queue and its bodies.
#include "sandbox/limits.hpp"
#include "sandbox/recipients.hpp"
#include "sandbox/region.hpp"
#include "sandbox/text.hpp"
#include "sandbox/wamid.hpp"
#include "sandbox/webhook_queue.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <set>

namespace carillon::sandbox {
namespace {

using namespace std::chrono_literals;

TEST(Text, webhook_strings_are_ascii_with_lower_case_escapes) {
    EXPECT_EQ(json_string("Zoë"), R"("Zo\u00eb")");
    EXPECT_EQ(json_string("👍"), R"("\ud83d\udc4d")");
    EXPECT_EQ(json_string("a\"\\\n\x01"), R"("a\"\\\n\u0001")");
    EXPECT_EQ(json_string("\xc3("), R"("\ufffd(")");    // broken UTF-8 costs its first byte only
    EXPECT_EQ(json_string("\xed\xa0\x80"),
              R"("\ufffd\ufffd\ufffd")");    // half a surrogate pair is no character
}

TEST(Text, query_values_are_decoded) {
    EXPECT_EQ(query_value("/x?a=1&fields=id%2Cname&b", "fields"), "id,name");
    EXPECT_EQ(query_value("/x?ab=1", "a"), "");
}

TEST(Region, tells_the_us_from_its_neighbours) {
    EXPECT_TRUE(is_us_number(1'212'555'0100));
    EXPECT_FALSE(is_us_number(1'416'555'0100));    // Toronto
    EXPECT_FALSE(is_us_number(1'876'555'0100));    // Jamaica
    EXPECT_FALSE(is_us_number(1'787'555'0100));    // Puerto Rico
    EXPECT_FALSE(is_us_number(4'915'112'345'678));
    EXPECT_FALSE(reports_reads(4'915'112'345'678));
    EXPECT_FALSE(reports_reads(447'911'123'456));
    EXPECT_FALSE(reports_reads(819'012'345'678));
    EXPECT_TRUE(reports_reads(919'800'000'001));
    EXPECT_TRUE(reports_reads(41'791'234'567));    // Switzerland is not in the EEA
    EXPECT_TRUE(is_blocked_country(989'121'234'567));
}

TEST(Recipients, the_seed_decides_and_shares_hold) {
    RecipientProfile const profile;
    int reads = 0, failed = 0, differing = 0;
    constexpr int count = 20'000;
    for (int i = 0; i < count; ++i) {
        std::uint64_t const phone = 919'800'000'000 + static_cast<std::uint64_t>(i);
        Plan const plan = plan_for(1, phone, Traffic::marketing, profile);
        Plan const again = plan_for(1, phone, Traffic::marketing, profile);
        ASSERT_EQ(plan.failure, again.failure);
        ASSERT_EQ(plan.read_after, again.read_after);
        reads += plan.read;
        failed += plan.failure != 0;
        differing += plan.sent_after != plan_for(2, phone, Traffic::marketing, profile).sent_after;
        ASSERT_GE(plan.delivered_after, profile.delivered.min);
        ASSERT_LE(plan.delivered_after, profile.delivered.max);
    }
    EXPECT_NEAR(reads, count * profile.reads, count * 0.02);
    EXPECT_NEAR(failed, count * 0.02, count * 0.005);
    EXPECT_GT(differing, count * 9 / 10);
    EXPECT_EQ(plan_for(1, 12'125'550'100, Traffic::marketing, profile).failure, 131049);
    EXPECT_NE(plan_for(1, 12'125'550'100, Traffic::other, profile).failure, 131049);
    RecipientProfile const readers{.reads = 1};
    EXPECT_FALSE(plan_for(1, 4'915'112'345'678, Traffic::marketing, readers).read);
    EXPECT_TRUE(plan_for(1, 4'915'112'345'678, Traffic::other, readers).read);
    EXPECT_FALSE(plan_for(1, 4'915'112'345'678, Traffic::marketing, profile).read);
}

TEST(Wamid, neighbours_share_a_prefix_and_nothing_repeats) {
    std::set<std::string> ids;
    for (std::uint64_t i = 0; i < 10'000; ++i) ids.insert(wamid("919800000001", Direction::outbound, i));
    EXPECT_EQ(ids.size(), 10'000u);
    EXPECT_EQ(wamid("919800000001", Direction::outbound, 1).substr(0, 20),
              wamid("919800000002", Direction::outbound, 2).substr(0, 20));
}

TEST(Limits, the_portfolio_counts_unique_users_for_a_day) {
    MessagingLimit limit;
    Steady now{};
    EXPECT_TRUE(limit.take(now, 1, 2));
    EXPECT_TRUE(limit.take(now, 2, 2));
    EXPECT_TRUE(limit.take(now + 1h, 1, 2));    // known already
    EXPECT_FALSE(limit.take(now + 1h, 3, 2));
    EXPECT_TRUE(limit.take(now + 24h, 3, 2));    // 2 is a day ago, 1 is not
    EXPECT_FALSE(limit.take(now + 24h, 2, 2));
}

/// A queue over a ledger of messages, stepped by hand.
struct QueueTest : testing::Test {
    World world = *World::make(default_profile().world);
    Ledger ledger{world, 0};
    Behaviour behaviour;
    WebhookQueue queue{world, ledger, behaviour, 5};
    WebhookWriter writer{world, ledger, behaviour, 5};

    std::uint32_t add(std::uint64_t to, int failure = 0) {
        auto const index = ledger.append(
            {.to = to, .template_index = 0, .api = Api::marketing_messages, .optimised = true}, {});
        queue.start(index, failure, 0);
        return index;
    }
    /// Everything that will ever happen, in the order it is handed out.
    std::vector<Update> drain() {
        std::vector<Update> due;
        while (auto const next = queue.next_due_ms())
            queue.take_due(*next, 1'763'900'000 + *next / 1'000, due);
        return due;
    }
    boost::json::value body(std::vector<Update> const& updates) {
        std::string out;
        EXPECT_EQ(writer.write(out, updates, queue.prepared(), 3'000'000), updates.size());
        for (char const c : out) EXPECT_LT(static_cast<unsigned char>(c), 0x80);
        return boost::json::parse(out);
    }
};

TEST_F(QueueTest, a_readers_message_is_sent_delivered_and_read_in_order) {
    behaviour.recipients = {.unreachable = 0,
                            .holdout = 0,
                            .capped = 0,
                            .stopped = 0,
                            .never_delivered = 0,
                            .reads = 1,
                            .skip_delivered = 0,
                            .replies = 0,
                            .stop_replies = 0,
                            .preference_stops = 0,
                            .button_taps = 0};
    add(919'800'000'001);
    auto const updates = drain();
    ASSERT_EQ(updates.size(), 3u);
    EXPECT_EQ(updates[0].kind, Update::Kind::sent);
    EXPECT_EQ(updates[1].kind, Update::Kind::delivered);
    EXPECT_EQ(updates[2].kind, Update::Kind::read);
    EXPECT_GE(updates[1].due_ms, updates[0].due_ms + behaviour.recipients.delivered.min);
    auto const value = body(updates).at("entry").at(0).at("changes").at(0).at("value");
    auto const& statuses = value.at("statuses").as_array();
    ASSERT_EQ(statuses.size(), 3u);
    EXPECT_EQ(statuses[0].at("pricing").at("category").as_string(), "marketing_lite");
    EXPECT_TRUE(statuses[1].as_object().contains("pricing"));
    EXPECT_FALSE(statuses[2].as_object().contains("pricing"));    // on one of delivered and read
    EXPECT_EQ(std::string_view{statuses[0].at("id").as_string()}, ledger.wamid(0));
    EXPECT_EQ(value.at("contacts").as_array().size(), 1u);
    queue.settle(updates);
    EXPECT_EQ(queue.open_updates(), 0u);
}

TEST_F(QueueTest, a_failure_carries_its_code) {
    add(919'800'000'001, 131050);
    auto const updates = drain();
    auto const changes = body({updates.back()}).at("entry").at(0).at("changes");
    auto const& status = changes.at(0).at("value").at("statuses").at(0);
    EXPECT_EQ(status.at("status").as_string(), "failed");
    EXPECT_EQ(status.at("errors").at(0).at("code").to_number<int>(), 131050);
    EXPECT_FALSE(status.as_object().contains("pricing"));
}

TEST_F(QueueTest, responses_take_their_shapes) {
    behaviour.recipients.unreachable = behaviour.recipients.never_delivered = behaviour.recipients.stopped =
        0;
    behaviour.recipients.holdout = behaviour.recipients.capped = 0;
    auto const only = [&](double RecipientProfile::* share, std::uint64_t to) {
        behaviour.recipients.replies = behaviour.recipients.stop_replies = 0;
        behaviour.recipients.preference_stops = behaviour.recipients.button_taps = 0;
        behaviour.recipients.*share = 1;
        add(to);
        for (Update const& update : drain())
            if (update.kind >= Update::Kind::reply)
                return body({update}).at("entry").at(0).at("changes").at(0);
        return boost::json::value{};
    };
    auto const tap = only(&RecipientProfile::button_taps, 919'800'000'002);
    auto const& message = tap.at("value").at("messages").at(0);
    EXPECT_EQ(message.at("button").at("text").as_string(), "Stop promotions");
    EXPECT_EQ(std::string_view{message.at("context").at("id").as_string()}, ledger.wamid(0));
    auto const stop = only(&RecipientProfile::preference_stops, 919'800'000'003);
    EXPECT_EQ(stop.at("field").as_string(), "user_preferences");
    EXPECT_EQ(stop.at("value").at("user_preferences").at(0).at("value").as_string(), "stop");
    EXPECT_TRUE(queue.has_stopped(919'800'000'003));
    auto const text = only(&RecipientProfile::stop_replies, 919'800'000'004);
    EXPECT_EQ(text.at("value").at("messages").at(0).at("type").as_string(), "text");
    EXPECT_TRUE(queue.window_open(0, 919'800'000'004, 60'000));
}

TEST_F(QueueTest, disorder_repeats_and_delays_but_loses_nothing) {
    behaviour.disorder = {
        .late = 0.3, .late_millis = {1'000, 2'000}, .twice = 0.5, .reorder = 0.5, .hold = false};
    for (std::uint64_t i = 0; i < 500; ++i) add(919'800'000'000 + i);
    auto const updates = drain();
    std::set<std::pair<std::uint32_t, Update::Kind>> distinct;
    for (Update const& update : updates) distinct.emplace(update.message, update.kind);
    EXPECT_GT(updates.size(), distinct.size());
    for (std::uint32_t i = 0; i < 500; ++i)
        EXPECT_TRUE(distinct.contains({i, Update::Kind::sent}) ||
                    distinct.contains({i, Update::Kind::failed}));
    queue.settle(updates);
    EXPECT_EQ(queue.open_updates(), 0u);
}

TEST_F(QueueTest, a_body_stays_below_its_limit_and_says_how_much_it_took) {
    for (std::uint64_t i = 0; i < 1'000; ++i) add(919'800'000'000 + i);
    std::vector<Update> updates = drain();
    std::string out;
    std::size_t const taken = writer.write(out, updates, queue.prepared(), 300'000);
    EXPECT_LT(out.size(), 300'000u);
    EXPECT_GT(taken, 100u);
    EXPECT_LT(taken, updates.size());
}

}    // namespace
}    // namespace carillon::sandbox
