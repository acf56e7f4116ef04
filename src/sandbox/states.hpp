#pragma once
#include <string_view>
#include <vector>

namespace carillon::sandbox {

// The values Meta gives these fields (Meta: phone number, WABA and template nodes).
inline std::vector<std::string_view> const phone_number_states{
    "CONNECTED",    "DISCONNECTED", "FLAGGED",  "PENDING", "RESTRICTED",
    "RATE_LIMITED", "BANNED",       "MIGRATED", "DELETED", "UNKNOWN"};
inline std::vector<std::string_view> const quality_ratings{"GREEN", "YELLOW", "RED", "NA", "UNKNOWN"};
inline std::vector<std::string_view> const throughput_levels{"STANDARD", "HIGH", "NOT_APPLICABLE"};
inline std::vector<std::string_view> const template_categories{"MARKETING", "UTILITY", "AUTHENTICATION"};
inline std::vector<std::string_view> const template_states{
    "APPROVED",  "PENDING",        "REJECTED", "PAUSED",  "DISABLED",
    "IN_APPEAL", "LIMIT_EXCEEDED", "ARCHIVED", "DELETED", "PENDING_DELETION"};
inline std::vector<std::string_view> const onboarding_states{"ELIGIBLE",
                                                             "ONBOARDED",
                                                             "PENDING_VALID_PAYMENT_METHOD",
                                                             "PENDING_INTERNAL_SETUP",
                                                             "INELIGIBLE_ON_BEHALF_OF_WABA",
                                                             "INELIGIBLE_INACTIVE_OR_RESTRICTED",
                                                             "INELIGIBLE_COUNTRY_NOT_SUPPORTED",
                                                             "INELIGIBLE_USING_WHATSAPP_BUSINESS_APP",
                                                             "UNKNOWN"};    // the newer field says nothing
inline std::vector<std::string_view> const messaging_limits{
    "TIER_50", "TIER_250", "TIER_1K", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED", "TIER_NOT_SET"};
inline std::vector<std::string_view> const name_states{"APPROVED", "AVAILABLE_WITHOUT_REVIEW", "DECLINED",
                                                       "EXPIRED",  "PENDING_REVIEW",           "NONE"};

}    // namespace carillon::sandbox
