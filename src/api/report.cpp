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

struct Step {
    std::string_view key, name;    // of JSON, of CSV
    std::int64_t Funnel::* count;
};
constexpr Step steps[] = {{"audience", "audience", &Funnel::audience},
                          {"eligible", "eligible", &Funnel::eligible},
                          {"queued", "queued", &Funnel::queued},
                          {"accepted", "accepted", &Funnel::accepted},
                          {"sent", "sent", &Funnel::sent},
                          {"delivered", "delivered", &Funnel::delivered},
                          {"read", "read", &Funnel::read},
                          {"failed", "failed", &Funnel::failed},
                          {"skipped", "skipped", &Funnel::skipped},
                          {"inDoubt", "in_doubt", &Funnel::in_doubt},
                          {"cancelled", "cancelled", &Funnel::cancelled},
                          {"assumedSent", "assumed_sent", &Funnel::assumed_sent}};
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
        case MessageStatus::assumed_sent:
            assumed_sent += cell.count;
            accepted += cell.count;
            return;
        case MessageStatus::read: read += cell.count; [[fallthrough]];
        case MessageStatus::delivered: delivered += cell.count; [[fallthrough]];
        case MessageStatus::sent: sent += cell.count; [[fallthrough]];
        case MessageStatus::accepted: accepted += cell.count; return;
    }
}

void Funnel::add(Funnel const& other) {
    for (auto const& step : steps) this->*step.count += other.*step.count;
}

boost::json::object Funnel::to_json() const {
    json::object body;
    for (auto const& step : steps) body[step.key] = this->*step.count;
    return body;
}

Funnel make_funnel(std::span<store::CounterCell const> cells, std::int64_t audience_rows, SendStatus status) {
    Funnel funnel;
    for (auto const& cell : cells) funnel.add(cell);
    // While it is being materialized, part of the file is not counted yet; it is still part of the audience.
    auto const uncounted = std::max<std::int64_t>(0, audience_rows - funnel.audience);
    funnel.audience += uncounted;
    // Once it has ended, nothing will become of them any more.
    if (has_ended(status)) funnel.cancelled += uncounted;
    return funnel;
}

void Report::add_send(SendCategory category, SendStatus status, std::int64_t audience_rows,
                      std::span<store::CounterCell const> cells, std::span<store::MinuteCell const> minutes,
                      store::Responses responses) {
    funnel_.add(make_funnel(cells, audience_rows, status));
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
    responses_.replies += responses.replies;
    responses_.button_taps += responses.button_taps;
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
    return {{"funnel", funnel_.to_json()},      {"skippedBy", std::move(skipped_by)},
            {"failedBy", std::move(failed_by)}, {"byCountry", std::move(by_country)},
            {"timeline", std::move(timeline)},  {"readRate", read_rate()},
            {"replies", responses_.replies},    {"buttonTaps", responses_.button_taps}};
}

std::string_view to_string(ReportTable table) {
    switch (table) {
        case ReportTable::funnel: return "funnel";
        case ReportTable::skipped: return "skipped";
        case ReportTable::failed: return "failed";
        case ReportTable::countries: return "countries";
        case ReportTable::minutes: return "minutes";
    }
    return "";
}

std::optional<ReportTable> report_table_from(std::string_view word) {
    using enum ReportTable;
    for (auto const table : {funnel, skipped, failed, countries, minutes})
        if (word == to_string(table)) return table;
    return std::nullopt;
}

std::vector<CsvRecord> Report::records(ReportTable table) const {
    auto const count = [](std::int64_t value) { return fmt::format("{}", value); };
    std::vector<CsvRecord> rows;
    switch (table) {
        case ReportTable::funnel:
            rows.push_back({"step", "count"});
            for (auto const& step : steps)
                rows.push_back({std::string{step.name}, count(funnel_.*step.count)});
            break;
        case ReportTable::skipped:
            rows.push_back({"reason", "count"});
            for (auto const& [reason, number] : skipped_by_)
                if (number != 0) rows.push_back({std::string{to_string(reason)}, count(number)});
            break;
        case ReportTable::failed:
            rows.push_back({"code", "title", "count", "advice"});
            for (auto const& [code, number] : failed_by_) {
                auto const& policy = graph::policy_for(code);
                if (number != 0)
                    rows.push_back(
                        {count(code), std::string{policy.title}, count(number), std::string{policy.advice}});
            }
            break;
        case ReportTable::countries:
            rows.push_back({"country", "name"});
            for (auto const& step : steps) rows.back().emplace_back(step.name);
            for (auto const& [country, funnel] : by_country_) {
                if (funnel.audience == 0) continue;
                rows.push_back({country.code(), std::string{country ? country_name(country) : "Unknown"}});
                for (auto const& step : steps) rows.back().push_back(count(funnel.*step.count));
            }
            break;
        case ReportTable::minutes:
            rows.push_back({"minute", "accepted", "sent", "delivered", "read", "failed"});
            for (auto const& [minute, counts] : timeline_)
                rows.push_back({to_rfc3339(minute), count(counts.accepted), count(counts.sent),
                                count(counts.delivered), count(counts.read), count(counts.failed)});
            break;
    }
    return rows;
}

}    // namespace carillon::api
