#include "api/report.hpp"

#include "base/time.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace carillon::api {
namespace {
using store::CounterCell;
Country const germany{"DE"}, brazil{"BR"}, japan{"JP"}, nowhere{};

std::vector<CounterCell> const cells{
    {germany, MessageStatus::read, 0, 3},
    {germany, MessageStatus::delivered, 0, 7},
    {japan, MessageStatus::delivered, 0, 5},
    {brazil, MessageStatus::read, 0, 4},
    {brazil, MessageStatus::delivered, 0, 6},
    {brazil, MessageStatus::sent, 0, 2},
    {brazil, MessageStatus::accepted, 0, 1},
    {brazil, MessageStatus::failed, 131026, 2},
    {brazil, MessageStatus::failed, 131049, 1},
    {brazil, MessageStatus::queued, 0, 8},
    {brazil, MessageStatus::requeued, 0, 1},
    {brazil, MessageStatus::sending, 0, 1},
    {brazil, MessageStatus::in_doubt, 0, 1},
    {brazil, MessageStatus::cancelled, 0, 2},
    {brazil, MessageStatus::skipped, static_cast<int>(SkipReason::opted_out), 3},
    {brazil, MessageStatus::skipped, static_cast<int>(SkipReason::opted_out_at_claim), 1},
    {nowhere, MessageStatus::skipped, static_cast<int>(SkipReason::invalid_phone), 2},
};

TEST(Funnel, EveryLeadIsInExactlyOnePlace) {
    auto const funnel = make_funnel(cells, 50, SendStatus::firing);
    EXPECT_EQ(funnel.audience, 50);
    EXPECT_EQ(funnel.audience, funnel.skipped + funnel.queued + funnel.accepted + funnel.failed +
                                   funnel.in_doubt + funnel.cancelled);
    EXPECT_EQ(funnel.accepted, 28);
    EXPECT_EQ(funnel.sent, 27);
    EXPECT_EQ(funnel.delivered, 25);
    EXPECT_EQ(funnel.read, 7);
    EXPECT_EQ(funnel.queued, 10);
    EXPECT_EQ(funnel.skipped, 6);
    EXPECT_EQ(funnel.eligible, 45) << "who opted out at the last moment had a message";
}

TEST(Funnel, BeforeItIsMaterializedThereIsOnlyTheFile) {
    EXPECT_EQ(make_funnel({}, 12, SendStatus::pending), (Funnel{.audience = 12}));
}

TEST(Funnel, RowsOfWhichNothingBecameAreCancelledOnceTheSendHasEnded) {
    for (auto const ended : {SendStatus::missed, SendStatus::failed, SendStatus::cancelled})
        EXPECT_EQ(make_funnel({}, 12, ended), (Funnel{.audience = 12, .cancelled = 12}));
    std::vector<CounterCell> const some{{germany, MessageStatus::cancelled, 0, 3},
                                        {germany, MessageStatus::skipped, 5, 2}};
    EXPECT_EQ(make_funnel(some, 12, SendStatus::cancelled),
              (Funnel{.audience = 12, .eligible = 3, .skipped = 2, .cancelled = 10}));
    EXPECT_EQ(make_funnel(some, 12, SendStatus::materializing).cancelled, 3);
    EXPECT_EQ(make_funnel(some, 5, SendStatus::completed).cancelled, 3);
}

TEST(Report, TheReadRateIsOverRegionsThatReportReads) {
    Report report;
    report.add_send(SendCategory::marketing, SendStatus::firing, 50, cells, {}, {2, 1});
    auto const body = report.to_json();
    auto const& rate = body.at("readRate").as_object();
    EXPECT_EQ(rate.at("over").as_int64(), 10) << "Brazil alone: Germany and Japan tell nothing";
    EXPECT_DOUBLE_EQ(rate.at("value").as_double(), 0.4);
    EXPECT_EQ(boost::json::serialize(rate.at("limitedReporting")), R"({"EEA":10,"UK":0,"JP":5,"KR":0})");
    EXPECT_DOUBLE_EQ(rate.at("limitedShare").as_double(), 0.6);
    EXPECT_EQ(body.at("replies").as_int64(), 2);
    EXPECT_EQ(body.at("buttonTaps").as_int64(), 1);
    EXPECT_EQ(boost::json::serialize(body.at("skippedBy")),
              R"({"invalid_phone":2,"opted_out":3,"opted_out_at_claim":1})");
    EXPECT_EQ(body.at("failedBy").as_array().size(), 2u);
    EXPECT_FALSE(body.at("failedBy").at(0).at("advice").as_string().empty());
    EXPECT_EQ(body.at("byCountry").as_array().size(), 4u);
}

TEST(Report, UtilityMessagesReportReadsEverywhere) {
    Report report;
    report.add_send(SendCategory::utility, SendStatus::firing, 50, cells, {}, {});
    auto const body = report.to_json();
    EXPECT_EQ(body.at("readRate").at("over").as_int64(), 25);
    EXPECT_EQ(body.at("readRate").at("limitedReporting").at("EEA").as_int64(), 0);
}

TEST(Report, SendsOfACampaignAddUpMinuteByMinute) {
    Wall const minute = from_ms(1'800'000'000'000);
    std::vector<store::MinuteCell> const minutes{{minute, MessageStatus::accepted, 5},
                                                 {minute, MessageStatus::read, 2}};
    Report report;
    report.add_send(SendCategory::marketing, SendStatus::firing, 50, cells, minutes, {1, 0});
    report.add_send(SendCategory::marketing, SendStatus::firing, 50, cells, minutes, {1, 0});
    auto const body = report.to_json();
    EXPECT_EQ(report.funnel().audience, 100);
    ASSERT_EQ(body.at("timeline").as_array().size(), 1u);
    EXPECT_EQ(body.at("timeline").at(0).at("accepted").as_int64(), 10);
    EXPECT_EQ(body.at("timeline").at(0).at("minute"), "2027-01-15T08:00:00Z");
    EXPECT_EQ(report.records(ReportTable::minutes),
              (std::vector<CsvRecord>{{"minute", "accepted", "sent", "delivered", "read", "failed"},
                                      {"2027-01-15T08:00:00Z", "10", "0", "0", "4", "0"}}));
}

TEST(Report, EachTableIsARecordALineWithItsHeadFirst) {
    Report report;
    report.add_send(SendCategory::marketing, SendStatus::firing, 50, cells, {}, {});
    auto const funnel = report.records(ReportTable::funnel);
    EXPECT_EQ(funnel.at(1), (CsvRecord{"audience", "50"}));
    EXPECT_EQ(funnel.size(), 13u);
    EXPECT_EQ(report.records(ReportTable::skipped).at(1), (CsvRecord{"invalid_phone", "2"}));
    EXPECT_EQ(report.records(ReportTable::failed).size(), 3u);
    auto const countries = report.records(ReportTable::countries);
    for (auto const& row : countries) EXPECT_EQ(row.size(), 14u);
    EXPECT_EQ(countries.at(0).at(2), "audience");
    EXPECT_FALSE(report_table_from("all"));
}

}    // namespace
}    // namespace carillon::api
