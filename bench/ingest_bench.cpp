// Ingests a file through the real pipeline with a store that forgets (--store none) or with SQLite (--store
// sqlite:PATH), and prints one JSON line. Usage: ingest_bench FILE [--workers N] [--default-country DE]
// [--memory-mb N] [--spill DIR]
#include "base/crypto.hpp"
#include "engine/ingest/ingest.hpp"
#include "peak_memory.hpp"
#include "store/accounts.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fcntl.h>
#include <fstream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace carillon {
namespace {

/// Takes everything and keeps nothing: what is measured is ingest alone.
class ForgetfulAudiences final : public store::Audiences {
public:
    Async<AudienceId> create(store::NewAudience) override { co_return AudienceId{1}; }
    Async<void> progress(AudienceId, store::AudienceProgress) override { co_return; }
    Async<void> insert_leads(AudienceId, std::vector<Lead> leads) override {
        leads_ += leads.size();
        co_return;
    }
    Async<void> finish(AudienceId, store::AudienceResult, Wall) override { co_return; }
    Async<void> fail(AudienceId, store::AudienceStatus, std::string, std::string, Wall) override {
        co_return;
    }
    Async<std::size_t> fail_interrupted(Wall) override { co_return 0; }
    Async<std::optional<store::Audience>> find(OrgId, AudienceId) override { co_return std::nullopt; }
    Async<std::vector<store::Audience>> list(OrgId, AudienceId, std::size_t) override {
        co_return std::vector<store::Audience>{};
    }
    Async<std::vector<Lead>> leads(AudienceId, store::LeadFilter) override { co_return std::vector<Lead>{}; }
    Async<std::optional<LeadNo>> look_at_leads(AudienceId, LeadNo, std::size_t,
                                               std::function<void(store::LeadValues const&)>) override {
        co_return std::optional<LeadNo>{};
    }
    Async<std::vector<Lead>> rejects(AudienceId, LeadNo, std::size_t) override {
        co_return std::vector<Lead>{};
    }

private:
    std::size_t leads_ = 0;
};

double cpu_seconds(rusage const& usage) {
    auto const seconds = [](timeval const& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Async<void> run(store::Audiences& audiences, store::Store* store, Clock& clock,
                boost::asio::any_io_executor home, IngestOptions options, std::string path) {
    store::NewAudience audience;
    audience.org = OrgId{1};
    if (store != nullptr) {
        auto const org = co_await store->accounts().create_organization("Bench", clock.wall());
        if (!org) {
            fmt::print(stderr, "{} (give a new database file)\n", org.error().detail);
            co_return;
        }
        audience.org = *org;
    }
    audience.name = "bench";
    audience.file_name = path;
    audience.at = clock.wall();
    auto const id = co_await audiences.create(std::move(audience));
    auto const start = clock.steady();
    Ingest ingest{audiences, clock, home, std::move(options), id};
    std::ifstream file{path, std::ios::binary};
    std::string piece(64 << 10, '\0');
    while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) || file.gcount() > 0) {
        std::string_view const bytes{piece.data(), static_cast<std::size_t>(file.gcount())};
        auto const written = co_await ingest.write(bytes);
        if (!written) {
            fmt::print(stderr, "{}\n", written.error().detail);
            co_return;
        }
    }
    auto const done = co_await ingest.finish();
    if (!done) {
        fmt::print(stderr, "{}\n", done.error().detail);
        co_return;
    }
    auto const seconds = std::chrono::duration<double>(clock.steady() - start).count();
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    auto const rows = static_cast<double>(done->rows_read);
    fmt::print(
        "{{\"rows\":{},\"seconds\":{:.2f},\"rowsPerSecond\":{:.0f},\"cpuMicrosPerRow\":{:.2f},\"peakRssMb\":{"
        ":.0f},"
        "\"ok\":{},\"ineligibleGeo\":{},\"invalidPhone\":{},\"duplicate\":{}}}\n",
        done->rows_read, seconds, rows / seconds, cpu_seconds(usage) / rows * 1e6,
        static_cast<double>(peak_memory_mb()), done->totals.ok, done->totals.ineligible_geo,
        done->totals.invalid_phone, done->totals.duplicate);
}

int main_of_bench(int argc, char** argv) {
    IngestOptions options;
    options.spill_dir = std::filesystem::temp_directory_path();
    std::string path, store = "none";
    for (int i = 1; i < argc; ++i) {
        std::string const word = argv[i];
        bool const more = i + 1 < argc;
        if (word == "--workers" && more)
            options.workers = static_cast<unsigned>(std::atoi(argv[++i]));
        else if (word == "--memory-mb" && more)
            options.memory_limit = static_cast<std::size_t>(std::atoi(argv[++i])) << 20;
        else if (word == "--default-country" && more)
            options.default_country = argv[++i];
        else if (word == "--spill" && more)
            options.spill_dir = argv[++i];
        else if (word == "--store" && more)
            store = argv[++i];
        else
            path = word;
    }
    if (path.empty()) {
        fmt::print(stderr,
                   "usage: ingest_bench FILE [--store none|sqlite:NEWFILE] [--workers N] [--default-country "
                   "CC] [--memory-mb N] "
                   "[--spill DIR]\n");
        return 2;
    }
    boost::asio::io_context io{1};
    SystemClock clock;
    ForgetfulAudiences forgetful;
    std::unique_ptr<store::Store> sqlite;
    if (store.starts_with("sqlite:")) {
        start_crypto();
        auto opened = store::open_sqlite_store(store.substr(7), {}, clock);
        if (!opened) {
            fmt::print(stderr, "{}\n", opened.error().detail);
            return 1;
        }
        sqlite = std::move(*opened);
    }
    auto& audiences = sqlite ? sqlite->audiences() : static_cast<store::Audiences&>(forgetful);
    std::exception_ptr failed;
    boost::asio::co_spawn(io, run(audiences, sqlite.get(), clock, io.get_executor(), options, path),
                          [&](std::exception_ptr error) { failed = error; });
    io.run();
    if (failed) std::rethrow_exception(failed);
    return 0;
}

}    // namespace
}    // namespace carillon

int main(int argc, char** argv) { return carillon::main_of_bench(argc, argv); }
