#include "graph/webhook.hpp"

#include "base/crypto.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <charconv>

namespace carillon::graph {
namespace {

namespace od = simdjson::ondemand;
namespace dom = simdjson::dom;
using simdjson::SUCCESS;

constexpr std::int64_t year_10000 = 253'402'300'800;
// Meta nests an interactive reply one level deep; a body of another make must not decide how deep we recurse.
constexpr int content_depth_max = 3;
constexpr std::size_t raw_max = 4'000;    // of an error object; Meta's are a few hundred bytes

struct ErrorEntry {
    int code = 0;
    std::string title, details, raw;
};

std::string_view trimmed(std::string_view json) {
    auto const last = json.find_last_not_of(" \t\r\n");
    return json.substr(0, last == json.npos ? 0 : last + 1);
}

Wall wall_from(std::string_view digits) {
    std::int64_t count = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    bool const sane = error == std::errc{} && count >= 0 && count < year_10000;
    return sane ? Wall{std::chrono::seconds{count}} : Wall{};
}

ReceiptStatus receipt_from(std::string_view word) {
    if (word == "sent") return ReceiptStatus::sent;
    if (word == "delivered") return ReceiptStatus::delivered;
    if (word == "read") return ReceiptStatus::read;
    if (word == "failed") return ReceiptStatus::failed;
    return ReceiptStatus::other;    // "played", and what is newer
}

/// Reads JSON once, front to back, keys in whatever order they come (On-Demand). A value of another type than
/// expected leaves its result empty; JSON that is broken sets `broken`.
class Walker {
public:
    explicit Walker(std::string_view body) : end_{body.data() + body.size()} {}
    bool broken = false;

protected:
    /// Notes what went wrong: a type of Meta's choosing is no fault, malformed JSON is.
    bool failed(simdjson::error_code error) {
        if (error == SUCCESS) return false;
        if (error != simdjson::INCORRECT_TYPE && error != simdjson::NO_SUCH_FIELD) broken = true;
        return true;
    }

    /// Calls `each(key, value)`. Keys are compared as they stand in the body: Meta's hold no escapes.
    template <class Each>
    bool members(od::value value, Each each) {
        od::object object;
        return !failed(value.get_object().get(object)) && members_of(object, each);
    }
    template <class Each>
    bool members_of(od::object& object, Each each) {
        for (auto field : object) {
            od::raw_json_string key;
            od::value inner;
            if (failed(field.key().get(key)) || failed(field.value().get(inner))) return false;
            std::string_view const rest{key.raw(), static_cast<std::size_t>(end_ - key.raw())};
            each(rest.substr(0, rest.find('"')), inner);
            if (broken) return false;
        }
        return true;
    }
    template <class Each>
    bool elements(od::value value, Each each) {
        od::array array;
        if (failed(value.get_array().get(array))) return false;
        for (auto element : array) {
            od::value inner;
            if (failed(element.get(inner))) return false;
            each(inner);
            if (broken) return false;
        }
        return true;
    }

    /// A string, or the digits of a number: ids and times come as either.
    bool text(od::value value, std::string& into) {
        od::json_type type{};
        if (failed(value.type().get(type))) return false;
        if (type == od::json_type::string) {
            std::string_view found;
            if (failed(value.get_string().get(found))) return false;
            into.assign(found);
            return true;
        }
        if (type != od::json_type::number) return false;
        into.assign(trimmed(value.raw_json_token()));
        return true;
    }
    Wall seconds(od::value value) {
        std::string digits;
        return text(value, digits) ? wall_from(digits) : Wall{};
    }
    int number(od::value value) {
        std::string digits;
        int found = 0;
        if (text(value, digits)) std::from_chars(digits.data(), digits.data() + digits.size(), found);
        return found;
    }
    std::string raw(od::value value) {
        od::json_type type{};
        if (failed(value.type().get(type))) return {};
        std::string_view json = value.raw_json_token();
        if (type == od::json_type::object) {
            od::object object;
            if (failed(value.get_object().get(object)) || failed(object.raw_json().get(json))) return {};
        } else if (type == od::json_type::array) {
            od::array array;
            if (failed(value.get_array().get(array)) || failed(array.raw_json().get(json))) return {};
        }
        return std::string{trimmed(json)};
    }

private:
    char const* end_;
};

class BatchReader : public Walker {
public:
    BatchReader(std::string_view body, WebhookBatch& batch) : Walker{body}, batch_{batch} {}

