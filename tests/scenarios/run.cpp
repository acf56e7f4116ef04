#include "scenarios/run.hpp"

#include "base/time.hpp"
#include "scenarios/dry_runner.hpp"
#include "scenarios/yaml_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <charconv>

namespace carillon::scenarios {
namespace {
using namespace std::chrono_literals;

constexpr std::string_view default_now = "2026-11-23T09:00:00Z";
constexpr std::string_view default_audience =
    "phone,first_name,external_id\n+4915112345671,Ada,a-1\n+4915112345672,Ben,a-2\n+4915112345673,Cleo,a-3\n";

/// Everybody receives within half a second and nobody does anything else, until a scenario says otherwise.
constexpr std::string_view quiet_people =
    R"({"recipients": {"unreachable": 0, "holdout": 0, "capped": 0, "stopped": 0,
    "neverDelivered": 0, "reads": 0, "skipDelivered": 0, "replies": 0, "stopReplies": 0, "preferenceStops": 0,
    "buttonTaps": 0, "sentMillis": {"min": 100, "max": 100}, "failedMillis": {"min": 200, "max": 200},
    "deliveredMillis": {"min": 400, "max": 400}, "readMillis": {"min": 1000, "max": 1000},
    "responseMillis": {"min": 2000, "max": 2000}}})";

/// What the sandbox's templates need beside what the audience's columns give, by the name of the template.
struct Sample {
    std::string_view template_name, key, column, value;
};
constexpr Sample samples[] = {
    {"spring_offer", "body.first_name", "first_name", "there"},
    {"spring_offer", "body.discount", "discount", "20%"},
    {"spring_offer", "button.0.url", "u", "friend"},
    {"order_update", "body.first_name", "first_name", "there"},
    {"order_update", "body.order_number", "order_number", "A-1029"},
    {"order_update", "button.0.url", "order_number", "A-1029"},
    {"winter_sale", "body.1", "1", "there"},
};

std::string query_escaped(std::string_view text) {
    return boost::urls::encode({text.data(), text.size()}, boost::urls::unreserved_chars);
}

std::string text_of(json::object const& object, std::string_view key, std::string_view otherwise = {}) {
    auto const* const value = object.if_contains(key);
    return value && value->is_string() ? std::string{value->get_string()} : std::string{otherwise};
}

std::string unknown_word(std::string_view word) {
    std::vector<std::string> known;
    for (auto const* const words : {&actions(), &expectations()})
        for (auto const& [each, does] : *words) known.push_back(each);
    return fmt::format("there is no step \"{}\"; there are: {}", word, fmt::join(known, ", "));
}

void replace_at(json::object& send, std::string_view at) {
    auto const space = at.find(' ');
    auto local = std::string{at.substr(0, space)};
    std::string zone = space == std::string_view::npos ? "UTC" : std::string{at.substr(space + 1)};
    if (local.ends_with('Z')) local.pop_back();
    send["scheduledLocal"] = local;
    send["timeZone"] = zone;
}
}    // namespace

Run::Run(Scenario const& scenario) : scenario_{scenario}, mark_{scenario.mark} {}

void Run::prepare() {
    auto const& given = scenario_.given;
    if (!given.IsNull()) mark_ = given.Mark();
    if (!given.IsNull() && !given.IsMap()) fail("`given` is a map");
    auto const parts = to_json(given);
    auto const members = parts.is_object() ? parts.get_object() : json::object{};
    for (auto const& member : members) {
        static constexpr std::array known{"now",     "seed",     "profile",  "behaviour",
                                          "connect", "audience", "campaign", "graph"};
        std::string_view const key{member.key()};
        if (std::find(known.begin(), known.end(), key) == known.end())
            fail(fmt::format("`given` has no part \"{}\"; it has {}", key, fmt::join(known, ", ")));
    }
    auto const now = from_rfc3339(text_of(members, "now", default_now));
    if (!now) fail("`now` is a time like 2026-11-23T09:00:00Z");
    start_ = *now;
    simulation::WorldOptions options{.start = start_};
    if (auto const* profile = members.if_contains("profile")) {
        auto read = sandbox::read_profile(json::serialize(*profile));
        if (!read) fail(fmt::format("the profile: {}", read.error().detail));
        options.profile = *std::move(read);
    }
    options.make_dry_runner = make_dry_runner;
    options.graph_version = text_of(members, "graph", options.graph_version);
    if (auto const* seed = members.if_contains("seed")) options.seed = seed->to_number<std::uint64_t>();
    world_ = std::make_unique<simulation::World>(std::move(options));
    world_->meta().control("PUT", "behaviour", quiet_people);
    if (auto const* behaviour = members.if_contains("behaviour"))
        world_->meta().control("PUT", "behaviour", json::serialize(*behaviour));
    auto const* connect = members.if_contains("connect");
    if (connect && *connect == false) return;
    auto const& spec = world_->meta().spec();
    api("POST", "/api/v1/wabas",
        json::object{{"wabaId", spec.waba_id},
                     {"accessToken", spec.access_token},
                     {"appSecret", spec.app_secret},
                     {"verifyToken", spec.verify_token}});
    auto const* const campaign = members.if_contains("campaign");
    auto const* const audience = members.if_contains("audience");
    if (audience || campaign)
        add_audience(audience ? *audience : json::value(json::string{default_audience}));
    if (campaign) add_campaign(filled_in(*campaign).as_object());
}

