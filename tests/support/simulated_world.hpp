#pragma once
#include "support/simulated_server.hpp"

namespace carillon::simulation {

struct WorldOptions {
    Wall start;
    std::uint64_t seed = 1;
    sandbox::Profile profile = sandbox::default_profile();
    std::size_t materialize_rows = engine::EngineOptions{}.materialize_rows;
    std::string graph_version = "v25.0";
    MakeDryRunner make_dry_runner;    // empty: there are no dry runs
};

/// Carillon and Meta's side in one process, on time that moves only when it is told to: the real store on a
/// folder of its own, the real engine and API, the real sandbox, with calls in place of sockets. One
/// organization ("Example") and its API key exist from the start. All on one thread, but for the store's and
/// the ingest's own. The same options and the same calls give the same course of events, apart from random
/// keys and tokens; only what the store's threads end at one and the same instant may come in another order.
class World {
public:
    explicit World(WorldOptions options);
    ~World();

    SimulatedClock& clock() { return clock_; }
    SimulatedMeta& meta() { return *meta_; }
    SimulatedServer& server();
    bool server_runs() const { return server_ != nullptr; }

    void start_server();
    void stop_server();     // lets what is in flight be answered, as SIGTERM does
    void crash_server();    // as SIGKILL does
    /// SIGKILL in the middle of an instant's work: lets the server do so many steps of what is due, then
    /// kills it.
    void crash_server_after(std::size_t steps);

    /// Called with each webhook of Meta's, and the status it was answered with (0: no answer).
    using WebhookSeen = std::function<void(std::string const& body, int status)>;
    void watch_webhooks(WebhookSeen seen) { webhook_seen_ = std::move(seen); }

    /// Runs until everything waits for time to pass (or for good).
    void settle();
    /// From one instant at which something happens to the next, settling at each, until `to`. Never back.
    void move_to(Wall to);

    /// A request to the server, answered before this returns; time moves only if the answer waits for it.
    /// With the organization's key, unless the headers name another identity.
    HttpReply call(HttpCall call);
    HttpReply call(std::string method, std::string target, std::string body = {}) {
        return this->call(HttpCall{std::move(method), std::move(target), std::move(body)});
    }
    std::string make_organization(std::string name);    // its API key

    template <class T>
    T wait(Async<T> work) {
        std::optional<T> value;
        run(work_into(std::move(work), value));
        return *std::move(value);
    }
    void run(Async<void> work) { run(std::move(work), patience); }

private:
    static constexpr std::chrono::seconds patience{20};    // real time, for the threads of store and ingest

    template <class T>
    static Async<void> work_into(Async<T> work, std::optional<T>& into) {
        into.emplace(co_await std::move(work));
    }
    Async<sandbox::WebhookAnswer> bring_webhook(std::string body, std::string signature);
    std::size_t poll();
    /// `threads_work`: how long, in real time, other threads may need before simulated time is moved instead.
    void run_until(std::function<bool()> const& done, std::chrono::milliseconds threads_work);
    void run(Async<void> work, std::chrono::milliseconds threads_work);
    Async<std::string> new_organization(std::string name);

    std::filesystem::path folder_;
    SecretBox const secrets_{SecretBox::random_key()};
    SimulatedClock clock_;
    std::unique_ptr<SimulatedMeta> meta_;
    std::unique_ptr<SimulatedServer> server_;
    std::string key_;
    SimulatedServer::Options const server_options_;
    WebhookSeen webhook_seen_;
};

}    // namespace carillon::simulation
