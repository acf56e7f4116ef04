#include "store/conformance/suite.hpp"

#include <gmock/gmock.h>

namespace carillon::store::conformance {
namespace {
using namespace std::chrono_literals;
}

TEST_P(AccountsSuite, AnOrganizationsNameIsTakenOnce) {
    auto& accounts = store().accounts();
    auto const id = run(accounts.create_organization("Acme", start_of_time));
    ASSERT_TRUE(id);
    auto const again = run(accounts.create_organization("Acme", start_of_time));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, Problem::Kind::conflict);
    EXPECT_EQ(run(accounts.find_organization("Acme"))->id, *id);
    EXPECT_EQ(run(accounts.find_organization(*id))->name, "Acme");
    EXPECT_FALSE(run(accounts.find_organization("acme corp")));
    EXPECT_EQ(run(accounts.organizations()).size(), 1U);
}

TEST_P(AccountsSuite, OneUserMayBelongToSeveralOrganizations) {
    auto& accounts = store().accounts();
    auto const one = run(accounts.create_organization("One", start_of_time)).value();
    auto const two = run(accounts.create_organization("Two", start_of_time)).value();
    auto const user =
        run(accounts.add_member(one, "Ann@Example.com", "hash", Role::owner, start_of_time)).value();
    EXPECT_EQ(run(accounts.add_member(two, "ann@example.com", "other", Role::viewer, start_of_time)).value(),
              user);
    EXPECT_FALSE(run(accounts.add_member(two, "ANN@example.com", "other", Role::admin, start_of_time)));
    EXPECT_EQ(run(accounts.find_user("ANN@example.COM"))->password_hash, "hash");
    auto const memberships = run(accounts.memberships(user));
    ASSERT_EQ(memberships.size(), 2U);
    EXPECT_EQ(memberships[0].role, Role::owner);
    EXPECT_EQ(memberships[1].org_name, "Two");
}

TEST_P(AccountsSuite, ASessionLivesUntilItExpiresOrIsDeleted) {
    auto& accounts = store().accounts();
    auto const org = run(accounts.create_organization("Acme", start_of_time)).value();
    auto const user = run(accounts.add_member(org, "a@b.c", "hash", Role::admin, start_of_time)).value();
    auto const one = sha256("one"), two = sha256("two");
    NewSession const begun{
        .user = user, .org = org, .csrf_token = "csrf", .at = start_of_time, .expires_at = after_start(1h)};
    run(accounts.create_session(one, begun));
    run(accounts.create_session(two, begun));
    auto const found = run(accounts.find_session(one, after_start(59min)));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->email, "a@b.c");
    EXPECT_EQ(found->org_name, "Acme");
    EXPECT_EQ(found->role, Role::admin);
    EXPECT_EQ(found->csrf_token, "csrf");
    EXPECT_FALSE(run(accounts.find_session(one, after_start(1h))));
    run(accounts.delete_session(two));
    EXPECT_FALSE(run(accounts.find_session(two, start_of_time)));
}

TEST_P(AccountsSuite, AnApiKeyIsFoundByItsHashUntilRevoked) {
    auto& accounts = store().accounts();
    auto const org = run(accounts.create_organization("Acme", start_of_time)).value();
    auto const other = run(accounts.create_organization("Other", start_of_time)).value();
    auto const id = run(accounts.create_api_key(
        {.org = org, .name = "crm", .prefix = "ck_abc", .created_at = start_of_time}, sha256("key")));
    EXPECT_FALSE(run(accounts.find_api_key(sha256("kez"), start_of_time)));
    EXPECT_EQ(run(accounts.find_api_key(sha256("key"), after_start(1s)))->org, org);
    run(accounts.find_api_key(sha256("key"), after_start(30s)));
    EXPECT_EQ(run(accounts.api_keys(org)).at(0).last_used_at, after_start(1s));    // within the minute
    run(accounts.find_api_key(sha256("key"), after_start(90s)));
    EXPECT_EQ(run(accounts.api_keys(org)).at(0).last_used_at, after_start(90s));
    EXPECT_FALSE(run(accounts.revoke_api_key(other, id, start_of_time)));
    EXPECT_TRUE(run(accounts.revoke_api_key(org, id, start_of_time)));
    EXPECT_FALSE(run(accounts.revoke_api_key(org, id, start_of_time)));
    EXPECT_FALSE(run(accounts.find_api_key(sha256("key"), start_of_time)));
}

