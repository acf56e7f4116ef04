#include "api/inbound.hpp"

#include "api/answers.hpp"
#include "api/auth.hpp"
#include "engine/inbound/record_stream.hpp"
#include "store/accounts.hpp"

#include <algorithm>
#include <charconv>

namespace carillon::api {
namespace {
constexpr std::string_view scheme = "sha256=";
constexpr std::size_t digits = 64;
constexpr std::size_t candidates_max = 100;    // each costs a hash over the body

std::unexpected<Problem> unauthorized(std::string code, std::string sentence) {
    return refuse(Problem::Kind::unauthorized, std::move(code), std::move(sentence));
}

std::string_view signature_header(Request const& request) {
    auto const ours = request.header("x-carillon-signature");
    return ours.empty() ? request.header("x-setter-signature") : ours;
}

/// The digits in small letters; empty when they are none.
std::string read_signature(std::string_view header) {
    if (!header.starts_with(scheme) || header.size() != scheme.size() + digits) return {};
    std::string hex{header.substr(scheme.size())};
    for (char& c : hex) {
        if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return {};
    }
    return hex;
}

/// ?organizationId=, which spares the search through everybody's keys.
OrgId named_organization(Request const& request) {
    OrgId org;
    if (auto const text = request.query_value("organizationId"))
        std::from_chars(text->data(), text->data() + text->size(), org.value);
    return org;
}
}    // namespace

std::shared_ptr<void const> InboundCalls::reserve() const {
    auto const taken = static_cast<std::size_t>(places_.use_count()) - 1;
    return taken < at_a_time ? places_ : nullptr;
}

Response busy_response() {
    auto response = problem_response(
        Problem{Problem::Kind::unavailable, "inbound_busy",
                fmt::format("{} bodies are being read right now. Post it again in a few seconds.",
                            InboundCalls::at_a_time)});
    response.headers.emplace_back("Retry-After", "5");
    return response;
}

Async<Result<void>> InboundCaller::meet(App& app, Request const& request) {
    bool const has_key = !request.header("authorization").empty();
    auto const header = signature_header(request);
    if (!has_key && header.empty())
        co_return unauthorized(
            "not_authenticated",
            "Send an API key as “Authorization: Bearer <key>”, or sign the body: "
            "“X-Carillon-Signature: sha256=<hex HMAC-SHA256>”, as the organization has it.");
    if (has_key) {
        auto const who = co_await app.auth.identify(request, Authenticator::ApiKeys::taken);
        if (!who) co_return std::unexpected{who.error()};
        if (!who->may(Permission::inbound))
            co_return refuse(Problem::Kind::forbidden, "not_permitted",
                             "This API key does not have the scope “inbound”. Make one that has it.");
        org_ = who->org;
    }
    if (!header.empty()) co_return co_await gather_candidates(app, request);
    auto const organization = co_await app.store.accounts().find_organization(org_);
    if (organization && organization->inbound_auth == store::InboundAuth::hmac)
        co_return unauthorized(
            "signature_required",
            "This organization wants these posts signed; an API key alone is not enough. "
            "Send “X-Carillon-Signature: sha256=<hex HMAC-SHA256 of the raw body>” with one "
            "of its signing keys.");
    co_return Result<void>{};
}

Async<Result<void>> InboundCaller::gather_candidates(App& app, Request const& request) {
    signature_ = read_signature(signature_header(request));
    if (signature_.empty())
        co_return unauthorized(
            "bad_signature",
            "The signature is not readable. Write “sha256=” and the 64 hexadecimal digits of "
            "the HMAC-SHA256 of the raw body.");
    auto const among = org_ ? org_ : named_organization(request);
    auto const keys = co_await app.store.accounts().signing_keys(among);
    if (keys.size() > candidates_max)
        co_return unauthorized(
            "organization_needed",
            "There are too many signing keys to try. Add ?organizationId= to the address.");
    for (auto const& key : keys)
        if (auto const secret = app.context.secrets.open(key.secret_sealed))
            candidates_.push_back({key.id, key.org, HmacSha256{*secret}});
    if (candidates_.empty())
        co_return unauthorized("bad_signature",
                               "There is no active signing key. Create one at POST /api/v1/signing-keys.");
    co_return Result<void>{};
}

void InboundCaller::update(std::string_view bytes) {
    for (auto& candidate : candidates_) candidate.hmac.update(bytes);
}

Async<Result<OrgId>> InboundCaller::prove(App& app) {
    if (!is_signed()) co_return org_;
    Candidate const* signer = nullptr;
    for (auto& candidate : candidates_)
        if (equal_in_constant_time(to_hex(candidate.hmac.finish()), signature_)) signer = &candidate;
    bool active = signer != nullptr;
    if (active) active = co_await app.store.accounts().signing_key_used(signer->key, app.now());
    if (!active)
        co_return unauthorized(
            "bad_signature",
            "None of the active signing keys gives this signature. Sign the raw bytes of the "
            "body as they are sent, with the whole secret (“csk_…”) as the key.");
    co_return signer->org;    // and of the API key, where one came: only its keys were candidates
}

Async<Result<OrgId>> read_inbound(App& app, Request& request, inbound::RecordStream& into) {
    InboundCaller caller;
    auto const met = co_await caller.meet(app, request);
    if (!met) co_return std::unexpected{met.error()};
    Result<void> read;
    for (;;) {
        auto const bytes = co_await request.reader->read_some();
        if (!bytes) co_return std::unexpected{bytes.error()};
        if (bytes->empty()) break;
        auto take = [&caller, &into, &read, piece = *bytes] {
            caller.update(piece);
            return read ? into.feed(piece) : read;
        };
        read = co_await app.inbound.pool().run(std::move(take));
        if (!read && !caller.is_signed()) co_return std::unexpected{read.error()};
    }
    auto const org = co_await caller.prove(app);
    if (!org) co_return std::unexpected{org.error()};
    if (!read) co_return std::unexpected{read.error()};
    co_return *org;
}

}    // namespace carillon::api
