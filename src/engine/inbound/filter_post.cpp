#include "engine/inbound/filter_post.hpp"

#include "base/time.hpp"
#include "domain/phone.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace carillon::inbound {
namespace {

template <class T>
void sort_once(std::vector<T>& values) {
    std::ranges::sort(values);
    auto const surplus = std::ranges::unique(values);
    values.erase(surplus.begin(), surplus.end());
}

std::string_view bytes_of(std::uint64_t const& value) {
    return {reinterpret_cast<char const*>(&value), sizeof value};
}

std::string_view trimmed(std::string_view text) {
    auto const start = text.find_first_not_of(" \t");
    if (start == std::string_view::npos) return {};
    return text.substr(start, text.find_last_not_of(" \t") - start + 1);
}
}    // namespace

Digest FilterPost::digest(Wall send_time) const {
    HmacSha256 hash{"carillon filter event"};    // the key keeps it apart from other uses, no secret
    auto const add = [&](std::string_view text) {
        hash.update(bytes_of(text.size()));
        hash.update(text);
    };
    add(to_string(mode));
    add(event_id);
    auto const time = static_cast<std::uint64_t>(to_ms(send_time));
    if (event_id.empty()) hash.update(bytes_of(time));
    hash.update(bytes_of(phones.size()));
    for (auto const& phone : phones) hash.update(bytes_of(phone));
    hash.update(bytes_of(external_ids.size()));
    for (auto const& id : external_ids) add(id);
    return hash.finish();
}

void FilterPostReader::error(std::string pointer, std::string code, std::string message) {
    if (errors_.size() < errors_max)
        errors_.push_back({std::move(pointer), std::move(code), std::move(message)});
}

bool FilterPostReader::first_of(std::string_view name) {
    if (std::ranges::find(seen_, name) != seen_.end()) {
        error(pointer_to(name), "duplicate_field", fmt::format("{} is there twice; give it once.", name));
        return false;
    }
    seen_.emplace_back(name);
    return true;
}

void FilterPostReader::id_field(std::string_view name, Value const& value, std::int64_t& into) {
    auto const* const end = value.text.data() + value.text.size();
    std::int64_t id = 0;
    bool const number =
        value.kind == Value::Kind::number && std::from_chars(value.text.data(), end, id).ptr == end && id > 0;
    if (number)
        into = id;
    else
        error(pointer_to(name), "wrong_type",
              fmt::format("{} is {}; give the number of the id, without quotes.", name, quoted(value)));
}

void FilterPostReader::field(std::string_view name, Value const& value) {
    static constexpr std::array<std::string_view, 6> known{"campaignId", "sendId",         "mode",
                                                           "eventId",    "organizationId", "leads"};
    if (std::ranges::find(known, name) == known.end())
        return error(pointer_to(name), "unknown_field",
                     fmt::format("There is no field {}; this call takes {}.",
                                 quoted({Value::Kind::string, name}), fmt::join(known, ", ")));
    if (!first_of(name)) return;
    if (name == "campaignId") return id_field(name, value, post_.campaign.value);
    if (name == "sendId") return id_field(name, value, post_.send.value);
    if (name == "organizationId") {
        if (value.kind != Value::Kind::null) id_field(name, value, post_.organization.value);
    } else if (name == "mode") {
        auto const mode =
            value.kind == Value::Kind::string ? filter_mode_from(value.text) : std::optional<FilterMode>{};
        mode_given_ = true;
        if (mode)
            post_.mode = *mode;
        else
            error("/mode", "unknown_value",
                  fmt::format("mode is {}; give “include” or “exclude”.", quoted(value)));
    } else if (name == "eventId") {
        if (value.kind == Value::Kind::null) return;
        if (value.kind == Value::Kind::string && !value.text.empty() && value.text.size() <= text_max)
            post_.event_id = value.text;
        else
            error("/eventId", "wrong_type",
                  fmt::format("eventId is {}; give a text of 1 to {} bytes, or leave it out.", quoted(value),
                              text_max));
    } else {
        leads_given_ = true;
        error("/leads", "wrong_type", "leads has to be a list: [{“phoneE164”: …}, …].");
    }
}

