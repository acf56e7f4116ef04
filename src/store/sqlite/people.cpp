#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {
namespace {
std::string subject_of(UserId user) { return fmt::format("user:{}", user.value); }

void write_entry(Connection& db, OrgId org, std::string const& actor, std::string action, std::string subject,
                 std::initializer_list<std::pair<std::string_view, std::string_view>> detail, Wall at) {
    write_audit(db, {.org = org,
                     .actor = actor,
                     .action = std::move(action),
                     .subject = std::move(subject),
                     .detail_json = json_object(detail),
                     .at = at});
}

constexpr Sql select_member =
    "SELECT u.id, u.email, m.role, m.created_at, u.totp_confirmed_at IS NOT NULL, "
    "(SELECT max(coalesce(s.last_seen_at, s.created_at)) FROM sessions s WHERE s.user_id = u.id AND s.org_id "
    "= m.org_id) "
    "FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.org_id = ?1 AND (?2 IS NULL OR u.id = ?2) "
    "ORDER BY u.id";

OrgMember take_member(Query& row) {
    return {.user = row.take<UserId>(),
            .email = row.take<std::string>(),
            .role = row.take<Role>(),
            .joined_at = row.take<Wall>(),
            .last_seen_at = {},
            .second_factor = row.take<bool>()};
}

std::vector<OrgMember> read_members(Connection& db, OrgId org, UserId user) {
    std::vector<OrgMember> all;
    auto row = db.query(select_member, org, user);
    while (row.next()) {
        auto member = take_member(row);
        member.last_seen_at = row.take<std::optional<Wall>>();
        all.push_back(std::move(member));
    }
    return all;
}

Invitation take_invitation(Query& row) {
    return {.id = row.take<InvitationId>(),
            .org = row.take<OrgId>(),
            .org_name = row.take<std::string>(),
            .email = row.take<std::string>(),
            .role = row.take<Role>(),
            .created_at = row.take<Wall>(),
            .expires_at = row.take<Wall>(),
            .has_account = row.take<bool>()};
}

std::unexpected<Problem> no_member() {
    return refuse(Problem::Kind::not_found, "not_found", "There is no such member.");
}

/// An organization without an owner could not be managed any more.
Result<void> leaves_an_owner(Connection& db, OrgId org, UserId without) {
    if (db.exists("SELECT 1 FROM memberships WHERE org_id = ? AND role = ? AND user_id <> ?", org,
                  Role::owner, without))
        return {};
    return refuse(Problem::Kind::conflict, "last_owner",
                  "This is the organization's only owner. Make somebody else an owner first.");
}

class SqlitePeople final : public People {
public:
    explicit SqlitePeople(Database& database) : database_{database} {}

    Async<std::vector<OrgMember>> members(OrgId org) override {
        return database_.read([=](Connection& db) { return read_members(db, org, {}); });
    }

    Async<Result<OrgMember>> set_role(OrgId org, UserId user, Role role, Role by, std::string actor,
                                      Wall at) override {
        return database_.write([=](WriteContext& tx) -> Result<OrgMember> {
            auto found = read_members(tx.db, org, user);
            if (found.empty()) return no_member();
            auto& member = found.front();
            if (auto const may = may_change_member(by, member.role, role); !may)
                return std::unexpected{may.error()};
            if (member.role == role) return member;
            if (member.role == Role::owner)
                if (auto const left = leaves_an_owner(tx.db, org, user); !left)
                    return std::unexpected{left.error()};
            tx.db.run("UPDATE memberships SET role = ?3 WHERE org_id = ?1 AND user_id = ?2", org, user, role);
            write_entry(tx.db, org, actor, "member.role", subject_of(user),
                        {{"email", member.email}, {"from", to_string(member.role)}, {"to", to_string(role)}},
                        at);
            member.role = role;
            return member;
        });
    }

    Async<Result<void>> remove(OrgId org, UserId user, std::optional<Role> by, std::string actor,
                               Wall at) override {
        return database_.write([=](WriteContext& tx) -> Result<void> {
            auto const found = read_members(tx.db, org, user);
            if (found.empty()) return no_member();
            auto const& member = found.front();
            if (by)
                if (auto const may = may_change_member(*by, member.role, {}); !may) return may;
            if (member.role == Role::owner)
                if (auto const left = leaves_an_owner(tx.db, org, user); !left) return left;
            tx.db.run("DELETE FROM sessions WHERE org_id = ? AND user_id = ?", org, user);
            tx.db.run("DELETE FROM memberships WHERE org_id = ? AND user_id = ?", org, user);
            write_entry(tx.db, org, actor, "member.remove", subject_of(user),
                        {{"email", member.email}, {"role", to_string(member.role)}}, at);
            return {};
        });
    }

