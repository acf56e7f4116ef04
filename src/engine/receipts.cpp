#include "engine/receipts.hpp"

#include "base/time.hpp"
#include "domain/lead.hpp"
#include "domain/opt_out.hpp"
#include "domain/phone.hpp"
#include "domain/template.hpp"
#include "engine/send_plan.hpp"
#include "engine/template_news.hpp"
#include "engine/template_watch.hpp"
#include "graph/error_policy.hpp"
#include "graph/webhook.hpp"
#include "store/assets.hpp"
#include "store/campaigns.hpp"
#include "store/store.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace carillon::engine {
namespace {
namespace json = boost::json;

/// Meta's times are cut to the second.
constexpr std::chrono::seconds seconds_of_meta{1};

/// A wa_id is an E.164 number without its plus, in WhatsApp's spelling; anything else (a group, a
/// business-scoped id) is no phone. Read as our own lists are, so that it is the number they have.
std::uint64_t phone_of(std::string_view wa_id) {
    std::uint64_t phone = 0;
    auto const [end, error] = std::from_chars(wa_id.data(), wa_id.data() + wa_id.size(), phone);
    bool const whole = error == std::errc{} && end == wa_id.data() + wa_id.size();
    if (!whole || wa_id.size() < 5 || wa_id.size() > 15) return 0;
    auto const read = parse_phone(fmt::format("+{}", wa_id), Country{});
    return read ? read->e164 : phone;
}

/// Whom a status event is about, as our lists have the number.
std::string recipient_of(graph::StatusEvent const& event) {
    auto const phone = phone_of(event.recipient_id);
    return phone == 0 ? event.recipient_id : std::to_string(phone);
}

/// The business-scoped id, where no number is given; some webhooks put it in the number's place.
std::string user_of(graph::StatusEvent const& event) {
    if (phone_of(event.recipient_id) != 0) return {};
    return event.recipient_user_id.empty() ? event.recipient_id : event.recipient_user_id;
}

void add_opt_out(store::OptOut opt_out, store::UnnamedPerson person, store::WebhookNews& news) {
    if (opt_out.phone != 0)
        news.opt_outs.push_back(std::move(opt_out));
    else if (!person.wamid.empty() || !person.user_id.empty())
        news.unnamed_opt_outs.push_back({std::move(person), std::move(opt_out)});
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
                             .recipient = recipient_of(event),
                             .user_id = user_of(event),
                             .code = *receipt == Receipt::failed ? event.error_code : 0,
                             .detail = *receipt == Receipt::failed ? describe(event) : std::string{},
                             .raw = *receipt == Receipt::failed ? event.error_raw : std::string{},
                             .message = message_of_callback(event.callback_data)});
    bool const stopped = *receipt == Receipt::failed &&
                         graph::policy_for(event.error_code).effect == graph::SideEffect::suppress_marketing;
    if (stopped)
        add_opt_out({news.org, phone_of(event.recipient_id), store::OptOutScope::marketing,
                     store::OptOutSource::meta_error, event.wamid, event.at},
                    {event.wamid, user_of(event)}, news);
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
    bool const tapped = message.type == "button" || message.type == "interactive";
    bool const asks = ((tapped || message.type == "text") && asks_to_opt_out(message.text)) ||
                      (tapped && asks_to_opt_out(message.payload));
    // The words are what an inbound message is known again by, so a button's payload does not take their
    // place.
    if (asks)
        add_opt_out({news.org, phone, store::OptOutScope::all, store::OptOutSource::keyword,
                     message.text.substr(0, 200), message.at},
                    {message.context_wamid, message.from_user_id}, news);
}

/// Of several for one person, the latest counts.
void add_preferences(std::string_view meta_waba_id, graph::WebhookBatch const& batch,
                     store::WebhookNews& news) {
    std::map<std::pair<std::uint64_t, std::string_view>, graph::UserPreference const*> latest;
    for (auto const& preference : batch.preferences) {
        auto const phone = phone_of(preference.wa_id);
        if (preference.waba_id != meta_waba_id || (phone == 0 && preference.user_id.empty())) continue;
        auto& known = latest[{phone, phone == 0 ? std::string_view{preference.user_id} : std::string_view{}}];
        if (!known || preference.at >= known->at) known = &preference;
    }
    for (auto const& [who, preference] : latest) {
        auto const& [phone, user_id] = who;
        store::UnnamedPerson person{.user_id = std::string{user_id}};
        if (preference->value != graph::UserPreference::Value::resume)
            add_opt_out({news.org, phone, store::OptOutScope::marketing, store::OptOutSource::meta_preference,
                         preference->category, preference->at},
                        std::move(person), news);
        else if (phone != 0)
            news.resumed_marketing.push_back({phone, preference->at});
        else
            news.unnamed_resumes.push_back({std::move(person), preference->at});
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

/// Whether something is said of the account or its numbers that the webhook itself does not tell in full.
bool tells_of_account(graph::WebhookBatch const& batch, std::string_view meta_id) {
    static std::set<std::string_view> const fields{"account_alerts",
                                                   "account_review_update",
                                                   "account_update",
                                                   "business_capability_update",
                                                   "business_status_update",
                                                   "phone_number_name_update",
                                                   "phone_number_quality_update"};
    return std::ranges::any_of(batch.others, [&](graph::OtherChange const& change) {
        return change.waba_id == meta_id && fields.contains(change.field);
    });
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
        auto part = co_await store_.ledger().receive(std::move(news), now);
        add(part);
        if (!part.failed.empty()) co_await hold_what_failed(account.org, std::move(part.failed));
        std::vector<graph::TemplateUpdate> updates;
        for (auto const& update : batch->templates)
            if (update.waba_id == account.meta_id) updates.push_back(update);
        if (!updates.empty()) co_await change_templates(account.org, account.id, std::move(updates));
        if (hooks_.account_changed && tells_of_account(*batch, account.meta_id))
            hooks_.account_changed(account.org, account.id);
        seen.push_back(account.id);
    }
    co_await note_seen(std::move(seen));
    co_return total;
}

/// A failure that speaks of the template, the number or the account holds the campaign, as an answer would:
/// every further message would fail the same way. News of the time before it was resumed does not.
Async<void> Receipts::hold_what_failed(OrgId org, std::vector<store::FailedLater> failed) {
    for (auto const& failure : failed) {
        auto const& policy = graph::policy_for(failure.code);
        if (!graph::stops_the_send(policy.effect)) continue;
        auto const send = co_await store_.campaigns().find_send(org, failure.send);
        if (!send) continue;
        auto const campaign = co_await store_.campaigns().find(org, send->campaign);
        if (!campaign || failure.at + seconds_of_meta < campaign->updated_at) continue;
        auto reason = fmt::format("Meta took messages and reported them as failed with {} ({}). {}",
                                  failure.code, policy.title, policy.advice);
        spdlog::warn("campaign {} held: {}", campaign->id.value, reason);
        bool const held = co_await store_.campaigns().hold(campaign->id, std::move(reason), clock_.wall());
        if (held && hooks_.wake_engine) hooks_.wake_engine();
    }
}

Async<void> Receipts::change_templates(OrgId org, WabaId waba, std::vector<graph::TemplateUpdate> updates) {
    auto before = co_await live_template_alerts(store_, org);
    co_await apply_template_news(store_.assets(), org, waba, std::move(updates));
    bool const news = co_await tell_of_changed_templates(store_, org, std::move(before), clock_.wall());
    if (news && hooks_.wake_engine) hooks_.wake_engine();
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
