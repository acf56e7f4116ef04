#include "graph/outbound_post.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <fmt/format.h>
#include <openssl/x509v3.h>

namespace carillon::graph {
namespace {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using Addresses = std::vector<asio::ip::address>;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;
using Post = http::request<http::string_body>;
constexpr asio::as_tuple_t<asio::use_awaitable_t<>> waits{};
constexpr std::uint32_t head_limit = 16 << 10;
constexpr int interim_max = 5;    // answers of 1xx before the real one

Async<Result<Addresses>> resolve_by_system(std::string host) {
    auto const executor = co_await asio::this_coro::executor;
    tcp::resolver resolver{executor};
    auto [error, found] = co_await resolver.async_resolve(host, "", waits);
    if (error)
        co_return refuse(Problem::Kind::upstream, "unresolved",
                         fmt::format("The name {} cannot be resolved ({}).", host, error.message()));
    Addresses addresses;
    for (auto const& entry : found) addresses.push_back(entry.endpoint().address());
    co_return addresses;
}

std::string told(error_code error) {
    if (error == beast::error::timeout) return "There was no answer in time.";
    return fmt::format("The connection failed ({}).", error.message());
}

template <class Stream>
Async<OutboundAnswer> exchange(Stream& stream, Post const& request) {
    auto [unsent, written] = co_await http::async_write(stream, request, waits);
    if (unsent) co_return OutboundAnswer{0, told(unsent)};
    beast::flat_buffer buffer;
    for (int i = 0; i < interim_max; ++i) {
        http::response_parser<http::empty_body> parser;
        parser.header_limit(head_limit);
        parser.body_limit(boost::none);    // however long it says its body is: none of it is read
        auto [unread, size] = co_await http::async_read_header(stream, buffer, parser, waits);
        if (unread) co_return OutboundAnswer{0, told(unread)};
        auto const status = static_cast<int>(parser.get().result_int());
        if (status >= 200) co_return OutboundAnswer{status, {}};
    }
    co_return OutboundAnswer{0, "The endpoint sent nothing but interim answers."};
}

void prepare(SSL* ssl, std::string const& host) {
    error_code not_an_address;
    asio::ip::make_address(host, not_an_address);
    if (!not_an_address) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
    } else {
        SSL_set_tlsext_host_name(ssl, host.c_str());
        SSL_set1_host(ssl, host.c_str());
    }
}

class NetworkPoster final : public OutboundPoster {
public:
    NetworkPoster(asio::any_io_executor executor, OutboundPosterOptions options)
        : executor_{std::move(executor)}, options_{std::move(options)} {
        if (!options_.resolve) options_.resolve = resolve_by_system;
    }

    Result<void> trust() {
        error_code error;
        if (options_.ca_file.empty())
            tls_.set_default_verify_paths(error);
        else
            tls_.load_verify_file(options_.ca_file, error);
        if (error)
            return refuse(Problem::Kind::invalid, "ca_file",
                          fmt::format("The certificate authorities cannot be read: {}.", error.message()));
        tls_.set_verify_mode(asio::ssl::verify_peer);
        return {};
    }

    Async<OutboundAnswer> post(OutboundRequest request) override {
        // Judged again: the flag may have changed since it was stored.
        auto const url = parse_outbound_url(request.url, options_.private_ones);
        if (!url) co_return OutboundAnswer{0, url.error().detail};
        auto const deadline = std::chrono::steady_clock::duration{options_.timeout};
        auto endpoints = co_await allowed_endpoints(*url);
        if (!endpoints) co_return OutboundAnswer{0, endpoints.error().detail};
        Post message{http::verb::post, url->target, 11};
        message.set(http::field::host, url->host_header());
        message.set(http::field::user_agent, "carillon/" CARILLON_VERSION);
        message.set(http::field::content_type, "application/json");
        message.set(http::field::connection, "close");
        for (auto const& [name, value] : request.headers) message.set(name, value);
        message.body() = std::move(request.body);
        message.prepare_payload();
        OutboundAnswer answer;
        if (url->tls)
            answer = co_await over_tls(*url, *endpoints, message, deadline);
        else
            answer = co_await in_clear(*endpoints, message, deadline);
        co_return answer;
    }

private:
    using Endpoints = std::vector<tcp::endpoint>;

    /// Those of the host's addresses that may be called.
    Async<Result<Endpoints>> allowed_endpoints(OutboundUrl const& url) {
        Addresses addresses;
        error_code not_one;
        if (auto const literal = asio::ip::make_address(url.host, not_one); !not_one) {
            addresses.push_back(literal);
        } else {
            auto found = co_await options_.resolve(url.host);
            if (!found) co_return std::unexpected{found.error()};
            addresses = *std::move(found);
        }
        Endpoints endpoints;
        std::string why_not = "no address";
        auto const port = static_cast<std::uint16_t>(std::stoi(url.port));
        for (auto const& address : addresses) {
            auto const why = why_not_to_call(address, options_.private_ones);
            if (why)
                why_not = *why;
            else if (url.tls || address.is_loopback())
                endpoints.emplace_back(address, port);
        }
        if (endpoints.empty())
            co_return refuse(
                Problem::Kind::upstream, "address_refused",
                fmt::format("The name {} leads to {}, which this server does not call.", url.host, why_not));
        co_return endpoints;
    }

    Async<OutboundAnswer> in_clear(Endpoints const& endpoints, Post const& message,
                                   std::chrono::steady_clock::duration limit) {
        beast::tcp_stream stream{executor_};
        stream.expires_after(limit);
        auto [refused, endpoint] = co_await stream.async_connect(endpoints, waits);
        if (refused) co_return OutboundAnswer{0, told(refused)};
        auto answer = co_await exchange(stream, message);
        co_return answer;
    }

    Async<OutboundAnswer> over_tls(OutboundUrl const& url, Endpoints const& endpoints, Post const& message,
                                   std::chrono::steady_clock::duration limit) {
        TlsStream stream{executor_, tls_};
        prepare(stream.native_handle(), url.host);
        auto& lowest = beast::get_lowest_layer(stream);
        lowest.expires_after(limit);
        auto [refused, endpoint] = co_await lowest.async_connect(endpoints, waits);
        if (refused) co_return OutboundAnswer{0, told(refused)};
        auto [failed] = co_await stream.async_handshake(asio::ssl::stream_base::client, waits);
        if (failed) {
            long const verdict = SSL_get_verify_result(stream.native_handle());
            if (verdict == X509_V_OK) co_return OutboundAnswer{0, told(failed)};
            co_return OutboundAnswer{0, fmt::format("Its certificate is not trusted: {}.",
                                                    X509_verify_cert_error_string(verdict))};
        }
        auto answer = co_await exchange(stream, message);
        co_return answer;
    }

    asio::any_io_executor executor_;
    OutboundPosterOptions options_;
    asio::ssl::context tls_{asio::ssl::context::tls_client};
};
}    // namespace

Result<std::unique_ptr<OutboundPoster>> make_outbound_poster(asio::any_io_executor executor,
                                                             OutboundPosterOptions options) {
    auto poster = std::make_unique<NetworkPoster>(std::move(executor), std::move(options));
    if (auto const trusted = poster->trust(); !trusted) return std::unexpected{trusted.error()};
    return poster;
}

}    // namespace carillon::graph
