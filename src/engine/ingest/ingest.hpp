#pragma once
#include "base/clock.hpp"
#include "base/problem.hpp"
#include "store/audiences.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace carillon {

struct IngestOptions {
    std::string phone_column;          // the header's name; empty: found by name and content
    std::string external_id_column;    // the header's name; empty: found by name, or none
    std::string default_country;       // ISO code ("DE") for numbers without a country code; empty: none
    std::filesystem::path
        spill_dir;    // where sorted runs go; must exist. They are unlinked as soon as opened
    /// Bytes of rows held for sorting, over all workers, before they are spilled. The whole pipeline takes
    /// this and some 20 MB more, whatever the file's size.
    std::size_t memory_limit = 24 << 20;
    unsigned workers = 2;    // threads of this ingest's own that normalise numbers and sort
};

/// Turns one uploaded CSV into an audience's leads: decode, parse, normalise, sort by phone, mark duplicates,
/// insert.
///
/// Life: one upload. write() as bytes arrive, then finish(); or cancel() at any point. Destroy it only when
/// none of its calls is under way. Thread: every call on `home`, which must run one handler at a time (one
/// thread, or a strand); the heavy work is on threads of its own.
///
/// After a refusal (write or finish answered a Problem) the audience is marked failed in the store with the
/// same code and sentence, nothing temporary is left, and every later call answers the same Problem. A broken
/// database throws; cancel() may then be called again until the store has taken the audience's end. After
/// cancel(), or when this is destroyed unfinished, nothing temporary is left either;
/// the latter leaves the audience `ingesting` for Audiences::fail_interrupted().
class Ingest {
public:
    Ingest(store::Audiences& audiences, Clock& clock, boost::asio::any_io_executor home,
           IngestOptions options, AudienceId audience);
    ~Ingest();
    Ingest(Ingest const&) = delete;
    Ingest& operator=(Ingest const&) = delete;

    /// Feeds the next bytes; they must stay until it returns. Suspends while the workers are behind, so a
    /// sender is held back and memory stays bounded. A Problem, early, when the file cannot be an audience;
    /// see refusals.hpp.
    Async<Result<void>> write(std::string_view bytes);

    /// After the last byte: sorts, inserts every row as a lead and makes the audience ready. Leads are in
    /// order of phone and, within a number, of row; rows without a possible number (phone 0) come first,
    /// because stores search leads by bisection over the phone.
    Async<Result<store::AudienceResult>> finish();

    /// Gives up, on the user's word (AudienceStatus::cancelled) or because the upload broke off (failed).
    Async<void> cancel(store::AudienceStatus status, std::string code, std::string sentence);

private:
    class Pipeline;
    std::unique_ptr<Pipeline> pipeline_;
};

/// At start, before any ingest: removes run files that a crash left in `spill_dir`. How many there were.
std::size_t sweep_spill_dir(std::filesystem::path const& spill_dir);

}    // namespace carillon
