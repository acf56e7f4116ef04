#include "sandbox/webhook_events.hpp"

#include "sandbox/errors.hpp"
#include "sandbox/region.hpp"
#include "sandbox/text.hpp"
#include "sandbox/wamid.hpp"

#include <algorithm>
#include <array>

namespace carillon::sandbox {
namespace {

constexpr auto names = std::to_array<std::string_view>({"Asha", "Zoë", "José", "Łukasz", "Müller", "Mehmet",
                                                        "Aiko", "Nkechi", "João", "Олена", "Priya", "Søren",
                                                        "Lucía", "Omar", "Anna 🌷", "Thandi"});
constexpr auto replies = std::to_array<std::string_view>({"Thanks!", "Is this still available?", "👍",
                                                          "Please don't stop sending these", "¿Hasta cuándo?",
                                                          "Danke schön", "cancel my order", "Ok"});
constexpr std::size_t statuses_per_change =
    64;    // so that a large POST has many changes, and a change many statuses
constexpr std::string_view href =
    "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes";

bool is_status(Update::Kind kind) {
    using Kind = Update::Kind;
    switch (kind) {
        case Kind::sent:
        case Kind::delivered:
        case Kind::read:
        case Kind::failed: return true;
        case Kind::reply:
        case Kind::stop_reply:
        case Kind::preference_stop:
        case Kind::button_tap:
        case Kind::prepared: return false;
    }
    return false;
}

std::string_view name_of(Update::Kind kind) {
    using Kind = Update::Kind;
    switch (kind) {
        case Kind::sent: return "sent";
        case Kind::delivered: return "delivered";
        case Kind::read: return "read";
        case Kind::failed: return "failed";
        case Kind::reply:
        case Kind::stop_reply:
        case Kind::preference_stop:
        case Kind::button_tap:
        case Kind::prepared: break;
    }
    return "";
}

void put_user_id(std::string& out, std::uint64_t phone) {
    std::string_view const country = country_of(phone);
    if (country.empty()) return;
    put(out, R"(,"user_id":")", country, ".", mix(phone) % 10'000'000'000, "\"");
}

}    // namespace

int quick_reply_index(TemplateShape const& shape) {
    for (std::size_t i = 0; i < shape.buttons.size(); ++i)
        if (shape.buttons[i].kind == ButtonShape::Kind::quick_reply) return static_cast<int>(i);
    return -1;
}

std::string_view WebhookWriter::pricing_category(Message const& message) const {
    if (message.template_index == Message::no_template) return "service";
    std::string_view const category = world_.templates()[message.template_index].spec.category;
    if (category == "MARKETING") return message.optimised ? "marketing_lite" : "marketing";
    return category == "UTILITY" ? "utility" : "authentication";
}

/// Brazil drops the ninth digit of numbers outside the south-east and Mexico adds a 1 (Meta: phone number
/// formats).
std::uint64_t WebhookWriter::wa_id(std::uint64_t phone) const {
    if (!behaviour_.recipients.rewrite_wa_ids) return phone;
    if (phone / 10'000'000'000'0 == 55 && phone / 100'000'000 % 10 == 9 && phone / 1'000'000'000 % 100 >= 31)
        return phone / 1'000'000'000 * 100'000'000 + phone % 100'000'000;
    if (phone / 10'000'000'000 == 52) return 521 * 10'000'000'000 + phone % 10'000'000'000;
    return phone;
}

void WebhookWriter::put_metadata(std::string& out, std::uint8_t phone_index) const {
    PhoneNumberEntry const& number = world_.phone_numbers()[phone_index];
    put(out, R"("messaging_product":"whatsapp","metadata":{"display_phone_number":")", number.digits,
        R"(","phone_number_id":")", number.spec.id, "\"}");
}

void WebhookWriter::put_contact(std::string& out, std::uint64_t phone, std::string_view user_id) const {
    put(out, R"({"profile":{"name":)");
    put_json_string(out, names[mix(phone, 7) % names.size()]);
    if (!user_id.empty()) {
        put(out, R"(},"user_id":")", user_id, "\"}");
        return;
    }
    put(out, R"(},"wa_id":")", wa_id(phone), "\"");
    put_user_id(out, phone);
    put(out, "}");
}

void WebhookWriter::put_failure(std::string& out, int code) const {
    ErrorKind const* kind = find_error(code);
    std::string_view const title = kind == nullptr ? "Something went wrong" : kind->title;
    std::string_view const details =
        code == 131049
            ? "In order to maintain a healthy ecosystem engagement, the message failed to be delivered."
        : code == 131050
            ? "Unable to deliver the message. This recipient has chosen to stop receiving marketing messages."
        : code == 131026 ? "Message Undeliverable."
                         : title;
    put(out, R"(,"errors":[{"code":)", code, R"(,"title":")", title, R"(","message":")", title,
        R"(","error_data":{"details":")", details, R"("},"href":")", href, "\"}]");
}

