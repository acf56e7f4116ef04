#include "api/campaign_view.hpp"
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/send_lead.hpp"
#include "api/views.hpp"
#include "domain/geo.hpp"
#include "domain/phone.hpp"
#include "engine/send_plan.hpp"
#include "engine/template_watch.hpp"
#include "graph/error_policy.hpp"
#include "graph/graph_client.hpp"
#include "store/opt_outs.hpp"
#include "store/test_sends.hpp"

namespace carillon::api {
namespace {
using store::TestStatus;

constexpr std::size_t numbers_max = 5;
/// As long as answers are remembered.
constexpr std::chrono::hours key_life{24};
/// Somebody waits for the answer.
constexpr std::chrono::milliseconds answer_timeout{10'000};

/// One number of the call, and what became of it.
struct Test {
    Phone phone;
    TestStatus status = TestStatus::unknown;
    std::string wamid;
    int code = 0;
    std::string title, advice, reason;
};

struct Wanted {
    std::vector<Test> tests;
    LeadChoice lead;
};

json::object to_json(Test const& test) {
    return {{"to", to_e164(test.phone.e164)},
            {"status", to_string(test.status)},
            {"wamid", or_null(test.wamid)},
            {"code", test.code == 0 ? json::value(nullptr) : json::value(test.code)},
            {"title", or_null(test.title)},
            {"advice", or_null(test.advice)},
            {"reason", or_null(test.reason)}};
}

void read_numbers(json::object const& body, Fields& fields, std::vector<Test>& tests) {
    if (!fields.has("to")) return;
    auto const* const list = body.at("to").if_array();
    if (!list || list->empty() || list->size() > numbers_max)
        return fields.add("to", "wrong_type",
                          fmt::format("to is a list of 1 to {} phone numbers.", numbers_max));
    for (std::size_t i = 0; i < list->size(); ++i) {
        auto const place = fmt::format("to/{}", i);
        auto const* const text = list->at(i).if_string();
        if (!text) {
            fields.add(place, "wrong_type",
                       fmt::format("{} is no text; write +4915112345678.", quoted(list->at(i))));
            continue;
        }
        auto const phone = parse_phone(*text, Country{});
        if (!phone)
            fields.add(place, "bad_phone", phone.error().sentence);
        else if (std::ranges::any_of(tests, [&](Test const& each) { return each.phone.e164 == phone->e164; }))
            fields.add(place, "duplicate", fmt::format("{} is there twice.", to_e164(phone->e164)));
        else
            tests.push_back({.phone = *phone});
    }
}

Result<Wanted> read_wanted(Request const& request) {
    auto const body = read_json(request);
    if (!body) return std::unexpected{body.error()};
    Fields fields{*body};
    Wanted wanted;
    read_numbers(*body, fields, wanted.tests);
    wanted.lead.id = fields.integer("leadId", 1, std::numeric_limits<std::int64_t>::max());
    fields.require({"to"});
    if (auto const read = fields.finish(); !read) return std::unexpected{read.error()};
    return wanted;
}

void refuse_test(Test& test, std::string title, std::string reason, std::string advice) {
    test.status = TestStatus::refused;
    test.title = std::move(title);
    test.reason = std::move(reason);
    test.advice = std::move(advice);
}

/// What is told of a message that an earlier request with the same Idempotency-Key sent.
void take_record(Test& test, store::TestMessage const& message) {
    test.wamid = message.wamid;
    test.status = message.wamid.empty() ? message.status : TestStatus::accepted;
    if (test.status == TestStatus::accepted) return;
    test.code = message.code;
    test.title = "Sent with the first request";
    test.reason = message.detail.empty() ? "No answer of Meta's was recorded." : message.detail;
    test.advice = message.code != 0 ? graph::policy_for(message.code).advice
                                    : "Look whether it has arrived before you test again with a new key.";
}

/// Answers a repeat from what the first request noted before it sent anything: its own answer was not
/// remembered, because the server ended in between. False when there was no first request.
Async<Result<bool>> answer_repeat(App& app, Request const& request, SendId send, std::vector<Test>& tests) {
    std::string key{request.header("idempotency-key")};
    if (key.empty()) co_return false;
    auto const begun =
        co_await app.store.test_sends().begun_with(request.who.org, std::move(key), app.now() - key_life);
    for (auto const& message : begun) {
        auto const test = std::ranges::find(tests, message.phone, [](Test const& t) { return t.phone.e164; });
        if (message.send != send || test == tests.end())
            co_return refuse(Problem::Kind::conflict, "idempotency_key_reused",
                             "This Idempotency-Key was used for another test. Use a new key for a new one.");
        take_record(*test, message);
    }
    if (begun.empty()) co_return false;
    for (auto& test : tests) {
        auto const is_it = [&](store::TestMessage const& message) {
            return message.phone == test.phone.e164;
        };
        if (std::ranges::none_of(begun, is_it))
            refuse_test(test, "Not sent", "The first request with this Idempotency-Key sent nothing to it.",
                        "Test again with a new key.");
    }
    co_return true;
}

/// The rules that hold for every message hold for a test: who has opted out gets none.
Async<void> judge_number(App& app, OrgId org, SendCategory category, Test& test) {
    bool const marketing = category == SendCategory::marketing;
    auto const geo = geo_rule(test.phone.country, test.phone.e164);
    if (geo == GeoRule::sanctioned || (geo == GeoRule::us_marketing && marketing)) {
        refuse_test(test, "Barred by region", geo_reason(geo, test.phone.country),
                    "Test with another number.");
        co_return;
    }
    auto const opt_outs = co_await app.store.opt_outs().find(org, test.phone.e164);
    for (auto const& opt_out : opt_outs) {
        if (opt_out.scope == store::OptOutScope::marketing && !marketing) continue;
        refuse_test(test, "Opted out",
                    fmt::format("This number opted out of {} at {}.",
                                opt_out.scope == store::OptOutScope::all ? "everything" : "marketing",
                                to_text(opt_out.at)),
                    "Test with another number, or remove the opt-out if its owner wants that.");
        co_return;
    }
}

void take_outcome(Test& test, graph::SendOutcome outcome) {
    if (auto* const accepted = std::get_if<graph::Accepted>(&outcome)) {
        test.status = TestStatus::accepted;
        test.wamid = std::move(accepted->wamid);
    } else if (auto* const refused = std::get_if<graph::Refused>(&outcome)) {
        bool const proved = refused->policy->unsent == graph::Unsent::proved;
        test.status = proved ? TestStatus::refused : TestStatus::unknown;
        test.code = refused->code;
        test.title = std::move(refused->title);
        test.reason = std::move(refused->details);
        test.advice = refused->policy->advice;
    } else if (auto* const unprocessed = std::get_if<graph::Unprocessed>(&outcome)) {
        test.status = TestStatus::not_sent;
        test.title = "Not sent";
        test.reason = std::move(unprocessed->detail);
        test.advice = "Try again.";
    } else {
        auto& unknown = std::get<graph::Unknown>(outcome);
        test.status = TestStatus::unknown;
        test.code = unknown.code;
        test.title = "No clear answer";
        test.reason = std::move(unknown.detail);
        test.advice = "Look whether it has arrived before you test again.";
    }
}

/// Sends the bodies side by side and waits for every answer; the client's time limit bounds it.
Async<std::vector<graph::SendOutcome>> send_all(App& app, graph::SendRoute const& route,
                                                std::vector<std::string> bodies) {
    struct Waiting {
        std::vector<graph::SendOutcome> outcomes;
        std::size_t left = 0;
        std::unique_ptr<Alarm> done;
    };
    auto const waiting = std::make_shared<Waiting>();
    waiting->outcomes.resize(bodies.size());
    waiting->left = bodies.size();
    waiting->done = app.clock.alarm(app.executor);
    auto own = std::make_shared<graph::SendRoute>(route);
    own->timeout = answer_timeout;
    for (std::size_t i = 0; i < bodies.size(); ++i)
        app.context.graph.send(own, std::move(bodies[i]), [waiting, i](graph::SendOutcome outcome) {
            waiting->outcomes[i] = std::move(outcome);
            if (--waiting->left == 0) waiting->done->ring();
        });
    while (waiting->left > 0) co_await waiting->done->wait_until(app.clock.steady() + answer_timeout);
    co_return std::move(waiting->outcomes);
}

/// A plan that cannot be made is the state's fault: nothing in the request is wrong.
std::unexpected<Problem> not_ready(Problem problem) {
    if (problem.kind == Problem::Kind::invalid) problem.kind = Problem::Kind::conflict;
    return std::unexpected{std::move(problem)};
}

/// Everything a message of this send needs, or why it cannot go out.
Async<Result<engine::SendPlan>> plan_test(App& app, store::OpenSend open) {
    if (!open.send.settings.template_id)
        co_return refuse(Problem::Kind::conflict, "no_template",
                         "The send has no template. Choose one first.");
    auto const blocked = co_await engine::template_block(app.store.assets(), open.send);
    if (blocked) co_return refuse(Problem::Kind::conflict, "template_blocked", *blocked);
    auto& graph = app.context.graph;
    auto const uploaded =
        co_await engine::upload_send_media(app.store, app.context.secrets, graph, app.clock, open);
    if (!uploaded) co_return not_ready(uploaded.error());
    auto plan = co_await engine::load_send_plan(app.store, app.context.secrets, graph, app.now(), open);
    if (!plan) co_return not_ready(plan.error());
    co_return plan;
}

Result<void> check_values(graph::MessagePayload const& payload, Lead const& lead) {
    auto const values = unpack_variables(lead.variables);
    std::vector<FieldError> errors;
    for (auto const& fault : payload.rules().faults(values))
        errors.push_back({fmt::format("/parameters/{}", fault.slot),
                          fault.missing ? "missing_value" : "invalid_value", fault.sentence()});
    if (errors.empty()) return {};
    auto detail = fmt::format(
        "No message can be made for the lead in row {}: {} Choose another lead, or give the binding a "
        "fallback.",
        lead.row_no, errors.front().message);
    return refuse(Problem::Kind::conflict, "lead_values", std::move(detail), std::move(errors));
}

bool stopped_marketing(graph::SendOutcome const& outcome) {
    auto const* const refused = std::get_if<graph::Refused>(&outcome);
    return refused && refused->policy->effect == graph::SideEffect::suppress_marketing;
}

/// As the dispatcher does for a message of the send.
Async<void> suppress_marketing(App& app, OrgId org, Test const& test) {
    store::OptOut opt_out{.org = org,
                          .phone = test.phone.e164,
                          .scope = store::OptOutScope::marketing,
                          .source = store::OptOutSource::meta_error,
                          .detail = test.title + ": " + test.reason,
                          .at = app.now()};
    co_await app.store.opt_outs().add(std::move(opt_out), "engine");
}

/// Sends to those whom no rule bars, and records what became of each.
Async<Result<void>> run_tests(App& app, Request const& request, engine::SendPlan const& plan,
                              Lead const& lead, std::vector<Test>& tests) {
    std::vector<Test*> going;
    std::vector<std::uint64_t> phones;
    for (auto& test : tests) {
        if (test.status == TestStatus::refused) continue;
        going.push_back(&test);
        phones.push_back(test.phone.e164);
    }
    if (going.empty()) co_return Result<void>{};
    auto const values = unpack_variables(lead.variables);
    std::vector<std::string> bodies(going.size());
    for (std::size_t i = 0; i < going.size(); ++i)
        if (auto const rendered = plan.payload.render(phones[i], values, "", bodies[i]); !rendered)
            co_return refuse(Problem::Kind::conflict, "lead_values", rendered.error().reason);
    std::string key{request.header("idempotency-key")};
    auto const ids = co_await app.store.test_sends().begin(plan.org, plan.send, phones, request.who.actor(),
                                                           app.now(), std::move(key));
    if (!ids) co_return std::unexpected{ids.error()};
    auto outcomes = co_await send_all(app, *plan.route, std::move(bodies));
    std::vector<store::TestOutcome> records;
    for (std::size_t i = 0; i < going.size(); ++i) {
        auto& test = *going[i];
        bool const stopped = stopped_marketing(outcomes[i]);
        take_outcome(test, std::move(outcomes[i]));
        if (stopped) co_await suppress_marketing(app, plan.org, test);
        auto const detail =
            test.status == TestStatus::accepted ? std::string{} : test.title + ": " + test.reason;
        records.push_back({.id = ids->at(i),
                           .status = test.status,
                           .wamid = test.wamid,
                           .code = test.code,
                           .detail = detail});
    }
    co_await app.store.test_sends().record(plan.org, std::move(records), app.now());
    co_return Result<void>{};
}

Response to_response(std::vector<Test> const& tests) {
    json::array results;
    for (auto const& test : tests) results.push_back(to_json(test));
    return json_response(200, json::object{{"results", std::move(results)}});
}
}    // namespace

json::object to_json(store::TestMessage const& message) {
    bool const explained = message.code != 0;
    auto const& policy = graph::policy_for(message.code);
    return {{"id", message.id},
            {"to", to_e164(message.phone)},
            {"status", to_string(message.status)},
            {"wamid", or_null(message.wamid)},
            {"code", explained ? json::value(message.code) : json::value(nullptr)},
            {"title", explained ? json::value(policy.title) : json::value(nullptr)},
            {"advice", explained ? json::value(policy.advice) : json::value(nullptr)},
            {"reason", or_null(message.detail)},
            {"sentAt", to_text(message.at)},
            {"updatedAt", to_text(message.updated_at)}};
}

Answer test_send(App& app, Request& request) {
    auto const send = co_await find_send(app, request);
    if (!send) co_return std::unexpected{send.error()};
    auto wanted = read_wanted(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto const repeated = co_await answer_repeat(app, request, send->id, wanted->tests);
    if (!repeated) co_return std::unexpected{repeated.error()};
    if (*repeated) co_return to_response(wanted->tests);
    auto const campaign = co_await app.store.campaigns().find(request.who.org, send->campaign);
    if (!campaign) co_return not_found("send");
    if (campaign->status == CampaignStatus::completed || campaign->status == CampaignStatus::cancelled)
        co_return refuse(
            Problem::Kind::conflict, "campaign_over",
            fmt::format("The campaign is {}; there is nothing left to test. Duplicate it to go on.",
                        to_string(campaign->status)));
    auto const chosen = co_await choose_lead(app, *campaign, send->settings.category, wanted->lead);
    if (!chosen) co_return std::unexpected{chosen.error()};
    store::OpenSend open{*send, *campaign};
    auto const plan = co_await plan_test(app, std::move(open));
    if (!plan) co_return std::unexpected{plan.error()};
    if (auto const fits = check_values(plan->payload, chosen->lead); !fits)
        co_return std::unexpected{fits.error()};
    for (auto& test : wanted->tests)
        co_await judge_number(app, request.who.org, send->settings.category, test);
    auto const run = co_await run_tests(app, request, *plan, chosen->lead, wanted->tests);
    if (!run) co_return std::unexpected{run.error()};
    co_return to_response(wanted->tests);
}

Answer list_tests(App& app, Request& request) {
    auto const send = co_await find_send(app, request);
    if (!send) co_return std::unexpected{send.error()};
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto const found =
        co_await app.store.test_sends().list(request.who.org, send->id, wanted->after, wanted->limit + 1);
    json::array items;
    std::optional<std::string> cursor;
    for (auto const& message : found) {
        if (items.size() == wanted->limit) {
            cursor = make_cursor(found[wanted->limit - 1].id);
            break;
        }
        items.push_back(to_json(message));
    }
    co_return json_response(200, page(std::move(items), cursor));
}

}    // namespace carillon::api
