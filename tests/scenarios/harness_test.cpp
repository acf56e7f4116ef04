// The scenarios' own tools: what they must not let pass.
#include "scenarios/run.hpp"
#include "scenarios/yaml_json.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <fstream>

namespace carillon::scenarios {
namespace {

json::value yaml(std::string const& text) { return to_json(YAML::Load(text)); }

TEST(ScenarioValues, AreNumbersOnlyWhereTheyLookLikeJson) {
    EXPECT_EQ(yaml("{a: 1, b: 2.5, c: true, d: null, e: -3}"),
              json::parse(R"({"a": 1, "b": 2.5, "c": true, "d": null, "e": -3})"));
    EXPECT_EQ(yaml("[+4915112345671, 007, '12', on, 2026-11-23T09:00:00Z]"),
              json::parse(R"(["+4915112345671", "007", "12", "on", "2026-11-23T09:00:00Z"])"));
}

TEST(ScenarioValues, AreComparedAsTheReadmeSays) {
    struct {
        char const *expected, *got;
        bool same;
    } const cases[] = {
        {"{a: 1}", "{a: 1, b: 2}", true},
        {"{a: 1, b: 2}", "{a: 1}", false},
        {"{a: 1}", "{a: '1'}", false},
        {"{a: null}", "{}", true},
        {"{a: null}", "{a: 0}", false},
        {"{a: '*'}", "{a: 0}", true},
        {"{a: '*'}", "{a: null}", false},
        {"{a: '*'}", "{}", false},
        {"[1, 2]", "[1, 2]", true},
        {"[1, 2]", "[2, 1]", false},
        {"[1]", "[1, 2]", false},
        {"{contains: [2]}", "[1, 2]", true},
        {"{contains: [3]}", "[1, 2]", false},
        {"{count: 2}", "[1, 2]", true},
        {"{count: 1}", "[1, 2]", false},
        {"~part", "a part of it", true},
        {"~other", "a part of it", false},
        {"1", "1.0", true},
        {"true", "1", false},
    };
    for (auto const& each : cases) {
        auto const got = yaml(each.got);
        EXPECT_EQ(differences(yaml(each.expected), &got).empty(), each.same)
            << each.expected << " " << each.got;
    }
}

class Harness : public ::testing::Test {
protected:
    ~Harness() override { std::filesystem::remove(file_); }
    std::vector<Scenario> read(std::string_view text) {
        std::ofstream{file_} << text;
        return read_scenarios(file_);
    }
    /// The line that is blamed; 0 when nothing is wrong.
    int blamed_line(std::string_view text) {
        try {
            auto const scenarios = read(text);
            for (auto const& scenario : scenarios) {
                scenarios::Run run{scenario};
                run.prepare();
                for (auto const& step : scenario.steps) run.take(step);
                run.check_promise();
            }
        } catch (Failure const& failure) {
            return failure.line;
        }
        return 0;
    }
    std::string const file_ = ::testing::TempDir() + fmt::format("scenario-{}.yaml", getpid());
};

TEST_F(Harness, BlamesTheLineThatIsWrong) {
    EXPECT_EQ(blamed_line("scenario: S\nrule: R\ngiven: {}\nthen:\n  - opt outs: []\n"), 0);
    EXPECT_EQ(blamed_line("scenario: S\nrule: R\ngiven: {}\nthen:\n  - opt outs: ['+4915112345671']\n"), 5);
    EXPECT_EQ(blamed_line("scenario: S\nrule: R\nsteps:\n  - wait: 1s\n  - dance\n"), 5);
    EXPECT_EQ(blamed_line("scenario: S\nrule: R\nsteps:\n  - wait: soon\n"), 4);
    EXPECT_EQ(blamed_line("scenario: S\nrule: R\nsteps:\n  - schedule\n"), 4) << "there is no campaign";
    EXPECT_EQ(blamed_line("scenario: S\nrule: R\nsteps:\n  - meta: {total: 1}\n"), 4);
    EXPECT_EQ(blamed_line("scenario: S\nsteps:\n  - wait: 1s\n"), 1) << "no rule";
    EXPECT_EQ(blamed_line("scenario: S\nrule: R\nwhen:\n  - wait: 1s\n"), 3) << "no such part";
    EXPECT_EQ(blamed_line("- S\n"), 1);
}

/// A message of Meta's ledger that Carillon knows nothing of is somebody messaged twice, or lost.
TEST_F(Harness, NoticesAMessageThatNobodyAccountsFor) {
    auto const scenarios = read(
        "scenario: S\nrule: R\ngiven: {campaign: {sends: [{at: +5m}]}}\nsteps: [schedule, {wait: 6m}]\n");
    scenarios::Run run{scenarios.at(0)};
    run.prepare();
    for (auto const& step : scenarios.at(0).steps) run.take(step);
    EXPECT_NO_THROW(run.check_promise());
    auto const body = simulation::padded(
        R"({"messaging_product": "whatsapp", "to": "4915112345671", "type": "template", "template": {"name":
        "order_update", "language": {"code": "en"}, "components": [{"type": "body", "parameters": [{"type": "text",
        "parameter_name": "first_name", "text": "Ada"}, {"type": "text", "parameter_name": "order_number", "text":
        "A-1"}]}, {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "A-1"}]}]}})");
    auto& meta = run.world().meta();
    auto const token = "Bearer " + meta.spec().access_token;
    int status = 0;
    meta.handle({.method = "POST",
                 .target = "/v25.0/208311745990001/messages",
                 .authorization = token,
                 .content_type = "application/json",
                 .body = body},
                [&](sandbox::Reply reply) { status = reply.status; });
    ASSERT_EQ(status, 200);
    EXPECT_THROW(run.check_promise(), Failure);
}

TEST_F(Harness, TheSameScenarioGoesTheSameWayTwice) {
    auto const scenarios = read(
        "scenario: S\nrule: R\ngiven:\n  behaviour: {latencyMillis: {min: 0, max: 900}, disorder: {late: "
        "0.5}}\n"
        "  campaign: {sends: [{at: +5m, rate: 3}]}\nsteps: [schedule, {wait: 6m}]\n");
    std::vector<std::string> courses;
    for (int i = 0; i < 2; ++i) {
        scenarios::Run run{scenarios.at(0)};
        run.prepare();
        for (auto const& step : scenarios.at(0).steps) run.take(step);
        std::string course;
        for (auto const& taken : run.world().meta().ledger())
            course += fmt::format("{} {} {}\n", taken.to, taken.wamid, taken.accepted_at);
        course += run.send_request({"GET", "/api/v1/sends/1/messages", ""}).body;
        courses.push_back(std::move(course));
    }
    EXPECT_FALSE(courses[0].empty());
    EXPECT_EQ(courses[0], courses[1]);
}

}    // namespace
}    // namespace carillon::scenarios