void WebhookWriter::put_status(std::string& out, Update const& update) const {
    Message const& message = ledger_[update.message];
    MessageTexts const texts = ledger_.texts(message);
    put(out, R"({"id":")", ledger_.wamid(update.message), R"(","status":")", name_of(update.kind),
        R"(","timestamp":")", update.stamp, "\"");
    if (texts.user_id.empty()) put(out, R"(,"recipient_id":")", wa_id(message.to), "\"");
    if (update.kind == Update::Kind::failed) {
        put_failure(out, static_cast<int>(update.failure));
    } else if (!texts.user_id.empty()) {
        put(out, R"(,"recipient_user_id":")", texts.user_id, "\"");
    }
    if (texts.has_callback_data) {
        put(out, R"(,"biz_opaque_callback_data":)");
        put_json_string(out, texts.callback_data);
    }
    if (update.kind != Update::Kind::failed && update.with_pricing)
        put(out, R"(,"pricing":{"billable":true,"pricing_model":"PMP","type":"regular","category":")",
            pricing_category(message), "\"}");
    put(out, "}");
}

std::string WebhookWriter::inbound_text(std::uint8_t phone_index, std::uint64_t from, std::int64_t stamp,
                                        std::string_view id, std::string_view text) const {
    std::string out = R"({"field":"messages","value":{)";
    put_metadata(out, phone_index);
    put(out, R"(,"contacts":[)");
    put_contact(out, from, {});
    put(out, R"(],"messages":[{"from":")", wa_id(from), R"(","id":")", id, R"(","timestamp":")", stamp,
        R"(","type":"text","text":{"body":)");
    put_json_string(out, text);
    put(out, "}}]}}");
    return out;
}

std::string WebhookWriter::inbound_button(std::uint8_t phone_index, std::uint64_t from, std::int64_t stamp,
                                          std::string_view id, std::string_view label,
                                          std::string_view payload, std::string_view context) const {
    std::string out = R"({"field":"messages","value":{)";
    put_metadata(out, phone_index);
    put(out, R"(,"contacts":[)");
    put_contact(out, from, {});
    put(out, R"(],"messages":[{"from":")", wa_id(from), R"(","id":")", id, R"(","timestamp":")", stamp,
        R"(","type":"button","button":{"payload":)");
    put_json_string(out, payload);
    put(out, R"(,"text":)");
    put_json_string(out, label);
    put(out, "}");
    if (!context.empty())
        put(out, R"(,"context":{"from":")", world_.phone_numbers()[phone_index].digits, R"(","id":")",
            context, "\"}");
    put(out, "}]}}");
    return out;
}

namespace {
/// Meta's own samples write en-US in webhooks and en_US elsewhere.
std::string language_in_webhook(TemplateSpec const& spec) {
    std::string language = spec.language;
    std::ranges::replace(language, '_', '-');
    return language;
}
}    // namespace

std::string WebhookWriter::template_category(TemplateSpec const& spec, std::string_view previous) {
    std::string out = R"({"field":"template_category_update","value":{"message_template_id":)";
    put(out, spec.id, R"(,"message_template_name":)", json_string(spec.name),
        R"(,"message_template_language":")", language_in_webhook(spec), R"(","previous_category":")",
        previous, R"(","new_category":")", spec.category, R"("}})");
    return out;
}

std::string WebhookWriter::template_status(TemplateSpec const& spec) {
    auto const language = language_in_webhook(spec);
    std::string_view const event = spec.status;
    std::string out = R"({"field":"message_template_status_update","value":{"event":")";
    put(out, event, R"(","message_template_id":)", spec.id, R"(,"message_template_name":)",
        json_string(spec.name), R"(,"message_template_language":")", language,
        R"(","message_template_category":")", spec.category, R"(","reason":")",
        event == "REJECTED" ? std::string_view{spec.rejected_reason} : "NONE", "\"");
    if (event == "PAUSED")
        put(out,
            R"(,"other_info":{"title":"FIRST_PAUSE","description":"Paused for 3 hours for low quality."})");
    put(out, "}}");
    return out;
}

std::string WebhookWriter::phone_quality(PhoneNumberEntry const& number, std::string_view event) {
    std::string out = R"({"field":"phone_number_quality_update","value":{"display_phone_number":")";
    put(out, number.digits, R"(","event":")", event,
        R"(","current_limit":"TIER_UNLIMITED","max_daily_conversations_per_business":"TIER_UNLIMITED"}})");
    return out;
}