TEST_P(AccountsSuite, AnOrganizationSaysHowItsSystemsProveThemselves) {
    auto& accounts = store().accounts();
    auto const org = run(accounts.create_organization("Acme", start_of_time)).value();
    EXPECT_EQ(run(accounts.find_organization(org))->inbound_auth, InboundAuth::api_key);
    EXPECT_EQ(run(accounts.find_organization(org))->webhook_url, "");
    EXPECT_TRUE(run(accounts.set_settings(
        {.id = org, .inbound_auth = InboundAuth::hmac, .webhook_url = "https://a.example"},
        "user:1 203.0.113.7", after_start(1s))));
    EXPECT_FALSE(run(accounts.set_settings({.id = OrgId{org.value + 1}}, "user:1", clock_.wall())));
    auto const found = run(accounts.find_organization(org));
    EXPECT_EQ(found->inbound_auth, InboundAuth::hmac);
    EXPECT_EQ(found->webhook_url, "https://a.example");
    auto const log = run(accounts.audit_log(org, 0, 10));
    ASSERT_EQ(log.size(), 1U);
    EXPECT_EQ(
        log[0].second.detail_json,
        R"({"from":{"inboundAuth":"api_key","webhookUrl":""},"to":{"inboundAuth":"hmac","webhookUrl":"https://a.example"}})");
}

TEST_P(AccountsSuite, ASigningKeyIsActiveUntilRevoked) {
    auto& accounts = store().accounts();
    auto const org = run(accounts.create_organization("Acme", start_of_time)).value();
    auto const other = run(accounts.create_organization("Other", start_of_time)).value();
    std::string const sealed{"\0sealed\xff", 8};
    SigningKey const fresh{.id = {},
                           .org = org,
                           .name = "crm",
                           .prefix = "csk_abc",
                           .secret_sealed = sealed,
                           .created_at = start_of_time};
    auto const id = run(accounts.add_signing_key(fresh, "user:1"));
    SigningKey const theirs{
        .id = {}, .org = other, .name = "shop", .prefix = "csk_def", .secret_sealed = "s"};
    run(accounts.add_signing_key(theirs, "user:2"));
    ASSERT_EQ(run(accounts.signing_keys(org)).size(), 1U);
    EXPECT_EQ(run(accounts.signing_keys(OrgId{})).size(), 2U);
    auto const found = run(accounts.signing_keys(org)).at(0);
    EXPECT_EQ(found.id, id);
    EXPECT_EQ(found.secret_sealed, sealed);
    EXPECT_EQ(found.created_at, start_of_time);
    EXPECT_FALSE(found.last_used_at);

    EXPECT_TRUE(run(accounts.signing_key_used(id, after_start(1s))));
    EXPECT_TRUE(run(accounts.signing_key_used(id, after_start(30s))));    // within the minute
    EXPECT_EQ(run(accounts.signing_keys(org)).at(0).last_used_at, after_start(1s));
    EXPECT_TRUE(run(accounts.signing_key_used(id, after_start(90s))));
    EXPECT_EQ(run(accounts.signing_keys(org)).at(0).last_used_at, after_start(90s));

    EXPECT_FALSE(run(accounts.revoke_signing_key(other, id, "user:2", start_of_time)));
    EXPECT_TRUE(run(accounts.revoke_signing_key(org, id, "user:1", start_of_time)));
    EXPECT_FALSE(run(accounts.revoke_signing_key(org, id, "user:1", start_of_time)));
    EXPECT_FALSE(run(accounts.signing_key_used(id, after_start(95s))));
    EXPECT_TRUE(run(accounts.signing_keys(org)).empty());
    std::vector<std::string> actions;
    for (auto const& [entry_id, entry] : run(accounts.audit_log(org, 0, 10))) actions.push_back(entry.action);
    EXPECT_THAT(actions, testing::ElementsAre("signing_key.revoke", "signing_key.create"));
}

TEST_P(AccountsSuite, TheAuditLogReadsBackwardsPageByPage) {
    auto& accounts = store().accounts();
    auto const org = run(accounts.create_organization("Acme", start_of_time)).value();
    auto const other = run(accounts.create_organization("Other", start_of_time)).value();
    for (auto const* action : {"a", "b", "c"})
        run(accounts.audit(
            {.org = org, .actor = "cli", .action = action, .detail_json = "{}", .at = start_of_time}));
    auto const page = run(accounts.audit_log(org, 0, 2));
    ASSERT_EQ(page.size(), 2U);
    EXPECT_EQ(page[0].second.action, "c");
    auto const rest = run(accounts.audit_log(org, page[1].first, 2));
    ASSERT_EQ(rest.size(), 1U);
    EXPECT_EQ(rest[0].second.action, "a");
    EXPECT_TRUE(run(accounts.audit_log(other, 0, 10)).empty());
}

TEST_P(AccountsSuite, AnAnswerIsRememberedForADay) {
    auto& accounts = store().accounts();
    auto const org = run(accounts.create_organization("Acme", start_of_time)).value();
    run(accounts.remember_answer(org, "k", {sha256("request"), 201, "{\"id\":1}"}, clock_.wall()));
    run(accounts.remember_answer(org, "k", {sha256("other"), 409, "{}"}, clock_.wall()));
    auto const answer = run(accounts.remembered_answer(org, "k"));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 201);
    EXPECT_EQ(answer->request_hash, sha256("request"));
    EXPECT_FALSE(run(accounts.remembered_answer(OrgId{org.value + 1}, "k")));
    clock_.advance(24h);
    EXPECT_FALSE(run(accounts.remembered_answer(org, "k")));
    run(accounts.remember_answer(org, "k", {sha256("other"), 200, "{}"}, clock_.wall()));
    EXPECT_EQ(run(accounts.remembered_answer(org, "k"))->status, 200);
}

