#include "engine/media_upload.hpp"

#include "engine/fake_sender_test.hpp"
#include "graph/template_json.hpp"
#include "store/conformance/suite.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <gtest/gtest.h>

namespace carillon::engine {
namespace {
using namespace std::chrono_literals;
using store::conformance::run_on;
using store::conformance::start_of_time;

class MediaUploadTest : public testing::Test {
protected:
    MediaUploadTest()
        : store_{*store::open_sqlite_store(folder_.path() / "carillon.db", {}, clock_)},
          world_{io_, *store_} {
        campaign_ = world_.add_campaign(world_.add_audience(1));
    }

    MediaId add(std::string content, std::string name, std::string mime_type) {
        store::NewMedia file{.org = world_.org,
                             .name = std::move(name),
                             .mime_type = std::move(mime_type),
                             .content = std::move(content),
                             .at = clock_.wall()};
        return run_on(io_, store_->media().add(std::move(file), "user:1")).id;
    }
    Bindings bound(MediaId image) {
        return {{"header.image", {Binding::Source::media, std::to_string(image.value), {}}}};
    }
    Result<UploadedMedia> upload(Bindings bindings) {
        SendingNumber from{run_on(io_, store_->assets().phone_numbers(world_.org)).at(0), "token"};
        return run_on(
            io_, upload_media(*store_, sender_, clock_, std::move(from), campaign_, std::move(bindings)));
    }
    Result<UploadedMedia> find(Bindings bindings) {
        return run_on(io_, find_uploads(*store_, clock_.wall(), world_.org, world_.number, campaign_,
                                        std::move(bindings)));
    }

    store::conformance::ScratchFolder folder_;
    ManualClock clock_{start_of_time};
    boost::asio::io_context io_{1};
    std::unique_ptr<store::Store> store_;
    store::conformance::World world_;
    FakeSender sender_{io_, accept};
    CampaignId campaign_;
};

TEST_F(MediaUploadTest, a_file_goes_up_once_a_campaign_and_again_before_meta_drops_it) {
    auto const bindings = bound(add("PNG", "hero.png", "image/png"));
    EXPECT_EQ(find(bindings).error().code, "media_not_uploaded");
    auto const first = upload(bindings);
    ASSERT_TRUE(first) << first.error().detail;
    EXPECT_EQ(first->handles.begin()->second.meta_id, "media-1");
    EXPECT_EQ(first->renew_at, start_of_time + 25 * 24h);
    ASSERT_EQ(sender_.uploads_.size(), 1U);
    EXPECT_EQ(sender_.uploads_[0].bytes, "PNG");
    EXPECT_EQ(sender_.uploads_[0].mime_type, "image/png");
    clock_.advance(24 * 25h - 1ms);
    EXPECT_TRUE(upload(bindings));
    EXPECT_TRUE(find(bindings));
    EXPECT_EQ(sender_.uploads_.size(), 1U);
    clock_.advance(1ms);
    EXPECT_EQ(find(bindings).error().code, "media_not_uploaded");
    EXPECT_EQ(upload(bindings)->handles.begin()->second.meta_id, "media-2");
    EXPECT_EQ(find(bindings)->handles.begin()->second.meta_id, "media-2");
}

TEST_F(MediaUploadTest, a_refused_upload_says_which_file_and_leaves_nothing) {
    auto const bindings = bound(add("PNG", "hero.png", "image/png"));
    sender_.upload_refusal_ = Problem{Problem::Kind::upstream, "meta_131053", "Meta refused it."};
    auto const refused = upload(bindings);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().detail.find("hero.png"), std::string::npos);
    EXPECT_NE(refused.error().detail.find("Meta refused it."), std::string::npos);
    EXPECT_FALSE(find(bindings));
    sender_.upload_refusal_.reset();
    EXPECT_TRUE(upload(bindings));
}

TEST_F(MediaUploadTest, a_document_shows_its_name_and_a_picture_none) {
    auto bindings = bound(add("PNG", "hero.png", "image/png"));
    bindings["card.0.header.document"] = {
        Binding::Source::media, std::to_string(add("%PDF", "offer.pdf", "application/pdf").value), {}};
    auto const media = upload(bindings);
    ASSERT_TRUE(media);
    EXPECT_EQ(media->handles.at(bindings["header.image"].value).file_name, "");
    EXPECT_EQ(media->handles.at(bindings["card.0.header.document"].value).file_name, "offer.pdf");
}

TEST_F(MediaUploadTest, a_file_has_to_be_there_and_of_the_slots_kind) {
    auto const subject =
        *graph::parse_template("offer", "en", "MARKETING", "APPROVED", "POSITIONAL",
                               R"([{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"b"}])");
    auto const faults = [&](MediaId id) {
        std::string codes;
        for (auto const& fault : run_on(io_, media_faults(*store_, world_.org, subject, bound(id))))
            codes += fault.pointer + " " + fault.code;
        return codes;
    };
    EXPECT_EQ(faults(add("PNG", "hero.png", "image/png")), "");
    EXPECT_EQ(faults(add("%PDF", "offer.pdf", "application/pdf")), "/parameters/header.image invalid_value");
    EXPECT_EQ(faults(MediaId{99}), "/parameters/header.image unknown_media");
    EXPECT_EQ(upload(bound(MediaId{99})).error().code, "unknown_media");
}

}    // namespace
}    // namespace carillon::engine
