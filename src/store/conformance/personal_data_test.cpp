#include "base/crypto.hpp"
#include "store/conformance/suite.hpp"

namespace carillon::store::conformance {
namespace {
using std::chrono::days;

/// An audience of people with names, the third of whom is `somebody`.
constexpr LeadNo somebody = 3;
std::vector<Lead> people(LeadNo count) {
    std::vector<Lead> leads;
    for (LeadNo no = 1; no <= count; ++no)
        leads.push_back({.lead_no = no,
                         .row_no = no + 1,
                         .phone = phone_of(no),
                         .country = country_of(no),
                         .external_id = "crm-" + std::to_string(no),
                         .variables = pack_variables({"Person " + std::to_string(no)})});
    return leads;
}
}    // namespace

void PersonalDataSuite::unlock() {
    SecretBox const box{std::string(SecretBox::key_size, 'k')};
    ASSERT_TRUE(run(store().personal_data().unlock(box)));
}

SendId PersonalDataSuite::fired(World& world, LeadNo count) {
    auto const campaign = world.add_campaign(world.add_audience(people(count)));
    auto const send = world.add_send(campaign, start_of_time);
    world.act(campaign, CampaignAction::schedule);
    world.fire(send);
    return send;
}

/// A send whose audience filter leaves out those with one of the external ids.
SendId PersonalDataSuite::filtered_send(World const& world, CampaignId campaign,
                                        std::vector<std::string> external_ids) {
    SendSettings const settings{
        .template_id = world.template_id, .scheduled_at = start_of_time, .audience_filter = true};
    auto const send =
        run(store().campaigns().add_send(world.org, campaign, settings, "user:1", start_of_time))->id;
    NewFilterEvent list{.org = world.org, .send = send, .deadline = Wall::max()};
    list.mode = FilterMode::exclude;
    list.external_ids = std::move(external_ids);
    EXPECT_TRUE(run(store().filters().add_filter_event(std::move(list), start_of_time)));
    return send;
}

HeldOfPerson PersonalDataSuite::find(OrgId org, LeadNo person) {
    return run(store().personal_data().find(org, phone_of(person), "user:1", clock_.wall()));
}

Result<Erased> PersonalDataSuite::erase(OrgId org, LeadNo person) {
    return run(store().personal_data().erase(org, phone_of(person), "user:1", clock_.wall()));
}

void PersonalDataSuite::write_to_us(World const& world, LeadNo person, std::string text,
                                    std::string context_wamid) {
    WebhookNews news{.org = world.org, .waba = world.waba};
    news.inbound.push_back({.wamid = "wamid.reply." + text,
                            .phone_number_id = world.phone_number_id,
                            .from = person == 0 ? 0 : phone_of(person),
                            .type = "text",
                            .text = text,
                            .context_wamid = std::move(context_wamid),
                            .at = clock_.wall()});
    run(ledger().receive(std::move(news), clock_.wall()));
}

void PersonalDataSuite::event(OrgId org, LeadNo person) {
    std::vector<LeadEvent> events{{.phone = phone_of(person), .occurred_at = clock_.wall()}};
    run(store().filters().add_lead_events(org, "visited", std::move(events), clock_.wall()));
}

void PersonalDataSuite::keep(OrgId org, Retention retention) {
    auto settings = *run(store().accounts().find_organization(org));
    settings.retention = retention;
    ASSERT_TRUE(run(store().accounts().set_settings(settings, "user:1", clock_.wall())));
}

void PersonalDataSuite::enforce() {
    while (run(store().personal_data().enforce_retention(clock_.wall()))) {}
}

TEST_P(PersonalDataSuite, WhatIsHeldOfAPersonIsFoundAndNothingOfOthers) {
    auto world = new_world();
    auto const send = fired(world, 5);
    auto const wamid = wamid_of(send, somebody);
    accept_all(claim(send, 10));
    write_to_us(world, somebody, "please stop", wamid);
    write_to_us(world, 4, "hello", wamid_of(send, 4));
    write_to_us(world, 0, "nameless", wamid);
    opt_out(world.org, phone_of(somebody), OptOutScope::all);
    event(world.org, somebody);

    auto const held = find(world.org, somebody);
    ASSERT_EQ(held.leads.size(), 1);
    EXPECT_EQ(held.leads[0].lead.external_id, "crm-3");
    EXPECT_EQ(held.leads[0].columns, std::vector<std::string>{"name"});
    ASSERT_EQ(held.messages.size(), 1);
    EXPECT_EQ(held.messages[0].send, send);
    ASSERT_EQ(held.replies.size(), 2);
    EXPECT_EQ(held.replies[0].text, "please stop");
    EXPECT_EQ(held.replies[1].text, "nameless") << "without a number, but it answers the person's message";
    EXPECT_EQ(held.opt_outs.size(), 1);
    EXPECT_EQ(held.lead_events.size(), 1);
    EXPECT_FALSE(held.erased_at);

    auto const other = new_world("Other");
    auto const none = find(other.org, somebody);
    EXPECT_TRUE(none.leads.empty() && none.messages.empty() && none.replies.empty() &&
                none.opt_outs.empty() && none.lead_events.empty());
}

TEST_P(PersonalDataSuite, AnErasedPersonIsGoneAndTheRecordStands) {
    auto world = new_world();
    auto const send = fired(world, 5);
    accept_all(claim(send, 10));
    write_to_us(world, somebody, "hello", wamid_of(send, somebody));
    write_to_us(world, 0, "nameless", wamid_of(send, somebody));
    event(world.org, somebody);
    auto const before = totals(send);

    auto const erased = erase(world.org, somebody);
    ASSERT_TRUE(erased);
    EXPECT_EQ(erased->leads, 1);
    EXPECT_EQ(erased->messages, 1);
    EXPECT_EQ(erased->replies, 2);
    EXPECT_EQ(erased->lead_events, 1);

    EXPECT_EQ(totals(send), before);
    auto const row = message({send, somebody});
    EXPECT_EQ(row.status, MessageStatus::accepted);
    EXPECT_EQ(row.phone, 0);
    EXPECT_EQ(row.external_id, "");
    EXPECT_EQ(row.wamid, "");
    auto const held = find(world.org, somebody);
    EXPECT_TRUE(held.leads.empty() && held.messages.empty() && held.replies.empty() &&
                held.lead_events.empty());
    EXPECT_EQ(held.erased_at, clock_.wall());
    EXPECT_EQ(message({send, 4}).wamid, wamid_of(send, 4)) << "nobody else is touched";
}

TEST_P(PersonalDataSuite, TheOthersAreStillFoundByNumber) {
    auto world = new_world();
    auto const audience = world.add_audience(people(60));
    for (LeadNo const no : {LeadNo{1}, LeadNo{2}, LeadNo{30}, LeadNo{31}, LeadNo{32}, LeadNo{60}})
        ASSERT_TRUE(erase(world.org, no));
    for (LeadNo no = 1; no <= 60; ++no) {
        auto const found =
            run(store().audiences().leads(audience, {.q = "+" + std::to_string(phone_of(no))}));
        bool const gone = no <= 2 || (no >= 30 && no <= 32) || no == 60;
        ASSERT_EQ(found.size(), gone ? 0 : 1) << no;
        if (!gone) {
            EXPECT_EQ(found[0].lead_no, no);
        }
    }
    auto const all = run(store().audiences().leads(audience, {.limit = 100}));
    EXPECT_EQ(all.size(), 60);
    EXPECT_EQ(run(store().audiences().leads(audience, {.status = IngestStatus::ok, .limit = 100})).size(),
              54);
}

TEST_P(PersonalDataSuite, AnErasedPersonIsOptedOutWhereverTheNumberComesUpAgain) {
    auto world = new_world();
    ASSERT_TRUE(erase(world.org, somebody));
    auto const send = fired(world, 5);    // the same people, uploaded again
    EXPECT_EQ(count(send, MessageStatus::skipped), 1);
    EXPECT_EQ(message({send, somebody}).skip_reason, SkipReason::opted_out);

    auto const found = run(store().opt_outs().find(world.org, phone_of(somebody)));
    ASSERT_EQ(found.size(), 1);
    EXPECT_EQ(found[0].source, OptOutSource::erasure);
    EXPECT_TRUE(run(store().opt_outs().list(world.org, "", 0, 10)).empty()) << "no number to list";
    auto const imported = run(store().opt_outs().import({.org = world.org}, {phone_of(somebody)}));
    EXPECT_EQ(imported.known, 1);
    EXPECT_TRUE(run(store().opt_outs().list(world.org, "", 0, 10)).empty());

    auto other = new_world("Other");
    EXPECT_EQ(count(fired(other, 5), MessageStatus::skipped), 0) << "another organization's business";

    EXPECT_TRUE(
        run(store().opt_outs().remove(world.org, phone_of(somebody), "user:1", "came back", clock_.wall())));
    EXPECT_TRUE(run(store().opt_outs().find(world.org, phone_of(somebody))).empty());
    EXPECT_EQ(count(fired(world, 5), MessageStatus::skipped), 0);
}

TEST_P(PersonalDataSuite, WhoIsErasedBeforeTheirTurnIsSkipped) {
    auto world = new_world();
    auto const send = fired(world, 5);
    ASSERT_TRUE(erase(world.org, somebody));
    auto const taken = claim(send, 10);
    EXPECT_EQ(taken.messages.size(), 4);
    EXPECT_EQ(message({send, somebody}).skip_reason, SkipReason::opted_out_at_claim);
}

TEST_P(PersonalDataSuite, WhileAMessageIsOnItsWayNobodyIsErased) {
    auto world = new_world();
    auto const send = fired(world, 5);
    auto const taken = claim(send, 10);
    auto const refused = erase(world.org, somebody);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "message_sending");
    accept_all(taken);
    EXPECT_TRUE(erase(world.org, somebody));
}

