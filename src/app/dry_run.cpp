#include "app/dry_run.hpp"

#include "app/dry_run_copy.hpp"
#include "app/secret_key.hpp"
#include "app/server_process.hpp"
#include "base/check.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "cli/api_client.hpp"
#include "domain/api_key.hpp"
#include "engine/engine.hpp"
#include "store/accounts.hpp"
#include "store/store.hpp"

#include <boost/json.hpp>

#include <fstream>
#include <sys/resource.h>

namespace carillon::app {
namespace {
namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto look_every = 50ms;
constexpr auto tell_every = 500ms;
auto const materialize_ahead = engine::EngineOptions{}.materialize_ahead;
constexpr auto settle_limit = 2min;    // for the last replies and reads
constexpr int yielding = 10;           // nice value: the real work goes first

Result<void> cancelled_problem() {
    return refuse(Problem::Kind::unavailable, "cancelled", "It was cancelled.");
}

/// One dry run with everything it needs, in the order of what needs what.
class Play {
public:
    explicit Play(DryRunTask const& task) : task_{task} {}
    ~Play();

    Result<json::object> run();
    /// Why the engine held the campaign; empty when it did not.
    std::string const& held() const { return held_; }

private:
    Result<void> start_sandbox();
    Result<void> start_server();
    Result<void> make_account();
    Result<void> make_copy();
    Result<void> send_all();
    /// Jumps over the waiting, when there is nothing else to wait for. True once the campaign has ended.
    Result<bool> step();
    Result<void> settle();
    Result<json::object> report();
    Result<json::object> report_at(std::string const& path);
    json::array notes(std::vector<store::Send> const& sends) const;
    void tell(json::object progress);
    std::vector<store::Send> sends() {
        return loop_.wait_for(store().campaigns().sends(org_, copy_.campaign));
    }
    store::Store& store() { return server_->store(); }
    bool real_pace() const { return task_.order.pace == store::DryRunPace::real; }

