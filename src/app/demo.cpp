#include "app/demo.hpp"

#include "base/check.hpp"
#include "base/crypto.hpp"
#include "base/time.hpp"
#include "domain/api_key.hpp"
#include "sample_audience.hpp"
#include "store/accounts.hpp"
#include "store/store.hpp"

#include <boost/json.hpp>

#include <cmath>
#include <fstream>
#include <sstream>
#include <sys/resource.h>

namespace carillon::app {
namespace {
namespace json = boost::json;
using namespace std::chrono_literals;

constexpr std::string_view organization = "Demo";
constexpr std::string_view template_name = "spring_offer";
constexpr auto ingest_limit = 10min;

std::int64_t id_of(json::value const& value) { return value.at("id").to_number<std::int64_t>(); }

Result<void> stopped_by_signal() {
    return refuse(Problem::Kind::unavailable, "interrupted", "Stopped by a signal.");
}

/// A text that may be null.
std::string text_or(json::value const& value, std::string_view otherwise) {
    return std::string{value.is_string() ? std::string_view{value.get_string()} : otherwise};
}

std::filesystem::path throw_away_dir() {
    auto pattern = (std::filesystem::temp_directory_path() / "carillon-demo-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
        throw std::system_error{errno, std::generic_category(), "cannot make " + pattern};
    return pattern;
}

Result<std::string> read_audience(std::filesystem::path const& file) {
    if (file.empty()) return std::string{sample_audience::files().front().content};
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    if (!in || !(text << in.rdbuf()))
        return refuse(Problem::Kind::not_found, "no_file", fmt::format("{} cannot be read.", file.string()));
    return std::move(text).str();
}
}    // namespace

Demo::Demo(DemoOptions options)
    : options_{std::move(options)},
      dir_{options_.keep.empty() ? throw_away_dir() : options_.keep},
      password_{random_token(9)} {}

Demo::~Demo() {
    server_.reset();
    if (sandbox_) sandbox_loop_.call([this] { sandbox_->stop(); });
    sandbox_loop_.finish();
    sandbox_.reset();
    std::error_code ignored;
    if (options_.keep.empty()) std::filesystem::remove_all(dir_, ignored);
}

std::string Demo::url() const {
    return fmt::format("http://{}:{}", options_.listen.substr(0, options_.listen.rfind(':')),
                       server_->port());
}

std::string Demo::sandbox_url() const {
    return fmt::format("http://127.0.0.1:{}/__sandbox", sandbox_->plain_port());
}

Result<void> Demo::begin(std::function<bool()> interrupted) {
    interrupted_ = std::move(interrupted);
    for (auto const step : {&Demo::start_sandbox, &Demo::start_server, &Demo::make_organization,
                            &Demo::connect_account, &Demo::upload_audience, &Demo::schedule_campaign})
        if (auto done = interrupted_() ? stopped_by_signal() : (this->*step)(); !done) return done;
    return {};
}

Result<void> Demo::start_sandbox() {
    sandbox::Options options;
    options.listen = sandbox::Endpoint{"127.0.0.1", 0};
    options.listen_plain = sandbox::Endpoint{"127.0.0.1", 0};
    options.seed = options_.seed;
    for (auto& number : options.profile.world.phone_numbers)
        if (number.throughput == "HIGH")
            number.messages_per_second = static_cast<std::uint32_t>(std::max(1'000, options_.rate * 2));
    sandbox_ = std::make_unique<sandbox::Sandbox>(sandbox_loop_.io, clock_, std::move(options));
    sandbox_loop_.start();
    if (auto started = sandbox_loop_.call([this] { return sandbox_->start(); }); !started) return started;
    control_.emplace(fmt::format("http://127.0.0.1:{}", sandbox_->plain_port()), "");
    return {};
}

Result<void> Demo::start_server() {
    ServerOptions options;
    options.listen = options_.listen;
    options.data_dir = dir_;
    options.graph_url = fmt::format("https://127.0.0.1:{}", sandbox_->tls_port());
    options.throughput.high = std::max(options.throughput.high, options_.rate);
    auto started = ServerProcess::start(std::move(options), clock_);
    if (!started) return std::unexpected{started.error()};
    server_ = *std::move(started);
    sandbox_loop_.call([this] { sandbox_->set_webhook_url(url() + "/webhooks/meta"); });
    return {};
}

/// What "carillon org create", "user add" and "apikey create" do.
Result<void> Demo::make_organization() {
    store_loop_.start();
    auto& accounts = server_->store().accounts();
    auto const now = clock_.wall();
    auto const org = store_loop_.wait_for(accounts.create_organization(std::string{organization}, now));
    if (!org) return std::unexpected{org.error()};
    auto const user = store_loop_.wait_for(
        accounts.add_member(*org, std::string{email}, hash_password(password_), carillon::Role::owner, now));
    if (!user) return std::unexpected{user.error()};
    auto const key = make_api_key();
    store_loop_.wait_for(accounts.create_api_key(
        {.org = *org, .name = "demo", .prefix = key.prefix, .created_at = now}, key.hash));
    api_.emplace(url(), key.key);
    return {};
}

Result<void> Demo::connect_account() {
    auto const& world = sandbox::default_profile().world;
    json::object const account{{"wabaId", world.waba_id},
                               {"accessToken", world.access_token},
                               {"appSecret", world.app_secret},
                               {"verifyToken", world.verify_token}};
    if (auto connected = api_->post("/api/v1/wabas", account); !connected)
        return std::unexpected{connected.error()};
    auto const numbers = api_->get("/api/v1/phone-numbers");
    if (!numbers) return std::unexpected{numbers.error()};
    for (auto const& number : numbers->at("items").as_array())
        if (number.at("throughputLevel").as_string() == "HIGH") phone_number_id_ = id_of(number);
    auto const templates =
        api_->get(fmt::format("/api/v1/templates?category=MARKETING&status=APPROVED&q={}", template_name));
    if (!templates) return std::unexpected{templates.error()};
    for (auto const& item : templates->at("items").as_array())
        if (item.at("name").as_string() == template_name && item.at("language").as_string() == "en")
            template_id_ = id_of(item);
    CHECK(phone_number_id_ != 0 && template_id_ != 0);    // the sandbox's own world has both
    return {};
}

Result<void> Demo::upload_audience() {
    auto const csv = read_audience(options_.audience);
    if (!csv) return std::unexpected{csv.error()};
    auto const uploaded = api_->upload("/api/v1/audiences?name=Spring%20customers", *csv);
    if (!uploaded) return std::unexpected{uploaded.error()};
    audience_id_ = id_of(*uploaded);
    auto const pause = 50ms;
    for (auto const until = clock_.steady() + ingest_limit; clock_.steady() < until;
         std::this_thread::sleep_for(pause)) {
        auto const audience = api_->get(fmt::format("/api/v1/audiences/{}", audience_id_));
        if (!audience) return std::unexpected{audience.error()};
        auto const& status = audience->at("status").as_string();
        if (status == "ready") return {};
        if (interrupted_()) return stopped_by_signal();
        if (status != "ingesting")
            return refuse(Problem::Kind::invalid, "audience_failed",
                          std::string{audience->at("error").at("detail").as_string()});
    }
    return refuse(Problem::Kind::unavailable, "audience_slow",
                  "The audience was not ready within ten minutes.");
}

Result<void> Demo::schedule_campaign() {
    json::object const campaign{{"name", "Spring offer"},
                                {"audienceId", audience_id_},
                                {"phoneNumberId", phone_number_id_},
                                {"productPolicyConfirmed", true}};
    auto const made = api_->post("/api/v1/campaigns", campaign);
    if (!made) return std::unexpected{made.error()};
    campaign_id_ = id_of(*made);
    // Bound by name: first_name and discount. The button's suffix is the customer's number.
    json::object const parameters{
        {"body.first_name", {{"column", "first_name"}, {"fallback", "there"}}},
        {"body.discount", {{"column", "discount"}, {"fallback", "20%"}}},
        {"button.0.url", {{"column", "external_id"}, {"fallback", "friend"}}},
    };
    auto soon = to_rfc3339(std::chrono::floor<std::chrono::seconds>(clock_.wall() + 2s));
    soon.pop_back();    // the Z: the zone is said apart
    json::object const send{{"category", "marketing"},
                            {"templateId", template_id_},
                            {"scheduledLocal", soon},
                            {"timeZone", "Etc/UTC"},
                            {"parameters", parameters},
                            {"maxMessagesPerSecond", options_.rate},
                            {"productPolicy", "CLOUD_API_FALLBACK"}};
    auto const added = api_->post(fmt::format("/api/v1/campaigns/{}/sends", campaign_id_), send);
    if (!added) return std::unexpected{added.error()};
    send_id_ = id_of(*added);
    auto const scheduled =
        api_->post(fmt::format("/api/v1/campaigns/{}/schedule", campaign_id_), json::object{});
    if (!scheduled) return std::unexpected{scheduled.error()};
    return {};
}

Result<json::object> Demo::report() {
    auto const report = api_->get(fmt::format("/api/v1/sends/{}/report", send_id_));
    if (!report) return std::unexpected{report.error()};
    return report->as_object();
}

Result<Demo::Standing> Demo::standing() {
    auto const campaign = api_->get(fmt::format("/api/v1/campaigns/{}", campaign_id_));
    if (!campaign) return std::unexpected{campaign.error()};
    auto const& status = campaign->at("status").as_string();
    auto const& send = campaign->at("sends").as_array().at(0);
    Standing standing;
    if (status == "paused") standing.held = text_or(campaign->at("statusReason"), "The campaign is paused.");
    if (send.at("status").as_string() == "failed" || send.at("status").as_string() == "missed")
        standing.held = text_or(send.at("statusReason"), "The send did not go out.");
    bool const ended = status == "completed" || status == "cancelled";
    standing.settled = ended && sandbox_loop_.call([this] { return sandbox_->idle(); });
    return standing;
}

Result<Balance> Demo::balance(json::object const& report) {
    auto const text = control_->get_text("/__sandbox/ledger");
    if (!text) return std::unexpected{text.error()};
    std::vector<LedgerLine> ledger;
    std::istringstream lines{*text};
    for (std::string line; std::getline(lines, line);) {
        auto const entry = json::parse(line);
        ledger.push_back(
            {std::string{entry.at("to").as_string()}, std::string{entry.at("wamid").as_string()}});
    }
    return compare_ledgers(*api_, send_id_, report.at("funnel").as_object(), ledger);
}

Result<json::object> Demo::performance(json::object const& report) {
    auto const send = api_->get(fmt::format("/api/v1/sends/{}", send_id_));
    if (!send) return std::unexpected{send.error()};
    auto const started = from_rfc3339(text_or(send->at("startedAt"), ""));
    auto const completed = from_rfc3339(text_or(send->at("completedAt"), ""));
    auto const& funnel = report.at("funnel").as_object();
    auto const seconds = started && completed
                             ? std::max(std::chrono::duration<double>(*completed - *started).count(), 0.001)
                             : 0.001;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return json::object{
        {"messagesPerSecond", std::round(funnel.at("eligible").to_number<double>() / seconds)},
        {"dispatchSeconds", seconds},
        {"cpuSeconds", static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                           static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6},
        {"peakRssMb", usage.ru_maxrss / 1024}};
}

}    // namespace carillon::app
