#pragma once
#include "api/forwarded.hpp"
#include "api/identity.hpp"
#include "base/clock.hpp"
#include "base/problem.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carillon::api {

/// A request's body, read as it arrives. Lives as long as the call of the handler.
class BodyReader {
public:
    virtual ~BodyReader() = default;
    /// The next bytes, which stay until the next call; empty at the end. A Problem when the sender stops in
    /// the middle, is too slow, or sends more than the route takes.
    virtual Async<Result<std::string_view>> read_some() = 0;
};

/// An answer's body that is made while it is sent. The server pulls at the pace of the client.
class BodySource {
public:
    virtual ~BodySource() = default;
    /// Puts the next piece into `out` (empty before): false when there is no more.
    virtual Async<bool> next(std::string& out) = 0;
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Request {
    std::string method;
    std::string path;                     // as it came, without the query
    std::string query_text;               // raw
    Pairs query;                          // decoded, in order
    Pairs headers;                        // names in small letters
    std::vector<std::string> captures;    // the pattern's {…} parts, decoded
    std::string body;                     // whole, unless the route streams it
    BodyReader* reader = nullptr;         // on routes that stream
    std::string remote_address;           // the client's; what a trusted proxy says of it, behind one
    Scheme scheme = Scheme::http;         // as the client speaks it
    std::string request_id;
    Steady begun_at{};    // when its header had been read
    Identity who;         // of routes that are not public

    /// The header's first value; empty when it is not there. `name` in small letters.
    std::string_view header(std::string_view name) const;
    std::optional<std::string_view> query_value(std::string_view name) const;
    /// The value of a cookie; empty when it is not there.
    std::string_view cookie(std::string_view name) const;
};

struct Response {
    int status = 200;
    std::string content_type = {};
    std::string body = {};
    std::string_view static_body = {};    // of static life; in place of `body`
    Pairs headers = {};
    std::unique_ptr<BodySource> source = {};    // in place of `body`
};

/// Decodes %XX (and + as a space, in queries). Nothing when it is not valid.
enum class PlusIsSpace : bool { no, yes };
std::optional<std::string> percent_decode(std::string_view text, PlusIsSpace plus);
/// "a=1&b=2"; nothing when an escape is broken.
std::optional<Pairs> parse_query(std::string_view text);

}    // namespace carillon::api