    Async<Result<InvitationId>> invite(Invitation invitation, Digest token_hash, std::string actor) override {
        return database_.write([=](WriteContext& tx) -> Result<InvitationId> {
            auto const& [id, org, org_name, email, role, at, until, known] = invitation;
            if (tx.db.exists("SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id "
                             "WHERE m.org_id = ? AND u.email = ?",
                             org, email))
                return refuse(Problem::Kind::conflict, "member_exists",
                              fmt::format("{} is a member of this organization already.", email));
            tx.db.run("DELETE FROM invitations WHERE org_id = ? AND (email = ? OR expires_at <= ?)", org,
                      email, at);
            tx.db.run(
                "INSERT INTO invitations (org_id, email, role, token_hash, created_at, expires_at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                org, email, role, token_hash, at, until);
            auto const made = tx.db.inserted<InvitationId>();
            write_entry(tx.db, org, actor, "member.invite", fmt::format("invitation:{}", made.value),
                        {{"email", email}, {"role", to_string(role)}}, at);
            return made;
        });
    }

    Async<std::vector<Invitation>> invitations(OrgId org, Wall now) override {
        return database_.read([=](Connection& db) {
            std::vector<Invitation> all;
            auto row = db.query(
                "SELECT i.id, i.org_id, o.name, i.email, i.role, i.created_at, i.expires_at, 0 "
                "FROM invitations i JOIN organizations o ON o.id = i.org_id "
                "WHERE i.org_id = ? AND i.expires_at > ? ORDER BY i.id",
                org, now);
            while (row.next()) all.push_back(take_invitation(row));
            return all;
        });
    }

    Async<bool> withdraw(OrgId org, InvitationId id, std::string actor, Wall at) override {
        return database_.write([=](WriteContext& tx) {
            auto const email = tx.db.one<std::string>(
                "DELETE FROM invitations WHERE org_id = ? AND id = ? RETURNING email", org, id);
            if (!email) return false;
            write_entry(tx.db, org, actor, "member.invitation_withdrawn",
                        fmt::format("invitation:{}", id.value), {{"email", *email}}, at);
            return true;
        });
    }

    Async<std::optional<Invitation>> find_invitation(Digest token_hash, Wall now) override {
        return database_.read([=](Connection& db) { return read_invitation(db, token_hash, now); });
    }

    Async<Result<UserId>> accept(Digest token_hash, std::string password_hash, std::string address,
                                 Wall at) override {
        return database_.write([=](WriteContext& tx) -> Result<UserId> {
            auto const invitation = read_invitation(tx.db, token_hash, at);
            if (!invitation)
                return refuse(Problem::Kind::not_found, "no_invitation",
                              "The invitation was used, withdrawn or has expired. Ask for a new one.");
            tx.db.run("DELETE FROM invitations WHERE id = ?", invitation->id);
            auto user = tx.db.one<UserId>("SELECT id FROM users WHERE email = ?", invitation->email);
            if (!user) {
                tx.db.run("INSERT INTO users (email, password_hash, created_at) VALUES (?, ?, ?)",
                          invitation->email, password_hash, at);
                user = tx.db.inserted<UserId>();
            }
            tx.db.run("INSERT INTO memberships (org_id, user_id, role, created_at) VALUES (?, ?, ?, ?)",
                      invitation->org, *user, invitation->role, at);
            write_entry(tx.db, invitation->org, fmt::format("{} {}", subject_of(*user), address),
                        "member.join", subject_of(*user),
                        {{"email", invitation->email}, {"role", to_string(invitation->role)}}, at);
            return *user;
        });
    }

    Async<std::vector<OpenSession>> sessions(UserId user, Wall now) override {
        return database_.read([=](Connection& db) {
            std::vector<OpenSession> all;
            auto row = db.query(
                "SELECT s.id, o.name, s.address, s.user_agent, s.created_at, s.expires_at, s.last_seen_at "
                "FROM sessions s JOIN organizations o ON o.id = s.org_id "
                "WHERE s.user_id = ? AND s.expires_at > ? ORDER BY s.id",
                user, now);
            while (row.next())
                all.push_back({.id = row.take<SessionId>(),
                               .org_name = row.take<std::string>(),
                               .address = row.take<std::string>(),
                               .user_agent = row.take<std::string>(),
                               .created_at = row.take<Wall>(),
                               .expires_at = row.take<Wall>(),
                               .last_seen_at = row.take<std::optional<Wall>>()});
            return all;
        });
    }

    Async<bool> end_session(UserId user, SessionId id) override {
        return database_.write([=](WriteContext& tx) {
            return tx.db.run("DELETE FROM sessions WHERE user_id = ? AND id = ?", user, id) > 0;
        });
    }

    Async<bool> move_session(SessionId id, UserId user, OrgId org) override {
        return database_.write([=](WriteContext& tx) {
            if (!tx.db.exists("SELECT 1 FROM memberships WHERE org_id = ? AND user_id = ?", org, user))
                return false;
            return tx.db.run("UPDATE sessions SET org_id = ?3 WHERE id = ?1 AND user_id = ?2", id, user,
                             org) > 0;
        });
    }

    Async<void> set_password(UserId user, std::string password_hash, SessionId keep, OrgId org,
                             std::string actor, Wall at) override {
        return database_.write([=](WriteContext& tx) {
            tx.db.run("UPDATE users SET password_hash = ?2 WHERE id = ?1", user, password_hash);
            tx.db.run("DELETE FROM sessions WHERE user_id = ?1 AND id <> ?2", user, keep.value);
            write_entry(tx.db, org, actor, "user.password", subject_of(user), {}, at);
        });
    }

    Async<std::optional<SecondFactor>> second_factor(UserId user) override {
        return database_.read([=](Connection& db) -> std::optional<SecondFactor> {
            auto row = db.query(
                "SELECT totp_secret, totp_confirmed_at IS NOT NULL FROM users WHERE id = ? AND totp_secret "
                "IS NOT NULL",
                user);
            if (!row.next()) return {};
            return SecondFactor{.secret_sealed = row.take<std::string>(), .confirmed = row.take<bool>()};
        });
    }

    Async<void> begin_second_factor(UserId user, std::string secret_sealed) override {
        return database_.write([=](WriteContext& tx) {
            tx.db.run(
                "UPDATE users SET totp_secret = ?2, totp_confirmed_at = NULL, totp_last_step = 0 WHERE id = "
                "?1",
                user, Blob{secret_sealed});
        });
    }

    Async<void> confirm_second_factor(UserId user, std::int64_t step, std::vector<Digest> recovery_codes,
                                      OrgId org, std::string actor, Wall at) override {
        return database_.write([=](WriteContext& tx) {
            tx.db.run("UPDATE users SET totp_confirmed_at = ?2, totp_last_step = ?3 WHERE id = ?1", user, at,
                      step);
            tx.db.run("DELETE FROM recovery_codes WHERE user_id = ?", user);
            for (auto const& code : recovery_codes)
                tx.db.run("INSERT INTO recovery_codes (user_id, code_hash) VALUES (?, ?)", user, code);
            write_entry(tx.db, org, actor, "user.second_factor_on", subject_of(user), {}, at);
        });
    }

    Async<void> remove_second_factor(UserId user, OrgId org, std::string actor, Wall at) override {
        return database_.write([=](WriteContext& tx) {
            tx.db.run(
                "UPDATE users SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = 0 WHERE id "
                "= ?",
                user);
            tx.db.run("DELETE FROM recovery_codes WHERE user_id = ?", user);
            write_entry(tx.db, org, actor, "user.second_factor_off", subject_of(user), {}, at);
        });
    }

    Async<bool> use_step(UserId user, std::int64_t step) override {
        return database_.write([=](WriteContext& tx) {
            return tx.db.run("UPDATE users SET totp_last_step = ?2 WHERE id = ?1 AND totp_last_step < ?2",
                             user, step) > 0;
        });
    }

    Async<bool> use_recovery_code(UserId user, Digest code_hash) override {
        return database_.write([=](WriteContext& tx) {
            return tx.db.run("DELETE FROM recovery_codes WHERE user_id = ? AND code_hash = ?", user,
                             code_hash) > 0;
        });
    }

private:
    static std::optional<Invitation> read_invitation(Connection& db, Digest const& token_hash, Wall now) {
        auto row = db.query(
            "SELECT i.id, i.org_id, o.name, i.email, i.role, i.created_at, i.expires_at, "
            "EXISTS (SELECT 1 FROM users u WHERE u.email = i.email) "
            "FROM invitations i JOIN organizations o ON o.id = i.org_id "
            "WHERE i.token_hash = ? AND i.expires_at > ?",
            token_hash, now);
        if (!row.next()) return {};
        return take_invitation(row);
    }

    Database& database_;
};
}    // namespace

std::unique_ptr<People> make_people(Database& database) { return std::make_unique<SqlitePeople>(database); }

}    // namespace carillon::store::sqlite
