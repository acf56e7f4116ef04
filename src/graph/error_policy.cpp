#include "graph/error_policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace carillon::graph {
namespace {

using enum ErrorScope;
using enum SideEffect;
using enum Arrives;
using enum Unsent;
constexpr auto no = RetryAdvice::no;
constexpr auto backoff = RetryAdvice::backoff;
constexpr auto later = RetryAdvice::later;

constexpr std::string_view token_advice =
    "Replace the access token of this account, then resume the campaign.";
constexpr std::string_view permission_advice =
    "Give the token's system user whatsapp_business_messaging and whatsapp_business_management for this "
    "WABA, then replace the token.";
constexpr std::string_view wait_advice = "Nothing: the program waits and tries again.";
constexpr std::string_view build_advice =
    "Sync the templates and check the send's parameters against the template; the details name the field.";
constexpr std::string_view support_advice =
    "Look at the details in WhatsApp Manager; if nothing is shown, ask Meta's support.";
constexpr std::string_view setup_advice =
    "Only seen when a number or account is set up in WhatsApp Manager; finish it there.";
constexpr std::string_view creation_advice =
    "Only seen when a template is created; mend it in WhatsApp Manager.";

// In order of code. `unsent` says what a synchronous answer with the code proves. Meta checks token,
// permission, limits and parameters before it takes a message, so a refusal for one of those is proof;
// `unknown` marks the codes by which Meta's own side says that it failed while working (1, 2, 131000, 131016,
// 133004), and those that tell of a message already taken, which a failed webhook carries and an answer
// should not (131052). See each comment.
// clang-format off
constexpr std::array rows{
    ErrorPolicy{0, 0, 401, account, no, sync, proved, stop_account, "AuthException", "Meta cannot authenticate the app's user: the token is expired or invalid.", token_advice},
    // A bad request or a fault of Meta's: the code does not say which, nor how far it came.
    ErrorPolicy{1, 1, 400, platform, backoff, sync, unknown, none, "API Unknown", "A bad request, or a fault on Meta's side.", "Wait; if it stays, check Meta's status page, then the request's details."},
    ErrorPolicy{2, 2, 503, platform, backoff, sync, unknown, none, "API Service", "Meta's service is down or overloaded.", "Check Meta's status page. Messages left in doubt are settled by webhooks."},
    ErrorPolicy{3, 3, 500, account, no, sync, proved, stop_account, "API Method", "The app lacks a capability or permission.", permission_advice},
    ErrorPolicy{4, 4, 400, account, later, sync, proved, slow_account, "API Too Many Calls", "The app's call limit is reached.", wait_advice},
    ErrorPolicy{10, 10, 403, account, no, sync, proved, stop_account, "Permission Denied", "A permission is missing or was revoked.", permission_advice},
    ErrorPolicy{17, 17, 429, account, later, sync, proved, slow_account, "User request limit reached", "The token user's call limit is reached.", wait_advice},
    ErrorPolicy{33, 33, 400, number, no, sync, proved, pause_number, "Parameter value is not valid", "The phone number id was deleted or is wrong.", "Sync the WABA; choose another number when this one is gone."},
    ErrorPolicy{100, 100, 400, request, no, sync, proved, none, "Invalid parameter", "A field is unknown, malformed or missing.", build_advice},
    ErrorPolicy{104, 104, 401, account, no, sync, proved, stop_account, "Access token required", "The request carried no access token.", token_advice},
    ErrorPolicy{190, 190, 401, account, no, sync, proved, stop_account, "Access token expired", "The token is expired, was revoked, or its owner's password changed.", token_advice},
    ErrorPolicy{200, 299, 403, account, no, sync, proved, stop_account, "API Permission", "A permission is missing, or the template is not approved for this use.", permission_advice},
    ErrorPolicy{341, 341, 400, platform, later, sync, proved, slow_account, "Application limit reached", "The app has reached a limit of the Graph API.", wait_advice},
    ErrorPolicy{368, 368, 403, account, later, both, proved, stop_account, "Temporarily blocked for policies violations", "Meta has restricted the WABA for breaking a policy.", "Open WhatsApp Manager, Account Quality, and appeal or wait until the restriction ends."},
    ErrorPolicy{613, 613, 400, platform, later, sync, proved, slow_account, "Calls exceeded the rate limit", "A call limit of the Graph API is reached.", wait_advice},
    ErrorPolicy{803, 803, 404, request, no, sync, proved, none, "Object not found", "An id does not exist, or this token cannot see it.", "Check the id, and that the token belongs to the same business."},
    ErrorPolicy{80007, 80007, 400, account, later, sync, proved, slow_account, "Rate limit issues", "The account's call limit is reached.", wait_advice},
    ErrorPolicy{130403, 130403, 0, recipient, no, both, proved, none, "User blocked by the business", "Your business has blocked this user.", "Unblock the user in WhatsApp Manager to message them."},
    ErrorPolicy{130429, 130429, 400, number, backoff, both, proved, slow_number, "Rate limit hit", "The number sends faster than its throughput.", "Nothing: the pace falls and recovers by itself. Lower the send's rate if it stays."},
    ErrorPolicy{130472, 130472, 400, recipient, no, webhook, proved, none, "User's number is part of an experiment", "Meta holds marketing back from a small group of users.", "Nothing. The user can be messaged once they have written to you."},
    ErrorPolicy{130497, 130497, 403, account, no, both, proved, none, "Business account restricted from messaging users in this country", "Your vertical may not message this country.", "Leave this country out of the audience."},
    // An unknown failure at an unknown point: Meta's page says no more.
    ErrorPolicy{131000, 131000, 500, platform, backoff, both, unknown, none, "Something went wrong", "Meta failed for a reason it does not tell.", "Wait for webhooks to settle what is in doubt; check Meta's status page."},
    ErrorPolicy{131005, 131005, 403, number, no, sync, proved, pause_number, "Access denied", "The token may not use this number.", permission_advice},
    ErrorPolicy{131008, 131008, 400, request, no, sync, proved, none, "Required parameter is missing", "A parameter that the template needs is absent.", build_advice},
    ErrorPolicy{131009, 131009, 400, request, no, sync, proved, none, "Parameter value is not valid", "A value is of the wrong form, or a marketing template has not been synced yet.", build_advice},
    // Unavailable may be said before or after the message was taken over.
    ErrorPolicy{131016, 131016, 500, platform, backoff, both, unknown, none, "Service unavailable", "A service behind the API is down.", "Wait for webhooks to settle what is in doubt; check Meta's status page."},
    ErrorPolicy{131021, 131021, 400, recipient, no, sync, proved, none, "Recipient cannot be sender", "The recipient is the sending number itself.", "Take the number out of the audience."},
    ErrorPolicy{131026, 131026, 400, recipient, no, both, proved, none, "Message undeliverable", "Not on WhatsApp, an old app, terms not accepted, or a country that bars it.", "Nothing for this send. Check the number; try again in some weeks."},
    ErrorPolicy{131030, 131030, 400, recipient, no, sync, proved, none, "Recipient phone number not in allowed list", "A test number may message listed recipients alone.", "Add the recipient to the test number's list, or use a real number."},
    ErrorPolicy{131031, 131031, 403, account, no, both, proved, stop_account, "Account has been locked", "The WABA is restricted or disabled.", "Open WhatsApp Manager, Account Quality, and ask for a review."},
    ErrorPolicy{131037, 131037, 400, number, later, sync, proved, pause_number, "Display name approval needed", "The number's display name is not approved.", "Get the display name approved in WhatsApp Manager."},
    ErrorPolicy{131042, 131042, 400, account, later, both, proved, stop_account, "Business eligibility payment issue", "No payment method, a failed payment, or an exhausted credit line.", "Mend the payment settings of the WABA in WhatsApp Manager."},
    ErrorPolicy{131045, 131045, 500, number, no, sync, proved, pause_number, "Incorrect certificate", "The number's registration is broken.", "Register the number again."},
    ErrorPolicy{131047, 131047, 400, request, no, both, proved, none, "Re-engagement message", "The 24-hour window is closed and this was not a template.", "Send a template."},
    ErrorPolicy{131048, 131048, 400, number, later, both, proved, pause_number, "Spam rate limit hit", "Too many recipients block or report this number.", "Rest the number for some hours; check its quality and the audience's consent."},
    ErrorPolicy{131049, 131049, 400, recipient, later, webhook, proved, none, "Meta chose not to deliver", "The user has had enough marketing for now, or has a US number.", "Nothing for this send. Wait a day or more before messaging them again; never resend at once."},
    ErrorPolicy{131050, 131050, 400, recipient, no, webhook, proved, suppress_marketing, "User has stopped marketing messages", "The user stopped marketing messages from your business in WhatsApp.", "Nothing: the number is on the opt-out list for marketing."},
    ErrorPolicy{131051, 131051, 400, request, no, sync, proved, none, "Unsupported message type", "Meta does not take this type of message.", build_advice},
    // About media that a user sent to us; no message of ours is concerned, so it proves nothing about one.
    ErrorPolicy{131052, 131052, 400, request, backoff, webhook, unknown, none, "Media download error", "Media that a user sent could not be fetched.", "Nothing: it concerns an inbound message."},
    ErrorPolicy{131053, 131053, 400, request, no, both, proved, none, "Media upload error", "The header's media is invalid, or its address cannot be reached.", "Check the media's address, type and size; upload it and use its id."},
    ErrorPolicy{131055, 131055, 400, template_, no, sync, proved, pause_send, "Method not allowed", "The marketing API takes marketing templates alone.", "Sync the templates and choose one of the send's category."},
    ErrorPolicy{131056, 131056, 400, recipient, backoff, both, proved, slow_pair, "Pair rate limit hit", "Too many messages from this number to this recipient.", wait_advice},
    ErrorPolicy{131057, 131057, 500, number, backoff, sync, proved, slow_number, "Account in maintenance mode", "The number is being upgraded; it takes about a minute.", wait_advice},
    ErrorPolicy{131059, 131059, 400, request, no, sync, proved, none, "Invalid pagination cursor", "A list's cursor is no longer valid.", "Nothing: the program lists again from the start."},
    ErrorPolicy{131061, 131061, 0, template_, no, sync, proved, pause_send, "Max price template not supported on Cloud API", "A template with a bid was sent as utility.", "Make it a marketing send."},
    ErrorPolicy{131062, 131062, 0, request, no, sync, proved, none, "BSUID recipient not supported", "This template cannot go to a business-scoped user id.", "Use the recipient's phone number."},
    ErrorPolicy{131063, 131063, 0, account, no, sync, proved, pause_send, "Marketing templates disabled for Cloud API", "The WABA sends marketing through the marketing API alone, and this message would have fallen back.", "Finish the marketing messages onboarding, or allow the fallback in the WABA's settings."},
    ErrorPolicy{131064, 131064, 0, account, later, both, proved, stop_account, "Messaging limited for template misclassification", "Templates were filed under the wrong category.", "Wait until Meta lifts the limit; check the categories of your templates."},
    ErrorPolicy{131065, 131065, 0, recipient, no, both, proved, none, "Max price unavailable in recipient country", "Bids do not work in this country.", "Use a template without a bid for these recipients."},
    ErrorPolicy{132000, 132000, 400, request, no, sync, proved, pause_send, "Template param count mismatch", "The message has more or fewer parameters than the template.", build_advice},
    ErrorPolicy{132001, 132001, 404, template_, no, sync, proved, pause_send, "Template does not exist", "The name or language is wrong, or the template is not approved.", "Sync the templates and choose an approved one."},
    ErrorPolicy{132005, 132005, 400, request, no, sync, proved, none, "Template hydrated text too long", "This recipient's values make the text too long.", "Shorten this recipient's values."},
    ErrorPolicy{132007, 132007, 400, template_, no, sync, proved, pause_send, "Template format character policy violated", "The template's characters break a policy.", "Edit the template in WhatsApp Manager."},
    ErrorPolicy{132012, 132012, 400, request, no, sync, proved, none, "Template parameter format mismatch", "A parameter is of the wrong kind.", build_advice},
    ErrorPolicy{132015, 132015, 400, template_, later, both, proved, pause_send, "Template is paused", "Meta paused the template for low quality.", "Wait 3 or 6 hours, or unpause it in WhatsApp Manager; then resume."},
    ErrorPolicy{132016, 132016, 400, template_, no, both, proved, pause_send, "Template is disabled", "Meta disabled the template for good.", "Make a new template."},
    ErrorPolicy{132018, 132018, 400, request, no, sync, proved, none, "Template validation error", "The parameters break a rule; the details say which.", build_advice},
    ErrorPolicy{132068, 132068, 400, template_, no, sync, proved, pause_send, "Flow is blocked", "The template's flow is blocked.", "Mend the flow in WhatsApp Manager."},
    ErrorPolicy{132069, 132069, 400, template_, later, sync, proved, pause_send, "Flow is throttled", "The template's flow may go out 10 times an hour.", "Mend the flow in WhatsApp Manager."},
    ErrorPolicy{133000, 133000, 500, number, backoff, sync, proved, pause_number, "Incomplete deregistration", "An earlier deregistration of the number did not finish.", "Deregister and register the number again."},
    ErrorPolicy{133004, 133004, 503, platform, backoff, sync, unknown, none, "Server temporarily unavailable", "Meta's server is unavailable for the moment.", "Wait for webhooks to settle what is in doubt; check Meta's status page."},
    ErrorPolicy{133005, 133005, 400, number, no, sync, proved, pause_number, "Two-step PIN mismatch", "The number's PIN is wrong.", setup_advice},
    ErrorPolicy{133006, 133006, 400, number, no, sync, proved, pause_number, "Phone number re-verification needed", "The number has to be verified again.", setup_advice},
    ErrorPolicy{133008, 133008, 400, number, later, sync, proved, pause_number, "Too many two-step PIN guesses", "The PIN was guessed too often.", setup_advice},
    ErrorPolicy{133009, 133009, 400, number, later, sync, proved, pause_number, "Two-step PIN guessed too fast", "The PIN was guessed too fast.", setup_advice},
    ErrorPolicy{133010, 133010, 400, number, no, sync, proved, pause_number, "Phone number not registered", "The number is not registered with the Cloud API.", "Register the number in WhatsApp Manager."},
    ErrorPolicy{133015, 133015, 400, number, later, sync, proved, pause_number, "Wait before registering the number", "The number was deleted a moment ago.", setup_advice},
    ErrorPolicy{133016, 133016, 400, number, later, sync, proved, pause_number, "Register/deregister rate limit exceeded", "The number was registered too often: 10 times in 72 hours.", setup_advice},
    ErrorPolicy{134011, 134011, 400, account, no, sync, proved, pause_send, "WhatsApp Payments terms not accepted", "The terms of WhatsApp Payments are not accepted.", "Accept the terms in WhatsApp Manager."},
    ErrorPolicy{134100, 134100, 400, template_, no, sync, proved, pause_send, "Only marketing messages supported", "The template is no longer a marketing template.", "Sync the templates; send it as utility if that is its category now."},
    ErrorPolicy{134101, 134101, 400, template_, later, sync, proved, pause_send, "Template still syncing", "A new or long unused template takes up to 10 minutes before it can be sent.", "Wait 10 minutes, then resume."},
    // HTTP 500, yet a judgement: the account or template is not eligible.
    ErrorPolicy{134102, 134102, 500, account, no, sync, proved, pause_send, "Template unavailable for use", "The WABA is not onboarded to marketing messages, or the template could not be set up.", "Accept the marketing messages terms in WhatsApp Manager; send with CLOUD_API_FALLBACK until then."},
    ErrorPolicy{134103, 134103, 0, template_, no, sync, proved, pause_send, "Unknown marketing messages error", "Meta names this code without a meaning.", support_advice},
    ErrorPolicy{135000, 135000, 400, request, no, both, proved, none, "Generic user error", "A parameter is wrong in a way Meta does not tell.", build_advice},
    ErrorPolicy{136024, 136024, 400, number, no, sync, proved, pause_number, "Number already verified", "The number is verified already.", setup_advice},
    ErrorPolicy{141002, 141002, 0, template_, no, sync, proved, pause_send, "Template not approved (health_status)", "The template is not approved. Seen in health reports.", "Get the template approved."},
    ErrorPolicy{147001, 147001, 400, account, no, sync, proved, none, "Username unavailable", "The username is taken or refused.", setup_advice},
    ErrorPolicy{147002, 147002, 400, account, no, sync, proved, none, "Account not eligible for a username", "The account needs a higher messaging limit.", setup_advice},
    ErrorPolicy{147003, 147003, 400, account, no, sync, proved, none, "Facebook account not linked", "The username needs a linked Facebook account.", setup_advice},
    ErrorPolicy{147004, 147004, 400, account, no, sync, proved, none, "Instagram account not linked", "The username needs a linked Instagram account.", setup_advice},
    ErrorPolicy{147005, 147005, 400, account, no, sync, proved, none, "Username error", "Meta refused the username.", setup_advice},
    ErrorPolicy{200005, 200005, 400, account, no, sync, proved, none, "Template insights not available", "Template analytics are not enabled.", "Enable template insights in WhatsApp Manager."},
    ErrorPolicy{200006, 200006, 400, account, no, sync, proved, none, "Template insights cannot be disabled", "Template analytics stay on once enabled.", "Nothing."},
    ErrorPolicy{200007, 200007, 400, account, no, sync, proved, none, "Template insights not enabled", "Template analytics are not enabled.", "Enable template insights in WhatsApp Manager."},
    ErrorPolicy{1752041, 1752041, 400, account, no, sync, proved, none, "Duplicate Request", "The business was invited to marketing messages already.", "Accept the open invitation in WhatsApp Manager."},
    ErrorPolicy{2388001, 2388001, 400, number, no, sync, proved, pause_number, "Phone number migration: ownership or two-step verification", "The number cannot be migrated yet.", setup_advice},
    ErrorPolicy{2388012, 2388012, 400, number, no, sync, proved, pause_number, "Phone number already in your list", "The number is in the WABA already.", setup_advice},
    ErrorPolicy{2388019, 2388019, 400, account, no, sync, proved, none, "Message template limit exceeded", "The WABA has as many templates as it may.", creation_advice},
    ErrorPolicy{2388039, 2388039, 400, template_, no, sync, proved, pause_send, "Template creation error", "Meta refused the template.", creation_advice},
    ErrorPolicy{2388040, 2388040, 400, template_, no, sync, proved, pause_send, "Character limit exceeded", "A text of the template is too long.", creation_advice},
    ErrorPolicy{2388047, 2388047, 400, template_, no, sync, proved, pause_send, "Message header format incorrect", "The template's header is malformed.", creation_advice},
    ErrorPolicy{2388072, 2388072, 400, template_, no, sync, proved, pause_send, "Message body format incorrect", "The template's body is malformed.", creation_advice},
    ErrorPolicy{2388073, 2388073, 400, template_, no, sync, proved, pause_send, "Message footer format incorrect", "The template's footer is malformed.", creation_advice},
    ErrorPolicy{2388091, 2388091, 400, number, later, sync, proved, pause_number, "Phone number not eligible to receive or verify a code", "The number cannot be verified for now.", setup_advice},
    ErrorPolicy{2388093, 2388093, 400, number, later, sync, proved, pause_number, "Phone number not eligible to receive or verify a code", "The number cannot be verified for now.", setup_advice},
    ErrorPolicy{2388103, 2388103, 400, number, no, sync, proved, pause_number, "Phone number cannot be migrated", "The number cannot be migrated; the message says why.", setup_advice},
    ErrorPolicy{2388293, 2388293, 400, template_, no, sync, proved, pause_send, "Parameter to words ratio exceeds limit", "The template has too many parameters for its words.", creation_advice},
    ErrorPolicy{2388299, 2388299, 400, template_, no, sync, proved, pause_send, "Leading or trailing parameters not allowed", "The template begins or ends with a parameter.", creation_advice},
    ErrorPolicy{2494100, 2494100, 400, number, backoff, sync, proved, slow_number, "Phone number in maintenance", "The number is in maintenance.", wait_advice},
    ErrorPolicy{2593107, 2593107, 400, number, no, sync, proved, pause_number, "Synchronization request limit exceeded", "The number was synchronised too often.", setup_advice},
    ErrorPolicy{2593108, 2593108, 400, number, no, sync, proved, pause_number, "Synchronization request outside allowed window", "The number can be synchronised within 24 hours of its onboarding alone.", setup_advice},
};
// clang-format on

// A code newer than this table is most likely Meta's judgement of one message. It is not tried again, because
// nobody knows whether that is safe, and the breaker stops the send when it comes often.
constexpr ErrorPolicy unknown_code{-1,
                                   -1,
                                   0,
                                   recipient,
                                   no,
                                   both,
                                   proved,
                                   none,
                                   "Unknown code",
                                   "Meta answered with a code that this version does not know.",
                                   "Look the code up on Meta's error codes page, and update Carillon."};

static_assert(std::ranges::is_sorted(rows, {}, &ErrorPolicy::code));

}    // namespace

