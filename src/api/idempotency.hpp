#pragma once
#include "api/http_types.hpp"
#include "base/crypto.hpp"

#include <set>

namespace carillon::store {
class Accounts;
}

namespace carillon::api {

/// Idempotency-Key: the same key with the same request gets the answer given before, for a day. Requests are
/// the same by method, address, query and body; a streamed body is not looked at. Only answers that changed
/// something are kept; they may show a secret once (a new API key), so they are stored sealed.
/// On one thread.
class Idempotency {
public:
    Idempotency(store::Accounts& accounts, Clock& clock, SecretBox const& secrets)
        : accounts_{accounts}, clock_{clock}, secrets_{secrets} {}

    /// The answer given before; nothing when there is none, and then finish() must follow. 409 when the key
    /// was used for another request or its first one is still running.
    Async<Result<std::optional<Response>>> begin(Request const& request);
    /// Remembers the answer. Call with nothing when the request failed.
    Async<void> finish(Request const& request, Response const* response);

private:
    store::Accounts& accounts_;
    Clock& clock_;
    SecretBox const& secrets_;
    std::set<std::string> running_;
};

}    // namespace carillon::api
