#pragma once
#include "base/problem.hpp"
#include "sandbox/http_types.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <set>
#include <string>

namespace carillon::sandbox {

/// A connection that can be ended from outside.
class Session {
public:
    virtual ~Session() = default;
    virtual void close() = 0;
};

/// What the connections of one server share. Handlers that still run after stop() find `handler` empty.
struct ServerShared {
    Handler* handler = nullptr;
    std::set<Session*> sessions;
};

struct Certificate {
    std::string certificate_pem, key_pem;
};
/// Self-signed, for localhost, 127.0.0.1 and ::1, P-256, valid for a year.
Certificate make_certificate();

/// Listens on one address and serves HTTP/2 and HTTP/1.1 on it: by ALPN with a certificate, by the connection
/// preface without one. Lives on the thread that runs the io_context.
class Server {
public:
    /// Port 0: any. A problem says which address and how to mend it.
    static Result<std::unique_ptr<Server>> listen(boost::asio::io_context& context, std::string const& host,
                                                  std::uint16_t port, Certificate const* certificate,
                                                  Handler& handler);
    ~Server();
    std::uint16_t port() const;
    void stop();

private:
    struct State;
    explicit Server(std::shared_ptr<State> state) : state_{std::move(state)} {}
    static void accept(std::shared_ptr<State> const& state);
    std::shared_ptr<State> state_;
};

}    // namespace carillon::sandbox
