#include "api/server.hpp"

#include "api/app_context.hpp"
#include "api/auth.hpp"
#include "api/dispatch.hpp"
#include "api/inbound.hpp"
#include "api/metrics.hpp"
#include "api/uploads.hpp"
#include "engine/account_refresh.hpp"
#include "engine/account_sync.hpp"
#include "engine/preflight.hpp"
#include "engine/receipts.hpp"

namespace carillon::api {
namespace {
Authenticator::Secure secure_where_https(std::string_view public_url) {
    return public_url.starts_with("https://") ? Authenticator::Secure::yes : Authenticator::Secure::no;
}
}    // namespace

struct ApiServer::State {
    State(boost::asio::io_context& io, ServerContext given)
        : context{std::move(given)},
          auth{context.store, context.secrets, context.clock, secure_where_https(context.public_url)},
          uploads{context.store.audiences(), context.clock, io.get_executor(), metrics, context.uploads_max},
          gatekeeper{context.store, context.clock, context.throughput},
          account_sync{context.store, context.clock, context.secrets, context.graph},
          account_refresh{io.get_executor(), context.clock,       context.store,
                          account_sync,      context.wake_engine, {}},
          receipts{context.store, context.clock, context.secrets, receipt_hooks()},
          server{io, dispatcher, {context.limits, context.clock, context.trusted_proxies, context.tls}},
          app{context, context.store, context.clock, io.get_executor(), auth,         metrics,
              uploads, inbound,       gatekeeper,    receipts,          account_sync, server},
          dispatcher{app} {}

    engine::Receipts::Hooks receipt_hooks() {
        engine::Receipts::Hooks hooks{.wake_engine = context.wake_engine, .account_changed = {}};
        if (context.refresh_accounts)
            hooks.account_changed = [this](OrgId org, WabaId id) {
                account_refresh.account_changed(org, id);
            };
        return hooks;
    }

    ServerContext const context;
    Metrics metrics;
    Authenticator auth;
    Uploads uploads;
    InboundCalls inbound;
    engine::Gatekeeper gatekeeper;
    engine::AccountSync account_sync;
    engine::AccountRefresh account_refresh;
    engine::Receipts receipts;
    HttpServer
        server;    // takes the dispatcher by reference, before it is made, and calls it only after start()
    App app;
    Dispatcher dispatcher;
    std::shared_ptr<TlsWatch> tls_watch;    // from start() to stop(), where there is TLS
};

ApiServer::ApiServer(boost::asio::io_context& io, ServerContext context)
    : state_{std::make_unique<State>(io, std::move(context))} {}
ApiServer::~ApiServer() = default;

Result<void> ApiServer::start() {
    auto const& context = state_->context;
    auto listening = state_->server.listen(context.listen);
    if (listening && context.tls)
        state_->tls_watch = TlsWatch::start(context.tls, context.clock, state_->app.executor);
    return listening;
}

void ApiServer::reload_tls() {
    if (state_->tls_watch) state_->tls_watch->look_now();
}

HttpHandler& ApiServer::handler() { return state_->dispatcher; }
unsigned short ApiServer::port() const { return state_->server.port(); }

Async<void> ApiServer::stop(std::chrono::milliseconds limit) {
    if (auto const watch = std::exchange(state_->tls_watch, nullptr)) watch->stop();
    co_await state_->server.stop(limit);
    co_await state_->uploads.stop();
}

}    // namespace carillon::api
