#pragma once
#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/problem.hpp"
#include "store/ledger.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::graph {
struct WebhookBatch;
struct TemplateUpdate;
}    // namespace carillon::graph
namespace carillon::store {
class Store;
struct Waba;
}    // namespace carillon::store

namespace carillon::engine {

/// One account's share of a webhook body, as the store takes it.
store::WebhookNews to_news(OrgId org, WabaId waba, std::string_view meta_waba_id,
                           graph::WebhookBatch const& batch);

/// Takes Meta's webhooks in: checks who signed them, translates them, and returns when all of it is durable.
/// On one thread; calls may overlap, and the store gathers them into one commit.
class Receipts {
public:
    /// Any may be empty.
    struct Hooks {
        std::function<void()> wake_engine;    // a template of a live campaign has changed
        std::function<void(OrgId, WabaId)>
            account_changed;    // something about the account that it should be asked for
    };
    Receipts(store::Store& store, Clock& clock, SecretBox const& secrets, Hooks hooks)
        : store_{store}, clock_{clock}, secrets_{secrets}, hooks_{std::move(hooks)} {}

    /// A body with its X-Hub-Signature-256. Of kind unauthorized when the signature is missing or not that of
    /// every account named in it (or of any connected account, where none is), malformed when it is not JSON.
    Async<Result<store::WebhookResult>> receive(std::string body, std::string signature);
    /// Whether an account was connected with this verify token.
    Async<bool> knows_verify_token(std::string token);
    /// Connected accounts are remembered; call this when one has changed.
    void forget_accounts() {
        accounts_.clear();
        loaded_ = false;
    }

private:
    struct Account {
        OrgId org;
        WabaId id;
        std::string meta_id, app_secret, verify_token;
    };
    Async<void> load();
    Account const* find(std::string_view meta_id) const;
    Async<void> change_templates(OrgId org, WabaId waba, std::vector<graph::TemplateUpdate> updates);
    Async<void> hold_what_failed(OrgId org, std::vector<store::FailedLater> failed);
    Async<void> note_seen(std::vector<WabaId> accounts);

    store::Store& store_;
    Clock& clock_;
    SecretBox const& secrets_;
    Hooks hooks_;
    std::vector<Account> accounts_;
    bool loaded_ = false;
    std::map<WabaId, Wall> seen_;    // when last written
};

}    // namespace carillon::engine
