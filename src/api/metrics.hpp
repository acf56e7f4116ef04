#pragma once
#include "base/clock.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace prometheus {
class Registry;
}

namespace carillon::api {

/// The process's metrics, in one registry that other parts may add to. Thread-safe.
class Metrics {
public:
    Metrics();
    ~Metrics();
    /// `route` is the pattern, never the path: ids would make a series each.
    void request(std::string_view route, std::string_view method, int status, std::chrono::microseconds took);
    void webhook(std::string_view outcome, std::size_t merged, std::size_t repeated, std::size_t unmatched);
    void upload(std::string_view outcome);
    std::shared_ptr<prometheus::Registry> registry() const;
    /// Prometheus' text exposition format.
    std::string text() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}    // namespace carillon::api
