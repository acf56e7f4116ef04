#include "engine/ingest/ingest.hpp"

#include "engine/ingest/refusals.hpp"
#include "store/store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <random>
#include <sys/resource.h>

namespace carillon {
namespace {

namespace fs = std::filesystem;

/// Keeps what it is told, and CHECKs what the store's interface promises to be told.
class MemoryAudiences final : public store::Audiences {
public:
    Async<AudienceId> create(store::NewAudience) override { co_return AudienceId{1}; }
    Async<void> progress(AudienceId, store::AudienceProgress progress) override {
        progresses.push_back(progress);
        co_return;
    }
    Async<void> insert_leads(AudienceId, std::vector<Lead> batch) override {
        largest_batch = std::max(largest_batch, batch.size());
        if (before_insert) before_insert();
        co_await boost::asio::post(co_await boost::asio::this_coro::executor, boost::asio::use_awaitable);
        for (auto& lead : batch) {
            EXPECT_EQ(lead.lead_no, rows.size() + 1);
            EXPECT_GE(lead.phone, rows.empty() ? 0 : rows.back().phone);
            rows.push_back(std::move(lead));
        }
    }
    Async<void> finish(AudienceId, store::AudienceResult, Wall) override {
        EXPECT_EQ(status, store::AudienceStatus::ingesting);
        status = store::AudienceStatus::ready;
        co_return;
    }
    Async<void> fail(AudienceId, store::AudienceStatus as, std::string code, std::string text,
                     Wall) override {
        EXPECT_EQ(status, store::AudienceStatus::ingesting);
        if (std::exchange(fail_once, false)) throw store::StoreFailure{"The disk is full."};
        status = as;
        error_code = std::move(code);
        sentence = std::move(text);
        rows.clear();
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

    std::vector<Lead> rows;
    std::vector<store::AudienceProgress> progresses;
    std::size_t largest_batch = 0;
    store::AudienceStatus status = store::AudienceStatus::ingesting;
    std::string error_code, sentence;
    std::function<void()> before_insert;
    bool fail_once = false;
};

class TempFolder {
public:
    TempFolder() {
        auto name = (fs::temp_directory_path() / "carillon-test-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    ~TempFolder() { fs::remove_all(path); }
    bool empty() const { return fs::is_empty(path); }
    fs::path path;
};

struct Outcome {
    Result<store::AudienceResult> result{store::AudienceResult{}};
    std::vector<Lead> rows;
    store::AudienceStatus status{};
    std::string error_code, sentence;
    std::vector<store::AudienceProgress> progresses;
};

struct Feed {
    std::size_t piece = 1 << 20;
    std::size_t memory_limit = 8 << 20;
    unsigned workers = 2;
    std::string phone_column, external_id_column, default_country;
    std::function<void()> between;    // after each piece
};

Async<void> feed(Ingest& ingest, std::string_view file, Feed const& how, Outcome& outcome) {
    while (!file.empty()) {
        auto const piece = file.substr(0, how.piece);
        file.remove_prefix(piece.size());
        auto const written = co_await ingest.write(piece);
        if (!written) {
            outcome.result = std::unexpected{written.error()};
            co_return;
        }
        if (how.between) how.between();
    }
    outcome.result = co_await ingest.finish();
}

IngestOptions options_of(Feed const& how, fs::path const& spill_dir) {
    return {.phone_column = how.phone_column,
            .external_id_column = how.external_id_column,
            .default_country = how.default_country,
            .spill_dir = spill_dir,
            .memory_limit = how.memory_limit,
            .workers = how.workers};
}

void rethrow(std::exception_ptr error) {
    if (error) std::rethrow_exception(error);
}

Outcome ingest_text(std::string_view file, Feed const& how = {}, Clock* clock = nullptr) {
    TempFolder folder;
    boost::asio::io_context io{1};
    ManualClock standing{Wall{}};
    MemoryAudiences audiences;
    Outcome outcome;
    {
        Ingest ingest{audiences, clock != nullptr ? *clock : standing, io.get_executor(),
                      options_of(how, folder.path), AudienceId{1}};
        boost::asio::co_spawn(io, feed(ingest, file, how, outcome), rethrow);
        io.run();
        EXPECT_TRUE(folder.empty());
    }
    outcome.rows = std::move(audiences.rows);
    outcome.status = audiences.status;
    outcome.error_code = audiences.error_code;
    outcome.sentence = audiences.sentence;
    outcome.progresses = audiences.progresses;
    EXPECT_EQ(outcome.result.has_value(), outcome.status == store::AudienceStatus::ready);
    return outcome;
}

std::string file_text(std::string const& name) {
    std::ifstream file{fs::path{CARILLON_SOURCE_DIR} / "tests/data/audiences" / name, std::ios::binary};
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string describe(Lead const& lead) {
    return fmt::format("{} row {} {} {} {} {} first {} raw [{}] id [{}] {} | {}", lead.lead_no, lead.row_no,
                       to_string(lead.status), to_string(lead.geo_rule), lead.phone, lead.country.code(),
                       lead.first_row, lead.raw_phone, lead.external_id, lead.reason, lead.variables);
}

std::vector<std::string> describe(std::vector<Lead> const& rows) {
    std::vector<std::string> texts;
    for (auto const& lead : rows) texts.push_back(describe(lead));
    return texts;
}

constexpr std::string_view small_file =
    "id,phone,name\n"
    "a,+4915112345678,Anna\n"               // row 2
    "b,+12125552368,Bob\n"                  // row 3, United States
    "c,0049 151 12345678,Anna again\n"      // row 4, same as row 2
    "d,4.9E+11,Dora\n"                      // row 5
    "e,+5351234567,Eva\n"                   // row 6, Cuba
    "f,,Fred\n"                             // row 7
    "g,+33612345678,\"Gé, \"\"G\"\"\"\n"    // row 8
    "h,whatsapp:+4915112345678,Anna\n";     // row 9, same as row 2

TEST(Ingest, EveryRowBecomesALeadWithItsStatus) {
    auto const outcome = ingest_text(small_file);
    ASSERT_TRUE(outcome.result);
    std::vector<std::pair<std::uint64_t, IngestStatus>> order;
    for (auto const& lead : outcome.rows) order.emplace_back(lead.row_no, lead.status);
    EXPECT_EQ(order, (std::vector<std::pair<std::uint64_t, IngestStatus>>{{5, IngestStatus::invalid_phone},
                                                                          {7, IngestStatus::invalid_phone},
                                                                          {6, IngestStatus::ineligible_geo},
                                                                          {3, IngestStatus::ineligible_geo},
                                                                          {8, IngestStatus::ok},
                                                                          {2, IngestStatus::ok},
                                                                          {4, IngestStatus::duplicate},
                                                                          {9, IngestStatus::duplicate}}));
    EXPECT_EQ(outcome.rows[0].raw_phone, "4.9E+11");
    EXPECT_EQ(outcome.rows[0].phone, 0u);
    EXPECT_EQ(outcome.rows[2].geo_rule, GeoRule::sanctioned);
    EXPECT_EQ(outcome.rows[3].geo_rule, GeoRule::us_marketing);
    EXPECT_EQ(outcome.rows[4].raw_phone, "");
    EXPECT_EQ(outcome.rows[4].external_id, "g");
    EXPECT_EQ(outcome.rows[4].variables, "g\x1f+33612345678\x1fGé, \"G\"\x1f");
    EXPECT_EQ(outcome.rows[6].first_row, 2u);
    EXPECT_EQ(outcome.rows[7].first_row, 2u);
    EXPECT_EQ(outcome.rows[7].raw_phone, "whatsapp:+4915112345678");
    for (auto const& lead : outcome.rows) EXPECT_EQ(lead.reason.empty(), lead.status == IngestStatus::ok);
}

TEST(Ingest, TheResultCountsEverything) {
    auto const result = ingest_text(small_file).result.value();
    EXPECT_EQ(result.rows_read, 8);
    EXPECT_EQ(result.bytes_read, static_cast<std::int64_t>(small_file.size()));
    EXPECT_EQ(result.totals.ok, 2);
    EXPECT_EQ(result.totals.ineligible_geo, 2);
    EXPECT_EQ(result.totals.invalid_phone, 2);
    EXPECT_EQ(result.totals.duplicate, 2);
    EXPECT_EQ(result.by_country,
              (std::map<std::string, std::int64_t>{{"CU", 1}, {"DE", 1}, {"FR", 1}, {"US", 1}}));
    EXPECT_EQ(result.columns, (std::vector<std::string>{"id", "phone", "name"}));
    EXPECT_EQ(result.phone_column, "phone");
    EXPECT_EQ(result.external_id_column, "id");
    EXPECT_EQ(result.encoding, "UTF-8");
    EXPECT_EQ(result.delimiter, ",");
    EXPECT_EQ(result.default_country, "");
}

TEST(Ingest, NamedColumnsAndDefaultCountryAreUsed) {
    auto const outcome =
        ingest_text("phone,other,key\n1,0151 12345678,k1\n2,0170 12345678,k2\n",
                    {.phone_column = "other", .external_id_column = "KEY", .default_country = "DE"});
    ASSERT_TRUE(outcome.result);
    EXPECT_EQ(outcome.rows.at(0).phone, 4915112345678u);
    EXPECT_EQ(outcome.rows.at(0).external_id, "k1");
    EXPECT_EQ(outcome.result->phone_column, "other");
    EXPECT_EQ(outcome.result->default_country, "DE");
}

TEST(Ingest, TheSampleFilesAreRead) {
    auto const sample = ingest_text(file_text("sample.csv")).result.value();
    EXPECT_EQ(sample.rows_read, 5000);
    EXPECT_GE(sample.by_country.size(), 40u);
    EXPECT_GT(sample.totals.invalid_phone, 50);
    EXPECT_GT(sample.totals.duplicate, 30);
    EXPECT_GT(sample.by_country.at("US"), 150);
    EXPECT_EQ(sample.totals.ok + sample.totals.ineligible_geo + sample.totals.invalid_phone +
                  sample.totals.duplicate,
              5000);

    auto const semicolon = ingest_text(file_text("sample-semicolon.csv")).result.value();
    EXPECT_EQ(semicolon.delimiter, ";");
    EXPECT_EQ(semicolon.phone_column, "Handynummer");
    EXPECT_EQ(semicolon.external_id_column, "Kundennummer");
    EXPECT_EQ(semicolon.rows_read, 500);

    auto const utf16 = ingest_text(file_text("sample-utf16.csv"), {.piece = 7}).result.value();
    EXPECT_EQ(utf16.encoding, "UTF-16LE");
    EXPECT_EQ(utf16.delimiter, "\t");
    EXPECT_EQ(utf16.rows_read, 300);
}

TEST(Ingest, BrokenFilesAreRefusedAndNothingStays) {
    std::pair<char const*, char const*> const cases[] = {{"broken-empty.csv", "file_empty"},
                                                         {"broken-header-only.csv", "no_rows"},
                                                         {"broken-no-phone.csv", "no_phone_column"},
                                                         {"broken-no-header.csv", "no_header"},
                                                         {"broken-latin1.csv", "wrong_encoding"},
                                                         {"broken-open-quote.csv", "open_quote"},
                                                         {"broken-shifted.csv", "shifted_row"},
                                                         {"broken-duplicate-column.csv", "duplicate_column"},
                                                         {"broken-unnamed-column.csv", "column_without_name"},
                                                         {"broken-nul.csv", "nul_byte"},
                                                         {"broken-workbook.csv", "not_csv"}};
    for (auto const& [file, code] : cases)
        for (std::size_t const piece : {1u, 10u, 100000u}) {
            auto const outcome = ingest_text(file_text(file), {.piece = piece});
            ASSERT_FALSE(outcome.result) << file;
            EXPECT_EQ(outcome.result.error().code, code) << file;
            EXPECT_EQ(outcome.error_code, code) << file;
            EXPECT_EQ(outcome.sentence, outcome.result.error().detail) << file;
            EXPECT_EQ(outcome.status, store::AudienceStatus::failed) << file;
            EXPECT_TRUE(outcome.rows.empty()) << file;
        }
}

TEST(Ingest, WrongWishesAreRefused) {
    EXPECT_EQ(ingest_text(small_file, {.phone_column = "mobil"}).error_code, "unknown_column");
    EXPECT_EQ(ingest_text(small_file, {.external_id_column = "key"}).error_code, "unknown_column");
    EXPECT_EQ(ingest_text(small_file, {.default_country = "Germany"}).error_code, "unknown_country");
    EXPECT_EQ(ingest_text(small_file, {.default_country = "QQ"}).error_code, "unknown_country");
}

/// Many rows in no order, with duplicates far apart, bad rows, quoted line breaks and some long values.
std::string shuffled_file(std::size_t count) {
    std::mt19937_64 random{7};
    std::string text = "phone,note\n";
    for (std::size_t i = 0; i < count; ++i) {
        if (i % 31 == 0)
            text += fmt::format("bad {},x\n", i);
        else
            text += fmt::format("+49151{:08},\"{}\n{}\"\n", 10000000 + random() % count, i,
                                std::string(i % 997 == 0 ? 3000 : random() % 90, 'n'));
    }
    return text;
}

TEST(Ingest, MemoryPiecesAndWorkersDoNotChangeTheResult) {
    auto const file = shuffled_file(20'000);
    auto const plain = ingest_text(file);
    ASSERT_TRUE(plain.result);
    ASSERT_EQ(plain.rows.size(), 20'000u);
    EXPECT_GT(plain.result->totals.duplicate, 1000);
    auto const expected = describe(plain.rows);
    Feed const variants[] = {{.memory_limit = 64 << 10, .workers = 1},    // some 70 runs
                             {.memory_limit = 32 << 10, .workers = 2},    // some 280: merged in two passes
                             {.piece = 4096, .memory_limit = 1 << 20, .workers = 4},
                             {.piece = 777, .workers = 1}};
    for (auto const& how : variants) {
        auto const outcome = ingest_text(file, how);
        ASSERT_TRUE(outcome.result) << outcome.sentence;
        ASSERT_EQ(describe(outcome.rows), expected)
            << how.memory_limit << ' ' << how.workers << ' ' << how.piece;
        EXPECT_EQ(outcome.result->totals.duplicate, plain.result->totals.duplicate);
        EXPECT_EQ(outcome.result->by_country, plain.result->by_country);
    }
}

TEST(Ingest, LongRowsMakeSmallBatches) {
    TempFolder folder;
    boost::asio::io_context io{1};
    ManualClock clock{Wall{}};
    MemoryAudiences audiences;
    Outcome outcome;
    std::string file = "phone,note\n";
    for (int i = 0; i < 60; ++i)
        file += fmt::format("+49151{:08},{}\n", 10000000 + i, std::string(500'000, 'x'));
    Ingest ingest{audiences, clock, io.get_executor(), options_of({}, folder.path), AudienceId{1}};
    Feed const how;
    boost::asio::co_spawn(io, feed(ingest, file, how, outcome), rethrow);
    io.run();
    ASSERT_TRUE(outcome.result);
    EXPECT_EQ(audiences.rows.size(), 60u);
    EXPECT_LE(audiences.largest_batch, 6u);
}

TEST(Ingest, ProgressIsShownFourTimesASecond) {
    ManualClock clock{Wall{}};
    auto const file = shuffled_file(20'000);
    Feed how{.piece = 64 << 10};
    how.between = [&] { clock.advance(std::chrono::milliseconds{100}); };
    auto const outcome = ingest_text(file, how, &clock);
    auto const pieces = file.size() / (64 << 10);
    EXPECT_GE(outcome.progresses.size(), pieces / 4);
    EXPECT_LE(outcome.progresses.size(), pieces / 2);
    EXPECT_TRUE(std::ranges::is_sorted(outcome.progresses, {}, &store::AudienceProgress::rows_read));
    EXPECT_GT(outcome.progresses.back().rows_read, 10'000);
    EXPECT_GT(outcome.progresses.back().bytes_read, outcome.progresses.front().bytes_read);
}

TEST(Ingest, ACancelBetweenPiecesAndDuringInsertionEndsIt) {
    for (bool const while_inserting : {false, true}) {
        TempFolder folder;
        boost::asio::io_context io{1};
        ManualClock clock{Wall{}};
        MemoryAudiences audiences;
        Outcome outcome;
        auto const file = shuffled_file(20'000);
        Ingest ingest{audiences, clock, io.get_executor(),
                      options_of({.memory_limit = 64 << 10}, folder.path), AudienceId{1}};
        bool cancelled = false;
        auto const cancel = [&] {
            if (std::exchange(cancelled, true)) return;
            boost::asio::co_spawn(
                io, ingest.cancel(store::AudienceStatus::cancelled, "cancelled", "Anna stopped it."),
                rethrow);
        };
        Feed how{.piece = 50'000};
        if (while_inserting)
            audiences.before_insert = cancel;
        else
            how.between = cancel;
        boost::asio::co_spawn(io, feed(ingest, file, how, outcome), rethrow);
        io.run();
        ASSERT_FALSE(outcome.result);
        EXPECT_EQ(outcome.result.error().code, "cancelled");
        EXPECT_EQ(audiences.sentence, "Anna stopped it.");
        EXPECT_EQ(audiences.status, store::AudienceStatus::cancelled);
        EXPECT_TRUE(audiences.rows.empty());
        EXPECT_TRUE(folder.empty());
    }
}

/// Lets no file of this process grow past a size, as a full disk would.
class SmallDisk {
public:
    explicit SmallDisk(rlim_t bytes) : old_handler_{std::signal(SIGXFSZ, SIG_IGN)} {
        getrlimit(RLIMIT_FSIZE, &old_);
        rlimit const small{bytes, old_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
    }
    ~SmallDisk() {
        setrlimit(RLIMIT_FSIZE, &old_);
        std::signal(SIGXFSZ, old_handler_);
    }

private:
    rlimit old_{};
    void (*old_handler_)(int);
};

TEST(Ingest, AFullDiskIsToldWithThePlaceAndTheCure) {
    auto const file = shuffled_file(20'000);
    SmallDisk const disk{100'000};
    auto const outcome = ingest_text(file, {.piece = 100'000, .memory_limit = 1 << 20, .workers = 2});
    ASSERT_FALSE(outcome.result);
    EXPECT_EQ(outcome.error_code, "disk_full");
    EXPECT_EQ(outcome.result.error().kind, Problem::Kind::unavailable);
    EXPECT_NE(outcome.sentence.find("carillon-test-"), std::string::npos) << outcome.sentence;
    EXPECT_NE(outcome.sentence.find("more bytes"), std::string::npos) << outcome.sentence;
}

TEST(Ingest, AfterARefusalEveryCallAnswersTheSame) {
    TempFolder folder;
    boost::asio::io_context io{1};
    ManualClock clock{Wall{}};
    MemoryAudiences audiences;
    Ingest ingest{audiences, clock, io.get_executor(), options_of({.default_country = "QQ"}, folder.path),
                  AudienceId{1}};
    std::vector<std::string> codes;
    auto const calls = [](Ingest& ingest, std::vector<std::string>& codes) -> Async<void> {
        for (int i = 0; i < 2; ++i) {
            auto const written = co_await ingest.write("phone\n1\n");
            codes.push_back(written.error().code);
        }
        auto const finished = co_await ingest.finish();
        codes.push_back(finished.error().code);
        co_await ingest.cancel(store::AudienceStatus::cancelled, "cancelled", "Too late.");
    };
    boost::asio::co_spawn(io, calls(ingest, codes), rethrow);
    io.run();
    EXPECT_EQ(codes, (std::vector<std::string>(3, "unknown_country")));
    EXPECT_EQ(audiences.error_code, "unknown_country");
    EXPECT_EQ(audiences.status, store::AudienceStatus::failed);
}

TEST(Ingest, AnEndTheStoreDidNotTakeIsToldAgain) {
    TempFolder folder;
    boost::asio::io_context io{1};
    ManualClock clock{Wall{}};
    MemoryAudiences audiences;
    audiences.fail_once = true;
    Ingest ingest{audiences, clock, io.get_executor(), options_of({}, folder.path), AudienceId{1}};
    auto const calls = [](Ingest& ingest) -> Async<void> {
        co_await ingest.cancel(store::AudienceStatus::failed, "broken_off", "The upload broke off.");
    };
    for (int const attempt : {1, 2}) {
        std::exception_ptr failure;
        boost::asio::co_spawn(io, calls(ingest), [&](std::exception_ptr error) { failure = error; });
        io.restart();
        io.run();
        EXPECT_EQ(failure != nullptr, attempt == 1);
    }
    EXPECT_EQ(audiences.error_code, "broken_off");
}

TEST(Ingest, AnAbandonedUploadLeavesNothing) {
    TempFolder folder;
    boost::asio::io_context io{1};
    ManualClock clock{Wall{}};
    MemoryAudiences audiences;
    auto const file = shuffled_file(5'000);
    {
        Ingest ingest{audiences, clock, io.get_executor(),
                      options_of({.memory_limit = 64 << 10}, folder.path), AudienceId{1}};
        auto const half = [](Ingest& ingest, std::string_view bytes) -> Async<void> {
            auto const written = co_await ingest.write(bytes);
            EXPECT_TRUE(written);
        };
        boost::asio::co_spawn(io, half(ingest, file), rethrow);
        io.run();
    }
    EXPECT_TRUE(folder.empty());
    EXPECT_EQ(audiences.status, store::AudienceStatus::ingesting);    // for fail_interrupted()
}

TEST(Ingest, TheSweepRemovesOnlyItsOwnFiles) {
    TempFolder folder;
    for (auto const* name : {"carillon-ingest-AbCdEf", "carillon-ingest-123456", "carillon.db", "notes.txt"})
        std::ofstream{folder.path / name} << "x";
    EXPECT_EQ(sweep_spill_dir(folder.path), 2u);
    EXPECT_TRUE(fs::exists(folder.path / "carillon.db"));
    EXPECT_TRUE(fs::exists(folder.path / "notes.txt"));
    EXPECT_EQ(sweep_spill_dir(folder.path / "missing"), 0u);
}

}    // namespace
}    // namespace carillon
