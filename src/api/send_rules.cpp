#include "api/send_rules.hpp"

#include "api/json_body.hpp"
#include "api/views.hpp"
#include "domain/schedule.hpp"
#include "engine/media_upload.hpp"
#include "engine/send_plan.hpp"
#include "graph/graph_client.hpp"
#include "store/assets.hpp"
#include "store/audiences.hpp"

namespace carillon::api {
namespace {
constexpr int rate_default = 20;
constexpr std::int64_t id_max = std::numeric_limits<std::int64_t>::max();

/// What the request says, before it is held against templates, columns and neighbours.
struct Given {
    bool category = false, template_id = false, parameters = false, rate = false, time = false;
    std::vector<std::string_view> marketing_fields;
    bool place = false;    // it says where in the sequence
    SendId before;         // none: at the end
    json::object bindings;
};

void read_time(Fields& fields, store::SendSettings& settings, Given& given) {
    given.time = fields.has("scheduledLocal") || fields.has("timeZone") || fields.has("fold");
    if (auto local = fields.text("scheduledLocal", {1, 40})) settings.scheduled_local = *std::move(local);
    if (auto zone = fields.text("timeZone", {1, 64})) settings.time_zone = *std::move(zone);
    if (fields.is_null("fold")) settings.fold.clear();
    if (auto fold = fields.word("fold", {"earlier", "later"})) settings.fold = *std::move(fold);
    for (auto const* const name : {"scheduledLocal", "timeZone"})
        if (fields.is_null(name)) fields.add(name, "required", fmt::format("{} cannot be null.", name));
}

void read_place(Fields& fields, Given& given) {
    given.place = fields.has("before");
    given.before = SendId{fields.integer("before", 1, id_max).value_or(0)};
}

std::optional<EventFilter> read_event_filter(Fields& outer, json::object const& object) {
    Fields fields{object, "/eventFilter"};
    EventFilter filter;
    auto const mode = fields.word("mode", {"include", "exclude"});
    if (mode) filter.mode = *filter_mode_from(*mode);
    if (auto type = fields.text("eventType", {1, 100})) {
        filter.event_type = *std::move(type);
        if (!is_event_type(filter.event_type))
            fields.add("eventType", "bad_event_type",
                       fmt::format("eventType is {}; give {}.", quoted(json::value(filter.event_type)),
                                   event_type_rule));
    }
    if (auto const minutes = fields.integer("withinMinutes", 1, within_minutes_max))
        filter.within_minutes = static_cast<int>(*minutes);
    fields.require({"mode", "eventType"});
    fields.refuse_unknown();
    if (fields.errors().empty()) return filter;
    for (auto& error : fields.errors()) outer.add(std::move(error));
    return {};
}

void read_filters(Fields& fields, store::SendSettings& settings) {
    if (auto const filter = fields.word("audienceFilter", {"off", "on"}))
        settings.audience_filter = filter == "on";
    if (auto const rule = fields.word("whenNoFilterEvent", {"skip", "send_all"}))
        settings.when_no_filter_event = *when_no_filter_event_from(*rule);
    if (fields.is_null("eventFilter")) settings.event_filter.reset();
    if (auto const* object = fields.object("eventFilter"))
        settings.event_filter = read_event_filter(fields, *object);
}

void read_marketing(Fields& fields, store::SendSettings& settings, Given& given) {
    auto const policy = fields.word("productPolicy", {"CLOUD_API_FALLBACK", "STRICT"});
    if (policy) settings.product_policy = *product_policy_from(*policy);
    auto const sharing = fields.flag("messageActivitySharing");
    if (sharing || fields.is_null("messageActivitySharing")) settings.message_activity_sharing = sharing;
    if (policy) given.marketing_fields.emplace_back("productPolicy");
    if (sharing) given.marketing_fields.emplace_back("messageActivitySharing");
}

Given read_fields(Fields& fields, store::SendSettings& settings) {
    Given given;
    if (auto const word = fields.word("category", {"marketing", "utility"})) {
        auto const category = *send_category_from(*word);
        given.category = category != settings.category;
        settings.category = category;
    }
    given.template_id = fields.has("templateId");
    auto const template_id = fields.integer("templateId", 1, id_max);
    if (given.template_id) settings.template_id = TemplateId{template_id.value_or(0)};
    read_time(fields, settings, given);
    read_place(fields, given);
    read_filters(fields, settings);
    read_marketing(fields, settings, given);
    if (auto const rate = fields.integer("maxMessagesPerSecond", 1, 1'000'000)) {
        settings.max_messages_per_second = static_cast<int>(*rate);
        given.rate = true;
    }
    if (auto const grace = fields.integer("lateStartGraceMinutes", 0, 10'080))
        settings.late_start_grace_minutes = static_cast<int>(*grace);
    given.parameters = fields.has("parameters");
    if (auto const* bindings = fields.object("parameters")) given.bindings = *bindings;
    return given;
}

void resolve_time(Fields& fields, store::SendSettings& settings) {
    if (settings.scheduled_local.empty() || settings.time_zone.empty()) return;
    auto const fold = fold_from(settings.fold).value_or(Fold::earlier);
    auto const local = resolve_local(settings.scheduled_local, settings.time_zone, fold);
    if (local) {
        settings.scheduled_at = local->at;
        settings.utc_offset_seconds = static_cast<std::int32_t>(local->utc_offset.count());
        settings.tzdb_version = tzdb_version();
        return;
    }
    auto const& fault = local.error();
    switch (fault.kind) {
        case ScheduleFault::Kind::malformed: fields.add("scheduledLocal", "bad_time", fault.message); return;
        case ScheduleFault::Kind::unknown_zone: fields.add("timeZone", "unknown_zone", fault.message); return;
        case ScheduleFault::Kind::gap:
            fields.add({"/scheduledLocal", "gap", fault.message, fault.next_valid_local});
            return;
    }
}

/// "send 5 of 2026-12-01T09:00 Europe/Berlin (2026-12-01T08:00:00Z)"
std::string named(store::Send const& send) {
    return fmt::format("send {} of {} {} ({})", send.id.value, send.settings.scheduled_local,
                       send.settings.time_zone, to_text(send.settings.scheduled_at));
}

/// Those between which the send stands in the sequence. A new send stands at the end, another one where it
/// stood, unless the request names the send it goes before.
struct Neighbours {
    store::Send const *previous = nullptr, *next = nullptr;
};

Neighbours find_neighbours(Fields& fields, Given const& given, SendId self,
                           std::vector<store::Send> const& in_order) {
    std::vector<store::Send const*> others;
    std::optional<std::size_t> place, before;
    for (auto const& send : in_order) {
        if (send.id == given.before) before = others.size();
        if (send.id == self)
            place = others.size();
        else
            others.push_back(&send);
    }
    if (given.before && (!before || given.before == self))
        fields.add("before", "not_found",
                   fmt::format("There is no other send {} in this campaign.", given.before.value));
    auto const at = given.place ? before.value_or(others.size()) : place.value_or(others.size());
    return {at > 0 ? others[at - 1] : nullptr, at < others.size() ? others[at] : nullptr};
}

/// The sequence is strictly chronological.
void check_order(Fields& fields, store::SendSettings const& settings, Neighbours neighbours) {
    auto const refuse = [&](store::Send const& neighbour, std::string_view where, std::string_view cure) {
        fields.add("scheduledLocal", "not_chronological",
                   fmt::format("{} {} is not {} {}. Sends follow each other in time: give it {} time, or say "
                               "with “before” which send it shall go before.",
                               settings.scheduled_local, settings.time_zone, where, named(neighbour), cure));
    };
    auto const [previous, next] = neighbours;
    if (previous && settings.scheduled_at <= previous->settings.scheduled_at)
        refuse(*previous, "after", "a later");
    else if (next && settings.scheduled_at >= next->settings.scheduled_at)
        refuse(*next, "before", "an earlier");
}

void check_template(Fields& fields, store::StoredTemplate const& stored, store::SendSettings const& settings,
                    WabaId waba) {
    auto const category = category_from(stored.category);
    if (stored.waba != waba)
        fields.add(
            "templateId", "other_account",
            fmt::format("The template “{}” is of another WhatsApp account than the campaign's phone number.",
                        stored.name));
    else if (stored.deleted)
        fields.add("templateId", "template_deleted",
                   fmt::format("Meta no longer lists the template “{}”. Choose another one.", stored.name));
    else if (!category || !suits(*category, settings.category))
        fields.add(
            "templateId", "template_category",
            fmt::format(
                "The send is {}, but the template “{}” is {} at Meta. Choose a {} template or change the "
                "send's category.",
                to_string(settings.category), stored.name, stored.category, to_string(settings.category)));
}

/// "/parameters/body.1" is about what the request named "1", perhaps.
Bindings canonical(Bindings const& bindings, Fields& fields) {
    Bindings result;
    for (auto const& [key, binding] : bindings)
        if (!result.emplace(canonical_key(key), binding).second)
            fields.add("parameters/" + key, "duplicate_parameter",
                       fmt::format("{} is bound twice; leave one out.", canonical_key(key)));
    return result;
}

struct Bound {
    Bindings bindings;
    std::vector<std::string> unbound;
};

/// Binds what is free, then judges all but what is still missing: a draft may be unfinished.
Bound bind_columns(Template const& subject, Bindings bindings,
                   std::optional<std::vector<std::string>> const& columns, Fields* fields) {
    std::vector<std::string> const known = columns.value_or(std::vector<std::string>{});
    for (auto& [key, binding] : auto_bind(subject, known)) bindings.emplace(key, binding);
    Bound bound{std::move(bindings), {}};
    auto const checked = check_bindings(subject, bound.bindings, known);
    if (checked) return bound;
    for (auto const& error : checked.error().errors) {
        if (error.code == "missing_parameter")
            bound.unbound.push_back(error.pointer.substr(error.pointer.rfind('/') + 1));
        else if (fields && (columns || error.code != "unknown_column"))
            fields->add(error);
    }
    return bound;
}

/// Nothing while the audience is being read.
Async<std::optional<std::vector<std::string>>> columns_of(App& app, OrgId org, AudienceId id) {
    auto const audience = co_await app.store.audiences().find(org, id);
    std::optional<std::vector<std::string>> columns;
    if (audience && audience->status == store::AudienceStatus::ready) columns = audience->columns;
    co_return columns;
}

void check_rate(Fields& fields, store::SendSettings& settings, bool given, store::PhoneNumber const& number,
                Throughput const& throughput) {
    int const most = throughput.of(number.throughput_level);
    if (!given) settings.max_messages_per_second = std::min(settings.max_messages_per_second, most);
    if (settings.max_messages_per_second > most)
        fields.add("maxMessagesPerSecond", "out_of_range",
                   fmt::format("maxMessagesPerSecond is {}; {} takes {} at most. Give 1 to {}.",
                               settings.max_messages_per_second, number.display_phone_number, most, most));
}

/// A new category clears what belongs to the old one.
void settle_category(Fields& fields, store::SendSettings& settings, Given const& given) {
    if (given.category && !given.template_id) settings.template_id = {};
    if (settings.category == SendCategory::marketing) return;
    for (auto const name : given.marketing_fields)
        fields.add(name, "marketing_only", fmt::format("{} belongs to marketing sends; leave it out.", name));
    settings.product_policy = ProductPolicy::cloud_api_fallback;
    settings.message_activity_sharing.reset();
}

std::unexpected<Problem> body_not_found(std::string pointer, std::string sentence) {
    return refuse(Problem::Kind::not_found, "not_found", sentence,
                  {{std::move(pointer), "not_found", sentence}});
}
}    // namespace

Async<Result<SendChange>> read_send(App& app, store::Campaign campaign, json::object body,
                                    store::SendSettings settings, SendId self) {
    SendChange change;
    Fields fields{body};
    auto const old_template = settings.template_id;
    if (self) change.version = fields.integer("version", 1, id_max);
    if (!self) settings.max_messages_per_second = rate_default;
    auto given = read_fields(fields, settings);
    if (!self) fields.require({"category", "scheduledLocal", "timeZone"});
    settle_category(fields, settings, given);
    if (given.time) resolve_time(fields, settings);
    fields.refuse_unknown();

    auto const all = co_await app.store.campaigns().sends(campaign.org, campaign.id);
    if (given.time || given.place) {
        auto const neighbours = find_neighbours(fields, given, self, all);
        if (fields.errors().empty()) check_order(fields, settings, neighbours);
    }
    auto const number = co_await app.store.assets().find_phone_number(campaign.org, campaign.phone_number);
    if (number) check_rate(fields, settings, given.rate, *number, app.context.throughput);

    auto stored_bindings = given.parameters ? engine::read_bindings(json::serialize(given.bindings))
                                            : engine::read_bindings(settings.parameters_json);
    Bindings bindings;
    if (!stored_bindings)
        for (auto& error : stored_bindings.error().errors) fields.add(std::move(error));
    else if (given.parameters || settings.template_id == old_template)
        bindings = canonical(*stored_bindings, fields);
    if (!settings.template_id) {
        if (given.parameters && !bindings.empty())
            fields.add("parameters", "no_template",
                       "There is no template to bind parameters of. Choose templateId first.");
        settings.parameters_json = "{}";
    } else {
        auto const stored = co_await app.store.assets().find_template(campaign.org, settings.template_id);
        if (!stored)
            co_return body_not_found("/templateId",
                                     fmt::format("There is no template {}. GET /api/v1/templates lists them.",
                                                 settings.template_id.value));
        check_template(fields, *stored, settings, number ? number->waba : WabaId{});
        auto const subject = parse(*stored);
        if (!subject) co_return std::unexpected{subject.error()};
        auto const columns = co_await columns_of(app, campaign.org, campaign.audience);
        auto const bound = bind_columns(*subject, std::move(bindings), columns, &fields);
        auto const faults = co_await engine::media_faults(app.store, campaign.org, *subject, bound.bindings);
        for (auto const& fault : faults) fields.add(fault);
        settings.parameters_json = engine::write_bindings(bound.bindings);
    }
    if (!fields.errors().empty()) co_return invalid_fields(std::move(fields.errors()));
    change.settings = std::move(settings);
    co_return change;
}

Async<std::vector<std::string>> unbound_parameters(App& app, store::Send send) {
    std::vector<std::string> none;
    if (!send.settings.template_id) co_return none;
    auto const stored = co_await app.store.assets().find_template(send.org, send.settings.template_id);
    auto const bindings = engine::read_bindings(send.settings.parameters_json);
    if (!stored || !bindings) co_return none;
    auto const subject = parse(*stored);
    if (!subject) co_return none;
    for (auto const& slot : slots(*subject))
        if (slot.required == Required::yes && !bindings->contains(slot.key)) none.push_back(slot.key);
    co_return none;
}

Async<std::optional<store::SendSettings>> bind_anew(App& app, store::Campaign campaign, store::Send send) {
    std::optional<store::SendSettings> fresh;
    auto const unbound = co_await unbound_parameters(app, send);
    if (unbound.empty()) co_return fresh;
    auto const stored = co_await app.store.assets().find_template(send.org, send.settings.template_id);
    auto bindings = engine::read_bindings(send.settings.parameters_json);
    auto const columns = co_await columns_of(app, send.org, campaign.audience);
    if (!stored || !bindings || !columns) co_return fresh;
    auto const subject = parse(*stored);
    if (!subject) co_return fresh;
    auto const before = bindings->size();
    auto const bound = bind_columns(*subject, *std::move(bindings), columns, nullptr);
    if (bound.bindings.size() == before) co_return fresh;
    fresh = send.settings;
    fresh->parameters_json = engine::write_bindings(bound.bindings);
    co_return fresh;
}

}    // namespace carillon::api
