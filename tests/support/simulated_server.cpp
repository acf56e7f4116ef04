#include "support/simulated_server.hpp"

#include "engine/ingest/ingest.hpp"
#include "store/audiences.hpp"
#include "store/campaigns.hpp"
#include "store/filters.hpp"
#include "store/personal_data.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <stdexcept>

namespace carillon::simulation {
namespace {
using namespace std::chrono_literals;

/// A body that is all there.
class WholeBody final : public api::BodyReader {
public:
    explicit WholeBody(std::string_view body) : left_{body} {}
    Async<Result<std::string_view>> read_some() override { co_return std::exchange(left_, {}); }

private:
    std::string_view left_;
};

std::string in_small_letters(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

api::Request request_of(HttpCall const& call) {
    api::Request request;
    request.method = call.method;
    auto const mark = call.target.find('?');
    request.path = call.target.substr(0, mark);
    if (mark != std::string::npos) request.query_text = call.target.substr(mark + 1);
    if (auto query = api::parse_query(request.query_text)) request.query = *std::move(query);
    for (auto const& [name, value] : call.headers)
        request.headers.emplace_back(in_small_letters(name), value);
    request.headers.emplace_back("host", "carillon.test");
    request.remote_address = "127.0.0.1";
    request.request_id = "simulated";
    return request;
}

Async<HttpReply> answer_call(api::HttpHandler& handler, HttpCall call) {
    auto request = request_of(call);
    WholeBody reader{call.body};
    api::Response response;
    auto const plan = co_await handler.begin(request);
    if (!plan) {
        response = handler.refuse(request, plan.error());
    } else {
        request.reader = &reader;
        if (plan->how == api::BodyPlan::How::whole) request.body = std::move(call.body);
        response = co_await handler.handle(request);
    }
    HttpReply reply;
    reply.status = response.status;
    reply.body = response.static_body.empty() ? std::move(response.body) : std::string{response.static_body};
    if (response.source) {
        bool more = true;
        while (more) {
            std::string piece;
            more = co_await response.source->next(piece);
            reply.body += piece;
        }
    }
    for (auto const& [name, value] : response.headers) reply.headers[in_small_letters(name)] = value;
    reply.headers["content-type"] = response.content_type;
    handler.finished(request, reply.status);
    co_return reply;
}
}    // namespace

SimulatedServer::SimulatedServer(SimulatedClock& clock, SimulatedMeta& meta, std::filesystem::path folder,
                                 SecretBox const& secrets, Options own)
    : clock_{clock},
      secrets_{secrets},
      folder_{std::move(folder)},
      engine_ended_{clock.alarm(io_.get_executor())} {
    store::SqliteOptions sqlite;
    sqlite.reader_threads = 1;
    sqlite.in_order = true;
    auto opened = store::open_sqlite_store(folder_ / "carillon.db", sqlite, clock);
    if (!opened) throw std::runtime_error{opened.error().detail};
    store_ = *std::move(opened);
    std::filesystem::create_directories(folder_ / "spill");
    auto network = std::make_unique<SimulatedNetwork>(io_.get_executor(), clock, meta);
    network_ = network.get();
    graph_ = graph::GraphClient::over(std::move(network), own.graph_version);
    account_sync_ = std::make_unique<engine::AccountSync>(*store_, clock, secrets, *graph_);
    account_refresh_ = std::make_unique<engine::AccountRefresh>(
        io_.get_executor(), clock, *store_, *account_sync_, nullptr, engine::AccountRefresh::Limits{});
    gatekeeper_ = std::make_unique<engine::Gatekeeper>(*store_, clock, Throughput{});
    engine::EngineOptions options;
    options.jitter_seed = own.seed;
    options.materialize_rows = own.materialize_rows;
    options.look_at_least_every = 5min;    // nothing sets this clock; days pass quicker
    options.attend_every = 1min;           // likewise
    engine_ = std::make_unique<engine::Engine>(
        io_.get_executor(), clock, *store_, secrets, *graph_,
        [this](store::OpenSend const& open) { return before_materializing(open); },
        []() -> Async<void> { co_return; }, options);
    api::ServerContext context{.store = *store_, .clock = clock, .secrets = secrets, .graph = *graph_};
    context.wake_engine = [this] { engine_->wake(); };
    context.engine_trouble = [this] { return engine_->trouble(); };
    context.engine_figures = [this] { return engine_->figures(); };
    context.spill_dir = folder_ / "spill";
    if (own.make_dry_runner) dry_runner_ = own.make_dry_runner(*store_, clock, folder_ / "dry-runs");
    context.dry_runner = dry_runner_.get();
    api_ = std::make_unique<api::ApiServer>(io_, std::move(context));
}

SimulatedServer::~SimulatedServer() = default;

Async<Result<void>> SimulatedServer::before_materializing(store::OpenSend open) {
    co_await account_refresh_->before_materializing(open.send.org, open.campaign.phone_number);
    co_return co_await gatekeeper_->before_materializing(std::move(open));
}

Async<void> SimulatedServer::run_engine() {
    engine_runs_ = true;
    co_await engine_->run();
    engine_runs_ = false;
    engine_ended_->ring();
}

Async<void> SimulatedServer::begin() {
    if (auto const open = co_await store_->personal_data().unlock(secrets_); !open)
        throw std::runtime_error{open.error().detail};
    co_await store_->audiences().fail_interrupted(clock_.wall());
    co_await store_->filters().drop_unfinished();
    sweep_spill_dir(folder_ / "spill");
    boost::asio::co_spawn(io_, run_engine(), [](std::exception_ptr const& failure) {
        if (failure) std::rethrow_exception(failure);
    });
}

void SimulatedServer::answer(HttpCall call, std::function<void(HttpReply)> done) {
    boost::asio::co_spawn(io_, answer_call(api_->handler(), std::move(call)),
                          [done = std::move(done)](std::exception_ptr const& failure, HttpReply reply) {
                              if (failure) std::rethrow_exception(failure);
                              done(std::move(reply));
                          });
}

Async<void> SimulatedServer::stop(std::chrono::milliseconds limit) {
    engine_->stop(limit);
    while (engine_runs_) co_await engine_ended_->wait_until(Steady::max());
    co_await api_->stop(limit);
    co_await graph_->close(limit);
}

}    // namespace carillon::simulation
