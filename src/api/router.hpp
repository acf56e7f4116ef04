#pragma once
#include "api/app_context.hpp"
#include "api/http_types.hpp"
#include "domain/permissions.hpp"

#include <span>

namespace carillon::api {

/// Who may call an operation: whoever has the permission, by cookie or API key, or one of these.
class Access {
public:
    enum class Kind : std::uint8_t {
        open,       // anybody
        session,    // the page's cookie alone, whatever the role: one's own affairs
        inbound,    // an API key or a signed body: the handler sees to it
        permitted,
    };
    using enum Kind;
    constexpr Access(Kind kind) : kind_{kind} {}    // NOLINT: a table's cell
    constexpr Access(Permission permission)
        : kind_{permitted}, permission_{permission} {}    // NOLINT: the same
    constexpr Kind kind() const { return kind_; }
    constexpr Permission permission() const { return permission_; }
    constexpr bool operator==(Kind kind) const { return kind_ == kind; }

private:
    Kind kind_;
    Permission permission_ = Permission::view;
};

using Handler = Async<Result<Response>> (*)(App& app, Request& request);

struct Route {
    std::string_view method;
    std::string_view pattern;    // as in the OpenAPI document: "/api/v1/campaigns/{id}"
    Access access = Permission::view;
    Handler handler = nullptr;
    BodyPlan body = {};
};

inline constexpr std::size_t json_limit = 1 << 20;
inline constexpr BodyPlan no_body{BodyPlan::How::whole, 64 << 10};    // ignored where a client sends one
inline constexpr BodyPlan json_body{BodyPlan::How::whole, json_limit};

/// Every operation of the API. A test holds it against the OpenAPI document.
std::span<Route const> routes();

struct Match {
    Route const* route = nullptr;         // nothing: no such path, or not with this method
    std::vector<std::string> captures;    // decoded
    std::vector<std::string> allowed;     // methods the path knows, where the method is the only thing wrong
};
/// HEAD matches what GET does.
Match match(std::string_view method, std::string_view path);

}    // namespace carillon::api
