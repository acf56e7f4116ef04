#include "support/simulated_network.hpp"

#include <boost/asio/post.hpp>

namespace carillon::simulation {
namespace {
using namespace std::chrono_literals;
constexpr auto default_timeout = 30s;

std::string_view header(graph::HttpRequest const& request, std::string_view name) {
    for (auto const& [key, value] : *request.headers)
        if (key == name) return value;
    return {};
}

/// What the real client tells of each fault.
graph::HttpOutcome outcome_of(sandbox::Reply reply) {
    switch (reply.fault) {
        case sandbox::Fault::none: break;
        case sandbox::Fault::drop_connection:
            return graph::Unknown{graph::Unknown::Reason::connection_lost, "the connection was lost"};
        case sandbox::Fault::refuse_stream:
            return graph::Unprocessed{graph::Unprocessed::Reason::refused, "the stream was refused"};
        case sandbox::Fault::goaway:
            return graph::Unprocessed{graph::Unprocessed::Reason::refused, "the server said GOAWAY below it"};
        case sandbox::Fault::reset_stream:
        case sandbox::Fault::cut_answer:
            return graph::Unknown{graph::Unknown::Reason::reset, "the server reset the stream"};
        case sandbox::Fault::stall:
            return graph::Unknown{graph::Unknown::Reason::timeout, "no answer within the time limit"};
    }
    graph::Answer answer;
    answer.status = reply.status;
    answer.body = std::move(reply.body);
    answer.business_usage = std::move(reply.usage);
    answer.trace_id = std::move(reply.trace_id);
    return answer;
}
}    // namespace

struct SimulatedNetwork::State {
    boost::asio::any_io_executor executor;
    SimulatedClock& clock;
    SimulatedMeta& meta;
    std::map<Ticket, Handler> waiting;
    Ticket last = 0;
    std::unique_ptr<Alarm> quiet;    // rings when the last answer is in

    void finish(Ticket ticket, graph::HttpOutcome outcome) {
        auto const found = waiting.find(ticket);
        if (found == waiting.end()) return;
        auto handler = std::move(found->second);
        waiting.erase(found);
        if (waiting.empty()) quiet->ring();
        handler(std::move(outcome));
    }
};

SimulatedNetwork::SimulatedNetwork(boost::asio::any_io_executor executor, SimulatedClock& clock,
                                   SimulatedMeta& meta)
    : state_{std::make_shared<State>(State{executor, clock, meta, {}, 0, clock.alarm(executor)})},
      origin_{.tls = true, .host = "graph.facebook.com", .port = "443"} {}

SimulatedNetwork::~SimulatedNetwork() = default;

graph::HttpClient::Ticket SimulatedNetwork::submit(graph::HttpRequest request, Handler handler) {
    auto& state = *state_;
    auto const ticket = ++state.last;
    state.waiting.emplace(ticket, std::move(handler));
    auto const limit = request.timeout > 0ms ? request.timeout : std::chrono::milliseconds{default_timeout};
    auto const deadline = state.clock.steady() + limit;
    std::weak_ptr<State> const weak = state_;
    auto const arrive = [weak, ticket](graph::HttpOutcome outcome) {
        if (auto const alive = weak.lock()) alive->finish(ticket, std::move(outcome));
    };
    auto const answer = [weak, arrive, deadline](sandbox::Reply reply) {
        auto const alive = weak.lock();
        if (!alive) return;
        auto const now = alive->clock.steady();
        auto at = now + std::chrono::milliseconds{reply.delay_ms};
        if (reply.fault == sandbox::Fault::stall || at > deadline) {
            at = deadline;
            reply.fault = sandbox::Fault::stall;
        }
        auto shared = std::make_shared<graph::HttpOutcome>(outcome_of(std::move(reply)));
        auto const deliver = [arrive, shared] { arrive(std::move(*shared)); };
        if (at <= now)
            boost::asio::post(alive->executor, deliver);
        else
            alive->clock.at(at, [weak, deliver] {
                if (auto const still = weak.lock()) boost::asio::post(still->executor, deliver);
            });
    };
    auto const body = padded(request.body);
    state.meta.handle({.method = request.method,
                       .target = *request.path,
                       .authorization = header(request, "authorization"),
                       .content_type = header(request, "content-type"),
                       .body = body},
                      answer);
    return ticket;
}

std::size_t SimulatedNetwork::waiting() const { return state_->waiting.size(); }

Async<Result<void>> SimulatedNetwork::connect() { co_return Result<void>{}; }

Async<void> SimulatedNetwork::close(std::chrono::milliseconds limit) {
    auto const state = state_;
    auto const until = state->clock.steady() + limit;
    while (!state->waiting.empty() && state->clock.steady() < until) co_await state->quiet->wait_until(until);
    auto left = std::move(state->waiting);
    state->waiting.clear();
    for (auto& [ticket, handler] : left)
        handler(graph::Unknown{graph::Unknown::Reason::connection_lost, "the client was closed"});
}

}    // namespace carillon::simulation
