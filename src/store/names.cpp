#include "store/accounts.hpp"
#include "store/audiences.hpp"
#include "store/opt_outs.hpp"

namespace carillon::store {

std::string_view to_string(Role role) {
    switch (role) {
        case Role::owner: return "owner";
        case Role::admin: return "admin";
        case Role::member: return "member";
        case Role::viewer: return "viewer";
    }
    return "?";
}

std::optional<Role> role_from(std::string_view text) {
    for (auto const role : {Role::owner, Role::admin, Role::member, Role::viewer})
        if (to_string(role) == text) return role;
    return {};
}

std::string_view to_string(AudienceStatus status) {
    switch (status) {
        case AudienceStatus::ingesting: return "ingesting";
        case AudienceStatus::ready: return "ready";
        case AudienceStatus::failed: return "failed";
        case AudienceStatus::cancelled: return "cancelled";
    }
    return "?";
}

std::string_view to_string(OptOutScope scope) {
    switch (scope) {
        case OptOutScope::all: return "all";
        case OptOutScope::marketing: return "marketing";
    }
    return "?";
}

std::optional<OptOutScope> opt_out_scope_from(std::string_view text) {
    for (auto const scope : {OptOutScope::all, OptOutScope::marketing})
        if (to_string(scope) == text) return scope;
    return {};
}

std::string_view to_string(OptOutSource source) {
    switch (source) {
        case OptOutSource::keyword: return "keyword";
        case OptOutSource::meta_preference: return "meta_preference";
        case OptOutSource::meta_error: return "meta_error";
        case OptOutSource::manual: return "manual";
        case OptOutSource::import: return "import";
    }
    return "?";
}

}    // namespace carillon::store
