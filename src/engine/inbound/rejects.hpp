#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

namespace carillon::inbound {

/// What was left out of a post or a file, and why.
struct Reject {
    std::int64_t at = 0;    // its index in the list, or its row in the file
    std::string reason;     // a sentence
};
inline constexpr std::size_t rejects_max = 1'000;    // that are listed; all are counted

}    // namespace carillon::inbound
