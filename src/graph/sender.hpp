#pragma once
#include "base/clock.hpp"
#include "base/problem.hpp"
#include "domain/template.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace carillon::graph {

struct ErrorPolicy;

/// Meta's two ways to send. The send's category decides; see api_for().
enum class Api : std::uint8_t { marketing_messages, messages };
std::string_view to_string(Api api);    // the last part of the path
Api api_for(SendCategory category);

/// What Meta says about a message it has taken. (Meta: message_status.)
enum class Acceptance : std::uint8_t { accepted, held_for_quality_assessment, paused };
std::string_view to_string(Acceptance acceptance);

/// Proved not processed: may be sent again without any risk of a second message.
struct Unprocessed {
    enum class Reason : std::uint8_t {
        queue_full,         // more waiting than the local queue takes
        withdrawn,          // taken back by us before a byte of it left
        waited_too_long,    // its time ran out in the local queue
        unreachable,        // no connection to the host could be made
        refused,            // the server said it had not looked at it (REFUSED_STREAM, or GOAWAY below it)
        closing,            // this client is being closed
    };
    Reason reason = Reason::unreachable;
    std::string detail;    // a phrase for logs and the page
};
std::string_view to_string(Unprocessed::Reason reason);

/// Bytes left and no answer came that settles it: perhaps processed, perhaps not.
struct Unknown {
    enum class Reason : std::uint8_t {
        timeout,
        reset,              // the server reset the stream
        connection_lost,    // closed or broken under the request
        server_fault,    // an answer that does not say whether the message went out (5xx, Meta's codes 1, 2,
                         // 131000…)
        unreadable,      // an answer that cannot be understood
    };
    Reason reason = Reason::connection_lost;
    std::string detail;
    int code = 0;    // server_fault: Meta's code, where there was one
};
std::string_view to_string(Unknown::Reason reason);

/// Meta has it. Sent, delivered, read or failed follow by webhook under `wamid`.
struct Accepted {
    std::string wamid;
    Acceptance acceptance = Acceptance::accepted;
    std::string
        wa_id;    // the recipient as webhooks will name it; may differ from the number sent, may be empty
};

/// Meta refused and no message went out. `policy` is of static life.
struct Refused {
    int code = 0, subcode = 0, http = 0;
    std::string title, details, trace_id;
    std::string raw;    // Meta's error object, as it came
    ErrorPolicy const* policy = nullptr;
};

using SendOutcome = std::variant<Accepted, Refused, Unprocessed, Unknown>;

/// What every message of one number on one API shares, prepared once.
struct SendRoute {
    std::string phone_number_id;    // Meta's
    Api api = Api::marketing_messages;
    std::string path;                        // "/v25.0/<phone number id>/marketing_messages"
    std::string authorization;               // "Bearer …": never logged
    std::chrono::milliseconds timeout{0};    // of a message; 0: the client's
};

/// How much of a limit on calls Meta says is used up (Meta: X-App-Usage and X-Business-Use-Case-Usage; they
/// come now and then).
struct Usage {
    int percent = 0;                   // the fullest of the limits told; Meta throttles at 100
    std::chrono::minutes regain{0};    // until calls are taken again; 0: they are
    bool operator==(Usage const&) const = default;
};

/// A file for a template's header, on its way to Meta.
struct MediaContent {
    std::string file_name, mime_type, bytes;
};

/// Hands messages to WhatsApp. Two implementations: GraphClient, and the simulation's. Lives on one thread;
/// handlers run there, never inside send().
class MessageSender {
public:
    using Handler = std::move_only_function<void(SendOutcome)>;
    virtual ~MessageSender() = default;
    virtual std::shared_ptr<SendRoute const> route(std::string_view phone_number_id, Api api,
                                                   std::string_view access_token) = 0;
    /// Sends `body` (see MessagePayload) once. The handler is called exactly once, whatever happens. Nothing
    /// is ever sent a second time in here.
    virtual void send(std::shared_ptr<SendRoute const> route, std::string body, Handler handler) = 0;
    /// Whom to tell what an answer on a route said of usage, when that has changed; before the answer's own
    /// handler.
    using UsageHandler = std::function<void(SendRoute const&, Usage)>;
    virtual void on_usage(UsageHandler) {}
    /// Takes back what waits here and of which no byte has left; those end as Unprocessed{withdrawn}.
    virtual std::size_t withdraw() = 0;
    /// What Meta calls the file from now on, at this number's account. Meta keeps it for 30 days.
    virtual Async<Result<std::string>> upload_media(std::string phone_number_id, std::string access_token,
                                                    MediaContent content) = 0;
};

}    // namespace carillon::graph
