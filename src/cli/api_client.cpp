#include "cli/api_client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/json.hpp>
#include <boost/url.hpp>

namespace carillon::cli {
namespace {
namespace beast = boost::beast;
namespace http = beast::http;
namespace ssl = boost::asio::ssl;
namespace json = boost::json;
using tcp = boost::asio::ip::tcp;

std::string text_of(json::object const& object, std::string_view key) {
    auto const* const value = object.if_contains(key);
    return value && value->is_string() ? std::string{value->as_string()} : std::string{};
}

Problem::Kind kind_of(unsigned status) {
    using enum Problem::Kind;
    static constexpr std::pair<unsigned, Problem::Kind> kinds[] = {
        {400, malformed}, {401, unauthorized}, {403, forbidden}, {404, not_found}, {409, conflict},
        {413, too_large}, {415, unsupported},  {422, invalid},   {429, throttled}, {502, upstream}};
    for (auto const& [code, kind] : kinds)
        if (code == status) return kind;
    return unavailable;
}

/// The server's problem+json as the Problem it was.
Problem read_problem(unsigned status, std::string const& body) {
    Problem problem{.kind = kind_of(status),
                    .code = fmt::format("http_{}", status),
                    .detail = fmt::format("The server answered {}.", status)};
    boost::system::error_code error;
    auto const value = json::parse(body, error);
    auto const* const object = error ? nullptr : value.if_object();
    if (!object) return problem;
    if (auto detail = text_of(*object, "detail"); !detail.empty()) problem.detail = std::move(detail);
    if (auto type = text_of(*object, "type"); !type.empty()) problem.code = type.substr(type.rfind(':') + 1);
    auto const* const errors = object->if_contains("errors");
    if (!errors || !errors->is_array()) return problem;
    for (auto const& each : errors->get_array())
        if (auto const* const field = each.if_object())
            problem.errors.push_back(
                {text_of(*field, "pointer"), text_of(*field, "code"), text_of(*field, "message")});
    return problem;
}
}    // namespace

struct ApiClient::Connection {
    std::string server, api_key, host;
    bool replayed = false;
    boost::asio::io_context io;
    ssl::context tls{ssl::context::tls_client};
    std::optional<beast::tcp_stream> plain;
    std::optional<beast::ssl_stream<beast::tcp_stream>> secure;
    beast::flat_buffer buffer;

