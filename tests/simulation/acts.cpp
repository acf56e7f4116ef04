// What happens in a course, and what is noted of it.
#include "base/time.hpp"
#include "simulation/simulation.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace carillon::simulation {
namespace {
using namespace std::chrono_literals;
using std::chrono::milliseconds;

json::object share(double value) { return {{"probability", value}}; }

std::string text_at(json::object const& object, std::string_view key) {
    auto const* const found = object.if_contains(key);
    return found && found->is_string() ? std::string{found->get_string()} : std::string{};
}

json::object const* object_at(json::object const& object, std::string_view key) {
    auto const* const found = object.if_contains(key);
    return found ? found->if_object() : nullptr;
}

json::array const& array_at(json::object const& object, std::string_view key) {
    static json::array const none;
    auto const* const found = object.if_contains(key);
    return found && found->is_array() ? found->get_array() : none;
}

Wall told_at(json::object const& object) {
    auto const* const stamp = object.if_contains("timestamp");
    if (!stamp) return {};
    auto const seconds =
        stamp->is_string() ? std::stoll(std::string{stamp->get_string()}) : stamp->to_number<std::int64_t>();
    return from_ms(seconds * 1000);
}

/// The keywords that this simulation's people and the sandbox's use.
bool is_stop(std::string const& text) {
    static std::set<std::string> const words{"STOP",   "stop",    "Stop.", "Unsubscribe",
                                             " Stop ", "opt-out", "quit!"};
    return words.contains(text);
}

/// Higher is stronger: what Meta tells of one message, merged.
int strength(std::string_view status) {
    if (status == "sent") return 1;
    if (status == "failed") return 2;
    if (status == "delivered") return 3;
    return status == "read" ? 4 : 0;
}
}    // namespace

void Simulation::at(Wall when, std::string what, std::function<void()> act) {
    auto guarded = [this, act = std::move(act), what] {
        if (world_->server_runs() || what.starts_with("the server") || what.starts_with("Meta:"))
            act();
        else
            note("(the server is down)");
    };
    // Not together with anything that happens on the second.
    acts_.emplace(std::max(when, start_ + 2min) + milliseconds{chance_.between(1, 999)},
                  Act{std::move(what), std::move(guarded)});
}

