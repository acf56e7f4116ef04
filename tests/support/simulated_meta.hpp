#pragma once
#include "sandbox/platform.hpp"
#include "support/simulated_clock.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/value.hpp>

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::simulation {

/// One message Meta has taken.
struct Taken {
    std::string to;     // "+4915112345671"
    std::string api;    // "marketing_messages" or "messages"
    std::string template_name, wamid, callback_data;
    std::string accepted_at;
};

/// One POST to Meta's paths.
struct Asked {
    std::string path, body;
};

/// The sandbox's platform without its sockets: requests come in by call, webhooks go out by `post`.
class SimulatedMeta {
public:
    SimulatedMeta(SimulatedClock& clock, sandbox::Profile profile, std::uint64_t seed,
                  sandbox::PostWebhook post);
    ~SimulatedMeta();

    boost::asio::io_context& io() { return io_; }
    sandbox::Platform& platform() { return *platform_; }
    sandbox::WorldSpec const& spec() const { return platform_->world().spec(); }
    std::string signature_of(std::string_view webhook_body) const;

    /// The control paths behind /__sandbox/. Throws std::runtime_error with the sandbox's words when it
    /// refuses.
    boost::json::value control(std::string_view method, std::string_view path, std::string_view body = {});
    /// Everything taken so far, in order.
    std::vector<Taken> ledger();
    /// The latest POSTs, oldest first: what Carillon told Meta word for word.
    std::deque<Asked> const& asked() const { return asked_; }
    static constexpr std::size_t asked_max = 1'000;
    /// Turns one request into Meta's answer. `done` is called at once or later, at most once.
    void handle(sandbox::Request const& request, std::function<void(sandbox::Reply)> done);

private:
    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
    std::unique_ptr<sandbox::Platform> platform_;
    std::deque<Asked> asked_;
};

/// Room behind a body, which the sandbox's parser reads over.
std::string padded(std::string_view body);

}    // namespace carillon::simulation
