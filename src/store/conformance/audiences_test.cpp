#include "store/conformance/suite.hpp"

#include <gmock/gmock.h>

namespace carillon::store::conformance {
namespace {
using namespace std::chrono_literals;

std::vector<LeadNo> numbers(std::vector<Lead> const& leads) {
    std::vector<LeadNo> found;
    for (auto const& lead : leads) found.push_back(lead.lead_no);
    return found;
}

std::vector<Lead> some_leads() {
    Country const de{"DE"}, us{"US"};
    return {{.lead_no = 1,
             .row_no = 9,
             .status = IngestStatus::invalid_phone,
             .raw_phone = "n/a",
             .reason = "no digits"},
            {.lead_no = 2,
             .row_no = 4,
             .status = IngestStatus::ineligible_geo,
             .geo_rule = GeoRule::us_marketing,
             .phone = 12'025'550'100,
             .country = us,
             .raw_phone = "202-555-0100",
             .reason = "US"},
            {.lead_no = 3,
             .row_no = 2,
             .phone = 49'151'100'009,
             .country = de,
             .external_id = "A",
             .variables = "Ann\x1f"},
            {.lead_no = 4,
             .row_no = 5,
             .status = IngestStatus::duplicate,
             .phone = 49'151'100'009,
             .country = de,
             .first_row = 2,
             .raw_phone = "+49151100009",
             .reason = "again",
             .external_id = "B"},
            {.lead_no = 5, .row_no = 3, .phone = 491'511'000'000, .country = de, .external_id = "4915"}};
}
}    // namespace

TEST_P(AudiencesSuite, IsInvisibleUntilReadyAndThenTellsAll) {
    auto world = new_world();
    auto& audiences = store().audiences();
    auto const id = run(
        audiences.create({.org = world.org, .name = "Spring", .file_name = "a.csv", .at = start_of_time}));
    run(audiences.insert_leads(id, some_leads()));
    run(audiences.progress(id, {.rows_read = 3, .bytes_read = 100}));
    EXPECT_TRUE(run(audiences.leads(id, {})).empty());
    EXPECT_TRUE(run(audiences.rejects(id, 0, 10)).empty());
    EXPECT_EQ(run(audiences.look_at_leads(id, 0, 10, [](auto const&) { FAIL() << "not ready"; })),
              std::nullopt);
    EXPECT_EQ(run(audiences.find(world.org, id))->rows_read, 3);

    AudienceResult const result{.rows_read = 5,
                                .bytes_read = 200,
                                .totals = {.ok = 2, .ineligible_geo = 1, .invalid_phone = 1, .duplicate = 1},
                                .by_country = {{"DE", 2}, {"US", 1}},
                                .columns = {"phone", "", "first name"},
                                .phone_column = "phone",
                                .external_id_column = "id",
                                .default_country = "DE",
                                .encoding = "UTF-8",
                                .delimiter = ";"};
    run(audiences.finish(id, result, after_start(1s)));
    auto const found = run(audiences.find(world.org, id)).value();
    EXPECT_EQ(found.status, AudienceStatus::ready);
    EXPECT_EQ(found.totals.duplicate, 1);
    EXPECT_EQ(found.by_country, result.by_country);
    EXPECT_EQ(found.columns, result.columns);
    EXPECT_EQ(found.delimiter, ";");
    EXPECT_EQ(found.finished_at, after_start(1s));
    EXPECT_FALSE(run(audiences.find(OrgId{99}, id)));
    EXPECT_THAT(numbers(run(audiences.leads(id, {}))), testing::ElementsAre(1, 2, 3, 4, 5));
    auto const rejects = run(audiences.rejects(id, 1, 10));
    EXPECT_THAT(numbers(rejects), testing::ElementsAre(2, 4));
    EXPECT_EQ(rejects[1].first_row, 2U);
    EXPECT_EQ(rejects[1].reason, "again");
    EXPECT_EQ(rejects[0].raw_phone, "202-555-0100");
    run(audiences.fail(id, AudienceStatus::failed, "late", "too late", after_start(2s)));
    EXPECT_EQ(run(audiences.find(world.org, id))->status, AudienceStatus::ready);    // immutable
    EXPECT_EQ(run(audiences.leads(id, {})).size(), 5U);
}

TEST_P(AudiencesSuite, EveryLeadIsLookedAtOncePageByPage) {
    auto world = new_world();
    world.add_audience(20);
    auto const id = world.add_audience(some_leads());
    world.add_audience(20);
    std::vector<LeadNo> seen;
    std::vector<std::uint64_t> rows;
    std::string variables;
    auto const look = [&](LeadValues const& lead) {
        seen.push_back(lead.lead_no);
        rows.push_back(lead.row_no);
        if (lead.lead_no == 2) {
            EXPECT_EQ(lead.status, IngestStatus::ineligible_geo);
            EXPECT_EQ(lead.geo_rule, GeoRule::us_marketing);
        }
        variables += lead.variables;
    };
    std::optional<LeadNo> last = 0;
    std::vector<LeadNo> ends;
    while ((last = run(store().audiences().look_at_leads(id, *last, 2, look)))) ends.push_back(*last);
    EXPECT_THAT(seen, testing::ElementsAre(1, 2, 3, 4, 5));
    EXPECT_THAT(ends, testing::ElementsAre(2, 4, 5));
    EXPECT_THAT(rows, testing::ElementsAre(9, 4, 2, 5, 3));
    EXPECT_EQ(variables, "Ann\x1f");
}

TEST_P(AudiencesSuite, LeadsAreFoundByStatusCountryPhoneAndExternalId) {
    auto world = new_world();
    world.add_audience(20);    // neighbours must not be found
    auto const id = world.add_audience(some_leads());
    world.add_audience(20);
    auto const find = [&](LeadFilter filter) {
        return numbers(run(store().audiences().leads(id, std::move(filter))));
    };
    EXPECT_THAT(find({.status = IngestStatus::ok}), testing::ElementsAre(3, 5));
    EXPECT_THAT(find({.country = Country{"US"}}), testing::ElementsAre(2));
    EXPECT_THAT(find({.q = "+49151"}), testing::ElementsAre(3, 4, 5));
    EXPECT_THAT(find({.q = "+4915110000"}), testing::ElementsAre(3, 4, 5));
    EXPECT_THAT(find({.q = "+49151100009"}), testing::ElementsAre(3, 4));
    EXPECT_THAT(find({.q = "+491511000000"}), testing::ElementsAre(5));
    EXPECT_THAT(find({.q = "B"}), testing::ElementsAre(4));
    EXPECT_THAT(find({.q = "4915"}), testing::ElementsAre(3, 4, 5));
    EXPECT_THAT(find({.q = "4915", .after = 3, .limit = 1}), testing::ElementsAre(4));
    EXPECT_THAT(find({.status = IngestStatus::ok, .q = "4915", .after = 3}), testing::ElementsAre(5));
    EXPECT_THAT(find({.q = "nobody"}), testing::IsEmpty());
    EXPECT_THAT(find({.after = 2, .limit = 2}), testing::ElementsAre(3, 4));
}

TEST_P(AudiencesSuite, AFailedOneKeepsItsSentenceAndNoRows) {
    auto world = new_world();
    auto& audiences = store().audiences();
    auto const id = run(audiences.create({.org = world.org, .name = "Bad", .at = start_of_time}));
    run(audiences.insert_leads(id, some_leads()));
    run(audiences.fail(id, AudienceStatus::cancelled, "cancelled", "Cancelled by you.", after_start(1s)));
    auto const found = run(audiences.find(world.org, id)).value();
    EXPECT_EQ(found.status, AudienceStatus::cancelled);
    EXPECT_EQ(found.error, "Cancelled by you.");
    run(audiences.insert_leads(id, some_leads()));    // a batch that was under way: dropped
    run(audiences.finish(id, {}, after_start(2s)));
    EXPECT_EQ(run(audiences.find(world.org, id))->status, AudienceStatus::cancelled);
    EXPECT_TRUE(run(audiences.leads(id, {})).empty());
}

TEST_P(AudiencesSuite, ARestartFailsWhatWasInterrupted) {
    auto world = new_world();
    auto& audiences = store().audiences();
    auto const id = run(audiences.create({.org = world.org, .name = "Half", .at = start_of_time}));
    run(audiences.insert_leads(id, some_leads()));
    auto const ready = world.add_audience(3);
    restart();
    EXPECT_EQ(run(store().audiences().fail_interrupted(after_start(1s))), 1U);
    EXPECT_EQ(run(store().audiences().fail_interrupted(after_start(2s))), 0U);
    EXPECT_EQ(run(store().audiences().find(world.org, id))->error_code, "interrupted");
    EXPECT_EQ(run(store().audiences().leads(ready, {})).size(), 3U);
    EXPECT_EQ(run(store().audiences().list(world.org, {}, 10)).at(0).id, ready);
    EXPECT_EQ(run(store().audiences().list(world.org, ready, 10)).at(0).id, id);
}

}    // namespace carillon::store::conformance
