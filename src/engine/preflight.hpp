#pragma once
#include "base/clock.hpp"
#include "base/problem.hpp"
#include "domain/country.hpp"
#include "domain/gates.hpp"
#include "domain/message.hpp"
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

/// What a send that has not begun would do as things stand: whom it reaches, who gets nothing and why, and
/// when it is through at its rate.
struct SendOutlook {
    SendId send;
    SendCategory category = SendCategory::marketing;
    std::int64_t recipients = 0;
    std::map<Country, std::int64_t> by_country;    // of the recipients
    std::map<SkipReason, std::int64_t> skipped_by;
    Wall starts_at{}, ends_at{};
};

/// The gates of a campaign, and the outlook of each of its sends that has not begun; none while the audience
/// is not read.
struct Assessment {
    std::vector<Gate> gates;
    std::vector<SendOutlook> sends;
};

/// Gathers what the gates of domain/gates.hpp judge. Reads leads to find those without a value for a
/// parameter, once for each combination of audience, template and bindings: an audience never changes. On one
/// thread.
class Gatekeeper {
public:
    Gatekeeper(store::Store& store, Clock& clock, Throughput throughput)
        : store_{store}, clock_{clock}, throughput_{throughput} {}

    Async<Assessment> before_scheduling(store::Campaign campaign);
    /// Of the campaign as it would be with these sends, in order of time.
    Async<Assessment> before_scheduling(store::Campaign campaign, std::vector<store::Send> sends);
    /// The engine's question when it materializes a send: a refusal's detail becomes the send's reason.
    Async<Result<void>> before_materializing(store::OpenSend open);

private:
    Async<GateFacts> gather(store::Campaign campaign, std::vector<store::Send> sends);
    /// The account's id; none when the number or its account is gone.
    Async<WabaId> add_account(GateFacts& facts, store::Campaign const& campaign);
    Async<void> add_filters(GateFacts::Send& facts, store::Send const& send);
    /// Asks the ledger whom the sends would reach: of all that have not begun before scheduling, of one that
    /// is to be materialized only where the audience's totals do not settle its gates.
    Async<std::vector<SendOutlook>> measure(GateFacts& facts, std::vector<store::Send> const& sends,
                                            GateMoment moment);
    Async<void> add_template(GateFacts::Send& facts, store::Send const& send, WabaId waba,
                             AudienceId audience, std::vector<std::string> columns, bool audience_ready);
    Async<std::vector<GateFacts::Lack>> find_lacks(AudienceId audience, SendCategory category,
                                                   std::vector<std::string> const& columns,
                                                   Template const& subject, Bindings const& bindings);

    store::Store& store_;
    Clock& clock_;
    Throughput throughput_;
    std::map<std::string, std::vector<GateFacts::Lack>> lacks_;    // by what they depend on
};

}    // namespace carillon::engine
