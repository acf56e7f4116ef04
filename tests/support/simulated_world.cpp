#include "support/simulated_world.hpp"

#include "domain/api_key.hpp"
#include "store/accounts.hpp"
#include "store/store.hpp"

#include <stdexcept>
#include <thread>

namespace carillon::simulation {
namespace {
using namespace std::chrono_literals;

constexpr auto answer_limit = 5min;                // simulated, for one request
constexpr auto threads_work = 5s;                  // real, before simulated time moves for one request
constexpr auto stop_limit = 15s;                   // simulated, as `carillon serve` has it
constexpr std::size_t instants_max = 5'000'000;    // of one move: something rings for ever

/// In memory where the machine has such a place: a scenario's durability is not what it tests.
std::filesystem::path make_folder() {
    std::filesystem::path const memory = "/dev/shm";
    auto const parent =
        std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
    auto pattern = (parent / "carillon-world-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no temporary folder can be made"};
    return pattern;
}

/// The answer to one webhook, and what becomes of it when the server dies under it: no answer.
struct Webhook {
    std::unique_ptr<Alarm> answered;
    sandbox::WebhookAnswer answer;
    void settle(int status) {
        answer.status = status;
        answered->ring();
    }
};
struct NoAnswerWhenLost {
    std::shared_ptr<Webhook> webhook;
    ~NoAnswerWhenLost() {
        if (webhook) webhook->settle(0);
    }
};
}    // namespace

World::World(WorldOptions options)
    : folder_{make_folder()},
      clock_{options.start},
      server_options_{options.seed, options.materialize_rows, options.graph_version,
                      options.make_dry_runner} {
    start_crypto();
    meta_ =
        std::make_unique<SimulatedMeta>(clock_, std::move(options.profile), options.seed,
                                        [this](sandbox::WebhookUrl, std::string body, std::string signature) {
                                            return bring_webhook(std::move(body), std::move(signature));
                                        });
    start_server();
    key_ = make_organization("Example");
}

World::~World() {
    server_.reset();
    meta_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

SimulatedServer& World::server() {
    if (!server_) throw std::runtime_error{"the server is not running"};
    return *server_;
}

void World::start_server() {
    if (server_) throw std::runtime_error{"the server is already running"};
    server_ = std::make_unique<SimulatedServer>(clock_, *meta_, folder_, secrets_, server_options_);
    run(server_->begin());
    settle();
}

void World::stop_server() {
    run(server().stop(stop_limit), 0s);
    settle();
    server_.reset();
}

void World::crash_server() {
    server();
    server_.reset();
    settle();
}

void World::crash_server_after(std::size_t steps) {
    server();
    if (auto const next = clock_.next()) clock_.move_to(*next);
    for (std::size_t done = 0; done < steps;) {
        meta_->io().poll();
        if (server_->io().poll_one() > 0) {
            ++done;
        } else if (server_->store().pending() == 0 || server_->io().run_one_for(patience) == 0) {
            break;    // there is no more to do
        } else {
            ++done;
        }
    }
    crash_server();
}

Async<sandbox::WebhookAnswer> World::bring_webhook(std::string body, std::string signature) {
    if (!server_) co_return sandbox::WebhookAnswer{};
    auto const webhook = std::make_shared<Webhook>();
    webhook->answered = clock_.alarm(meta_->io().get_executor());
    auto const guard = std::make_shared<NoAnswerWhenLost>(webhook);
    HttpCall call{"POST", "/webhooks/meta", body};
    call.headers = {{"Content-Type", "application/json"}, {"X-Hub-Signature-256", std::move(signature)}};
    auto done = [guard](HttpReply const& reply) {
        std::exchange(guard->webhook, nullptr)->settle(reply.status);
    };
    server_->answer(std::move(call), std::move(done));
    co_await webhook->answered->wait_until(Steady::max());
    if (webhook_seen_) webhook_seen_(body, webhook->answer.status);
    co_return webhook->answer;
}

std::size_t World::poll() {
    std::size_t ran = meta_->io().poll();
    // One after the other, each when the database's threads have done all they were asked: a course that is
    // played again goes the same way.
    for (std::size_t more = 1; server_ && more > 0; ran += more) {
        while (server_->store().at_work()) std::this_thread::yield();
        more = server_->io().poll_one();
    }
    return ran;
}

void World::settle() {
    for (;;) {
        if (poll() > 0) continue;
        bool const busy = server_ && server_->store().pending() > 0;
        if (busy) {
            if (server_->io().run_one_for(patience) == 0)
                throw std::runtime_error{"the store does not answer"};
        } else if (poll() == 0) {
            return;
        }
    }
}

void World::run_until(std::function<bool()> const& done, std::chrono::milliseconds threads_work) {
    auto const limit = clock_.steady() + answer_limit;
    for (;;) {
        settle();
        if (done()) return;
        // Nothing to do here: either another thread works for this (ingest, passwords), or it waits for time.
        if (server().awaits_meta() == 0 && server().io().run_one_for(threads_work) > 0) continue;
        auto const next = clock_.next();
        if (!next || *next > limit) throw std::runtime_error{"nothing comes back, however long one waits"};
        clock_.move_to(*next);
    }
}

void World::run(Async<void> work, std::chrono::milliseconds threads_work) {
    bool ended = false;
    std::exception_ptr failure;
    boost::asio::co_spawn(server().io(), std::move(work), [&](std::exception_ptr const& failed) {
        failure = failed;
        ended = true;
    });
    run_until([&] { return ended; }, threads_work);
    if (failure) std::rethrow_exception(failure);
}

void World::move_to(Wall to) {
    auto const target = clock_.steady_at(to);
    settle();
    for (std::size_t instants = 0;; ++instants) {
        auto const next = clock_.next();
        if (!next || *next > target) break;
        if (instants > instants_max) throw std::runtime_error{"something rings without end"};
        clock_.move_to(*next);
        settle();
    }
    clock_.move_to(target);
    settle();
}

HttpReply World::call(HttpCall call) {
    bool identified = false;
    for (auto const& [name, value] : call.headers) identified |= name == "Authorization" || name == "Cookie";
    if (!identified && !key_.empty()) call.headers.emplace_back("Authorization", "Bearer " + key_);
    bool typed = false;
    for (auto const& [name, value] : call.headers) typed |= name == "Content-Type";
    if (!typed && !call.body.empty()) call.headers.emplace_back("Content-Type", "application/json");
    std::optional<HttpReply> reply;
    server().answer(std::move(call), [&reply](HttpReply answer) { reply = std::move(answer); });
    run_until([&] { return reply.has_value(); }, threads_work);
    settle();
    return *std::move(reply);
}

Async<std::string> World::new_organization(std::string name) {
    auto& accounts = server_->store().accounts();
    auto const org = co_await accounts.create_organization(std::move(name), clock_.wall());
    if (!org) throw std::runtime_error{org.error().detail};
    auto const fresh = make_api_key();
    store::ApiKey const key{.org = *org, .name = "test", .prefix = fresh.prefix, .created_at = clock_.wall()};
    co_await accounts.create_api_key(key, fresh.hash);
    co_return fresh.key;
}

std::string World::make_organization(std::string name) { return wait(new_organization(std::move(name))); }

}    // namespace carillon::simulation
