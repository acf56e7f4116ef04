#include "sandbox/sandbox.hpp"

#include "base/time.hpp"
#include "sandbox/platform.hpp"
#include "sandbox/server.hpp"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <future>
#include <iterator>

namespace carillon::sandbox {
namespace {

Result<std::string> read_file(std::string const& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file)
        return refuse(Problem::Kind::invalid, "unreadable_file",
                      fmt::format("{} cannot be read. Check the path and its permissions.", path));
    return std::string{std::istreambuf_iterator<char>{file}, {}};
}

Result<Certificate> certificate_for(Options const& options) {
    if (options.tls_certificate_file.empty() && options.tls_key_file.empty()) return make_certificate();
    if (options.tls_certificate_file.empty() || options.tls_key_file.empty())
        return refuse(Problem::Kind::invalid, "half_a_certificate",
                      "Give both a TLS certificate and its key, or neither for a self-signed one.");
    auto certificate = read_file(options.tls_certificate_file);
    if (!certificate) return std::unexpected{certificate.error()};
    auto key = read_file(options.tls_key_file);
    if (!key) return std::unexpected{key.error()};
    return Certificate{std::move(*certificate), std::move(*key)};
}

}    // namespace

Result<Endpoint> Endpoint::parse(std::string_view text) {
    auto const colon = text.rfind(':');
    Endpoint endpoint;
    bool good = colon != std::string_view::npos && colon > 0;
    if (good) {
        std::string_view host = text.substr(0, colon);
        if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
        endpoint.host = host;
        char const* const end = text.data() + text.size();
        auto const read = std::from_chars(text.data() + colon + 1, end, endpoint.port);
        good = read.ec == std::errc{} && read.ptr == end;
    }
    if (good) return endpoint;
    return refuse(
        Problem::Kind::invalid, "bad_address",
        fmt::format("\"{}\" is not ADDRESS:PORT; write it like 127.0.0.1:9443 or [::1]:9443.", text));
}

struct Sandbox::State {
    boost::asio::io_context& context;
    Clock& clock;
    Options options;
    std::unique_ptr<Platform> platform;
    Problem refused;    // why there is no platform
    std::unique_ptr<Server> tls, plain;
    Certificate certificate;

    /// Runs `work` on the io_context's thread and waits for it.
    template <class Work>
    auto on_thread(Work work) {
        if (context.get_executor().running_in_this_thread()) return work();
        std::packaged_task<decltype(work())()> task{std::move(work)};
        auto done = task.get_future();
        boost::asio::post(context, std::move(task));
        return done.get();
    }
};

Sandbox::Sandbox(boost::asio::io_context& context, Clock& clock, Options options)
    : state_{new State{context, clock, std::move(options), {}, {}, {}, {}, {}}} {
    auto platform = Platform::make(context, clock, state_->options.profile, state_->options.seed);
    if (platform) {
        state_->platform = std::move(*platform);
    } else {
        state_->refused = std::move(platform.error());
    }
}

Sandbox::~Sandbox() { stop(); }

Result<void> Sandbox::start() {
    State& state = *state_;
    if (!state.platform) return std::unexpected{state.refused};
    if (!state.options.webhook_url.empty() && !WebhookUrl::parse(state.options.webhook_url))
        return refuse(
            Problem::Kind::invalid, "bad_webhook_url",
            fmt::format("\"{}\" is not a webhook address; write it like http://127.0.0.1:8080/webhooks/meta.",
                        state.options.webhook_url));
    if (state.options.listen) {
        auto certificate = certificate_for(state.options);
        if (!certificate) return std::unexpected{certificate.error()};
        state.certificate = std::move(*certificate);
        auto const& at = *state.options.listen;
        auto server = Server::listen(state.context, at.host, at.port, &state.certificate, *state.platform);
        if (!server) return std::unexpected{server.error()};
        state.tls = std::move(*server);
    }
    if (state.options.listen_plain) {
        auto const& at = *state.options.listen_plain;
        auto server = Server::listen(state.context, at.host, at.port, nullptr, *state.platform);
        if (!server) {
            state.tls.reset();
            return std::unexpected{server.error()};
        }
        state.plain = std::move(*server);
    }
    state.platform->webhooks().set_app_url(state.options.webhook_url);
    return {};
}

void Sandbox::stop() {
    State& state = *state_;
    if (state.tls) state.tls->stop();
    if (state.plain) state.plain->stop();
    if (state.platform) state.platform->webhooks().stop();
}

std::uint16_t Sandbox::tls_port() const { return state_->tls ? state_->tls->port() : 0; }
std::uint16_t Sandbox::plain_port() const { return state_->plain ? state_->plain->port() : 0; }

std::string Sandbox::ca_certificate_pem() const {
    return state_->options.tls_certificate_file.empty() ? state_->certificate.certificate_pem : std::string{};
}

WorldSpec Sandbox::world() const { return state_->options.profile.world; }

void Sandbox::set_webhook_url(std::string url) {
    state_->on_thread([this, url = std::move(url)] {
        state_->platform->webhooks().set_subscribed(true);
        state_->platform->webhooks().set_app_url(url);
    });
}

Result<void> Sandbox::set_behaviour(std::string json) {
    return state_->on_thread(
        [this, json = std::move(json)]() -> Result<void> { return state_->platform->set_behaviour(json); });
}

bool Sandbox::idle() const { return state_->platform->idle(); }
std::uint64_t Sandbox::accepted() const { return state_->platform->accepted(); }

Stats Sandbox::stats() const {
    return state_->on_thread([this] {
        Platform& platform = *state_->platform;
        WebhookCounts const& hooks = platform.webhooks().counts();
        Stats stats;
        stats.requests = platform.counts().requests;
        stats.accepted = platform.counts().accepted;
        stats.rejected_by_code = platform.counts().rejected;
        for (auto const& [code, count] : stats.rejected_by_code) stats.rejected += count;
        stats.duplicates = platform.ledger().duplicates();
        stats.webhooks_posted = hooks.posted;
        stats.webhooks_retried = hooks.retried;
        stats.webhooks_acknowledged = hooks.acknowledged;
        stats.updates_pending = platform.pending();
        return stats;
    });
}

void Sandbox::visit_ledger(std::function<void(LedgerEntry const&)> const& visit) const {
    state_->on_thread([this, &visit] {
        Ledger const& ledger = state_->platform->ledger();
        World const& world = state_->platform->world();
        for (std::uint32_t i = 0; i < ledger.size(); ++i) {
            Message const& message = ledger[i];
            MessageTexts const texts = ledger.texts(message);
            LedgerEntry entry;
            entry.to = texts.user_id.empty() ? std::to_string(message.to) : std::string{texts.user_id};
            entry.phone_number_id = world.phone_numbers()[message.phone_index].spec.id;
            entry.api = message.api == Api::messages ? "messages" : "marketing_messages";
            if (message.template_index != Message::no_template)
                entry.template_name = world.templates()[message.template_index].spec.name;
            entry.wamid = ledger.wamid(i);
            if (texts.has_callback_data) entry.callback_data = std::string{texts.callback_data};
            entry.accepted_at = from_ms(message.accepted_at_ms);
            visit(entry);
        }
    });
}

}    // namespace carillon::sandbox
