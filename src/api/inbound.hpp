#pragma once
#include "api/app_context.hpp"
#include "api/http_types.hpp"
#include "api/worker_pool.hpp"
#include "base/crypto.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace carillon::inbound {
class RecordStream;
}

namespace carillon::api {

/// What organizations' own systems post: how many bodies are read at a time, and the thread that reads them.
/// On the server's thread.
class InboundCalls {
public:
    static constexpr std::size_t at_a_time = 3;

    /// A place, free again when its last holder lets go; nothing when all are taken.
    std::shared_ptr<void const> reserve() const;
    WorkerPool& pool() { return pool_; }

private:
    std::shared_ptr<void const> const places_ =
        std::make_shared<char>();    // each taken one is a share of it
    WorkerPool pool_{1};
};
/// 503 with Retry-After, for when there is no place.
Response busy_response();

/// Who posts to an inbound webhook: told by a signature over the body, or by an API key where the
/// organization takes one alone (docs/guide/inbound.md). One request's use: meet(), update()…, prove().
class InboundCaller {
public:
    /// Judges the header alone; a 401 Problem says what is missing.
    Async<Result<void>> meet(App& app, Request const& request);
    /// Every byte of the body, in order. On any thread, one call at a time.
    void update(std::string_view bytes);
    /// The body has to be read to its end, because it is signed.
    bool is_signed() const { return !signature_.empty(); }
    /// After the last byte: whose it is. 401 when no active key of the organization signs it.
    Async<Result<OrgId>> prove(App& app);

private:
    struct Candidate {
        SigningKeyId key;
        OrgId org;
        HmacSha256 hmac;
    };
    Async<Result<void>> gather_candidates(App& app, Request const& request);

    OrgId org_;                // of the API key; none without one
    std::string signature_;    // hexadecimal digits in small letters; empty: not signed
    std::vector<Candidate> candidates_;
};

/// Feeds the body to `into` and answers whose it is. Nothing of the body may be stored before. Of a signed
/// body, faults are told only to who signed it.
Async<Result<OrgId>> read_inbound(App& app, Request& request, inbound::RecordStream& into);

}    // namespace carillon::api
