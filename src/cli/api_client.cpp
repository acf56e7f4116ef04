#include "cli/api_client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>
#include <boost/url.hpp>

namespace carillon::cli {
namespace {
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;
using tcp = boost::asio::ip::tcp;

constexpr std::chrono::minutes patience{10};    // an upload of millions of rows takes its time

std::string text_of(json::object const& object, std::string_view key) {
    auto const* const value = object.if_contains(key);
    return value && value->is_string() ? std::string{value->as_string()} : std::string{};
}

/// The server's problem+json as the Problem it was.
Problem read_problem(unsigned status, std::string const& body) {
    Problem problem{.kind = status == 404   ? Problem::Kind::not_found
                            : status == 409 ? Problem::Kind::conflict
                            : status == 401 ? Problem::Kind::unauthorized
                                            : Problem::Kind::invalid,
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
    std::string server, api_key;
    boost::asio::io_context io;
    std::optional<beast::tcp_stream> stream;
    beast::flat_buffer buffer;

    Result<void> open() {
        if (stream) return {};
        auto const url = boost::urls::parse_uri(server);
        if (!url || url->scheme() != "http" || url->host().empty())
            return refuse(
                Problem::Kind::invalid, "bad_server",
                fmt::format("\"{}\" is not a server's address. Write http://127.0.0.1:8080.", server));
        try {
            tcp::resolver resolver{io};
            stream.emplace(io);
            stream->expires_after(std::chrono::seconds{10});
            stream->connect(
                resolver.resolve(url->host_address(), url->has_port() ? std::string{url->port()} : "80"));
            return {};
        } catch (boost::system::system_error const& error) {
            stream.reset();
            return refuse(
                Problem::Kind::unavailable, "server_unreachable",
                fmt::format("No Carillon server answers at {}: {}. Start it with \"carillon serve\", or name "
                            "another with --server.",
                            server, error.code().message()));
        }
    }
};

ApiClient::ApiClient(std::string server, std::string api_key) : connection_{std::make_unique<Connection>()} {
    connection_->server = std::move(server);
    connection_->api_key = std::move(api_key);
}
ApiClient::~ApiClient() = default;

Result<std::string> ApiClient::call(std::string_view method, std::string_view path,
                                    std::string_view content_type, std::string_view body) {
    if (auto opened = connection_->open(); !opened) return std::unexpected{opened.error()};
    http::request<http::span_body<char const>> request{http::string_to_verb(method), path, 11};
    request.set(http::field::host, connection_->server.substr(connection_->server.find("//") + 2));
    request.set(http::field::authorization, "Bearer " + connection_->api_key);
    request.set(http::field::accept, "application/json");
    if (!content_type.empty()) {
        request.set(http::field::content_type, content_type);
        request.body() = {body.data(), body.size()};
    }
    request.prepare_payload();
    http::response_parser<http::string_body> parser;
    parser.body_limit(256 << 20);
    boost::system::error_code error;
    connection_->stream->expires_after(patience);
    http::write(*connection_->stream, request, error);
    // A refusal may come before the whole body was taken; it is still worth reading.
    http::read(*connection_->stream, connection_->buffer, parser, error);
    if (error) {
        connection_->stream.reset();
        connection_->buffer.clear();
        return refuse(Problem::Kind::unavailable, "server_unreachable",
                      fmt::format("{} stopped answering: {}.", connection_->server, error.message()));
    }
    auto response = parser.release();
    if (!response.keep_alive()) connection_->stream.reset();
    if (response.result_int() >= 400)
        return std::unexpected{read_problem(response.result_int(), response.body())};
    return std::move(response.body());
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
Result<json::value> ApiClient::post(std::string_view path, json::value const& body) {
    return parse(call("POST", path, "application/json", json::serialize(body)));
}
Result<json::value> ApiClient::upload(std::string_view path, std::string_view csv) {
    return parse(call("POST", path, "text/csv", csv));
}

}    // namespace carillon::cli
