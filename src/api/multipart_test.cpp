#include "api/multipart.hpp"

#include "api/csv_cell.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

namespace carillon::api {
namespace {

/// Hands out a text in pieces of one size.
class Pieces final : public BodyReader {
public:
    Pieces(std::string text, std::size_t size) : text_{std::move(text)}, size_{size} {}
    Async<Result<std::string_view>> read_some() override {
        auto const piece = std::string_view{text_}.substr(at_, size_);
        at_ += piece.size();
        co_return piece;
    }

private:
    std::string const text_;
    std::size_t const size_;
    std::size_t at_ = 0;
};

Async<Result<std::string>> read_all(MultipartFile& file) {
    std::string all;
    for (;;) {
        auto const piece = co_await file.read_some();
        if (!piece) co_return std::unexpected{piece.error()};
        if (piece->empty()) co_return all;
        all += *piece;
    }
}

Result<std::string> file_of(std::string const& form, std::size_t piece, std::string* name = nullptr) {
    boost::asio::io_context io;
    Pieces pieces{form, piece};
    MultipartFile file{pieces, "XX", "file"};
    auto result = boost::asio::co_spawn(io, read_all(file), boost::asio::use_future);
    io.run();
    auto content = result.get();
    if (name) *name = file.file_name();
    return content;
}

std::string const form =
    "preamble\r\n--XX\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nnot this\r\n"
    "--XX\r\nContent-Type: text/csv\r\nContent-Disposition: form-data; name=\"file\"; filename=\"my "
    "\\\"list\\\".csv\"\r\n\r\n"
    "phone\r\n--X\r\n\r\n+49\r\n\r\n--XX--\r\nepilogue";

TEST(Multipart, FindsTheFileWhereverThePiecesAreCut) {
    for (std::size_t piece = 1; piece <= form.size(); ++piece) {
        std::string name;
        auto const content = file_of(form, piece, &name);
        ASSERT_TRUE(content) << piece << " " << content.error().detail;
        EXPECT_EQ(*content, "phone\r\n--X\r\n\r\n+49\r\n") << piece;
        EXPECT_EQ(name, "my \"list\".csv");
    }
}

TEST(Multipart, AnEmptyFileIsEmpty) {
    auto const content = file_of("--XX\r\nContent-Disposition: form-data; name=file\r\n\r\n\r\n--XX--", 7);
    ASSERT_TRUE(content);
    EXPECT_EQ(*content, "");
}

TEST(Multipart, WhatIsMissingOrCutShortIsRefused) {
    EXPECT_EQ(
        file_of("--XX\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\na\r\n--XX--", 5).error().code,
        "no_file_part");
    EXPECT_EQ(file_of("--XX\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc", 5).error().code,
              "multipart_incomplete");
    EXPECT_EQ(file_of("", 5).error().code, "multipart_incomplete");
    EXPECT_EQ(file_of("--XX\r\nX: " + std::string(40'000, 'a'), 1'000).error().code, "multipart_header");
}

TEST(Multipart, TheBoundaryIsReadAsClientsWriteIt) {
    EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=abc"), "abc");
    EXPECT_EQ(multipart_boundary("multipart/form-data; charset=utf-8; Boundary=\"a b\""), "a b");
    EXPECT_EQ(multipart_boundary("multipart/form-data"), std::nullopt);
}

std::string cell(std::string_view text) {
    std::string out;
    append_cell(out, text);
    return out;
}

TEST(CsvCell, QuotesWhatNeedsItAndDisarmsFormulas) {
    EXPECT_EQ(cell("plain"), "plain");
    EXPECT_EQ(cell("a,b"), "\"a,b\"");
    EXPECT_EQ(cell("say \"hi\""), "\"say \"\"hi\"\"\"");
    EXPECT_EQ(cell("two\nlines"), "\"two\nlines\"");
    EXPECT_EQ(cell("=1+1"), "\"'=1+1\"");
    EXPECT_EQ(cell("@SUM(A1)"), "\"'@SUM(A1)\"");
    EXPECT_EQ(cell("-2+cmd|' /C calc'!A0"), "\"'-2+cmd|' /C calc'!A0\"");
    EXPECT_EQ(cell("+4915112345678"), "+4915112345678");
    EXPECT_EQ(cell("-12.5"), "-12.5");
    EXPECT_EQ(cell("+"), "\"'+\"");
    EXPECT_EQ(cell("\t=1"), "\"'\t=1\"");
}

}    // namespace
}    // namespace carillon::api