TEST_P(AssetsSuite, ASyncReplacesWhatIsKnown) {
    auto world = new_world();
    auto& assets = store().assets();
    auto const kept = run(assets.templates(world.org, {})).at(0);
    PhoneNumber const fresh{.id = {}, .org = world.org, .waba = world.waba, .phone_number_id = "number-2"};
    StoredTemplate renewed = kept;
    renewed.status = "PAUSED";
    StoredTemplate added{
        .id = {}, .name = "Summer_sale", .language = "de", .category = "MARKETING", .status = "APPROVED"};
    EXPECT_EQ(run(assets.find_waba(world.org, world.waba))->webhook_subscribed, std::nullopt);
    run(assets.sync(world.waba,
                    {.name = "Acme Inc", .messaging_limit = "TIER_10K", .webhook_subscribed = false}, {fresh},
                    {renewed, added}, after_start(1s)));

    auto const numbers = run(assets.phone_numbers(world.org));
    ASSERT_EQ(numbers.size(), 2U);
    EXPECT_FALSE(numbers[0].active);
    EXPECT_TRUE(numbers[1].active);
    auto const waba = run(assets.find_waba(world.org, world.waba));
    EXPECT_EQ(waba->messaging_limit, "TIER_10K");
    EXPECT_EQ(waba->webhook_subscribed, false);
    EXPECT_EQ(waba->synced_at, after_start(1s));
    EXPECT_EQ(run(assets.find_template(world.org, kept.id))->status, "PAUSED");
    EXPECT_EQ(run(assets.templates(world.org, {.category = "marketing", .status = "approved"})).size(), 1U);
    EXPECT_EQ(run(assets.templates(world.org, {.q = "summer_"})).size(), 1U);
    EXPECT_EQ(run(assets.templates(world.org, {.q = "summerx"})).size(), 0U);

    run(assets.sync(world.waba, {}, {fresh}, {added}, after_start(2s)));
    EXPECT_TRUE(run(assets.find_template(world.org, kept.id))->deleted);
    EXPECT_EQ(run(assets.templates(world.org, {})).size(), 1U);
}

