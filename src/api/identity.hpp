#pragma once
#include "base/ids.hpp"
#include "store/accounts.hpp"

#include <string>

namespace carillon::api {

/// Who makes a request.
struct Identity {
    enum class Kind : std::uint8_t { nobody, session, api_key };
    Kind kind = Kind::nobody;
    OrgId org;
    UserId user;
    ApiKeyId key;
    Role role = Role::viewer;
    Permissions permissions = {};
    std::string address = {};       // the network address it comes from
    store::Session session = {};    // of kind session
    bool may(Permission permission) const { return permissions.has(permission); }
    /// As store::AuditEntry takes it: "user:3 203.0.113.7", "api_key:7 203.0.113.7".
    std::string actor() const;
};

}    // namespace carillon::api
