#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace carillon {

/// Stored; never renumber.
enum class CampaignStatus : std::uint8_t {
    draft = 0,
    scheduled = 1,
    running = 2,
    paused = 3,
    completed = 4,
    cancelled = 5
};
std::string_view to_string(CampaignStatus status);
std::optional<CampaignStatus> campaign_status_from(std::string_view text);

/// What a person may ask of a campaign. The names are the API's.
enum class CampaignAction : std::uint8_t { edit, remove, schedule, unschedule, pause, resume, cancel };
std::string_view to_string(CampaignAction action);

/// What happens to a campaign's sends. `doubt_resent`: somebody has messages in doubt sent again, and the
/// send that had left them goes on; it alone takes a completed campaign back.
enum class CampaignEvent : std::uint8_t { send_fires, sends_wait, all_sends_ended, doubt_resent };

/// What the table needs to know besides the status.
struct CampaignFacts {
    bool anything_fired = false;    // a send has begun to go out
    bool sends_open = true;         // a send is still to come or in progress
    bool send_firing = false;
};

/// The one transition table. Nothing: the action is not allowed in this state.
std::optional<CampaignStatus> after(CampaignStatus status, CampaignAction action, CampaignFacts facts);
/// The moves that follow from what happens; the same status when the event changes nothing.
CampaignStatus after(CampaignStatus status, CampaignEvent event);
/// In the order buttons are shown.
std::vector<CampaignAction> allowed_actions(CampaignStatus status, CampaignFacts facts);

/// Stored; never renumber.
enum class SendStatus : std::uint8_t {
    pending = 0,
    materializing = 1,
    queued = 2,    // materialized, waiting for its time
    firing = 3,
    completed = 4,
    failed = 5,
    missed = 6,
    cancelled = 7,
};
std::string_view to_string(SendStatus status);
/// Nothing more will happen to it by itself.
constexpr bool has_ended(SendStatus status) { return status >= SendStatus::completed; }

/// What the table needs to know of one send.
struct SendFacts {
    SendStatus status = SendStatus::pending;
    bool fired = false;    // it has begun to go out, however it ended
};

/// The facts of a campaign with these sends.
CampaignFacts facts_of(std::span<SendFacts const> sends);

/// Which of Meta's sending APIs a send goes through, and so which templates it may use. Stored; never
/// renumber.
enum class SendCategory : std::uint8_t { marketing = 0, utility = 1 };
std::string_view to_string(SendCategory category);
std::optional<SendCategory> send_category_from(std::string_view text);

/// Meta's `product_policy` of the Marketing Messages API. Stored; never renumber.
enum class ProductPolicy : std::uint8_t { cloud_api_fallback = 0, strict = 1 };
std::string_view to_string(ProductPolicy policy);    // Meta's spelling: "CLOUD_API_FALLBACK", "STRICT"
std::optional<ProductPolicy> product_policy_from(std::string_view text);

/// What a send with its audience filter on does when no filter event came. Stored; never renumber.
enum class WhenNoFilterEvent : std::uint8_t { skip = 0, send_all = 1 };
std::string_view to_string(WhenNoFilterEvent rule);
std::optional<WhenNoFilterEvent> when_no_filter_event_from(std::string_view text);

}    // namespace carillon