TEST_P(AssetsSuite, AWebhookChangesTheOneTemplateItNames) {
    auto world = new_world();
    auto other = new_world("Other");
    auto& assets = store().assets();
    auto const named = [](std::string meta_id, std::string name, std::string language) {
        StoredTemplate listed{.id = {}, .meta_id = std::move(meta_id), .name = std::move(name)};
        listed.language = std::move(language);
        listed.category = "MARKETING";
        listed.status = "APPROVED";
        listed.components_json = "[]";
        return listed;
    };
    for (auto const waba : {world.waba, other.waba})
        run(assets.sync(waba, {}, {},
                        {named("7", "sale", "en"), named("8", "sale", "de"), named("", "old", "en")},
                        after_start(1s)));
    auto const find = [&](OrgId org, std::string const& name, std::string const& language) {
        TemplateFilter const by_name{.q = name};
        for (auto const& each : run(assets.templates(org, by_name)))
            if (each.language == language) return each;
        return StoredTemplate{};
    };
    EXPECT_TRUE(run(assets.update_template(world.waba, {.meta_id = "7", .name = "renamed", .language = "en"},
                                           {.status = "PAUSED"})));
    EXPECT_TRUE(run(assets.update_template(world.waba, {.meta_id = "9", .name = "old", .language = "en"},
                                           {.category = "UTILITY", .quality = "RED"})));
    EXPECT_FALSE(run(assets.update_template(world.waba, {.meta_id = "9", .name = "sale", .language = "en"},
                                            {.status = "DISABLED"})));
    auto const paused = find(world.org, "sale", "en");
    EXPECT_EQ(paused.status, "PAUSED");
    EXPECT_EQ(paused.category, "MARKETING");
    EXPECT_EQ(paused.components_json, "[]");
    EXPECT_EQ(paused.synced_at, after_start(1s));
    EXPECT_EQ(find(world.org, "old", "en").category, "UTILITY");
    EXPECT_EQ(find(world.org, "old", "en").quality, "RED");
    EXPECT_EQ(find(world.org, "sale", "de").status, "APPROVED");
    EXPECT_EQ(find(other.org, "sale", "en").status, "APPROVED");

    TemplateChange const gone{.status = "DELETED", .deleted = true};
    EXPECT_TRUE(run(assets.update_template(world.waba, {.meta_id = "8"}, gone)));
    EXPECT_EQ(run(assets.templates(world.org, {})).size(), 2U);
    EXPECT_FALSE(run(assets.update_template(world.waba, {.meta_id = "8"}, gone)));
}

TEST_P(AssetsSuite, AWabaBelongsToOneOrganization) {
    auto world = new_world();
    auto other = new_world("Other");
    auto& assets = store().assets();
    std::string const secret{"\0sealed\xff", 8};
    Waba const renewed{.id = {},
                       .org = world.org,
                       .waba_id = "waba-Acme",
                       .access_token_sealed = secret,
                       .created_at = start_of_time};
    EXPECT_EQ(run(assets.connect(renewed)).value(), world.waba);
    EXPECT_EQ(run(assets.find_waba_by_meta_id("waba-Acme"))->access_token_sealed, secret);
    Waba const stolen{.id = {}, .org = other.org, .waba_id = "waba-Acme"};
    auto const refused = run(assets.connect(stolen));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Problem::Kind::conflict);
    EXPECT_FALSE(run(assets.find_waba(other.org, world.waba)));
    EXPECT_FALSE(run(assets.find_phone_number(other.org, world.number)));
    EXPECT_FALSE(run(assets.find_template(other.org, world.template_id)));
    EXPECT_EQ(run(assets.wabas(other.org)).size(), 1U);
    EXPECT_EQ(run(assets.all_wabas()).size(), 2U);
    run(assets.webhook_seen(world.waba, after_start(5s)));
    run(assets.webhook_seen(world.waba, after_start(2s)));
    EXPECT_EQ(run(assets.find_waba(world.org, world.waba))->webhook_seen_at, after_start(5s));
}

TEST_P(OptOutsSuite, ASecondOneOfTheSameScopeChangesNothing) {
    auto world = new_world();
    auto& opt_outs = store().opt_outs();
    OptOut const first{.org = world.org,
                       .phone = 4'915'112,
                       .source = OptOutSource::manual,
                       .detail = "asked",
                       .at = start_of_time};
    OptOut second = first;
    second.detail = "again";
    run(opt_outs.add(first, "user:1"));
    run(opt_outs.add(second, "user:1"));
    auto const found = run(opt_outs.find(world.org, 4'915'112));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].detail, "asked");
    EXPECT_FALSE(run(opt_outs.remove(OrgId{99}, 4'915'112, "user:1", "", start_of_time)));
    EXPECT_TRUE(run(opt_outs.remove(world.org, 4'915'112, "user:1", "asked for it", start_of_time)));
    EXPECT_EQ(run(store().accounts().audit_log(world.org, 0, 1)).at(0).second.detail_json,
              R"({"reason":"asked for it"})");
    EXPECT_FALSE(run(opt_outs.remove(world.org, 4'915'112, "user:1", "", start_of_time)));
    auto const log = run(store().accounts().audit_log(world.org, 0, 10));
    ASSERT_EQ(log.size(), 2U);
    EXPECT_EQ(log[0].second.action, "opt_out.remove");
    EXPECT_EQ(log[1].second.actor, "user:1");
}

