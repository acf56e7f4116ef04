#pragma once
#include "sandbox/profile.hpp"

#include <cstdint>

namespace carillon::sandbox {

/// What a recipient does with one message. Follows from seed, number and profile alone: the same again
/// tomorrow.
struct Plan {
    enum class Response : std::uint8_t { none, reply, stop_reply, preference_stop, button_tap };
    int failure = 0;    // Meta's code; 0: none
    bool sent_before_failing = false;
    bool delivered = true;
    bool delivered_skipped = false;    // the chat was open: read comes without delivered
    bool read = false;
    Response response = Response::none;
    // Milliseconds, each from the event before it.
    std::uint32_t sent_after = 0, failed_after = 0, delivered_after = 0, read_after = 0, response_after = 0;
};

enum class Traffic : std::uint8_t { marketing, other };

Plan plan_for(std::uint64_t seed, std::uint64_t phone, Traffic traffic, RecipientProfile const& profile);

}    // namespace carillon::sandbox
