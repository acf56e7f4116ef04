#pragma once
#include "api/http_types.hpp"

#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/message.hpp>

namespace carillon::api {

/// The parts of a request that its head tells. A Problem where they cannot be used: a broken percent escape,
/// more header lines than anybody needs, a body that is packed. What it holds of X-Request-Id is harmless in
/// a header and in a log: anything else is replaced.
Result<void> fill_head(boost::beast::http::request<boost::beast::http::buffer_body> const& message,
                       Request& request);

/// All of a header's lines, joined with commas; for headers that proxies append to.
std::string joined_header(Request const& request, std::string_view name);

/// Without the bytes that would end a header line, or hide in a log.
std::string header_safe(std::string_view value);

}    // namespace carillon::api
