#include "domain/permissions.hpp"

namespace carillon {
namespace {
constexpr Permission everything[] = {
    Permission::view,          Permission::edit,     Permission::send, Permission::approve,
    Permission::accounts,      Permission::settings, Permission::keys, Permission::members,
    Permission::personal_data, Permission::inbound,
};

constexpr Permissions all() {
    Permissions made;
    for (auto const one : everything) made.add(one);
    return made;
}
}    // namespace

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

std::string_view to_string(Permission permission) {
    switch (permission) {
        case Permission::view: return "view";
        case Permission::edit: return "edit";
        case Permission::send: return "send";
        case Permission::approve: return "approve";
        case Permission::accounts: return "accounts";
        case Permission::settings: return "settings";
        case Permission::keys: return "keys";
        case Permission::members: return "members";
        case Permission::personal_data: return "personal_data";
        case Permission::inbound: return "inbound";
    }
    return "?";
}

std::optional<Permission> permission_from(std::string_view text) {
    for (auto const one : everything)
        if (to_string(one) == text) return one;
    return {};
}

std::span<Permission const> all_permissions() { return everything; }

Permissions permissions_of(Role role) {
    using enum Permission;
    switch (role) {
        case Role::owner:
        case Role::admin: return all();
        case Role::member: return {view, edit, send, approve, inbound};
        case Role::viewer: return {view};
    }
    return {};
}

Permissions key_permissions() {
    Permissions made;
    for (auto const one : everything)
        if (one != Permission::approve) made.add(one);
    return made;
}

std::vector<std::string_view> words_of(Permissions permissions) {
    std::vector<std::string_view> words;
    for (auto const one : everything)
        if (permissions.has(one)) words.push_back(to_string(one));
    return words;
}

Result<void> may_change_member(Role by, std::optional<Role> from, std::optional<Role> to) {
    if (!permissions_of(by).has(Permission::members))
        return refuse(Problem::Kind::forbidden, "not_permitted", "Only owners and admins manage members.");
    bool const of_owners = from == Role::owner || to == Role::owner;
    if (of_owners && by != Role::owner)
        return refuse(Problem::Kind::forbidden, "owners_only",
                      "Only an owner may make, change or remove an owner. Ask one of them.");
    return {};
}

}    // namespace carillon
