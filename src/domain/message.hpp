#pragma once
#include "base/clock.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace carillon {

/// Where one message (one lead × one send) stands. The numbers are stored; never renumber.
///
///   queued ──claim──▶ sending ──answer──▶ accepted ─▶ sent ─▶ delivered ─▶ read
///     ▲  │               │                    └────────────▶ failed (by webhook)
///     │  ├─▶ skipped     ├─▶ failed (refused)
///     │  └─▶ cancelled   └─▶ in_doubt ──evidence──▶ accepted …
///     └──proved unprocessed──┘
///
/// An operator resolves doubt: resend (queued again) or assume_sent (assumed_sent, until evidence comes).
///
/// `sending` is never a row's stored status: a message is sending while an open claim covers it (see
/// store/ledger.hpp).
enum class MessageStatus : std::uint8_t {
    queued = 0,      // waiting for its first claim
    requeued = 1,    // claimed before, proved unprocessed, waiting again; shown as queued
    sending = 2,     // shown only
    accepted = 3,
    sent = 4,
    delivered = 5,
    read = 6,
    failed = 7,
    skipped = 8,
    cancelled = 9,
    in_doubt = 10,
    assumed_sent = 11,    // was in doubt, and somebody decided to take it for sent
};
inline constexpr std::size_t message_status_count = 12;

/// The public name; `requeued` is called "queued".
std::string_view to_string(MessageStatus status);
std::optional<MessageStatus> message_status_from(std::string_view text);

/// Waiting to be claimed.
constexpr bool is_queued(MessageStatus status) {
    return status == MessageStatus::queued || status == MessageStatus::requeued;
}
/// Accepted by Meta and not failed since: what the funnel counts as accepted.
constexpr bool is_accepted(MessageStatus status) {
    return status >= MessageStatus::accepted && status <= MessageStatus::read;
}

/// Left us, and nothing of Meta's proves what became of it: evidence settles it, whenever it comes.
constexpr bool is_unproved(MessageStatus status) {
    return status == MessageStatus::in_doubt || status == MessageStatus::assumed_sent;
}

/// What an operator decides about a message in doubt.
enum class DoubtAction : std::uint8_t { resend, assume_sent };
std::string_view to_string(DoubtAction action);
std::optional<DoubtAction> doubt_action_from(std::string_view text);

/// What a status event says of a message that Meta has accepted.
enum class Receipt : std::uint8_t { accepted, sent, failed, delivered, read };

/// News is merged, never assigned: webhooks come late, twice and out of order, so only the strength of the
/// evidence decides. `delivered` and `read` beat `failed` (Meta: both can come for one message, one for each
/// of a recipient's devices); `failed` beats `sent`.
constexpr Receipt merge(Receipt known, Receipt news) { return known > news ? known : news; }

/// The receipt a stored status amounts to; nothing when no receipt can apply to it (never sent).
constexpr std::optional<Receipt> receipt_of(MessageStatus status) {
    switch (status) {
        case MessageStatus::accepted: return Receipt::accepted;
        case MessageStatus::sent: return Receipt::sent;
        case MessageStatus::failed: return Receipt::failed;
        case MessageStatus::delivered: return Receipt::delivered;
        case MessageStatus::read: return Receipt::read;
        case MessageStatus::queued:
        case MessageStatus::requeued:
        case MessageStatus::sending:
        case MessageStatus::skipped:
        case MessageStatus::cancelled:
        case MessageStatus::in_doubt:
        case MessageStatus::assumed_sent: return std::nullopt;
    }
    return std::nullopt;
}

constexpr MessageStatus status_of(Receipt receipt) {
    switch (receipt) {
        case Receipt::accepted: return MessageStatus::accepted;
        case Receipt::sent: return MessageStatus::sent;
        case Receipt::failed: return MessageStatus::failed;
        case Receipt::delivered: return MessageStatus::delivered;
        case Receipt::read: return MessageStatus::read;
    }
    return MessageStatus::accepted;
}

/// Why a row of the audience gets no message from a send. Stored; never renumber.
enum class SkipReason : std::uint8_t {
    none = 0,
    invalid_phone = 1,
    duplicate = 2,
    geo_us_marketing = 3,
    geo_sanctioned = 4,
    opted_out = 5,             // known when the send was materialized
    opted_out_at_claim = 6,    // opted out between materialization and claim
    missing_parameter = 7,     // a bound parameter has no value for this lead, or one Meta would refuse
    filter_excluded = 8,
    no_filter_event = 9,
    event_filter = 10,
};
inline constexpr std::size_t skip_reason_count = 11;
std::string_view to_string(SkipReason reason);
/// Nothing for "none", which is no reason.
std::optional<SkipReason> skip_reason_from(std::string_view text);
/// A sentence for people.
std::string_view describe(SkipReason reason);

}    // namespace carillon
