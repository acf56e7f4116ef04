#pragma once
#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/problem.hpp"

#include <boost/asio/ssl/context.hpp>

#include <filesystem>
#include <memory>

namespace carillon::api {

/// The server's certificate chain and its private key, out of two PEM files. TLS 1.2 and later, with forward
/// secrecy and authenticated ciphers alone. On the server's thread.
class TlsIdentity {
public:
    /// Refuses files that cannot be read, hold no PEM or do not belong together.
    static Result<std::shared_ptr<TlsIdentity>> load(std::filesystem::path certificate,
                                                     std::filesystem::path key);
    /// What a new connection shakes hands with; connections that stand keep theirs.
    std::shared_ptr<boost::asio::ssl::context> context() const { return context_; }

    /// When the server's own certificate ends.
    Wall expires_at() const;

    enum class Look : std::uint8_t { unchanged, renewed };
    /// Reads the files again. A pair that is broken is refused, once for each state of the files, and the one
    /// in use stays.
    Result<Look> look_again();

private:
    TlsIdentity(std::filesystem::path certificate, std::filesystem::path key)
        : certificate_file_{std::move(certificate)}, key_file_{std::move(key)} {}
    std::filesystem::path certificate_file_, key_file_;
    std::shared_ptr<boost::asio::ssl::context> context_;
    Digest seen_{};    // of the files' bytes, when they were last looked at
};

/// Looks at an identity's files every ten seconds, and when told to. On the server's thread.
class TlsWatch {
public:
    static constexpr std::chrono::seconds every{10};
    static std::shared_ptr<TlsWatch> start(std::shared_ptr<TlsIdentity> identity, Clock& clock,
                                           boost::asio::any_io_executor executor);
    void look_now() { alarm_->ring(); }
    /// The loop ends soon after; the clock must live until then.
    void stop();

private:
    TlsWatch(std::shared_ptr<TlsIdentity> identity, Clock& clock, boost::asio::any_io_executor executor)
        : identity_{std::move(identity)}, clock_{clock}, alarm_{clock.alarm(executor)} {}
    static Async<void> run(std::shared_ptr<TlsWatch> self);
    void look();

    std::shared_ptr<TlsIdentity> identity_;
    Clock& clock_;
    std::unique_ptr<Alarm> alarm_;
    bool stopping_ = false;
};

}    // namespace carillon::api