TEST_P(OptOutsSuite, AnImportAddsWhatNoOptOutCoversAndLiftsNothing) {
    auto world = new_world();
    auto& opt_outs = store().opt_outs();
    opt_out(world.org, 11, OptOutScope::all);
    opt_out(world.org, 12, OptOutScope::marketing);
    OptOut const pattern{
        .org = world.org, .source = OptOutSource::import, .detail = "list.csv", .at = start_of_time};
    auto const all = run(opt_outs.import(pattern, {11, 12, 13, 13}));
    EXPECT_EQ(all.added, 2);    // 12 had one for marketing alone
    EXPECT_EQ(all.known, 2);
    EXPECT_EQ(run(opt_outs.find(world.org, 13)).at(0).detail, "list.csv");
    EXPECT_EQ(run(opt_outs.find(world.org, 12)).size(), 2U);
    OptOut narrow = pattern;
    narrow.scope = OptOutScope::marketing;
    auto const marketing = run(opt_outs.import(narrow, {13, 14}));
    EXPECT_EQ(marketing.added, 1);
    EXPECT_EQ(marketing.known, 1);
    EXPECT_EQ(run(opt_outs.find(world.org, 13)).size(), 1U) << "everything covers marketing";
}

TEST_P(OptOutsSuite, APersonsWordTakesThePlaceOfMetasOwn) {
    auto world = new_world();
    auto& opt_outs = store().opt_outs();
    auto const add = [&](OptOutSource source, std::string detail) {
        OptOut entry{
            .org = world.org, .phone = phone_of(1), .scope = OptOutScope::marketing, .source = source};
        entry.detail = std::move(detail);
        entry.at = start_of_time;
        return run(opt_outs.add(std::move(entry), "user:1"));
    };
    auto const resume = [&] {
        run(store().ledger().receive(
            {.org = world.org, .waba = world.waba, .resumed_marketing = {{phone_of(1), start_of_time}}},
            start_of_time));
    };
    EXPECT_TRUE(add(OptOutSource::meta_preference, "stop"));
    resume();
    EXPECT_TRUE(run(opt_outs.find(world.org, phone_of(1))).empty());

    for (auto const source : {OptOutSource::manual, OptOutSource::import, OptOutSource::keyword}) {
        EXPECT_TRUE(add(OptOutSource::meta_preference, "stop"));
        EXPECT_TRUE(add(source, "asked"));
        EXPECT_FALSE(add(OptOutSource::meta_error, "131050"));
        resume();
        auto const found = run(opt_outs.find(world.org, phone_of(1)));
        ASSERT_EQ(found.size(), 1U) << to_string(source);
        EXPECT_EQ(found[0].source, source);
        EXPECT_EQ(found[0].detail, "asked");
        EXPECT_TRUE(run(opt_outs.remove(world.org, phone_of(1), "user:1", "", start_of_time)));
    }
}

TEST_P(OptOutsSuite, AreListedByPhoneAndFoundByLeadingDigits) {
    auto world = new_world();
    for (std::uint64_t const phone : {4'915'111ULL, 49'151'222ULL, 33'612'345ULL, 491'599'999'999'999ULL}) {
        opt_out(world.org, phone, OptOutScope::marketing);
        opt_out(world.org, phone, OptOutScope::all);
    }
    auto const phones = [&](std::string q, std::uint64_t after, std::size_t limit) {
        std::vector<std::uint64_t> found;
        for (auto const& entry : run(store().opt_outs().list(world.org, std::move(q), after, limit)))
            if (found.empty() || found.back() != entry.phone) found.push_back(entry.phone);
        return found;
    };
    EXPECT_THAT(phones("", 0, 100),
                testing::ElementsAre(4'915'111, 33'612'345, 49'151'222, 491'599'999'999'999));
    EXPECT_THAT(phones("+49 15", 0, 100), testing::ElementsAre(4'915'111, 49'151'222, 491'599'999'999'999));
    EXPECT_THAT(phones("4915", 4'915'111, 1), testing::ElementsAre(49'151'222));
    EXPECT_THAT(phones("", 33'612'345, 100), testing::ElementsAre(49'151'222, 491'599'999'999'999));
    EXPECT_THAT(phones("abc", 0, 100), testing::IsEmpty());
    EXPECT_EQ(run(store().opt_outs().list(world.org, "", 0, 3)).size(), 4U);    // a phone's own stay together
}

}    // namespace carillon::store::conformance
