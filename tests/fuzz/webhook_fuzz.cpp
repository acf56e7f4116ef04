// Any bytes as a webhook body: no crash, and the same answer twice.
#include "graph/webhook.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    std::string_view const body{reinterpret_cast<char const*>(data), size};
    auto const once = carillon::graph::parse_webhook(body);
    auto const twice = carillon::graph::parse_webhook(body);
    if (once.has_value() != twice.has_value()) std::abort();
    if (once && once->statuses.size() != twice->statuses.size()) std::abort();
    if (once)
        for (auto const& event : once->statuses)
            if (event.wamid.empty()) std::abort();
    return 0;
}
