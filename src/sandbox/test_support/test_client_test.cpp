// The blocking test client's code. Its name ends in _test so that it is built into the test program alone.
#include "sandbox/test_support/test_client.hpp"

#include "base/check.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <nghttp2/nghttp2.h>

namespace carillon::sandbox {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

struct TestHttp2Client::State {
    asio::io_context context;
    asio::ssl::context tls{asio::ssl::context::tls_client};
    asio::ssl::stream<tcp::socket> stream{context, tls};
    Security security;
    nghttp2_session* session = nullptr;
    std::map<std::int32_t, Answer> answers;
    std::map<std::int32_t, std::unique_ptr<std::string>> bodies;
    std::size_t open = 0;
    std::int32_t goaway = -1;
    bool lost = false;

    State(std::uint16_t port, Security the_security) : security{the_security} {
        tcp::endpoint const endpoint{asio::ip::make_address("127.0.0.1"), port};
        stream.next_layer().connect(endpoint);
        if (security == Security::tls) {
            unsigned char const protocols[] = "\x02h2";
            SSL_set_alpn_protos(stream.native_handle(), protocols, 3);
            stream.handshake(asio::ssl::stream_base::client);
        }
        nghttp2_session_callbacks* callbacks = nullptr;
        CHECK(nghttp2_session_callbacks_new(&callbacks) == 0);
        set(callbacks);
        CHECK(nghttp2_session_client_new(&session, callbacks, this) == 0);
        nghttp2_session_callbacks_del(callbacks);
        CHECK(nghttp2_submit_settings(session, 0, nullptr, 0) == 0);
    }
    ~State() { nghttp2_session_del(session); }

    static State& self(void* user) { return *static_cast<State*>(user); }
    static void set(nghttp2_session_callbacks* callbacks) {
        nghttp2_session_callbacks_set_on_header_callback(
            callbacks,
            [](nghttp2_session*, nghttp2_frame const* frame, std::uint8_t const* name, std::size_t size,
               std::uint8_t const* value, std::size_t, std::uint8_t, void* user) {
                if (std::string_view{reinterpret_cast<char const*>(name), size} == ":status")
                    self(user).answers[frame->hd.stream_id].status =
                        std::stoi(reinterpret_cast<char const*>(value));
                return 0;
            });
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
            callbacks, [](nghttp2_session*, std::uint8_t, std::int32_t id, std::uint8_t const* data,
                          std::size_t size, void* user) {
                self(user).answers[id].body.append(reinterpret_cast<char const*>(data), size);
                return 0;
            });
        nghttp2_session_callbacks_set_on_frame_recv_callback(
            callbacks, [](nghttp2_session*, nghttp2_frame const* frame, void* user) {
                if (frame->hd.type == NGHTTP2_GOAWAY) self(user).goaway = frame->goaway.last_stream_id;
                if (frame->hd.type == NGHTTP2_RST_STREAM) {
                    Answer& answer = self(user).answers[frame->hd.stream_id];
                    answer.reset = true;
                    answer.reset_code = frame->rst_stream.error_code;
                }
                return 0;
            });
        nghttp2_session_callbacks_set_on_stream_close_callback(
            callbacks, [](nghttp2_session*, std::int32_t, std::uint32_t, void* user) {
                --self(user).open;
                return 0;
            });
    }

    bool flush() {
        while (true) {
            std::uint8_t const* data = nullptr;
            auto const size = nghttp2_session_mem_send(session, &data);
            if (size <= 0) return size == 0;
            error_code error;
            auto const buffer = asio::buffer(data, static_cast<std::size_t>(size));
            if (security == Security::tls) {
                asio::write(stream, buffer, error);
            } else {
                asio::write(stream.next_layer(), buffer, error);
            }
            if (error) return false;
        }
    }

