#include "graph/graph_answer.hpp"

#include "graph/error_policy.hpp"
#include "graph/template_json.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <limits>

namespace carillon::graph {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t raw_max = 4'000;    // Meta's are a few hundred bytes

/// Meta's error object (Graph API: handling errors; WhatsApp: error codes page).
struct MetaError {
    int code = 0, subcode = 0;
    std::string message, details, user_message, trace_id;
    std::string raw;    // all of it, a few lines at most
};

std::string text_of(dom::element const& object, char const* key) {
    std::string_view text;
    if (object[key].get(text) == simdjson::SUCCESS) return std::string{text};
    std::int64_t number = 0;    // ids come as numbers in places
    if (object[key].get(number) == simdjson::SUCCESS) return std::to_string(number);
    return {};
}

int code_of(dom::element const& object, char const* key) {
    std::int64_t number = 0;
    if (object[key].get(number)) return 0;
    bool const fits = number >= 0 && number <= std::numeric_limits<int>::max();
    return fits ? static_cast<int>(number) : 0;
}

/// One parser a thread: its buffers are the costly part.
dom::parser& parser() {
    static thread_local dom::parser kept;
    return kept;
}

std::optional<dom::element> parse(std::string_view body) {
    dom::element root;
    if (parser().parse(body.data(), body.size()).get(root)) return std::nullopt;
    return root;
}

/// Nothing where the answer has no error object with a code: then it is not Meta's judgement.
std::optional<MetaError> error_of(dom::element const& root) {
    dom::element error;
    std::int64_t code = 0;
    if (root["error"].get(error) || error["code"].get(code)) return std::nullopt;
    MetaError read;
    read.code = code_of(error, "code");
    if (read.code != code) return std::nullopt;    // out of range: not one of Meta's
    read.subcode = code_of(error, "error_subcode");
    read.message = text_of(error, "message");
    read.user_message = text_of(error, "error_user_msg");
    read.trace_id = text_of(error, "fbtrace_id");
    read.raw = simdjson::minify(error);
    if (read.raw.size() > raw_max) read.raw.clear();
    dom::element data;
    if (error["error_data"].get(data) == simdjson::SUCCESS) {
        std::string_view text;    // a string on some endpoints, an object on others
        read.details = data.get(text) == simdjson::SUCCESS ? std::string{text} : text_of(data, "details");
    }
    return read;
}

/// "(#131000) Something went wrong" without its number.
std::string title_of(MetaError const& error) {
    std::string_view title = error.message;
    if (title.starts_with("(#"))
        if (auto const close = title.find(") "); close != title.npos) title.remove_prefix(close + 2);
    return std::string{title};
}

Problem problem_of(MetaError const& error, int status) {
    ErrorPolicy const& policy = policy_for(error.code);
    std::string said = title_of(error);
    if (!error.details.empty() && error.details != said) said += fmt::format(" ({})", error.details);
    while (said.ends_with('.')) said.pop_back();
    std::string detail =
        fmt::format("Meta refused: {}. Code {}{}, HTTP {}. {}", said, error.code,
                    error.subcode ? fmt::format("/{}", error.subcode) : "", status, policy.advice);
    if (!error.trace_id.empty()) detail += fmt::format(" Meta's trace id: {}.", error.trace_id);
    return {Problem::Kind::upstream, fmt::format("meta_{}", error.code), std::move(detail)};
}

Problem not_meta(std::string_view what, Origin const& origin) {
    return {
        Problem::Kind::upstream, "meta_unreadable",
        fmt::format("{} {}. Check that the Graph address is Meta's, and that no proxy answers in its place.",
                    origin.url(), what)};
}

std::unexpected<Problem> unreadable(std::string_view what) {
    return refuse(Problem::Kind::upstream, "meta_unreadable",
                  fmt::format("Meta's answer for {} is not in the shape it is documented in.", what));
}

PhoneNumberInfo number_of(dom::element const& node) {
    PhoneNumberInfo info;
    info.id = text_of(node, "id");
    info.display_phone_number = text_of(node, "display_phone_number");
    info.verified_name = text_of(node, "verified_name");
    info.status = text_of(node, "status");
    info.quality_rating = text_of(node, "quality_rating");
    info.name_status = text_of(node, "name_status");
    info.code_verification_status = text_of(node, "code_verification_status");
    info.account_mode = text_of(node, "account_mode");
    info.platform_type = text_of(node, "platform_type");
    // From v24 on the limit is the portfolio's, under a new name.
    info.messaging_limit_tier = text_of(node, "whatsapp_business_manager_messaging_limit");
    if (info.messaging_limit_tier.empty()) info.messaging_limit_tier = text_of(node, "messaging_limit_tier");
    dom::element throughput;
    if (node["throughput"].get(throughput) == simdjson::SUCCESS)
        info.throughput_level = text_of(throughput, "level");
    return info;
}

void add_template(dom::element const& node, TemplateList& into) {
    std::string const name = text_of(node, "name"), language = text_of(node, "language");
    dom::element components;
    std::string json = "[]";
    if (node["components"].get(components) == simdjson::SUCCESS) json = simdjson::minify(components);
    // Parsed again from its own text: what the store keeps is then known to be readable.
    auto read = parse_template(name, language, text_of(node, "category"), text_of(node, "status"),
                               text_of(node, "parameter_format"), json);
    if (!read) {
        into.skipped.push_back(fmt::format("{} ({}): {}", name, language, read.error().detail));
        return;
    }
    read->meta_id = text_of(node, "id");
    read->rejected_reason = text_of(node, "rejected_reason");
    dom::element quality, bid;
    if (node["quality_score"].get(quality) == simdjson::SUCCESS) read->quality = text_of(quality, "score");
    read->max_price = node["optimization_spec"].get(bid) == simdjson::SUCCESS && bid.is_object();
    into.templates.push_back(std::move(*read));
}

/// Calls `each` for the entries of a page's `data`.
template <class Each>
Result<void> each_of(std::string_view page, std::string_view what, Each each) {
    auto const root = parse(page);
    dom::array data;
    if (!root || (*root)["data"].get(data)) return unreadable(what);
    for (dom::element const node : data) each(node);
    return {};
}

Acceptance acceptance_from(std::string_view word) {
    if (word == "held_for_quality_assessment") return Acceptance::held_for_quality_assessment;
    if (word == "paused") return Acceptance::paused;
    return Acceptance::accepted;    // "accepted", or left out
}

SendOutcome read_acceptance(dom::element const& root, int status) {
    dom::array messages, contacts;
    dom::element message;
    Accepted accepted;
    if (root["messages"].get(messages) == simdjson::SUCCESS &&
        messages.at(0).get(message) == simdjson::SUCCESS) {
        accepted.wamid = text_of(message, "id");
        accepted.acceptance = acceptance_from(text_of(message, "message_status"));
    }
    if (accepted.wamid.empty())
        return Unknown{Unknown::Reason::unreadable, fmt::format("HTTP {} without a message id", status)};
    dom::element contact;
    if (root["contacts"].get(contacts) == simdjson::SUCCESS &&
        contacts.at(0).get(contact) == simdjson::SUCCESS)
        accepted.wa_id = text_of(contact, "wa_id");
    return accepted;
}

SendOutcome read_refusal(MetaError error, Answer const& answer) {
    ErrorPolicy const& policy = policy_for(error.code);
    // A code that nobody knows under a server's failure says less than the failure.
    bool const server_fault = policy.unsent == Unsent::unknown || (!is_known(policy) && answer.status >= 500);
    if (server_fault) {
        return Unknown{Unknown::Reason::server_fault,
                       fmt::format("HTTP {}: {}", answer.status, error.message), error.code};
    }
    Refused refused;
    refused.code = error.code;
    refused.subcode = error.subcode;
    refused.http = answer.status;
    refused.title = title_of(error);
    refused.details = error.details.empty() ? std::move(error.user_message) : std::move(error.details);
    refused.trace_id = error.trace_id.empty() ? answer.trace_id : std::move(error.trace_id);
    refused.raw = std::move(error.raw);
    refused.policy = &policy;
    return refused;
}

}    // namespace

