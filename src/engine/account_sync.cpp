#include "engine/account_sync.hpp"

#include "domain/messaging_limit.hpp"
#include "engine/template_watch.hpp"
#include "graph/graph_client.hpp"
#include "store/accounts.hpp"
#include "store/assets.hpp"
#include "store/store.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <map>

namespace carillon::engine {

struct AccountSync::Pulled {
    graph::WabaInfo waba;
    std::vector<graph::PhoneNumberInfo> numbers;
    graph::TemplateList templates;
    std::optional<bool> subscribed;    // some app takes the webhooks; nothing where the token may not ask
};

namespace {
/// Whose fault it is that Meta does not show an account: the token's, the id's, or neither's. (Meta: error
/// codes, authorization errors.)
enum class Fault : std::uint8_t { none, token, permission, account_id };

Fault fault_of(Problem const& problem) {
    static std::map<std::string, Fault, std::less<>> const faults{
        {"access_token", Fault::token},  {"meta_0", Fault::token},       {"meta_104", Fault::token},
        {"meta_190", Fault::token},      {"meta_3", Fault::permission},  {"meta_10", Fault::permission},
        {"meta_id", Fault::account_id},  {"meta_33", Fault::account_id}, {"meta_100", Fault::account_id},
        {"meta_803", Fault::account_id},
    };
    if (auto const found = faults.find(problem.code); found != faults.end()) return found->second;
    bool const permission_code =
        problem.code.size() == 8 && problem.code.starts_with("meta_2");    // 200 to 299
    return permission_code ? Fault::permission : Fault::none;
}

/// The general advice on Meta's codes speaks of sends; this is about reading an account.
Problem about_account(Problem problem, std::string_view waba_id) {
    switch (fault_of(problem)) {
        case Fault::none:
        case Fault::token: return problem;
        case Fault::permission:
            problem.detail = fmt::format(
                "Meta does not let this access token read the WhatsApp Business Account {} ({}). Assign the "
                "account to the token's system user and give it whatsapp_business_management and "
                "whatsapp_business_messaging, then try again.",
                waba_id, problem.code);
            return problem;
        case Fault::account_id:
            problem.detail = fmt::format(
                "Meta knows no WhatsApp Business Account {}, or the access token may not see it ({}). Copy "
                "the account's id from WhatsApp Manager; it is neither a phone number's id nor the business "
                "portfolio's.",
                waba_id, problem.code);
            return problem;
    }
    return problem;
}

store::PhoneNumber to_store(graph::PhoneNumberInfo const& info, store::Waba const& waba, Wall at) {
    return {.org = waba.org,
            .waba = waba.id,
            .phone_number_id = info.id,
            .display_phone_number = info.display_phone_number,
            .verified_name = info.verified_name,
            .status = info.status,
            .quality_rating = info.quality_rating,
            .name_status = info.name_status,
            .messaging_limit_tier = info.messaging_limit_tier,
            .throughput_level = info.throughput_level,
            .updated_at = at};
}

store::StoredTemplate to_store(Template const& subject, store::Waba const& waba, Wall at) {
    return {.org = waba.org,
            .waba = waba.id,
            .meta_id = subject.meta_id,
            .name = subject.name,
            .language = subject.language,
            .category = std::string{to_string(subject.category)},
            .status = std::string{to_string(subject.status)},
            .quality = subject.quality,
            .parameter_format = subject.parameter_format == ParameterFormat::named ? "NAMED" : "POSITIONAL",
            .components_json = subject.components,
            .rejected_reason = subject.rejected_reason,
            .synced_at = at};
}
}    // namespace

AccountSync::AccountSync(store::Store& store, Clock& clock, SecretBox const& secrets,
                         graph::GraphClient& graph)
    : store_{store}, clock_{clock}, secrets_{secrets}, graph_{graph} {}

Async<Result<AccountSync::Pulled>> AccountSync::pull(std::string waba_id, std::string access_token) {
    Pulled pulled;
    auto waba = co_await graph_.fetch_waba(waba_id, access_token);
    if (!waba) co_return std::unexpected{std::move(waba.error())};
    pulled.waba = *std::move(waba);
    auto numbers = co_await graph_.fetch_phone_numbers(waba_id, access_token);
    if (!numbers) co_return std::unexpected{std::move(numbers.error())};
    pulled.numbers = *std::move(numbers);
    auto templates = co_await graph_.fetch_templates(waba_id, access_token);
    if (!templates) co_return std::unexpected{std::move(templates.error())};
    pulled.templates = *std::move(templates);
    auto const apps = co_await graph_.fetch_subscribed_apps(waba_id, access_token);
    if (apps)
        pulled.subscribed = !apps->empty();
    else if (fault_of(apps.error()) == Fault::none)
        co_return std::unexpected{apps.error()};    // not answered; a token that may not ask is another thing
    co_return pulled;
}

Async<Result<SyncReport>> AccountSync::connect(OrgId org, AccountSecrets given, std::string actor) {
    auto pulled = co_await pull(given.waba_id, given.access_token);
    if (!pulled) {
        auto problem = about_account(std::move(pulled.error()), given.waba_id);
        if (auto const fault = fault_of(problem); fault != Fault::none) {
            problem.kind = Problem::Kind::invalid;
            auto const* const pointer = fault == Fault::account_id ? "/wabaId" : "/accessToken";
            problem.errors.push_back({pointer, problem.code, problem.detail});
        }
        co_return std::unexpected{std::move(problem)};
    }
    store::Waba waba{.org = org, .waba_id = given.waba_id, .name = pulled->waba.name};
    waba.access_token_sealed = secrets_.seal(given.access_token);
    waba.app_secret_sealed = secrets_.seal(given.app_secret);
    waba.verify_token_sealed = secrets_.seal(given.verify_token);
    waba.created_at = clock_.wall();
    auto const id = co_await store_.assets().connect(waba);
    if (!id) co_return std::unexpected{id.error()};
    waba.id = *id;
    auto const report = co_await keep(std::move(waba), *std::move(pulled));
    co_await audit(org, report, std::move(actor), "waba.connect");
    co_return report;
}

Async<Result<SyncReport>> AccountSync::sync(store::Waba waba, std::string actor) {
    auto const org = waba.org;
    auto const report = co_await pull_again(std::move(waba));
    if (report) co_await audit(org, *report, std::move(actor), "waba.sync");
    co_return report;
}

Async<Result<SyncReport>> AccountSync::refresh(store::Waba waba) { return pull_again(std::move(waba)); }

Async<Result<SyncReport>> AccountSync::pull_again(store::Waba waba) {
    auto token = secrets_.open(waba.access_token_sealed);
    if (!token)
        co_return refuse(
            Problem::Kind::conflict, "secret_unreadable",
            "The account's access token cannot be opened with this server's secret key. Start the server "
            "with the key it was sealed with, or connect the account again.");
    auto pulled = co_await pull(waba.waba_id, *std::move(token));
    if (!pulled) co_return std::unexpected{about_account(std::move(pulled.error()), waba.waba_id)};
    co_return co_await keep(std::move(waba), *std::move(pulled));
}

Async<SyncReport> AccountSync::keep(store::Waba waba, Pulled pulled) {
    auto const now = clock_.wall();
    SyncReport report{.waba = waba.id};
    std::vector<store::PhoneNumber> numbers;
    std::string tier = pulled.waba.messaging_limit_tier;
    for (auto const& info : pulled.numbers) {
        numbers.push_back(to_store(info, waba, now));
        // Before v24 Meta tells it of numbers alone.
        if (!messaging_limit(tier)) tier = info.messaging_limit_tier;
    }
    std::vector<store::StoredTemplate> templates;
    for (auto const& subject : pulled.templates.templates) templates.push_back(to_store(subject, waba, now));
    report.phone_numbers = numbers.size();
    report.templates = templates.size();
    report.skipped_templates = std::move(pulled.templates.skipped);
    store::WabaFacts facts{pulled.waba.name, pulled.waba.marketing_onboarding, tier, pulled.subscribed};
    auto before = co_await live_template_alerts(store_, waba.org);
    co_await store_.assets().sync(waba.id, std::move(facts), std::move(numbers), std::move(templates), now);
    co_await tell_of_changed_templates(store_, waba.org, std::move(before), now);
    co_return report;
}

Async<void> AccountSync::audit(OrgId org, SyncReport report, std::string actor, std::string action) {
    boost::json::object const detail{{"phoneNumbers", report.phone_numbers}, {"templates", report.templates}};
    store::AuditEntry entry{.org = org,
                            .actor = std::move(actor),
                            .action = std::move(action),
                            .subject = fmt::format("waba:{}", report.waba.value),
                            .detail_json = boost::json::serialize(detail),
                            .at = clock_.wall()};
    co_await store_.accounts().audit(std::move(entry));
}

}    // namespace carillon::engine
