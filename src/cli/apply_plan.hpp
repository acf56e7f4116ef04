#pragma once
#include "base/clock.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace carillon::cli {

/// A send as it is to be: every field of the API, and the instant its time names.
struct SendWish {
    boost::json::object body;
    Wall at{};
};

/// One write that brings a campaign's sends nearer to what is wished.
struct SendStep {
    enum class Kind : std::uint8_t { remove, change, add };
    Kind kind = Kind::add;
    std::int64_t send = 0;                 // removed or changed
    std::int64_t version = 0;              // changed: the one that was looked at
    std::size_t wish = 0;                  // changed or added: the place among the wishes
    std::vector<std::string> fields;       // changed
    std::optional<std::int64_t> before;    // added: the send it goes before; none: to the end
};

/// The names of the fields in which the send, as the API answers it, is not as wished.
std::vector<std::string> differences(SendWish const& wish, boost::json::object const& send);

/// What makes the campaign's sends, as the API answers them in order of time, into the wished ones. Sends of
/// the same time are the same send; those left over between them are taken for each other in order. The steps
/// are in an order in which no step lets two sends meet: removals, moves, additions.
std::vector<SendStep> plan_sends(std::vector<SendWish> const& wishes, boost::json::array const& sends);

}    // namespace carillon::cli
