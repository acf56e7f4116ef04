#pragma once
#include "sandbox/server.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>

namespace carillon::sandbox {

using PlainStream = boost::asio::ip::tcp::socket;
using TlsStream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;

/// Serve one connection until it ends. `first` holds bytes read already. The session keeps itself alive and
/// is listed in `shared` meanwhile.
void serve_http2(std::unique_ptr<PlainStream> stream, std::string first,
                 std::shared_ptr<ServerShared> shared);
void serve_http2(std::unique_ptr<TlsStream> stream, std::string first, std::shared_ptr<ServerShared> shared);
void serve_http1(std::unique_ptr<PlainStream> stream, std::string first,
                 std::shared_ptr<ServerShared> shared);
void serve_http1(std::unique_ptr<TlsStream> stream, std::string first, std::shared_ptr<ServerShared> shared);

}    // namespace carillon::sandbox
