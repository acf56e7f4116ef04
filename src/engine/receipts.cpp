#include "engine/receipts.hpp"

#include "base/time.hpp"
#include "domain/lead.hpp"
#include "domain/opt_out.hpp"
#include "domain/template.hpp"
#include "engine/send_plan.hpp"
#include "engine/template_news.hpp"
#include "graph/error_policy.hpp"
#include "graph/webhook.hpp"
#include "store/assets.hpp"
#include "store/store.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <spdlog/spdlog.h>

#include <charconv>
#include <set>

namespace carillon::engine {
namespace {
namespace json = boost::json;

/// A wa_id is an E.164 number without its plus; anything else (a group, a business-scoped id) is no phone.
std::uint64_t phone_of(std::string_view wa_id) {
    std::uint64_t phone = 0;
    auto const [end, error] = std::from_chars(wa_id.data(), wa_id.data() + wa_id.size(), phone);
    bool const whole = error == std::errc{} && end == wa_id.data() + wa_id.size();
    return whole && wa_id.size() >= 5 && wa_id.size() <= 15 ? phone : 0;
}

std::optional<Receipt> receipt_from(graph::ReceiptStatus status) {
    switch (status) {
        case graph::ReceiptStatus::sent: return Receipt::sent;
        case graph::ReceiptStatus::delivered: return Receipt::delivered;
        case graph::ReceiptStatus::read: return Receipt::read;
        case graph::ReceiptStatus::failed: return Receipt::failed;
        case graph::ReceiptStatus::other: return std::nullopt;
    }
    return std::nullopt;
}

std::string describe(graph::StatusEvent const& event) {
    if (event.error_details.empty() || event.error_details == event.error_title) return event.error_title;
    return event.error_title.empty() ? event.error_details : event.error_title + " " + event.error_details;
}

void add_status(graph::StatusEvent const& event, store::WebhookNews& news) {
    auto const receipt = receipt_from(event.status);
    if (!receipt) {
        json::object const kept{
            {"id", event.wamid}, {"status", to_string(event.status)}, {"at", to_ms(event.at)}};
        news.other.emplace_back("messages.statuses", json::serialize(kept));
        return;
    }
    news.statuses.push_back({.wamid = event.wamid,
                             .receipt = *receipt,
                             .at = event.at,
                             .phone_number_id = event.phone_number_id,
                             .recipient = event.recipient_id,
                             .code = *receipt == Receipt::failed ? event.error_code : 0,
                             .detail = *receipt == Receipt::failed ? describe(event) : std::string{},
                             .message = message_of_callback(event.callback_data)});
    auto const phone = phone_of(event.recipient_id);
    bool const stopped = *receipt == Receipt::failed &&
                         graph::policy_for(event.error_code).effect == graph::SideEffect::suppress_marketing;
    if (stopped && phone != 0)
        news.opt_outs.push_back({news.org, phone, store::OptOutScope::marketing,
                                 store::OptOutSource::meta_error, event.wamid, event.at});
}

void add_inbound(graph::InboundMessage const& message, store::WebhookNews& news) {
    auto const phone = phone_of(message.from);
    news.inbound.push_back({.wamid = message.wamid,
                            .phone_number_id = message.phone_number_id,
                            .from = phone,
                            .type = message.type,
                            .text = message.text,
                            .payload = message.payload,
                            .context_wamid = message.context_wamid,
                            .at = message.at});
    bool const written = message.type == "text" || message.type == "button" || message.type == "interactive";
    if (written && phone != 0 && asks_to_opt_out(message.text))
        news.opt_outs.push_back({news.org, phone, store::OptOutScope::all, store::OptOutSource::keyword,
                                 message.text.substr(0, 200), message.at});
}

/// Of several for one phone, the latest counts.
void add_preferences(std::string_view meta_waba_id, graph::WebhookBatch const& batch,
                     store::WebhookNews& news) {
    std::map<std::uint64_t, graph::UserPreference const*> latest;
    for (auto const& preference : batch.preferences) {
        auto const phone = phone_of(preference.wa_id);
        if (preference.waba_id != meta_waba_id || phone == 0) continue;
        auto& known = latest[phone];
        if (!known || preference.at >= known->at) known = &preference;
    }
    for (auto const& [phone, preference] : latest) {
        if (preference->value == graph::UserPreference::Value::resume)
            news.resumed_marketing.push_back(phone);
        else
            news.opt_outs.push_back({news.org, phone, store::OptOutScope::marketing,
                                     store::OptOutSource::meta_preference, preference->category,
                                     preference->at});
    }
}

std::set<std::string_view> accounts_in(graph::WebhookBatch const& batch) {
    std::set<std::string_view> ids;
    auto const add = [&](auto const& items) {
        for (auto const& item : items) ids.insert(item.waba_id);
    };
    add(batch.statuses);
    add(batch.inbound);
    add(batch.preferences);
    add(batch.templates);
    add(batch.errors);
    add(batch.others);
    ids.erase("");
    return ids;
}

std::unexpected<Problem> bad_signature() {
    return refuse(
        Problem::Kind::unauthorized, "bad_signature",
        "X-Hub-Signature-256 is missing or does not sign this body with the app secret of its account. "
        "Connect the account again with the app's current secret.");
}
}    // namespace

store::WebhookNews to_news(OrgId org, WabaId waba, std::string_view meta_waba_id,
                           graph::WebhookBatch const& batch) {
    store::WebhookNews news{.org = org, .waba = waba};
    for (auto const& event : batch.statuses)
        if (event.waba_id == meta_waba_id) add_status(event, news);
    for (auto const& message : batch.inbound)
        if (message.waba_id == meta_waba_id) add_inbound(message, news);
    add_preferences(meta_waba_id, batch, news);
    for (auto const& update : batch.templates)
        if (update.waba_id == meta_waba_id) news.other.emplace_back("template", to_json(update));
    for (auto const& error : batch.errors)
        if (error.waba_id == meta_waba_id) {
            json::object const kept{{"phone_number_id", error.phone_number_id},
                                    {"code", error.code},
                                    {"title", error.title},
                                    {"details", error.details}};
            news.other.emplace_back("messages.errors", json::serialize(kept));
        }
    for (auto const& change : batch.others)
        if (change.waba_id == meta_waba_id) news.other.emplace_back(change.field, change.json);
    return news;
}

Async<void> Receipts::load() {
    if (loaded_) co_return;
    auto const wabas = co_await store_.assets().all_wabas();
    accounts_.clear();
    for (auto const& waba : wabas) {
        auto const secret = secrets_.open(waba.app_secret_sealed),
                   token = secrets_.open(waba.verify_token_sealed);
        if (!secret || !token) {
            spdlog::error("the secrets of account {} cannot be opened with this server's secret key",
                          waba.waba_id);
            continue;
        }
        accounts_.push_back({waba.org, waba.id, waba.waba_id, *secret, *token});
    }
    loaded_ = true;
}

Receipts::Account const* Receipts::find(std::string_view meta_id) const {
    for (auto const& account : accounts_)
        if (account.meta_id == meta_id) return &account;
    return nullptr;
}

Async<bool> Receipts::knows_verify_token(std::string token) {
    co_await load();
    bool known = false;    // every one is compared, so that the time tells nothing
    for (auto const& account : accounts_) known |= equal_in_constant_time(account.verify_token, token);
    co_return known && !token.empty();
}

Async<Result<store::WebhookResult>> Receipts::receive(std::string body, std::string signature) {
    if (signature.empty()) co_return bad_signature();
    co_await load();
    auto const batch = graph::parse_webhook(body);
    std::vector<Account> concerned;
    bool foreign = !batch.has_value();
    if (batch)
        for (auto const id : accounts_in(*batch)) {
            auto const* account = find(id);
            if (account && !graph::verify_signature(body, signature, account->app_secret))
                co_return bad_signature();
            if (account)
                concerned.push_back(*account);
            else
                foreign = true;
        }
    std::optional<Account> signer;    // a copy: accounts_ may change while this waits
    if (!concerned.empty()) signer = concerned.front();
    if (!signer)
        for (auto const& account : accounts_)
            if (graph::verify_signature(body, signature, account.app_secret)) {
                signer = account;
                break;
            }
    if (!signer) co_return bad_signature();
    if (!batch) co_return std::unexpected{batch.error()};

    auto const now = clock_.wall();
    store::WebhookResult total;
    std::vector<WabaId> seen;
    auto const add = [&total](store::WebhookResult const& part) {
        total.merged += part.merged;
        total.repeated += part.repeated;
        total.unmatched += part.unmatched;
    };
    if (foreign || concerned.empty()) {
        // Signed by an app we know, about an account we do not: kept whole.
        store::WebhookNews news{.org = signer->org, .waba = signer->id};
        news.other.emplace_back("object", body);
        if (concerned.empty()) seen.push_back(signer->id);
        auto const part = co_await store_.ledger().receive(std::move(news), now);
        add(part);
    }
    for (auto const& account : concerned) {
        auto news = to_news(account.org, account.id, account.meta_id, *batch);
        auto const part = co_await store_.ledger().receive(std::move(news), now);
        add(part);
        std::vector<graph::TemplateUpdate> updates;
        for (auto const& update : batch->templates)
            if (update.waba_id == account.meta_id) updates.push_back(update);
        if (!updates.empty()) co_await apply_template_news(store_.assets(), account.id, std::move(updates));
        seen.push_back(account.id);
    }
    co_await note_seen(std::move(seen));
    co_return total;
}

Async<void> Receipts::note_seen(std::vector<WabaId> accounts) {
    auto const now = clock_.wall();
    for (auto const id : accounts) {
        auto& last = seen_[id];
        if (last != Wall{} && now - last < std::chrono::minutes{1}) continue;
        last = now;
        co_await store_.assets().webhook_seen(id, now);
    }
}

}    // namespace carillon::engine