TEST_P(PersonalDataSuite, WhileAnAudienceIsUploadedNobodyIsErased) {
    auto world = new_world();
    auto const id = run(store().audiences().create({world.org, "spring", "spring.csv", clock_.wall()}));
    auto const refused = erase(world.org, somebody);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "upload_running");
    AudienceResult result{.columns = {"phone"}};
    run(store().audiences().finish(id, std::move(result), clock_.wall()));
    EXPECT_TRUE(erase(world.org, somebody));
}

TEST_P(PersonalDataSuite, LateNewsOfAnErasedPersonIsNotKept) {
    auto world = new_world();
    auto const send = fired(world, 5);
    accept_all(claim(send, 10));
    ASSERT_TRUE(erase(world.org, somebody));
    auto const news = [&](LeadNo no) {
        return StatusNews{.wamid = no == somebody ? wamid_of(send, no) : "wamid.unknown",
                          .receipt = Receipt::delivered,
                          .at = clock_.wall(),
                          .phone_number_id = world.phone_number_id,
                          .recipient = std::to_string(phone_of(no))};
    };
    receive(world, {news(somebody), news(4)});
    EXPECT_TRUE(find(world.org, somebody).unmatched_statuses.empty());
    EXPECT_EQ(find(world.org, 4).unmatched_statuses.size(), 1);
    EXPECT_EQ(message({send, somebody}).status, MessageStatus::accepted);
}