    DryRunTask const& task_;
    ReplayClock clock_;
    Loop sandbox_loop_;
    Loop loop_;    // outlives the private store, which resumes callers on it
    Original original_;
    std::unique_ptr<sandbox::Sandbox> sandbox_;
    std::unique_ptr<ServerProcess> server_;
    std::optional<cli::ApiClient> api_;
    OrgId org_;
    DryRunCopy copy_;
    Steady told_at_{};
    std::string held_;
};

Play::~Play() {
    server_.reset();
    if (sandbox_) sandbox_loop_.call([this] { sandbox_->stop(); });
    sandbox_loop_.finish();
    sandbox_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(task_.folder, ignored);
}

Result<json::object> Play::run() {
    loop_.start();
    auto original = read_original(loop_, task_.store, task_.order.org, task_.order.campaign);
    if (!original) return std::unexpected{original.error()};
    original_ = *std::move(original);
    clock_.start_at(original_.sends.front().settings.scheduled_at - materialize_ahead - 1s);
    for (auto const step : {&Play::start_sandbox, &Play::start_server, &Play::make_account, &Play::make_copy,
                            &Play::send_all, &Play::settle})
        if (auto done = task_.cancelled() ? cancelled_problem() : (this->*step)(); !done)
            return std::unexpected{done.error()};
    return report();
}

Result<void> Play::start_sandbox() {
    auto options = dry_run_sandbox(original_, task_.order.pace, task_.throughput,
                                   static_cast<std::uint64_t>(task_.order.campaign.value));
    sandbox_ = std::make_unique<sandbox::Sandbox>(sandbox_loop_.io, clock_, std::move(options));
    sandbox_loop_.start();
    return sandbox_loop_.call([this] { return sandbox_->start(); });
}

/// Its Graph URL is the private sandbox: it knows no other.
Result<void> Play::start_server() {
    std::filesystem::create_directories(task_.folder);
    auto const key = SecretBox::random_key();    // as good as its database: for this run alone
    auto const key_file = task_.folder / "secret.key";
    if (auto put = replace_secret_key(key_file, key); !put) return put;
    ServerOptions options;
    options.secret_key_file = key_file;    // whatever the environment says: that key is the real store's
    options.listen = "127.0.0.1:0";
    options.data_dir = task_.folder;
    options.graph_url = fmt::format("http://127.0.0.1:{}", sandbox_->plain_port());
    options.throughput =
        real_pace() ? task_.throughput : Throughput{.standard = fast_rate, .high = fast_rate};
    options.deliver_webhooks = false;    // nobody is told of a rehearsal
    options.refresh_accounts = false;    // its account is a copy, and its sandbox knows less of it
    auto started = ServerProcess::start(std::move(options), clock_);
    if (!started) return std::unexpected{started.error()};
    server_ = *std::move(started);
    return {};
}

Result<void> Play::make_account() {
    auto& accounts = store().accounts();
    auto const org = loop_.wait_for(accounts.create_organization("Dry run", clock_.wall()));
    if (!org) return std::unexpected{org.error()};
    org_ = *org;
    auto const key = make_api_key();
    loop_.wait_for(accounts.create_api_key(
        {.org = org_, .name = "dry run", .prefix = key.prefix, .created_at = clock_.wall()}, key.hash));
    auto const url = fmt::format("http://127.0.0.1:{}", server_->port());
    api_.emplace(url, key.key);
    sandbox_->set_webhook_url(url + "/webhooks/meta");
    auto const world = sandbox_loop_.call([this] { return sandbox_->world(); });
    json::object const account{{"wabaId", world.waba_id},
                               {"accessToken", world.access_token},
                               {"appSecret", world.app_secret},
                               {"verifyToken", world.verify_token}};
    auto const connected = api_->post("/api/v1/wabas", account);
    if (!connected) return std::unexpected{connected.error()};
    return {};
}

Result<void> Play::make_copy() {
    auto const rows = original_.audience.rows_read;
    auto const wanted = std::min(rows, task_.order.max_recipients.value_or(rows));
    DryRunCopier copier{loop_, task_.store, store(), clock_, [&](std::int64_t done) {
                            tell({{"step", "copying"}, {"rows", done}, {"of", wanted}});
                            return !task_.cancelled();
                        }};
    auto copy = copier.copy(
        original_,
        {.org = org_, .pace = task_.order.pace, .rows_max = wanted, .asked_at = task_.clock.wall()});
    if (!copy) return std::unexpected{copy.error()};
    copy_ = *std::move(copy);
    server_->wake_engine();
    return {};
}

Result<void> Play::send_all() {
    for (;;) {
        if (task_.cancelled()) return cancelled_problem();
        auto const ended = step();
        if (!ended) return std::unexpected{ended.error()};
        if (*ended) return {};
        std::this_thread::sleep_for(look_every);
    }
}

Result<bool> Play::step() {
    auto const campaign = loop_.wait_for(store().campaigns().find(org_, copy_.campaign));
    CHECK(campaign.has_value());
    if (campaign->status == CampaignStatus::completed) return true;
    if (campaign->status == CampaignStatus::paused) {    // by the engine: nobody else is there
        held_ = campaign->status_reason;
        return true;
    }
    std::int64_t done = 0;
    for (auto const& send : sends()) {
        if (has_ended(send.status)) {
            ++done;
            continue;
        }
        auto const due = send.settings.scheduled_at;
        auto const before = clock_.wall();
        if (send.status == SendStatus::pending) clock_.jump_to(due - materialize_ahead);
        if (send.status == SendStatus::queued) clock_.jump_to(due);
        if (clock_.wall() - before > look_every) server_->wake_engine();
        break;    // the next waits for it
    }
    if (clock_.steady() - told_at_ < tell_every) return false;
    auto const so_far = report_at(fmt::format("/api/v1/campaigns/{}/report", copy_.campaign.value));
    if (!so_far) return std::unexpected{so_far.error()};
    tell({{"step", "sending"}, {"sends", done}, {"funnel", so_far->at("funnel")}});
    return false;
}

/// The last webhooks come in.
Result<void> Play::settle() {
    auto const until = clock_.steady() + settle_limit;
    while (!sandbox_->idle() && clock_.steady() < until) {
        if (task_.cancelled()) return cancelled_problem();
        tell({{"step", "settling"}});
        std::this_thread::sleep_for(look_every);
    }
    return {};
}

Result<json::object> Play::report_at(std::string const& path) {
    auto const answer = api_->get(path);
    if (!answer) return std::unexpected{answer.error()};
    return answer->as_object();
}

/// What the private server says of the copy, under the original's ids.
Result<json::object> Play::report() {
    auto total = report_at(fmt::format("/api/v1/campaigns/{}/report", copy_.campaign.value));
    if (!total) return std::unexpected{total.error()};
    auto const campaign = task_.order.campaign.value;
    (*total)["campaignId"] = campaign;
    json::array each;
    for (auto const& [copied, original] : copy_.sends) {
        auto one = report_at(fmt::format("/api/v1/sends/{}/report", copied.value));
        if (!one) return std::unexpected{one.error()};
        (*one)["campaignId"] = campaign;
        (*one)["sendId"] = original.value;
        each.push_back(*std::move(one));
        for (auto& line : total->at("sends").as_array())
            if (line.at("sendId").to_number<std::int64_t>() == copied.value)
                line.as_object()["sendId"] = original.value;
    }
    return json::object{{"report", *std::move(total)},
                        {"sendReports", std::move(each)},
                        {"gates", json::parse(task_.order.gates_json)},
                        {"notes", notes(sends())}};
}

json::array Play::notes(std::vector<store::Send> const& sends) const {
    json::array notes;
    for (std::size_t i = 0; i < sends.size(); ++i)
        if (!sends[i].status_reason.empty())
            notes.emplace_back(fmt::format("Send {} ({}): {}", copy_.sends.at(i).second.value,
                                           to_string(sends[i].status), sends[i].status_reason));
    notes.emplace_back(
        "The waiting between sends was left out: each began when the one before had drained. The timeline "
        "shows the minutes of the schedule.");
    if (!real_pace()) notes.emplace_back("It was sent as fast as the machine goes, not at the sends' rates.");
    notes.emplace_back(
        "What becomes of a message is the sandbox's guess. Its virtual people do not opt out, so that each "
        "send goes to everybody it would go to now.");
    if (copy_.rows < original_.audience.rows_read)
        notes.emplace_back(fmt::format("A sample: {} of the audience's {} rows, spread evenly over it.",
                                       copy_.rows, original_.audience.rows_read));
    if (copy_.filtered)
        notes.emplace_back("The sends' filters answered as they would have when the dry run began.");
    return notes;
}

void Play::tell(json::object progress) {
    if (clock_.steady() - told_at_ < tell_every) return;
    told_at_ = clock_.steady();
    loop_.wait_for(task_.store.dry_runs().progress(task_.id, json::serialize(progress)));
}
}    // namespace

store::DryRunEnd play_dry_run(DryRunTask const& task) {
    try {
        Play play{task};
        auto const report = play.run();
        if (task.cancelled()) return {.status = store::DryRunStatus::cancelled};
        if (!report) return {.status = store::DryRunStatus::failed, .error = report.error().detail};
        store::DryRunEnd how{.report_json = json::serialize(*report), .error = play.held()};
        if (!how.error.empty()) how.status = store::DryRunStatus::failed;
        return how;
    } catch (std::exception const& error) {
        return {.status = store::DryRunStatus::failed,
                .error = fmt::format("Something broke: {}.", error.what())};
    }
}

DryRunHost::DryRunHost(store::Store& store, Clock& clock, std::filesystem::path folder, Throughput throughput)
    : store_{store}, clock_{clock}, folder_{std::move(folder)}, throughput_{throughput} {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

DryRunHost::~DryRunHost() { stop(); }

Result<std::shared_ptr<DryRunHost::Running>> DryRunHost::admit(CampaignId campaign) {
    std::scoped_lock const lock{mutex_};
    running_.remove_if([](auto const& each) { return each->ended.load(); });
    if (stopping_)
        return refuse(Problem::Kind::unavailable, "stopping", "The server stops. Try again when it is back.");
    for (auto const& each : running_)
        if (each->campaign == campaign)
            return refuse(Problem::Kind::conflict, "dry_run_running",
                          "A dry run of this campaign is under way. Wait for it, or cancel it.");
    if (running_.size() >= running_max)
        return refuse(
            Problem::Kind::throttled, "too_many_dry_runs",
            fmt::format(
                "{} dry runs are under way, as many as the server takes. Try again when one has ended.",
                running_.size()));
    auto place = std::make_shared<Running>();
    place->campaign = campaign;
    running_.push_back(place);
    return place;
}

Async<Result<DryRunId>> DryRunHost::start(api::DryRunOrder order) {
    auto const place = admit(order.campaign);
    if (!place) co_return std::unexpected{place.error()};
    struct Leave {    // when nothing comes of it
        std::shared_ptr<Running> running;
        ~Leave() {
            if (running) running->ended = true;
        }
    } leave{*place};
    store::NewDryRun fresh{
        .org = order.org, .campaign = order.campaign, .pace = order.pace, .at = clock_.wall()};
    auto const id = co_await store_.dry_runs().create(std::move(fresh));
    std::scoped_lock const lock{mutex_};
    auto const running = std::exchange(leave.running, nullptr);
    running->id = id;
    if (stopping_) running->cancelled = true;
    running->thread = std::jthread{[this, running = running.get(), order = std::move(order)]() mutable {
        run(*running, std::move(order));
    }};
    co_return id;
}

void DryRunHost::run(Running& running, api::DryRunOrder order) {
    ::setpriority(PRIO_PROCESS, 0, yielding);    // Linux: this thread and those it starts
    DryRunTask const task{.store = store_,
                          .clock = clock_,
                          .folder = folder_ / std::to_string(running.id.value),
                          .throughput = throughput_,
                          .id = running.id,
                          .order = std::move(order),
                          .cancelled = [&running] { return running.cancelled.load(); }};
    auto how = play_dry_run(task);
    if (how.status == store::DryRunStatus::failed)
        spdlog::warn("dry run {} of campaign {} failed: {}", running.id.value, running.campaign.value,
                     how.error);
    try {
        Loop loop;
        loop.start();
        loop.wait_for(store_.dry_runs().end(running.id, std::move(how), clock_.wall()));
    } catch (std::exception const& error) {
        spdlog::error("dry run {}: its end could not be kept: {}", running.id.value, error.what());
    }
    running.ended = true;
}

bool DryRunHost::cancel(DryRunId id) {
    std::scoped_lock const lock{mutex_};
    for (auto const& each : running_) {
        if (each->id != id || each->ended) continue;
        each->cancelled = true;
        return true;
    }
    return false;
}

void DryRunHost::stop() {
    std::list<std::shared_ptr<Running>> all;
    {
        std::scoped_lock const lock{mutex_};
        stopping_ = true;
        all = running_;
    }
    for (auto const& each : all) each->cancelled = true;
    for (auto const& each : all)
        if (each->thread.joinable()) each->thread.join();
}

}    // namespace carillon::app
