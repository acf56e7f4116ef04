#include "api/engine_metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

namespace carillon::api {
namespace {
using Labels = std::vector<prometheus::ClientMetric::Label>;

/// One family, filled metric by metric.
class Family {
public:
    Family(std::string name, std::string help, prometheus::MetricType type) {
        family_.name = std::move(name);
        family_.help = std::move(help);
        family_.type = type;
    }
    void add(Labels labels, double value) {
        prometheus::ClientMetric metric;
        metric.label = std::move(labels);
        metric.counter.value = metric.gauge.value = value;
        family_.metric.push_back(std::move(metric));
    }
    prometheus::MetricFamily take() { return std::move(family_); }

private:
    prometheus::MetricFamily family_;
};

prometheus::MetricFamily outcomes(engine::DispatchCounts const& counts) {
    Family family{
        "carillon_messages_total",
        "Answers to messages by outcome, and of refused ones by Meta's code. A rise in in_doubt: Meta's side "
        "or the network; in unprocessed: a limit, see carillon_send_limited.",
        prometheus::MetricType::Counter};
    family.add({{"outcome", "accepted"}, {"code", ""}}, static_cast<double>(counts.accepted));
    family.add({{"outcome", "unprocessed"}, {"code", ""}}, static_cast<double>(counts.unprocessed));
    family.add({{"outcome", "in_doubt"}, {"code", ""}}, static_cast<double>(counts.in_doubt));
    family.add({{"outcome", "skipped"}, {"code", ""}}, static_cast<double>(counts.skipped));
    for (auto const& [code, count] : counts.refused)
        family.add({{"outcome", "refused"}, {"code", std::to_string(code)}}, static_cast<double>(count));
    return family.take();
}
}    // namespace

std::string engine_metrics(engine::Engine::Figures const& figures) {
    Family rate{"carillon_send_messages_per_second", "Messages that left in the last second, by send.",
                prometheus::MetricType::Gauge};
    Family in_flight{"carillon_send_in_flight",
                     "Messages claimed whose outcome is not recorded yet, by send.",
                     prometheus::MetricType::Gauge};
    Family limited{
        "carillon_send_limited",
        "1 for the reason that keeps a send from sending faster: operator_limit, meta_throughput, backoff, "
        "budget, pair_rule, network, paused or nothing.",
        prometheus::MetricType::Gauge};
    for (auto const& live : figures.sends) {
        auto const send = std::to_string(live.send.value);
        rate.add({{"send", send}}, live.rate);
        in_flight.add({{"send", send}}, static_cast<double>(live.in_flight));
        limited.add({{"send", send}, {"reason", std::string{to_string(live.limited_by)}}}, 1);
    }
    return prometheus::TextSerializer{}.Serialize(
        {outcomes(figures.counts), rate.take(), in_flight.take(), limited.take()});
}

std::string outbound_metrics(engine::OutboundCounts const& counts, store::OutboundDepth const& depth) {
    Family attempts{
        "carillon_outbound_deliveries_total",
        "Posts to customers' endpoints by outcome. A rise in retried or failed: see the delivery log "
        "of the endpoint.",
        prometheus::MetricType::Counter};
    attempts.add({{"outcome", "delivered"}}, static_cast<double>(counts.delivered));
    attempts.add({{"outcome", "retried"}}, static_cast<double>(counts.retried));
    attempts.add({{"outcome", "failed"}}, static_cast<double>(counts.failed));
    Family queue{
        "carillon_outbound_queue",
        "What waits for customers' endpoints: deliveries that are pending, and events that are in none "
        "yet.",
        prometheus::MetricType::Gauge};
    queue.add({{"kind", "deliveries"}}, static_cast<double>(depth.deliveries));
    queue.add({{"kind", "events"}}, static_cast<double>(depth.events));
    return prometheus::TextSerializer{}.Serialize({attempts.take(), queue.take()});
}

}    // namespace carillon::api
