#pragma once
#include "api/server.hpp"

#include <memory>

namespace carillon {
namespace engine {
class Gatekeeper;
class Receipts;
class AccountSync;
}    // namespace engine
}    // namespace carillon

namespace carillon::api {

class Authenticator;
class HttpServer;
class InboundCalls;
class Metrics;
class Uploads;
class WorkerPool;

/// What handlers work with. Lives as long as the ApiServer; on its thread.
struct App {
    ServerContext const& context;
    store::Store& store;
    Clock& clock;
    boost::asio::any_io_executor executor;
    Authenticator& auth;
    Metrics& metrics;
    Uploads& uploads;
    InboundCalls& inbound;
    engine::Gatekeeper& gatekeeper;
    engine::Receipts& receipts;
    engine::AccountSync& account_sync;
    HttpServer const& server;

    Wall now() const { return clock.wall(); }
    void wake_engine() const {
        if (context.wake_engine) context.wake_engine();
    }
};

}    // namespace carillon::api
