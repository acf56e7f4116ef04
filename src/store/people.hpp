#pragma once
#include "store/accounts.hpp"

namespace carillon::store {

/// Somebody in an organization.
struct OrgMember {
    UserId user;
    std::string email;
    Role role = Role::viewer;
    Wall joined_at{};
    std::optional<Wall> last_seen_at;    // in a session that still lasts
    bool second_factor = false;
};

struct Invitation {
    InvitationId id;
    OrgId org;
    std::string org_name, email;
    Role role = Role::viewer;
    Wall created_at{}, expires_at{};
    bool has_account = false;    // the address is a user's already
};

/// A session as its owner sees it in the list.
struct OpenSession {
    SessionId id;
    std::string org_name, address, user_agent;
    Wall created_at{}, expires_at{};
    std::optional<Wall> last_seen_at;
};

struct SecondFactor {
    std::string secret_sealed;
    bool confirmed = false;
};

/// Members and what belongs to a person rather than to an organization: sessions, password, second factor.
/// Changes write their audit entry in the same transaction. All calls resume on the caller's executor; a
/// broken database throws.
class People {
public:
    virtual ~People() = default;
    virtual Async<std::vector<OrgMember>> members(OrgId org) = 0;
    /// Refused where domain's may_change_member() says so, and for the last owner.
    virtual Async<Result<OrgMember>> set_role(OrgId org, UserId user, Role role, Role by, std::string actor,
                                              Wall at) = 0;
    /// Their sessions in this organization end. `by` is not asked of who leaves by themselves.
    virtual Async<Result<void>> remove(OrgId org, UserId user, std::optional<Role> by, std::string actor,
                                       Wall at) = 0;

    /// In place of one for the same address. Conflict for who is a member.
    virtual Async<Result<InvitationId>> invite(Invitation invitation, Digest token_hash,
                                               std::string actor) = 0;
    /// Those that have not expired at `now`.
    virtual Async<std::vector<Invitation>> invitations(OrgId org, Wall now) = 0;
    virtual Async<bool> withdraw(OrgId org, InvitationId id, std::string actor, Wall at) = 0;
    virtual Async<std::optional<Invitation>> find_invitation(Digest token_hash, Wall now) = 0;
    /// The invited person joins; `password_hash` is of a new user and not looked at otherwise. Not found when
    /// the invitation is used up, withdrawn or expired meanwhile.
    virtual Async<Result<UserId>> accept(Digest token_hash, std::string password_hash, std::string address,
                                         Wall at) = 0;

    virtual Async<std::vector<OpenSession>> sessions(UserId user, Wall now) = 0;
    virtual Async<bool> end_session(UserId user, SessionId id) = 0;
    /// The session goes on in another of the user's organizations. False when they are no member there.
    virtual Async<bool> move_session(SessionId id, UserId user, OrgId org) = 0;

    /// Ends every session of the user but `keep`.
    virtual Async<void> set_password(UserId user, std::string password_hash, SessionId keep, OrgId org,
                                     std::string actor, Wall at) = 0;

    virtual Async<std::optional<SecondFactor>> second_factor(UserId user) = 0;
    /// Not asked for until it is confirmed.
    virtual Async<void> begin_second_factor(UserId user, std::string secret_sealed) = 0;
    virtual Async<void> confirm_second_factor(UserId user, std::int64_t step,
                                              std::vector<Digest> recovery_codes, OrgId org,
                                              std::string actor, Wall at) = 0;
    virtual Async<void> remove_second_factor(UserId user, OrgId org, std::string actor, Wall at) = 0;
    /// Notes that the code of this half minute was used. False when it, or a later one, was before.
    virtual Async<bool> use_step(UserId user, std::int64_t step) = 0;
    /// A recovery code counts once.
    virtual Async<bool> use_recovery_code(UserId user, Digest code_hash) = 0;
};

}    // namespace carillon::store
