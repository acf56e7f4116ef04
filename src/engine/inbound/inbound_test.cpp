#include "base/time.hpp"
#include "engine/inbound/filter_post.hpp"
#include "engine/inbound/lead_event_post.hpp"
#include "engine/inbound/opt_out_file.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace carillon::inbound {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

Wall const now = from_rfc3339("2026-11-23T12:00:00Z").value();

template <class Reader>
auto read(Reader& reader, std::string_view body, std::size_t piece) -> decltype(reader.finish()) {
    for (; !body.empty(); body.remove_prefix(std::min(piece, body.size())))
        if (auto const fed = reader.feed(body.substr(0, piece)); !fed) return std::unexpected{fed.error()};
    return reader.finish();
}

Result<FilterPost> filter(std::string_view body, std::size_t piece = 1 << 20) {
    FilterPostReader reader;
    return read(reader, body, piece);
}

Result<LeadEventPost> lead_events(std::string_view body, std::size_t piece = 1 << 20) {
    LeadEventPostReader reader{now};
    return read(reader, body, piece);
}

std::string codes(Problem const& problem) {
    std::string all;
    for (auto const& error : problem.errors) all += error.pointer + ":" + error.code + " ";
    return all;
}

std::string refused(std::string_view body) {
    auto const post = filter(body);
    return post ? "taken" : post.error().errors.empty() ? post.error().code : codes(post.error());
}

std::string with_leads(std::string_view leads) {
    return fmt::format(R"({{"campaignId":1,"sendId":2,"mode":"include","leads":{}}})", leads);
}

TEST(FilterPost, IsReadInAnyPiecesWithItsKeysInAnyOrder) {
    std::string_view const body =
        " {\"leads\": [ {\"externalId\":\"b\\u00fc\\\"x\"}, {\"phoneE164\":\"+4915112345678\"},"
        "{\"externalId\":\" a \",\"phoneE164\":null}, {\"phoneE164\":\"+49 151 12345678\"}],\n"
        "\"mode\":\"exclude\", \"sendId\":22, \"organizationId\":null, \"campaignId\":11, "
        "\"eventId\":\"monday\"} \n";
    auto const whole = filter(body);
    ASSERT_TRUE(whole) << whole.error().detail;
    EXPECT_EQ(whole->campaign, CampaignId{11});
    EXPECT_EQ(whole->send, SendId{22});
    EXPECT_EQ(whole->mode, FilterMode::exclude);
    EXPECT_EQ(whole->event_id, "monday");
    EXPECT_FALSE(whole->organization);
    EXPECT_THAT(whole->phones, ElementsAre(4915112345678));
    EXPECT_THAT(whole->external_ids, ElementsAre("a", "bü\"x"));
    EXPECT_EQ(whole->lead_count(), 3);
    for (std::size_t piece = 1; piece < body.size(); ++piece) {
        auto const again = filter(body, piece);
        ASSERT_TRUE(again) << piece << ": " << again.error().detail;
        EXPECT_EQ(again->digest(now), whole->digest(now)) << piece;
        EXPECT_EQ(again->send, whole->send) << piece;
    }
}

TEST(FilterPost, IsTheSameByModeLeadsAndEventId) {
    auto const digest = [](std::string_view mode, std::string_view leads, std::string_view more = "",
                           Wall send_time = now) {
        return filter(fmt::format(R"({{"campaignId":1,"sendId":2,"mode":"{}"{},"leads":{}}})", mode, more,
                                  leads))
            .value()
            .digest(send_time);
    };
    auto const base = digest("include", R"([{"externalId":"a"},{"externalId":"b"}])");
    EXPECT_EQ(base, digest("include", R"([{"externalId":"b"},{"externalId":"a"},{"externalId":"b"}])"));
    EXPECT_NE(base, digest("exclude", R"([{"externalId":"a"},{"externalId":"b"}])"));
    EXPECT_NE(base, digest("include", R"([{"externalId":"a"},{"externalId":"B"}])"));
    EXPECT_NE(base, digest("include", R"([{"externalId":"ab"}])"));
    EXPECT_NE(base, digest("include", R"([{"externalId":"a"},{"externalId":"b"}])", R"(,"eventId":"2")"));
    EXPECT_NE(base, digest("include", R"([{"externalId":"a"},{"externalId":"b"}])", "", now + 1h))
        << "after the send was moved, the same list is another event";
    EXPECT_EQ(digest("include", "[]", R"(,"eventId":"2")"),
              digest("include", "[]", R"(,"eventId":"2")", now + 1h))
        << "what has a name of its own is known by it";
    EXPECT_NE(digest("include", "[]"), digest("include", R"([{"phoneE164":"+4915112345678"}])"));
}

