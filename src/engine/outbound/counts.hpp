#pragma once
#include <cstdint>

namespace carillon::engine {

/// Calls to customers' endpoints since the process began.
struct OutboundCounts {
    std::uint64_t delivered = 0;
    std::uint64_t retried = 0;    // did not succeed, and will be tried again
    std::uint64_t failed = 0;     // given up
};

}    // namespace carillon::engine
