#pragma once
#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/problem.hpp"

#include <string>
#include <vector>

namespace carillon::graph {
class GraphClient;
}
namespace carillon::store {
class Store;
struct Waba;
}    // namespace carillon::store

namespace carillon::engine {

struct AccountSecrets {
    std::string waba_id, access_token, app_secret, verify_token;    // waba_id: Meta's
};

struct SyncReport {
    WabaId waba;
    std::size_t phone_numbers = 0, templates = 0;
    std::vector<std::string> skipped_templates;    // "name (language): why"
};

/// Connects WhatsApp Business Accounts and keeps what is known of them: facts, phone numbers, templates.
/// Lives on the GraphClient's thread.
class AccountSync {
public:
    AccountSync(store::Store& store, Clock& clock, SecretBox const& secrets, graph::GraphClient& graph);

    /// Asks Meta for everything first; nothing is stored unless all of it was answered. A token or an
    /// id that Meta refuses is of kind invalid and points at the field, a Meta that cannot be reached of kind
    /// upstream.
    Async<Result<SyncReport>> connect(OrgId org, AccountSecrets secrets, std::string actor);
    Async<Result<SyncReport>> sync(store::Waba waba, std::string actor);
    /// As sync(), of our own accord: nobody did it, so the audit log has no entry of it.
    Async<Result<SyncReport>> refresh(store::Waba waba);

private:
    struct Pulled;
    Async<Result<Pulled>> pull(std::string waba_id, std::string access_token);
    Async<Result<SyncReport>> pull_again(store::Waba waba);
    Async<SyncReport> keep(store::Waba waba, Pulled pulled);
    Async<void> audit(OrgId org, SyncReport report, std::string actor, std::string action);

    store::Store& store_;
    Clock& clock_;
    SecretBox const& secrets_;
    graph::GraphClient& graph_;
};

}    // namespace carillon::engine
