#include "engine/outbound/outbound_sender.hpp"

#include "base/time.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace carillon::engine {

std::string outbound_body(DeliveryId id, std::vector<store::OutboundEventRow> const& events) {
    auto body = fmt::format(R"({{"id":{},"events":[)", id.value);
    for (auto const& event : events)
        body +=
            fmt::format(R"({}{{"id":{},"type":"{}","at":"{}","data":{}}})", body.ends_with('[') ? "" : ",",
                        event.id, to_string(event.type), to_rfc3339(event.at), event.data_json);
    return body += "]}";
}

std::string outbound_signature(std::string_view secret, std::string_view timestamp, std::string_view body) {
    return "sha256=" + to_hex(hmac_sha256(secret, fmt::format("{}.{}", timestamp, body)));
}

OutboundSender::OutboundSender(boost::asio::any_io_executor executor, Clock& clock,
                               store::OutboundWebhooks& webhooks, SecretBox const& secrets,
                               graph::OutboundPoster& poster, OutboundOptions options)
    : executor_{std::move(executor)},
      clock_{clock},
      webhooks_{webhooks},
      secrets_{secrets},
      poster_{poster},
      options_{options},
      alarm_{clock.alarm(executor_)},
      chance_{options.jitter_seed} {}

void OutboundSender::wake() {
    boost::asio::post(executor_, [this] { alarm_->ring(); });
}

void OutboundSender::stop() {
    stopping_ = true;
    alarm_->ring();
}

Async<void> OutboundSender::run() {
    while (!stopping_) {
        auto until = clock_.steady() + options_.idle_every;
        std::string trouble;
        try {
            until = co_await look();
        } catch (std::exception const& error) {
            trouble = error.what();
        }
        if (!trouble.empty()) spdlog::error("outbound webhooks: {}", trouble);
        if (!stopping_) co_await alarm_->wait_until(until);
    }
    while (in_flight_ > 0) co_await alarm_->wait_until(Steady::max());
}

/// When to look again; a finished post rings before that.
Async<Steady> OutboundSender::look() {
    auto const now = clock_.wall();
    if (now >= next_prune_) co_await prune(now);
    auto const agenda = co_await webhooks_.agenda();
    if (!agenda.watching) co_return clock_.steady() + options_.idle_every;
    bool const due = agenda.next && *agenda.next <= now;
    auto const room = options_.at_once - std::min(in_flight_, options_.at_once);
    if (room > 0 && (agenda.fresh || due) && !stopping_) {
        auto taken = co_await webhooks_.take(room, now, options_.lease);
        for (auto& each : taken) spawn(std::move(each));
    }
    co_return clock_.steady() + options_.look_every;
}

Async<void> OutboundSender::prune(Wall now) {
    next_prune_ = now + options_.prune_every;
    bool more = true;
    while (more && !stopping_) more = co_await webhooks_.prune(now);
}

void OutboundSender::spawn(store::DueDelivery due) {
    ++in_flight_;
    boost::asio::co_spawn(executor_, deliver(std::move(due)), [this](std::exception_ptr const& failure) {
        --in_flight_;
        alarm_->ring();
        if (!failure) return;
        try {
            std::rethrow_exception(failure);
        } catch (std::exception const& error) {
            spdlog::error(
                "outbound webhooks: what became of a delivery could not be recorded, it will be sent "
                "again: {}",
                error.what());
        }
    });
}

Async<void> OutboundSender::deliver(store::DueDelivery due) {
    auto const answer = co_await post(due);
    auto const attempt = judged(due, answer);
    auto const result = co_await webhooks_.told(attempt);
    count(due, attempt, result);
}

Async<graph::OutboundAnswer> OutboundSender::post(store::DueDelivery const& due) {
    auto const secret = secrets_.open(due.secret_sealed);
    graph::OutboundAnswer answer;
    answer.error =
        "The endpoint's secret cannot be opened: this server's secret key is another one. Put the old "
        "key file back, or make the endpoint anew.";
    if (!secret) co_return answer;
    graph::OutboundRequest request;
    request.url = due.url;
    request.body = outbound_body(due.id, due.events);
    auto const seconds = std::chrono::floor<std::chrono::seconds>(clock_.wall()).time_since_epoch().count();
    auto const timestamp = std::to_string(seconds);
    request.headers.emplace_back("X-Carillon-Timestamp", timestamp);
    request.headers.emplace_back("X-Carillon-Signature",
                                 outbound_signature(*secret, timestamp, request.body));
    answer = co_await poster_.post(std::move(request));
    co_return answer;
}

store::DeliveryAttempt OutboundSender::judged(store::DueDelivery const& due,
                                              graph::OutboundAnswer const& answer) {
    store::DeliveryAttempt attempt{.id = due.id};
    attempt.delivered = answer.status >= 200 && answer.status < 300;
    attempt.status_code = answer.status;
    if (answer.status == 0)
        attempt.error = answer.error;
    else if (answer.status >= 300 && answer.status < 400)
        attempt.error = fmt::format("It answered {}; redirects are not followed.", answer.status);
    else if (!attempt.delivered)
        attempt.error = fmt::format("It answered {}; 200 to 299 is taken for delivered.", answer.status);
    attempt.at = clock_.wall();
    double const chance = std::uniform_real_distribution<double>{0, 1}(chance_);
    attempt.retry_at = attempt.at + outbound_retry_delay(due.attempts + 1, chance);
    return attempt;
}

void OutboundSender::count(store::DueDelivery const& due, store::DeliveryAttempt const& attempt,
                           store::AttemptResult const& result) {
    switch (result.status) {
        case store::DeliveryStatus::delivered: ++delivered_; break;
        case store::DeliveryStatus::pending: ++retried_; break;
        case store::DeliveryStatus::failed: ++failed_; break;
    }
    if (result.disabled)
        spdlog::error("Outbound webhook {} was switched off: nothing could be delivered for {} hours. {}",
                      due.webhook.value, outbound_patience.count(), attempt.error);
}

}    // namespace carillon::engine
