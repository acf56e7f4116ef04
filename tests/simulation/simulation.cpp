#include "simulation/simulation.hpp"

#include "base/time.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace carillon::simulation {
namespace {
using namespace std::chrono_literals;

constexpr std::string_view starts[] = {
    "2026-03-28T18:00:00Z", "2026-10-24T18:00:00Z",    // Berlin's clocks change in the night
    "2026-03-07T22:00:00Z", "2026-10-31T22:00:00Z",    // New York's
    "2026-11-23T06:00:00Z", "2028-02-28T20:00:00Z",
};

Wall time(std::string_view text) { return *from_rfc3339(text); }

/// By hand, and not by the database of time zones that the product uses.
std::chrono::seconds offset_of(std::string_view zone, Wall at) {
    if (zone == "Asia/Kolkata") return 5h + 30min;
    if (zone == "Europe/Berlin")
        return at >= time("2026-03-29T01:00:00Z") && at < time("2026-10-25T01:00:00Z") ? 2h : 1h;
    if (zone == "America/New_York")
        return at >= time("2026-03-08T07:00:00Z") && at < time("2026-11-01T06:00:00Z") ? -4h : -5h;
    return 0h;
}

json::object share(double value) { return {{"probability", value}}; }
}    // namespace

Simulation::Simulation(std::uint64_t seed) : seed_{seed}, chance_{seed * 0x2545f4914f6cdd1d + 1} {
    start_ = time(starts[chance_.between(0, std::size(starts) - 1)]);
    last_ = start_;
}

void Simulation::note(std::string line) {
    course_ += fmt::format("  {}  {}\n", to_rfc3339(world_ ? now() : start_), line);
}

void Simulation::fault(std::string what) {
    if (faults_.size() < 20) faults_.push_back(std::move(what));
}

HttpReply Simulation::call(std::string method, std::string target, json::value const& body) {
    return world_->call(std::move(method), std::move(target), body.is_null() ? "" : json::serialize(body));
}

json::value Simulation::get(std::string const& target) {
    auto const reply = call("GET", target);
    if (reply.status != 200) throw std::runtime_error{fmt::format("GET {}: {}", target, reply.body)};
    return json::parse(reply.body);
}

json::array Simulation::all_items(std::string const& path) {
    json::array all;
    std::string cursor;
    for (;;) {
        auto const page = get(fmt::format("{}{}limit=100{}", path, path.contains('?') ? '&' : '?',
                                          cursor.empty() ? "" : "&cursor=" + cursor));
        for (auto const& item : page.at("items").as_array()) all.push_back(item);
        if (page.at("nextCursor").is_null()) return all;
        cursor = page.at("nextCursor").as_string();
    }
}

std::string Simulation::any_phone() {
    auto const& people = chance_.one_of(record_.audiences);
    for (;;)
        if (auto const& person = chance_.one_of(people); !person.phone.empty()) return person.phone;
}

