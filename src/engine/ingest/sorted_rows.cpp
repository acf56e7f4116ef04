#include "engine/ingest/sorted_rows.hpp"

#include "base/check.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace carillon::ingest {
namespace {

constexpr std::string_view file_prefix = "carillon-ingest-";
constexpr std::size_t write_buffer = 256 << 10;
constexpr std::size_t read_buffer = 64 << 10;

/// A nameless file's rows. Owns the descriptor.
class FileRun final : public Run {
public:
    explicit FileRun(int file) : file_{file} {}
    ~FileRun() override { ::close(file_); }
    FileRun(FileRun const&) = delete;
    FileRun& operator=(FileRun const&) = delete;

    bool next() override {
        while (body_left_ > 0) {
            auto const skipped = std::min(body_left_, available());
            at_ += skipped;
            body_left_ -= skipped;
            if (body_left_ > 0) CHECK(fill());
        }
        if (available() == 0 && !fill()) {
            buffer_ = {};    // a run that is through needs no memory
            return false;
        }
        get(&head_, sizeof head_);
        body_left_ = head_.body_size();
        return true;
    }
    void read_body(std::string& variables, std::string& reason) override {
        CHECK(body_left_ == head_.body_size());
        variables.resize(head_.variables_size);
        get(variables.data(), variables.size());
        reason.resize(head_.reason_size);
        get(reason.data(), reason.size());
        body_left_ = 0;
    }

private:
    std::size_t available() const { return buffer_.size() - at_; }
    /// What was read back was written by us a moment ago: too little of it means that state cannot be
    /// trusted.
    void get(void* to, std::size_t size) {
        auto* out = static_cast<char*>(to);
        while (size > 0) {
            if (available() == 0) CHECK(fill());
            auto const taken = std::min(size, available());
            std::memcpy(out, buffer_.data() + at_, taken);
            at_ += taken;
            out += taken;
            size -= taken;
        }
    }
    bool fill() {
        buffer_.resize(read_buffer);
        at_ = 0;
        ssize_t got = 0;
        do got = ::read(file_, buffer_.data(), buffer_.size());
        while (got < 0 && errno == EINTR);
        if (got < 0) throw std::system_error{errno, std::generic_category(), "reading sorted rows"};
        buffer_.resize(static_cast<std::size_t>(got));
        return got > 0;
    }

    int file_;
    std::string buffer_;
    std::size_t at_ = 0, body_left_ = 0;
};

}    // namespace

int SpillDir::open_file() const {
    auto name = (folder_ / file_prefix).string() + "XXXXXX";
    int const file = ::mkostemp(name.data(), O_CLOEXEC);
    if (file < 0) throw SpillFailed{folder_, 0, std::strerror(errno)};
    ::unlink(name.c_str());
    return file;
}

std::size_t SpillDir::sweep(std::filesystem::path const& folder) {
    std::size_t removed = 0;
    std::error_code error;
    for (auto const& entry : std::filesystem::directory_iterator{folder, error})
        if (entry.is_regular_file(error) && entry.path().filename().string().starts_with(file_prefix))
            removed += std::filesystem::remove(entry.path(), error) ? 1 : 0;
    return removed;
}

RunFile::RunFile(SpillDir const& folder) : folder_{&folder}, file_{folder.open_file()} {
    buffer_.reserve(write_buffer);
}
RunFile::RunFile(RunFile&& other) noexcept
    : folder_{other.folder_}, file_{std::exchange(other.file_, -1)}, buffer_{std::move(other.buffer_)} {}
RunFile::~RunFile() {
    if (file_ >= 0) ::close(file_);
}

void RunFile::add(RowHead const& head, std::string_view variables, std::string_view reason) {
    put(&head, sizeof head);
    put(variables.data(), variables.size());
    put(reason.data(), reason.size());
}

void RunFile::put(void const* data, std::size_t size) {
    buffer_.append(static_cast<char const*>(data), size);
    if (buffer_.size() >= write_buffer) flush();
}

