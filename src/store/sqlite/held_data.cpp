#include "store/sqlite/held_data.hpp"

#include "store/audiences.hpp"
#include "store/sqlite/erased_people.hpp"
#include "store/sqlite/erasure.hpp"
#include "store/sqlite/lead_rows.hpp"
#include "store/sqlite/test_messages.hpp"

namespace carillon::store::sqlite {
namespace {
HeldLead held_lead(Connection& db, LeadId id) {
    auto row = db.query_text(
        fmt::format("{}, a.name, a.column_names FROM leads l JOIN audiences a ON a.id = l.id >> 32 "
                    "LEFT JOIN lead_rejects r ON r.id = l.id WHERE l.id = ?",
                    lead_columns),
        id);
    CHECK(row.next());
    HeldLead held{.audience = id.parent, .audience_name = {}, .columns = {}, .lead = take_lead(row)};
    held.audience_name = row.take<std::string>();
    auto const columns = row.take<std::string>();
    for (auto const name : unpack_variables(columns)) held.columns.emplace_back(name);
    return held;
}

/// Where the lead stands in sends that have looked at it.
void add_messages(Connection& db, LeadId lead, std::vector<HeldMessage>& into) {
    auto row = db.query(
        "SELECT c.id, c.name, s.id FROM campaigns c JOIN sends s ON s.campaign_id = c.id "
        "WHERE c.audience_id = ?1 AND s.unwinding = 0 AND (EXISTS (SELECT 1 FROM messages WHERE id = (s.id "
        "<< 32) "
        "| ?2) OR EXISTS (SELECT 1 FROM exclusions WHERE id = (s.id << 32) | ?2)) ORDER BY s.id",
        lead.parent, lead.lead_no);
    while (row.next())
        into.push_back({.campaign = row.take<CampaignId>(),
                        .campaign_name = row.take<std::string>(),
                        .send = row.take<SendId>(),
                        .lead_no = lead.lead_no});
}

void add_leads(Connection& db, OrgId org, std::uint64_t phone, HeldOfPerson& held) {
    for (auto const& leads : leads_of(db, org, phone))
        for (auto const lead_no : leads.lead_nos) {
            LeadId const id{leads.audience, lead_no};
            held.leads.push_back(held_lead(db, id));
            add_messages(db, id, held.messages);
        }
}

HeldReply take_reply(Query& row) {
    return {.wamid = row.take<std::string>(),
            .phone_number_id = row.take<std::string>(),
            .type = row.take<std::string>(),
            .text = row.take<std::string>(),
            .payload = row.take<std::string>(),
            .context_wamid = row.take<std::string>(),
            .at = row.take<Wall>()};
}

void add_replies(Connection& db, OrgId org, std::uint64_t phone, HeldOfPerson& held) {
    auto row = db.query(
        "SELECT wamid, phone_number_id, type, text, payload, context_wamid, at FROM inbound_messages "
        "WHERE org_id = ? AND phone = ? ORDER BY id",
        org, phone);
    while (row.next()) held.replies.push_back(take_reply(row));
    // Meta may name who writes without a number, but says what they answer.
    for (auto const& message : held.messages) {
        auto nameless = db.query(
            "SELECT wamid, phone_number_id, type, text, payload, context_wamid, at FROM inbound_messages "
            "WHERE org_id = ? AND phone = 0 AND message_id = ? ORDER BY id",
            org, MessageId{message.send, message.lead_no});
        while (nameless.next()) held.replies.push_back(take_reply(nameless));
    }
}

void add_opt_outs(Connection& db, OrgId org, std::uint64_t phone, HeldOfPerson& held) {
    auto row = db.query(
        "SELECT scope, source, detail, at FROM opt_outs WHERE org_id = ?1 AND phone = ?2 UNION ALL "
        "SELECT o.scope, o.source, o.detail, o.at FROM scoped_users u JOIN scoped_opt_outs o "
        "ON o.org_id = u.org_id AND o.user_id = u.user_id WHERE u.org_id = ?1 AND u.phone = ?2",
        org, phone);
    while (row.next())
        held.opt_outs.push_back({.org = org,
                                 .phone = phone,
                                 .scope = row.take<OptOutScope>(),
                                 .source = row.take<OptOutSource>(),
                                 .detail = row.take<std::string>(),
                                 .at = row.take<Wall>()});
}

void add_lead_events(Connection& db, OrgId org, std::uint64_t phone, HeldOfPerson& held) {
    auto row = db.query(
        "SELECT t.name, e.occurred_at, e.received_at, e.metadata FROM lead_event_types t JOIN lead_events e "
        "ON e.type_id = t.id WHERE t.org_id = ? AND e.phone = ? ORDER BY e.occurred_at",
        org, phone);
    while (row.next())
        held.lead_events.push_back({.type = row.take<std::string>(),
                                    .occurred_at = row.take<Wall>(),
                                    .received_at = row.take<Wall>(),
                                    .metadata_json = row.take<std::string>()});
}

void add_filter_events(Connection& db, OrgId org, std::uint64_t phone, HeldOfPerson& held) {
    std::map<FilterEventId, HeldFilterEvent> found;    // one may name a person in both ways
    auto const take = [&found](Query row) {
        while (row.next()) {
            auto const id = row.take<FilterEventId>();
            found[id] = {
                .send = row.take<SendId>(), .mode = row.take<FilterMode>(), .received_at = row.take<Wall>()};
        }
    };
    take(
        db.query("SELECT e.id, e.send_id, e.mode, e.received_at FROM filter_events e JOIN filter_phones p "
                 "ON p.event_id = e.id WHERE e.org_id = ? AND e.accepted_at IS NOT NULL AND p.phone = ?",
                 org, phone));
    for (auto const& held_lead : held.leads)
        take(db.query(
            "SELECT e.id, e.send_id, e.mode, e.received_at FROM campaigns c JOIN sends s ON s.campaign_id = "
            "c.id "
            "JOIN filter_events e ON e.send_id = s.id JOIN filter_external_ids x ON x.event_id = e.id "
            "WHERE c.audience_id = ? AND e.accepted_at IS NOT NULL AND x.external_id = ?",
            held_lead.audience, held_lead.lead.external_id));
    for (auto const& [id, event] : found) held.filter_events.push_back(event);
}

/// By number, and by Meta's ids of the person.
void add_statuses(Connection& db, OrgId org, std::uint64_t phone, HeldOfPerson& held) {
    auto ids = db.query("SELECT user_id FROM scoped_users WHERE org_id = ? AND phone = ?", org, phone);
    while (ids.next()) held.scoped_user_ids.push_back(ids.take<std::string>());
    auto row = db.query(
        "SELECT wamid, receipt, at, code, detail FROM status_inbox WHERE org_id = ?1 AND recipient IN "
        "(SELECT ?3 UNION ALL SELECT user_id FROM scoped_users WHERE org_id = ?1 AND phone = ?2) ORDER BY at",
        org, phone, std::to_string(phone));
    while (row.next())
        held.unmatched_statuses.push_back({.wamid = row.take<std::string>(),
                                           .receipt = row.take<Receipt>(),
                                           .at = row.take<Wall>(),
                                           .code = row.take<int>(),
                                           .detail = row.take<std::string>()});
}

void add_bodies(Connection& db, OrgId org, std::uint64_t phone, HeldOfPerson& held) {
    auto const marks = marks_of(db, org, phone);
    auto row =
        db.query("SELECT field, body, received_at FROM webhook_archive WHERE org_id = ? ORDER BY id", org);
    while (row.next()) {
        HeldBody body{.field = row.take<std::string>(),
                      .body = row.take<std::string>(),
                      .received_at = row.take<Wall>()};
        if (bears(body.body, marks)) held.webhook_bodies.push_back(std::move(body));
    }
}
}    // namespace

HeldOfPerson held_of_person(Connection& db, OrgId org, std::uint64_t phone) {
    HeldOfPerson held;
    held.erased_at = ErasedPeople{db, org}.erased_at(phone);
    add_leads(db, org, phone, held);
    add_replies(db, org, phone, held);
    add_opt_outs(db, org, phone, held);
    add_lead_events(db, org, phone, held);
    add_filter_events(db, org, phone, held);
    held.test_messages = take_tests(db.query(
        "SELECT id, org_id, send_id, phone, wamid, status, code, detail, at, updated_at FROM test_messages "
        "WHERE org_id = ? AND phone = ? ORDER BY id",
        org, phone));
    add_statuses(db, org, phone, held);
    add_bodies(db, org, phone, held);
    return held;
}

}    // namespace carillon::store::sqlite
