#pragma once
#include "base/clock.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace carillon::store {
class PersonalData;
}

namespace carillon::engine {

/// Sees to it that nothing personal is kept for longer than its organization wants: at the start, and once an
/// hour. On one executor.
class RetentionKeeper {
public:
    static constexpr std::chrono::hours every{1};
    RetentionKeeper(boost::asio::any_io_executor executor, Clock& clock, store::PersonalData& data);
    /// Until stop().
    Async<void> run();
    /// On the executor.
    void stop();

private:
    Async<void> enforce();

    Clock& clock_;
    store::PersonalData& data_;
    std::unique_ptr<Alarm> alarm_;
    bool stopping_ = false;
};

}    // namespace carillon::engine
