#pragma once
#include "base/problem.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carillon {

/// What somebody is in an organization. Stored; never renumber.
enum class Role : std::uint8_t { owner = 0, admin = 1, member = 2, viewer = 3 };
std::string_view to_string(Role role);
std::optional<Role> role_from(std::string_view text);

/// What can be allowed: of roles by the table in permissions.cpp, of API keys as their scopes. Every
/// operation of the API needs one. Stored as bits; never renumber.
enum class Permission : std::uint8_t {
    view = 0,             // look at everything but secrets
    edit = 1,             // plan campaigns: audiences, media, sends, opt-outs, tests, dry runs, syncs
    send = 2,             // schedule, pause, resume, cancel, decide about doubt
    approve = 3,          // give another person's campaign free; people alone, never a key
    accounts = 4,         // connect WhatsApp Business Accounts
    settings = 5,         // what the organization decides about itself
    keys = 6,             // API keys and signing keys
    members = 7,          // invite, change roles, remove
    personal_data = 8,    // export and erase a person
    inbound = 9,          // post filter events and lead events
};
std::string_view to_string(Permission permission);
std::optional<Permission> permission_from(std::string_view text);
std::span<Permission const> all_permissions();

/// A set of permissions.
class Permissions {
public:
    constexpr Permissions() = default;
    constexpr Permissions(std::initializer_list<Permission> list) {
        for (auto const one : list) bits_ |= bit(one);
    }
    static constexpr Permissions from_bits(std::uint32_t bits) {
        Permissions made;
        made.bits_ = bits;
        return made;
    }
    constexpr std::uint32_t bits() const { return bits_; }
    constexpr bool has(Permission one) const { return (bits_ & bit(one)) != 0; }
    constexpr void add(Permission one) { bits_ |= bit(one); }
    constexpr bool operator==(Permissions const&) const = default;

private:
    static constexpr std::uint32_t bit(Permission one) { return 1u << static_cast<unsigned>(one); }
    std::uint32_t bits_ = 0;
};

/// The table.
Permissions permissions_of(Role role);
/// All that an API key can be given, and has unless it is told otherwise.
Permissions key_permissions();
/// In the order of the enum.
std::vector<std::string_view> words_of(Permissions permissions);

/// Whether somebody who may manage members may do this to one of them: `from` nothing invites, `to` nothing
/// removes. Owners are owners' business.
Result<void> may_change_member(Role by, std::optional<Role> from, std::optional<Role> to);

}    // namespace carillon
