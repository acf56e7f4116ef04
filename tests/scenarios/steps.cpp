// What can happen in a scenario. Each word is described in README.md.
#include "base/crypto.hpp"
#include "base/time.hpp"
#include "scenarios/run.hpp"
#include "scenarios/yaml_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace carillon::scenarios {
namespace {

json::object arguments(Run& run, Step const& step) {
    auto const value = run.value_of(step.argument);
    if (value.is_null()) return {};
    if (!value.is_object()) run.fail(fmt::format("`{}` takes a map", step.word));
    return value.get_object();
}

std::string text_argument(Run& run, Step const& step) {
    if (!step.argument.IsScalar()) run.fail(fmt::format("`{}` takes one word or time", step.word));
    return step.argument.Scalar();
}

std::string text(Run const& run, json::object const& from, std::string_view key) {
    auto const* const value = from.if_contains(key);
    if (!value || !value->is_string()) run.fail(fmt::format("`{}` is missing", key));
    return std::string{value->get_string()};
}

/// Takes `expect` out.
std::optional<json::value> take_expect(json::object& from) {
    auto const* const expect = from.if_contains("expect");
    if (!expect) return {};
    json::value taken = *expect;
    from.erase("expect");
    return taken;
}

void post(Run& run, std::string target, json::object body, std::string method = "POST") {
    auto const expect = take_expect(body);
    auto const reply = run.send_request({std::move(method), std::move(target), json::serialize(body)});
    run.judge(reply, expect ? &*expect : nullptr);
}

/// Every action on a campaign: POST /campaigns/{number}/{word}.
void act(Run& run, Step const& step) {
    post(run, fmt::format("/api/v1/campaigns/{}/{}", step.number, step.word), arguments(run, step));
}

void at(Run& run, Step const& step) {
    auto const to = run.time_of(text_argument(run, step));
    if (to < run.world().clock().wall())
        run.fail(fmt::format("{} is past; it is {}", to_rfc3339(to), to_rfc3339(run.world().clock().wall())));
    run.world().move_to(to);
}

void wait(Run& run, Step const& step) {
    run.world().move_to(run.world().clock().wall() + run.duration_of(text_argument(run, step)));
}

void request(Run& run, Step const& step) {
    auto parts = arguments(run, step);
    HttpCall call;
    json::value const* expect = nullptr;
    std::string signing_key, signature_header = "X-Carillon-Signature";
    for (auto const& [key, value] : parts) {
        std::string_view const name{key};
        if (name == "expect") {
            expect = &value;
        } else if (name == "body") {
            call.body = value.is_string() ? std::string{value.get_string()} : json::serialize(value);
        } else if (name == "headers") {
            for (auto const& [header, content] : value.as_object())
                call.headers.emplace_back(header, content.as_string());
        } else if (name == "as" && value == "nobody") {
            call.headers.emplace_back("Cookie", "none");    // an identity, so that no API key is added
        } else if (name == "as") {
            call.headers.emplace_back("Authorization",
                                      fmt::format("Bearer {}", run.key_of(text(run, parts, "as"))));
        } else if (name == "sign") {
            auto const* const both = value.if_object();
            signing_key = both ? text(run, *both, "key") : text(run, parts, "sign");
            if (both) signature_header = text(run, *both, "header");
        } else if (std::ranges::all_of(name, [](char c) { return c >= 'A' && c <= 'Z'; })) {
            call.method = name;
            call.target = value.as_string();
        } else {
            run.fail(fmt::format(
                "a request has a method and its path (GET: /api/v1/…), body, headers, as, sign and expect; "
                "not \"{}\"",
                name));
        }
    }
    if (call.method.empty()) run.fail("the request has no method: write GET: /api/v1/campaigns/1");
    if (!signing_key.empty())
        call.headers.emplace_back(signature_header, "sha256=" + to_hex(hmac_sha256(signing_key, call.body)));
    auto const reply = run.send_request(std::move(call));
    run.judge(reply, expect);
}

void remember(Run& run, Step const& step) {
    for (auto const& [name, value] : arguments(run, step))
        run.remember(name, value.is_string() ? std::string{value.get_string()} : json::serialize(value));
}

/// PATCH with the version that stands, unless one is given.
void edit(Run& run, Step const& step) {
    bool const is_send = step.word == "edit send";
    auto const target = fmt::format("/api/v1/{}/{}", is_send ? "sends" : "campaigns", step.number);
    auto body = arguments(run, step);
    if (!body.contains("version")) body["version"] = run.api("GET", target).at("version");
    post(run, target, std::move(body), "PATCH");
}

/// The time a webhook about what has just happened takes to come.
void let_webhooks_come(Run& run) {
    run.world().move_to(run.world().clock().wall() + std::chrono::milliseconds{10});
}

void behaviour(Run& run, Step const& step) {
    run.world().meta().control("PUT", "behaviour", json::serialize(arguments(run, step)));
    let_webhooks_come(run);
}

void inbound(Run& run, Step const& step) {
    run.world().meta().control("POST", "inbound", json::serialize(arguments(run, step)));
    let_webhooks_come(run);
}

std::string digits(std::string_view phone) {
    return std::string{phone.substr(phone.starts_with('+') ? 1 : 0)};
}

json::object metadata(Run& run) {
    auto const& number = run.world().meta().platform().world().phone_numbers().at(0).spec;
    return {{"display_phone_number", number.display_phone_number}, {"phone_number_id", number.id}};
}

std::string seconds_of(Run& run, json::object const& parts) {
    auto const when = parts.contains("at") ? run.time_of(text(run, parts, "at")) : run.world().clock().wall();
    return std::to_string(to_ms(when) / 1000);
}

void send_webhook(Run& run, std::string_view field, json::value const& value, json::object parts) {
    auto const expect = take_expect(parts);
    auto const reply = run.post_webhook(json::serialize(run.webhook_of(field, value)), {});
    run.judge(reply, expect ? &*expect : nullptr);
}

/// WhatsApp's own "stop promotions" and its opposite.
void preference(Run& run, Step const& step) {
    auto const parts = arguments(run, step);
    auto const* const user = parts.if_contains("user");
    json::object const who =
        user ? json::object{{"user_id", *user}} : json::object{{"wa_id", digits(text(run, parts, "from"))}};
    json::object wish{{"detail", "User requested it"},
                      {"category", "marketing_messages"},
                      {"value", text(run, parts, "value")},
                      {"timestamp", seconds_of(run, parts)}};
    wish.insert(who.begin(), who.end());
    json::object const value{{"messaging_product", "whatsapp"},
                             {"metadata", metadata(run)},
                             {"contacts", json::array{who}},
                             {"user_preferences", json::array{wish}}};
    send_webhook(run, "user_preferences", value, parts);
}

/// The wamid of the latest message to `phone`, or of its n-th.
std::string wamid_to(Run& run, std::string const& phone, json::object const& parts) {
    std::vector<std::string> wamids;
    for (auto const& taken : run.world().meta().ledger())
        if (taken.to == phone) wamids.push_back(taken.wamid);
    auto const* const nth = parts.if_contains("message");
    auto const index = nth ? nth->to_number<std::size_t>() : wamids.size();
    if (index == 0 || index > wamids.size()) run.fail(fmt::format("Meta took no such message to {}", phone));
    return wamids[index - 1];
}

/// One status event of Meta's, by hand.
void receipt(Run& run, Step const& step) {
    auto const parts = arguments(run, step);
    auto const phone = text(run, parts, "to");
    auto const* const wamid = parts.if_contains("wamid");
    json::object status{{"id", wamid ? *wamid : json::value(json::string{wamid_to(run, phone, parts)})},
                        {"status", text(run, parts, "status")},
                        {"timestamp", seconds_of(run, parts)}};
    if (auto const* const user = parts.if_contains("user"))
        status["recipient_user_id"] = *user;    // Meta names nobody by number then
    else
        status["recipient_id"] = digits(phone);
    if (auto const* const code = parts.if_contains("code"))
        status["errors"] =
            json::array{json::object{{"code", *code},
                                     {"title", "By the scenario"},
                                     {"error_data", json::object{{"details", "By the scenario"}}}}};
    json::object const value{
        {"messaging_product", "whatsapp"}, {"metadata", metadata(run)}, {"statuses", json::array{status}}};
    send_webhook(run, "messages", value, parts);
}

/// {field, value}, or a whole body as text or map, signed unless `signature` is given.
void webhook(Run& run, Step const& step) {
    auto const parts = arguments(run, step);
    auto const* const body = parts.if_contains("body");
    std::string raw;
    if (!body) {
        auto const* const value = parts.if_contains("value");
        raw = json::serialize(
            run.webhook_of(text(run, parts, "field"), value ? *value : json::value(json::object{})));
    } else {
        raw = body->is_string() ? std::string{body->get_string()} : json::serialize(*body);
    }
    std::optional<std::string> signature;
    if (parts.contains("signature")) signature = text(run, parts, "signature");
    auto const reply = run.post_webhook(raw, std::move(signature));
    run.judge(reply, parts.if_contains("expect"));
}

void lead_event(Run& run, Step const& step) {
    auto parts = arguments(run, step);
    auto const time = parts.contains("at") ? run.time_of(text(run, parts, "at")) : run.world().clock().wall();
    json::array events;
    auto const* const phones = parts.if_contains("phones");
    if (!phones || !phones->is_array()) run.fail("`phones` is missing");
    for (auto const& phone : phones->get_array())
        events.push_back(json::object{{"phoneE164", phone}, {"occurredAt", to_rfc3339(time)}});
    json::object body{{"eventType", text(run, parts, "type")}, {"events", std::move(events)}};
    if (auto const expect = take_expect(parts)) body["expect"] = *expect;
    post(run, "/api/v1/webhooks/lead-events", std::move(body));
}

void filter_event(Run& run, Step const& step) {
    auto parts = arguments(run, step);
    json::array leads;
    for (auto const& [list, key] : {std::pair{"phones", "phoneE164"}, std::pair{"ids", "externalId"}})
        if (auto const* const given = parts.if_contains(list))
            for (auto const& each : given->as_array()) leads.push_back(json::object{{key, each}});
    json::object body{{"campaignId", parts.contains("campaign") ? parts.at("campaign") : json::value(1)},
                      {"sendId", parts.contains("send") ? parts.at("send") : json::value(step.number)},
                      {"mode", text(run, parts, "mode")},
                      {"leads", std::move(leads)}};
    if (auto const expect = take_expect(parts)) body["expect"] = *expect;
    post(run, "/api/v1/webhooks/campaigns/audience-filter", std::move(body));
}

void opt_out(Run& run, Step const& step) {
    auto body =
        step.argument.IsScalar() ? json::object{{"phone", step.argument.Scalar()}} : arguments(run, step);
    post(run, "/api/v1/opt-outs", std::move(body));
}

void new_send(Run& run, Step const& step) {
    auto parts = arguments(run, step);
    auto const expect = take_expect(parts);
    run.judge(run.add_send(step.number, std::move(parts)), expect ? &*expect : nullptr);
}

std::map<std::string, Word, std::less<>> make_actions() {
    std::map<std::string, Word, std::less<>> words;
    for (auto const* const word : {"schedule", "unschedule", "pause", "resume", "cancel", "duplicate"})
        words[word] = act;
    words["at"] = at;
    words["wait"] = wait;
    words["request"] = request;
    words["remember"] = remember;
    words["edit send"] = words["edit campaign"] = edit;
    words["behaviour"] = behaviour;
    words["inbound"] = inbound;
    words["preference"] = preference;
    words["receipt"] = receipt;
    words["webhook"] = webhook;
    words["lead event"] = lead_event;
    words["filter event"] = filter_event;
    words["opt out"] = opt_out;
    words["new send"] = new_send;
    words["new campaign"] = [](Run& run, Step const& step) { run.add_campaign(arguments(run, step)); };
    words["audience"] = [](Run& run, Step const& step) { run.add_audience(run.value_of(step.argument)); };
    words["organization"] = [](Run& run, Step const& step) {
        run.add_organization(text_argument(run, step));
    };
    words["sync"] = [](Run& run, Step const& step) {
        post(run, "/api/v1/wabas/1/sync", arguments(run, step));
    };
    words["crash"] = [](Run& run, Step const&) { run.world().crash_server(); };
    words["stop"] = [](Run& run, Step const&) { run.world().stop_server(); };
    words["start"] = [](Run& run, Step const&) { run.world().start_server(); };
    return words;
}
}    // namespace

std::map<std::string, Word, std::less<>> const& actions() {
    static auto const words = make_actions();
    return words;
}

}    // namespace carillon::scenarios