/// The words of a reply, a tap or a stop follow from the message alone, so that a repeated POST says the
/// same.
void WebhookWriter::put_response(std::string& out, Update const& update) const {
    Message const& message = ledger_[update.message];
    std::uint64_t const unique = std::uint64_t{update.message} << 3 | static_cast<std::uint64_t>(update.kind);
    std::string const id =
        wamid(std::to_string(message.to), Direction::inbound, mix(seed_, message.accepted_at_ms) ^ unique);
    using Kind = Update::Kind;
    if (update.kind == Kind::preference_stop) {
        put(out, R"({"field":"user_preferences","value":{)");
        put_metadata(out, message.phone_index);
        put(out, R"(,"contacts":[)");
        put_contact(out, message.to, {});
        put(out, R"(],"user_preferences":[{"wa_id":")", wa_id(message.to),
            R"(","detail":"User requested to stop marketing messages","category":"marketing_messages","value":"stop",)",
            R"("timestamp":)", update.stamp, "}]}}");
        return;
    }
    if (update.kind != Kind::button_tap) {
        bool const stop = update.kind == Kind::stop_reply;
        static constexpr auto stops =
            std::to_array<std::string_view>({"STOP", "stop", "Stop.", "Unsubscribe"});
        std::uint64_t const which = mix(message.to, 11);
        put(out, inbound_text(message.phone_index, message.to, update.stamp, id,
                              stop ? stops[which % stops.size()] : replies[which % replies.size()]));
        return;
    }
    auto const& shape = world_.templates()[message.template_index].shape;
    int const index = quick_reply_index(shape);
    std::string_view const label = shape.buttons[static_cast<std::size_t>(index)].text;
    std::string_view payload = label;    // what Meta sends when the send gave none
    MessageTexts const texts = ledger_.texts(message);
    for (auto const& [button, given] : texts.button_payloads)
        if (button == index) payload = given;
    put(out, inbound_button(message.phone_index, message.to, update.stamp, id, label, payload,
                            ledger_.wamid(update.message)));
}

std::size_t WebhookWriter::write(std::string& out, std::span<Update const> updates,
                                 std::deque<PreparedChange> const& prepared, std::size_t max_bytes) const {
    static constexpr std::size_t margin = 100'000;    // more than the longest single change
    std::string contacts, statuses;
    std::vector<std::uint64_t> named;
    std::int64_t time = 0;
    std::string changes;
    std::size_t at = 0;
    auto const separate = [&] {
        if (!changes.empty()) changes += ',';
    };
    while (at < updates.size() && (at == 0 || changes.size() + margin < max_bytes)) {
        Update const& first = updates[at];
        if (first.kind == Update::Kind::prepared && prepared[first.message].json.empty()) {
            ++at;    // a repeat of what was acknowledged and forgotten
            continue;
        }
        separate();
        if (first.kind == Update::Kind::prepared) {
            PreparedChange const& change = prepared[first.message];
            changes += change.json;
            time = std::max(time, change.time);
            ++at;
            continue;
        }
        if (!is_status(first.kind)) {
            put_response(changes, first);
            ++at;
            continue;
        }
        std::uint8_t const phone_index = ledger_[first.message].phone_index;
        contacts.clear();
        statuses.clear();
        named.clear();
        for (; at < updates.size() && is_status(updates[at].kind) && named.size() < statuses_per_change;
             ++at) {
            Message const& message = ledger_[updates[at].message];
            if (message.phone_index != phone_index || statuses.size() > margin / 2) break;
            if (!statuses.empty()) statuses += ',';
            put_status(statuses, updates[at]);
            bool const shown = updates[at].kind != Update::Kind::failed &&
                               std::ranges::find(named, message.to) == named.end();
            named.push_back(message.to);
            if (!shown) continue;
            if (!contacts.empty()) contacts += ',';
            put_contact(contacts, message.to, ledger_.texts(message).user_id);
        }
        put(changes, R"({"field":"messages","value":{)");
        put_metadata(changes, phone_index);
        if (!contacts.empty()) put(changes, R"(,"contacts":[)", contacts, "]");
        put(changes, R"(,"statuses":[)", statuses, "]}}");
    }
    put(out, R"({"object":"whatsapp_business_account","entry":[{"id":")", world_.spec().waba_id, "\"");
    if (time != 0) put(out, R"(,"time":)", time);
    put(out, R"(,"changes":[)", changes, "]}]}");
    return at;
}

}    // namespace carillon::sandbox
