#include "domain/message.hpp"

namespace carillon {

std::string_view to_string(MessageStatus status) {
    switch (status) {
        case MessageStatus::queued:
        case MessageStatus::requeued: return "queued";
        case MessageStatus::sending: return "sending";
        case MessageStatus::accepted: return "accepted";
        case MessageStatus::sent: return "sent";
        case MessageStatus::delivered: return "delivered";
        case MessageStatus::read: return "read";
        case MessageStatus::failed: return "failed";
        case MessageStatus::skipped: return "skipped";
        case MessageStatus::cancelled: return "cancelled";
        case MessageStatus::in_doubt: return "in_doubt";
        case MessageStatus::assumed_sent: return "assumed_sent";
    }
    return "?";
}

std::optional<MessageStatus> message_status_from(std::string_view text) {
    for (std::size_t i = 0; i < message_status_count; ++i)
        if (auto const status = static_cast<MessageStatus>(i); to_string(status) == text) return status;
    return {};
}

std::string_view to_string(DoubtAction action) {
    switch (action) {
        case DoubtAction::resend: return "resend";
        case DoubtAction::assume_sent: return "assume_sent";
    }
    return "?";
}

std::optional<DoubtAction> doubt_action_from(std::string_view text) {
    for (auto const action : {DoubtAction::resend, DoubtAction::assume_sent})
        if (to_string(action) == text) return action;
    return {};
}

std::string_view to_string(SkipReason reason) {
    switch (reason) {
        case SkipReason::none: return "none";
        case SkipReason::invalid_phone: return "invalid_phone";
        case SkipReason::duplicate: return "duplicate";
        case SkipReason::geo_us_marketing: return "geo_us_marketing";
        case SkipReason::geo_sanctioned: return "geo_sanctioned";
        case SkipReason::opted_out: return "opted_out";
        case SkipReason::opted_out_at_claim: return "opted_out_at_claim";
        case SkipReason::missing_parameter: return "missing_parameter";
        case SkipReason::filter_excluded: return "filter_excluded";
        case SkipReason::no_filter_event: return "no_filter_event";
        case SkipReason::event_filter: return "event_filter";
    }
    return "?";
}

std::optional<SkipReason> skip_reason_from(std::string_view text) {
    for (std::size_t i = 1; i < skip_reason_count; ++i)
        if (auto const reason = static_cast<SkipReason>(i); to_string(reason) == text) return reason;
    return {};
}

std::string_view describe(SkipReason reason) {
    switch (reason) {
        case SkipReason::none: return "Not skipped.";
        case SkipReason::invalid_phone: return "The row has no valid phone number.";
        case SkipReason::duplicate:
            return "The same number stands earlier in the file; the first row was used.";
        case SkipReason::geo_us_marketing: return "Meta delivers no marketing messages to US numbers.";
        case SkipReason::geo_sanctioned: return "WhatsApp business messages are barred in this region.";
        case SkipReason::opted_out: return "The person had opted out before the send was prepared.";
        case SkipReason::opted_out_at_claim: return "The person opted out while the send was going out.";
        case SkipReason::missing_parameter:
            return "A template parameter had no value for this person, or one that Meta would refuse.";
        case SkipReason::filter_excluded: return "The send's audience filter left this person out.";
        case SkipReason::no_filter_event: return "The send waited for an audience filter that never came.";
        case SkipReason::event_filter: return "The send's event filter left this person out.";
    }
    return "?";
}

}    // namespace carillon