void FilterPostReader::list_begins() {
    leads_given_ = true;
    first_of("leads");
}

void FilterPostReader::record_begins() {
    lead_bad_ = has_name_ = false;
    if (leads_ == leads_max)
        stop({Problem::Kind::too_large, "too_many_leads",
              fmt::format("An event names at most {} leads, and nothing of this one was taken. Make the list "
                          "shorter: exclude the few rather than include the many, or put them into an "
                          "audience of their own.",
                          leads_max)});
}

void FilterPostReader::bad_lead(std::string_view field, std::string code, std::string message) {
    if (lead_bad_) return;
    lead_bad_ = true;
    ++bad_leads_;
    error(fmt::format("/leads/{}{}", leads_, field.empty() ? std::string{} : pointer_to(field)),
          std::move(code), fmt::format("Lead {}: {}", leads_, message));
}

void FilterPostReader::record_field(std::string_view name, Value const& value) {
    bool const phone = name == "phoneE164";
    if (!phone && name != "externalId")
        return bad_lead(name, "unknown_field",
                        fmt::format("there is no field {}; give phoneE164 or externalId.",
                                    quoted({Value::Kind::string, name})));
    if (value.kind == Value::Kind::null) return;
    if (has_name_)
        return bad_lead(name, "one_of", "give either phoneE164 or externalId, once; a lead is one of them.");
    has_name_ = true;
    if (value.kind != Value::Kind::string)
        return bad_lead(name, "wrong_type",
                        fmt::format("{} is {}; write it in quotes.", name, quoted(value)));
    phone ? read_phone(value) : read_external_id(value);
}

void FilterPostReader::read_phone(Value const& value) {
    auto const phone = parse_phone(value.text, Country{});
    if (!phone) return bad_lead("phoneE164", "bad_phone", phone.error().sentence);
    if (!lead_bad_) post_.phones.push_back(phone->e164);
}

void FilterPostReader::read_external_id(Value const& value) {
    auto const id = trimmed(value.text);    // as ingest does with the column
    if (!value.whole || id.empty() || id.size() > text_max)
        return bad_lead("externalId", "bad_external_id",
                        fmt::format("externalId is {}; give 1 to {} bytes, as in the audience's column.",
                                    id.empty() ? "empty" : "too long", text_max));
    if (!lead_bad_) post_.external_ids.emplace_back(id);
}

void FilterPostReader::record_ends() {
    if (!has_name_) bad_lead("", "required", "give its phoneE164 or its externalId.");
    ++leads_;
}

void FilterPostReader::no_record(Value const& value) {
    record_begins();
    bad_lead(
        "", "wrong_type",
        fmt::format("it is {}; give an object: {{“phoneE164”: …}} or {{“externalId”: …}}.", quoted(value)));
    ++leads_;
}

void FilterPostReader::require(bool given, std::string_view name) {
    bool const told =
        std::ranges::any_of(errors_, [&](auto const& each) { return each.pointer.substr(1) == name; });
    if (!given && !told)
        errors_.push_back({pointer_to(name), "required", fmt::format("{} is missing.", name)});
}

Result<FilterPost> FilterPostReader::finish() {
    if (auto const ended = end(); !ended) return std::unexpected{ended.error()};
    require(static_cast<bool>(post_.campaign), "campaignId");
    require(static_cast<bool>(post_.send), "sendId");
    require(mode_given_, "mode");
    require(leads_given_, "leads");
    if (!errors_.empty()) {
        auto detail = errors_[0].message;
        if (bad_leads_ > 0)
            detail = fmt::format("{} of {} leads are wrong, and nothing of this event was taken. {}",
                                 bad_leads_, leads_, detail);
        return refuse_body(std::move(detail), std::move(errors_));
    }
    sort_once(post_.phones);
    sort_once(post_.external_ids);
    return std::move(post_);
}

}    // namespace carillon::inbound
