#pragma once
#include "base/clock.hpp"
#include "base/problem.hpp"
#include "engine/ingest/ingest.hpp"

#include <memory>
#include <optional>
#include <set>

namespace carillon::api {

class Metrics;

/// A place among the uploads at a time; free again when its last holder lets go.
using UploadPlace = std::shared_ptr<void const>;

/// One audience being read. Shared by the request that feeds it and the work that goes on after its answer.
struct Upload {
    AudienceId audience;
    UploadPlace place;
    std::unique_ptr<Ingest> ingest;
    std::unique_ptr<Alarm> ended;       // rings when finish() has returned
    std::unique_ptr<Alarm> stopping;    // rings when the server stops; waited on between attempts to fail it
    std::optional<Problem> problem;     // why finish() refused
};

/// The ingests of this process: how many at a time, and their end when the server stops. On the server's
/// thread.
class Uploads {
public:
    Uploads(store::Audiences& audiences, Clock& clock, boost::asio::any_io_executor executor,
            Metrics& metrics, std::size_t at_a_time);

    /// Nothing when all places are taken, or the server is stopping.
    UploadPlace reserve() const;
    std::shared_ptr<Upload> begin(UploadPlace place, AudienceId audience, IngestOptions options);
    /// Finishes in the background; `ended` rings when it is done.
    void finish(std::shared_ptr<Upload> upload);
    /// The upload is over before finish(): refused, or broken off.
    void end(std::shared_ptr<Upload> const& upload);
    /// The store failed under the upload: marks the audience failed in the background, however often that
    /// takes; what a stop leaves, the next start does.
    void fail(std::shared_ptr<Upload> upload);
    /// Ends what is running, so that nothing half done is left, and returns when all have ended.
    Async<void> stop();

private:
    Async<void> run_to_end(std::shared_ptr<Upload> upload);
    Async<void> run_to_failed(std::shared_ptr<Upload> upload);

    store::Audiences& audiences_;
    Clock& clock_;
    boost::asio::any_io_executor executor_;
    Metrics& metrics_;
    std::size_t const at_a_time_;
    UploadPlace const places_;    // each taken place is a share of it
    std::set<std::shared_ptr<Upload>> active_;
    bool stopping_ = false;
    std::unique_ptr<Alarm> empty_;    // rings when the last one ends while stopping
};

}    // namespace carillon::api
