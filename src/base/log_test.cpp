#include "base/log.hpp"

#include <gtest/gtest.h>

#include <regex>

namespace carillon {
namespace {

/// What a program that logs JSON writes to standard error, without the time.
std::string logged(std::string_view message) {
    auto const before = spdlog::default_logger();
    testing::internal::CaptureStderr();
    start_logging(LogFormat::json, "info");
    spdlog::info("{}", message);
    spdlog::default_logger()->flush();
    spdlog::set_default_logger(before);
    static std::regex const time{R"(\{"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d",)"};
    return std::regex_replace(testing::internal::GetCapturedStderr(), time, "{");
}

TEST(Log, AnEventIsOneLineOfJsonWhateverItsText) {
    EXPECT_EQ(logged("plain"), "{\"level\":\"info\",\"message\":\"plain\"}\n");
    EXPECT_EQ(logged("a \"quote\", a \\, a\nline"),
              "{\"level\":\"info\",\"message\":\"a \\\"quote\\\", a \\\\, a\\u000aline\"}\n");
    EXPECT_EQ(logged(std::string_view{"\0\t\x1b\x7f", 4}),
              "{\"level\":\"info\",\"message\":\"\\u0000\\u0009\\u001b\\u007f\"}\n");
}

TEST(Log, WhatIsNoUtf8IsReplaced) {
    EXPECT_EQ(logged("Zürich 手机 🎉"), "{\"level\":\"info\",\"message\":\"Zürich 手机 🎉\"}\n");
    for (auto const broken : {"\xff", "\xc3", "\xc0"})
        EXPECT_EQ(logged(broken), "{\"level\":\"info\",\"message\":\"\\ufffd\"}\n");
    EXPECT_EQ(logged("\xed\xa0\x80"), "{\"level\":\"info\",\"message\":\"\\ufffd\\ufffd\\ufffd\"}\n");
}

TEST(Log, APhoneIsMasked) {
    EXPECT_EQ(mask_phone("+4915112345678"), "+4915112…78");
    EXPECT_EQ(mask_phone("+491"), "…");
}

}    // namespace
}    // namespace carillon