    /// Reads once, with a deadline; false at the end of the connection or after two seconds of silence.
    bool read() {
        std::array<std::uint8_t, 65536> bytes{};
        error_code error = asio::error::timed_out;
        std::size_t size = 0;
        auto const done = [&](error_code the_error, std::size_t the_size) {
            error = the_error;
            size = the_size;
        };
        if (security == Security::tls) {
            stream.async_read_some(asio::buffer(bytes), done);
        } else {
            stream.next_layer().async_read_some(asio::buffer(bytes), done);
        }
        context.restart();
        context.run_one_for(std::chrono::seconds{2});
        for (int i = 0; i < 8 && size == 0 && error == asio::error::timed_out; ++i)
            context.run_one_for(std::chrono::milliseconds{250});
        if (error) {
            lost = error != asio::error::timed_out;
            stream.next_layer().close(error);
            context.restart();
            context.run();
            return false;
        }
        return nghttp2_session_mem_recv(session, bytes.data(), size) >= 0;
    }
};

TestHttp2Client::TestHttp2Client(std::uint16_t port, Security security)
    : state_{std::make_unique<State>(port, security)} {}
TestHttp2Client::~TestHttp2Client() = default;

std::int32_t TestHttp2Client::submit(std::string_view method, std::string path, std::string body,
                                     std::string token) {
    std::string const authorization = "Bearer " + token;
    auto const header = [](std::string_view name, std::string_view value) {
        return nghttp2_nv{reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data())),
                          reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data())), name.size(),
                          value.size(), NGHTTP2_NV_FLAG_NONE};
    };
    nghttp2_nv const headers[] = {header(":method", method), header(":scheme", "https"),
                                  header(":path", path), header(":authority", "127.0.0.1"),
                                  header("authorization", authorization)};
    auto held = std::make_unique<std::string>(std::move(body));
    nghttp2_data_provider provider{};
    provider.source.ptr = held.get();
    provider.read_callback = [](nghttp2_session*, std::int32_t, std::uint8_t* buffer, std::size_t size,
                                std::uint32_t* flags, nghttp2_data_source* source, void*) -> ssize_t {
        auto& text = *static_cast<std::string*>(source->ptr);
        auto const count = text.copy(reinterpret_cast<char*>(buffer), size);
        text.erase(0, count);
        if (text.empty()) *flags |= NGHTTP2_DATA_FLAG_EOF;
        return static_cast<ssize_t>(count);
    };
    auto const id = nghttp2_submit_request(state_->session, nullptr, headers, 5,
                                           held->empty() ? nullptr : &provider, nullptr);
    CHECK(id > 0);
    ++state_->open;
    state_->bodies[id] = std::move(held);
    return id;
}

void TestHttp2Client::run() {
    while (state_->open > 0 && state_->flush() && state_->read()) {}
}
TestHttp2Client::Answer const& TestHttp2Client::answer(std::int32_t stream) const {
    return state_->answers[stream];
}
std::int32_t TestHttp2Client::goaway_last_stream() const { return state_->goaway; }
bool TestHttp2Client::connection_lost() const { return state_->lost; }

TestHttp1Answer http1_exchange(std::uint16_t port, std::string_view method, std::string_view target,
                               std::string_view body, std::string_view token) {
    namespace http = boost::beast::http;
    asio::io_context context;
    tcp::socket socket{context};
    socket.connect({asio::ip::make_address("127.0.0.1"), port});
    http::request<http::string_body> request{
        http::string_to_verb({method.data(), method.size()}), {target.data(), target.size()}, 11};
    request.set(http::field::host, "127.0.0.1");
    request.set(http::field::authorization, "Bearer " + std::string{token});
    request.body() = body;
    request.prepare_payload();
    error_code error;
    http::write(socket, request, error);
    boost::beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(boost::none);
    if (!error) http::read(socket, buffer, parser, error);
    TestHttp1Answer answer;
    if (error) return answer;
    answer.status = static_cast<int>(parser.get().result_int());
    answer.body = parser.get().body();
    for (auto const& field : parser.get())
        answer.headers[std::string{field.name_string()}] = std::string{field.value()};
    return answer;
}

}    // namespace carillon::sandbox