    void entry(od::value value) {
        Marks const from = marks();
        std::string id;    // may follow `changes`: what was read before it gets it afterwards
        bool const read = members(value, [&](std::string_view key, od::value inner) {
            bool const taken = key == "changes" && elements(inner, [&](od::value each) { change(each); });
            if (key == "id")
                text(inner, id);
            else if (!taken && key != "time" && !broken)
                other(fmt::format("entry.{}", key), raw(inner));
        });
        if (!read && !broken) other("entry", raw(value));
        stamp(from, id);
    }

private:
    struct Marks {
        std::size_t statuses, inbound, preferences, templates, errors, others;
    };
    Marks marks() const {
        return {batch_.statuses.size(),  batch_.inbound.size(), batch_.preferences.size(),
                batch_.templates.size(), batch_.errors.size(),  batch_.others.size()};
    }
    void stamp(Marks const& from, std::string const& id) {
        auto const each = [&](auto& events, std::size_t first) {
            for (std::size_t i = first; i < events.size(); ++i) events[i].waba_id = id;
        };
        each(batch_.statuses, from.statuses);
        each(batch_.inbound, from.inbound);
        each(batch_.preferences, from.preferences);
        each(batch_.templates, from.templates);
        each(batch_.errors, from.errors);
        each(batch_.others, from.others);
    }
    void stamp_number(Marks const& from, std::string const& id) {
        auto const each = [&](auto& events, std::size_t first) {
            for (std::size_t i = first; i < events.size(); ++i) events[i].phone_number_id = id;
        };
        each(batch_.statuses, from.statuses);
        each(batch_.inbound, from.inbound);
        each(batch_.preferences, from.preferences);
        each(batch_.errors, from.errors);
    }

    void change(od::value value) {
        od::object object;
        if (failed(value.get_object().get(object))) return other("change", raw(value));
        std::string field;
        std::string_view word;
        if (!failed(object["field"].get_string().get(word))) field.assign(word);
        od::value content;
        bool const empty = !broken && failed(object["value"].get(content));
        if (broken) return;
        if (empty) return keep_whole("change", object);
        if (field == "messages" || field == "user_preferences") return messages(field, content);
        std::string json = raw(content);
        if (!template_update(json)) other(std::move(field), std::move(json));
    }

    void messages(std::string const& field, od::value value) {
        Marks const from = marks();
        std::string phone_number_id;
        bool const read = members(value, [&](std::string_view key, od::value inner) {
            if (key == "statuses") {
                elements(inner, [&](od::value each) { status(each); });
            } else if (key == "metadata") {
                members(inner, [&](std::string_view name, od::value id) {
                    if (name == "phone_number_id") text(id, phone_number_id);
                });
            } else if (key == "messages") {
                elements(inner, [&](od::value each) { message(each); });
            } else if (key == "user_preferences") {
                elements(inner, [&](od::value each) { preference(each); });
            } else if (key == "errors") {
                elements(inner, [&](od::value each) {
                    ErrorEntry error = read_error(each);
                    batch_.errors.push_back(
                        {{}, {}, error.code, std::move(error.title), std::move(error.details)});
                });
            } else if (key != "messaging_product" && key != "contacts") {
                other(fmt::format("{}.{}", field, key), raw(inner));
            }
        });
        if (!read && !broken) other(field, raw(value));
        stamp_number(from, phone_number_id);
    }

    void status(od::value value) {
        od::object object;
        if (failed(value.get_object().get(object))) return other("messages.statuses", raw(value));
        StatusEvent event;
        members_of(object, [&](std::string_view key, od::value inner) { status_member(event, key, inner); });
        if (!event.wamid.empty()) {
            batch_.statuses.push_back(std::move(event));
        } else if (!broken) {
            keep_whole("messages.statuses", object);
        }
    }

    void status_member(StatusEvent& event, std::string_view key, od::value value) {
        if (key == "id") {
            text(value, event.wamid);
        } else if (key == "status") {
            std::string_view word;
            if (!failed(value.get_string().get(word))) event.status = receipt_from(word);
        } else if (key == "timestamp") {
            event.at = seconds(value);
        } else if (key == "recipient_id") {
            text(value, event.recipient_id);
        } else if (key == "recipient_user_id") {
            text(value, event.recipient_user_id);
        } else if (key == "biz_opaque_callback_data") {
            text(value, event.callback_data);
        } else if (key == "pricing") {
            members(value, [&](std::string_view name, od::value inner) {
                if (name == "category") text(inner, event.pricing_category);
                if (name == "type") text(inner, event.pricing_type);
            });
        } else if (key == "errors") {
            elements(value, [&](od::value inner) {
                if (event.error_code != 0) return;    // Meta sends one; the first is the cause
                ErrorEntry error = read_error(inner);
                event.error_code = error.code;
                event.error_title = std::move(error.title);
                event.error_details = std::move(error.details);
                event.error_raw = std::move(error.raw);
            });
        }
    }

