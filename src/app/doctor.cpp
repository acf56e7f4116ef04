#include "app/doctor.hpp"

#include "api/tls_identity.hpp"
#include "app/loop.hpp"
#include "app/secret_key.hpp"
#include "base/crypto.hpp"
#include "base/time.hpp"
#include "cli/api_client.hpp"
#include "cli/remote.hpp"
#include "domain/schedule.hpp"
#include "graph/graph_client.hpp"
#include "store/assets.hpp"
#include "store/store.hpp"

#include <sys/timex.h>
#include <unistd.h>

namespace carillon::app {
namespace {
using enum Finding::Status;
namespace fs = std::filesystem;

constexpr std::uintmax_t little_space = 2ULL << 30;
/// Most renew a month before the end: by then it has failed for a while.
constexpr std::chrono::days little_time{14};

class Doctor {
public:
    Doctor(ServerOptions const& options, Clock& clock) : options_{options}, clock_{clock} { loop_.start(); }
    ~Doctor() { store_.reset(); }    // before the loop it resumes callers on

    std::vector<Finding> examine() {
        look_at_data_dir();
        look_at_database();
        look_at_clock();
        look_at_zones();
        look_at_key();
        look_at_tls();
        look_at_accounts();
        look_at_reachability();
        return std::move(findings_);
    }

private:
    void look_at_data_dir();
    void look_at_database();
    void look_at_clock();
    void look_at_zones();
    void look_at_key();
    void look_at_tls();
    void look_at_accounts();
    void look_at_account(graph::GraphClient& graph, store::Waba const& waba);
    void look_at_reachability();
    std::optional<std::string> opened(std::string const& sealed) const {
        return secrets_ ? secrets_->open(sealed) : std::nullopt;
    }
    void note(std::string what, Finding::Status status, std::string message, std::string fix = {}) {
        findings_.push_back({std::move(what), status, std::move(message), std::move(fix)});
    }

