#include "store/conformance/suite.hpp"

#include <gmock/gmock.h>

namespace carillon::store::conformance {
namespace {
NewMedia picture(OrgId org, std::string content = "PNG", std::string name = "hero.png") {
    return {.org = org,
            .name = std::move(name),
            .mime_type = "image/png",
            .content = std::move(content),
            .at = start_of_time};
}

SendSettings with_media(TemplateId template_id, MediaId media) {
    return {.template_id = template_id,
            .scheduled_at = start_of_time,
            .parameters_json = fmt::format(
                R"({{"body.1":{{"constant":"{0}"}},"header.image":{{"media":{0}}}}})", media.value)};
}
}    // namespace

TEST_P(MediaSuite, AFileIsKeptWholeWhateverItsSize) {
    auto world = new_world();
    auto& media = store().media();
    std::string content(static_cast<std::size_t>(Media::piece_size) * 2 + 5, '\0');
    for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * 7 + i / 251);
    auto const file = run(media.add(picture(world.org, content), "user:1"));
    EXPECT_EQ(file.size, static_cast<std::int64_t>(content.size()));
    restart();
    auto& again = store().media();
    auto const found = run(again.find(world.org, file.id));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->name, "hero.png");
    EXPECT_EQ(found->mime_type, "image/png");
    EXPECT_EQ(found->size, file.size);
    EXPECT_EQ(found->created_at, start_of_time);
    EXPECT_TRUE(run(again.content(file.id, 0, file.size)) == content);
    EXPECT_TRUE(run(again.content(file.id, Media::piece_size, 10)) ==
                content.substr(static_cast<std::size_t>(Media::piece_size), 10));
    EXPECT_EQ(run(again.content(file.id, 3 * Media::piece_size, 10)), "");
}

TEST_P(MediaSuite, TheSameFileAgainIsTheOneThereIs) {
    auto world = new_world(), other = new_world("Other");
    auto& media = store().media();
    auto const first = run(media.add(picture(world.org), "user:1"));
    EXPECT_EQ(run(media.add(picture(world.org), "user:1")).id, first.id);
    EXPECT_NE(run(media.add(picture(world.org, "PNG", "other.png"), "user:1")).id, first.id);
    EXPECT_NE(run(media.add(picture(world.org, "PNG2"), "user:1")).id, first.id);
    EXPECT_NE(run(media.add(picture(other.org), "user:1")).id, first.id);
}

TEST_P(MediaSuite, ListsAnOrganizationsOwnNewestFirst) {
    auto world = new_world(), other = new_world("Other");
    auto& media = store().media();
    std::vector<MediaId> ids;
    for (auto const* content : {"a", "b", "c"})
        ids.push_back(run(media.add(picture(world.org, content), "u")).id);
    auto const foreign = run(media.add(picture(other.org), "u")).id;
    auto const page = run(media.list(world.org, MediaId{}, 2));
    ASSERT_EQ(page.size(), 2U);
    EXPECT_EQ(page[0].id, ids[2]);
    EXPECT_EQ(page[1].id, ids[1]);
    auto const rest = run(media.list(world.org, ids[1], 2));
    ASSERT_EQ(rest.size(), 1U);
    EXPECT_EQ(rest[0].id, ids[0]);
    EXPECT_FALSE(run(media.find(world.org, foreign)));
    EXPECT_EQ(run(media.remove(world.org, foreign, "u", start_of_time)).error().code, "not_found");
}

TEST_P(MediaSuite, AFileOfALiveCampaignCannotBeRemoved) {
    auto world = new_world();
    auto& media = store().media();
    auto const used = run(media.add(picture(world.org), "user:1")).id;
    auto const unused = run(media.add(picture(world.org, "x"), "user:1")).id;
    auto const campaign = world.add_campaign(world.add_audience(1));
    ASSERT_TRUE(run(store().campaigns().add_send(world.org, campaign, with_media(world.template_id, used),
                                                 "user:1", start_of_time)));
    auto const remove = [&](MediaId id) { return run(media.remove(world.org, id, "user:1", start_of_time)); };
    world.act(campaign, CampaignAction::schedule);
    auto const refused = remove(used);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "media_in_use");
    EXPECT_NE(refused.error().detail.find("Spring"), std::string::npos);
    world.act(campaign, CampaignAction::pause);
    EXPECT_FALSE(remove(used)) << "it may be resumed";
    EXPECT_TRUE(remove(unused));
    EXPECT_FALSE(run(media.find(world.org, unused)));
    EXPECT_EQ(run(media.content(unused, 0, 10)), "");
    world.act(campaign, CampaignAction::cancel);
    run(media.keep_upload({used, world.number, campaign}, {"9001", start_of_time}));
    EXPECT_TRUE(remove(used));
    EXPECT_FALSE(run(media.find_upload({used, world.number, campaign})));
}

TEST_P(MediaSuite, KeepsWhatMetaCallsAFileForEachCampaignAndNumber) {
    auto world = new_world();
    auto& media = store().media();
    auto const id = run(media.add(picture(world.org), "user:1")).id;
    auto const audience = world.add_audience(1);
    auto const one = world.add_campaign(audience), two = world.add_campaign(audience);
    MediaPlace const place{id, world.number, one};
    EXPECT_FALSE(run(media.find_upload(place)));
    run(media.keep_upload(place, {"9001", start_of_time}));
    run(media.keep_upload(place, {"9002", after_start(std::chrono::hours{1})}));
    restart();
    auto const found = run(store().media().find_upload(place));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->meta_id, "9002");
    EXPECT_EQ(found->uploaded_at, after_start(std::chrono::hours{1}));
    EXPECT_FALSE(run(store().media().find_upload({id, world.number, two})));
}

}    // namespace carillon::store::conformance
