#pragma once
#include "api/http_types.hpp"
#include "api/login_throttle.hpp"
#include "api/worker_pool.hpp"
#include "base/crypto.hpp"

#include <unordered_map>

namespace carillon::store {
class Store;
}

namespace carillon::api {

inline constexpr std::string_view session_cookie = "carillon_session";

/// Who is asking? API keys and sessions, and the way to a session. On the server's thread.
class Authenticator {
public:
    enum class Secure : bool { no, yes };
    Authenticator(store::Store& store, SecretBox const& secrets, Clock& clock, Secure secure_cookies);

    enum class ApiKeys : bool { refused, taken };
    /// 401 when there is no valid key or session; 403 when a session changes something without its CSRF
    /// token.
    Async<Result<Identity>> identify(Request const& request, ApiKeys keys);

    struct Credentials {
        std::string email, password;
        std::string code = {};    // of the second factor, or a recovery code
        std::optional<OrgId> org = {};
    };
    struct SignedIn {
        Identity who;
        std::string cookie;    // the Set-Cookie header
    };
    /// One answer, one time, whether the user or the password is wrong. 429 after too many failures.
    Async<Result<SignedIn>> sign_in(Request const& request, Credentials given);
    /// Whether it is this user's password; throttled as signing in is.
    Async<Result<void>> check_password(Request const& request, std::string email, std::string password);
    /// Off the loop's thread; takes as long as a check.
    Async<std::string> hash(std::string password);
    /// Ends the session; returns the Set-Cookie header that removes the cookie.
    Async<std::string> sign_out(Request const& request);

    /// Forgets what is remembered of keys, so that a revoked one ends at once.
    void forget_keys() { keys_.clear(); }

private:
    struct CachedKey {
        Identity who;
        Steady until{};
    };
    /// 401 when the user has a second factor and `code` is not one of its codes that is still to be used.
    Async<Result<void>> check_second_factor(UserId user, std::string const& code);
    Async<Result<bool>> matches(std::string const& throttle_key, std::optional<std::string> hash,
                                std::string password);
    Async<Result<Identity>> by_key(std::string_view key, std::string const& address);
    Async<Result<Identity>> by_session(Request const& request);
    std::string make_cookie(std::string_view token, std::chrono::seconds age) const;

    store::Store& store_;
    SecretBox const& secrets_;
    Clock& clock_;
    Secure secure_cookies_;
    LoginThrottle throttle_;
    LoginThrottle key_throttle_;    // wrong API keys, by address
    WorkerPool pool_{1};
    std::string const nobodys_hash_;    // verified where there is no user, so that both take the same time
    std::unordered_map<std::string, CachedKey> keys_;    // by hash
};

}    // namespace carillon::api
