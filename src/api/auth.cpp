#include "api/auth.hpp"

#include "store/accounts.hpp"

namespace carillon::api {
namespace {
constexpr auto session_life = std::chrono::hours{24 * 7};
constexpr auto key_cache_life = std::chrono::seconds{5};
constexpr LoginThrottle::Limits wrong_keys{.attempts = 30, .window = std::chrono::seconds{60}};
constexpr std::size_t keys_cached_max = 1'000;
constexpr std::size_t logins_waiting_max = 16;

std::string_view text_of(Digest const& digest) {
    return {reinterpret_cast<char const*>(digest.data()), digest.size()};
}

bool is_unsafe(std::string_view method) { return method != "GET" && method != "HEAD" && method != "OPTIONS"; }

std::unexpected<Problem> signed_out() {
    return refuse(Problem::Kind::unauthorized, "not_signed_in",
                  "Sign in at POST /api/v1/session, or send an API key as “Authorization: Bearer <key>”.");
}

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
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

Authenticator::Authenticator(store::Accounts& accounts, Clock& clock, Secure secure_cookies)
    : accounts_{accounts},
      clock_{clock},
      secure_cookies_{secure_cookies},
      key_throttle_{wrong_keys},
      nobodys_hash_{hash_of_nobody()} {}

Async<Result<Identity>> Authenticator::identify(Request const& request, ApiKeys keys) {
    auto const authorization = request.header("authorization");
    if (!authorization.empty() && keys == ApiKeys::taken) {
        if (authorization.size() < 8 || lower(std::string{authorization.substr(0, 7)}) != "bearer ")
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
    auto const stored = co_await accounts_.find_api_key(hash, clock_.wall());
    if (!stored) {
        keys_.erase(cached);
        key_throttle_.failed(address, now);
        co_return refuse(Problem::Kind::unauthorized, "bad_api_key",
                         "The API key is unknown or was revoked. Create one in the page or with `carillon "
                         "apikey create`.");
    }
    Identity who{
        .kind = Identity::Kind::api_key, .org = stored->org, .key = stored->id, .role = store::Role::admin};
    if (keys_.size() >= keys_cached_max) keys_.clear();
    keys_[cached] = {who, now + key_cache_life};
    co_return who;
}

Async<Result<Identity>> Authenticator::by_session(Request const& request) {
    auto const token = request.cookie(session_cookie);
    if (token.empty()) co_return signed_out();
    auto session = co_await accounts_.find_session(sha256(token), clock_.wall());
    if (!session) co_return signed_out();
    if (is_unsafe(request.method) &&
        !equal_in_constant_time(request.header("x-csrf-token"), session->csrf_token))
        co_return refuse(
            Problem::Kind::forbidden, "csrf_token",
            "The X-CSRF-Token header is missing or not this session's. GET /api/v1/session tells it.");
    Identity who{
        .kind = Identity::Kind::session, .org = session->org, .user = session->user, .role = session->role};
    who.session = std::move(*session);
    co_return who;
}

std::string Authenticator::make_cookie(std::string_view token, std::chrono::seconds age) const {
    return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}", session_cookie, token,
                       age.count(), secure_cookies_ == Secure::yes ? "; Secure" : "");
}

Async<Result<Authenticator::SignedIn>> Authenticator::sign_in(std::string remote_address, std::string email,
                                                              std::string password,
                                                              std::optional<OrgId> org) {
    email = lower(std::move(email));
    auto const throttle_key = remote_address + " " + email;
    if (auto const wait = throttle_.wait(throttle_key, clock_.steady()); wait.count() > 0)
        co_return throttled(wait);
    if (pool_.waiting() >= logins_waiting_max)
        co_return refuse(Problem::Kind::throttled, "busy",
                         "Too many people are signing in. Try again in a few seconds.");
    // Counted before it is known to be wrong, or many tries at once would all be allowed.
    throttle_.failed(throttle_key, clock_.steady());
    auto const user = co_await accounts_.find_user(email);
    auto verify = [hash = user ? user->password_hash : nobodys_hash_, password = std::move(password)] {
        return verify_password(hash, password);
    };
    bool const right = co_await pool_.run(std::move(verify));
    std::vector<store::Membership> memberships;
    if (user && right) memberships = co_await accounts_.memberships(user->id);
    auto const chosen = std::find_if(memberships.begin(), memberships.end(),
                                     [&](auto const& membership) { return !org || membership.org == *org; });
    if (chosen == memberships.end())
        co_return refuse(Problem::Kind::unauthorized, "bad_credentials",
                         "E-mail or password is wrong. `carillon user add` creates a user.");
    throttle_.succeeded(throttle_key);

    store::Session session{.user = user->id,
                           .org = chosen->org,
                           .email = user->email,
                           .org_name = chosen->org_name,
                           .csrf_token = random_token(),
                           .role = chosen->role,
                           .expires_at = clock_.wall() + session_life};
    auto const token = random_token();
    co_await accounts_.create_session(sha256(token), session.user, session.org, session.csrf_token,
                                      clock_.wall(), session.expires_at);
    SignedIn result;
    result.who = {
        .kind = Identity::Kind::session, .org = session.org, .user = session.user, .role = session.role};
    result.who.session = std::move(session);
    result.cookie = make_cookie(token, session_life);
    co_return result;
}

Async<std::string> Authenticator::sign_out(Request const& request) {
    co_await accounts_.delete_session(sha256(request.cookie(session_cookie)));
    co_return make_cookie("", std::chrono::seconds{0});
}

}    // namespace carillon::api
