#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/views.hpp"
#include "domain/gates.hpp"
#include "engine/account_pace.hpp"
#include "engine/account_sync.hpp"
#include "engine/receipts.hpp"
#include "graph/graph_client.hpp"
#include "store/assets.hpp"

namespace carillon::api {
namespace {
json::object to_json(store::Waba const& waba) {
    return {{"id", waba.id.value},
            {"wabaId", waba.waba_id},
            {"name", waba.name},
            {"onboardingStatus", or_null(waba.onboarding_status)},
            {"messagingLimitTier", or_null(waba.messaging_limit)},
            {"createdAt", to_text(waba.created_at)},
            {"syncedAt", or_null(waba.synced_at)},
            {"webhookSubscribed",
             waba.webhook_subscribed ? json::value(*waba.webhook_subscribed) : json::value(nullptr)},
            {"webhookSeenAt", or_null(waba.webhook_seen_at)}};
}

json::object to_json(store::PhoneNumber const& number, Throughput throughput, json::object waba,
                     json::value budget) {
    return {{"id", number.id.value},
            {"waba", std::move(waba)},
            {"phoneNumberId", number.phone_number_id},
            {"displayPhoneNumber", number.display_phone_number},
            {"verifiedName", number.verified_name},
            {"status", number.status},
            {"qualityRating", number.quality_rating},
            {"nameStatus", number.name_status},
            {"messagingLimitTier", or_null(number.messaging_limit_tier)},
            {"budget", std::move(budget)},
            {"throughput", throughput.of(number.throughput_level)},
            {"throughputLevel", number.throughput_level},
            {"active", number.active && !bars_sending(number.status)},
            {"updatedAt", to_text(number.updated_at)}};
}

/// How many people the account may still write to today, as the engine counts them; null where it has no
/// limit.
Async<json::value> budget_of(App& app, store::PhoneNumber const& number) {
    engine::AccountPace pace{number.org, number.waba};
    co_await pace.refresh(app.store, number.id, app.clock);
    auto const limit = pace.budget().limit();
    if (!limit) co_return json::value(nullptr);
    auto const used = pace.budget().used(app.now());
    json::object shown{
        {"limit", *limit}, {"used", used}, {"remaining", std::max<std::int64_t>(0, *limit - used)}};
    co_return json::value(std::move(shown));
}

Answer answer_synced(App& app, OrgId org, engine::SyncReport report, int status) {
    app.receipts.forget_accounts();
    app.wake_engine();
    auto const waba = co_await app.store.assets().find_waba(org, report.waba);
    if (!waba) co_return not_found("account");
    auto body = to_json(*waba);
    json::array skipped;
    for (auto const& each : report.skipped_templates) skipped.emplace_back(each);
    body["sync"] = json::object{{"phoneNumbers", report.phone_numbers},
                                {"templates", report.templates},
                                {"skippedTemplates", std::move(skipped)}};
    co_return json_response(status, std::move(body));
}

bool is_digits(std::string_view text) {
    return !text.empty() && text.size() <= 32 &&
           text.find_first_not_of("0123456789") == std::string_view::npos;
}
}    // namespace

Answer list_wabas(App& app, Request& request) {
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto const wabas = co_await app.store.assets().wabas(request.who.org);
    auto take = pager(*wanted);
    for (auto const& waba : wabas) take.offer(waba.id.value, [&] { return to_json(waba); });
    co_return json_response(200, take.done());
}

Answer connect_waba(App& app, Request& request) {
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    auto const waba_id = fields.text("wabaId", {1, 32});
    auto const access_token = fields.text("accessToken", {1, 2048});
    auto const app_secret = fields.text("appSecret", {1, 256});
    auto const verify_token = fields.text("verifyToken", {1, 256});
    fields.require({"wabaId", "accessToken", "appSecret", "verifyToken"});
    if (waba_id && !is_digits(*waba_id))
        fields.add("wabaId", "not_digits",
                   "wabaId is Meta's id of the account: digits alone, as WhatsApp Manager shows it.");
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    engine::AccountSecrets secrets{*waba_id, *access_token, *app_secret, *verify_token};
    auto report = co_await app.account_sync.connect(request.who.org, std::move(secrets), request.who.actor());
    if (!report) co_return std::unexpected{report.error()};
    co_return co_await answer_synced(app, request.who.org, *std::move(report), 201);
}

Answer get_waba(App& app, Request& request) {
    auto const id = path_id(request, 0, "account");
    if (!id) co_return std::unexpected{id.error()};
    auto const waba = co_await app.store.assets().find_waba(request.who.org, WabaId{*id});
    if (!waba) co_return not_found("account");
    co_return json_response(200, to_json(*waba));
}

Answer sync_waba(App& app, Request& request) {
    auto const id = path_id(request, 0, "account");
    if (!id) co_return std::unexpected{id.error()};
    auto waba = co_await app.store.assets().find_waba(request.who.org, WabaId{*id});
    if (!waba) co_return not_found("account");
    auto report = co_await app.account_sync.sync(*std::move(waba), request.who.actor());
    if (!report) co_return std::unexpected{report.error()};
    app.wake_engine();    // a campaign may have been held because of its template
    co_return co_await answer_synced(app, request.who.org, *std::move(report), 200);
}

Answer list_phone_numbers(App& app, Request& request) {
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto const wabas = co_await app.store.assets().wabas(request.who.org);
    auto const numbers = co_await app.store.assets().phone_numbers(request.who.org);
    std::vector<json::value> budgets;
    for (auto const& number : numbers) {
        auto budget = co_await budget_of(app, number);
        budgets.push_back(std::move(budget));
    }
    auto take = pager(*wanted);
    for (std::size_t i = 0; i < numbers.size(); ++i)
        take.offer(numbers[i].id.value, [&] {
            auto waba = waba_ref(wabas, numbers[i].waba);
            return to_json(numbers[i], app.context.throughput, std::move(waba), std::move(budgets[i]));
        });
    co_return json_response(200, take.done());
}

json::object waba_ref(std::vector<store::Waba> const& wabas, WabaId id) {
    for (auto const& waba : wabas)
        if (waba.id == id) return {{"id", id.value}, {"wabaId", waba.waba_id}, {"name", waba.name}};
    return {{"id", id.value}, {"wabaId", ""}, {"name", ""}};
}

}    // namespace carillon::api
