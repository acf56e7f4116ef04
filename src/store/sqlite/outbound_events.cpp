#include "store/sqlite/outbound_events.hpp"

#include <boost/json/serialize.hpp>

namespace carillon::store::sqlite {
namespace {
namespace json = boost::json;

OutboundEventSet wanted_of(Connection& db, OrgId org) {
    OutboundEventSet wanted;
    auto row = db.query("SELECT events FROM outbound_webhooks WHERE org_id = ? AND active = 1", org);
    while (row.next()) wanted.bits |= row.take<std::uint32_t>();
    return wanted;
}

json::value text_or_null(std::string text) {
    return text.empty() ? json::value(nullptr) : json::value(std::move(text));
}

std::string e164(std::uint64_t phone) { return fmt::format("+{}", phone); }

/// Whom a message is to and what it is part of.
json::object about_message(Connection& db, MessageId id) {
    json::object data{{"sendId", id.parent.value}, {"leadNo", id.lead_no}};
    auto row = db.query(
        "SELECT c.id, coalesce(max(l.phone, 0), 0), l.external_id, w.wamid FROM sends s JOIN campaigns c ON "
        "c.id = s.campaign_id "
        "LEFT JOIN leads l ON l.id = (c.audience_id << 32) | ?2 LEFT JOIN wamids w ON w.id = ?3 "
        "WHERE s.id = ?1",
        id.parent, id.lead_no, id);
    if (!row.next()) return data;
    data["campaignId"] = row.take<std::int64_t>();
    auto const phone = row.take<std::uint64_t>();
    data["phoneE164"] = phone == 0 ? json::value(nullptr) : json::value(e164(phone));
    data["externalId"] = text_or_null(row.take<std::string>());
    data["wamid"] = text_or_null(row.take<std::string>());
    return data;
}

bool is_delivered(MessageStatus status) {
    return status == MessageStatus::delivered || status == MessageStatus::read;
}

/// What a campaign's move is called; nothing for a draft, which nobody waits for.
std::optional<OutboundEvent> event_of(CampaignStatus status) {
    switch (status) {
        case CampaignStatus::draft: return {};
        case CampaignStatus::scheduled: return OutboundEvent::campaign_scheduled;
        case CampaignStatus::running: return OutboundEvent::campaign_running;
        case CampaignStatus::paused: return OutboundEvent::campaign_paused;
        case CampaignStatus::completed: return OutboundEvent::campaign_completed;
        case CampaignStatus::cancelled: return OutboundEvent::campaign_cancelled;
    }
    return {};
}
}    // namespace

bool outbound_wanted(Connection& db, OrgId org, OutboundEvent type) {
    auto known = db.subscriptions().find(org);
    if (!known) {
        known = wanted_of(db, org);
        db.subscriptions().remember(org, *known);
    }
    return known->contains(type);
}

std::int64_t write_outbound_event(Connection& db, OrgId org, OutboundEvent type, Wall at,
                                  json::object const& data) {
    db.run("INSERT INTO outbound_events (org_id, type, at, data) VALUES (?, ?, ?, ?)", org, type, at,
           json::serialize(data));
    return db.inserted<OutboundWebhookId>().value;
}

void tell_of_message(Connection& db, OrgId org, MessageChange const& change) {
    auto const before = change.before.status, after = change.after.status;
    if (!is_delivered(before) && is_delivered(after)) {
        if (!outbound_wanted(db, org, OutboundEvent::message_delivered)) return;
        // A `read` may come first, and alone.
        auto const& delivered = change.after.time(Receipt::delivered);
        auto const at = delivered ? delivered : change.after.time(Receipt::read);
        write_outbound_event(db, org, OutboundEvent::message_delivered, *at,
                             about_message(db, change.after.id));
    } else if (before != MessageStatus::failed && after == MessageStatus::failed) {
        if (!outbound_wanted(db, org, OutboundEvent::message_failed)) return;
        auto data = about_message(db, change.after.id);
        data["code"] = change.after.error_code;
        data["detail"] = change.detail;
        write_outbound_event(db, org, OutboundEvent::message_failed, *change.after.time(Receipt::failed),
                             data);
    }
}

void tell_of_reply(Connection& db, OrgId org, MessageId answered, InboundMessage const& inbound) {
    if (!outbound_wanted(db, org, OutboundEvent::message_replied)) return;
    auto data = about_message(db, answered);
    if (inbound.from != 0) data["phoneE164"] = e164(inbound.from);
    data["replyWamid"] = inbound.wamid;
    data["replyType"] = inbound.type;
    data["text"] = text_or_null(inbound.text);
    data["payload"] = text_or_null(inbound.payload);
    write_outbound_event(db, org, OutboundEvent::message_replied, inbound.at, data);
}

void tell_of_opt_out(Connection& db, OptOut const& opt_out) {
    if (!outbound_wanted(db, opt_out.org, OutboundEvent::opt_out_created)) return;
    json::object const data{{"phoneE164", e164(opt_out.phone)},
                            {"scope", to_string(opt_out.scope)},
                            {"source", to_string(opt_out.source)},
                            {"detail", text_or_null(opt_out.detail)}};
    write_outbound_event(db, opt_out.org, OutboundEvent::opt_out_created, opt_out.at, data);
}

void tell_of_send(Connection& db, Send const& send, SendStatus to, Wall at) {
    if (to != SendStatus::completed || !outbound_wanted(db, send.org, OutboundEvent::send_completed)) return;
    json::object const data{{"campaignId", send.campaign.value}, {"sendId", send.id.value}};
    write_outbound_event(db, send.org, OutboundEvent::send_completed, at, data);
}

void tell_of_campaign(Connection& db, Campaign const& campaign, CampaignStatus to, std::string const& reason,
                      Wall at) {
    auto const type = event_of(to);
    if (!type || !outbound_wanted(db, campaign.org, *type)) return;
    json::object const data{{"campaignId", campaign.id.value},
                            {"name", campaign.name},
                            {"from", to_string(campaign.status)},
                            {"reason", text_or_null(reason)}};
    write_outbound_event(db, campaign.org, *type, at, data);
}

}    // namespace carillon::store::sqlite