std::string_view to_string(ErrorScope scope) {
    switch (scope) {
        case recipient: return "recipient";
        case template_: return "template";
        case number: return "number";
        case account: return "account";
        case platform: return "platform";
        case request: return "request";
    }
    return "";
}

std::string_view to_string(RetryAdvice retry) {
    switch (retry) {
        case RetryAdvice::no: return "no";
        case RetryAdvice::backoff: return "backoff";
        case RetryAdvice::later: return "later";
    }
    return "";
}

std::string_view to_string(Arrives arrives) {
    switch (arrives) {
        case sync: return "sync";
        case webhook: return "webhook";
        case both: return "both";
    }
    return "";
}

std::string_view to_string(Unsent unsent) {
    switch (unsent) {
        case proved: return "proved";
        case unknown: return "unknown";
    }
    return "";
}

std::string_view to_string(SideEffect effect) {
    switch (effect) {
        case none: return "none";
        case suppress_marketing: return "suppress_marketing";
        case pause_send: return "pause_send";
        case pause_number: return "pause_number";
        case stop_account: return "stop_account";
        case slow_number: return "slow_number";
        case slow_account: return "slow_account";
        case slow_pair: return "slow_pair";
    }
    return "";
}

bool stops_the_send(SideEffect effect) {
    return effect == pause_send || effect == pause_number || effect == stop_account;
}

