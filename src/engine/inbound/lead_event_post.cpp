#include "engine/inbound/lead_event_post.hpp"

#include "base/time.hpp"
#include "domain/filters.hpp"
#include "domain/phone.hpp"

#include <fmt/format.h>

#include <charconv>

namespace carillon::inbound {
using Kind = Value::Kind;

void LeadEventPostReader::field(std::string_view name, Value const& value) {
    if (name == "organizationId") return read_organization(value);
    if (name == "eventType") return read_type(value);
    if (name == "events") {
        events_given_ = true;
        errors_.push_back({"/events", "wrong_type", "events has to be a list: [{“phoneE164”: …}, …]."});
    } else if (errors_.size() < 20) {
        errors_.push_back({pointer_to(name), "unknown_field",
                           fmt::format("There is no field {}; this call takes eventType, events and "
                                       "organizationId.",
                                       quoted({Kind::string, name}))});
    }
}

void LeadEventPostReader::read_organization(Value const& value) {
    if (value.kind == Kind::null) return;
    auto const* const end = value.text.data() + value.text.size();
    std::int64_t id = 0;
    if (value.kind == Kind::number && std::from_chars(value.text.data(), end, id).ptr == end && id > 0)
        post_.organization = OrgId{id};
    else
        errors_.push_back(
            {"/organizationId", "wrong_type",
             fmt::format("organizationId is {}; give its number, or leave it out.", quoted(value))});
}

void LeadEventPostReader::read_type(Value const& value) {
    if (type_given_) {
        errors_.push_back({"/eventType", "duplicate_field", "eventType is there twice; give it once."});
    } else if (value.kind == Kind::string && value.whole && is_event_type(value.text)) {
        post_.type = value.text;
    } else {
        errors_.push_back({"/eventType", "bad_event_type",
                           fmt::format("eventType is {}; give {}.", quoted(value), event_type_rule)});
    }
    type_given_ = true;
}

void LeadEventPostReader::list_begins() {
    if (events_given_)
        errors_.push_back({"/events", "duplicate_field", "events is there twice; give it once."});
    events_given_ = true;
}

void LeadEventPostReader::record_begins() {
    event_ = {};
    has_phone_ = has_time_ = rejected_ = false;
    if (++post_.received > static_cast<std::int64_t>(events_max))
        stop({Problem::Kind::too_large, "too_many_events",
              fmt::format("A call takes at most {} events, and none of these was taken. Post them in several "
                          "calls; the same event twice does no harm.",
                          events_max)});
}

void LeadEventPostReader::reject(std::string reason) {
    if (rejected_) return;
    rejected_ = true;
    ++post_.rejected;
    if (post_.rejects.size() < rejects_max) post_.rejects.push_back({post_.received - 1, std::move(reason)});
}

void LeadEventPostReader::record_field(std::string_view name, Value const& value) {
    if (rejected_) return;
    if (name == "phoneE164") {
        if (value.kind != Kind::string)
            return reject(fmt::format("phoneE164 is {}; write it in quotes.", quoted(value)));
        auto const phone = parse_phone(value.text, Country{});
        if (!phone) return reject(phone.error().sentence);
        event_.phone = phone->e164;
        has_phone_ = true;
    } else if (name == "occurredAt") {
        read_time(value);
    } else if (name == "metadata") {
        read_metadata(value);
    } else {
        reject(
            fmt::format("There is no field {}; an event has phoneE164, occurredAt and metadata, into "
                        "which everything else goes.",
                        quoted({Kind::string, name})));
    }
}

void LeadEventPostReader::read_time(Value const& value) {
    auto const at = value.kind == Kind::string ? from_rfc3339(value.text) : std::optional<Wall>{};
    if (!at || *at < Wall{})
        return reject(
            fmt::format("occurredAt is {}; give a time of RFC 3339 since 1970, such as 2026-12-01T09:00:00Z.",
                        quoted(value)));
    if (*at > now_ + ahead_max)
        return reject(fmt::format("occurredAt is {}, more than {} minutes after the server's clock ({}).",
                                  quoted(value), ahead_max.count(), to_rfc3339(now_)));
    event_.occurred_at = *at;
    has_time_ = true;
}

void LeadEventPostReader::read_metadata(Value const& value) {
    if (value.kind == Kind::null) return;
    if (value.kind != Kind::object) return reject("metadata has to be a JSON object, or left out.");
    if (!value.whole)
        return reject(fmt::format("metadata is longer than {} bytes; keep what matters.", nested_max));
    event_.metadata_json = value.text;
}

void LeadEventPostReader::record_ends() {
    if (!has_phone_) reject("phoneE164 is missing.");
    if (!has_time_) reject("occurredAt is missing.");
    if (!rejected_) post_.events.push_back(std::move(event_));
}

void LeadEventPostReader::no_record(Value const& value) {
    record_begins();
    reject(fmt::format("It is {}; give an object: {{“phoneE164”: …, “occurredAt”: …}}.", quoted(value)));
}

Result<LeadEventPost> LeadEventPostReader::finish() {
    if (auto const ended = end(); !ended) return std::unexpected{ended.error()};
    if (!type_given_) errors_.push_back({"/eventType", "required", "eventType is missing."});
    if (!events_given_) errors_.push_back({"/events", "required", "events is missing."});
    if (errors_.empty()) return std::move(post_);
    auto detail = errors_.front().message + " None of the events was taken.";
    return refuse_body(std::move(detail), std::move(errors_));
}

}    // namespace carillon::inbound