    ErrorEntry read_error(od::value value) {
        ErrorEntry error;
        std::string spoken;
        od::object object;
        std::string_view json;
        if (failed(value.get_object().get(object)) || failed(object.raw_json().get(json))) return error;
        if (json.size() <= raw_max) error.raw = json;
        if (object.reset().error() != simdjson::SUCCESS) return error;
        members_of(object, [&](std::string_view key, od::value inner) {
            if (key == "code") error.code = number(inner);
            if (key == "title") text(inner, error.title);
            if (key == "message") text(inner, spoken);
            if (key == "error_data") error_data(error, inner);
        });
        if (error.title.empty()) error.title = std::move(spoken);
        return error;
    }
    void error_data(ErrorEntry& error, od::value value) {
        if (text(value, error.details)) return;    // a string in places
        members(value, [&](std::string_view key, od::value inner) {
            if (key == "details") text(inner, error.details);
        });
    }

    void message(od::value value) {
        od::object object;
        if (failed(value.get_object().get(object))) return other("messages.messages", raw(value));
        InboundMessage event;
        members_of(object, [&](std::string_view key, od::value inner) { message_member(event, key, inner); });
        if (!event.wamid.empty()) {
            batch_.inbound.push_back(std::move(event));
        } else if (!broken) {
            keep_whole("messages.messages", object);
        }
    }

    void message_member(InboundMessage& event, std::string_view key, od::value value) {
        if (key == "from") {
            text(value, event.from);
        } else if (key == "from_user_id") {
            text(value, event.from_user_id);
        } else if (key == "id") {
            text(value, event.wamid);
        } else if (key == "timestamp") {
            event.at = seconds(value);
        } else if (key == "type") {
            text(value, event.type);
        } else if (key == "context") {
            members(value, [&](std::string_view name, od::value inner) {
                if (name == "id") text(inner, event.context_wamid);
            });
        } else if (key == "text" || key == "button" || key == "interactive" || key == "reaction" ||
                   key == "image" || key == "video" || key == "document" || key == "system") {
            bool const has_payload = key == "button" || key == "interactive";
            content(event, value, 0);
            if (!has_payload) event.payload.clear();    // the id of a medium is not something a campaign gave
        }
    }

    /// The text and payload of whatever kind of message it is.
    void content(InboundMessage& event, od::value value, int depth) {
        members(value, [&](std::string_view key, od::value inner) {
            if (key == "body" || key == "text" || key == "title" || key == "caption" || key == "emoji") {
                if (event.text.empty()) text(inner, event.text);
            } else if (key == "payload" || key == "id" || key == "response_json") {
                if (event.payload.empty()) text(inner, event.payload);
            } else if (key == "message_id") {
                text(inner, event.context_wamid);    // a reaction names here what it is about
            } else if ((key == "button_reply" || key == "list_reply" || key == "nfm_reply") &&
                       depth < content_depth_max) {
                content(event, inner, depth + 1);
            }
        });
    }

    void preference(od::value value) {
        od::object object;
        if (failed(value.get_object().get(object))) return other("user_preferences", raw(value));
        UserPreference event;
        std::string word;
        members_of(object, [&](std::string_view key, od::value inner) {
            if (key == "wa_id") text(inner, event.wa_id);
            if (key == "user_id") text(inner, event.user_id);
            if (key == "category") text(inner, event.category);
            if (key == "value") text(inner, word);
            if (key == "timestamp") event.at = seconds(inner);
        });
        bool const known = word == "stop" || word == "resume";
        event.value = word == "resume" ? UserPreference::Value::resume : UserPreference::Value::stop;
        if (known && !(event.wa_id.empty() && event.user_id.empty())) {
            batch_.preferences.push_back(std::move(event));
        } else if (!broken) {
            keep_whole("user_preferences", object);
        }
    }

    bool template_update(std::string const& json);

    void keep_whole(std::string field, od::object& object) {
        bool rewound = false;
        std::string_view json;
        if (failed(object.reset().get(rewound)) || failed(object.raw_json().get(json))) return;
        other(std::move(field), std::string{trimmed(json)});
    }
    void other(std::string field, std::string json) {
        batch_.others.push_back({{}, std::move(field), std::move(json)});
    }

