
#include "store/conformance/suite.hpp"

namespace carillon::store::conformance {
namespace {
using namespace std::chrono_literals;

std::string refusal(auto const& result) {
    if (result) return {};
    return result.error().code;
}
}    // namespace

OrgId PeopleSuite::org(std::string name) {
    return run(store().accounts().create_organization(std::move(name), start_of_time)).value();
}
UserId PeopleSuite::user(OrgId org, std::string email, Role role) {
    return run(store().accounts().add_member(org, std::move(email), "hash", role, start_of_time)).value();
}
void PeopleSuite::begin_session(std::string_view token, UserId user, OrgId org) {
    NewSession const begun{.user = user,
                           .org = org,
                           .csrf_token = "csrf",
                           .address = "203.0.113.7",
                           .user_agent = "Lynx",
                           .at = start_of_time,
                           .expires_at = after_start(1h)};
    run(store().accounts().create_session(sha256(token), begun));
}

TEST_P(PeopleSuite, AnInvitedPersonJoinsOnce) {
    auto& people = store().people();
    auto const acme = org("Acme");
    Invitation invitation{.id = {},
                          .org = acme,
                          .org_name = {},
                          .email = "mo@example.com",
                          .role = Role::member,
                          .created_at = start_of_time,
                          .expires_at = after_start(1h)};
    EXPECT_TRUE(run(people.invite(invitation, sha256("first"), "user:1 203.0.113.7")));
    EXPECT_TRUE(run(people.invite(invitation, sha256("second"), "user:1")));
    EXPECT_FALSE(run(people.find_invitation(sha256("first"), start_of_time))) << "the second took its place";
    EXPECT_EQ(run(people.invitations(acme, start_of_time)).size(), 1u);
    EXPECT_TRUE(run(people.invitations(acme, after_start(1h))).empty());
    EXPECT_FALSE(run(people.find_invitation(sha256("second"), after_start(1h))));
    auto const found = run(people.find_invitation(sha256("second"), start_of_time));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->org_name, "Acme");
    EXPECT_FALSE(found->has_account);
    EXPECT_EQ(refusal(run(people.accept(sha256("second"), "hash", "203.0.113.9", after_start(2h)))),
              "no_invitation");
    auto const joined = run(people.accept(sha256("second"), "hash", "203.0.113.9", after_start(1min)));
    ASSERT_TRUE(joined);
    EXPECT_EQ(refusal(run(people.accept(sha256("second"), "hash", "203.0.113.9", after_start(1min)))),
              "no_invitation");
    auto const members = run(people.members(acme));
    ASSERT_EQ(members.size(), 1u);
    EXPECT_EQ(members[0].email, "mo@example.com");
    EXPECT_EQ(members[0].role, Role::member);
    EXPECT_EQ(refusal(run(people.invite(invitation, sha256("third"), "user:1"))), "member_exists");
    auto const log = run(store().accounts().audit_log(acme, 0, 10));
    ASSERT_EQ(log.size(), 3u);
    EXPECT_EQ(log[0].second.action, "member.join");
    EXPECT_EQ(log[0].second.address, "203.0.113.9");
    EXPECT_EQ(log[2].second.actor, "user:1");
    EXPECT_EQ(log[2].second.address, "203.0.113.7");
}

TEST_P(PeopleSuite, WithdrawnInvitationsAndThoseOfOthersAreGone) {
    auto& people = store().people();
    auto const acme = org("Acme"), other = org("Other");
    Invitation const invitation{.id = {},
                                .org = acme,
                                .org_name = {},
                                .email = "mo@example.com",
                                .role = Role::viewer,
                                .created_at = start_of_time,
                                .expires_at = after_start(1h)};
    auto const id = run(people.invite(invitation, sha256("token"), "user:1")).value();
    EXPECT_FALSE(run(people.withdraw(other, id, "user:1", start_of_time)));
    EXPECT_TRUE(run(people.withdraw(acme, id, "user:1", start_of_time)));
    EXPECT_FALSE(run(people.withdraw(acme, id, "user:1", start_of_time)));
    EXPECT_FALSE(run(people.find_invitation(sha256("token"), start_of_time)));
}

