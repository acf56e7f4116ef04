#include "domain/template_alerts.hpp"

#include "domain/template.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {
TemplateNow const offer{.name = "offer",
                        .language = "en",
                        .category = "MARKETING",
                        .status = "APPROVED",
                        .deleted = false,
                        .digest = "d1"};

std::string codes(std::optional<TemplateNow> const& now, SendCategory send = SendCategory::marketing,
                  std::string_view digest = "d1") {
    std::string codes;
    for (auto const& alert : judge_template(now, send, digest))
        codes += fmt::format("{}{}{}", codes.empty() ? "" : " ", alert.code, alert.blocks ? "!" : "");
    return codes;
}
TemplateNow changed(auto change) {
    auto now = offer;
    change(now);
    return now;
}
}    // namespace

TEST(TemplateAlerts, WhatIsAsItWasSaysNothing) {
    EXPECT_EQ(codes(offer), "");
    EXPECT_EQ(codes(offer, SendCategory::marketing, ""), "") << "nothing was noted when it was scheduled";
}

TEST(TemplateAlerts, WhatCannotGoOutBlocks) {
    EXPECT_EQ(codes({}), "template_deleted!");
    EXPECT_EQ(codes(changed([](auto& now) { now.deleted = true; })), "template_deleted!");
    EXPECT_EQ(codes(offer, SendCategory::utility), "template_category!");
    EXPECT_EQ(codes(changed([](auto& now) { now.category = "UTILITY"; })), "template_category!");
    EXPECT_EQ(codes(changed([](auto& now) { now.category = "UTILITY"; }), SendCategory::utility), "");
    for (auto const* const category : {"AUTHENTICATION", "SOMETHING_NEW", ""})
        for (auto const send : {SendCategory::marketing, SendCategory::utility})
            EXPECT_EQ(codes(changed([&](auto& now) { now.category = category; }), send), "template_category!")
                << category;
}

TEST(TemplateAlerts, OnlyApprovedMayBeSent) {
    for (auto const* const status :
         {"PENDING", "REJECTED", "PAUSED", "DISABLED", "IN_APPEAL", "LIMIT_EXCEEDED", "ARCHIVED", "DELETED",
          "PENDING_DELETION", "LOCKED", "SOMETHING_NEW", ""}) {
        auto const now = changed([&](auto& each) { each.status = status; });
        EXPECT_EQ(codes(now), "template_status!") << status;
        for (auto const& alert : judge_template(now, SendCategory::marketing, "d1")) {
            EXPECT_NE(alert.message.find(status), std::string::npos);
            EXPECT_FALSE(alert.fix.empty());
        }
    }
    EXPECT_EQ(codes(changed([](auto& now) { now.status = "approved"; })), "");
}

TEST(TemplateAlerts, AnotherTextIsToldAndDoesNotBlock) {
    EXPECT_EQ(codes(changed([](auto& now) { now.digest = "d2"; })), "template_changed");
    EXPECT_EQ(codes(changed([](auto& now) {
                  now.digest = "d2";
                  now.status = "PAUSED";
              })),
              "template_status! template_changed");
}

}    // namespace carillon