    WebhookBatch& batch_;
};

std::string text_of(dom::element const& object, char const* key) {
    std::string_view word;
    if (object[key].get(word) == SUCCESS) return std::string{word};
    std::int64_t digits = 0;
    return object[key].get(digits) == SUCCESS ? std::to_string(digits) : std::string{};
}

bool has(dom::element const& object, char const* key) { return object[key].error() == SUCCESS; }

void read_texts(dom::element const& root, TemplateUpdate& update) {
    update.kind = TemplateUpdate::Kind::components;
    auto const text = [&](char const* key) -> std::optional<std::string> {
        if (!has(root, key)) return {};
        return text_of(root, key);
    };
    update.header = text("message_template_title");
    update.body = text("message_template_element");
    update.footer = text("message_template_footer");
    dom::array buttons;
    if (root["message_template_buttons"].get(buttons) != SUCCESS) return;
    update.buttons.emplace();
    for (auto const button : buttons)
        update.buttons->push_back({text_of(button, "message_template_button_type"),
                                   text_of(button, "message_template_button_text"),
                                   text_of(button, "message_template_button_url"),
                                   text_of(button, "message_template_button_phone_number")});
}

/// Judged by what is in it, not by its field: Meta's own sample has a quality update under the status field.
bool BatchReader::template_update(std::string const& json) {
    static thread_local dom::parser parser;
    dom::element root;
    if (parser.parse(json).get(root) || !root.is_object() || !has(root, "message_template_id")) return false;
    using Kind = TemplateUpdate::Kind;
    TemplateUpdate update;
    if (has(root, "new_quality_score")) {
        update.kind = Kind::quality;
        update.value = text_of(root, "new_quality_score");
        update.previous = text_of(root, "previous_quality_score");
    } else if (has(root, "new_category")) {
        update.kind = has(root, "correct_category") ? Kind::category_planned : Kind::category_changed;
        update.value = text_of(root, "new_category");
        update.previous = text_of(root, "previous_category");
        update.correct = text_of(root, "correct_category");
    } else if (has(root, "event")) {
        update.kind = Kind::status;
        update.value = text_of(root, "event");
        update.reason = text_of(root, "reason");
        dom::element info;
        if (update.reason.empty() || update.reason == "NONE")
            if (root["other_info"].get(info) == SUCCESS) update.reason = text_of(info, "title");
    } else if (has(root, "message_template_element") || has(root, "message_template_title")) {
        read_texts(root, update);
    } else {
        return false;
    }
    update.template_id = text_of(root, "message_template_id");
    update.name = text_of(root, "message_template_name");
    update.language = text_of(root, "message_template_language");
    std::ranges::replace(update.language, '-', '_');
    batch_.templates.push_back(std::move(update));
    return true;
}

std::unexpected<Problem> malformed(std::string_view why) {
    return refuse(Problem::Kind::malformed, "webhook_json",
                  fmt::format("The webhook body is not JSON that can be read: {}.", why));
}

}    // namespace

std::string_view to_string(ReceiptStatus status) {
    switch (status) {
        case ReceiptStatus::sent: return "sent";
        case ReceiptStatus::delivered: return "delivered";
        case ReceiptStatus::read: return "read";
        case ReceiptStatus::failed: return "failed";
        case ReceiptStatus::other: return "other";
    }
    return "";
}

bool verify_signature(std::string_view body, std::string_view header, std::string_view app_secret) {
    constexpr std::string_view prefix = "sha256=";
    if (!header.starts_with(prefix)) return false;
    std::string const expected = to_hex(hmac_sha256(app_secret, body));
    return equal_in_constant_time(header.substr(prefix.size()), expected);
}

Result<WebhookBatch> parse_webhook(std::string_view body) {
    static thread_local od::parser parser;
    static thread_local std::string
        padded;    // simdjson reads past the end: the body is copied in front of some room
    if (body.empty()) return malformed("it is empty");
    padded.reserve(body.size() + simdjson::SIMDJSON_PADDING);
    padded.assign(body);
    if (padded.capacity() > (8 << 20) &&
        body.size() < (1 << 20)) {    // one large body must not be paid for ever after
        padded.shrink_to_fit();
        padded.reserve(body.size() + simdjson::SIMDJSON_PADDING);
    }
    od::document document;
    if (auto const error = parser.iterate(padded.data(), padded.size(), padded.capacity()).get(document))
        return malformed(simdjson::error_message(error));
    WebhookBatch batch;
    BatchReader reader{padded, batch};
    od::object root;
    if (auto const error = document.get_object().get(root)) return malformed(simdjson::error_message(error));
    auto entries = root["entry"];
    od::array array;
    auto const error = entries.get_array().get(array);
    if (error == simdjson::NO_SUCH_FIELD || error == simdjson::INCORRECT_TYPE) {
        batch.others.push_back(
            {{}, "object", std::string{trimmed(body)}});    // not of a shape we know: kept whole
        simdjson::dom::parser whole;                        // but only when it is JSON to its end
        if (whole.parse(body.data(), body.size()).error()) return malformed("it is malformed");
        return batch;
    }
    if (error) return malformed(simdjson::error_message(error));
    for (auto element : array) {
        od::value entry;
        if (auto const broken = element.get(entry)) return malformed(simdjson::error_message(broken));
        reader.entry(entry);
        if (reader.broken) return malformed("it breaks off or is malformed inside an entry");
    }
    return batch;
}

}    // namespace carillon::graph