void Run::take(Step const& step) {
    mark_ = step.mark;
    auto const* word = &actions();
    auto found = word->find(step.word);
    if (found == word->end()) found = (word = &expectations())->find(step.word);
    if (found == word->end()) fail(unknown_word(step.word));
    try {
        found->second(*this, step);
    } catch (Failure const&) {
        throw;
    } catch (std::exception const& error) {
        fail(error.what());
    }
}

void Run::expect(json::value const& expected, json::value const& got, std::string_view what) const {
    auto const lines = differences(expected, &got);
    if (!lines.empty()) fail(fmt::format("{}:\n  {}", what, fmt::join(lines, "\n  ")));
}

HttpReply Run::send_request(HttpCall call) {
    auto reply = world_->call(std::move(call));
    last_body_ = reply.body;
    return reply;
}

json::value Run::last_reply() const {
    json::error_code error;
    auto value = json::parse(last_body_, error);
    return error ? json::value(nullptr) : value;
}

json::value Run::api(std::string method, std::string target, json::value const& body) {
    auto const reply = world_->call(method, target, body.is_null() ? std::string{} : json::serialize(body));
    if (reply.status < 200 || reply.status > 299)
        fail(fmt::format("{} {} answered {}: {}", method, target, reply.status, reply.body));
    return reply.body.empty() ? json::value(nullptr) : json::parse(reply.body);
}

json::array Run::all_items(std::string const& path) {
    json::array all;
    std::string cursor;
    for (;;) {
        auto const page =
            api("GET", fmt::format("{}{}limit=100{}", path, path.find('?') == path.npos ? '?' : '&',
                                   cursor.empty() ? "" : "&cursor=" + query_escaped(cursor)));
        for (auto const& item : page.at("items").as_array()) all.push_back(item);
        if (page.at("nextCursor").is_null()) return all;
        cursor = page.at("nextCursor").as_string();
    }
}

void Run::judge(HttpReply const& reply, json::value const* expect_) const {
    auto const got = fmt::format("got {}: {}", reply.status, reply.body);
    if (!expect_) {
        if (reply.status < 200 || reply.status > 299) fail(got);
        return;
    }
    json::object expected;
    if (expect_->is_object())
        expected = expect_->get_object();
    else
        expected["status"] = *expect_;
    json::error_code error;
    auto const body = json::parse(reply.body, error);
    json::object seen{{"status", reply.status}, {"text", reply.body}, {"body", body}};
    if (expected.contains("problem")) {
        auto const type = error || !body.is_object() ? std::string{} : text_of(body.get_object(), "type");
        seen["problem"] = type.substr(type.rfind(':') + 1);
    }
    if (expected.contains("errors")) {
        json::array errors;
        auto const* const list = body.is_object() ? body.get_object().if_contains("errors") : nullptr;
        if (list)
            for (auto const& each : list->as_array())
                errors.push_back(
                    json::string{fmt::format("{}:{}", std::string_view{each.at("pointer").as_string()},
                                             std::string_view{each.at("code").as_string()})});
        seen["errors"] = std::move(errors);
    }
    if (expected.contains("headers")) {
        json::object headers;
        for (auto const& [name, value] : reply.headers) headers[name] = value;
        seen["headers"] = std::move(headers);
    }
    json::value const all = std::move(seen);
    auto const lines = differences(expected, &all);
    if (!lines.empty()) fail(fmt::format("{}\n  {}", got, fmt::join(lines, "\n  ")));
}

