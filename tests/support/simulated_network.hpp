#pragma once
#include "graph/http2_client.hpp"
#include "support/simulated_meta.hpp"

namespace carillon::simulation {

/// The way from the server to Meta without sockets: every request reaches Meta's side at once, its answer
/// comes back after the delay that Meta's side asks for, and the sandbox's faults become what the real client
/// makes of them. When it is destroyed, answers still on their way are lost: a crash.
class SimulatedNetwork final : public graph::HttpClient {
public:
    SimulatedNetwork(boost::asio::any_io_executor executor, SimulatedClock& clock, SimulatedMeta& meta);
    ~SimulatedNetwork() override;

    Ticket submit(graph::HttpRequest request, Handler handler) override;
    std::size_t withdraw_all() override { return 0; }    // nothing ever waits here
    Async<Result<void>> connect() override;
    Async<void> close(std::chrono::milliseconds limit) override;
    /// Requests without an answer yet.
    std::size_t waiting() const;
    graph::Origin const& origin() const override { return origin_; }

private:
    struct State;
    std::shared_ptr<State> state_;
    graph::Origin const origin_;
};

}    // namespace carillon::simulation