    Result<void> open() {
        if (plain || secure) return {};
        auto const url = boost::urls::parse_uri(server);
        bool const https = url && url->scheme() == "https";
        if (!url || (url->scheme() != "http" && !https) || url->host().empty())
            return refuse(Problem::Kind::invalid, "bad_server",
                          fmt::format("\"{}\" is not a server's address. Write http://127.0.0.1:8080 or "
                                      "https://carillon.example.",
                                      server));
        host = url->host_address();
        try {
            tcp::resolver resolver{io};
            auto const found = resolver.resolve(host, url->has_port() ? std::string{url->port()}
                                                      : https         ? "443"
                                                                      : "80");
            if (https)
                open_secure(found);
            else
                plain.emplace(io).connect(found);
            return {};
        } catch (boost::system::system_error const& error) {
            close();
            return refuse(
                Problem::Kind::unavailable, "server_unreachable",
                fmt::format("No Carillon server answers at {}: {}. Start it with \"carillon serve\", or name "
                            "another with --server.",
                            server, error.code().message()));
        }
    }
    void open_secure(tcp::resolver::results_type const& found) {
        tls.set_default_verify_paths();
        tls.set_verify_mode(ssl::verify_peer);
        secure.emplace(io, tls);
        secure->set_verify_callback(ssl::host_name_verification(host));
        if (!SSL_set_tlsext_host_name(secure->native_handle(), host.c_str()))
            throw boost::system::system_error{
                {static_cast<int>(::ERR_get_error()), boost::asio::error::get_ssl_category()}};
        beast::get_lowest_layer(*secure).connect(found);
        secure->handshake(ssl::stream_base::client);
    }
    void close() {
        plain.reset();
        secure.reset();
        buffer.clear();
    }
    /// Calls `use` with the open stream, whichever it is.
    template <class Use>
    void with_stream(Use use) {
        if (secure)
            use(*secure);
        else
            use(*plain);
    }
};

ApiClient::ApiClient(std::string server, std::string api_key) : connection_{std::make_unique<Connection>()} {
    connection_->server = std::move(server);
    connection_->api_key = std::move(api_key);
}
ApiClient::~ApiClient() = default;

namespace {
template <class Body>
http::request<Body> make_request(std::string_view method, std::string_view path, std::string_view server,
                                 std::string const& api_key) {
    http::request<Body> request{http::string_to_verb(method), path, 11};
    request.set(http::field::host, server.substr(server.find("//") + 2));
    request.set(http::field::authorization, "Bearer " + api_key);
    request.set(http::field::accept, "application/json");
    return request;
}
}    // namespace

/// Sends with `write(stream, error)` and reads the answer.
template <class Write>
Result<std::string> ApiClient::exchange(Write write) {
    auto& connection = *connection_;
    http::response_parser<http::string_body> parser;
    parser.body_limit(256 << 20);
    boost::system::error_code error;
    connection.with_stream([&](auto& stream) {
        write(stream, error);
        // A refusal may come before the whole body was taken; it is still worth reading.
        http::read(stream, connection.buffer, parser, error);
    });
    if (error) {
        connection.close();
        return refuse(Problem::Kind::unavailable, "server_unreachable",
                      fmt::format("{} stopped answering: {}.", connection.server, error.message()));
    }
    auto response = parser.release();
    connection.replayed = response.find("Idempotency-Replayed") != response.end();
    if (!response.keep_alive()) connection.close();
    if (response.result_int() >= 400)
        return std::unexpected{read_problem(response.result_int(), response.body())};
    return std::move(response.body());
}

Result<std::string> ApiClient::call(std::string_view method, std::string_view path,
                                    std::string_view content_type, std::string_view body,
                                    std::string const& idempotency_key) {
    if (auto opened = connection_->open(); !opened) return std::unexpected{opened.error()};
    auto request =
        make_request<http::span_body<char const>>(method, path, connection_->server, connection_->api_key);
    if (!idempotency_key.empty()) request.set("Idempotency-Key", idempotency_key);
    if (!content_type.empty()) {
        request.set(http::field::content_type, content_type);
        request.body() = {body.data(), body.size()};
    }
    request.prepare_payload();
    return exchange(
        [&](auto& stream, boost::system::error_code& error) { http::write(stream, request, error); });
}

namespace {
Result<json::value> parse(Result<std::string> const& answer) {
    if (!answer) return std::unexpected{answer.error()};
    if (answer->empty()) return json::value{};
    boost::system::error_code error;
    auto value = json::parse(*answer, error);
    if (error)
        return refuse(Problem::Kind::upstream, "not_json",
                      "The server's answer is not JSON: is this a Carillon server?");
    return value;
}
}    // namespace

Result<json::value> ApiClient::get(std::string_view path) { return parse(call("GET", path, "", "")); }
Result<std::string> ApiClient::get_text(std::string_view path) { return call("GET", path, "", ""); }
Result<json::value> ApiClient::post(std::string_view path, json::value const& body,
                                    std::string const& idempotency_key) {
    return parse(call("POST", path, "application/json", json::serialize(body), idempotency_key));
}
bool ApiClient::replayed() const { return connection_->replayed; }
Result<json::value> ApiClient::patch(std::string_view path, json::value const& body) {
    return parse(call("PATCH", path, "application/json", json::serialize(body)));
}
Result<void> ApiClient::remove(std::string_view path) {
    auto const answer = call("DELETE", path, "", "");
    if (!answer) return std::unexpected{answer.error()};
    return {};
}
Result<json::value> ApiClient::upload(std::string_view path, std::string_view csv) {
    return parse(call("POST", path, "text/csv", csv));
}
Result<json::value> ApiClient::upload_file(std::string_view path, std::filesystem::path const& file,
                                           Sent const& sent) {
    if (auto opened = connection_->open(); !opened) return std::unexpected{opened.error()};
    auto request = make_request<http::file_body>("POST", path, connection_->server, connection_->api_key);
    request.set(http::field::content_type, "text/csv");
    boost::system::error_code error;
    request.body().open(file.c_str(), beast::file_mode::scan, error);
    if (error || !std::filesystem::is_regular_file(file))
        return refuse(Problem::Kind::invalid, "no_file",
                      fmt::format("{} cannot be read{}. Check the path.", file.string(),
                                  error ? ": " + error.message() : std::string{}));
    auto const size = request.body().size();
    request.prepare_payload();
    http::request_serializer<http::file_body> serializer{request};
    std::uint64_t gone = 0;
    return parse(exchange([&](auto& stream, boost::system::error_code& failed) {
        while (!serializer.is_done() && !failed) {
            gone += http::write_some(stream, serializer, failed);
            sent(std::min<std::uint64_t>(gone, size), size);
        }
    }));
}

}    // namespace carillon::cli