std::int64_t Run::template_id(std::string_view name) {
    auto const slash = name.find('/');
    auto const wanted = name.substr(0, slash);
    auto const language = slash == std::string_view::npos ? std::string_view{} : name.substr(slash + 1);
    auto const list = all_items(fmt::format("/api/v1/templates?q={}", wanted));
    std::optional<std::int64_t> found;
    for (auto const& each : list) {
        std::string_view const its_language{each.at("language").as_string()};
        if (std::string_view{each.at("name").as_string()} != wanted) continue;
        if (!language.empty() && its_language != language) continue;
        if (!found || its_language == "en") found = each.at("id").to_number<std::int64_t>();
    }
    if (!found) fail(fmt::format("there is no template \"{}\"", name));
    return *found;
}

namespace {
json::value const* member_at(json::value const& value, std::string_view path) {
    json::error_code error;
    return value.find_pointer(fmt::format("/{}", path), error);
}
}    // namespace

/// <template NAME>, <reply PATH> and <remembered NAME> in a text.
json::value Run::filled_in(json::value value) {
    if (value.is_object())
        for (auto& member : value.get_object()) member.value() = filled_in(member.value());
    if (value.is_array())
        for (auto& item : value.get_array()) item = filled_in(item);
    if (!value.is_string()) return value;
    std::string const text{value.get_string()};
    bool const whole = text.starts_with('<') && text.find('>') == text.size() - 1;
    auto filled = filled_in(std::string_view{text});
    if (!whole || filled == text) return json::string{filled};
    json::error_code error;
    auto parsed = json::parse(filled, error);
    return error ? json::value(json::string{filled}) : parsed;
}

std::string Run::filled_in(std::string_view text) {
    std::string filled;
    for (std::size_t at = 0; at < text.size();) {
        auto const open = text.find('<', at);
        auto const close = open == text.npos ? text.npos : text.find('>', open);
        if (close == text.npos) return filled.append(text.substr(at));
        filled += text.substr(at, open - at);
        auto const inner = text.substr(open + 1, close - open - 1);
        at = close + 1;
        if (inner.starts_with("template ")) {
            filled += std::to_string(template_id(inner.substr(9)));
        } else if (inner.starts_with("reply ")) {
            auto const reply = last_reply();
            auto const* const found = member_at(reply, inner.substr(6));
            if (!found) fail(fmt::format("the latest answer has no {}: {}", inner.substr(6), last_body_));
            filled += found->is_string() ? std::string{found->get_string()} : json::serialize(*found);
        } else if (inner.starts_with("remembered ")) {
            auto const found = remembered_.find(inner.substr(11));
            if (found == remembered_.end())
                fail(fmt::format("nothing is remembered as {}", inner.substr(11)));
            filled += found->second;
        } else {
            filled += text.substr(open, close - open + 1);
        }
    }
    return filled;
}

json::value Run::value_of(YAML::Node const& node) { return filled_in(to_json(node)); }

std::chrono::milliseconds Run::duration_of(std::string_view text) const {
    std::int64_t number = 0;
    auto const* const end = text.data() + text.size();
    auto const read = std::from_chars(text.data(), end, number);
    std::string_view const unit{read.ptr, end};
    if (read.ec == std::errc{}) {
        if (unit == "ms") return std::chrono::milliseconds{number};
        if (unit == "s") return std::chrono::seconds{number};
        if (unit == "m") return std::chrono::minutes{number};
        if (unit == "h") return std::chrono::hours{number};
        if (unit == "d") return std::chrono::days{number};
    }
    fail(fmt::format("\"{}\" is not a length of time like 500ms, 10s, 5m, 2h or 3d", text));
}

Wall Run::time_of(std::string_view text) {
    auto const now = world_->clock().wall();
    if (text.starts_with('+')) return now + duration_of(text.substr(1));
    if (text.starts_with("send ")) {
        auto rest = text.substr(5);
        auto const number_end = rest.find(' ');
        int number = 0;
        std::from_chars(rest.data(), rest.data() + rest.size(), number);
        auto const send = find_send(number);
        auto const at = from_rfc3339(send.at("scheduledAt").as_string());
        if (!at) fail(fmt::format("send {} has no time", number));
        if (number_end == rest.npos) return *at;
        rest = rest.substr(number_end + 1);
        bool const before = rest.starts_with('-');
        rest = rest.substr(rest.find_first_of("0123456789"));
        return before ? *at - duration_of(rest) : *at + duration_of(rest);
    }
    if (auto const time = from_rfc3339(text)) return *time;
    fail(fmt::format(
        "\"{}\" is not a time; write 2026-11-23T10:00:00Z, +10s, send 1, send 1 + 2m or send 1 - 2m", text));
}

