#pragma once
#include "api/http_server.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <map>
#include <memory>
#include <set>

namespace carillon::api {

class Connection;

/// What the connections of one server share.
struct ConnectionHost {
    ConnectionHost(HttpHandler& handler, HttpOptions options)
        : handler{handler},
          limits{options.limits},
          clock{options.clock},
          proxies{std::move(options.proxies)},
          tls{std::move(options.tls)} {}
    HttpHandler& handler;
    HttpLimits limits;
    Clock& clock;
    TrustedProxies proxies;
    std::shared_ptr<TlsIdentity> tls;
    std::map<std::string, std::size_t> per_network;    // connections
    bool stopping = false;
    std::set<Connection*> open;
    std::function<void()> on_empty;
    void close_idle();
    void close_all();
};

/// Serves requests until either side has had enough.
Async<void> serve_connection(std::shared_ptr<ConnectionHost> host, boost::asio::ip::tcp::socket socket);

}    // namespace carillon::api