TEST(FilterPost, ABadLeadRefusesTheWholeEventAndIsNamed) {
    auto const post = filter(with_leads(
        R"([{"externalId":"a"},{"phoneE164":"12"},{},7,{"externalId":9},{"name":"x"},{"externalId":""},
            {"externalId":"a","phoneE164":"+4915112345678"},{"externalId":["a"]},{"phoneE164":"+4915112345678"}])"));
    ASSERT_FALSE(post);
    EXPECT_EQ(post.error().kind, Problem::Kind::invalid);
    EXPECT_EQ(
        codes(post.error()),
        "/leads/1/phoneE164:bad_phone /leads/2:required /leads/3:wrong_type /leads/4/externalId:wrong_type "
        "/leads/5/name:unknown_field /leads/6/externalId:bad_external_id /leads/7/phoneE164:one_of "
        "/leads/8/externalId:wrong_type ");
    EXPECT_THAT(post.error().detail, HasSubstr("8 of 10 leads are wrong, and nothing"));
}

TEST(FilterPost, ListsTwentyFaultsAndCountsTheRest) {
    std::string leads = "[";
    for (int i = 0; i < 50; ++i) leads += R"({"phoneE164":"1"},)";
    leads.back() = ']';
    auto const post = filter(with_leads(leads));
    ASSERT_FALSE(post);
    EXPECT_EQ(post.error().errors.size(), FilterPostReader::errors_max);
    EXPECT_THAT(post.error().detail, HasSubstr("50 of 50 leads"));
}

TEST(FilterPost, SaysWhatIsMissingOrWrong) {
    EXPECT_EQ(refused("{}"), "/campaignId:required /sendId:required /mode:required /leads:required ");
    EXPECT_EQ(refused(R"({"campaignId":1,"sendId":"2","mode":"only","leads":{}})"),
              "/sendId:wrong_type /mode:unknown_value /leads:wrong_type ");
    EXPECT_EQ(refused(R"({"campaignId":1,"sendId":2,"mode":"include","leads":[],"lead":[{"a":[1]}]})"),
              "/lead:unknown_field ");
    EXPECT_EQ(refused(R"({"campaignId":1,"sendId":0,"mode":"include","leads":[],"leads":[]})"),
              "/sendId:wrong_type /leads:duplicate_field ");
    EXPECT_EQ(refused(R"({"campaignId":1,"sendId":2.5,"mode":"include","leads":[],"mode":"exclude"})"),
              "/sendId:wrong_type /mode:duplicate_field ");
    EXPECT_EQ(refused(with_leads("[]")), "taken");
}

