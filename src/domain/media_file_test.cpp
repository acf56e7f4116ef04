#include "domain/media_file.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {
using namespace std::string_literals;

std::string const png = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0"s;
std::string const jpeg = "\xff\xd8\xff\xe0\0\4ab\xff\xc0\0\x11\x08\0\1\0\1\3xxxxxxxxx"s;

TEST(media_file, what_it_is_shows_in_its_first_bytes) {
    EXPECT_EQ(sniff_media(png), "image/png");
    EXPECT_EQ(sniff_media(jpeg), "image/jpeg");
    EXPECT_EQ(sniff_media("\0\0\0\x18"
                          "ftypmp42"s),
              "video/mp4");
    EXPECT_EQ(sniff_media("\0\0\0\x18"
                          "ftyp3gp5"s),
              "video/3gpp");
    EXPECT_EQ(sniff_media("\0\0\0\x18"
                          "ftypqt  "s),
              "video/quicktime");
    EXPECT_EQ(sniff_media("%PDF-1.7"), "application/pdf");
    EXPECT_EQ(sniff_media("\n\n%PDF-1.7"), "application/pdf");
    EXPECT_EQ(sniff_media("RIFF....WEBPVP8 "), "image/webp");
    EXPECT_EQ(sniff_media("hello"), "");
    EXPECT_EQ(sniff_media(""), "");
}

TEST(media_file, declared_and_shown_type_must_agree) {
    struct Row {
        char const* declared;
        std::string head;
        char const* type;    // or the refusal's code
    };
    for (Row const& row :
         {Row{"", png, "image/png"}, Row{"image/png", png, "image/png"}, Row{"image/jpg", jpeg, "image/jpeg"},
          Row{"image/jpeg; charset=binary", jpeg, "image/jpeg"},
          Row{"application/octet-stream", "%PDF-1.4", "application/pdf"},
          Row{"image/png", jpeg, "media_type"}, Row{"image/gif", "GIF89a", "media_type"},
          Row{"", "PK\x03\x04", "media_type"}, Row{"image/png", "not a picture", "media_type"},
          Row{"video/mp4", "", "media_empty"}}) {
        auto const judged = judge_media_type(row.declared, row.head);
        EXPECT_EQ(judged ? (*judged)->mime_type : std::string_view{judged.error().code}, row.type)
            << row.declared;
    }
}

TEST(media_file, a_refusal_names_both_types_and_what_is_taken) {
    auto const judged = judge_media_type("image/png", jpeg);
    ASSERT_FALSE(judged);
    EXPECT_NE(judged.error().detail.find("image/png"), std::string::npos);
    EXPECT_NE(judged.error().detail.find("image/jpeg"), std::string::npos);
    EXPECT_NE(judged.error().detail.find("PDF"), std::string::npos);
}

TEST(media_file, each_type_has_its_size) {
    struct Row {
        char const* type;
        std::size_t most;
    };
    for (Row const& row : {Row{"image/png", 5'000'000}, Row{"video/mp4", 16'000'000}}) {
        auto const* const type = find_media_type(row.type);
        ASSERT_TRUE(type);
        EXPECT_TRUE(judge_media_content(*type, std::string(row.most, 'x')));
        auto const refused = judge_media_content(*type, std::string(row.most + 1, 'x'));
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, "media_too_large");
    }
    EXPECT_EQ(find_media_type("application/pdf")->size_max, 100'000'000);
    EXPECT_EQ(find_media_type("image/webp"), nullptr);
}

TEST(media_file, pictures_that_phones_do_not_show_are_refused) {
    auto const& as_png = *find_media_type("image/png");
    auto const& as_jpeg = *find_media_type("image/jpeg");
    EXPECT_TRUE(judge_media_content(as_png, png));
    auto deep = png;
    deep[24] = 16;
    EXPECT_EQ(judge_media_content(as_png, deep).error().code, "image_depth");
    EXPECT_TRUE(judge_media_content(as_jpeg, jpeg));
    auto print = jpeg;
    print[17] = 4;
    EXPECT_EQ(judge_media_content(as_jpeg, print).error().code, "image_colours");
    EXPECT_TRUE(judge_media_content(as_jpeg, jpeg.substr(0, 9))) << "cut short";
}

}    // namespace
}    // namespace carillon
