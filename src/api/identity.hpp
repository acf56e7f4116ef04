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
    store::Role role = store::Role::viewer;
    store::Session session = {};    // of kind session
    /// As the audit log names it: "user:3", "api_key:7".
    std::string actor() const;
};

}    // namespace carillon::api
