#include "api/auth.hpp"

#include "api/answers.hpp"
#include "base/ascii.hpp"
#include "base/totp.hpp"
#include "store/people.hpp"
#include "store/store.hpp"

namespace carillon::api {
namespace {
constexpr auto session_life = std::chrono::hours{24 * 7};
constexpr auto key_cache_life = std::chrono::seconds{5};
constexpr LoginThrottle::Limits wrong_keys{.attempts = 30, .window = std::chrono::seconds{60}};
constexpr std::size_t keys_cached_max = 1'000;
constexpr std::size_t logins_waiting_max = 16;
constexpr std::size_t user_agent_kept = 200;

std::string_view text_of(Digest const& digest) {
    return {reinterpret_cast<char const*>(digest.data()), digest.size()};
}

bool is_unsafe(std::string_view method) { return method != "GET" && method != "HEAD" && method != "OPTIONS"; }

std::unexpected<Problem> signed_out() {
    return refuse(Problem::Kind::unauthorized, "not_signed_in",
                  "Sign in at POST /api/v1/session, or send an API key as “Authorization: Bearer <key>”.");
}

std::unexpected<Problem> throttled(std::chrono::seconds wait) {
    return refuse(Problem::Kind::throttled, "too_many_attempts",
                  fmt::format("Too many failed attempts. Try again in {} minutes.",
                              std::chrono::ceil<std::chrono::minutes>(wait).count()));
}

/// Of a password that nobody knows. Once a process: to make one takes as long as to check one.
std::string const& hash_of_nobody() {
    static std::string const hash = hash_password(random_token());
    return hash;
}
}    // namespace

Authenticator::Authenticator(store::Store& store, SecretBox const& secrets, Clock& clock,
                             Secure secure_cookies)
    : store_{store},
      secrets_{secrets},
      clock_{clock},
      secure_cookies_{secure_cookies},
      key_throttle_{wrong_keys},
      nobodys_hash_{hash_of_nobody()} {}

Async<Result<Identity>> Authenticator::identify(Request const& request, ApiKeys keys) {
    auto const authorization = request.header("authorization");
    if (!authorization.empty() && keys == ApiKeys::taken) {
        if (authorization.size() < 8 || lower_ascii(authorization.substr(0, 7)) != "bearer ")
            co_return refuse(Problem::Kind::unauthorized, "not_a_bearer_token",
                             "Write the API key as “Authorization: Bearer <key>”.");
        co_return co_await by_key(authorization.substr(7), request.remote_address);
    }
    co_return co_await by_session(request);
}

Async<Result<Identity>> Authenticator::by_key(std::string_view key, std::string const& address) {
    auto const hash = sha256(key);
    std::string const cached{text_of(hash)};
    auto const now = clock_.steady();
    if (auto const found = keys_.find(cached); found != keys_.end() && found->second.until > now)
        co_return found->second.who;
    if (auto const wait = key_throttle_.wait(address, now); wait.count() > 0) co_return throttled(wait);
    auto const stored = co_await store_.accounts().find_api_key(hash, clock_.wall());
    if (!stored) {
        keys_.erase(cached);
        key_throttle_.failed(address, now);
        co_return refuse(
            Problem::Kind::unauthorized, "bad_api_key",
            "The API key is unknown, was revoked or has expired. Create one in the page or with `carillon "
            "apikey create`.");
    }
    Identity who{.kind = Identity::Kind::api_key,
                 .org = stored->org,
                 .key = stored->id,
                 .role = Role::admin,
                 .permissions = stored->scopes};
    if (keys_.size() >= keys_cached_max) keys_.clear();
    keys_[cached] = {who, now + key_cache_life};
    co_return who;
}

Async<Result<Identity>> Authenticator::by_session(Request const& request) {
    auto const token = request.cookie(session_cookie);
    if (token.empty()) co_return signed_out();
    auto session = co_await store_.accounts().find_session(sha256(token), clock_.wall());
    if (!session) co_return signed_out();
    if (is_unsafe(request.method) &&
        !equal_in_constant_time(request.header("x-csrf-token"), session->csrf_token))
        co_return refuse(
            Problem::Kind::forbidden, "csrf_token",
            "The X-CSRF-Token header is missing or not this session's. GET /api/v1/session tells it.");
    Identity who{.kind = Identity::Kind::session,
                 .org = session->org,
                 .user = session->user,
                 .role = session->role,
                 .permissions = permissions_of(session->role)};
    who.session = std::move(*session);
    co_return who;
}

std::string Authenticator::make_cookie(std::string_view token, std::chrono::seconds age) const {
    return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}", session_cookie, token,
                       age.count(), secure_cookies_ == Secure::yes ? "; Secure" : "");
}