void Simulation::plan_campaigns() {
    for (std::size_t i = 0; i < record_.campaigns.size(); ++i) {
        std::vector<std::size_t> sends;
        for (std::size_t s = 0; s < record_.sends.size(); ++s)
            if (record_.sends[s].campaign == i) sends.push_back(s);
        auto const id = record_.campaigns[i].id;
        auto const first = record_.sends[sends.front()].at;
        at(start_ + std::chrono::seconds{chance_.between(150, 500)}, fmt::format("schedule campaign {}", id),
           [this, i] { schedule(i); });
        if (chance_.happens(0.3)) {
            auto const when = first - std::chrono::seconds{chance_.between(1, 200)};
            auto const edited = chance_.one_of(sends);
            at(when, fmt::format("unschedule campaign {}", id), [this, i, edited] {
                unschedule(i);
                edit(record_.sends[edited]);
            });
            at(when + milliseconds{chance_.between(100, 90'000)},
               fmt::format("schedule campaign {} again", id), [this, i] { schedule(i); });
        }
        for (auto const s : sends) {
            if (!chance_.happens(0.4)) continue;
            auto const when = record_.sends[s].at + milliseconds{chance_.between(-90'000, 20'000)};
            auto const wait = chance_.happens(0.5) ? chance_.between(1'000, 60'000)
                                                   : chance_.between(60'000, 3 * 3'600'000);
            at(when, fmt::format("pause campaign {}", id), [this, i] { pause(i); });
            auto const overdue = chance_.one_of({"send", "skip"});
            at(when + milliseconds{wait}, fmt::format("resume campaign {}", id),
               [this, i, overdue] { resume(i, overdue); });
        }
        if (chance_.happens(0.15))
            at(record_.sends[chance_.one_of(sends)].at + milliseconds{chance_.between(-70'000, 20'000)},
               fmt::format("cancel campaign {}", id), [this, i] { cancel(i); });
    }
    for (auto polls = chance_.between(4, 14); polls > 0; --polls) {
        auto const s = static_cast<std::size_t>(chance_.between(1, std::ssize(record_.sends))) - 1;
        at(record_.sends[s].at + milliseconds{chance_.between(-61'000, 60'000)}, "",
           [this, s] { poll(record_.sends[s]); });
    }
}

void Simulation::plan_people() {
    auto const some_time = [this] {
        auto const& send = chance_.one_of(record_.sends);
        if (chance_.happens(0.6)) return Wall{send.at + milliseconds{chance_.between(-65'000, 20'000)}};
        return Wall{start_ + milliseconds{chance_.between(0, (last_ - start_).count())}};
    };
    for (auto count = chance_.between(3, 25); count > 0; --count) at(some_time(), "", [this] { opt_out(); });
    if (chance_.happens(0.5))
        for (auto count = chance_.between(1, 12); count > 0; --count)
            at(some_time(), "", [this] { erase(); });
    for (auto count = chance_.between(0, 2); count > 0; --count) {
        auto const phone = any_phone();
        at(some_time(), fmt::format("{} opts out of the other organization", phone), [this, phone] {
            HttpCall other{"POST", "/api/v1/opt-outs", json::serialize(json::object{{"phone", phone}})};
            other.headers = {{"Authorization", "Bearer " + other_key_}};
            if (world_->call(std::move(other)).status != 201)
                fault("the other organization's opt-out was refused");
        });
    }
}

void Simulation::plan_customers() {
    for (std::size_t s = 0; s < record_.sends.size(); ++s)
        if (record_.sends[s].audience_filter || chance_.happens(0.1))
            for (auto count = chance_.between(0, 3); count > 0; --count)
                at(record_.sends[s].at - 5min + std::chrono::seconds{chance_.between(-900, 120)}, "",
                   [this, s] { post_filter_event(record_.sends[s]); });
    for (auto count = chance_.between(0, 6); count > 0; --count)
        at(chance_.one_of(record_.sends).at + std::chrono::seconds{chance_.between(-7'200, 30)}, "",
           [this] { post_lead_events(); });
}

void Simulation::plan_machine() {
    if (chance_.happens(0.4))
        for (auto count = chance_.between(1, 3); count > 0; --count) {
            auto const when =
                chance_.one_of(record_.sends).at + milliseconds{chance_.between(-62'000, 15'000)};
            auto const sharp = chance_.happens(0.5);
            auto const steps = static_cast<std::size_t>(chance_.between(0, 80));
            auto const& near =
                sharp ? chance_.one_of(record_.sends).at - chance_.one_of({60s, 0s}) - 1ms : when;
            auto const down =
                chance_.happens(0.8) ? chance_.between(100, 30'000) : chance_.between(30'000, 3 * 3'600'000);
            acts_.emplace(near, Act{fmt::format("the server is killed after {} steps", steps),
                                    [this, steps] { crash(steps); }});
            at(near + milliseconds{down}, "the server starts", [this] { start(); });
        }
    if (chance_.happens(0.3)) {
        auto const when = chance_.one_of(record_.sends).at + milliseconds{chance_.between(-300'000, 20'000)};
        auto const down =
            chance_.happens(0.6) ? chance_.between(500, 120'000) : chance_.between(120'000, 4 * 3'600'000);
        at(when, "the server is stopped", [this] { stop(); });
        at(when + milliseconds{down}, "the server starts", [this] { start(); });
    }
}

void Simulation::plan_meta() {
    auto const spell = [this](std::string what, json::object begins, json::object ends,
                              std::int64_t longest) {
        auto const when = chance_.one_of(record_.sends).at + milliseconds{chance_.between(-5'000, 8'000)};
        at(when, "Meta: " + what, [this, begins] { behave(begins); });
        at(when + milliseconds{chance_.between(200, longest)}, "Meta: no more " + what,
           [this, ends] { behave(ends); });
    };
    if (chance_.happens(0.4)) {
        static constexpr char const* kinds[] = {
            "dropBeforeAccepting", "dropAfterAccepting",   "goaway",
            "refuseStreams",       "stallBeforeAccepting", "stallAfterAccepting"};
        for (auto count = chance_.between(1, 2); count > 0; --count) {
            std::string const kind = kinds[chance_.between(0, std::size(kinds) - 1)];
            auto const part = static_cast<double>(chance_.one_of({2, 10, 40, 100})) / 100;
            spell(fmt::format("{} {}", kind, part), {{"faults", json::object{{kind, share(part)}}}},
                  {{"faults", json::object{{kind, share(0)}}}}, 20'000);
            record_.may_doubt |= kind != "goaway" && kind != "refuseStreams";
        }
    }
    if (chance_.happens(0.3)) {
        auto const code =
            static_cast<int>(chance_.one_of({130429, 131056, 80007, 131000, 131016, 131026, 368, 100, 2}));
        auto const part = static_cast<double>(chance_.one_of({2, 20, 60})) / 100;
        record_.refusal_codes.insert(code);
        record_.may_doubt |= code == 131000 || code == 131016 || code == 2;
        spell(fmt::format("refuses {} with {}", part, code),
              {{"errorRates", json::object{{std::to_string(code), part}}}}, {{"errorRates", json::object{}}},
              20'000);
    }
    if (chance_.happens(0.25))
        spell("throttling", {{"throughputLimit", chance_.between(2, 15)}}, {{"throughputLimit", 0}}, 60'000);
    if (chance_.happens(0.25))
        spell("webhooks held back", {{"disorder", json::object{{"hold", true}}}},
              {{"disorder", json::object{{"hold", false}}}}, 600'000);
    if (chance_.happens(0.3)) {
        auto const& send = chance_.one_of(record_.sends);
        auto const name = send.template_name;
        auto const when = send.at + milliseconds{chance_.between(-120'000, 8'000)};
        auto const back = when + milliseconds{chance_.between(1'000, 1'800'000)};
        bool const moved = chance_.happens(0.4);
        record_.troubled_templates.insert(name);
        auto const set = [this, name](std::string key, std::string value) {
            behave({{"templates", json::object{{name, json::object{{key, value}}}}}});
        };
        if (!moved) {
            at(when, fmt::format("Meta: {} is paused", name), [set] { set("status", "PAUSED"); });
            at(back, fmt::format("Meta: {} is reinstated", name), [set] { set("status", "APPROVED"); });
        } else {
            auto const own = send.marketing ? "MARKETING" : "UTILITY";
            auto const other = send.marketing ? "UTILITY" : "MARKETING";
            auto const sync = [this, name](bool is_other) {
                if (!world_->server_runs() ||
                    call("POST", "/api/v1/wabas/1/sync", json::object{}).status > 299)
                    return;
                is_other ? begin(record_.other_category[name], now())
                         : end(record_.other_category[name], now());
            };
            at(when, fmt::format("Meta: {} is {} now", name, other),
               [set, other] { set("category", other); });
            at(when + milliseconds{chance_.between(10, 30'000)}, "synced", [sync] { sync(true); });
            at(back + 60s, fmt::format("Meta: {} is {} again", name, own),
               [set, own] { set("category", own); });
            at(back + 90s, "synced", [sync] { sync(false); });
        }
    }
}

void Simulation::schedule(std::size_t campaign) {
    auto const reply =
        call("POST", fmt::format("/api/v1/campaigns/{}/schedule", record_.campaigns[campaign].id));
    if (reply.status == 200) record_.campaigns[campaign].scheduled.push_back(now());
    note(fmt::format("  {} {}", reply.status, reply.status == 200 ? "" : reply.body));
}

void Simulation::unschedule(std::size_t campaign) {
    auto const reply =
        call("POST", fmt::format("/api/v1/campaigns/{}/unschedule", record_.campaigns[campaign].id));
    note(fmt::format("  {} {}", reply.status, reply.status == 200 ? "" : reply.body));
}

/// Another rate and, where it stays in order, another time.
void Simulation::edit(SimulatedSend& send) {
    auto const shown = get(fmt::format("/api/v1/sends/{}", send.id));
    auto changed = send;
    changed.rate = static_cast<int>(chance_.one_of({2, 15, 30}));
    changed.at = std::max(send.at, now() + 150s) + std::chrono::seconds{chance_.between(0, 25)};
    changed.at = std::chrono::floor<std::chrono::seconds>(changed.at);
    auto body = new_send(changed);
    if (!body.contains("fold")) body["fold"] = "earlier";
    body["version"] = shown.at("version");
    auto const reply = call("PATCH", fmt::format("/api/v1/sends/{}", send.id), body);
    if (reply.status == 200) send = changed;
    note(fmt::format("  send {} to {} at {}/s: {} {}", send.id, to_rfc3339(changed.at), changed.rate,
                     reply.status, reply.status == 200 ? "" : reply.body));
}

void Simulation::pause(std::size_t campaign) {
    auto& state = record_.campaigns[campaign];
    auto const reply = call("POST", fmt::format("/api/v1/campaigns/{}/pause", state.id));
    if (reply.status == 200) begin(state.paused, now());
    note(fmt::format("  {}", reply.status));
}

void Simulation::resume(std::size_t campaign, std::string_view overdue) {
    auto& state = record_.campaigns[campaign];
    auto const path = fmt::format("/api/v1/campaigns/{}/resume", state.id);
    auto const asked = now();
    auto reply = call("POST", path);
    std::vector<std::int64_t> late;
    if (reply.status == 409 && reply.body.contains("overdue_sends")) {
        auto const problem = json::parse(reply.body);
        for (auto const& each : problem.at("errors").as_array()) {
            std::string const pointer{each.at("pointer").as_string()};
            late.push_back(std::stoll(pointer.substr(pointer.rfind('/') + 1)));
        }
        reply = call("POST", path, json::object{{"overdue", overdue}});
    }
    note(fmt::format("  {} {}{}", reply.status, late.empty() ? "" : overdue,
                     late.empty() ? "" : fmt::format(" {}", fmt::join(late, ", "))));
    if (reply.status != 200) return;
    end(state.paused, asked);
    for (auto& send : record_.sends) {
        if (std::ranges::find(late, send.id) == late.end()) continue;
        if (overdue == "send")
            send.let_late = now();
        else
            send.left_out = now();
    }
}

void Simulation::cancel(std::size_t campaign) {
    auto& state = record_.campaigns[campaign];
    auto const reply = call("POST", fmt::format("/api/v1/campaigns/{}/cancel", state.id));
    if (reply.status == 200) state.cancelled = now();
    note(fmt::format("  {}", reply.status));
}

void Simulation::opt_out() {
    auto const phone = any_phone();
    switch (chance_.between(0, 6)) {
        case 0:
        case 1: {
            auto const scope = chance_.one_of({"all", "marketing"});
            auto const reply =
                call("POST", "/api/v1/opt-outs", json::object{{"phone", phone}, {"scope", scope}});
            note(fmt::format("{} opts out of {} by hand: {}", phone, scope, reply.status));
            if (reply.status > 299) return fault(reply.body);
            scope == std::string_view{"all"} ? record_.opt_outs.all(phone, now())
                                             : record_.opt_outs.marketing(phone, now());
            return;
        }
        case 2:
        case 3: {
            auto const word = chance_.one_of({"STOP", " Stop ", "opt-out", "quit!"});
            note(fmt::format("{} writes \"{}\"", phone, word));
            world_->meta().control("POST", "inbound",
                                   json::serialize(json::object{{"from", phone}, {"text", word}}));
            return;
        }
        case 4: note(fmt::format("{} stops marketing", phone)); return preference(phone, true);
        case 5: note(fmt::format("{} resumes marketing", phone)); return preference(phone, false);
        default: {
            auto const reply = call("DELETE", fmt::format("/api/v1/opt-outs/%2B{}", phone.substr(1)));
            note(fmt::format("{} is opted in by hand: {}", phone, reply.status));
            if (reply.status == 204) record_.opt_outs.removed(phone, now());
        }
    }
}

void Simulation::erase() {
    auto const phone = any_phone();
    auto const reply = call("DELETE", fmt::format("/api/v1/personal-data/%2B{}", phone.substr(1)));
    note(fmt::format("{} is erased: {}", phone, reply.status));
    if (reply.status == 409 && reply.body.contains("message_sending")) return;
    if (reply.status != 200) return fault(reply.body);
    record_.opt_outs.all(phone, now());
    record_.erased.try_emplace(phone, now());
}

void Simulation::preference(std::string const& phone, bool stop) {
    auto const& spec = world_->meta().spec();
    auto const& number = world_->meta().platform().world().phone_numbers().front().spec;
    auto const digits = phone.substr(1);
    auto const seconds = std::to_string(to_ms(now()) / 1000);
    json::object const wish{{"wa_id", digits},
                            {"detail", "User requested it"},
                            {"category", "marketing_messages"},
                            {"value", stop ? "stop" : "resume"},
                            {"timestamp", seconds}};
    json::object const value{{"messaging_product", "whatsapp"},
                             {"metadata", json::object{{"display_phone_number", number.display_phone_number},
                                                       {"phone_number_id", number.id}}},
                             {"contacts", json::array{json::object{{"wa_id", digits}}}},
                             {"user_preferences", json::array{wish}}};
    json::object const change{{"field", "user_preferences"}, {"value", value}};
    json::object const entry{
        {"id", spec.waba_id}, {"time", to_ms(now()) / 1000}, {"changes", json::array{change}}};
    auto const body =
        json::serialize(json::object{{"object", "whatsapp_business_account"}, {"entry", json::array{entry}}});
    HttpCall post{"POST", "/webhooks/meta", body};
    post.headers = {{"X-Hub-Signature-256", world_->meta().signature_of(body)}, {"Authorization", "none"}};
    see_webhook(body, world_->call(std::move(post)).status);
}

/// Includes or excludes some; one in five posts the latest once more.
void Simulation::post_filter_event(SimulatedSend& send) {
    FilterEvent event{.include = chance_.happens(0.5), .phones = {}, .external_ids = {}};
    auto const& people = record_.audiences[campaign_of(send).audience];
    auto const part = static_cast<double>(chance_.between(0, 100)) / 100;
    json::array leads;
    for (auto const& person : people) {
        if (!chance_.happens(part)) continue;
        if (chance_.happens(0.5) || person.phone.empty()) {
            if (event.external_ids.insert(person.external_id).second)
                leads.push_back(json::object{{"externalId", person.external_id}});
        } else if (event.phones.insert(person.phone).second) {
            leads.push_back(json::object{{"phoneE164", person.phone}});
        }
    }
    auto const count = leads.size();
    auto const sent_at = now();
    auto const reply = call("POST", "/api/v1/webhooks/campaigns/audience-filter",
                            json::object{{"campaignId", campaign_of(send).id},
                                         {"sendId", send.id},
                                         {"mode", event.include ? "include" : "exclude"},
                                         {"leads", std::move(leads)}});
    note(fmt::format("filter event for send {}, {} {}: {} {}", send.id, event.include ? "include" : "exclude",
                     count, reply.status, reply.body.substr(0, 200)));
    if (reply.body.contains(R"("accepted")")) {
        if (!send.audience_filter)
            fault(fmt::format("send {} took a filter event with its filter off", send.id));
        if (sent_at > send.at - 5min)
            fault(fmt::format("send {} took a filter event after its deadline", send.id));
        send.filter_event = std::move(event);
    } else if (send.audience_filter && count > 0 && sent_at <= send.at - 5min &&
               !campaign_of(send).cancelled) {
        fault(fmt::format("send {} refused a filter event before its deadline: {}", send.id, reply.body));
    }
}

void Simulation::post_lead_events() {
    auto const type = std::string{chance_.one_of({"purchase", "visit"})};
    json::array events;
    std::vector<LeadEvent> noted;
    for (auto count = chance_.between(1, 60); count > 0; --count) {
        auto const phone = any_phone();
        auto const occurred = now() - milliseconds{chance_.between(0, 20 * 3'600'000)};
        events.push_back(json::object{{"phoneE164", phone}, {"occurredAt", to_rfc3339(occurred)}});
        noted.push_back({type, phone, occurred, now()});
    }
    auto const reply = call("POST", "/api/v1/webhooks/lead-events",
                            json::object{{"eventType", type}, {"events", std::move(events)}});
    note(fmt::format("{} lead events \"{}\": {}", noted.size(), type, reply.status));
    if (reply.status != 200) return fault(reply.body);
    for (auto& each : noted) record_.lead_events.push_back(std::move(each));
}

void Simulation::crash(std::size_t steps) {
    if (!world_->server_runs()) return;
    record_.may_doubt = true;
    ++record_.crashes;
    world_->crash_server_after(steps);
    begin(record_.down, now());
}

void Simulation::start() {
    if (world_->server_runs()) return;
    end(record_.down, now());
    world_->start_server();
}

void Simulation::stop() {
    if (!world_->server_runs()) return;
    world_->stop_server();
    begin(record_.down, now());
}

void Simulation::behave(json::object behaviour) {
    world_->meta().control("PUT", "behaviour", json::serialize(behaviour));
}

/// What Meta's side told, and whether it was taken.
void Simulation::see_webhook(std::string const& body, int status) {
    if (status != 200 && status != 0)
        fault(fmt::format("a webhook was answered {}: {}", status, body.substr(0, 300)));
    auto const posted = json::parse(body);
    for (auto const& entry : posted.at("entry").as_array())
        for (auto const& change : entry.at("changes").as_array())
            see_change(change.as_object(), status == 200);
}

void Simulation::see_change(json::object const& change, bool answered) {
    auto const* const value = object_at(change, "value");
    if (!value) return;
    auto const stop = [&](std::string const& phone, auto&& note_it) {
        answered ? note_it() : record_.opt_outs.unsure("+" + phone, now());
    };
    for (auto const& each : array_at(*value, "statuses")) {
        auto const& status = each.as_object();
        auto const wamid = text_at(status, "id");
        if (!answered) record_.half_told.insert(wamid);
        if (answered)
            record_.told[wamid] = std::max(record_.told[wamid], strength(text_at(status, "status")));
        auto const phone = text_at(status, "recipient_id");
        for (auto const& error : array_at(status, "errors"))
            if (error.at("code") == 131050)
                stop(phone, [&] { record_.opt_outs.metas_stop("+" + phone, told_at(status), now()); });
    }
    for (auto const& each : array_at(*value, "messages")) {
        auto const& message = each.as_object();
        auto const* const text = object_at(message, "text");
        auto const phone = text_at(message, "from");
        if (text && is_stop(text_at(*text, "body")))
            stop(phone, [&] { record_.opt_outs.all("+" + phone, now()); });
    }
    for (auto const& each : array_at(*value, "user_preferences")) {
        auto const& wish = each.as_object();
        auto const phone = text_at(wish, "wa_id");
        stop(phone, [&] {
            text_at(wish, "value") == "stop"
                ? record_.opt_outs.metas_stop("+" + phone, told_at(wish), now())
                : record_.opt_outs.metas_resume("+" + phone, told_at(wish), now());
        });
    }
}

namespace {
/// Whether a message that stood at `from` may stand at `to` later.
bool may_follow(std::string_view from, std::string_view to) {
    if (from == to || from == "queued" || from == "sending") return true;
    if (from == "skipped" || from == "cancelled") return false;
    auto const rank = [](std::string_view status) {
        if (status == "in_doubt") return -2;
        if (status == "assumed_sent") return -1;
        return status == "accepted" ? 0 : strength(status);
    };
    bool const told = rank(to) < 0 || to == "accepted" || strength(to) > 0;
    return told && rank(to) > rank(from);
}
}    // namespace

/// No status goes back, and a wamid stays.
void Simulation::poll(SimulatedSend const& send) {
    for (auto const& each : all_items(fmt::format("/api/v1/sends/{}/messages", send.id))) {
        auto const& message = each.as_object();
        auto const key = std::pair{send.id, message.at("leadNo").to_number<std::int64_t>()};
        auto const status = text_at(message, "status"), wamid = text_at(message, "wamid");
        auto const [found, added] = seen_.try_emplace(key, status, wamid);
        auto const& [was, had] = found->second;
        // Unscheduling takes everything back, while nobody has been sent anything.
        bool const resent = record_.resent.contains(key);
        if (!added && was != "skipped" && !resent && !may_follow(was, status))
            fault(fmt::format("send {}, {}: {} after {} (at {})", send.id, key.second, status, was,
                              to_rfc3339(now())));
        bool const erased = wamid.empty() && text_at(message, "externalId").empty();
        if (!added && !had.empty() && had != wamid && !erased)
            fault(fmt::format("send {}, {}: wamid {} after {}", send.id, key.second, wamid, had));
        found->second = {status, wamid};
    }
}

}    // namespace carillon::simulation
