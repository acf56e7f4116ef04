#include "domain/message.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <numeric>
#include <set>

namespace carillon {
namespace {
rc::Gen<Receipt> any_receipt() {
    return rc::gen::element(Receipt::accepted, Receipt::sent, Receipt::failed, Receipt::delivered,
                            Receipt::read);
}
}    // namespace

TEST(Receipt, MergingIsALattice) {
    EXPECT_TRUE(rc::check("commutative, associative, idempotent; news never lowers", [] {
        auto const a = *any_receipt(), b = *any_receipt(), c = *any_receipt();
        RC_ASSERT(merge(a, b) == merge(b, a));
        RC_ASSERT(merge(merge(a, b), c) == merge(a, merge(b, c)));
        RC_ASSERT(merge(a, a) == a);
        RC_ASSERT(merge(a, merge(a, b)) == merge(a, b));
        RC_ASSERT(merge(a, b) >= a);
    }));
}

TEST(Receipt, WhatIsKnownDependsOnWhatArrivedAlone) {
    EXPECT_TRUE(rc::check("any order, any repetition", [] {
        auto const news = *rc::gen::nonEmpty(rc::gen::container<std::vector<Receipt>>(any_receipt()));
        auto shuffled = *rc::gen::map(rc::gen::arbitrary<unsigned>(), [&](unsigned seed) {
            auto copy = news;
            for (std::size_t i = copy.size(); i > 1; --i)
                std::swap(copy[i - 1], copy[(seed = seed * 1'664'525 + 1'013'904'223) % i]);
            return copy;
        });
        shuffled.push_back(news.front());
        auto const known = [](std::vector<Receipt> const& all) {
            return std::accumulate(all.begin(), all.end(), Receipt::accepted, merge);
        };
        RC_ASSERT(known(news) == known(shuffled));
    }));
}

TEST(Receipt, DeliveredAndReadBeatFailedAndFailedBeatsSent) {
    EXPECT_EQ(merge(Receipt::failed, Receipt::delivered), Receipt::delivered);
    EXPECT_EQ(merge(Receipt::read, Receipt::failed), Receipt::read);
    EXPECT_EQ(merge(Receipt::sent, Receipt::failed), Receipt::failed);
    EXPECT_EQ(merge(Receipt::failed, Receipt::accepted), Receipt::failed);
}

TEST(MessageStatus, AReceiptsStatusAmountsToThatReceipt) {
    for (auto const receipt :
         {Receipt::accepted, Receipt::sent, Receipt::failed, Receipt::delivered, Receipt::read})
        EXPECT_EQ(receipt_of(status_of(receipt)), receipt);
    int without = 0;
    for (std::size_t i = 0; i < message_status_count; ++i)
        without += !receipt_of(static_cast<MessageStatus>(i));
    EXPECT_EQ(without, 7);
}

TEST(MessageStatus, NamesReadBackAndWaitingIsCalledQueued) {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < message_status_count; ++i) {
        auto const status = static_cast<MessageStatus>(i);
        names.insert(to_string(status));
        auto const read_back = message_status_from(to_string(status));
        ASSERT_TRUE(read_back.has_value());
        EXPECT_EQ(to_string(*read_back), to_string(status));
        EXPECT_EQ(is_queued(status), to_string(status) == "queued");
    }
    EXPECT_EQ(names.size(), message_status_count - 1);
    EXPECT_EQ(message_status_from("requeued"), std::nullopt);
}

TEST(SkipReason, EachHasANameAndASentence) {
    std::set<std::string_view> names, sentences;
    for (int i = 0; i <= static_cast<int>(SkipReason::event_filter); ++i) {
        names.insert(to_string(static_cast<SkipReason>(i)));
        sentences.insert(describe(static_cast<SkipReason>(i)));
    }
    EXPECT_EQ(names.size(), static_cast<std::size_t>(SkipReason::event_filter) + 1);
    EXPECT_EQ(sentences.size(), names.size());
    EXPECT_FALSE(names.contains("?"));
}

}    // namespace carillon
