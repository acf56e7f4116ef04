#pragma once
#include <array>
#include <optional>
#include <string_view>

namespace carillon {

/// For how many days an organization keeps what is personal; nothing: for good.
struct Retention {
    std::optional<int> replies;           // what people wrote and tapped
    std::optional<int> lead_events;       // what the organization's systems told of people
    std::optional<int> webhook_bodies;    // bodies of Meta's webhooks that no record was made of
    std::optional<int> recipients;        // who the leads of an audience are, from the end of its last send
    bool operator==(Retention const&) const = default;
};

/// One of them, and the least that can be asked for.
struct RetentionPeriod {
    std::string_view name;    // the API's
    std::optional<int> Retention::* days;
    int min;
};
inline constexpr int retention_days_max = 3650;
inline constexpr std::array retention_periods{
    // Meta repeats a webhook that was not answered for up to 7 days (its webhooks guide): a reply forgotten
    // before that would come in, and count, once more.
    RetentionPeriod{"repliesDays", &Retention::replies, 7},
    RetentionPeriod{"leadEventsDays", &Retention::lead_events, 1},
    RetentionPeriod{"webhookBodiesDays", &Retention::webhook_bodies, 1},
    // A message may be delivered up to 30 days after it was accepted (Meta: time-to-live of templates).
    RetentionPeriod{"recipientsDays", &Retention::recipients, 30},
};

}    // namespace carillon
