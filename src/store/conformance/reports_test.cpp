#include "store/conformance/suite.hpp"

#include <gmock/gmock.h>

namespace carillon::store::conformance {
namespace {
using enum MessageStatus;
using namespace std::chrono_literals;
}    // namespace

TEST_P(ReportsSuite, MessagesAndSkippedLeadsAreListedTogetherInOrder) {
    auto world = new_world();
    opt_out(world.org, phone_of(2), OptOutScope::all);
    opt_out(world.org, phone_of(5), OptOutScope::all);
    world.firing_send(9);    // neighbours
    auto const send = world.firing_send(6);
    world.firing_send(9);
    auto const taken = claim(send, 2);    // 1 and 3
    run(ledger().record(
        {{.kind = Outcome::Kind::accepted, .id = {send, 1}, .wamid = "wamid.one", .at = start_of_time},
         {.kind = Outcome::Kind::refused, .id = {send, 3}, .code = 131'026, .at = start_of_time}},
        taken.claims));
    claim(send, 1);    // 4 is on its way

    auto const find = [&](MessageFilter filter) {
        std::vector<std::pair<LeadNo, MessageStatus>> found;
        for (auto const& row : run(store().reports().messages(send, std::move(filter)))) {
            EXPECT_EQ(row.phone, phone_of(row.id.lead_no));
            EXPECT_EQ(row.country, country_of(row.id.lead_no));
            found.emplace_back(row.id.lead_no, row.status);
        }
        return found;
    };
    using testing::ElementsAre, testing::Pair, testing::IsEmpty;
    EXPECT_THAT(find({}), ElementsAre(Pair(1, accepted), Pair(2, skipped), Pair(3, failed), Pair(4, sending),
                                      Pair(5, skipped), Pair(6, queued)));
    EXPECT_THAT(find({.after = 1, .limit = 2}), ElementsAre(Pair(2, skipped), Pair(3, failed)));
    EXPECT_THAT(find({.statuses = {skipped}}), ElementsAre(Pair(2, skipped), Pair(5, skipped)));
    EXPECT_THAT(find({.statuses = {sending}}), ElementsAre(Pair(4, sending)));
    EXPECT_THAT(find({.statuses = {failed}}), ElementsAre(Pair(3, failed)));
    EXPECT_THAT(find({.statuses = {read}}), IsEmpty());
    EXPECT_THAT(find({.countries = {country_of(2)}}), ElementsAre(Pair(2, skipped), Pair(5, skipped)));
    EXPECT_THAT(find({.statuses = {accepted}, .countries = {country_of(1)}}), ElementsAre(Pair(1, accepted)));
    EXPECT_THAT(find({.statuses = {accepted, skipped, sending}}),
                ElementsAre(Pair(1, accepted), Pair(2, skipped), Pair(4, sending), Pair(5, skipped)));
    EXPECT_THAT(find({.countries = {country_of(1), country_of(2)}, .limit = 3}),
                ElementsAre(Pair(1, accepted), Pair(2, skipped), Pair(4, sending)));
    EXPECT_THAT(find({.error_code = 131'026}), ElementsAre(Pair(3, failed)));
    EXPECT_THAT(find({.error_code = 1}), IsEmpty());
    EXPECT_THAT(find({.skip_reason = SkipReason::opted_out}),
                ElementsAre(Pair(2, skipped), Pair(5, skipped)));
    EXPECT_THAT(find({.skip_reason = SkipReason::duplicate}), IsEmpty());
    EXPECT_THAT(find({.q = "wamid.one"}), ElementsAre(Pair(1, accepted)));
    EXPECT_THAT(find({.q = "customer-5"}), ElementsAre(Pair(5, skipped)));
    EXPECT_THAT(find({.q = std::to_string(phone_of(6))}), ElementsAre(Pair(6, queued)));
    EXPECT_THAT(find({.q = "+49151", .after = 4}), ElementsAre(Pair(5, skipped), Pair(6, queued)));
    EXPECT_THAT(find({.statuses = {skipped}, .q = "+49151", .limit = 1}), ElementsAre(Pair(2, skipped)));
}

TEST_P(ReportsSuite, WhoWasSkippedAtTheClaimIsFoundByTheReason) {
    auto world = new_world();
    auto const send = world.firing_send(3);
    auto const taken = claim(send, 2);
    run(ledger().record({{.kind = Outcome::Kind::skipped,
                          .id = {send, 1},
                          .skip_reason = SkipReason::opted_out_at_claim,
                          .at = start_of_time},
                         {.kind = Outcome::Kind::skipped,
                          .id = {send, 2},
                          .skip_reason = SkipReason::missing_parameter,
                          .at = start_of_time}},
                        taken.claims));
    auto const found = run(store().reports().messages(send, {.skip_reason = SkipReason::missing_parameter}));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].id.lead_no, 2U);
}

TEST_P(ReportsSuite, ARetryOnItsWayIsShownAsSending) {
    auto world = new_world();
    auto const send = world.firing_send(2);
    run(ledger().record({{.kind = Outcome::Kind::unprocessed, .id = {send, 1}, .not_before = start_of_time}},
                        {}));
    EXPECT_EQ(message({send, 1}).status, requeued);
    auto const retry = claim(send, 1);
    EXPECT_EQ(retry.messages.at(0).id.lead_no, 1U);
    EXPECT_EQ(message({send, 1}).status, sending);
    EXPECT_EQ(message({send, 2}).status, queued);
}

TEST_P(ReportsSuite, CountersAreByCountryAndReason) {
    auto world = new_world();
    opt_out(world.org, phone_of(3), OptOutScope::all);
    auto const send = world.firing_send(7);
    std::map<std::tuple<std::string, MessageStatus, int>, std::int64_t> cells;
    for (auto const& cell : run(store().reports().counters(send)))
        cells[{cell.country.code(), cell.status, cell.code}] = cell.count;
    int const reason = static_cast<int>(SkipReason::opted_out);
    EXPECT_THAT(cells, testing::UnorderedElementsAre(
                           testing::Pair(std::tuple{country_of(1).code(), queued, 0}, 3),
                           testing::Pair(std::tuple{country_of(2).code(), queued, 0}, 2),
                           testing::Pair(std::tuple{country_of(3).code(), queued, 0}, 1),
                           testing::Pair(std::tuple{country_of(3).code(), skipped, reason}, 1)));
}

TEST_P(ReportsSuite, PingAnswers) { run(store().ping()); }

}    // namespace carillon::store::conformance