void RunFile::flush() {
    std::string_view left = buffer_;
    while (!left.empty()) {
        auto const written = ::write(file_, left.data(), left.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throw SpillFailed{folder_->folder(), left.size(), std::strerror(errno)};
        left.remove_prefix(static_cast<std::size_t>(written));
    }
    buffer_.clear();
}

std::unique_ptr<Run> RunFile::rewind() && {
    flush();
    if (::lseek(file_, 0, SEEK_SET) != 0)
        throw std::system_error{errno, std::generic_category(), "sorted rows"};
    return std::make_unique<FileRun>(std::exchange(file_, -1));
}

/// The rows still in a sorter's memory. Takes the memory over.
class RowSorter::MemoryRun final : public Run {
public:
    MemoryRun(std::vector<char> rows, std::vector<Ref> refs)
        : rows_{std::move(rows)}, refs_{std::move(refs)} {}
    bool next() override {
        if (at_ == refs_.size()) return false;
        body_ = rows_.data() + refs_[at_++].at;
        std::memcpy(&head_, body_, sizeof head_);
        body_ += sizeof head_;
        return true;
    }
    void read_body(std::string& variables, std::string& reason) override {
        variables.assign(body_, head_.variables_size);
        reason.assign(body_ + head_.variables_size, head_.reason_size);
    }

private:
    std::vector<char> rows_;
    std::vector<Ref> refs_;
    std::size_t at_ = 0;
    char const* body_ = nullptr;
};

RowSorter::RowSorter(SpillDir const& folder, std::size_t memory_limit)
    : folder_{&folder}, limit_{memory_limit} {
    // A reference takes 24 bytes beside a row of mostly 150 to 300. Reserved, because doubling would take
    // twice the limit while it copies; untouched pages cost nothing.
    CHECK(memory_limit < (std::size_t{1} << 31));
    rows_.reserve(memory_limit);
    refs_.reserve(memory_limit / (sizeof(RowHead) + sizeof(Ref)) + 1);
}

void RowSorter::add(RowHead const& head, std::string_view variables, std::string_view reason) {
    auto const size = sizeof head + variables.size() + reason.size();
    if (!refs_.empty() && rows_.size() + size + (refs_.size() + 1) * sizeof(Ref) > limit_) spill();
    refs_.push_back({head.phone, head.row_no, static_cast<std::uint32_t>(rows_.size())});
    auto const* bytes = reinterpret_cast<char const*>(&head);
    rows_.insert(rows_.end(), bytes, bytes + sizeof head);
    rows_.insert(rows_.end(), variables.begin(), variables.end());
    rows_.insert(rows_.end(), reason.begin(), reason.end());
}

void RowSorter::sort() {
    std::ranges::sort(refs_, [](Ref const& a, Ref const& b) {
        return a.phone != b.phone ? a.phone < b.phone : a.row_no < b.row_no;
    });
}

void RowSorter::spill() {
    sort();
    RunFile file{*folder_};
    for (auto const& ref : refs_) {
        RowHead head;
        std::memcpy(&head, rows_.data() + ref.at, sizeof head);
        auto const* body = rows_.data() + ref.at + sizeof head;
        file.add(head, {body, head.variables_size}, {body + head.variables_size, head.reason_size});
    }
    spilled_.push_back(std::move(file).rewind());
    rows_.clear();
    refs_.clear();
}

std::vector<std::unique_ptr<Run>> RowSorter::take_runs() {
    auto runs = std::exchange(spilled_, {});
    if (!refs_.empty()) {
        sort();
        runs.push_back(std::make_unique<MemoryRun>(std::exchange(rows_, {}), std::exchange(refs_, {})));
    }
    rows_ = {};
    refs_ = {};
    return runs;
}

MergedRuns::MergedRuns(std::vector<std::unique_ptr<Run>> runs, SpillDir const& folder) {
    while (runs.size() > fan_in) {
        // As few as it takes to get down to fan_in, so that little is copied twice; the oldest first.
        auto const count = std::min(fan_in, runs.size() - fan_in + 1);
        auto const middle = runs.begin() + static_cast<std::ptrdiff_t>(count);
        MergedRuns some;
        some.start({std::move_iterator{runs.begin()}, std::move_iterator{middle}});
        runs.erase(runs.begin(), middle);
        RunFile file{folder};
        std::string variables, reason;
        while (some.next()) {
            some.read_body(variables, reason);
            file.add(some.head(), variables, reason);
        }
        runs.push_back(std::move(file).rewind());
    }
    start(std::move(runs));
}

void MergedRuns::start(std::vector<std::unique_ptr<Run>> runs) {
    for (auto& run : runs)
        if (run->next()) heap_.push_back(std::move(run));
    std::ranges::make_heap(heap_,
                           [](auto const& a, auto const& b) { return comes_before(b->head(), a->head()); });
}

bool MergedRuns::next() {
    if (heap_.empty()) return false;
    if (started_) {
        if (!heap_.front()->next()) {
            std::swap(heap_.front(), heap_.back());
            heap_.pop_back();
        }
        sift_down();
    }
    started_ = true;
    if (heap_.empty()) return false;
    head_ = heap_.front()->head();
    return true;
}

/// The front run moved on: puts it where it belongs. The other runs are a heap already.
void MergedRuns::sift_down() {
    for (std::size_t at = 0;;) {
        auto least = at;
        for (auto const child : {2 * at + 1, 2 * at + 2})
            if (child < heap_.size() && comes_before(heap_[child]->head(), heap_[least]->head()))
                least = child;
        if (least == at) return;
        std::swap(heap_[at], heap_[least]);
        at = least;
    }
}

void MergedRuns::read_body(std::string& variables, std::string& reason) {
    heap_.front()->read_body(variables, reason);
}

}    // namespace carillon::ingest
