#include "engine/ingest/ingest.hpp"

#include "base/check.hpp"
#include "domain/phone.hpp"
#include "engine/ingest/csv_layout.hpp"
#include "engine/ingest/lead_stream.hpp"
#include "engine/ingest/refusals.hpp"
#include "engine/ingest/text_decoder.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <mutex>

namespace carillon {
namespace {

namespace asio = boost::asio;
using namespace ingest;

constexpr std::size_t slice_size = 64 << 10;     // bytes handled before other work on `home` gets its turn
constexpr std::size_t head_size = 64 << 10;      // text that the columns are judged by
constexpr std::size_t block_size = 128 << 10;    // text handed to a worker at once
constexpr auto progress_interval = std::chrono::milliseconds{250};

/// Counts work on the pool and wakes who waits for it. Lives on `home`; shared with handlers that may outlive
/// the ingest.
struct Gate {
    explicit Gate(asio::any_io_executor const& home) : changed{home} { changed.expires_at(Steady::max()); }
    asio::steady_timer changed;    // cancelled at each change: an event for any number of waiters
    std::size_t in_flight = 0;
    std::exception_ptr error;    // the first
};

}    // namespace

class Ingest::Pipeline {
public:
    Pipeline(store::Audiences& audiences, Clock& clock, asio::any_io_executor home, IngestOptions options,
             AudienceId id);
    ~Pipeline();

    Async<Result<void>> write(std::string_view bytes);
    Async<Result<store::AudienceResult>> finish();
    Async<void> cancel(store::AudienceStatus status, std::string code, std::string sentence);

private:
    /// Marks something as under way, so that others can wait for its end.
    struct Busy {
        Busy(Pipeline& p, bool& under_way) : pipeline{p}, flag{under_way} {
            CHECK(!flag);
            flag = true;
        }
        ~Busy() {
            flag = false;
            pipeline.gate_->changed.cancel();
        }
        Busy(Busy const&) = delete;
        Busy& operator=(Busy const&) = delete;
        Pipeline& pipeline;
        bool& flag;
    };

    Async<Result<void>> take(std::string_view bytes);
    Async<Result<void>> take_text(Head extent);
    Async<Result<void>> settle_layout(Head extent);
    Async<Result<void>> submit_block();
    Async<Result<void>> take_rest();
    Async<Result<void>> merge();
    Async<Result<void>> insert_leads();
    Async<void> show_progress();
    Async<void> give_up();
    Async<void> change();    // of the gate: a task or a call has ended, or everything is to end
    /// Until at most this many tasks are under way, or one has failed, or the ingest is cancelled.
    Async<Result<void>> wait_for_tasks(std::size_t at_most);
    template <class Task>
    void run_on_pool(Task task);
    std::unique_ptr<RowSorter> take_sorter();
    void give_back(std::unique_ptr<RowSorter> sorter);
    void release();
    store::AudienceResult result() const;
    std::int64_t rows_read() const {
        return parser_ && parser_->records() > 0 ? static_cast<std::int64_t>(parser_->records() - 1) : 0;
    }

    store::Audiences& audiences_;
    Clock& clock_;
    asio::any_io_executor home_;
    IngestOptions options_;
    AudienceId id_;
    LayoutWishes wishes_;
    SpillDir spill_;

    // On home.
    TextDecoder decoder_;
    std::string text_;    // decoded, not yet parsed: the head until the columns are known
    CsvLayout layout_;
    std::optional<CsvParser> parser_;
    std::shared_ptr<RowBlock> block_ = std::make_shared<RowBlock>();
    bool header_dropped_ = false;
    std::int64_t bytes_read_ = 0;
    Steady last_progress_;
    std::optional<Problem> problem_;                               // why it was refused or cancelled; final
    store::AudienceStatus end_ = store::AudienceStatus::failed;    // with problem_: what the audience becomes
    bool busy_ = false;                                            // write() or finish() is under way
    bool giving_up_ = false;
    bool settled_ = false;    // the store knows the end: ready, failed or cancelled

