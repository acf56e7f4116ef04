#pragma once
#include "sandbox/platform.hpp"

namespace carillon::sandbox {

/// "/v25.0/208311745990001/messages?x=y" taken apart: version 25, node, edge.
struct Platform::Path {
    int version = 0;
    std::string_view version_text, node, edge;
};

}    // namespace carillon::sandbox