TEST(FilterPost, QuotesNamesWithoutBreakingACharacter) {
    std::string name;
    for (int i = 0; i < 5'000; ++i) name += "ü";
    auto const post = filter(fmt::format(R"({{"{}":1,"a/b~c":2}})", name));
    ASSERT_FALSE(post);
    std::string shown = "/";
    for (int i = 0; i < 100; ++i) shown += "ü";
    EXPECT_EQ(post.error().errors.at(0).pointer, shown);
    EXPECT_THAT(post.error().errors.at(0).message, HasSubstr("ü…”"));
    EXPECT_EQ(post.error().errors.at(1).pointer, "/a~1b~0c");
}

TEST(FilterPost, WhatIsNoJsonObjectCannotBeRead) {
    for (auto const* const body :
         {"", " ", "{", R"({"campaignId":1)", "{]", R"({"a":1}x)", "nul", "{\"a\":\"\xff\"}"})
        EXPECT_EQ(refused(body), "bad_json") << body;
    for (auto const* const body : {"[]", "7", "null", R"("x")", R"([{"campaignId":1}])"})
        EXPECT_EQ(refused(body), "not_an_object") << body;
    EXPECT_EQ(refused(std::string(40, '[')), "json_too_deep");
    EXPECT_THAT(filter(R"({"campaignId":1,})").error().detail, HasSubstr("at byte 17"));
}

TEST(FilterPost, TakesAMillionLeadsAndNoMore) {
    FilterPostReader reader;
    ASSERT_TRUE(reader.feed(R"({"campaignId":1,"sendId":2,"mode":"include","leads":[)"));
    std::string block;
    for (int i = 0; i < 1'000; ++i) block += R"({"externalId":"a"},)";
    for (int i = 0; i < 999; ++i) ASSERT_TRUE(reader.feed(block));
    ASSERT_TRUE(reader.feed(block.substr(0, block.size() - 1)));
    auto const more = reader.feed(R"(,{"externalId":"b"})");
    ASSERT_FALSE(more);
    EXPECT_EQ(more.error().kind, Problem::Kind::too_large);
    EXPECT_EQ(more.error().code, "too_many_leads");
}

TEST(LeadEventPost, KeepsTheGoodAndTellsTheRest) {
    std::string_view const body = R"({"events":[
        {"phoneE164":"+4915112345678","occurredAt":"2026-11-23T11:00:00+01:00","metadata":{"a":[1,-2.50e3,true,null,{"b":"\n"}]}},
        {"phoneE164":"+4915112345678","occurredAt":"2026-11-23T12:05:00Z"},
        {"phoneE164":"+4915112345678","occurredAt":"2026-11-23T12:05:00.001Z"},
        {"phoneE164":"x","occurredAt":"2026-11-23T11:00:00Z"},
        {"phoneE164":"+4915112345678","occurredAt":"yesterday"},
        {"phoneE164":"+4915112345678","occurredAt":"1969-12-31T23:59:59Z"},
        {"phoneE164":"+4915112345678","occurredAt":"2026-11-23T11:00:00Z","metadata":[1]},
        {"phoneE164":"+4915112345678","occurredAt":"2026-11-23T11:00:00Z","colour":"red"},
        {"phoneE164":"+4915112345678"}, {"occurredAt":"2026-11-23T11:00:00Z"}, "x"],
        "eventType":"purchase", "organizationId":3})";
    auto const post = lead_events(body);
    ASSERT_TRUE(post) << post.error().detail;
    EXPECT_EQ(post->type, "purchase");
    EXPECT_EQ(post->organization, OrgId{3});
    ASSERT_EQ(post->events.size(), 2U);
    EXPECT_EQ(to_rfc3339(post->events[0].occurred_at), "2026-11-23T10:00:00Z");
    EXPECT_EQ(post->events[0].metadata_json, R"({"a":[1,-2.50e3,true,null,{"b":"\n"}]})");
    EXPECT_EQ(post->events[1].metadata_json, "");
    EXPECT_EQ(post->received, 11);
    EXPECT_EQ(post->rejected, 9);
    std::vector<std::int64_t> indices;
    for (auto const& reject : post->rejects) indices.push_back(reject.at);
    EXPECT_THAT(indices, ElementsAre(2, 3, 4, 5, 6, 7, 8, 9, 10));
    EXPECT_THAT(post->rejects[0].reason, HasSubstr("more than 5 minutes after"));
    for (std::size_t const piece : {1, 2, 3, 7, 64}) {
        auto const again = lead_events(body, piece);
        ASSERT_TRUE(again);
        EXPECT_EQ(again->events[0].metadata_json, post->events[0].metadata_json) << piece;
        EXPECT_EQ(again->rejected, 9) << piece;
    }
}

