#include "store/sqlite/erasure.hpp"

#include "domain/phone.hpp"
#include "store/audiences.hpp"
#include "store/sqlite/erased_people.hpp"
#include "store/sqlite/lead_search.hpp"

namespace carillon::store::sqlite {
namespace {
constexpr int searched_rows = 2'000;

template <class T>
std::vector<T> all_of(Query row) {
    std::vector<T> found;
    while (row.next()) found.push_back(row.take<T>());
    return found;
}

/// Meta may name who writes without a number, but says what they answer.
std::int64_t erase_nameless_replies(Connection& db, OrgId org, std::vector<SendId> const& sends,
                                    LeadNo lead_no) {
    std::int64_t erased = 0;
    for (auto const send : sends)
        erased += db.run("DELETE FROM inbound_messages WHERE org_id = ? AND phone = 0 AND message_id = ?",
                         org, MessageId{send, lead_no});
    return erased;
}

/// Whether another lead of the audience has the same external id: what a filter says of it is said of them
/// too.
bool shares_external_id(Connection& db, LeadId lead, std::string const& external_id) {
    return db.exists("SELECT 1 FROM leads WHERE id BETWEEN ? AND ? AND id <> ? AND external_id = ? LIMIT 1",
                     LeadId{lead.parent, 0}, LeadId{lead.parent, ~LeadNo{0}}, lead, external_id);
}

/// In the audience filters of the sends, by external id. Before the leads themselves, which have it.
std::int64_t erase_external_ids(Connection& db, PersonLeads const& leads, std::vector<SendId> const& sends) {
    std::int64_t erased = 0;
    for (auto const lead_no : leads.lead_nos) {
        LeadId const lead{leads.audience, lead_no};
        auto const external_id = db.one<std::string>("SELECT external_id FROM leads WHERE id = ?", lead);
        std::vector<FilterEventId> naming;
        for (auto const send : sends)
            std::ranges::copy(
                all_of<FilterEventId>(
                    db.query("SELECT e.id FROM filter_events e WHERE e.send_id = ? AND EXISTS (SELECT 1 FROM "
                             "filter_external_ids x WHERE x.event_id = e.id AND x.external_id = ?)",
                             send, *external_id)),
                std::back_inserter(naming));
        if (naming.empty() || shares_external_id(db, lead, *external_id)) continue;
        for (auto const event : naming)
            erased += db.run("DELETE FROM filter_external_ids WHERE event_id = ? AND external_id = ?", event,
                             *external_id);
    }
    return erased;
}

std::int64_t erase_filter_phones(Connection& db, OrgId org, std::uint64_t phone) {
    return db.run(
        "DELETE FROM filter_phones WHERE phone = ?2 AND event_id IN (SELECT id FROM filter_events WHERE "
        "org_id "
        "= ?1)",
        org, phone);
}

std::int64_t erase_lead_events(Connection& db, OrgId org, std::uint64_t phone) {
    std::int64_t erased = 0;
    for (auto const type :
         all_of<std::int64_t>(db.query("SELECT id FROM lead_event_types WHERE org_id = ?", org))) {
        int const events = db.run("DELETE FROM lead_events WHERE type_id = ? AND phone = ?", type, phone);
        db.run("UPDATE lead_event_types SET events = events - ?2 WHERE id = ?1", type, events);
        erased += events;
    }
    return erased;
}

std::int64_t erase_statuses(Connection& db, OrgId org, std::string const& recipient) {
    return db.run(
        "DELETE FROM status_inbox WHERE org_id = ?1 AND phone_number_id IN (SELECT phone_number_id FROM "
        "phone_numbers "
        "WHERE org_id = ?1) AND recipient = ?2",
        org, recipient);
}

std::int64_t erase_scoped_users(Connection& db, OrgId org, std::uint64_t phone, Erased& erased) {
    auto const ids = all_of<std::string>(
        db.query("SELECT user_id FROM scoped_users WHERE org_id = ? AND phone = ?", org, phone));
    for (auto const& id : ids) {
        erased.opt_outs += db.run("DELETE FROM scoped_opt_outs WHERE org_id = ? AND user_id = ?", org, id);
        erased.unmatched_statuses += erase_statuses(db, org, id);
    }
    return db.run("DELETE FROM scoped_users WHERE org_id = ? AND phone = ?", org, phone);
}

/// Meta's ids of whatever went to or came from the person.
void add_wamids(Connection& db, OrgId org, std::uint64_t phone, std::vector<std::string>& marks) {
    auto const append = [&marks](std::vector<std::string> wamids) {
        std::ranges::move(wamids, std::back_inserter(marks));
    };
    for (auto const& leads : leads_of(db, org, phone))
        for (auto const send : sends_to(db, leads.audience))
            for (auto const lead_no : leads.lead_nos)
                append(all_of<std::string>(
                    db.query("SELECT wamid FROM wamids WHERE id = ?", MessageId{send, lead_no})));
    append(all_of<std::string>(
        db.query("SELECT wamid FROM inbound_messages WHERE org_id = ? AND phone = ?", org, phone)));
    append(all_of<std::string>(db.query(
        "SELECT wamid FROM test_messages WHERE org_id = ? AND phone = ? AND wamid <> ''", org, phone)));
}

SearchStep erase_marked(Connection& db, std::vector<std::string> const& marks, Query row, Sql erase) {
    SearchStep step;
    std::vector<std::int64_t> marked;
    while (row.next()) {
        step.through = row.take<std::int64_t>();
        if (bears(row.take<std::string>(), marks)) marked.push_back(*step.through);
    }
    for (auto const id : marked) step.erased += db.run(erase, id);
    return step;
}
}    // namespace

std::vector<PersonLeads> leads_of(Connection& db, OrgId org, std::uint64_t phone) {
    std::vector<PersonLeads> found;
    for (auto const audience : all_of<AudienceId>(db.query(
             "SELECT id FROM audiences WHERE org_id = ? AND status = ?", org, AudienceStatus::ready))) {
        auto const range = find_phone(db, audience, static_cast<std::int64_t>(phone));
        auto lead_nos =
            all_of<LeadId>(db.query("SELECT id FROM leads WHERE id BETWEEN ? AND ? AND phone = ?",
                                    LeadId{audience, range.from}, LeadId{audience, range.through}, phone));
        if (lead_nos.empty()) continue;
        PersonLeads leads{.audience = audience, .lead_nos = {}};
        for (auto const& id : lead_nos) leads.lead_nos.push_back(id.lead_no);
        found.push_back(std::move(leads));
    }
    return found;
}

std::vector<SendId> sends_to(Connection& db, AudienceId audience) {
    return all_of<SendId>(
        db.query("SELECT s.id FROM campaigns c JOIN sends s ON s.campaign_id = c.id WHERE c.audience_id = ?",
                 audience));
}

std::int64_t erase_leads(Connection& db, AudienceId audience, std::vector<SendId> const& sends, LeadNo from,
                         LeadNo through) {
    LeadId const first{audience, from}, last{audience, through};
    db.run(
        "DELETE FROM scoped_users WHERE org_id = (SELECT org_id FROM audiences WHERE id = ?1) AND phone IN "
        "(SELECT phone FROM leads WHERE id BETWEEN ?2 AND ?3 AND phone > 0)",
        audience, first, last);
    db.run(
        "UPDATE leads SET phone = iif(phone > 0, ?3, phone), external_id = '', variables = '' "
        "WHERE id BETWEEN ?1 AND ?2",
        first, last, erased_phone);
    db.run("UPDATE lead_rejects SET raw_phone = '', reason = '' WHERE id BETWEEN ? AND ?", first, last);
    std::int64_t messages = 0;
    for (auto const send : sends) {
        MessageId const lowest{send, from}, highest{send, through};
        // Meta's id of a message has the number in it.
        int const known = db.run("DELETE FROM wamids WHERE id BETWEEN ? AND ?", lowest, highest);
        int const noted = db.run(
            "UPDATE message_notes SET detail = '', raw = NULL WHERE id BETWEEN ? AND ? "
            "AND (detail <> '' OR raw IS NOT NULL)",
            lowest, highest);
        messages += std::max(known, noted);
    }
    return messages;
}

Erased erase_person(Connection& db, OrgId org, std::uint64_t phone) {
    Erased erased;
    erased.scoped_user_ids =
        erase_scoped_users(db, org, phone, erased);    // before the leads, which end them too
    erased.filter_events = erase_filter_phones(db, org, phone);
    for (auto const& leads : leads_of(db, org, phone)) {
        auto const sends = sends_to(db, leads.audience);
        erased.filter_events += erase_external_ids(db, leads, sends);
        for (auto const lead_no : leads.lead_nos) {
            erased.replies += erase_nameless_replies(db, org, sends, lead_no);
            erased.messages += erase_leads(db, leads.audience, sends, lead_no, lead_no);
        }
        erased.leads += static_cast<std::int64_t>(leads.lead_nos.size());
    }
    erased.lead_events = erase_lead_events(db, org, phone);
    erased.replies += db.run("DELETE FROM inbound_messages WHERE org_id = ? AND phone = ?", org, phone);
    erased.opt_outs += db.run("DELETE FROM opt_outs WHERE org_id = ? AND phone = ?", org, phone);
    db.run("DELETE FROM opt_out_lifts WHERE org_id = ? AND phone = ?", org, phone);
    erased.test_messages = db.run("DELETE FROM test_messages WHERE org_id = ? AND phone = ?", org, phone);
    erased.unmatched_statuses += erase_statuses(db, org, std::to_string(phone));
    return erased;
}

std::vector<std::string> marks_of(Connection& db, OrgId org, std::uint64_t phone) {
    std::vector<std::string> marks;
    for (auto const& digits : spellings_of(phone)) {
        marks.push_back(fmt::format("\"{}\"", digits));    // whole: no part of a longer number
        marks.push_back(fmt::format("\"+{}\"", digits));
    }
    add_wamids(db, org, phone, marks);
    return marks;
}

bool bears(std::string_view text, std::vector<std::string> const& marks) {
    return std::ranges::any_of(marks, [text](std::string const& mark) { return text.contains(mark); });
}

SearchStep erase_webhook_bodies(Connection& db, OrgId org, std::vector<std::string> const& marks,
                                std::int64_t after) {
    return erase_marked(
        db, marks,
        db.query("SELECT id, body FROM webhook_archive WHERE org_id = ? AND id > ? ORDER BY id LIMIT ?", org,
                 after, searched_rows),
        "DELETE FROM webhook_archive WHERE id = ?");
}

SearchStep erase_outbound_events(Connection& db, OrgId org, std::vector<std::string> const& marks,
                                 std::int64_t after) {
    return erase_marked(
        db, marks,
        db.query("SELECT id, data FROM outbound_events WHERE org_id = ? AND id > ? ORDER BY id LIMIT ?", org,
                 after, searched_rows),
        "DELETE FROM outbound_events WHERE id = ?");
}

}    // namespace carillon::store::sqlite
