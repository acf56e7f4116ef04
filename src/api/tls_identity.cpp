#include "api/tls_identity.hpp"

#include "base/check.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <openssl/ssl.h>
#include <spdlog/spdlog.h>

#include <ctime>
#include <fstream>
#include <sstream>

namespace carillon::api {
namespace {
namespace asio = boost::asio;
using Context = asio::ssl::context;

/// Of TLS 1.2; what TLS 1.3 has is sound as it comes.
constexpr char const* ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr std::size_t file_max = 1 << 20;

std::unexpected<Problem> refused(std::string code, std::string sentence) {
    return refuse(Problem::Kind::invalid, std::move(code), std::move(sentence));
}

/// Empty when it cannot be read.
std::string text_of(std::filesystem::path const& file) {
    std::ifstream in{file, std::ios::binary};
    std::stringstream text;
    text << in.rdbuf();
    auto all = std::move(text).str();
    return all.size() <= file_max ? all : std::string{};
}

/// The only protocol that is spoken here.
int choose_protocol(SSL*, unsigned char const** chosen, unsigned char* size, unsigned char const* offered,
                    unsigned int offered_size, void*) {
    static constexpr unsigned char ours[] = "\x08http/1.1";
    unsigned char* found = nullptr;
    if (SSL_select_next_proto(&found, size, ours, sizeof ours - 1, offered, offered_size) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

std::shared_ptr<Context> empty_context() {
    auto context = std::make_shared<Context>(Context::tls_server);
    SSL_CTX* const native = context->native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(native, ciphers);
    SSL_CTX_set_options(native,
                        SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
    // A key under a password would be asked for on the terminal, in the middle of the work.
    context->set_password_callback([](std::size_t, Context::password_purpose) { return std::string{}; });
    return context;
}
}    // namespace

Result<std::shared_ptr<TlsIdentity>> TlsIdentity::load(std::filesystem::path certificate,
                                                       std::filesystem::path key) {
    std::shared_ptr<TlsIdentity> identity{new TlsIdentity{std::move(certificate), std::move(key)}};
    auto const read = identity->look_again();
    if (!read) return std::unexpected{read.error()};
    return identity;
}

Wall TlsIdentity::expires_at() const {
    std::tm end{};
    auto const* const certificate = SSL_CTX_get0_certificate(context_->native_handle());
    CHECK(ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) == 1);    // OpenSSL has parsed it
    return Wall{std::chrono::seconds{::timegm(&end)}};
}

Result<TlsIdentity::Look> TlsIdentity::look_again() {
    auto const certificate = text_of(certificate_file_), key = text_of(key_file_);
    auto const seen = sha256(fmt::format("{}\n{}{}", certificate.size(), certificate, key));
    if (seen == seen_) return Look::unchanged;
    seen_ = seen;
    auto context = empty_context();
    boost::system::error_code error;
    context->use_certificate_chain(asio::buffer(certificate), error);
    if (error)
        return refused(
            "tls_certificate",
            fmt::format("The certificate {} cannot be used: {}. Give the chain as PEM, the server's "
                        "own certificate first, in a file this user can read.",
                        certificate_file_.string(), error.message()));
    context->use_private_key(asio::buffer(key), Context::pem, error);
    if (error || SSL_CTX_check_private_key(context->native_handle()) != 1)
        return refused("tls_key",
                       fmt::format("The key {} cannot be used with the certificate {}. Give the private key "
                                   "that belongs to it as PEM without a password, in a file this user can "
                                   "read.",
                                   key_file_.string(), certificate_file_.string()));
    context_ = std::move(context);
    return Look::renewed;
}

std::shared_ptr<TlsWatch> TlsWatch::start(std::shared_ptr<TlsIdentity> identity, Clock& clock,
                                          asio::any_io_executor executor) {
    std::shared_ptr<TlsWatch> watch{new TlsWatch{std::move(identity), clock, executor}};
    asio::co_spawn(executor, run(watch), asio::detached);
    return watch;
}

void TlsWatch::stop() {
    stopping_ = true;
    alarm_->ring();
}

Async<void> TlsWatch::run(std::shared_ptr<TlsWatch> self) {
    while (!self->stopping_) {
        auto const until = self->clock_.steady() + every;
        co_await self->alarm_->wait_until(until);
        if (!self->stopping_) self->look();
    }
}

void TlsWatch::look() {
    auto const found = identity_->look_again();
    if (!found)
        spdlog::error("TLS goes on with the certificate it had: {}", found.error().detail);
    else if (*found == TlsIdentity::Look::renewed)
        spdlog::info("TLS has a new certificate; new connections get it");
}

}    // namespace carillon::api
