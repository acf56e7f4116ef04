#include "api/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace carillon::api {

struct Metrics::State {
    std::shared_ptr<prometheus::Registry> registry = std::make_shared<prometheus::Registry>();
    prometheus::Family<prometheus::Counter>& requests =
        prometheus::BuildCounter()
            .Name("carillon_http_requests_total")
            .Help(
                "HTTP requests by route, method and status. A rise in 5xx: see the log; in 401: a client's "
                "key.")
            .Register(*registry);
    prometheus::Family<prometheus::Histogram>& seconds =
        prometheus::BuildHistogram()
            .Name("carillon_http_request_seconds")
            .Help(
                "Time from a request's header to the end of its answer. Uploads and event streams are long "
                "by nature.")
            .Register(*registry);
    prometheus::Family<prometheus::Counter>& webhooks =
        prometheus::BuildCounter()
            .Name("carillon_webhooks_total")
            .Help("Webhooks from Meta by outcome. bad_signature: the app secret is not the account's.")
            .Register(*registry);
    prometheus::Family<prometheus::Counter>& receipts =
        prometheus::BuildCounter()
            .Name("carillon_receipts_total")
            .Help(
                "Status events by what they were: merged, repeated, or unmatched (kept until the acceptance "
                "lands).")
            .Register(*registry);
    prometheus::Family<prometheus::Counter>& uploads = prometheus::BuildCounter()
                                                           .Name("carillon_uploads_total")
                                                           .Help("Audience uploads by outcome.")
                                                           .Register(*registry);
};

Metrics::Metrics() : state_{std::make_unique<State>()} {}
Metrics::~Metrics() = default;

void Metrics::request(std::string_view route, std::string_view method, int status,
                      std::chrono::microseconds took) {
    std::string const name{route};
    state_->requests
        .Add({{"route", name}, {"method", std::string{method}}, {"status", std::to_string(status)}})
        .Increment();
    static prometheus::Histogram::BucketBoundaries const buckets{0.001, 0.005, 0.025, 0.1, 0.25, 1, 5, 30};
    state_->seconds.Add({{"route", name}}, buckets).Observe(static_cast<double>(took.count()) / 1e6);
}

void Metrics::webhook(std::string_view outcome, std::size_t merged, std::size_t repeated,
                      std::size_t unmatched) {
    state_->webhooks.Add({{"outcome", std::string{outcome}}}).Increment();
    auto const count = [&](char const* kind, std::size_t number) {
        if (number > 0) state_->receipts.Add({{"kind", kind}}).Increment(static_cast<double>(number));
    };
    count("merged", merged);
    count("repeated", repeated);
    count("unmatched", unmatched);
}

void Metrics::upload(std::string_view outcome) {
    state_->uploads.Add({{"outcome", std::string{outcome}}}).Increment();
}

std::shared_ptr<prometheus::Registry> Metrics::registry() const { return state_->registry; }

std::string Metrics::text() const {
    return prometheus::TextSerializer{}.Serialize(state_->registry->Collect());
}

}    // namespace carillon::api
