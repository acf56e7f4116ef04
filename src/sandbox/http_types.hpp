#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::sandbox {

/// One request as the handlers see it, whatever protocol carried it. The views live as long as the call; the
/// body has simdjson's padding behind its end.
struct Request {
    std::string_view method;
    std::string_view target;    // path and query
    std::string_view authorization;
    std::string_view content_type;
    std::string_view body;
    std::string_view scheme = "https";    // how the client reached us, for links in answers
    std::string_view authority = "graph.facebook.com";
};

/// A body too large to hold: pulled piece by piece as the client takes it.
class BodySource {
public:
    virtual ~BodySource() = default;
    /// Appends the next piece to `out`; false when there was nothing left to append.
    virtual bool fill(std::string& out) = 0;
};

/// What the connection does instead of answering.
enum class Fault : std::uint8_t {
    none,
    drop_connection,
    refuse_stream,    // RST_STREAM REFUSED_STREAM; HTTP/1.1 has no such thing and drops the connection
    goaway,           // GOAWAY with a last-stream-id below this stream; HTTP/1.1 drops the connection
    reset_stream,     // RST_STREAM that does not say whether it was processed; HTTP/1.1 drops the connection
    cut_answer,       // half of the answer, then such an RST_STREAM; HTTP/1.1 drops the connection
    stall,            // never answers
};

struct Reply {
    int status = 200;
    std::string body = {};
    std::string_view content_type = "application/json; charset=UTF-8";    // static text
    std::string trace_id = {};
    std::string usage = {};    // x-business-use-case-usage, now and then
    std::uint32_t delay_ms = 0;
    Fault fault = Fault::none;
    std::unique_ptr<BodySource> source = {};    // in place of `body`
    /// When set, everything else here is void: called once with where to put the answer, on the sandbox's
    /// thread.
    std::function<void(std::function<void(Reply)>)> later = {};
};

/// Answers requests. Called on the sandbox's thread only.
class Handler {
public:
    virtual ~Handler() = default;
    virtual Reply handle(Request const& request) = 0;
    /// The largest body worth reading for this target, in bytes.
    virtual std::size_t body_limit(std::string_view target) const = 0;
    /// What the server announces as SETTINGS_MAX_CONCURRENT_STREAMS.
    virtual std::uint32_t max_concurrent_streams() const = 0;
};

}    // namespace carillon::sandbox
