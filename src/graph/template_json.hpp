#pragma once
#include "domain/template.hpp"

#include <string_view>

namespace carillon::graph {

/// Fills `into` (header, body, footer, buttons, offer, cards) from Meta's `components` array, which it also
/// keeps in `into.components`. `into.parameter_format` decides how holes are named and is set to named where
/// the text shows it. Meta writes types in capitals when listing and in small letters when sending; either is
/// taken. A component that is newer than this program is left out.
Result<void> parse_components(std::string_view components_json, Template& into);

/// A template out of the words the store keeps, which are Meta's.
Result<Template> parse_template(std::string_view name, std::string_view language, std::string_view category,
                                std::string_view status, std::string_view parameter_format,
                                std::string_view components_json);

}    // namespace carillon::graph