TEST_P(PersonalDataSuite, LateOptOutsOfAnErasedPersonDoNotBringTheNumberBack) {
    auto world = new_world();
    ASSERT_TRUE(erase(world.org, somebody));
    WebhookNews news{.org = world.org, .waba = world.waba};
    news.opt_outs.push_back({.org = world.org,
                             .phone = phone_of(somebody),
                             .scope = OptOutScope::marketing,
                             .source = OptOutSource::meta_error,
                             .at = clock_.wall()});
    news.resumed_marketing.push_back({.phone = phone_of(somebody), .at = clock_.wall()});
    run(ledger().receive(std::move(news), clock_.wall()));
    EXPECT_TRUE(run(store().opt_outs().list(world.org, "", 0, 10)).empty());
    EXPECT_EQ(run(store().opt_outs().find(world.org, phone_of(somebody))).size(), 1);
}

TEST_P(PersonalDataSuite, AnExternalIdThatOthersShareStaysInAFilter) {
    auto world = new_world();
    auto leads = people(5);
    leads[3].external_id = "crm-3";    // the fourth has the third's
    auto const campaign = world.add_campaign(world.add_audience(std::move(leads)));
    auto const send = filtered_send(world, campaign, {"crm-3", "crm-5"});
    ASSERT_EQ(find(world.org, somebody).filter_events.size(), 1);
    EXPECT_EQ(erase(world.org, somebody)->filter_events, 0);
    EXPECT_EQ(erase(world.org, 5)->filter_events, 1);
    world.act(campaign, CampaignAction::schedule);
    world.fire(send);
    EXPECT_EQ(message({send, 4}).skip_reason, SkipReason::filter_excluded);
}

TEST_P(PersonalDataSuite, MetasOlderSpellingsOfANumberAreFound) {
    auto world = new_world();
    WebhookNews news{.org = world.org, .waba = world.waba};
    news.other.emplace_back("object", R"({"wa_id":"5215512345678"})");
    run(ledger().receive(std::move(news), clock_.wall()));
    auto& data = store().personal_data();
    EXPECT_EQ(run(data.find(world.org, 525512345678, "user:1", clock_.wall())).webhook_bodies.size(), 1);
    EXPECT_EQ(run(data.erase(world.org, 525512345678, "user:1", clock_.wall()))->webhook_bodies, 1);
}

TEST_P(PersonalDataSuite, DoubtOfAnErasedPersonIsSettledWithoutMetasId) {
    auto world = new_world();
    auto const send = fired(world, 5);
    claim(send, 10);
    restart();
    run(ledger().recover(clock_.wall()));
    world.use(store());
    unlock();
    ASSERT_TRUE(erase(world.org, somebody));
    receive(world, {{.wamid = wamid_of(send, somebody),
                     .receipt = Receipt::delivered,
                     .at = clock_.wall(),
                     .phone_number_id = world.phone_number_id,
                     .recipient = std::to_string(phone_of(somebody)),
                     .message = MessageId{send, somebody}}});
    EXPECT_EQ(message({send, somebody}).status, MessageStatus::delivered);
    EXPECT_EQ(message({send, somebody}).wamid, "");
}

