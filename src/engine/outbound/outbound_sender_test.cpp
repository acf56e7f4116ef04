#include "engine/outbound/outbound_sender.hpp"

#include "store/accounts.hpp"
#include "store/conformance/suite.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <gmock/gmock.h>

namespace carillon::engine {
namespace {
using namespace std::chrono_literals;
using store::conformance::start_of_time;

/// Answers as it is told, and keeps what it was sent.
class FakePoster final : public graph::OutboundPoster {
public:
    Async<graph::OutboundAnswer> post(graph::OutboundRequest request) override {
        requests.push_back(std::move(request));
        co_return answer;
    }
    graph::OutboundAnswer answer{200, {}};
    std::vector<graph::OutboundRequest> requests;
};

class OutboundSenderTest : public testing::Test {
protected:
    OutboundSenderTest()
        : store_{*store::open_sqlite_store(folder_.path() / "carillon.db", {}, clock_)},
          world_{world_io_, *store_} {
        store::OutboundWebhook fresh{.org = world_.org, .url = "https://hooks.example/x"};
        fresh.events.add(OutboundEvent::campaign_running);
        fresh.secret_sealed = secrets_.seal("secret");
        fresh.created_at = start_of_time;
        webhook_ = run(webhooks().add(fresh, "user:1")).value().id;
        sender_ = std::make_unique<OutboundSender>(io_.get_executor(), clock_, webhooks(), secrets_, poster_,
                                                   OutboundOptions{});
        boost::asio::co_spawn(io_, sender_->run(), [this](std::exception_ptr const&) { ended_ = true; });
    }
    ~OutboundSenderTest() override {
        sender_->stop();
        run_until([&] { return ended_; });
    }
    store::OutboundWebhooks& webhooks() { return store_->outbound_webhooks(); }
    template <class T>
    T run(Async<T> operation) {
        std::optional<T> result;
        boost::asio::co_spawn(io_, std::move(operation), [&](std::exception_ptr failure, T value) {
            if (failure) std::rethrow_exception(failure);
            result = std::move(value);
        });
        run_until([&] { return result.has_value(); });
        return *std::move(result);
    }
    /// Real time bounds the wait; virtual time stands still unless `step` moves it.
    void run_until(std::function<bool()> const& reached, std::chrono::milliseconds step = 0ms) {
        auto const deadline = std::chrono::steady_clock::now() + 20s;
        while (!reached()) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "it never came";
            io_.restart();
            io_.run_one_for(5ms);
            if (step > 0ms) clock_.advance(step);
        }
    }
    store::Delivery latest() { return run(webhooks().deliveries(world_.org, webhook_, {}, 1)).at(0); }

    store::conformance::ScratchFolder folder_;
    ManualClock clock_{start_of_time};
    boost::asio::io_context io_{1};
    boost::asio::io_context world_io_{1};
    std::unique_ptr<store::Store> store_;
    store::conformance::World world_;
    SecretBox secrets_{SecretBox::random_key()};
    FakePoster poster_;
    OutboundWebhookId webhook_;
    std::unique_ptr<OutboundSender> sender_;
    bool ended_ = false;
};
}    // namespace

TEST_F(OutboundSenderTest, WhatHappenedIsPostedSigned) {
    world_.firing_send(1);
    run_until([&] { return sender_->counts().delivered == 1; }, 100ms);
    ASSERT_EQ(poster_.requests.size(), 1u);
    auto const& request = poster_.requests[0];
    EXPECT_EQ(request.url, "https://hooks.example/x");
    EXPECT_THAT(request.body,
                testing::StartsWith(R"({"id":1,"events":[{"id":1,"type":"campaign.running","at":")"));
    std::map<std::string, std::string> const headers{request.headers.begin(), request.headers.end()};
    auto const timestamp = headers.at("X-Carillon-Timestamp");
    EXPECT_EQ(headers.at("X-Carillon-Signature"),
              "sha256=" + to_hex(hmac_sha256("secret", timestamp + "." + request.body)));
    EXPECT_EQ(latest().status, store::DeliveryStatus::delivered);
}

TEST_F(OutboundSenderTest, WhatFailsIsTriedAgainLaterAndLater) {
    poster_.answer = {302, {}};
    world_.firing_send(1);
    run_until([&] { return sender_->counts().retried == 1; }, 100ms);
    auto const first = latest();
    EXPECT_EQ(first.error, "It answered 302; redirects are not followed.");
    EXPECT_THAT(*first.next_attempt_at - clock_.wall(), testing::AllOf(testing::Gt(2s), testing::Le(5s)));
    run_until([&] { return sender_->counts().retried == 2; }, 100ms);
    poster_.answer = {200, {}};
    run_until([&] { return sender_->counts().delivered == 1; }, 100ms);
    EXPECT_EQ(latest().attempts, 3);
    EXPECT_EQ(poster_.requests[0].body, poster_.requests[2].body);
}

TEST_F(OutboundSenderTest, AfterADayOfFailuresTheEndpointIsSwitchedOff) {
    poster_.answer = {0, "The connection failed."};
    world_.firing_send(1);
    run_until([&] { return sender_->counts().failed == 1; }, 60s);
    EXPECT_FALSE(run(webhooks().find(world_.org, webhook_))->active);
    EXPECT_EQ(latest().status, store::DeliveryStatus::failed);
    EXPECT_LT(latest().attempts, 50) << "an hour apart at last";
}

TEST_F(OutboundSenderTest, ATestGoesOutWhenItIsAskedFor) {
    run(webhooks().ping(world_.org, webhook_, clock_.wall())).value();
    sender_->wake();
    run_until([&] { return sender_->counts().delivered == 1; });
    EXPECT_THAT(poster_.requests.at(0).body, testing::HasSubstr(R"("type":"ping")"));
}

}    // namespace carillon::engine
