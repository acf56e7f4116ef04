#include "api/fixture_test.hpp"
#include "api/tls_identity.hpp"
#include "sandbox/server.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <fstream>
#include <sys/socket.h>

namespace carillon::api {
namespace {
namespace asio = boost::asio;

std::string pem_of(SSL* ssl) {
    X509* const certificate = SSL_get1_peer_certificate(ssl);
    BIO* const bio = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(bio, certificate);
    char* data = nullptr;
    auto const size = static_cast<std::size_t>(BIO_get_mem_data(bio, &data));
    std::string text{data, size};
    BIO_free(bio);
    X509_free(certificate);
    return text;
}

/// What came of one request over TLS.
struct TlsReply {
    std::string text, certificate, cipher, protocol;
};

/// Nothing when the handshake fails.
std::optional<TlsReply> ask(unsigned short port, std::string const& request, int newest = TLS1_3_VERSION) {
    asio::io_context io;
    asio::ssl::context context{asio::ssl::context::tls_client};
    SSL_CTX_set_min_proto_version(context.native_handle(), 0);
    SSL_CTX_set_max_proto_version(context.native_handle(), newest);
    SSL_CTX_set_security_level(context.native_handle(), 0);
    asio::ssl::stream<asio::ip::tcp::socket> stream{io, context};
    stream.next_layer().connect({asio::ip::make_address("127.0.0.1"), port});
    timeval const limit{20, 0};
    setsockopt(stream.next_layer().native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    boost::system::error_code error;
    stream.handshake(asio::ssl::stream_base::client, error);
    if (error) return {};
    auto* const ssl = stream.native_handle();
    TlsReply reply{.text = {},
                   .certificate = pem_of(ssl),
                   .cipher = SSL_get_cipher_name(ssl),
                   .protocol = SSL_get_version(ssl)};
    asio::write(stream, asio::buffer(request), error);
    char piece[16 << 10];
    while (!error) {
        auto const count = stream.read_some(asio::buffer(piece), error);
        reply.text.append(piece, count);
    }
    return reply;
}

std::string last_request(std::string_view method, std::string_view target, std::string_view body = {}) {
    return request_text(method, target, body, {{"Connection", "close"}});
}

/// A second server beside the fixture's, under TLS, on a clock that stands.
class Tls : public ApiTest {
protected:
    Tls() {
        put(first_);
        identity_ = TlsIdentity::load(certificate_file(), key_file()).value();
        on_loop([this] {
            ServerContext context{.store = *store_, .clock = manual_, .secrets = secrets_, .graph = *graph_};
            context.spill_dir = folder_ / "spill";
            context.listen = "127.0.0.1:0";
            context.tls = identity_;
            tls_server_ = std::make_unique<ApiServer>(io_, std::move(context));
            EXPECT_TRUE(tls_server_->start());
        });
    }
    ~Tls() override {
        wait(tls_server_->stop(std::chrono::seconds{5}));
        on_loop([this] { tls_server_.reset(); });
    }
    void on_loop(std::function<void()> work) {
        wait([](std::function<void()> todo) -> Async<void> {
            todo();
            co_return;
        }(std::move(work)));
    }
    std::filesystem::path certificate_file() const { return folder_ / "cert.pem"; }
    std::filesystem::path key_file() const { return folder_ / "key.pem"; }
    void put(sandbox::Certificate const& pair) {
        std::ofstream{certificate_file()} << pair.certificate_pem;
        std::ofstream{key_file()} << pair.key_pem;
    }
    /// Ten seconds later, and whatever was due then has been done.
    void next_look() {
        on_loop([this] { manual_.advance(TlsWatch::every); });
        for (int i = 0; i < 3; ++i) on_loop([] {});
    }
    std::string served() { return ask(tls_server_->port(), last_request("GET", "/healthz"))->certificate; }

    ManualClock manual_{clock_.wall()};
    sandbox::Certificate first_ = sandbox::make_certificate(), second_ = sandbox::make_certificate();
    std::shared_ptr<TlsIdentity> identity_;
    std::unique_ptr<ApiServer> tls_server_;
};

TEST_F(Tls, ServesRequestsWithForwardSecrecyAndSaysHttpsForGood) {
    auto const reply = ask(tls_server_->port(), last_request("GET", "/healthz"));
    ASSERT_TRUE(reply);
    EXPECT_TRUE(reply->text.starts_with("HTTP/1.1 200 ")) << reply->text;
    EXPECT_NE(reply->text.find("Strict-Transport-Security: max-age=31536000"), std::string::npos);
    EXPECT_EQ(reply->certificate, first_.certificate_pem);
    EXPECT_GT(identity_->expires_at(), clock_.wall());
    EXPECT_EQ(reply->protocol, "TLSv1.3");
    auto const older = ask(tls_server_->port(), last_request("GET", "/healthz"), TLS1_2_VERSION);
    ASSERT_TRUE(older);
    EXPECT_TRUE(older->cipher.starts_with("ECDHE-")) << older->cipher;
    EXPECT_FALSE(ask(tls_server_->port(), last_request("GET", "/healthz"), TLS1_1_VERSION));
    EXPECT_FALSE(call("GET", "/healthz").headers.contains("strict-transport-security")) << "in the clear";
}

TEST_F(Tls, TheSessionsCookieIsSecure) {
    add_user(org_, "ada@example.com", "correct horse", Role::owner);
    std::string const who = R"({"email":"ada@example.com","password":"correct horse"})";
    auto const reply = ask(tls_server_->port(), last_request("POST", "/api/v1/session", who));
    ASSERT_TRUE(reply);
    auto const cookie = reply->text.find("Set-Cookie: carillon_session=");
    ASSERT_NE(cookie, std::string::npos) << reply->text;
    EXPECT_NE(reply->text.substr(cookie, reply->text.find("\r\n", cookie) - cookie).find("; Secure"),
              std::string::npos);
    EXPECT_EQ(call("POST", "/api/v1/session", who).headers.at("set-cookie").find("; Secure"),
              std::string::npos);
}

TEST_F(Tls, ANewPairIsServedAndABrokenOneIsNot) {
    put(second_);
    EXPECT_EQ(served(), first_.certificate_pem) << "not looked at yet";
    next_look();
    EXPECT_EQ(served(), second_.certificate_pem);
    // The certificate has come, its key has not yet.
    std::ofstream{certificate_file()} << first_.certificate_pem;
    next_look();
    EXPECT_EQ(served(), second_.certificate_pem);
    std::ofstream{certificate_file()} << "no certificate";
    next_look();
    EXPECT_EQ(served(), second_.certificate_pem);
    std::filesystem::remove(key_file());
    next_look();
    EXPECT_EQ(served(), second_.certificate_pem);
    put(first_);
    on_loop([this] { tls_server_->reload_tls(); });    // as on SIGHUP, without waiting
    for (int i = 0; i < 3; ++i) on_loop([] {});
    EXPECT_EQ(served(), first_.certificate_pem);
}

TEST_F(Tls, WhoSpeaksNoTlsIsNotAnswered) {
    Wire wire{tls_server_->port()};
    wire.write(request_text("GET", "/healthz", {}, {}));
    std::string seen;
    EXPECT_FALSE(wire.read_until("HTTP/1.1", seen));
}

TEST_F(Tls, FilesThatAreNoPairAreRefusedWithACure) {
    std::ofstream{key_file()} << second_.key_pem;
    auto const strangers = TlsIdentity::load(certificate_file(), key_file());
    ASSERT_FALSE(strangers);
    EXPECT_EQ(strangers.error().code, "tls_key");
    EXPECT_EQ(strangers.error().detail.find("PRIVATE KEY"), std::string::npos);
    auto const missing = TlsIdentity::load(folder_ / "nowhere.pem", key_file());
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, "tls_certificate");
    auto const again = identity_->look_again();
    ASSERT_FALSE(again);
    EXPECT_EQ(identity_->look_again().value(), TlsIdentity::Look::unchanged) << "said once";
}

}    // namespace
}    // namespace carillon::api