void Simulation::connect() {
    WorldOptions options{.start = start_, .seed = seed_};
    options.materialize_rows = static_cast<std::size_t>(chance_.one_of({7, 40, 25'000}));
    world_ = std::make_unique<World>(std::move(options));
    world_->watch_webhooks([this](std::string const& body, int status) { see_webhook(body, status); });
    auto const& spec = world_->meta().spec();
    auto const reply = call("POST", "/api/v1/wabas",
                            json::object{{"wabaId", spec.waba_id},
                                         {"accessToken", spec.access_token},
                                         {"appSecret", spec.app_secret},
                                         {"verifyToken", spec.verify_token}});
    if (reply.status > 299) throw std::runtime_error{reply.body};
    for (auto const& each : all_items("/api/v1/templates")) {
        auto const name = fmt::format("{}/{}", std::string_view{each.at("name").as_string()},
                                      std::string_view{each.at("language").as_string()});
        template_ids_[name] = each.at("id").to_number<std::int64_t>();
    }
    other_key_ = world_->make_organization("Other");
    auto const some = [&](double most) { return static_cast<double>(chance_.between(0, 100)) / 100 * most; };
    json::object const disorder{{"late", some(0.3)}, {"twice", some(0.3)}, {"reorder", some(0.5)}};
    behave({{"recipients", json::object{{"unreachable", some(0.05)},
                                        {"holdout", some(0.03)},
                                        {"capped", some(0.03)},
                                        {"stopped", some(0.03)},
                                        {"stopReplies", some(0.05)},
                                        {"preferenceStops", some(0.05)},
                                        {"reads", some(1)}}},
            {"latencyMillis", json::object{{"min", 0}, {"max", chance_.one_of({0, 80, 900, 5'000})}}},
            {"disorder", disorder}});
}

/// Where each person of the latest audience stands in it.
void Simulation::learn_places() {
    std::map<std::string, Person*> by_id;
    for (auto& person : record_.audiences.back()) by_id.emplace(person.external_id, &person);
    for (auto const& lead : all_items(fmt::format("/api/v1/audiences/{}/leads", record_.audiences.size())))
        by_id.at(std::string{lead.at("externalId").as_string()})->lead_no =
            lead.at("leadNo").to_number<std::int64_t>();
}

void Simulation::add_audiences() {
    for (auto left = chance_.between(1, 2); left > 0; --left) {
        record_.audiences.push_back(draw_people(chance_));
        HttpCall upload{"POST", "/api/v1/audiences?name=A", csv_of(record_.audiences.back())};
        upload.headers = {{"Content-Type", "text/csv"}};
        auto const reply = world_->call(std::move(upload));
        if (reply.status != 202) throw std::runtime_error{reply.body};
        auto const audience = get(fmt::format("/api/v1/audiences/{}", record_.audiences.size()));
        if (audience.at("status") != "ready") throw std::runtime_error{json::serialize(audience)};
        learn_places();
    }
}

json::object Simulation::new_send(SimulatedSend const& send) {
    auto const zone = chance_.one_of({"UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"});
    auto const offset = offset_of(zone, send.at);
    auto local = to_rfc3339(send.at + offset);
    local.pop_back();
    json::object body{{"category", send.marketing ? "marketing" : "utility"},
                      {"templateId", template_ids_.at(send.template_name)},
                      {"scheduledLocal", local},
                      {"timeZone", zone},
                      {"audienceFilter", send.audience_filter ? "on" : "off"},
                      {"whenNoFilterEvent", send.send_all_without_event ? "send_all" : "skip"},
                      {"maxMessagesPerSecond", send.rate},
                      {"lateStartGraceMinutes", send.grace.count()}};
    if (offset_of(zone, send.at - 1h) > offset) body["fold"] = "later";
    if (auto const& filter = send.event_filter) {
        json::object event{{"mode", filter->include ? "include" : "exclude"}, {"eventType", filter->type}};
        if (filter->within) event["withinMinutes"] = filter->within->count();
        body["eventFilter"] = std::move(event);
    }
    json::object parameters{{"body.first_name", json::object{{"column", "first_name"}, {"fallback", "you"}}},
                            {"button.0.url", json::object{{"constant", "x1"}}}};
    if (send.marketing)
        parameters["body.discount"] = json::object{{"constant", "20%"}};
    else
        parameters["body.order_number"] = json::object{{"column", "external_id"}};
    body["parameters"] = std::move(parameters);
    return body;
}

void Simulation::add_send(std::size_t campaign, Wall at) {
    SimulatedSend send{.campaign = campaign, .marketing = chance_.happens(0.6), .at = at};
    send.template_name =
        std::string{send.marketing ? "spring_offer" : "order_update"} + chance_.one_of({"/en", "/de"});
    send.rate = static_cast<int>(chance_.one_of({1, 3, 10, 20, 40, 75}));
    send.grace = std::chrono::minutes{chance_.one_of({0, 1, 5, 60, 120})};
    send.audience_filter = chance_.happens(0.4);
    send.send_all_without_event = chance_.happens(0.6);
    if (chance_.happens(0.3)) {
        send.event_filter = {.include = chance_.happens(0.5),
                             .type = chance_.one_of({"purchase", "visit"}),
                             .within = std::nullopt};
        if (chance_.happens(0.6)) send.event_filter->within = std::chrono::minutes{chance_.between(1, 600)};
    }
    auto const reply = call("POST", fmt::format("/api/v1/campaigns/{}/sends", record_.campaigns[campaign].id),
                            new_send(send));
    if (reply.status != 201) throw std::runtime_error{fmt::format("a send: {}", reply.body)};
    auto const made = json::parse(reply.body);
    send.id = made.at("id").to_number<std::int64_t>();
    if (std::string_view const said{made.at("scheduledAt").as_string()}; said != to_rfc3339(at))
        fault(fmt::format("send {} is to go out at {} and was understood as {}", send.id, to_rfc3339(at),
                          said));
    note(fmt::format("send {} of campaign {}: {} {} at {}, {}/s, grace {} min{}{}", send.id,
                     record_.campaigns[campaign].id, send.marketing ? "marketing" : "utility",
                     send.template_name, to_rfc3339(at), send.rate, send.grace.count(),
                     send.audience_filter ? ", filter" : "", send.event_filter ? ", event filter" : ""));
    record_.sends.push_back(std::move(send));
}

void Simulation::add_campaigns() {
    for (auto left = chance_.between(1, 4); left > 0; --left) {
        SimulatedCampaign campaign;
        campaign.audience = static_cast<std::size_t>(chance_.between(1, std::ssize(record_.audiences))) - 1;
        auto const reply = call("POST", "/api/v1/campaigns",
                                json::object{{"name", fmt::format("C{}", left)},
                                             {"audienceId", campaign.audience + 1},
                                             {"phoneNumberId", chance_.between(1, 2)},
                                             {"productPolicyConfirmed", true}});
        if (reply.status != 201) throw std::runtime_error{reply.body};
        campaign.id = json::parse(reply.body).at("id").to_number<std::int64_t>();
        record_.campaigns.push_back(campaign);
        Wall when = start_ + 12min + std::chrono::seconds{chance_.between(0, 10 * 3600)};
        for (auto sends = chance_.between(1, 4); sends > 0; --sends) {
            add_send(record_.campaigns.size() - 1, when);
            when += std::chrono::seconds{chance_.happens(0.3) ? chance_.between(30, 300)
                                                              : chance_.between(300, 4 * 3600)};
        }
        last_ = std::max(last_, when);
    }
}

void Simulation::run() {
    connect();
    add_audiences();
    add_campaigns();
    plan_campaigns();
    plan_people();
    plan_customers();
    plan_machine();
    plan_meta();
    plan_decisions();
    play();
    settle_all();
    check();
}

void Simulation::play() {
    while (!acts_.empty()) {
        auto const next = acts_.extract(acts_.begin());
        if (next.key() > now()) world_->move_to(next.key());
        if (!next.mapped().what.empty()) note(next.mapped().what);
        next.mapped().act();
    }
}

/// Everything works again, whoever paused resumes, and time goes on until nothing more can happen.
void Simulation::settle_all() {
    start();
    behave({{"errorRates", json::object{}},
            {"throughputLimit", 0},
            {"disorder", json::object{{"hold", false}}},
            {"faults", json::object{{"dropBeforeAccepting", share(0)},
                                    {"dropAfterAccepting", share(0)},
                                    {"goaway", share(0)},
                                    {"refuseStreams", share(0)},
                                    {"stallBeforeAccepting", share(0)},
                                    {"stallAfterAccepting", share(0)}}}});
    for (int round = 0; round < 12; ++round) {
        bool open = false;
        for (std::size_t i = 0; i < record_.campaigns.size(); ++i) {
            auto const shown = get(fmt::format("/api/v1/campaigns/{}", record_.campaigns[i].id));
            auto const status = shown.at("status");
            open |= status == "paused" || status == "running" || status == "scheduled";
            if (status == "paused") resume(i, chance_.one_of({"send", "skip"}));
        }
        if (!open) break;
        world_->move_to(now() + 4h);
    }
    world_->move_to(now() + 12h);
}

}    // namespace carillon::simulation
