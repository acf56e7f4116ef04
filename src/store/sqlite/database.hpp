#pragma once
#include "store/sqlite/connection.hpp"
#include "store/sqlite/deltas.hpp"
#include "store/sqlite/jobs.hpp"

#include <filesystem>
#include <thread>
#include <vector>

namespace carillon::store {
struct SqliteOptions;
}

namespace carillon::store::sqlite {

/// What a write job works with: the one writing connection, inside a transaction.
struct WriteContext {
    Connection& db;
    Deltas deltas;    // counters to change when this job holds
};

/// One writer thread and a few reader threads on one file.
///
/// The writer takes the jobs that wait, up to so many rows, and runs them in one transaction, each in its own
/// savepoint: a job
/// that throws is undone alone. Callers resume after the commit; when it fails, nothing of the batch holds
/// and each of them gets StoreFailure. The writer goes on with the next batch.
class Database {
public:
    Database(std::filesystem::path file, SqliteOptions const& options);
    ~Database();
    Database(Database const&) = delete;
    Database& operator=(Database const&) = delete;

    /// Runs `work(WriteContext&)` in a transaction that is durable when this resumes.
    template <class Work>
    auto write(Work work) {
        return submit(writes_, Load{}, std::move(work));
    }
    template <class Work>
    auto write(Load load, Work work) {
        load.urgent = load.urgent && !in_order_;
        return submit(writes_, load, std::move(work));
    }
    /// Runs `work(Connection&)` on one snapshot of the database.
    template <class Work>
    auto read(Work work) {
        return submit(reads_, Load{}, std::move(work));
    }
    PersonKey& person_key() { return person_key_; }
    std::size_t pending() const { return writes_.pending() + reads_.pending(); }
    bool at_work() const { return writes_.unfinished() + reads_.unfinished() > 0; }

private:
    void write_loop();
    void write_batch(std::vector<Job<WriteContext>*> const& batch);
    void run_batch(std::vector<Job<WriteContext>*> const& batch);
    void run_job(Job<WriteContext>& job, WriteContext& context);
    void run_first(Job<WriteContext>& job, WriteContext& context);
    void run_in_savepoint(Job<WriteContext>& job, WriteContext& context);
    void read_loop(Connection& connection);
    void run_read(Connection& connection, Job<Connection>& job);
    std::exception_ptr failure(SQLite::Exception const& error) const;

    std::filesystem::path const file_;
    bool const in_order_;
    PersonKey person_key_;
    Connection writer_;
    std::vector<std::unique_ptr<Connection>> readers_;
    JobQueue<WriteContext> writes_;
    JobQueue<Connection> reads_;
    std::vector<std::jthread> threads_;
};

}    // namespace carillon::store::sqlite
