#pragma once
#include "api/http_types.hpp"

namespace carillon::api {

/// Refuses a call that a page of another site made a browser send: by Sec-Fetch-Site where the browser says
/// it, else by Origin, which must name the Host that was called or `public_url`. What says neither is no
/// browser.
Result<void> must_be_own_site(Request const& request, std::string_view public_url);

}    // namespace carillon::api
