#pragma once
#include "base/clock.hpp"
#include "base/problem.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::graph {

/// Whether `header` (X-Hub-Signature-256: "sha256=<64 hex digits>") signs exactly these bytes. Constant time
/// in the signature. (Meta: webhooks, validating payloads.)
bool verify_signature(std::string_view body, std::string_view header, std::string_view app_secret);

enum class ReceiptStatus : std::uint8_t { sent, delivered, read, failed, other };
std::string_view to_string(ReceiptStatus status);

/// One entry of statuses[]. Ids are Meta's; what Meta left out is empty, 0 or the epoch.
struct StatusEvent {
    std::string waba_id, phone_number_id;
    std::string wamid;
    ReceiptStatus status = ReceiptStatus::other;
    Wall at{};                        // Meta's time, to the second
    std::string recipient_id;         // wa_id; may be missing when only a business-scoped user id is known
    std::string recipient_user_id;    // BSUID
    std::string callback_data;        // biz_opaque_callback_data, as given with the send
    int error_code = 0;
    std::string error_title, error_details;
    std::string error_raw;           // Meta's error object, as it came
    std::string pricing_category;    // marketing, marketing_lite, utility, …
    std::string pricing_type;        // regular, free_customer_service, free_entry_point, …
};

/// One entry of messages[]: a recipient wrote or tapped.
struct InboundMessage {
    std::string waba_id, phone_number_id;
    std::string from;            // wa_id; may be missing, as above
    std::string from_user_id;    // BSUID
    std::string wamid;
    Wall at{};
    std::string type;             // text, button, interactive, reaction, system, unsupported, image, …
    std::string text;             // text body, button label, reply title, caption or emoji
    std::string payload;          // quick-reply payload or interactive id
    std::string context_wamid;    // the message answered to; a plain text has none
};

/// A recipient stopped or resumed marketing messages inside WhatsApp.
struct UserPreference {
    std::string waba_id, phone_number_id, wa_id, user_id, category;
    enum class Value : std::uint8_t { stop, resume } value = Value::stop;
    Wall at{};
};

struct TemplateUpdate {
    enum class Kind : std::uint8_t {
        status,              // `value` is Meta's event: APPROVED, PAUSED, DISABLED, …
        quality,             // `value` is the new score
        category_planned,    // `value` is the category now, `correct` the one to come (24 h ahead)
        category_changed,    // `value` is the category from now on
        components,          // its texts are now those below
    };
    Kind kind = Kind::status;
    std::string waba_id, template_id, name, language;    // language as the API writes it: en_US
    std::string value, previous, correct, reason;
    struct Button {
        std::string type, text, url, phone_number;
    };
    /// Of components; nothing where Meta does not speak of them.
    std::optional<std::string> header, body, footer;
    std::optional<std::vector<Button>> buttons;
};

/// An error without a message: value.errors[], such as 130429 for a number.
struct NumberError {
    std::string waba_id, phone_number_id;
    int code = 0;
    std::string title, details;
};

/// Whatever has no type above (account, number, clicks, newer fields, entries we cannot read), kept whole.
struct OtherChange {
    std::string waba_id;
    std::string field;    // Meta's field, "messages.<part>" for a part of one, or "object" for a foreign body
    std::string json;
};

struct WebhookBatch {
    std::vector<StatusEvent> statuses;
    std::vector<InboundMessage> inbound;
    std::vector<UserPreference> preferences;
    std::vector<TemplateUpdate> templates;
    std::vector<NumberError> errors;
    std::vector<OtherChange> others;
};

/// Reads one webhook body, whatever order its keys come in. Nothing of it is lost: what is not understood is
/// in `others`. A body that is not JSON, or ends in the middle, is refused as malformed. Never throws on
/// input. Thread-safe; about a microsecond a status event.
Result<WebhookBatch> parse_webhook(std::string_view body);

}    // namespace carillon::graph