std::int64_t Run::add_audience(json::value const& audience) {
    json::object const parts = audience.is_object() ? audience.get_object() : json::object{{"csv", audience}};
    std::string target = "/api/v1/audiences?name=" + query_escaped(text_of(parts, "name", "Audience"));
    for (auto const* const key : {"phoneColumn", "externalIdColumn", "defaultCountry"})
        if (parts.contains(key)) target += fmt::format("&{}={}", key, query_escaped(text_of(parts, key)));
    auto csv = text_of(parts, "csv");
    if (auto const* const people = parts.if_contains("people")) {
        csv = "phone,first_name,external_id\n";
        auto const* const from = parts.if_contains("from");
        auto const first = from ? from->to_number<std::int64_t>() : 1;
        for (std::int64_t i = first; i < first + people->to_number<std::int64_t>(); ++i)
            csv += fmt::format("+49151{:08},Person {},a-{}\n", 20'000'000 + i, i, i);
    }
    HttpCall call{"POST", target, std::move(csv), {{"Content-Type", "text/csv"}}};
    auto const reply = send_request(std::move(call));
    auto const* const expected = parts.if_contains("expect");
    judge(reply, expected);
    if (reply.status > 299) return 0;
    auto const id = json::parse(reply.body).at("id").to_number<std::int64_t>();
    auto const ready = api("GET", fmt::format("/api/v1/audiences/{}", id));
    if (ready.at("status") != "ready" && !expected)
        fail("the audience did not become ready: " + json::serialize(ready));
    columns_.clear();
    if (auto const* const columns = ready.as_object().if_contains("columns"))
        for (auto const& column : columns->as_array())
            columns_.emplace_back(column.is_string() ? column.get_string() : column.at("name").as_string());
    return id;
}

std::int64_t Run::add_campaign(json::object const& campaign) {
    json::object body{
        {"name", "Spring"}, {"audienceId", 1}, {"phoneNumberId", 1}, {"productPolicyConfirmed", true}};
    for (auto const& [key, value] : campaign)
        if (key != "sends" && key != "expect") body[key] = value;
    HttpCall call{"POST", "/api/v1/campaigns", json::serialize(body)};
    auto const reply = send_request(std::move(call));
    judge(reply, campaign.if_contains("expect"));
    if (reply.status > 299) return 0;
    auto const id = json::parse(reply.body).at("id").to_number<std::int64_t>();
    if (auto const* const sends = campaign.if_contains("sends"))
        for (auto const& send : sends->as_array()) {
            auto const added = add_send(id, send.as_object());
            judge(added, send.as_object().if_contains("expect"));
        }
    return id;
}

HttpReply Run::add_send(std::int64_t campaign, json::object send) {
    send.erase("expect");
    if (!send.contains("category")) send["category"] = "marketing";
    bool const marketing = send.at("category") == "marketing";
    auto const name = text_of(send, "template", marketing ? "spring_offer" : "order_update");
    send.erase("template");
    if (name != "none" && !send.contains("templateId")) send["templateId"] = template_id(name);
    if (!send.contains("at") && !send.contains("scheduledLocal")) send["at"] = "+5m";
    if (send.contains("at")) {
        auto at = text_of(send, "at");
        if (at.starts_with('+')) at = to_rfc3339(time_of(at));
        send.erase("at");
        replace_at(send, at);
    }
    if (auto const* const rate = send.if_contains("rate")) {
        send["maxMessagesPerSecond"] = *rate;
        send.erase("rate");
    }
    if (!send.contains("parameters")) {
        json::object parameters;
        for (auto const& sample : samples) {
            if (name.substr(0, name.find('/')) != sample.template_name) continue;
            bool const has_column = std::ranges::find(columns_, sample.column) != columns_.end();
            parameters[sample.key] = has_column ? json::object{{"column", sample.column}}
                                                : json::object{{"constant", sample.value}};
        }
        if (!parameters.empty()) send["parameters"] = std::move(parameters);
    }
    return send_request({"POST", fmt::format("/api/v1/campaigns/{}/sends", campaign), json::serialize(send)});
}

json::object Run::webhook_of(std::string_view field, json::value const& value) const {
    auto const& spec = world_->meta().spec();
    return {{"object", "whatsapp_business_account"},
            {"entry", json::array{json::object{
                          {"id", spec.waba_id},
                          {"time", to_ms(world_->clock().wall()) / 1000},
                          {"changes", json::array{json::object{{"field", field}, {"value", value}}}}}}}};
}

HttpReply Run::post_webhook(std::string const& body, std::optional<std::string> signature) {
    HttpCall call{
        "POST", "/webhooks/meta", body, {{"Content-Type", "application/json"}, {"Authorization", "none"}}};
    call.headers.emplace_back("X-Hub-Signature-256",
                              signature ? *signature : world_->meta().signature_of(body));
    return send_request(std::move(call));
}

}    // namespace carillon::scenarios
