#pragma once
// A small HTTP/2 and HTTP/1.1 server for the client's tests: it does what it is told, including what no
// server should.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <nghttp2/nghttp2.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

namespace carillon::graph::testing {

namespace asio = boost::asio;
using asio::ip::tcp;

/// A self-signed certificate for `name` (a host name or 127.0.0.1), as two PEM texts.
struct Certificate {
    std::string key, certificate;
    static Certificate make(std::string const& name) {
        EVP_PKEY* const key = EVP_EC_gen("P-256");
        X509* const x509 = X509_new();
        X509_set_version(x509, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
        X509_gmtime_adj(X509_getm_notBefore(x509), -60);
        X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
        X509_set_pubkey(x509, key);
        X509_NAME* const subject = X509_get_subject_name(x509);
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                   reinterpret_cast<unsigned char const*>("test"), -1, -1, 0);
        X509_set_issuer_name(x509, subject);
        bool const address = name.find_first_not_of("0123456789.") == name.npos;
        std::string const alt = (address ? "IP:" : "DNS:") + name;
        X509_EXTENSION* const extension =
            X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, alt.c_str());
        X509_add_ext(x509, extension, -1);
        X509_sign(x509, key, EVP_sha256());
        Certificate made;
        made.key =
            pem([&](BIO* bio) { PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr); });
        made.certificate = pem([&](BIO* bio) { PEM_write_bio_X509(bio, x509); });
        X509_EXTENSION_free(extension);
        X509_free(x509);
        EVP_PKEY_free(key);
        return made;
    }

private:
    template <class Write>
    static std::string pem(Write write) {
        BIO* const bio = BIO_new(BIO_s_mem());
        write(bio);
        char* data = nullptr;
        long const size = BIO_get_mem_data(bio, &data);
        std::string text(data, static_cast<std::size_t>(size));
        BIO_free(bio);
        return text;
    }
};

enum class Protocol : std::uint8_t { http2_clear, http2_tls, http1_tls };

class FakeConnection;

/// What came in, and the ways to react to it.
struct Received {
    std::shared_ptr<FakeConnection> connection;
    std::int32_t stream = 0;
    std::string method, path, body;
    std::multimap<std::string, std::string> headers;
    void answer(int status, std::string text,
                std::vector<std::pair<std::string, std::string>> extra = {}) const;
    void reset(std::uint32_t error_code) const;
    void goaway(std::int32_t last_stream) const;
    void cut() const;    // closes the connection
};

struct ServerOptions {
    Protocol protocol = Protocol::http2_clear;
    std::uint32_t streams = 1000;
    std::string certificate_for = "127.0.0.1";
    std::uint16_t port = 0;
    bool answers_pings = true;    // false: reads nothing once the first request is in
};

class FakeServer {
public:
    using OnRequest = std::function<void(Received const&)>;
    FakeServer(asio::io_context& io, ServerOptions options, OnRequest on_request)
        : io_{io},
          options_{options},
          on_request_{std::move(on_request)},
          tls_{asio::ssl::context::tls_server},
          acceptor_{io} {
        if (options_.protocol != Protocol::http2_clear) start_tls();
        tcp::endpoint const where{asio::ip::make_address("127.0.0.1"), options_.port};
        acceptor_.open(where.protocol());
        acceptor_.set_option(tcp::acceptor::reuse_address{true});
        acceptor_.bind(where);
        acceptor_.listen();
        accept();
    }
    ~FakeServer() { stop(); }
    void stop();
    std::uint16_t port() const { return port_; }
    std::string url() const {
        return fmt::format("{}://127.0.0.1:{}", options_.protocol == Protocol::http2_clear ? "http" : "https",
                           port_);
    }
    /// A file that holds the certificate to trust; gone with the server.
    std::string ca_file() const { return ca_file_.string(); }
    ServerOptions const& options() const { return options_; }
    OnRequest const& on_request() const { return on_request_; }
    asio::ssl::context& tls() { return tls_; }
    std::size_t accepted = 0, resumed = 0;

private:
    void start_tls() {
        auto const made = Certificate::make(options_.certificate_for);
        tls_.use_certificate_chain(asio::buffer(made.certificate));
        tls_.use_private_key(asio::buffer(made.key), asio::ssl::context::pem);
        ca_file_ = std::filesystem::temp_directory_path() /
                   fmt::format("carillon-ca-{}-{}.pem", ::getpid(), static_cast<void*>(this));
        std::ofstream{ca_file_} << made.certificate;
        SSL_CTX_set_session_id_context(tls_.native_handle(), reinterpret_cast<unsigned char const*>("t"), 1);
        SSL_CTX_set_alpn_select_cb(
            tls_.native_handle(),
            [](SSL*, unsigned char const** out, unsigned char* size, unsigned char const* in,
               unsigned in_size, void* me) {
                bool const h2 = static_cast<FakeServer*>(me)->options_.protocol == Protocol::http2_tls;
                std::string_view const want = h2 ? "\x02h2" : "\x08http/1.1";
                auto const* const mine = reinterpret_cast<unsigned char const*>(want.data());
                int const agreed = SSL_select_next_proto(const_cast<unsigned char**>(out), size, mine,
                                                         static_cast<unsigned>(want.size()), in, in_size);
                return agreed == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
            },
            this);
    }
    void accept();

