#include "api/uploads.hpp"

#include "api/metrics.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <spdlog/spdlog.h>

namespace carillon::api {

Uploads::Uploads(store::Audiences& audiences, Clock& clock, boost::asio::any_io_executor executor,
                 Metrics& metrics, std::size_t at_a_time)
    : audiences_{audiences},
      clock_{clock},
      executor_{std::move(executor)},
      metrics_{metrics},
      at_a_time_{at_a_time},
      empty_{clock.alarm(executor_)} {}

std::shared_ptr<Upload> Uploads::begin(AudienceId audience, IngestOptions options) {
    auto upload = std::make_shared<Upload>();
    upload->audience = audience;
    upload->ingest = std::make_unique<Ingest>(audiences_, clock_, executor_, std::move(options), audience);
    upload->ended = clock_.alarm(executor_);
    active_.insert(upload);
    return upload;
}

void Uploads::end(std::shared_ptr<Upload> const& upload) {
    upload->running = false;
    active_.erase(upload);
    if (stopping_ && active_.empty()) empty_->ring();
}

void Uploads::finish(std::shared_ptr<Upload> upload) {
    boost::asio::co_spawn(executor_, run_to_end(std::move(upload)), boost::asio::detached);
}

Async<void> Uploads::run_to_end(std::shared_ptr<Upload> upload) {
    try {
        auto const result = co_await upload->ingest->finish();
        if (!result) upload->problem = result.error();
        metrics_.upload(result ? "ready" : "refused");
    } catch (std::exception const& error) {
        spdlog::error("storing audience {} failed: {}", upload->audience.value, error.what());
        upload->problem = Problem{Problem::Kind::unavailable, "store_failed", error.what()};
        metrics_.upload("failed");
    }
    upload->ended->ring();
    end(upload);
}

Async<void> Uploads::stop() {
    stopping_ = true;
    auto const active = active_;
    for (auto const& upload : active)
        co_await upload->ingest->cancel(store::AudienceStatus::failed, "interrupted",
                                        "The server stopped while the file was being read. Upload it again.");
    while (!active_.empty()) co_await empty_->wait_until(clock_.steady() + std::chrono::seconds{1});
}

}    // namespace carillon::api
