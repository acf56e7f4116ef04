#pragma once
#include "api/http_types.hpp"
#include "base/crypto.hpp"

#include <set>

namespace carillon::store {
class Accounts;
}

namespace carillon::api {

/// A request's body on its way to the handler, and what tells two requests apart: method, address, query and
/// every byte of the body, but for the boundary of a form, which clients choose anew for each attempt. Takes
/// the place of the request's reader as long as it lives.
class DigestedBody final : public BodyReader {
public:
    explicit DigestedBody(Request& request);
    ~DigestedBody() override;
    DigestedBody(DigestedBody const&) = delete;
    DigestedBody& operator=(DigestedBody const&) = delete;
    Async<Result<std::string_view>> read_some() override;
    /// Reads what nobody has read yet. One use. A Problem when the body breaks off.
    Async<Result<Digest>> digest();

private:
    void update(std::string_view bytes);

    Request& request_;
    BodyReader* const reader_;
    HmacSha256 hash_;         // of a known key: a digest that takes pieces
    std::string boundary_;    // empty: no form
    std::string held_;        // the body's last bytes, which may begin a boundary
};

/// Idempotency-Key: the same key with the same request gets the answer given before, for a day. Only answers
/// that changed something are kept; they may show a secret once (a new API key), so they are stored sealed.
/// On one thread.
class Idempotency {
public:
    Idempotency(store::Accounts& accounts, Clock& clock, SecretBox const& secrets)
        : accounts_{accounts}, clock_{clock}, secrets_{secrets} {}

    /// The answer given before, for which the whole body has been read; nothing when there is none, and then
    /// finish() must follow. 409 when the key was used for another request or its first one is still running.
    Async<Result<std::optional<Response>>> begin(Request const& request, DigestedBody& body);
    /// Remembers the answer. Call with nothing when the request failed.
    Async<void> finish(Request const& request, DigestedBody& body, Response const* response);

private:
    Async<void> remember(Request const& request, DigestedBody& body, Response const& response);

    store::Accounts& accounts_;
    Clock& clock_;
    SecretBox const& secrets_;
    std::set<std::string> running_;
};

}    // namespace carillon::api
