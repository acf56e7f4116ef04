#pragma once
#include "base/clock.hpp"
#include "base/problem.hpp"
#include "sandbox/profile.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace carillon::sandbox {

struct Endpoint {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;    // 0: any free one
    /// "127.0.0.1:9443", "[::1]:0"; a problem says what is wrong with the text.
    static Result<Endpoint> parse(std::string_view text);
};

struct Options {
    std::optional<Endpoint> listen;          // TLS; HTTP/2 or HTTP/1.1 by ALPN
    std::optional<Endpoint> listen_plain;    // HTTP/2 with prior knowledge and HTTP/1.1 on one port
    std::uint64_t seed = 1;
    std::string
        webhook_url;    // empty: updates go nowhere until one is set or an app subscribes with its own
    Profile profile = default_profile();
    std::string tls_certificate_file, tls_key_file;    // PEM; empty: self-signed, made in memory
};

/// One message the sandbox accepted.
struct LedgerEntry {
    std::string to;    // digits
    std::string phone_number_id;
    std::string api;              // "marketing_messages" or "messages"
    std::string template_name;    // empty: a free text
    std::string wamid;
    std::optional<std::string> callback_data;
    Wall accepted_at;
};

struct Stats {
    std::uint64_t requests = 0, accepted = 0, rejected = 0, duplicates = 0;
    std::map<int, std::uint64_t> rejected_by_code;
    std::uint64_t webhooks_posted = 0, webhooks_retried = 0, webhooks_acknowledged = 0, updates_pending = 0;
};

/// Meta's side: the Graph endpoints, virtual recipients and webhooks (docs/sandbox.md). Runs on the one
/// thread that runs `context`; every member is called on that thread, apart from those marked otherwise. The
/// clock has to be a running one. Destroy it before the io_context; what is left of its handlers then does
/// nothing.
class Sandbox {
public:
    Sandbox(boost::asio::io_context& context, Clock& clock, Options options);
    ~Sandbox();

    /// Listens. A problem names the address or file that cannot be used and how to mend it. May be called
    /// before the io_context runs.
    Result<void> start();
    void stop();

    std::uint16_t tls_port() const;      // 0: not listening
    std::uint16_t plain_port() const;    // 0: not listening
    /// What a client has to trust; empty with a certificate from a file.
    std::string ca_certificate_pem() const;
    WorldSpec world() const;    // with the secrets, phone numbers and templates

    /// From any thread while the io_context runs (it is posted), or on its thread.
    void set_webhook_url(std::string url);
    /// The same as PUT /__sandbox/behaviour. From any thread while the io_context runs, or on its thread.
    Result<void> set_behaviour(std::string json);
    /// From any thread: no update scheduled, on its way or unacknowledged.
    bool idle() const;
    /// From any thread: messages accepted so far.
    std::uint64_t accepted() const;
    /// From any thread while the io_context runs, or on its thread.
    Stats stats() const;
    /// Every message accepted so far, in order; `visit` runs on the io_context's thread. From any thread
    /// while the io_context runs, or on its thread.
    void visit_ledger(std::function<void(LedgerEntry const&)> const& visit) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}    // namespace carillon::sandbox
