#pragma once
#include "sandbox/errors.hpp"
#include "sandbox/ledger.hpp"
#include "sandbox/world.hpp"

#include <simdjson.h>

#include <functional>
#include <optional>

namespace carillon::sandbox {

/// The MIME type of a media id that was uploaded and is still kept; empty for any other.
using KnownMedia = std::function<std::string_view(std::string_view)>;

/// Compares the components of a send with what the approved template asks for (Meta: template components).
/// Notes the payloads of quick reply buttons in `texts`. Nothing: they fit.
std::optional<ApiError> check_components(TemplateShape const& shape, NamedParameters named,
                                         std::optional<simdjson::dom::array> components,
                                         KnownMedia const& known_media, Strictness strictness,
                                         MessageTexts& texts);

}    // namespace carillon::sandbox
