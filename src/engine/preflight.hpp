#pragma once
#include "base/clock.hpp"
#include "base/problem.hpp"
#include "domain/gates.hpp"
#include "domain/template.hpp"
#include "domain/throughput.hpp"

#include <map>
#include <string>
#include <vector>

namespace carillon::store {
class Store;
struct Campaign;
struct OpenSend;
struct Send;
}    // namespace carillon::store

namespace carillon::engine {

/// Gathers what the gates of domain/gates.hpp judge. Reads leads to find those without a value for a
/// parameter, once for each combination of audience, template and bindings: an audience never changes. On one
/// thread.
class Gatekeeper {
public:
    Gatekeeper(store::Store& store, Clock& clock, Throughput throughput)
        : store_{store}, clock_{clock}, throughput_{throughput} {}

    Async<std::vector<Gate>> before_scheduling(store::Campaign campaign);
    /// The engine's question when it materializes a send: a refusal's detail becomes the send's reason.
    Async<Result<void>> before_materializing(store::OpenSend open);

private:
    Async<GateFacts> gather(store::Campaign campaign, std::vector<store::Send> sends);
    Async<void> add_template(GateFacts::Send& facts, store::Send const& send, AudienceId audience,
                             std::vector<std::string> columns, bool audience_ready);
    Async<std::vector<GateFacts::Lack>> find_lacks(AudienceId audience, SendCategory category,
                                                   std::vector<std::string> const& columns,
                                                   Template const& subject, Bindings const& bindings);

    store::Store& store_;
    Clock& clock_;
    Throughput throughput_;
    std::map<std::string, std::vector<GateFacts::Lack>> lacks_;    // by what they depend on
};

}    // namespace carillon::engine