TEST(LeadEventPost, MetadataHasFourKibibytes) {
    auto const with = [](std::size_t size) {
        return lead_events(fmt::format(
            R"({{"eventType":"e","events":[{{"phoneE164":"+4915112345678","occurredAt":"2026-11-23T11:00:00Z","metadata":{{"a":"{}"}}}}]}})",
            std::string(size - 8, 'x')));
    };
    EXPECT_EQ(with(4096)->events.at(0).metadata_json.size(), 4096U);
    EXPECT_EQ(with(4097)->rejected, 1);
    EXPECT_EQ(with(20'000)->rejected, 1);
}

TEST(LeadEventPost, RefusesAWrongTypeAndTooManyEvents) {
    EXPECT_EQ(codes(lead_events("{}").error()), "/eventType:required /events:required ");
    EXPECT_EQ(codes(lead_events(R"({"eventType":"two words","events":[]})").error()),
              "/eventType:bad_event_type ");
    EXPECT_EQ(codes(lead_events(R"({"eventType":7,"events":{},"x":1})").error()),
              "/eventType:bad_event_type /events:wrong_type /x:unknown_field ");
    EXPECT_EQ(codes(lead_events(R"({"eventType":"a","events":[],"eventType":"b"})").error()),
              "/eventType:duplicate_field ");
    std::string body = R"({"eventType":"e","events":[)";
    for (std::size_t i = 0; i < LeadEventPostReader::events_max; ++i) body += "0,";
    auto const most = lead_events(body.substr(0, body.size() - 1) + "]}");
    ASSERT_TRUE(most);
    EXPECT_EQ(most->rejected, 50'000);
    EXPECT_EQ(most->rejects.size(), rejects_max);
    auto const over = lead_events(body + "0]}");
    ASSERT_FALSE(over);
    EXPECT_EQ(over.error().code, "too_many_events");
    EXPECT_EQ(over.error().kind, Problem::Kind::too_large);
}

struct OptOutsRead {
    std::vector<std::uint64_t> phones;
    std::vector<std::int64_t> bad_rows;
    std::int64_t received = 0;
    std::string code;
};

OptOutsRead opt_outs(std::string_view file, std::size_t piece, Country country = {}) {
    OptOutFile reader{{.default_country = country}};
    OptOutsRead result;
    Result<void> step;
    for (; step && !file.empty(); file.remove_prefix(std::min(piece, file.size())))
        step = reader.feed(file.substr(0, piece));
    if (step) step = reader.finish();
    if (!step) result.code = step.error().code;
    result.phones = reader.take();
    result.received = reader.received();
    for (auto const& reject : reader.rejects()) result.bad_rows.push_back(reject.at);
    return result;
}

TEST(OptOutFile, ReadsTheColumnOfNumbersWhateverElseThereIs) {
    std::string_view const file =
        "\xef\xbb\xbfname;Handynummer;since\r\nAda;0151 "
        "12345678;2024\r\n\"B;b\";+14165550123;\r\nCarl;12;x\r\n"
        "Dora;+4915112345678;\r\n";
    for (std::size_t const piece : {1, 7, 1'000}) {
        auto const read = opt_outs(file, piece, Country{"DE"});
        EXPECT_EQ(read.code, "");
        EXPECT_THAT(read.phones, ElementsAre(4915112345678, 14165550123, 4915112345678)) << piece;
        EXPECT_THAT(read.bad_rows, ElementsAre(4));
        EXPECT_EQ(read.received, 4);
    }
}

TEST(OptOutFile, RefusesWhatIsNoListOfNumbers) {
    EXPECT_EQ(opt_outs("", 10).code, "file_empty");
    EXPECT_EQ(opt_outs("phone\n", 10).code, "no_rows");
    EXPECT_EQ(opt_outs("name,city\nAda,Rome\n", 10).code, "no_phone_column");
    auto const open = opt_outs("phone\n+4915112345678\n\"+49", 10);
    EXPECT_NE(open.code, "");
    EXPECT_THAT(open.phones, ElementsAre(4915112345678)) << "what came before the fault";
}

}    // namespace
}    // namespace carillon::inbound