SendOutcome read_send_answer(Answer const& answer) {
    auto const root = parse(answer.body);
    if (root && answer.status >= 200 && answer.status < 300 && !error_of(*root))
        return read_acceptance(*root, answer.status);
    auto error = root ? error_of(*root) : std::nullopt;
    if (error) return read_refusal(std::move(*error), answer);
    auto const reason = answer.status >= 500 ? Unknown::Reason::server_fault : Unknown::Reason::unreadable;
    return Unknown{reason, fmt::format("HTTP {} without an error of Meta's", answer.status)};
}

Result<std::string> read_management(HttpOutcome outcome, Origin const& origin) {
    if (auto const* not_sent = std::get_if<Unprocessed>(&outcome)) {
        std::string detail = not_sent->detail;
        if (not_sent->reason != Unprocessed::Reason::unreachable)
            detail =
                fmt::format("The request to {} was not sent: {}. Try again.", origin.url(), not_sent->detail);
        return refuse(Problem::Kind::upstream, "graph_unreachable", std::move(detail));
    }
    if (auto const* lost = std::get_if<Unknown>(&outcome)) {
        return refuse(Problem::Kind::upstream, "graph_no_answer",
                      fmt::format("{} gave no answer: {}. Try again; check the network if it stays.",
                                  origin.url(), lost->detail));
    }
    Answer& answer = std::get<Answer>(outcome);
    auto const root = parse(answer.body);
    if (!root)
        return std::unexpected{
            not_meta(fmt::format("answered HTTP {} with something that is not JSON", answer.status), origin)};
    if (auto const error = error_of(*root)) return std::unexpected{problem_of(*error, answer.status)};
    if (answer.status < 200 || answer.status >= 300)
        return std::unexpected{
            not_meta(fmt::format("answered HTTP {} without an error of Meta's", answer.status), origin)};
    return std::move(answer.body);
}

