// What a scenario can expect, and what must hold at the end of each. The words are described in README.md.
#include "scenarios/run.hpp"
#include "scenarios/yaml_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <set>

namespace carillon::scenarios {
namespace {

std::string text_at(json::value const& value, std::string_view key) {
    auto const* const found = value.as_object().if_contains(key);
    return found && found->is_string() ? std::string{found->get_string()} : std::string{};
}

/// The send as the API shows it, with what its report says of it put beside: skippedBy, failedBy as {code:
/// count}.
void send(Run& run, Step const& step) {
    auto shown = run.find_send(step.number).as_object();
    auto const report = run.api("GET", fmt::format("/api/v1/sends/{}/report", step.number)).as_object();
    for (auto const& [key, value] : report)
        if (!shown.contains(key)) shown[key] = value;
    json::object failed_by;
    for (auto const& each : report.at("failedBy").as_array())
        failed_by[json::serialize(each.at("code"))] = each.at("count");
    shown["failedBy"] = failed_by;
    auto const expected = run.value_of(step.argument);
    for (auto const* const whole : {"skippedBy", "failedBy"})    // these are told in full
        if (auto const* const given = expected.as_object().if_contains(whole);
            given && *given != shown[whole])
            run.fail(fmt::format("send {}: {} is {}, expected {}", step.number, whole,
                                 json::serialize(shown[whole]), json::serialize(*given)));
    run.expect(expected, shown, fmt::format("send {}", step.number));
}

Word resource(std::string_view what, std::string path) {
    return [what, path](Run& run, Step const& step) {
        auto const got = run.api("GET", fmt::format(fmt::runtime(path), step.number));
        run.expect(run.value_of(step.argument), got, fmt::format("{} {}", what, step.number));
    };
}

/// {code: status}; where several rows have one code, the worst of them.
void preflight(Run& run, Step const& step) {
    auto const got = run.api("GET", fmt::format("/api/v1/campaigns/{}/preflight", step.number));
    static constexpr std::array<std::string_view, 4> from_worst{"fail", "unknown", "warn", "pass"};
    std::map<std::string, std::size_t> worst;
    for (auto const& item : got.at("items").as_array()) {
        auto const rank = static_cast<std::size_t>(std::ranges::find(from_worst, text_at(item, "status")) -
                                                   from_worst.begin());
        auto const [at, fresh] = worst.emplace(text_at(item, "code"), rank);
        if (!fresh) at->second = std::min(at->second, rank);
    }
    json::object seen{{"ready", got.at("ready")}, {"items", got.at("items")}};
    for (auto const& [code, rank] : worst) seen[code] = from_worst.at(rank);
    run.expect(run.value_of(step.argument), seen, "preflight");
}

/// What becomes of single recipients: {"+49…": status or {…}}, by default of send 1.
void messages(Run& run, Step const& step) {
    auto const items = run.all_items(fmt::format("/api/v1/sends/{}/messages", step.number));
    json::object by_phone;
    for (auto const& item : items)    // of a number that stands in the file twice, the row that counts
        if (text_at(item, "skipReason") != "duplicate") by_phone[text_at(item, "phone")] = item;
    auto const expectations = run.value_of(step.argument);
    for (auto const& [phone, expected] : expectations.as_object()) {
        auto const* const got = by_phone.if_contains(phone);
        json::value const nothing = nullptr;
        json::value const wanted =
            expected.is_string() ? json::value(json::object{{"status", expected}}) : expected;
        if (wanted.is_null() && !got) continue;
        run.expect(wanted, got ? *got : nothing, fmt::format("the message to {}", std::string_view{phone}));
    }
}

std::string line_of(simulation::Taken const& taken, json::object const& expected) {
    std::string line = taken.to;
    if (expected.contains("api")) line += " " + taken.api;
    if (expected.contains("template")) line += " " + taken.template_name;
    return line;
}

/// Everything Meta has taken, in any order and no more: phones, or {to, api, template}.
void meta_got(Run& run, Step const& step) {
    auto const value = run.value_of(step.argument);
    if (!value.is_array()) run.fail("`meta got` takes a list of phones or of {to, api, template}");
    json::object shape;
    std::multiset<std::string> wanted, seen;
    for (auto const& each : value.get_array()) {
        if (each.is_object()) shape = each.get_object();
        simulation::Taken const taken{
            .to = each.is_object() ? text_at(each, "to") : std::string{each.as_string()},
            .api = each.is_object() ? text_at(each, "api") : "",
            .template_name = each.is_object() ? text_at(each, "template") : ""};
        wanted.insert(line_of(taken, shape));
    }
    for (auto const& taken : run.world().meta().ledger()) seen.insert(line_of(taken, shape));
    if (wanted != seen)
        run.fail(fmt::format("Meta took\n  {}\nexpected\n  {}", fmt::join(seen, "\n  "),
                             fmt::join(wanted, "\n  ")));
}

/// What Meta was told to send, the latest to each phone: {"+49…": the members of the request's body}.
void meta_was_told(Run& run, Step const& step) {
    json::object told;
    for (auto const& asked : run.world().meta().asked()) {
        if (!asked.path.ends_with("messages")) continue;
        auto const body = json::parse(asked.body);
        auto const to = text_at(body, "to");
        told[to.starts_with('+') ? to : "+" + to] = body;
    }
    run.expect(run.value_of(step.argument), told, "what Meta was told");
}

/// {marketing_messages: 2, messages: 0, rejected: {131050: 1}, total: 2}
void meta(Run& run, Step const& step) {
    json::object seen{{"marketing_messages", 0}, {"messages", 0}};
    auto const ledger = run.world().meta().ledger();
    for (auto const& taken : ledger) seen[taken.api] = seen[taken.api].to_number<int>() + 1;
    seen["total"] = ledger.size();
    seen["uploads"] = std::ranges::count_if(run.world().meta().asked(),
                                            [](auto const& asked) { return asked.path.ends_with("/media"); });
    auto const stats = run.world().meta().control("GET", "stats");
    for (auto const& [key, value] : stats.as_object())
        if (!seen.contains(key)) seen[key] = value;
    run.expect(run.value_of(step.argument), seen, "Meta");
}

/// Entries in the order they were made, with others between them allowed.
void audit(Run& run, Step const& step) {
    auto items = run.all_items("/api/v1/audit-log");
    std::reverse(items.begin(), items.end());
    auto const expected = run.value_of(step.argument);
    std::size_t at = 0;
    for (auto const& wanted : expected.as_array()) {
        while (at < items.size() && !differences(wanted, &items[at]).empty()) ++at;
        if (at++ >= items.size())
            run.fail(fmt::format("the audit log has no entry {} (after those before it):\n  {}",
                                 json::serialize(wanted), json::serialize(items)));
    }
}

void opt_outs(Run& run, Step const& step) {
    std::set<std::string> wanted, seen;
    auto const expected = run.value_of(step.argument);
    for (auto const& phone : expected.as_array()) wanted.emplace(phone.as_string());
    for (auto const& item : run.all_items("/api/v1/opt-outs")) seen.insert(text_at(item, "phone"));
    if (wanted != seen)
        run.fail(fmt::format("opted out: {}; expected {}", fmt::join(seen, ", "), fmt::join(wanted, ", ")));
}

void reply(Run& run, Step const& step) {
    run.expect(run.value_of(step.argument), run.last_reply(), "the latest answer");
}

std::map<std::string, Word, std::less<>> make_expectations() {
    std::map<std::string, Word, std::less<>> words;
    words["send"] = send;
    words["campaign"] = resource("campaign", "/api/v1/campaigns/{}");
    words["report"] = resource("the report of send", "/api/v1/sends/{}/report");
    words["campaign report"] = resource("the report of campaign", "/api/v1/campaigns/{}/report");
    words["audience totals"] = resource("audience", "/api/v1/audiences/{}");
    words["preflight"] = preflight;
    words["messages"] = messages;
    words["meta got"] = meta_got;
    words["meta was told"] = meta_was_told;
    words["meta"] = meta;
    words["audit"] = audit;
    words["opt outs"] = opt_outs;
    words["reply"] = reply;
    return words;
}

std::int64_t number(json::value const& funnel, std::string_view key) {
    return funnel.at(key).to_number<std::int64_t>();
}

/// Each row of the audience is in exactly one place.
void check_sum(Run& run, json::value const& send) {
    if (send.at("materializedAt").is_null()) return;
    auto const& funnel = send.at("funnel");
    std::int64_t sum = 0;
    for (auto const* const key : {"skipped", "queued", "accepted", "failed", "inDoubt", "cancelled"})
        sum += number(funnel, key);
    if (sum != number(funnel, "audience"))
        run.fail(fmt::format("the funnel of send {} does not add up: {}", json::serialize(send.at("id")),
                             json::serialize(funnel)));
}
}    // namespace

std::map<std::string, Word, std::less<>> const& expectations() {
    static auto const words = make_expectations();
    return words;
}

/// Every message that Carillon holds for accepted, tests too, is in Meta's ledger, each under a wamid of its
/// own; and what Meta took beyond that is a message in doubt or taken for sent, never a second one, but for
/// one that somebody had sent again.
void Run::check_promise() {
    if (!world_->server_runs()) world_->start_server();
    std::map<std::string, std::string> taken;    // wamid → phone
    for (auto const& each : world_->meta().ledger()) taken[each.wamid] = each.to;
    std::map<std::string, int> in_doubt;
    std::set<std::string> known;
    auto const account_for = [&](json::value const& message, std::string_view phone_key,
                                 std::string_view doubt) {
        auto const wamid = text_at(message, "wamid"), phone = text_at(message, phone_key);
        bool const resent = text_at(message, "note").contains("had it sent again");
        auto const status = text_at(message, "status");
        if (status == doubt || status == "assumed_sent" || resent) ++in_doubt[phone];
        if (wamid.empty()) return;
        if (!taken.contains(wamid)) fail(fmt::format("{} has a wamid that Meta never gave", phone));
        if (!known.insert(wamid).second) fail(fmt::format("two messages have the wamid {}", wamid));
    };
    auto const campaigns = all_items("/api/v1/campaigns");
    for (auto const& campaign : campaigns) {
        auto const shown =
            api("GET", fmt::format("/api/v1/campaigns/{}", json::serialize(campaign.at("id"))));
        for (auto const& send : shown.at("sends").as_array()) {
            check_sum(*this, send);
            auto const path = fmt::format("/api/v1/sends/{}", json::serialize(send.at("id")));
            for (auto const& message : all_items(path + "/messages"))
                account_for(message, "phone", "in_doubt");
            for (auto const& test : all_items(path + "/tests")) account_for(test, "to", "unknown");
        }
    }
    for (auto const& [wamid, phone] : taken) {
        if (known.contains(wamid)) continue;
        if (in_doubt[phone]-- <= 0)
            fail(fmt::format(
                "Meta took a message to {} that Carillon does not know of: somebody was sent one twice, "
                "or one was lost from the record",
                phone));
    }
}

}    // namespace carillon::scenarios
