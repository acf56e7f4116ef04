#pragma once
#include "base/check.hpp"
#include "engine/fake_sender_test.hpp"
#include "engine/preflight.hpp"
#include "engine/scheduler.hpp"
#include "store/conformance/suite.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <gtest/gtest.h>

namespace carillon::engine {
using namespace std::chrono_literals;
using store::conformance::start_of_time;

/// The engine on virtual time, over a real store.
class SchedulerTest : public testing::Test {
protected:
    using Totals = std::map<MessageStatus, std::int64_t>;

    SchedulerTest()
        : store_{*store::open_sqlite_store(folder_.path() / "carillon.db", {}, clock_)},
          world_{world_io_, *store_} {
        connect_for_real();
    }
    ~SchedulerTest() override {
        if (!engine_) return;
        engine_->stop(1s);
        run_until([&] { return ended_; }, 5ms);
    }

    /// The world's account with a token that opens and a template that renders.
    void connect_for_real() {
        store::Waba const waba{.org = world_.org,
                               .waba_id = "waba-Acme",
                               .access_token_sealed = secrets_.seal("token"),
                               .created_at = start_of_time};
        CHECK(run(store_->assets().connect(waba)).has_value());
        store::PhoneNumber const number{
            .org = world_.org, .waba = world_.waba, .phone_number_id = world_.phone_number_id};
        store::StoredTemplate const hello{.org = world_.org,
                                          .waba = world_.waba,
                                          .name = "hello",
                                          .language = "en",
                                          .category = "MARKETING",
                                          .status = "APPROVED",
                                          .parameter_format = "POSITIONAL",
                                          .components_json = R"([{"type":"BODY","text":"Hello"}])"};
        run_void(store_->assets().sync(world_.waba, {}, {number}, {hello}, start_of_time));
    }
    void start(FakeSender::Script script = accept) {
        sender_ = std::make_unique<FakeSender>(io_, std::move(script));
        engine_ = std::make_unique<Engine>(
            io_.get_executor(), clock_, *store_, secrets_, *sender_,
            [this](store::OpenSend const& open) { return ask(open); }, []() -> Async<void> { co_return; },
            options_);
        ended_ = false;
        boost::asio::co_spawn(io_, engine_->run(), [this](std::exception_ptr const&) { ended_ = true; });
    }
    /// The real gates where `gatekeeper_` is set.
    Async<Result<void>> ask(store::OpenSend open) {
        clock_.advance(preflight_takes_);
        auto result = preflight_;
        if (gatekeeper_) result = co_await gatekeeper_->before_materializing(std::move(open));
        co_return result;
    }

    SendId scheduled_send(LeadNo people, std::chrono::milliseconds in) {
        campaign_ = world_.add_campaign(world_.add_audience(people));
        auto const send = world_.add_send(campaign_, clock_.wall() + in);
        world_.act(campaign_, CampaignAction::schedule);
        if (engine_) engine_->wake();
        return send;
    }
    void act(CampaignAction action) {
        world_.act(campaign_, action);
        engine_->wake();
    }
    store::Send find(SendId send) { return *run(store_->campaigns().find_send(world_.org, send)); }
    SendStatus status(SendId send) { return find(send).status; }
    CampaignStatus campaign_status() { return run(store_->campaigns().find(world_.org, campaign_))->status; }
    Totals totals(SendId send) {
        Totals totals;
        for (auto const& cell : run(store_->reports().counters(send)))
            if (cell.count != 0) totals[cell.status] += cell.count;
        return totals;
    }

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
    void run_void(Async<void> operation) {
        bool done = false;
        boost::asio::co_spawn(io_, std::move(operation), [&](std::exception_ptr const&) { done = true; });
        run_until([&] { return done; });
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
    /// Lets the engine do all it would do at this instant: its looks are a few store calls each.
    void quiesce() {
        for (int i = 0; i < 30; ++i) {
            run_void(store_->ping());
            io_.restart();
            io_.poll();
        }
    }

    store::conformance::ScratchFolder folder_;
    ManualClock clock_{start_of_time};
    boost::asio::io_context io_{1};
    boost::asio::io_context world_io_{1};    // the world runs its loop dry, and the engine's never is
    std::unique_ptr<store::Store> store_;
    store::conformance::World world_;
    SecretBox secrets_{SecretBox::random_key()};
    EngineOptions options_;
    Result<void> preflight_{};
    std::chrono::milliseconds preflight_takes_{};
    std::unique_ptr<Gatekeeper> gatekeeper_;
    std::unique_ptr<FakeSender> sender_;
    std::unique_ptr<Engine> engine_;
    CampaignId campaign_;
    bool ended_ = false;
};

}    // namespace carillon::engine