namespace {
void add_usage(dom::element const& limits, Usage& usage) {
    for (auto const* const key : {"call_count", "total_cputime", "total_time"})
        usage.percent = std::max(usage.percent, code_of(limits, key));
    usage.regain =
        std::max(usage.regain, std::chrono::minutes{code_of(limits, "estimated_time_to_regain_access")});
}
}    // namespace

Usage read_usage(std::string_view business_use_case, std::string_view app) {
    Usage usage;
    if (auto const root = app.empty() ? std::nullopt : parse(app)) add_usage(*root, usage);
    auto const root = business_use_case.empty() ? std::nullopt : parse(business_use_case);
    dom::object objects;
    if (!root || root->get(objects)) return usage;
    for (auto const& [id, uses] : objects) {
        dom::array list;
        if (uses.get(list)) continue;
        for (auto const& use : list)
            if (text_of(use, "type") == "whatsapp") add_usage(use, usage);
    }
    return usage;
}

std::optional<std::string> next_cursor(std::string_view page) {
    auto const root = parse(page);
    // Cursors are there on the last page too; `next` is not (Meta: paging).
    std::string_view next, after;
    if (!root || (*root)["paging"]["next"].get(next) || (*root)["paging"]["cursors"]["after"].get(after) ||
        after.empty())
        return std::nullopt;
    return std::string{after};
}

Result<WabaInfo> read_waba(std::string_view body) {
    auto const root = parse(body);
    if (!root || !root->is_object() || text_of(*root, "id").empty()) return unreadable("the WABA");
    WabaInfo info;
    info.id = text_of(*root, "id");
    info.name = text_of(*root, "name");
    info.timezone_id = text_of(*root, "timezone_id");
    info.account_review_status = text_of(*root, "account_review_status");
    info.business_verification_status = text_of(*root, "business_verification_status");
    info.country = text_of(*root, "country");
    info.marketing_onboarding = text_of(*root, "marketing_messages_onboarding_status");
    if (info.marketing_onboarding.empty())    // its name before v24
        info.marketing_onboarding = text_of(*root, "marketing_messages_lite_api_status");
    info.messaging_limit_tier = text_of(*root, "whatsapp_business_manager_messaging_limit");
    bool disabled = false;
    if ((*root)["disable_marketing_messages_on_cloud_api"].get(disabled) == simdjson::SUCCESS)
        info.marketing_disabled_on_cloud_api = disabled;
    return info;
}

Result<PhoneNumberInfo> read_phone_number(std::string_view body) {
    auto const root = parse(body);
    if (!root || !root->is_object() || text_of(*root, "id").empty()) return unreadable("the phone number");
    return number_of(*root);
}

Result<void> add_phone_numbers(std::string_view page, std::vector<PhoneNumberInfo>& into) {
    return each_of(page, "the phone numbers",
                   [&](dom::element const& node) { into.push_back(number_of(node)); });
}

Result<void> add_templates(std::string_view page, TemplateList& into) {
    // Nodes are read while their page stays parsed; parse_template() has a parser of its own.
    return each_of(page, "the templates", [&](dom::element const& node) { add_template(node, into); });
}

Result<void> add_subscribed_apps(std::string_view page, std::vector<SubscribedApp>& into) {
    return each_of(page, "the subscribed apps", [&](dom::element const& node) {
        SubscribedApp app;
        dom::element data;
        if (node["whatsapp_business_api_data"].get(data) == simdjson::SUCCESS) {
            app.id = text_of(data, "id");
            app.name = text_of(data, "name");
        }
        app.override_callback_uri = text_of(node, "override_callback_uri");
        into.push_back(std::move(app));
    });
}

Result<std::string> read_media_id(std::string_view body) {
    auto const root = parse(body);
    std::string id = root && root->is_object() ? text_of(*root, "id") : "";
    if (id.empty()) return unreadable("the uploaded media");
    return id;
}

}    // namespace carillon::graph