std::span<ErrorPolicy const> error_policies() { return rows; }

ErrorPolicy const& policy_for(int code) {
    auto const after = std::ranges::upper_bound(rows, code, {}, &ErrorPolicy::code);
    if (after == rows.begin()) return unknown_code;
    ErrorPolicy const& row = *std::prev(after);
    return code <= row.code_last ? row : unknown_code;
}

bool is_known(ErrorPolicy const& policy) { return &policy != &unknown_code; }

std::string errors_page() {
    std::string page =
        "# Meta's error codes and what Carillon does\n\n"
        "Made of the table in `src/graph/error_policy.cpp`; a test holds the two together. *Scope*: what the "
        "error speaks\n"
        "about. *Again*: whether the program may try the message again by itself (`backoff`: seconds to "
        "minutes, `later`:\n"
        "after a longer wait or after somebody has acted). *Unsent*: whether such an answer proves that no "
        "message went\n"
        "out; where it does not, the message is in doubt. *Effect*: what else happens.\n\n"
        "| code | title | meaning | what to do | scope | again | unsent | effect | arrives |\n"
        "|---|---|---|---|---|---|---|---|---|\n";
    auto const add = [&](std::string_view code, ErrorPolicy const& row) {
        fmt::format_to(std::back_inserter(page), "| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", code,
                       row.title, row.meaning, row.advice, to_string(row.scope), to_string(row.retry),
                       to_string(row.unsent), to_string(row.effect), to_string(row.arrives));
    };
    for (ErrorPolicy const& row : rows) {
        bool const range = row.code_last != row.code;
        add(range ? fmt::format("{}-{}", row.code, row.code_last) : fmt::format("{}", row.code), row);
    }
    add("any other", unknown_code);
    return page;
}

}    // namespace carillon::graph
