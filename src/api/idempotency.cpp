#include "api/idempotency.hpp"

#include "store/accounts.hpp"

namespace carillon::api {
namespace {
constexpr std::size_t key_max = 255;

Digest hash_of(Request const& request) {
    return sha256(
        fmt::format("{} {}?{}\n{}", request.method, request.path, request.query_text, request.body));
}

std::string running_name(Request const& request) {
    return fmt::format("{} {}", request.who.org.value, request.header("idempotency-key"));
}

/// The store keeps text; sealed bytes go in as hexadecimal.
std::string to_stored(SecretBox const& secrets, std::string_view body) {
    auto const sealed = secrets.seal(body);
    return to_hex({reinterpret_cast<unsigned char const*>(sealed.data()), sealed.size()});
}

std::optional<std::string> from_stored(SecretBox const& secrets, std::string_view hex) {
    auto const digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    std::string sealed;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        sealed += static_cast<char>(digit(hex[i]) << 4 | digit(hex[i + 1]));
    return secrets.open(sealed);
}
}    // namespace

Async<Result<std::optional<Response>>> Idempotency::begin(Request const& request) {
    std::string key{request.header("idempotency-key")};
    if (key.size() > key_max)
        co_return refuse(Problem::Kind::invalid, "idempotency_key_too_long",
                         fmt::format("The Idempotency-Key is longer than {} characters.", key_max));
    if (!running_.insert(running_name(request)).second)
        co_return refuse(
            Problem::Kind::conflict, "idempotency_key_in_use",
            "The first request with this Idempotency-Key is still running. Try again in a moment.");
    std::optional<store::Accounts::RememberedAnswer> known;
    std::exception_ptr failure;
    try {
        known = co_await accounts_.remembered_answer(request.who.org, std::move(key));
    } catch (...) {
        failure = std::current_exception();
    }
    if (known || failure) running_.erase(running_name(request));
    if (failure) std::rethrow_exception(failure);
    std::optional<Response> answer;
    if (!known) co_return answer;
    if (known->request_hash != hash_of(request))
        co_return refuse(
            Problem::Kind::conflict, "idempotency_key_reused",
            "This Idempotency-Key was used for another request. Use a new key for a new request.");
    auto body = from_stored(secrets_, known->body);
    if (!body)
        co_return refuse(
            Problem::Kind::conflict, "idempotency_key_reused",
            "This Idempotency-Key was used before, but its answer can no longer be read. Use a new key.");
    answer = Response{.status = known->status, .body = *std::move(body)};
    if (!answer->body.empty()) answer->content_type = "application/json";
    answer->headers.emplace_back("Idempotency-Replayed", "true");
    co_return answer;
}

Async<void> Idempotency::finish(Request const& request, Response const* response) {
    bool const keep = response && response->status >= 200 && response->status < 300 && !response->source;
    std::exception_ptr failure;
    if (keep) {
        store::Accounts::RememberedAnswer answer{hash_of(request), response->status,
                                                 to_stored(secrets_, response->body)};
        try {
            co_await accounts_.remember_answer(request.who.org,
                                               std::string{request.header("idempotency-key")},
                                               std::move(answer), clock_.wall());
        } catch (...) {
            failure = std::current_exception();
        }
    }
    running_.erase(running_name(request));
    if (failure) std::rethrow_exception(failure);
}

}    // namespace carillon::api