TEST_P(PeopleSuite, TheLastOwnerStays) {
    auto& people = store().people();
    auto const acme = org("Acme"), other = org("Other");
    auto const ada = user(acme, "ada@example.com", Role::owner);
    EXPECT_EQ(refusal(run(people.set_role(acme, ada, Role::admin, Role::owner, "user:1", start_of_time))),
              "last_owner");
    EXPECT_EQ(refusal(run(people.remove(acme, ada, Role::owner, "user:1", start_of_time))), "last_owner");
    EXPECT_EQ(refusal(run(people.remove(other, ada, Role::owner, "user:1", start_of_time))), "not_found");
    auto const bob = user(acme, "bob@example.com", Role::admin);
    EXPECT_EQ(refusal(run(people.set_role(acme, bob, Role::owner, Role::admin, "user:2", start_of_time))),
              "owners_only");
    EXPECT_EQ(run(people.set_role(acme, bob, Role::owner, Role::owner, "user:1", start_of_time))->role,
              Role::owner);
    begin_session("ada", ada, acme);
    EXPECT_TRUE(run(people.remove(acme, ada, Role::owner, "user:2", start_of_time)));
    EXPECT_FALSE(run(store().accounts().find_session(sha256("ada"), start_of_time))) << "it ends at once";
}

TEST_P(PeopleSuite, SessionsAreListedEndedAndMoved) {
    auto& people = store().people();
    auto const acme = org("Acme"), other = org("Other");
    auto const ada = user(acme, "ada@example.com", Role::owner),
               bob = user(acme, "bob@example.com", Role::admin);
    begin_session("one", ada, acme);
    begin_session("two", ada, acme);
    run(store().accounts().find_session(sha256("two"), after_start(5min)));
    auto const open = run(people.sessions(ada, start_of_time));
    ASSERT_EQ(open.size(), 2u);
    EXPECT_EQ(open[0].address, "203.0.113.7");
    EXPECT_FALSE(open[0].last_seen_at);
    EXPECT_EQ(open[1].last_seen_at, after_start(5min));
    EXPECT_FALSE(run(people.end_session(bob, open[0].id)));
    EXPECT_FALSE(run(people.move_session(open[1].id, ada, other))) << "no member there";
    user(other, "ada@example.com", Role::viewer);
    EXPECT_TRUE(run(people.move_session(open[1].id, ada, other)));
    EXPECT_EQ(run(store().accounts().find_session(sha256("two"), start_of_time))->role, Role::viewer);
    run(people.set_password(ada, "other", open[1].id, acme, "user:1", start_of_time));
    EXPECT_FALSE(run(store().accounts().find_session(sha256("one"), start_of_time)));
    EXPECT_TRUE(run(store().accounts().find_session(sha256("two"), start_of_time)));
    EXPECT_EQ(run(store().accounts().find_user("ada@example.com"))->password_hash, "other");
    EXPECT_TRUE(run(people.end_session(ada, open[1].id)));
}

TEST_P(PeopleSuite, ACodeOfTheSecondFactorCountsOnce) {
    auto& people = store().people();
    auto const acme = org("Acme");
    auto const ada = user(acme, "ada@example.com", Role::owner);
    EXPECT_FALSE(run(people.second_factor(ada)));
    run(people.begin_second_factor(ada, "sealed"));
    EXPECT_FALSE(run(people.second_factor(ada))->confirmed);
    run(people.confirm_second_factor(ada, 100, {sha256("spare")}, acme, "user:1", start_of_time));
    EXPECT_TRUE(run(people.second_factor(ada))->confirmed);
    EXPECT_FALSE(run(people.use_step(ada, 100)));
    EXPECT_FALSE(run(people.use_step(ada, 99)));
    EXPECT_TRUE(run(people.use_step(ada, 101)));
    EXPECT_FALSE(run(people.use_step(ada, 101)));
    EXPECT_TRUE(run(people.use_recovery_code(ada, sha256("spare"))));
    EXPECT_FALSE(run(people.use_recovery_code(ada, sha256("spare"))));
    EXPECT_TRUE(run(people.members(acme))[0].second_factor);
    run(people.remove_second_factor(ada, acme, "user:1", start_of_time));
    EXPECT_FALSE(run(people.second_factor(ada)));
}

