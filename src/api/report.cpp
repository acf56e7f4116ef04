#include "api/report.hpp"

#include "api/views.hpp"
#include "base/time.hpp"
#include "domain/geo.hpp"
#include "domain/phone.hpp"
#include "graph/error_policy.hpp"

#include <boost/json/array.hpp>

namespace carillon::api {
namespace {
/// Skipped, but only after there was a message to skip: it was eligible when the send was materialized.
bool was_message(SkipReason reason) {
    switch (reason) {
        case SkipReason::opted_out_at_claim:
        case SkipReason::missing_parameter: return true;
        case SkipReason::none:
        case SkipReason::invalid_phone:
        case SkipReason::duplicate:
        case SkipReason::geo_us_marketing:
        case SkipReason::geo_sanctioned:
        case SkipReason::opted_out:
        case SkipReason::filter_excluded:
        case SkipReason::no_filter_event:
        case SkipReason::event_filter: return false;
    }
    return false;
}
}    // namespace

void Funnel::add(store::CounterCell const& cell) {
    audience += cell.count;
    bool const skip = cell.status == MessageStatus::skipped;
    if (!skip || was_message(static_cast<SkipReason>(cell.code))) eligible += cell.count;
    switch (cell.status) {
        case MessageStatus::queued:
        case MessageStatus::requeued:
        case MessageStatus::sending: queued += cell.count; return;
        case MessageStatus::failed: failed += cell.count; return;
        case MessageStatus::skipped: skipped += cell.count; return;
        case MessageStatus::cancelled: cancelled += cell.count; return;
        case MessageStatus::in_doubt: in_doubt += cell.count; return;
        case MessageStatus::read: read += cell.count; [[fallthrough]];
        case MessageStatus::delivered: delivered += cell.count; [[fallthrough]];
        case MessageStatus::sent: sent += cell.count; [[fallthrough]];
        case MessageStatus::accepted: accepted += cell.count; return;
    }
}

void Funnel::add(Funnel const& other) {
    audience += other.audience;
    eligible += other.eligible;
    queued += other.queued;
    accepted += other.accepted;
    sent += other.sent;
    delivered += other.delivered;
    read += other.read;
    failed += other.failed;
    skipped += other.skipped;
    in_doubt += other.in_doubt;
    cancelled += other.cancelled;
}

boost::json::object Funnel::to_json() const {
    return {{"audience", audience}, {"eligible", eligible},   {"queued", queued},      {"accepted", accepted},
            {"sent", sent},         {"delivered", delivered}, {"read", read},          {"failed", failed},
            {"skipped", skipped},   {"inDoubt", in_doubt},    {"cancelled", cancelled}};
}

Funnel make_funnel(std::span<store::CounterCell const> cells, std::int64_t audience_rows) {
    Funnel funnel;
    for (auto const& cell : cells) funnel.add(cell);
    // While it is being materialized, part of the file is not counted yet; it is still part of the audience.
    funnel.audience = std::max(funnel.audience, audience_rows);
    return funnel;
}

void Report::add_send(SendCategory category, std::int64_t audience_rows,
                      std::span<store::CounterCell const> cells, std::span<store::MinuteCell const> minutes,
                      std::int64_t replies) {
    funnel_.add(make_funnel(cells, audience_rows));
    for (auto const& cell : cells) {
        by_country_[cell.country].add(cell);
        if (cell.status == MessageStatus::skipped)
            skipped_by_[static_cast<SkipReason>(cell.code)] += cell.count;
        if (cell.status == MessageStatus::failed) failed_by_[cell.code] += cell.count;
        if (cell.status != MessageStatus::delivered && cell.status != MessageStatus::read) continue;
        // Meta withholds reads of marketing messages alone.
        if (category == SendCategory::marketing && limited_region(cell.country)) {
            delivered_limited_[cell.country] += cell.count;
        } else {
            delivered_reporting_ += cell.count;
            if (cell.status == MessageStatus::read) read_ += cell.count;
        }
    }
    for (auto const& cell : minutes) {
        auto& minute = timeline_[cell.minute];
        if (cell.status == MessageStatus::accepted) minute.accepted += cell.count;
        if (cell.status == MessageStatus::sent) minute.sent += cell.count;
        if (cell.status == MessageStatus::delivered) minute.delivered += cell.count;
        if (cell.status == MessageStatus::read) minute.read += cell.count;
        if (cell.status == MessageStatus::failed) minute.failed += cell.count;
    }
    replies_ += replies;
}

boost::json::object Report::read_rate() const {
    std::int64_t limited = 0;
    for (auto const& [country, count] : delivered_limited_) limited += count;
    auto const all = limited + delivered_reporting_;
    json::value value = nullptr;
    if (delivered_reporting_ > 0)
        value = static_cast<double>(read_) / static_cast<double>(delivered_reporting_);
    return {{"value", std::move(value)},
            {"over", delivered_reporting_},
            {"limitedReporting", limited_reporting(delivered_limited_)},
            {"limitedShare", all == 0 ? 0.0 : static_cast<double>(limited) / static_cast<double>(all)}};
}

boost::json::object Report::to_json() const {
    json::object skipped_by;
    for (auto const& [reason, count] : skipped_by_)
        if (count != 0) skipped_by[to_string(reason)] = count;
    json::array failed_by, by_country, timeline;
    for (auto const& [code, count] : failed_by_) {
        if (count == 0) continue;
        auto const& policy = graph::policy_for(code);
        failed_by.push_back(json::object{
            {"code", code}, {"title", policy.title}, {"count", count}, {"advice", policy.advice}});
    }
    for (auto const& [country, funnel] : by_country_) {
        if (funnel.audience == 0) continue;
        json::object row{{"country", country.code()}, {"name", country ? country_name(country) : "Unknown"}};
        for (auto const& figure : funnel.to_json()) row[figure.key()] = figure.value();
        by_country.push_back(std::move(row));
    }
    for (auto const& [minute, counts] : timeline_)
        timeline.push_back(json::object{{"minute", to_rfc3339(minute)},
                                        {"accepted", counts.accepted},
                                        {"sent", counts.sent},
                                        {"delivered", counts.delivered},
                                        {"read", counts.read},
                                        {"failed", counts.failed}});
    return {{"funnel", funnel_.to_json()},
            {"skippedBy", std::move(skipped_by)},
            {"failedBy", std::move(failed_by)},
            {"byCountry", std::move(by_country)},
            {"timeline", std::move(timeline)},
            {"readRate", read_rate()},
            {"replies", replies_}};
}

}    // namespace carillon::api
