#include "api/fixture_test.hpp"

#include <boost/json/serialize.hpp>

namespace carillon::api {
namespace {
using namespace std::string_literals;

std::string const png = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0"s;
std::string const jpeg = "\xff\xd8\xff\xe0\0\4ab"s;

class MediaRoutes : public ApiTest {
protected:
    Reply put(std::string_view content, std::string_view type, std::string_view query = "?name=hero.png") {
        return api("POST", fmt::format("/api/v1/media{}", query), content,
                   {{"Content-Type", std::string{type}}});
    }
    std::int64_t id_of(Reply const& reply) {
        EXPECT_EQ(reply.status, 201) << reply.text;
        return reply.body().at("id").to_number<std::int64_t>();
    }
    /// A draft's send of the template with an image header, bound to `binding`.
    Reply send_with(std::int64_t campaign, std::string_view binding) {
        return api(
            "POST", fmt::format("/api/v1/campaigns/{}/sends", campaign),
            fmt::format(R"({{"category":"marketing","templateId":{},"scheduledLocal":"{}","timeZone":"UTC",)"
                        R"("parameters":{{"header.image":{}}}}})",
                        template_named("new_collection"), minutes_from_now(60), binding));
    }
};

TEST_F(MediaRoutes, TakesAFileAsABodyOrAsAFormAndGivesItBack) {
    auto const reply = put(png, "image/png");
    auto const id = id_of(reply);
    auto const body = reply.body();
    EXPECT_EQ(body.at("name").as_string(), "hero.png");
    EXPECT_EQ(body.at("kind").as_string(), "image");
    EXPECT_EQ(body.at("mimeType").as_string(), "image/png");
    EXPECT_EQ(body.at("size").to_number<std::size_t>(), png.size());
    EXPECT_EQ(reply.headers.at("location"), fmt::format("/api/v1/media/{}", id));
    EXPECT_EQ(api("GET", fmt::format("/api/v1/media/{}", id)).text, reply.text);
    auto const content = api("GET", fmt::format("/api/v1/media/{}/content", id));
    EXPECT_EQ(content.text, png);
    EXPECT_EQ(content.headers.at("content-type"), "image/png");
    EXPECT_EQ(content.headers.at("x-content-type-options"), "nosniff");
    std::string const form =
        "--b\r\nContent-Disposition: form-data; name=\"file\"; "
        "filename=\"C:\\\\p\\\\offer.pdf\"\r\nContent-Type: "
        "application/pdf\r\n\r\n%PDF-1.7 x\r\n--b--\r\n";
    auto const pdf = put(form, "multipart/form-data; boundary=b", "");
    EXPECT_EQ(pdf.status, 201) << pdf.text;
    EXPECT_EQ(pdf.body().at("name").as_string(), "offer.pdf");
    EXPECT_EQ(pdf.body().at("kind").as_string(), "document");
    EXPECT_EQ(id_of(put(png, "image/png")), id) << "the same file again";
    auto const list = api("GET", "/api/v1/media?limit=1").body();
    EXPECT_EQ(list.at("items").at(0).at("name").as_string(), "offer.pdf");
    auto const rest =
        api("GET", fmt::format("/api/v1/media?limit=1&cursor={}", list.at("nextCursor").as_string().c_str()))
            .body();
    EXPECT_EQ(rest.at("items").at(0).at("id").to_number<std::int64_t>(), id);
    EXPECT_TRUE(rest.at("nextCursor").is_null());
}

TEST_F(MediaRoutes, RefusesWhatNoHeaderTakesAndSaysWhy) {
    struct Row {
        std::string content, type;
        int status;
        char const* problem;
    };
    std::string const form =
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: "
        "image/png\r\n\r\n" +
        jpeg + "\r\n--b--\r\n";
    for (auto const& row :
         {Row{jpeg, "image/png", 415, "media_type"}, Row{"GIF89a....", "image/gif", 415, "media_type"},
          Row{"hello", "image/png", 415, "media_type"}, Row{"", "image/png", 422, "media_empty"},
          Row{form, "multipart/form-data; boundary=b", 415, "media_type"},
          Row{form, "multipart/form-data", 400, "no_boundary"},
          Row{png + std::string(5'000'000, 'x'), "image/png", 413, "media_too_large"}}) {
        auto const reply = put(row.content, row.type);
        EXPECT_EQ(reply.status, row.status) << row.type << " " << reply.text;
        EXPECT_EQ(reply.problem(), row.problem);
    }
    EXPECT_EQ(put(png, "image/png", "?nmae=x").status, 422);
    EXPECT_EQ(api("GET", "/api/v1/media/99").status, 404);
    EXPECT_EQ(api("GET", "/api/v1/media/99/content").status, 404);
    EXPECT_EQ(api("DELETE", "/api/v1/media/99").status, 404);
}

TEST_F(MediaRoutes, AnotherOrganizationSeesNothingOfIt) {
    auto const id = id_of(put(png, "image/png"));
    auto const other = make_key(wait(store_->accounts().create_organization("Other", clock_.wall())).value());
    Headers const theirs{{"Authorization", "Bearer " + other}};
    EXPECT_EQ(call("GET", fmt::format("/api/v1/media/{}", id), {}, theirs).status, 404);
    EXPECT_EQ(call("GET", fmt::format("/api/v1/media/{}/content", id), {}, theirs).status, 404);
    EXPECT_EQ(call("DELETE", fmt::format("/api/v1/media/{}", id), {}, theirs).status, 404);
    EXPECT_EQ(call("GET", "/api/v1/media", {}, theirs).body().at("items").as_array().size(), 0U);
}

TEST_F(MediaRoutes, ABindingTakesAFileOfItsSlotsKindAndALiveCampaignKeepsIt) {
    connect();
    auto const audience =
        upload("phone,first_name\n+4915112345678,Asha\n").at("id").to_number<std::int64_t>();
    auto const campaign = this->campaign(audience);
    auto const picture = id_of(put(png, "image/png"));
    auto const pdf = id_of(put("%PDF-1.7", "application/pdf", "?name=o.pdf"));
    EXPECT_EQ(send_with(campaign, R"({"media":99})").error_codes(), "/parameters/header.image:unknown_media");
    EXPECT_EQ(send_with(campaign, fmt::format(R"({{"media":{}}})", pdf)).error_codes(),
              "/parameters/header.image:invalid_value");
    EXPECT_EQ(send_with(campaign, R"({"media":"1"})").error_codes(),
              "/parameters/header.image:invalid_binding");
    auto const made = send_with(campaign, fmt::format(R"({{"media":{}}})", picture));
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.body().at("parameters").at("header.image").at("media").to_number<std::int64_t>(), picture);
    auto const preview =
        api("GET", fmt::format("/api/v1/sends/{}/preview", made.body().at("id").to_number<std::int64_t>()))
            .body();
    EXPECT_EQ(preview.at("preview").at("media").as_string(),
              fmt::format("/api/v1/media/{}/content", picture));
    auto const file = fmt::format("/api/v1/media/{}", picture);
    EXPECT_EQ(api("POST", fmt::format("/api/v1/campaigns/{}/schedule", campaign), "{}").status, 200);
    auto const refused = api("DELETE", file);
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.problem(), "media_in_use");
    EXPECT_EQ(api("POST", fmt::format("/api/v1/campaigns/{}/unschedule", campaign)).status, 200);
    EXPECT_EQ(api("DELETE", file).status, 204);
    auto const gates = api("GET", fmt::format("/api/v1/campaigns/{}/preflight", campaign)).text;
    EXPECT_NE(gates.find("There is no media file"), std::string::npos) << gates;
}

}    // namespace
}    // namespace carillon::api
