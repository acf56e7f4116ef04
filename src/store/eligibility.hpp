#pragma once
#include "domain/eligibility.hpp"
#include "store/campaigns.hpp"

namespace carillon::store {

/// The rules of a send, asked as of `as_of`; `event` is the mode of the filter event that counts.
inline SendRules rules_of(Send const& send, std::optional<FilterMode> event, Wall as_of) {
    return {.category = send.settings.category,
            .audience_filter = send.settings.audience_filter,
            .when_no_filter_event = send.settings.when_no_filter_event,
            .filter_event = event,
            .event_filter = send.settings.event_filter,
            .as_of = as_of};
}

}    // namespace carillon::store
