#pragma once
#include "sandbox/errors.hpp"
#include "sandbox/ledger.hpp"
#include "sandbox/world.hpp"

#include <simdjson.h>

#include <functional>
#include <optional>

namespace carillon::sandbox {

/// True when a media id was uploaded and is still kept.
using KnownMedia = std::function<bool(std::string_view)>;

/// Compares the components of a send with what the approved template asks for (Meta: template components).
/// Notes the payloads of quick reply buttons in `texts`. Nothing: they fit.
std::optional<ApiError> check_components(TemplateShape const& shape, NamedParameters named,
                                         std::optional<simdjson::dom::array> components,
                                         KnownMedia const& known_media, Strictness strictness,
                                         MessageTexts& texts);

}    // namespace carillon::sandbox