TEST_P(PersonalDataSuite, TheAuditLogSaysItWithoutTheNumber) {
    auto world = new_world();
    world.add_audience(people(5));
    find(world.org, somebody);
    ASSERT_TRUE(erase(world.org, somebody));
    std::vector<std::string> actions;
    for (auto const& [id, entry] : run(store().accounts().audit_log(world.org, 0, 50))) {
        if (!entry.action.starts_with("personal_data.")) continue;
        actions.push_back(entry.action);
        EXPECT_FALSE(entry.subject.contains(std::to_string(phone_of(somebody)))) << entry.subject;
    }
    EXPECT_EQ(actions, (std::vector<std::string>{"personal_data.erase", "personal_data.export"}));
}

TEST_P(PersonalDataSuite, AnotherKeyDoesNotUnlockWhatKnowsErasedPeople) {
    restart();
    SecretBox const other{SecretBox::random_key()};
    EXPECT_TRUE(run(store().personal_data().unlock(other))) << "nobody was erased: a new key does";
    auto world = new_world();
    ASSERT_TRUE(erase(world.org, somebody));
    restart();
    auto const refused = run(store().personal_data().unlock(SecretBox{SecretBox::random_key()}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "wrong_secret_key");
    EXPECT_TRUE(run(store().personal_data().unlock(other)));
    world.use(store());
    EXPECT_EQ(run(store().opt_outs().find(world.org, phone_of(somebody))).size(), 1);
}

TEST_P(PersonalDataSuite, WhatIsKeptNoLongerGoes) {
    auto world = new_world();
    write_to_us(world, 1, "old", "wamid.a");
    event(world.org, 1);
    clock_.advance(days{8});
    write_to_us(world, 2, "new", "wamid.b");
    event(world.org, 2);
    enforce();
    EXPECT_EQ(find(world.org, 1).replies.size(), 1) << "for good, until somebody says otherwise";

    keep(world.org, {.replies = 7, .lead_events = 7});
    enforce();
    EXPECT_TRUE(find(world.org, 1).replies.empty());
    EXPECT_TRUE(find(world.org, 1).lead_events.empty());
    EXPECT_EQ(find(world.org, 2).replies.size(), 1);
    EXPECT_EQ(find(world.org, 2).lead_events.size(), 1);
    auto const types = run(store().filters().lead_event_types(world.org));
    ASSERT_EQ(types.size(), 1);
    EXPECT_EQ(types[0].events, 1);
}

TEST_P(PersonalDataSuite, RecipientsGoWhenTheLastSendToThemHasLongEnded) {
    auto world = new_world();
    auto const audience = world.add_audience(people(5'000));
    auto const campaign = world.add_campaign(audience);
    auto const send = world.add_send(campaign, clock_.wall());
    keep(world.org, {.recipients = 30});
    world.act(campaign, CampaignAction::schedule);
    world.fire(send);
    clock_.advance(days{40});
    enforce();
    EXPECT_FALSE(run(store().audiences().find(world.org, audience))->erased_at) << "it is being sent to";

    accept_all(claim(send, 6'000));
    ASSERT_TRUE(run(
        store().campaigns().move_send(send, SendStatus::firing, SendStatus::completed, "", clock_.wall())));
    run(ledger().cancel_queued(send, 100));
    clock_.advance(days{29});
    enforce();
    EXPECT_FALSE(run(store().audiences().find(world.org, audience))->erased_at);
    auto const before = totals(send);

    clock_.advance(days{2});
    run(store().personal_data().enforce_retention(clock_.wall()));    // one piece
    EXPECT_TRUE(find(world.org, 4).leads.empty());
    EXPECT_EQ(find(world.org, 4'999).leads.size(), 1) << "whose turn has not come";
    EXPECT_EQ(erase(world.org, 4'998)->leads, 1);
    enforce();
    EXPECT_TRUE(run(store().audiences().find(world.org, audience))->erased_at);
    EXPECT_EQ(totals(send), before);
    for (LeadNo const no : {LeadNo{1}, LeadNo{2'500}, LeadNo{5'000}}) {
        auto const row = message({send, no});
        EXPECT_EQ(row.phone, 0);
        EXPECT_EQ(row.wamid, "");
    }
    EXPECT_TRUE(find(world.org, 4).leads.empty());
    auto const leads = run(store().audiences().leads(audience, {.limit = 10}));
    ASSERT_EQ(leads.size(), 10);
    EXPECT_EQ(leads[0].variables, "");
}

}    // namespace carillon::store::conformance
