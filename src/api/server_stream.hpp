#pragma once
#include "base/clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <memory>
#include <optional>

namespace carillon::api {

/// A client's connection, under TLS or not: one type to read from and write to. The time limits are those of
/// the TCP stream below.
class ServerStream {
public:
    using Tcp = boost::beast::tcp_stream;
    using executor_type = Tcp::executor_type;
    using Context = std::shared_ptr<boost::asio::ssl::context>;

    /// Without a context: in the clear.
    ServerStream(boost::asio::ip::tcp::socket socket, Context context)
        : tcp_{std::move(socket)}, context_{std::move(context)} {
        if (context_) tls_.emplace(tcp_, *context_);
    }
    executor_type get_executor() noexcept { return tcp_.get_executor(); }
    Tcp& tcp() { return tcp_; }
    bool encrypted() const { return tls_.has_value(); }

    template <class Buffers, class Token>
    auto async_read_some(Buffers const& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
            [this, buffers](auto handler) {
                if (tls_)
                    tls_->async_read_some(buffers, std::move(handler));
                else
                    tcp_.async_read_some(buffers, std::move(handler));
            },
            token);
    }
    template <class Buffers, class Token>
    auto async_write_some(Buffers const& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
            [this, buffers](auto handler) {
                if (tls_)
                    tls_->async_write_some(buffers, std::move(handler));
                else
                    tcp_.async_write_some(buffers, std::move(handler));
            },
            token);
    }
    /// False when the client cannot, or does not in time.
    Async<bool> handshake(std::chrono::milliseconds limit) {
        if (!tls_) co_return true;
        tcp_.expires_after(limit);
        auto const [error] = co_await tls_->async_handshake(
            boost::asio::ssl::stream_base::server, boost::asio::as_tuple(boost::asio::use_awaitable));
        co_return !error;
    }
    /// Tells the other side that nothing more comes, as TLS does: it can tell an end from a cut.
    Async<void> say_goodbye(std::chrono::milliseconds limit) {
        if (!tls_) co_return;
        tcp_.expires_after(limit);
        co_await tls_->async_shutdown(boost::asio::as_tuple(boost::asio::use_awaitable));
    }

private:
    Tcp tcp_;
    Context context_;    // outlives what was made with it
    std::optional<boost::asio::ssl::stream<Tcp&>> tls_;
};

}    // namespace carillon::api
