#pragma once
#include "api/http_types.hpp"

#include <optional>
#include <string_view>

namespace carillon::api {

/// An embedded file: the page's by its path ("assets/index-1a2b.js"), the reference's under "docs/",
/// "openapi.json". Compressed where the build made a .br or .gz beside it and the client takes it; 304 where
/// the client has it. Nothing when there is no such file.
std::optional<Response> serve_file(std::string_view path, Request const& request);

/// For any GET that no route knows: a file of the page or of the reference, or, for a path that is one of the
/// page's own places, the page itself. Nothing under /api and /webhooks, nor for a missing file with an
/// extension.
std::optional<Response> serve_page(Request const& request);

}    // namespace carillon::api