    // Written by one task at a time; home looks only when no task is under way.
    Result<CsvLayout> found_layout_{CsvLayout{}};
    std::unique_ptr<LeadStream> leads_;
    std::vector<Lead> batch_;

    // Shared by workers.
    std::mutex sorters_mutex_;
    std::vector<std::unique_ptr<RowSorter>> sorters_;    // not in a worker's hands
    std::atomic<bool> stopping_ = false;

    std::shared_ptr<Gate> gate_;
    asio::thread_pool pool_;
};

Ingest::Pipeline::Pipeline(store::Audiences& audiences, Clock& clock, asio::any_io_executor home,
                           IngestOptions options, AudienceId id)
    : audiences_{audiences},
      clock_{clock},
      home_{home},
      options_{std::move(options)},
      id_{id},
      wishes_{options_.phone_column, options_.external_id_column, Country{options_.default_country}},
      spill_{options_.spill_dir},
      last_progress_{clock.steady()},
      gate_{std::make_shared<Gate>(home)},
      pool_{std::max(1u, options_.workers)} {
    options_.workers = std::max(1u, options_.workers);
    for (unsigned i = 0; i < options_.workers; ++i)
        sorters_.push_back(std::make_unique<RowSorter>(spill_, options_.memory_limit / options_.workers));
    if (!options_.default_country.empty() && calling_code(wishes_.default_country) == 0)
        problem_ = refuse_country(options_.default_country);
}

Ingest::Pipeline::~Pipeline() {
    stopping_ = true;
    pool_.join();    // what runs ends within milliseconds, what waits does nothing
}

Async<Result<void>> Ingest::Pipeline::write(std::string_view bytes) {
    Busy const busy{*this, busy_};
    while (!bytes.empty()) {
        auto const slice = bytes.substr(0, slice_size);
        bytes.remove_prefix(slice.size());
        auto taken = co_await take(slice);
        if (!taken) {
            problem_ = taken.error();
            co_await give_up();
            co_return taken;
        }
        if (!bytes.empty()) co_await asio::post(home_, asio::use_awaitable);
    }
    co_return Result<void>{};
}

Async<Result<void>> Ingest::Pipeline::take(std::string_view bytes) {
    if (problem_) co_return std::unexpected{*problem_};
    CHECK(!settled_);
    bytes_read_ += static_cast<std::int64_t>(bytes.size());
    auto decoded = decoder_.feed(bytes, text_);
    // Text before a broken character comes first, so that the first fault in the file is the one that is
    // told.
    auto taken = co_await take_text(Head::part);
    if (!taken) co_return taken;
    if (!decoded) co_return decoded;
    co_await show_progress();
    co_return Result<void>{};
}

Async<Result<void>> Ingest::Pipeline::take_text(Head extent) {
    if (!parser_) {
        if (extent == Head::part && text_.size() < head_size) co_return Result<void>{};
        auto settled = co_await settle_layout(extent);
        if (!settled) co_return settled;
    }
    auto const parsed = parser_->feed(text_, *block_);
    text_.clear();
    if (!parsed) co_return std::unexpected{parsed.error()};
    if (parser_->records() > std::numeric_limits<LeadNo>::max())
        co_return std::unexpected{refuse_too_many_rows()};
    if (block_->text.size() < block_size) co_return Result<void>{};
    co_return co_await submit_block();
}

Async<Result<void>> Ingest::Pipeline::settle_layout(Head extent) {
    bool const blank = text_.find_first_not_of("\r\n") == std::string::npos;
    if (blank && extent == Head::whole_file) co_return std::unexpected{refuse_empty()};
    run_on_pool([this, extent] {    // asks the library about some thousand values: not on home
        auto const head = std::string_view{text_}.substr(0, head_size);
        found_layout_ = find_layout(head, head.size() == text_.size() ? extent : Head::part, wishes_);
    });
    auto found = co_await wait_for_tasks(0);
    if (!found) co_return found;
    if (!found_layout_) co_return std::unexpected{found_layout_.error()};
    layout_ = *found_layout_;
    text_.erase(0, layout_.skip);
    parser_.emplace(layout_.shape);
    co_return Result<void>{};
}

Async<Result<void>> Ingest::Pipeline::submit_block() {
    auto room = co_await wait_for_tasks(options_.workers + 1);
    if (!room) co_return room;
    auto const block = std::exchange(block_, std::make_shared<RowBlock>());
    if (!header_dropped_ && !block->rows.empty()) {
        block->rows.erase(block->rows.begin());
        header_dropped_ = true;
    }
    bool const has_external_id = layout_.shape.external_id_column < layout_.columns.size();
    run_on_pool([this, block, has_external_id] {
        struct Borrowed {    // goes back also when the disk is full: the next block's task wants one
            Pipeline& pipeline;
            std::unique_ptr<RowSorter> sorter;
            ~Borrowed() { pipeline.give_back(std::move(sorter)); }
        } const borrowed{*this, take_sorter()};
        normalise(*block, wishes_.default_country, has_external_id, *borrowed.sorter);
    });
    co_return Result<void>{};
}

Async<Result<store::AudienceResult>> Ingest::Pipeline::finish() {
    Busy const busy{*this, busy_};
    auto done = co_await take_rest();
    if (done) done = co_await merge();
    if (done) done = co_await insert_leads();
    if (!done) {
        problem_ = done.error();
        co_await give_up();
        co_return std::unexpected{*problem_};
    }
    auto const summary = result();
    co_await audiences_.finish(id_, summary, clock_.wall());
    settled_ = true;
    release();
    co_return summary;
}

Async<Result<void>> Ingest::Pipeline::take_rest() {
    if (problem_) co_return std::unexpected{*problem_};
    CHECK(!settled_);
    auto const decoded = decoder_.finish(text_);
    if (!decoded) co_return std::unexpected{decoded.error()};
    auto taken = co_await take_text(Head::whole_file);
    if (!taken) co_return taken;
    auto const parsed = parser_->finish(*block_);
    if (!parsed) co_return std::unexpected{parsed.error()};
    if (rows_read() == 0) co_return std::unexpected{refuse_no_rows()};
    auto submitted = co_await submit_block();
    if (!submitted) co_return submitted;
    co_return co_await wait_for_tasks(0);
}

Async<Result<void>> Ingest::Pipeline::merge() {
    run_on_pool([this] {
        std::vector<std::unique_ptr<Run>> runs;
        for (auto const& sorter : sorters_)
            for (auto& run : sorter->take_runs()) runs.push_back(std::move(run));
        sorters_.clear();
        leads_ = std::make_unique<LeadStream>(std::make_unique<MergedRuns>(std::move(runs), spill_));
        batch_ = leads_->next_batch();
    });
    co_return co_await wait_for_tasks(0);
}

Async<Result<void>> Ingest::Pipeline::insert_leads() {
    while (!batch_.empty()) {
        auto batch = std::exchange(batch_, {});
        run_on_pool(
            [this] { batch_ = leads_->next_batch(); });    // the next one, while the store takes this one
        co_await audiences_.insert_leads(id_, std::move(batch));
        auto next = co_await wait_for_tasks(0);
        if (!next) co_return next;
    }
    co_return Result<void>{};
}

Async<void> Ingest::Pipeline::show_progress() {
    if (clock_.steady() - last_progress_ < progress_interval) co_return;
    last_progress_ = clock_.steady();
    store::AudienceProgress const progress{rows_read(), bytes_read_};
    co_await audiences_.progress(id_, progress);
}

Async<void> Ingest::Pipeline::cancel(store::AudienceStatus status, std::string code, std::string sentence) {
    if (settled_) co_return;
    if (!problem_) {
        problem_ = Problem{Problem::Kind::conflict, std::move(code), std::move(sentence), {}};
        end_ = status;
    }
    gate_->changed.cancel();
    while (busy_) co_await change();    // the call under way sees problem_ and gives up by itself
    co_await give_up();
}

/// With problem_ set: waits for the workers, drops all rows and tells the store, until it has been told once.
Async<void> Ingest::Pipeline::give_up() {
    while (giving_up_) co_await change();
    if (settled_) co_return;
    Busy const giving_up{*this, giving_up_};
    stopping_ = true;
    while (gate_->in_flight > 0) co_await change();
    release();
    auto code = problem_->code;
    auto sentence = problem_->detail;
    co_await audiences_.fail(id_, end_, std::move(code), std::move(sentence), clock_.wall());
    settled_ = true;
}

Async<void> Ingest::Pipeline::change() {
    boost::system::error_code ignored;
    co_await gate_->changed.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

Async<Result<void>> Ingest::Pipeline::wait_for_tasks(std::size_t at_most) {
    while (gate_->in_flight > at_most && !gate_->error && !problem_) co_await change();
    if (problem_) co_return std::unexpected{*problem_};
    if (gate_->error) {
        auto const error = std::exchange(gate_->error, nullptr);
        try {
            std::rethrow_exception(error);    // anything but a full disk goes on to the caller
        } catch (SpillFailed const& failed) {
            problem_ = refuse_full_disk(failed.folder, failed.bytes, failed.what());
        }
        co_return std::unexpected{*problem_};
    }
    co_return Result<void>{};
}

template <class Task>
void Ingest::Pipeline::run_on_pool(Task task) {
    ++gate_->in_flight;
    asio::post(pool_, [this, task = std::move(task), gate = gate_, home = home_]() mutable {
        std::exception_ptr error;
        if (!stopping_) {
            try {
                task();
            } catch (...) {
                error = std::current_exception();
            }
        }
        asio::post(home, [gate, error] {
            --gate->in_flight;
            if (error && !gate->error) gate->error = error;
            gate->changed.cancel();
        });
    });
}

std::unique_ptr<RowSorter> Ingest::Pipeline::take_sorter() {
    std::scoped_lock const lock{sorters_mutex_};
    CHECK(!sorters_.empty());    // as many as the pool has threads
    auto sorter = std::move(sorters_.back());
    sorters_.pop_back();
    return sorter;
}

void Ingest::Pipeline::give_back(std::unique_ptr<RowSorter> sorter) {
    std::scoped_lock const lock{sorters_mutex_};
    sorters_.push_back(std::move(sorter));
}

void Ingest::Pipeline::release() {
    sorters_.clear();
    leads_.reset();
    batch_ = {};
    block_ = std::make_shared<RowBlock>();
    text_ = {};
}

store::AudienceResult Ingest::Pipeline::result() const {
    store::AudienceResult result;
    result.rows_read = rows_read();
    result.bytes_read = bytes_read_;
    result.totals = leads_->totals();
    result.by_country = leads_->by_country();
    result.columns = layout_.columns;
    result.phone_column = layout_.columns[layout_.shape.phone_column];
    if (layout_.shape.external_id_column < layout_.columns.size())
        result.external_id_column = layout_.columns[layout_.shape.external_id_column];
    result.default_country = wishes_.default_country ? wishes_.default_country.code() : std::string{};
    result.encoding = to_string(decoder_.encoding());
    result.delimiter = std::string(1, layout_.shape.delimiter);
    return result;
}

Ingest::Ingest(store::Audiences& audiences, Clock& clock, asio::any_io_executor home, IngestOptions options,
               AudienceId audience)
    : pipeline_{std::make_unique<Pipeline>(audiences, clock, std::move(home), std::move(options), audience)} {
}
Ingest::~Ingest() = default;

Async<Result<void>> Ingest::write(std::string_view bytes) { return pipeline_->write(bytes); }
Async<Result<store::AudienceResult>> Ingest::finish() { return pipeline_->finish(); }
Async<void> Ingest::cancel(store::AudienceStatus status, std::string code, std::string sentence) {
    return pipeline_->cancel(status, std::move(code), std::move(sentence));
}

std::size_t sweep_spill_dir(std::filesystem::path const& spill_dir) { return SpillDir::sweep(spill_dir); }

}    // namespace carillon