    ServerOptions const& options_;
    Clock& clock_;
    Loop loop_;
    std::unique_ptr<store::Store> store_;
    std::optional<SecretBox> secrets_;
    std::vector<store::Waba> wabas_;
    std::vector<Finding> findings_;
};

void Doctor::look_at_data_dir() {
    auto const& folder = options_.data_dir;
    std::error_code error;
    if (!fs::is_directory(folder, error))
        return note("data directory", warn, fmt::format("{} is not there yet.", folder.string()),
                    "\"carillon serve\" makes it; or name another with --data-dir.");
    if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0)
        return note("data directory", fail, fmt::format("{} cannot be written.", folder.string()),
                    "Give it to the user the server runs as.");
    auto const space = fs::space(folder, error);
    if (!error && space.available < little_space)
        return note("data directory", warn,
                    fmt::format("{} has {} MB left.", folder.string(), space.available >> 20),
                    "Make room: audiences spill to it while they are read.");
    note("data directory", ok, fmt::format("{} can be written.", folder.string()));
}

void Doctor::look_at_database() {
    auto const file = database_file(options_);
    if (!file) return note("database", fail, file.error().detail);
    std::error_code ignored;
    if (!fs::exists(*file, ignored))
        return note("database", warn, fmt::format("There is none at {} yet.", file->string()),
                    "\"carillon org create\" or \"carillon serve\" makes it.");
    auto store = open_store(options_, Purpose::tool, clock_);
    if (!store) return note("database", fail, store.error().detail);
    try {
        loop_.wait_for((*store)->ping());
        wabas_ = loop_.wait_for((*store)->assets().all_wabas());
        store_ = *std::move(store);
        note("database", ok, fmt::format("{} opens and can be written.", file->string()));
    } catch (store::StoreFailure const& error) {
        note("database", fail, error.what());
    }
}

void Doctor::look_at_clock() {
    timex state{};
    int const answer = ::adjtimex(&state);
    bool const unknown = answer < 0;
    bool const synchronised = answer != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
    if (unknown)
        note("clock", warn, "The system does not say whether its clock is synchronised.",
             "See that NTP runs on this machine: sends go out by its clock.");
    else if (synchronised)
        note("clock", ok, "The system's clock is synchronised.");
    else
        note("clock", warn, "The system's clock is not synchronised: sends go out by it.",
             "Start an NTP service (systemd-timesyncd, chrony).");
}

void Doctor::look_at_zones() {
    for (std::string_view const zone : {"Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata"})
        if (!zone_exists(zone))
            return note("time zones", fail, fmt::format("The system does not know {}.", zone),
                        "Install the package tzdata.");
    note("time zones", ok, fmt::format("tz database {}.", tzdb_version()));
}

void Doctor::look_at_key() {
    auto const own = secret_key_place(options_.secret_key_file, options_.data_dir);
    std::error_code ignored;
    if (!own.empty() && !fs::exists(own, ignored)) {
        bool const needed = !wabas_.empty();
        return note("secret key", needed ? fail : warn, fmt::format("There is none at {}.", own.string()),
                    needed ? "Restore it from your backup: the stored tokens cannot be read without it."
                           : "\"carillon serve\" makes it; back it up then.");
    }
    auto key = load_secret_key(options_.secret_key_file, options_.data_dir);
    if (!key) return note("secret key", fail, key.error().detail);
    secrets_.emplace(*std::move(key));
    note("secret key", ok,
         own.empty() ? "CARILLON_SECRET_KEY holds it." : fmt::format("{} can be read.", own.string()));
}

void Doctor::look_at_tls() {
    if (options_.tls_certificate.empty() && options_.tls_key.empty()) return;
    if (options_.tls_certificate.empty() || options_.tls_key.empty())
        return note("TLS", fail, "TLS needs a certificate and its key.",
                    "Give --tls-cert and --tls-key, or neither.");
    auto const identity = api::TlsIdentity::load(options_.tls_certificate, options_.tls_key);
    if (!identity) return note("TLS", fail, identity.error().detail);
    auto const end = (*identity)->expires_at();
    auto const what = fmt::format("The certificate {} is good until {}.", options_.tls_certificate.string(),
                                  to_rfc3339(end));
    std::string const renew = "Renew it; a running server takes the new files by itself.";
    if (end <= clock_.wall())
        note("TLS", fail,
             fmt::format("The certificate {} ended at {}.", options_.tls_certificate.string(),
                         to_rfc3339(end)),
             renew);
    else if (end - clock_.wall() < little_time)
        note("TLS", warn, what, renew);
    else
        note("TLS", ok, what);
}

void Doctor::look_at_accounts() {
    if (wabas_.empty())
        return note("accounts", warn, "No WhatsApp account is connected.",
                    "Connect one on the page, or with POST /api/v1/wabas.");
    graph::GraphOptions graph_options;
    graph_options.http.url = options_.graph_url;
    graph_options.http.ca_file = options_.graph_ca_file;
    graph_options.version = options_.graph_version;
    auto graph = graph::GraphClient::create(loop_.io.get_executor(), clock_, graph_options);
    if (!graph) return note("Meta", fail, graph.error().detail);
    for (auto const& waba : wabas_) look_at_account(**graph, waba);
    loop_.wait_for((*graph)->close(std::chrono::seconds{1}));
    loop_.call([&] { graph->reset(); });
}

void Doctor::look_at_account(graph::GraphClient& graph, store::Waba const& waba) {
    auto const what = fmt::format("account {}", waba.name);
    auto const token = opened(waba.access_token_sealed);
    if (!token)
        return note(what, fail, "Its access token cannot be opened with this secret key.",
                    "Give the key it was sealed with, or connect the account again.");
    auto const info = loop_.wait_for(graph.fetch_waba(waba.waba_id, *token));
    if (!info) return note(what, fail, info.error().detail);
    note(what, ok, fmt::format("Meta takes its token at {}.", options_.graph_url));
    auto const apps = loop_.wait_for(graph.fetch_subscribed_apps(waba.waba_id, *token));
    if (!apps)
        note(what, warn, apps.error().detail);
    else if (apps->empty())
        note(what, fail, "No app is subscribed to its webhooks: nothing would be seen as delivered or read.",
             fmt::format(
                 "POST /{}/subscribed_apps with its token, and set the webhook in Meta's app dashboard.",
                 waba.waba_id));
    else
        note(what, ok, fmt::format("Its webhooks go to {}.", apps->front().name));
}

/// As Meta verifies a webhook's address.
void Doctor::look_at_reachability() {
    if (options_.public_url.empty())
        return note("webhook address", warn, "The server's public address is not known, so it was not tried.",
                    "Name it with --public-url: Meta has to reach …/webhooks/meta there.");
    if (wabas_.empty()) return;
    auto const token = opened(wabas_.front().verify_token_sealed);
    if (!token) return;    // said already
    auto const challenge = random_token(8);
    cli::ApiClient server{options_.public_url, ""};
    auto const answer =
        server.get_text(fmt::format("/webhooks/meta?hub.mode=subscribe&hub.verify_token={}&hub.challenge={}",
                                    cli::encode(*token), challenge));
    auto const address = options_.public_url + "/webhooks/meta";
    if (answer && *answer == challenge)
        return note("webhook address", ok, fmt::format("{} answers as Meta wants it.", address));
    note("webhook address", fail,
         answer ? fmt::format("{} answers something else than this server would.", address)
                : fmt::format("{} cannot be reached: {}", address, answer.error().detail),
         "See that the server runs, and that the proxy in front passes /webhooks/meta on.");
}
}    // namespace

std::string_view to_string(Finding::Status status) {
    switch (status) {
        case ok: return "ok";
        case warn: return "warn";
        case fail: return "fail";
    }
    return "?";
}

std::vector<Finding> examine(ServerOptions const& options, Clock& clock) {
    return Doctor{options, clock}.examine();
}

}    // namespace carillon::app
