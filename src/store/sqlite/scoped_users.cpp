#include "store/sqlite/scoped_users.hpp"

#include "store/sqlite/opt_out_lifts.hpp"
#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {

std::optional<std::uint64_t> phone_of_message(Connection& db, MessageId message) {
    return db.one<std::uint64_t>(
        "SELECT l.phone FROM sends s JOIN campaigns c ON c.id = s.campaign_id "
        "JOIN leads l ON l.id = (c.audience_id << 32) | ?2 WHERE s.id = ?1 AND l.phone > 0",
        message.parent, message.lead_no);
}

void learn_scoped_user(Connection& db, OrgId org, std::string const& user_id, MessageId message) {
    auto const known = db.one<std::uint64_t>(
        "SELECT phone FROM scoped_users WHERE org_id = ? AND user_id = ?", org, user_id);
    if (known) return;
    auto const phone = phone_of_message(db, message);
    if (!phone) return;
    db.run("INSERT INTO scoped_users (org_id, user_id, phone) VALUES (?, ?, ?)", org, user_id, *phone);
    std::vector<OptOut> waiting;
    auto row =
        db.query("SELECT scope, source, detail, at FROM scoped_opt_outs WHERE org_id = ? AND user_id = ?",
                 org, user_id);
    while (row.next())
        waiting.push_back({.org = org,
                           .phone = *phone,
                           .scope = row.take<OptOutScope>(),
                           .source = row.take<OptOutSource>(),
                           .detail = row.take<std::string>(),
                           .at = row.take<Wall>()});
    for (auto const& opt_out : waiting) receive_opt_out(db, opt_out);
    if (!waiting.empty())
        db.run("DELETE FROM scoped_opt_outs WHERE org_id = ? AND user_id = ?", org, user_id);
}

std::optional<std::uint64_t> find_person(Connection& db, OrgId org, UnnamedPerson const& person) {
    if (!person.wamid.empty()) {
        auto const message = db.one<MessageId>(
            "SELECT w.id FROM wamids w JOIN sends s ON s.id = w.id >> 32 WHERE w.wamid = ? AND s.org_id = ?",
            person.wamid, org);
        if (message) return phone_of_message(db, *message);
    }
    return db.one<std::uint64_t>("SELECT phone FROM scoped_users WHERE org_id = ? AND user_id = ?", org,
                                 person.user_id);
}

void keep_scoped_opt_out(Connection& db, std::string const& user_id, OptOut const& opt_out) {
    if (user_id.empty()) return;
    db.run(
        "INSERT INTO scoped_opt_outs (org_id, user_id, scope, source, detail, at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        opt_out.org, user_id, opt_out.scope, opt_out.source, opt_out.detail, opt_out.at);
}

void drop_scoped_opt_out(Connection& db, OrgId org, std::string const& user_id, Wall at) {
    db.run(
        "DELETE FROM scoped_opt_outs WHERE org_id = ? AND user_id = ? AND scope = ? AND source IN (?, ?) AND "
        "at <= ?",
        org, user_id, OptOutScope::marketing, OptOutSource::meta_preference, OptOutSource::meta_error, at);
}

}    // namespace carillon::store::sqlite
