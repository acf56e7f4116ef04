#pragma once
#include <string>
#include <string_view>

namespace carillon::store {

/// What a template says, as a short text that changes with it: its components and parameter format. Not
/// what Meta writes anew at each listing, the order of keys and the samples (their addresses are signed).
std::string template_digest(std::string_view parameter_format, std::string_view components_json);

}    // namespace carillon::store
