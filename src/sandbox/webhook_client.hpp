#pragma once
#include "base/clock.hpp"
#include "sandbox/webhook_sender.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string>

namespace carillon::sandbox {

enum class TlsVerify : bool { no, yes };

/// One connection to a receiver, opened when needed and kept. One exchange at a time, on one executor.
class WebhookClient {
public:
    WebhookClient(boost::asio::any_io_executor executor, TlsVerify verify, std::chrono::milliseconds timeout);
    ~WebhookClient();
    Async<WebhookAnswer> get(WebhookUrl url);
    /// `signature` goes into X-Hub-Signature-256.
    Async<WebhookAnswer> post(WebhookUrl url, std::string body, std::string signature);
    void close();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}    // namespace carillon::sandbox
