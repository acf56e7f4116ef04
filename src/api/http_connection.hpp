#pragma once
#include "api/http_server.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>
#include <set>

namespace carillon::api {

class Connection;

/// What the connections of one server share.
struct ConnectionHost {
    ConnectionHost(HttpHandler& handler, HttpLimits limits) : handler{handler}, limits{limits} {}
    HttpHandler& handler;
    HttpLimits limits;
    bool stopping = false;
    std::set<Connection*> open;
    std::function<void()> on_empty;
    void close_idle();
    void close_all();
};

/// Serves requests until either side has had enough.
Async<void> serve_connection(std::shared_ptr<ConnectionHost> host, boost::asio::ip::tcp::socket socket);

}    // namespace carillon::api
