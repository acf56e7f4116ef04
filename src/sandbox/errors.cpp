#include "sandbox/errors.hpp"

#include "sandbox/text.hpp"

#include <algorithm>
#include <array>

namespace carillon::sandbox {
namespace {

/// Sorted by code. Titles and statuses: Meta's error code page; where it prints no status, 400.
constexpr auto table = std::to_array<ErrorKind>({
    {0, 401, "AuthException"},
    {1, 400, "API Unknown"},
    {2, 503, "API Service"},
    {3, 500, "API Method"},
    {4, 400, "API Too Many Calls"},
    {10, 403, "Permission Denied"},
    {17, 429, "User request limit reached"},
    {33, 400, "Parameter value is not valid"},
    {100, 400, "Invalid parameter"},
    {104, 401, "Access token required"},
    {190, 401, "Access token expired"},
    {200, 403, "API Permission"},
    {341, 400, "Application limit reached"},
    {368, 403, "Temporarily blocked for policies violations"},
    {613, 400, "Calls exceeded the rate limit"},
    {803, 404, "Object not found"},
    {80007, 400, "Rate limit issues"},
    {130403, 400, "User blocked by the business"},
    {130429, 400, "Rate limit hit"},
    {130472, 400, "User's number is part of an experiment"},
    {130497, 403, "Business account restricted from messaging users in this country"},
    {131000, 500, "Something went wrong"},
    {131005, 403, "Access denied"},
    {131008, 400, "Required parameter is missing"},
    {131009, 400, "Parameter value is not valid"},
    {131016, 500, "Service unavailable"},
    {131021, 400, "Recipient cannot be sender"},
    {131026, 400, "Message undeliverable"},
    {131030, 400, "Recipient phone number not in allowed list"},
    {131031, 403, "Account has been locked"},
    {131037, 400, "Display name approval needed"},
    {131042, 400, "Business eligibility payment issue"},
    {131045, 500, "Incorrect certificate"},
    {131047, 400, "Re-engagement message"},
    {131048, 400, "Spam rate limit hit"},
    {131049, 400, "Meta chose not to deliver"},
    {131050, 400, "User has stopped marketing messages"},
    {131051, 400, "Unsupported message type"},
    {131052, 400, "Media download error"},
    {131053, 400, "Media upload error"},
    {131055, 400, "Method not allowed"},
    {131056, 400, "Pair rate limit hit"},
    {131057, 500, "Account in maintenance mode"},
    {131059, 400, "Invalid pagination cursor"},
    {131061, 400, "Max price template not supported on Cloud API"},
    {131062, 400, "BSUID recipient not supported"},
    {131063, 400, "Marketing templates disabled for Cloud API"},
    {131064, 400, "Messaging limited for template misclassification"},
    {131065, 400, "Max price unavailable in recipient country"},
    {132000, 400, "Template param count mismatch"},
    {132001, 404, "Template does not exist"},
    {132005, 400, "Template hydrated text too long"},
    {132007, 400, "Template format character policy violated"},
    {132012, 400, "Template parameter format mismatch"},
    {132015, 400, "Template is paused"},
    {132016, 400, "Template is disabled"},
    {132018, 400, "Template validation error"},
    {132068, 400, "Flow is blocked"},
    {132069, 400, "Flow is throttled"},
    {133000, 500, "Incomplete deregistration"},
    {133004, 503, "Server temporarily unavailable"},
    {133005, 400, "Two-step PIN mismatch"},
    {133006, 400, "Phone number re-verification needed"},
    {133008, 400, "Too many two-step PIN guesses"},
    {133009, 400, "Two-step PIN guessed too fast"},
    {133010, 400, "Phone number not registered"},
    {133015, 400, "Wait before registering the number"},
    {133016, 400, "Register/deregister rate limit exceeded"},
    {134011, 400, "WhatsApp Payments terms not accepted"},
    {134100, 400, "Only marketing messages supported"},
    {134101, 400, "Template still syncing"},
    {134102, 500, "Template unavailable for use"},
    {134103, 400, "Unknown marketing messages error"},
    {135000, 400, "Generic user error"},
    {136024, 400, "Number already verified"},
    {147001, 400, "Username unavailable"},
    {147002, 400, "Account not eligible for a username"},
    {147003, 400, "Facebook account not linked"},
    {147004, 400, "Instagram account not linked"},
    {147005, 400, "Username error"},
    {200005, 400, "Template insights not available"},
    {200006, 400, "Template insights cannot be disabled"},
    {200007, 400, "Template insights not enabled"},
    {1752041, 400, "Duplicate Request"},
    {2388001, 400, "Phone number migration: ownership or two-step verification"},
    {2388012, 400, "Phone number already in your list"},
    {2388019, 400, "Message template limit exceeded"},
    {2388039, 400, "Template creation error"},
    {2388040, 400, "Character limit exceeded"},
    {2388047, 400, "Message header format incorrect"},
    {2388072, 400, "Message body format incorrect"},
    {2388073, 400, "Message footer format incorrect"},
    {2388091, 400, "Phone number not eligible to receive or verify a code"},
    {2388093, 400, "Phone number not eligible to receive or verify a code"},
    {2388103, 400, "Phone number cannot be migrated"},
    {2388293, 400, "Parameter to words ratio exceeds limit"},
    {2388299, 400, "Leading or trailing parameters not allowed"},
    {2494100, 400, "Phone number in maintenance"},
    {2593107, 400, "Synchronization request limit exceeded"},
    {2593108, 400, "Synchronization request outside allowed window"},
});
static_assert(std::ranges::is_sorted(table, {}, &ErrorKind::code));

/// Generic Graph errors are a plain sentence; WhatsApp's carry "(#code) title".
bool is_generic(int code) { return code == 190 || code == 104 || code == 803 || code == 0; }

}    // namespace

ErrorKind const* find_error(int code) {
    auto const found = std::ranges::lower_bound(table, code, {}, &ErrorKind::code);
    return found != table.end() && found->code == code ? &*found : nullptr;
}

Reply error_reply(ApiError const& error, std::string trace_id) {
    ErrorKind const* kind = find_error(error.code);
    Reply reply;
    reply.status = error.status != 0 ? error.status : kind != nullptr ? kind->status : 400;
    std::string_view const title = kind != nullptr ? kind->title : "Unknown error";
    std::string message;
    if (is_generic(error.code)) {
        message = error.details.empty() ? title : std::string_view{error.details};
    } else {
        put(message, "(#", error.code, ") ", title);
    }
    put(reply.body, R"({"error":{"message":)", json_string(message), R"(,"type":")",
        error.code == 803 || error.subcode == 33 ? "GraphMethodException" : "OAuthException", R"(","code":)",
        error.code);
    if (!is_generic(error.code) && !error.details.empty())
        put(reply.body, R"(,"error_data":{"messaging_product":"whatsapp","details":)",
            json_string(error.details), "}");
    if (error.subcode != 0) put(reply.body, R"(,"error_subcode":)", error.subcode);
    put(reply.body, R"(,"fbtrace_id":")", trace_id, "\"}}");
    reply.trace_id = std::move(trace_id);
    return reply;
}

}    // namespace carillon::sandbox