TEST_P(PeopleSuite, AnAuditLogHoldsTogether) {
    auto& accounts = store().accounts();
    auto const acme = org("Acme"), other = org("Other");
    EXPECT_EQ(run(accounts.verify_audit_log(acme)).entries, 0);
    for (auto const which : {acme, other, acme})
        run(accounts.audit({.org = which,
                            .actor = "cli",
                            .action = "x",
                            .subject = "y",
                            .detail_json = "{}",
                            .at = start_of_time}));
    auto const verdict = run(accounts.verify_audit_log(acme));
    EXPECT_EQ(verdict.entries, 2);
    EXPECT_FALSE(verdict.broken_at);
    auto const log = run(accounts.audit_log(acme, 0, 10));
    EXPECT_EQ(verdict.last_hash, log[0].second.hash);
    EXPECT_NE(log[0].second.hash, log[1].second.hash) << "the same line, another place";
    EXPECT_EQ(verdict.last_hash.size(), 64u);
}

TEST_P(PeopleSuite, ASecondPersonApprovesACampaignAsItIs) {
    auto world = new_world();
    auto& campaigns = store().campaigns();
    auto const campaign = world.add_campaign(world.add_audience(3));
    auto const send = world.add_send(campaign, after_start(1h));
    auto const status = [&] { return run(campaigns.approval(world.org, campaign)).status; };
    auto const schedule = [&] {
        auto const version = run(campaigns.find(world.org, campaign))->version;
        return refusal(run(campaigns.schedule(world.org, campaign, version, {}, "user:1", start_of_time)));
    };
    run(store().accounts().set_settings({.id = world.org, .requires_approval = true}, "user:1",
                                        start_of_time));
    EXPECT_EQ(schedule(), "not_approved");
    auto settings = run(campaigns.find_send(world.org, send))->settings;
    settings.max_messages_per_second = 7;
    auto const changed = [&](Actor actor) {
        auto const version = run(campaigns.find_send(world.org, send))->version;
        ++settings.max_messages_per_second;
        return refusal(
            run(campaigns.update_send(world.org, send, version, settings, std::move(actor), start_of_time)));
    };
    EXPECT_EQ(changed("user:7 203.0.113.7"), "");
    EXPECT_EQ(refusal(run(campaigns.approve(world.org, campaign, "user:7 198.51.100.2", start_of_time))),
              "own_work");
    EXPECT_EQ(status(), ApprovalState::Status::none);
    EXPECT_EQ(refusal(run(campaigns.approve(world.org, campaign, "user:8", start_of_time))), "");
    EXPECT_EQ(status(), ApprovalState::Status::approved);
    EXPECT_EQ(changed("user:7"), "");
    EXPECT_EQ(status(), ApprovalState::Status::lapsed);
    EXPECT_EQ(schedule(), "not_approved");
    EXPECT_EQ(refusal(run(campaigns.approve(world.org, campaign, "user:8", start_of_time))), "");
    EXPECT_EQ(refusal(run(campaigns.approve(OrgId{99}, campaign, "user:8", start_of_time))),
              "campaign_not_found");
    EXPECT_EQ(schedule(), "");
    EXPECT_EQ(refusal(run(campaigns.approve(world.org, campaign, "user:8", start_of_time))), "not_a_draft");
    EXPECT_EQ(run(campaigns.approval(world.org, campaign)).actor, "user:8");
}

TEST_P(PeopleSuite, WhoDeletedASendOfACampaignDoesNotApproveIt) {
    auto world = new_world();
    auto& campaigns = store().campaigns();
    auto const audience = world.add_audience(3);
    auto const campaign = world.add_campaign(audience);
    auto const other = world.add_campaign(audience);
    auto const send = world.add_send(campaign, after_start(1h));
    EXPECT_EQ(refusal(run(campaigns.remove_send(world.org, send, "user:7 203.0.113.7", start_of_time))), "");
    auto const approve = [&](CampaignId id, Actor actor) {
        return refusal(run(campaigns.approve(world.org, id, std::move(actor), start_of_time)));
    };
    EXPECT_EQ(approve(campaign, "user:7"), "own_work");
    EXPECT_EQ(approve(campaign, "user:8"), "");
    EXPECT_EQ(approve(other, "user:7"), "");
}
}    // namespace carillon::store::conformance
