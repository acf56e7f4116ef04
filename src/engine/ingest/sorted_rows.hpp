#pragma once
#include "domain/country.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::ingest {

/// A normalised row, as it is sorted and spilled. Behind it, in this order: the values (Lead::variables), the
/// reason.
struct RowHead {
    std::uint64_t phone = 0;    // E.164 without the plus; 0 when invalid, so that invalid rows come first
    std::uint64_t row_no = 0;
    std::uint32_t variables_size = 0, reason_size = 0;
    std::uint32_t phone_at = 0, external_id_at = 0;    // where these values start in the variables
    std::uint16_t country = 0;                         // Country::packed()
    std::uint16_t has_external_id = 0;
    std::uint32_t unused = 0;    // padding, spelled out because the bytes go to a file
    std::size_t body_size() const { return std::size_t{variables_size} + reason_size; }
};
static_assert(sizeof(RowHead) == 40);

inline bool comes_before(RowHead const& a, RowHead const& b) {
    return a.phone != b.phone ? a.phone < b.phone : a.row_no < b.row_no;
}

/// No room for a run. Thrown by a worker, answered as a Problem by the pipeline.
struct SpillFailed : std::runtime_error {
    SpillFailed(std::filesystem::path at, std::size_t size, std::string const& why)
        : std::runtime_error{why}, folder{std::move(at)}, bytes{size} {}
    std::filesystem::path folder;
    std::size_t bytes;
};

/// Where runs are spilled to. A file is unlinked as soon as it is open: whatever ends this process, nothing
/// stays. Thread-safe.
class SpillDir {
public:
    explicit SpillDir(std::filesystem::path folder) : folder_{std::move(folder)} {}
    /// A new, empty, nameless file, open for writing and reading. Throws SpillFailed.
    int open_file() const;
    std::filesystem::path const& folder() const { return folder_; }
    /// Removes files that a crash left between being opened and unlinked.
    static std::size_t sweep(std::filesystem::path const& folder);

private:
    std::filesystem::path folder_;
};

/// Rows in order, one at a time: from memory or from a file. Not thread-safe.
class Run {
public:
    virtual ~Run() = default;
    /// Moves to the next row; false after the last. Skips the body of the last one if it was not read.
    virtual bool next() = 0;
    RowHead const& head() const { return head_; }
    /// Puts the row's body in, replacing what was there. Once a row.
    virtual void read_body(std::string& variables, std::string& reason) = 0;

protected:
    RowHead head_;
};

/// Writes a run to a nameless file, then reads it back. Rows must be added in order.
class RunFile {
public:
    explicit RunFile(SpillDir const& folder);
    ~RunFile();
    RunFile(RunFile&&) noexcept;
    RunFile& operator=(RunFile&&) = delete;
    void add(RowHead const& head, std::string_view variables, std::string_view reason);
    /// Flushes, and reads from the start. The file is gone with the run.
    std::unique_ptr<Run> rewind() &&;

private:
    void put(void const* data, std::size_t size);
    void flush();
    SpillDir const* folder_;
    int file_ = -1;
    std::string buffer_;
};

/// Collects rows up to a limit in memory; then they are a run. One per worker.
class RowSorter {
public:
    RowSorter(SpillDir const& folder, std::size_t memory_limit);
    /// Adds a row; spills all rows so far first when they would exceed the limit.
    void add(RowHead const& head, std::string_view variables, std::string_view reason);
    /// Everything added, as runs: those spilled and what is in memory. Ends the sorter's use.
    std::vector<std::unique_ptr<Run>> take_runs();

private:
    struct Ref {
        std::uint64_t phone, row_no;
        std::uint32_t at;
    };
    void sort();
    void spill();
    class MemoryRun;

    SpillDir const* folder_;
    std::size_t limit_;
    std::vector<char> rows_;    // head, variables, reason; one after the other
    std::vector<Ref> refs_;
    std::vector<std::unique_ptr<Run>> spilled_;
};

/// Many runs as one, in order. Merges some of them into longer files first when there are more than can be
/// open and buffered at once.
class MergedRuns final : public Run {
public:
    static constexpr std::size_t fan_in = 96;
    MergedRuns(std::vector<std::unique_ptr<Run>> runs, SpillDir const& folder);
    bool next() override;
    void read_body(std::string& variables, std::string& reason) override;

private:
    MergedRuns() = default;
    void start(std::vector<std::unique_ptr<Run>> runs);
    void sift_down();
    std::vector<std::unique_ptr<Run>> heap_;    // the run with the least row in front
    bool started_ = false;
};

}    // namespace carillon::ingest
