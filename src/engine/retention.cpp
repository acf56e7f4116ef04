#include "engine/retention.hpp"

#include "store/personal_data.hpp"

#include <spdlog/spdlog.h>

namespace carillon::engine {

RetentionKeeper::RetentionKeeper(boost::asio::any_io_executor executor, Clock& clock,
                                 store::PersonalData& data)
    : clock_{clock}, data_{data}, alarm_{clock.alarm(std::move(executor))} {}

void RetentionKeeper::stop() {
    stopping_ = true;
    alarm_->ring();
}

Async<void> RetentionKeeper::run() {
    while (!stopping_) {
        std::string trouble;
        try {
            co_await enforce();
        } catch (std::exception const& error) {
            trouble = error.what();
        }
        if (!trouble.empty()) spdlog::error("retention: {}", trouble);
        auto const next = clock_.steady() + every;
        if (!stopping_) co_await alarm_->wait_until(next);
    }
}

/// A small piece at a time: whoever else writes comes between.
Async<void> RetentionKeeper::enforce() {
    bool more = true;
    while (more && !stopping_) {
        auto const now = clock_.wall();
        more = co_await data_.enforce_retention(now);
    }
}

}    // namespace carillon::engine
