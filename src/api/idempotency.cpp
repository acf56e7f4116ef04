#include "api/idempotency.hpp"

#include "api/multipart.hpp"
#include "store/accounts.hpp"

namespace carillon::api {
namespace {
constexpr std::size_t key_max = 255;

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

DigestedBody::DigestedBody(Request& request)
    : request_{request}, reader_{request.reader}, hash_{"Idempotency-Key"} {
    if (request.header("content-type").starts_with("multipart/"))
        boundary_ = multipart_boundary(request.header("content-type")).value_or("");
    hash_.update(fmt::format("{} {}?{}\n", request.method, request.path, request.query_text));
    update(request.body);
    request.reader = this;
}

DigestedBody::~DigestedBody() { request_.reader = reader_; }

void DigestedBody::update(std::string_view bytes) {
    if (boundary_.empty()) return hash_.update(bytes);
    held_ += bytes;
    std::size_t from = 0;
    for (auto at = held_.find(boundary_); at != std::string::npos; at = held_.find(boundary_, from)) {
        hash_.update(std::string_view{held_}.substr(from, at - from));
        from = at + boundary_.size();
    }
    auto const keep = std::min(boundary_.size() - 1, held_.size() - from);
    hash_.update(std::string_view{held_}.substr(from, held_.size() - keep - from));
    held_.erase(0, held_.size() - keep);
}

Async<Result<std::string_view>> DigestedBody::read_some() {
    auto const bytes = co_await reader_->read_some();
    if (bytes) update(*bytes);
    co_return bytes;
}

Async<Result<Digest>> DigestedBody::digest() {
    for (;;) {
        auto const bytes = co_await read_some();
        if (!bytes) co_return std::unexpected{bytes.error()};
        if (bytes->empty()) break;
    }
    hash_.update(held_);
    co_return hash_.finish();
}

Async<Result<std::optional<Response>>> Idempotency::begin(Request const& request, DigestedBody& body) {
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
    auto const digest = co_await body.digest();
    if (!digest) co_return std::unexpected{digest.error()};
    if (known->request_hash != *digest)
        co_return refuse(
            Problem::Kind::conflict, "idempotency_key_reused",
            "This Idempotency-Key was used for another request. Use a new key for a new request.");
    auto text = from_stored(secrets_, known->body);
    if (!text)
        co_return refuse(
            Problem::Kind::conflict, "idempotency_key_reused",
            "This Idempotency-Key was used before, but its answer can no longer be read. Use a new key.");
    answer = Response{.status = known->status, .body = *std::move(text)};
    if (!answer->body.empty()) answer->content_type = "application/json";
    answer->headers.emplace_back("Idempotency-Replayed", "true");
    co_return answer;
}

Async<void> Idempotency::remember(Request const& request, DigestedBody& body, Response const& response) {
    auto const digest = co_await body.digest();
    if (!digest) co_return;    // answered without its end, which never came: no request to repeat
    store::Accounts::RememberedAnswer answer{*digest, response.status, to_stored(secrets_, response.body)};
    co_await accounts_.remember_answer(request.who.org, std::string{request.header("idempotency-key")},
                                       std::move(answer), clock_.wall());
}

Async<void> Idempotency::finish(Request const& request, DigestedBody& body, Response const* response) {
    bool const keep = response && response->status >= 200 && response->status < 300 && !response->source;
    std::exception_ptr failure;
    try {
        if (keep) co_await remember(request, body, *response);
    } catch (...) {
        failure = std::current_exception();
    }
    running_.erase(running_name(request));
    if (failure) std::rethrow_exception(failure);
}

}    // namespace carillon::api