    asio::io_context& io_;
    ServerOptions options_;
    OnRequest on_request_;
    asio::ssl::context tls_;
    tcp::acceptor acceptor_;
    std::uint16_t port_ = 0;
    std::filesystem::path ca_file_;
    std::vector<std::weak_ptr<FakeConnection>> connections_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

class FakeConnection : public std::enable_shared_from_this<FakeConnection> {
public:
    FakeConnection(FakeServer& server, tcp::socket socket)
        : server_{server},
          options_{server.options()},
          stream_{std::move(socket), server.tls()},
          input_(65536) {}
    ~FakeConnection() { nghttp2_session_del(session_); }

    void run() {
        if (options_.protocol == Protocol::http2_clear) return start();
        stream_.async_handshake(asio::ssl::stream_base::server,
                                [me = shared_from_this()](boost::system::error_code error) {
                                    if (error) return;
                                    if (SSL_session_reused(me->stream_.native_handle()) && !me->closed_)
                                        ++me->server_.resumed;
                                    me->start();
                                });
    }
    void close() {
        closed_ = true;
        boost::system::error_code ignored;
        stream_.next_layer().close(ignored);
    }
    void answer(std::int32_t stream, int status, std::string text,
                std::vector<std::pair<std::string, std::string>> extra) {
        if (closed_) return;
        if (options_.protocol == Protocol::http1_tls) return answer_http1(status, text, extra);
        std::string const code = std::to_string(status);
        std::vector<nghttp2_nv> fields{field(":status", code)};
        for (auto const& [name, value] : extra) fields.push_back(field(name, value));
        bodies_[stream] = std::move(text);
        nghttp2_data_provider body{};
        body.source.ptr = &bodies_[stream];
        body.read_callback = [](nghttp2_session*, std::int32_t, std::uint8_t* into, std::size_t size,
                                std::uint32_t* flags, nghttp2_data_source* source, void*) -> ssize_t {
            auto& rest = *static_cast<std::string*>(source->ptr);
            std::size_t const taken = std::min(rest.size(), size);
            std::copy_n(rest.data(), taken, into);
            rest.erase(0, taken);
            if (rest.empty()) *flags |= NGHTTP2_DATA_FLAG_EOF;
            return static_cast<ssize_t>(taken);
        };
        nghttp2_submit_response(session_, stream, fields.data(), fields.size(), &body);
        flush();
    }
    void reset(std::int32_t stream, std::uint32_t error_code) {
        nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, stream, error_code);
        flush();
    }
    void goaway(std::int32_t last_stream) {
        nghttp2_submit_goaway(session_, NGHTTP2_FLAG_NONE, last_stream, NGHTTP2_NO_ERROR, nullptr, 0);
        flush();
    }

private:
    static nghttp2_nv field(std::string_view name, std::string_view value) {
        auto const bytes = [](std::string_view text) {
            return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
        };
        return {bytes(name), bytes(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
    }
    template <class Handler>
    void read_some(Handler handler) {
        if (options_.protocol == Protocol::http2_clear)
            stream_.next_layer().async_read_some(asio::buffer(input_), std::move(handler));
        else
            stream_.async_read_some(asio::buffer(input_), std::move(handler));
    }
    template <class Handler>
    void write(Handler handler) {
        if (options_.protocol == Protocol::http2_clear)
            asio::async_write(stream_.next_layer(), asio::buffer(output_), std::move(handler));
        else
            asio::async_write(stream_, asio::buffer(output_), std::move(handler));
    }

    void start() {
        if (options_.protocol != Protocol::http1_tls) start_session();
        read();
        flush();
    }
    void start_session() {
        nghttp2_session_callbacks* callbacks = nullptr;
        nghttp2_session_callbacks_new(&callbacks);
        nghttp2_session_callbacks_set_on_header_callback(
            callbacks,
            [](nghttp2_session*, nghttp2_frame const* frame, std::uint8_t const* name, std::size_t name_size,
               std::uint8_t const* value, std::size_t value_size, std::uint8_t, void* me) {
                Received& request = static_cast<FakeConnection*>(me)->requests_[frame->hd.stream_id];
                std::string const key(reinterpret_cast<char const*>(name), name_size);
                std::string const text(reinterpret_cast<char const*>(value), value_size);
                if (key == ":path") request.path = text;
                if (key == ":method") request.method = text;
                request.headers.emplace(key, text);
                return 0;
            });
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
            callbacks, [](nghttp2_session*, std::uint8_t, std::int32_t stream, std::uint8_t const* data,
                          std::size_t size, void* me) {
                static_cast<FakeConnection*>(me)->requests_[stream].body.append(
                    reinterpret_cast<char const*>(data), size);
                return 0;
            });
        nghttp2_session_callbacks_set_on_frame_recv_callback(
            callbacks, [](nghttp2_session*, nghttp2_frame const* frame, void* me) {
                auto& self = *static_cast<FakeConnection*>(me);
                bool const request = frame->hd.type == NGHTTP2_DATA || frame->hd.type == NGHTTP2_HEADERS;
                if (request && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM))
                    self.complete_.push_back(frame->hd.stream_id);
                return 0;
            });
        nghttp2_session_server_new(&session_, callbacks, this);
        nghttp2_session_callbacks_del(callbacks);
        nghttp2_settings_entry const settings[]{{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, options_.streams},
                                                {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 1 << 20}};
        nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, settings, 2);
        nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, 16 << 20);
    }
    void read() {
        read_some([me = shared_from_this()](boost::system::error_code error, std::size_t size) {
            if (error || me->closed_) return;
            if (me->session_)
                nghttp2_session_mem_recv(me->session_, me->input_.data(), size);
            else
                me->received_http1(size);
            for (std::int32_t const stream : std::exchange(me->complete_, {})) {
                Received request = std::move(me->requests_[stream]);
                me->requests_.erase(stream);
                request.connection = me;
                request.stream = stream;
                if (!me->options_.answers_pings) me->deaf_ = true;
                me->server_.on_request()(request);
                if (me->closed_) return;
            }
            if (me->deaf_) return;
            me->flush();
            me->read();
        });
    }
    void received_http1(std::size_t size) {
        text_.append(reinterpret_cast<char const*>(input_.data()), size);
        auto const end = text_.find("\r\n\r\n");
        if (end == text_.npos) return;
        auto const length_at = text_.find("content-length: ");
        std::size_t const length = length_at < end ? std::stoul(text_.substr(length_at + 16)) : 0;
        if (text_.size() < end + 4 + length) return;
        Received& request = requests_[0];
        request.method = text_.substr(0, text_.find(' '));
        request.path =
            text_.substr(request.method.size() + 1, text_.find(" HTTP/") - request.method.size() - 1);
        request.body = text_.substr(end + 4, length);
        text_.erase(0, end + 4 + length);
        complete_.push_back(0);
    }
    void answer_http1(int status, std::string const& text,
                      std::vector<std::pair<std::string, std::string>> const& extra) {
        std::string head = fmt::format("HTTP/1.1 {} X\r\nContent-Length: {}\r\n", status, text.size());
        for (auto const& [name, value] : extra) head += fmt::format("{}: {}\r\n", name, value);
        pending_ += head + "\r\n" + text;
        flush();
    }
    void flush() {
        if (writing_ || closed_) return;
        output_ = std::exchange(pending_, {});
        std::uint8_t const* data = nullptr;
        while (session_) {
            ssize_t const size = nghttp2_session_mem_send(session_, &data);
            if (size <= 0) break;
            output_.append(reinterpret_cast<char const*>(data), static_cast<std::size_t>(size));
        }
        if (output_.empty()) return;
        writing_ = true;
        write([me = shared_from_this()](boost::system::error_code error, std::size_t) {
            me->writing_ = false;
            if (!error) me->flush();
        });
    }

    FakeServer& server_;
    ServerOptions options_;
    asio::ssl::stream<tcp::socket> stream_;
    nghttp2_session* session_ = nullptr;
    std::vector<std::uint8_t> input_;
    std::string output_, pending_, text_;
    std::map<std::int32_t, Received> requests_;
    std::map<std::int32_t, std::string> bodies_;
    std::vector<std::int32_t> complete_;
    bool writing_ = false, closed_ = false, deaf_ = false;
};

inline void FakeServer::accept() {
    port_ = acceptor_.local_endpoint().port();
    acceptor_.async_accept([this, alive = alive_](boost::system::error_code error, tcp::socket socket) {
        if (error || !*alive) return;
        ++accepted;
        socket.set_option(tcp::no_delay{true}, error);
        auto const connection = std::make_shared<FakeConnection>(*this, std::move(socket));
        connections_.push_back(connection);
        connection->run();
        accept();
    });
}

inline void FakeServer::stop() {
    *alive_ = false;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    for (auto const& weak : connections_)
        if (auto const connection = weak.lock()) connection->close();
    connections_.clear();
    if (!ca_file_.empty()) std::filesystem::remove(ca_file_, ignored);
}

inline void Received::answer(int status, std::string text,
                             std::vector<std::pair<std::string, std::string>> extra) const {
    connection->answer(stream, status, std::move(text), std::move(extra));
}
inline void Received::reset(std::uint32_t error_code) const { connection->reset(stream, error_code); }
inline void Received::goaway(std::int32_t last_stream) const { connection->goaway(last_stream); }
inline void Received::cut() const { connection->close(); }

}    // namespace carillon::graph::testing
