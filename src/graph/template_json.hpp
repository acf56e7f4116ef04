#pragma once
#include "domain/template.hpp"

#include <string_view>

namespace carillon::graph {

/// Fills `into` (header, body, footer, buttons, offer, cards) from Meta's `components` array, which it also
/// keeps in `into.components`. `into.parameter_format` decides how holes are named and is set to named where
/// the text shows it. Meta writes types in capitals when listing and in small letters when sending; either is
/// taken. A component that is newer than this program is left out.
Result<void> parse_components(std::string_view components_json, Template& into);

}    // namespace carillon::graph