/// Counts the attempt as failed before it is known to be wrong, or many tries at once would all be allowed:
/// the caller takes it back when all is right.
Async<Result<bool>> Authenticator::matches(std::string const& throttle_key, std::optional<std::string> hash,
                                           std::string password) {
    if (auto const wait = throttle_.wait(throttle_key, clock_.steady()); wait.count() > 0)
        co_return throttled(wait);
    if (pool_.waiting() >= logins_waiting_max)
        co_return refuse(Problem::Kind::throttled, "busy",
                         "Too many people are signing in. Try again in a few seconds.");
    throttle_.failed(throttle_key, clock_.steady());
    auto verify = [hash = hash.value_or(nobodys_hash_), password = std::move(password)] {
        return verify_password(hash, password);
    };
    bool const right = co_await pool_.run(std::move(verify));
    co_return right&& hash;
}

Async<Result<void>> Authenticator::check_second_factor(UserId user, std::string const& code) {
    auto const factor = co_await store_.people().second_factor(user);
    if (!factor || !factor->confirmed) co_return Result<void>{};
    if (code.empty())
        co_return refuse(Problem::Kind::unauthorized, "second_factor_required",
                         "Give the six digits of your authenticator app as “code”, or a recovery code.");
    auto const throttle_key = fmt::format("second factor {}", user.value);
    if (auto const wait = throttle_.wait(throttle_key, clock_.steady()); wait.count() > 0)
        co_return throttled(wait);
    throttle_.failed(throttle_key, clock_.steady());
    auto const secret = secrets_.open(factor->secret_sealed);
    std::optional<std::int64_t> step;
    if (secret) step = totp_step(*secret, code, clock_.wall());
    bool right = false;
    if (step)
        right = co_await store_.people().use_step(user, *step);
    else
        right = co_await store_.people().use_recovery_code(user, sha256(code));
    if (!right)
        co_return refuse(Problem::Kind::unauthorized, "bad_code",
                         "The code is wrong or was used. Wait for the next one of the app and give that.");
    throttle_.succeeded(throttle_key);
    co_return Result<void>{};
}

Async<Result<void>> Authenticator::check_password(Request const& request, std::string email,
                                                  std::string password) {
    auto const user = co_await store_.accounts().find_user(email);
    std::optional<std::string> hash;
    if (user) hash = user->password_hash;
    auto const throttle_key = request.remote_address + " " + email;
    auto const right = co_await matches(throttle_key, std::move(hash), std::move(password));
    if (!right) co_return std::unexpected{right.error()};
    if (!*right) co_return invalid_field("/password", "wrong_password", "The password is wrong.");
    throttle_.succeeded(throttle_key);
    co_return Result<void>{};
}

Async<std::string> Authenticator::hash(std::string password) {
    auto make = [password = std::move(password)] { return hash_password(password); };
    co_return co_await pool_.run(std::move(make));
}

Async<Result<Authenticator::SignedIn>> Authenticator::sign_in(Request const& request, Credentials given) {
    auto const email = lower_ascii(given.email);
    auto const throttle_key = request.remote_address + " " + email;
    auto const user = co_await store_.accounts().find_user(email);
    std::optional<std::string> hash;
    if (user) hash = user->password_hash;
    auto const right = co_await matches(throttle_key, std::move(hash), std::move(given.password));
    if (!right) co_return std::unexpected{right.error()};
    std::vector<store::Membership> memberships;
    if (*right) memberships = co_await store_.accounts().memberships(user->id);
    auto const chosen = std::find_if(memberships.begin(), memberships.end(), [&](auto const& membership) {
        return !given.org || membership.org == *given.org;
    });
    if (chosen == memberships.end())
        co_return refuse(Problem::Kind::unauthorized, "bad_credentials",
                         "E-mail or password is wrong. `carillon user add` creates a user.");
    auto const second = co_await check_second_factor(user->id, given.code);
    if (!second) co_return std::unexpected{second.error()};
    throttle_.succeeded(throttle_key);

    auto const token = random_token();
    store::NewSession begun{
        .user = user->id,
        .org = chosen->org,
        .csrf_token = random_token(),
        .address = request.remote_address,
        .user_agent = std::string{request.header("user-agent").substr(0, user_agent_kept)},
        .at = clock_.wall(),
        .expires_at = clock_.wall() + session_life};
    co_await store_.accounts().create_session(sha256(token), begun);
    auto session = co_await store_.accounts().find_session(sha256(token), clock_.wall());
    if (!session) co_return signed_out();    // taken out of the organization in this very moment
    SignedIn result;
    result.who = {.kind = Identity::Kind::session,
                  .org = session->org,
                  .user = session->user,
                  .role = session->role,
                  .permissions = permissions_of(session->role)};
    result.who.session = *std::move(session);
    result.cookie = make_cookie(token, session_life);
    co_return result;
}

Async<std::string> Authenticator::sign_out(Request const& request) {
    co_await store_.accounts().delete_session(sha256(request.cookie(session_cookie)));
    co_return make_cookie("", std::chrono::seconds{0});
}

}    // namespace carillon::api
