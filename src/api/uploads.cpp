#include "api/uploads.hpp"

#include "api/metrics.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <spdlog/spdlog.h>

namespace carillon::api {
namespace {
constexpr std::chrono::seconds retry_pause{1};

/// Tells the store that the upload failed. False when the store cannot take even that.
Async<bool> try_cancel(Ingest& ingest, AudienceId audience, std::string code, std::string sentence) {
    try {
        co_await ingest.cancel(store::AudienceStatus::failed, std::move(code), std::move(sentence));
        co_return true;
    } catch (std::exception const& error) {
        spdlog::error("marking audience {} as failed did not work: {}", audience.value, error.what());
    }
    co_return false;
}
}    // namespace

Uploads::Uploads(store::Audiences& audiences, Clock& clock, boost::asio::any_io_executor executor,
                 Metrics& metrics, std::size_t at_a_time)
    : audiences_{audiences},
      clock_{clock},
      executor_{std::move(executor)},
      metrics_{metrics},
      at_a_time_{at_a_time},
      places_{std::make_shared<char>()},
      empty_{clock.alarm(executor_)} {}

UploadPlace Uploads::reserve() const {
    auto const taken = static_cast<std::size_t>(places_.use_count()) - 1;
    return !stopping_ && taken < at_a_time_ ? places_ : nullptr;
}

std::shared_ptr<Upload> Uploads::begin(UploadPlace place, AudienceId audience, IngestOptions options) {
    auto upload = std::make_shared<Upload>();
    upload->audience = audience;
    upload->place = std::move(place);
    upload->ingest = std::make_unique<Ingest>(audiences_, clock_, executor_, std::move(options), audience);
    upload->ended = clock_.alarm(executor_);
    upload->stopping = clock_.alarm(executor_);
    active_.insert(upload);
    return upload;
}

void Uploads::end(std::shared_ptr<Upload> const& upload) {
    upload->place.reset();
    active_.erase(upload);
    if (stopping_ && active_.empty()) empty_->ring();
}

void Uploads::finish(std::shared_ptr<Upload> upload) {
    boost::asio::co_spawn(executor_, run_to_end(std::move(upload)), boost::asio::detached);
}

void Uploads::fail(std::shared_ptr<Upload> upload) {
    metrics_.upload("failed");
    upload->place.reset();
    boost::asio::co_spawn(executor_, run_to_failed(std::move(upload)), boost::asio::detached);
}

Async<void> Uploads::run_to_end(std::shared_ptr<Upload> upload) {
    bool stored = true;
    try {
        auto const result = co_await upload->ingest->finish();
        if (!result) upload->problem = result.error();
        metrics_.upload(result ? "ready" : "refused");
    } catch (std::exception const& error) {
        spdlog::error("storing audience {} failed: {}", upload->audience.value, error.what());
        upload->problem = Problem{Problem::Kind::unavailable, "store_failed", error.what()};
        stored = false;
    }
    upload->ended->ring();
    stored ? end(upload) : fail(upload);
}

Async<void> Uploads::run_to_failed(std::shared_ptr<Upload> upload) {
    while (!stopping_) {
        std::string code = "storage_failed";
        std::string sentence =
            "The database did not take the file's rows, mostly for want of disk space. Make room, then "
            "upload "
            "it again.";
        bool const told =
            co_await try_cancel(*upload->ingest, upload->audience, std::move(code), std::move(sentence));
        if (told) break;
        co_await upload->stopping->wait_until(clock_.steady() + retry_pause);
    }
    end(upload);
}

Async<void> Uploads::stop() {
    stopping_ = true;
    auto const active = active_;
    for (auto const& upload : active) {
        std::string code = "interrupted";
        std::string sentence = "The server stopped while the file was being read. Upload it again.";
        upload->stopping->ring();
        co_await try_cancel(*upload->ingest, upload->audience, std::move(code), std::move(sentence));
    }
    while (!active_.empty()) co_await empty_->wait_until(clock_.steady() + std::chrono::seconds{1});
}

}    // namespace carillon::api
