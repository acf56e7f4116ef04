#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace carillon::sandbox {

enum class Direction : std::uint8_t { outbound, inbound };

/// A message id in Meta's form: "wamid." and base64 over a small structure that starts with the user's digits
/// and ends with a unique part, so that ids of neighbouring numbers share a long prefix. Two different
/// `unique` never give the same id for one user.
std::string wamid(std::string_view user, Direction direction, std::uint64_t unique);

}    // namespace carillon::sandbox
