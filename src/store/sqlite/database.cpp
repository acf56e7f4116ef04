#include "store/sqlite/database.hpp"

#include "store/sqlite/sqlite_store.hpp"

#include <spdlog/spdlog.h>

#include <pthread.h>

namespace carillon::store::sqlite {
namespace {
/// More would make the first callers of a batch wait long for the last.
constexpr std::size_t batch_max = 128;
constexpr std::size_t rows_max = 2'000;    // some twenty milliseconds
/// A checkpoint copies the log into the database, and a page that changed many times only once; but the log
/// must stay small enough to be cached.
constexpr int checkpoint_pages = 4'000;
constexpr int log_bytes_max = 64 << 20;

void name_thread(char const* name) { pthread_setname_np(pthread_self(), name); }
}    // namespace

Database::Database(std::filesystem::path file, SqliteOptions const& options)
    : file_{std::move(file)},
      in_order_{options.in_order},
      writer_{file_, Connection::Access::write, options.vfs, options.writer_cache_kib} {
    writer_.set_person_key(person_key_);
    writer_.script(
        fmt::format("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = {}; "
                    "PRAGMA journal_size_limit = {}",
                    checkpoint_pages, log_bytes_max));
    for (unsigned i = 0; i < options.reader_threads; ++i)
        readers_.push_back(std::make_unique<Connection>(file_, Connection::Access::read, options.vfs,
                                                        options.reader_cache_kib));
    for (auto const& reader : readers_) reader->set_person_key(person_key_);
    threads_.emplace_back([this] { write_loop(); });
    for (auto const& reader : readers_) threads_.emplace_back([this, &reader] { read_loop(*reader); });
}

Database::~Database() {
    writes_.close();
    reads_.close();
    threads_.clear();    // joins: what still waits is done first
}

std::exception_ptr Database::failure(SQLite::Exception const& error) const {
    return std::make_exception_ptr(StoreFailure{describe(file_, error)});
}

void Database::write_loop() {
    name_thread("store-writer");
    while (true) {
        auto const batch = writes_.take(batch_max, rows_max);
        if (batch.empty()) return;
        write_batch(batch);
        for (auto* job : batch) writes_.finish(*job);
    }
}

void Database::write_batch(std::vector<Job<WriteContext>*> const& batch) {
    std::exception_ptr broken;
    try {
        run_batch(batch);
        return;
    } catch (SQLite::Exception const& error) {
        spdlog::error("{}", describe(file_, error));
        broken = failure(error);
    } catch (...) {
        broken = std::current_exception();
    }
    writer_.rollback();
    for (auto* job : batch) job->failure = broken;
}

void Database::run_batch(std::vector<Job<WriteContext>*> const& batch) {
    writer_.run("BEGIN IMMEDIATE");
    Deltas deltas;
    WriteContext context{writer_, {}};
    for (auto* job : batch) {
        // A savepoint copies every page before it changes. The first job needs none: there is nothing to
        // keep.
        if (job == batch.front())
            run_first(*job, context);
        else
            run_in_savepoint(*job, context);
        if (!job->failure) deltas.merge(std::move(context.deltas));
        context.deltas.clear();
    }
    deltas.flush(writer_);
    writer_.run("COMMIT");
}

void Database::run_job(Job<WriteContext>& job, WriteContext& context) {
    try {
        job.run(context);
    } catch (SQLite::Exception const& error) {
        // A full disk is nobody's fault in particular, and SQLite may have rolled everything back already.
        if (is_environment(error) || !writer_.in_transaction()) throw;
        job.failure = failure(error);
    } catch (...) {
        job.failure = std::current_exception();
    }
}

void Database::run_first(Job<WriteContext>& job, WriteContext& context) {
    run_job(job, context);
    if (!job.failure) return;
    writer_.rollback();
    writer_.run("BEGIN IMMEDIATE");
}

void Database::run_in_savepoint(Job<WriteContext>& job, WriteContext& context) {
    writer_.run("SAVEPOINT job");
    run_job(job, context);
    if (job.failure) {
        writer_.run("ROLLBACK TO job");
        writer_.subscriptions().forget();
    }
    writer_.run("RELEASE job");
}

void Database::read_loop(Connection& connection) {
    name_thread("store-reader");
    while (true) {
        auto const jobs = reads_.take(1, 1);
        if (jobs.empty()) return;
        run_read(connection, *jobs.front());
        reads_.finish(*jobs.front());
    }
}

void Database::run_read(Connection& connection, Job<Connection>& job) {
    try {
        connection.run("BEGIN");
        job.run(connection);
    } catch (SQLite::Exception const& error) {
        job.failure = failure(error);
    } catch (...) {
        job.failure = std::current_exception();
    }
    connection.rollback();
}

}    // namespace carillon::store::sqlite
