#include "engine/account_sync.hpp"

#include "graph/graph_client.hpp"
#include "store/accounts.hpp"
#include "store/assets.hpp"
#include "store/store.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace carillon::engine {

struct AccountSync::Pulled {
    graph::WabaInfo waba;
    std::vector<graph::PhoneNumberInfo> numbers;
    graph::TemplateList templates;
};

namespace {
/// What the caller gave is wrong, not Meta's side: the token or the id. (Meta: error codes, authorization
/// errors.)
bool is_callers_fault(Problem const& problem) {
    if (problem.kind == Problem::Kind::invalid) return true;
    for (std::string_view const code :
         {"meta_0", "meta_10", "meta_33", "meta_100", "meta_104", "meta_190", "meta_200", "meta_803"})
        if (problem.code == code) return true;
    return false;
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
    co_return pulled;
}

Async<Result<SyncReport>> AccountSync::connect(OrgId org, AccountSecrets given, std::string actor) {
    auto pulled = co_await pull(given.waba_id, given.access_token);
    if (!pulled) {
        auto problem = std::move(pulled.error());
        if (is_callers_fault(problem)) {
            problem.kind = Problem::Kind::invalid;
            problem.errors.push_back({"/accessToken", problem.code, problem.detail});
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
    co_return co_await keep(std::move(waba), *std::move(pulled), std::move(actor), "waba.connect");
}

Async<Result<SyncReport>> AccountSync::sync(store::Waba waba, std::string actor) {
    auto token = secrets_.open(waba.access_token_sealed);
    if (!token)
        co_return refuse(
            Problem::Kind::conflict, "secret_unreadable",
            "The account's access token cannot be opened with this server's secret key. Start the server "
            "with the key it was sealed with, or connect the account again.");
    auto pulled = co_await pull(waba.waba_id, *std::move(token));
    if (!pulled) co_return std::unexpected{std::move(pulled.error())};
    co_return co_await keep(std::move(waba), *std::move(pulled), std::move(actor), "waba.sync");
}

Async<SyncReport> AccountSync::keep(store::Waba waba, Pulled pulled, std::string actor, std::string action) {
    auto const now = clock_.wall();
    SyncReport report{.waba = waba.id};
    std::vector<store::PhoneNumber> numbers;
    std::string tier = pulled.waba.messaging_limit_tier;
    for (auto const& info : pulled.numbers) {
        numbers.push_back(to_store(info, waba, now));
        if (tier.empty()) tier = info.messaging_limit_tier;    // before v24 Meta tells it of numbers alone
    }
    std::vector<store::StoredTemplate> templates;
    for (auto const& subject : pulled.templates.templates) templates.push_back(to_store(subject, waba, now));
    report.phone_numbers = numbers.size();
    report.templates = templates.size();
    report.skipped_templates = std::move(pulled.templates.skipped);
    store::WabaFacts facts{pulled.waba.name, pulled.waba.marketing_onboarding, tier};
    co_await store_.assets().sync(waba.id, std::move(facts), std::move(numbers), std::move(templates), now);
    boost::json::object const detail{{"phoneNumbers", report.phone_numbers}, {"templates", report.templates}};
    store::AuditEntry entry{.org = waba.org,
                            .actor = std::move(actor),
                            .action = std::move(action),
                            .subject = fmt::format("waba:{}", waba.id.value),
                            .detail_json = boost::json::serialize(detail),
                            .at = now};
    co_await store_.accounts().audit(std::move(entry));
    co_return report;
}

}    // namespace carillon::engine
