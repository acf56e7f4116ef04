// POST /{version}/{phone-number-id}/marketing_messages and /messages.
#include "base/time.hpp"
#include "sandbox/platform_path.hpp"
#include "sandbox/region.hpp"
#include "sandbox/template_check.hpp"
#include "sandbox/text.hpp"

#include <fmt/format.h>

namespace carillon::sandbox {

/// True for the next so many, or by chance.
std::optional<Reply> Platform::fault(FaultRule& rule, Fault fault) {
    if (rule.next == 0 && rule.probability == 0) return {};
    if (rule.next > 0) {
        --rule.next;
    } else if (unit(mix(seed_ ^ 0xfa017, dice())) >= rule.probability) {
        return {};
    }
    ++counts_.faults;
    Reply reply;
    reply.fault = fault;
    return reply;
}

/// A stall with an end is a slow answer: an empty reply with no fault, and its delay.
std::optional<Reply> Platform::stall(FaultRule& rule) {
    auto reply = fault(rule, Fault::stall);
    if (reply && behaviour_.faults.stall_millis > 0) {
        reply->fault = Fault::none;
        reply->delay_ms = behaviour_.faults.stall_millis;
    }
    return reply;
}

Reply Platform::send(Request const& request, Path const& path, std::uint8_t phone_index, Api api) {
    Faults& faults = behaviour_.faults;
    if (auto reply = fault(faults.drop_before_accepting, Fault::drop_connection)) return std::move(*reply);
    if (auto reply = fault(faults.reset_before_accepting, Fault::reset_stream)) return std::move(*reply);
    if (auto reply = fault(faults.goaway, Fault::goaway)) return std::move(*reply);
    if (auto reply = fault(faults.refuse_streams, Fault::refuse_stream)) return std::move(*reply);
    std::uint32_t delay_ms = 0;
    if (auto reply = stall(faults.stall_before_accepting)) {
        if (reply->fault == Fault::stall) return std::move(*reply);
        delay_ms = reply->delay_ms;
    }
    std::uint64_t const before = counts_.accepted;
    Reply reply = send_without_faults(request, path, phone_index, api);
    if (counts_.accepted != before) {
        if (auto lost = fault(faults.drop_after_accepting, Fault::drop_connection)) return std::move(*lost);
        if (auto lost = fault(faults.reset_after_accepting, Fault::reset_stream)) return std::move(*lost);
        if (auto lost = stall(faults.stall_after_accepting)) {
            if (lost->fault == Fault::stall) return std::move(*lost);
            delay_ms = lost->delay_ms;
        }
    }
    Range const latency = behaviour_.rules.latency;
    if (latency.max > 0)
        delay_ms += latency.min + static_cast<std::uint32_t>(unit(mix(seed_ ^ 0x1a7e, dice())) *
                                                             (latency.max - latency.min));
    reply.delay_ms = delay_ms;
    if (fault(faults.cut_answers, Fault::cut_answer)) reply.fault = Fault::cut_answer;
    return reply;
}

Reply Platform::reject(ApiError error) {
    ++counts_.rejected[error.code];
    return refused(std::move(error));
}

std::optional<ApiError> Platform::injected_error() {
    if (behaviour_.rules.error_rates.empty()) return {};
    double drawn = unit(mix(seed_ ^ 0xe44, dice()));
    for (auto const& [code, share] : behaviour_.rules.error_rates) {
        if (drawn < share) return ApiError{code, "Injected by the sandbox's errorRates."};
        drawn -= share;
    }
    return {};
}

std::optional<ApiError> Platform::check_number(PhoneNumberEntry const& number,
                                               SendRequest const& request) const {
    std::string_view const status = number.spec.status;
    if (status == "BANNED") return ApiError{131031, "Business account locked."};
    if (status == "RESTRICTED")
        return ApiError{368, "The account is temporarily blocked for policy violations."};
    if (status == "RATE_LIMITED")
        return ApiError{131048, "Too many messages of this number were blocked or flagged."};
    if (status != "CONNECTED" && status != "FLAGGED")
        return ApiError{133010, "Phone number not registered on the WhatsApp Business Platform."};
    if (request.to == number.digits) return ApiError{131021, "Sender and recipient are the same number."};
    return {};
}

std::optional<ApiError> Platform::check_rates(PhoneNumberEntry& number, std::uint8_t phone_index,
                                              SendRequest const& request) {
    Rules const& rules = behaviour_.rules;
    Steady const now = clock_.steady();
    std::uint32_t const rate = rules.throughput_limit != 0 ? rules.throughput_limit : number.rate();
    if (!number.throughput.take(now, rate))
        return ApiError{
            130429,
            "Message failed to send because there were too many messages sent from this phone number in a "
            "short period of time."};
    if (rules.pair_rate && !pairs_.take(now, mix(request.to, phone_index)))
        return ApiError{
            131056,
            "Message failed to send because there were too many messages sent from this phone number to "
            "the same phone number in a short period of time."};
    return {};
}

std::optional<ApiError> Platform::check_template(SendRequest const& request, Api api, int version,
                                                 Message& message) const {
    auto const index = world_.find_template(request.template_name, request.language);
    if (!index)
        return ApiError{132001, fmt::format("template name ({}) does not exist in {}", request.template_name,
                                            request.language)};
    TemplateSpec const& spec = world_.templates()[*index].spec;
    if (spec.status == "PAUSED") return ApiError{132015, "The template is paused for low quality."};
    if (spec.status == "DISABLED") return ApiError{132016, "The template is disabled for low quality."};
    if (spec.status != "APPROVED")
        return ApiError{132001, fmt::format("template name ({}) does not exist in {}: it is not approved",
                                            request.template_name, request.language)};
    message.template_index = *index;
    WorldSpec const& waba = world_.spec();
    bool const marketing = spec.category == "MARKETING";
    bool const cloud_closed = waba.disable_marketing_messages_on_cloud_api;
    if (api == Api::messages) {
        if (marketing && cloud_closed)
            return ApiError{131063, "Marketing templates are disabled for the Cloud API on this account."};
        return {};
    }
    // Codes of v23.0 and later; earlier versions answer the older one (Meta: error codes, 134100).
    if (!marketing && version < 23) return ApiError{131055, "Only marketing template messages are supported"};
    if (!marketing) return ApiError{134100, "You're only able to send marketing messages on this API."};
    message.optimised = waba.onboarding_status == "ONBOARDED";
    if (message.optimised) return {};
    if (request.strict_policy && version < 23)
        return ApiError{131009, "One or more parameter values are invalid."};
    if (request.strict_policy)
        return ApiError{134102,
                        "The template cannot be used on this API: the account is not onboarded to it. Check "
                        "marketing_messages_onboarding_status."};
    if (cloud_closed)
        return ApiError{131063, "Marketing templates are disabled for the Cloud API on this account."};
    return {};
}

Reply Platform::send_without_faults(Request const& request, Path const& path, std::uint8_t phone_index,
                                    Api api) {
    if (auto error = injected_error()) return reject(std::move(*error));
    Strictness const strictness = behaviour_.rules.strict_fields ? Strictness::strict : Strictness::lenient;
    auto send = read_send_request(request.body, api, strictness, parser_);
    if (!send) return reject(std::move(send.error()));
    if (send->kind == SendRequest::Kind::mark_as_read) return json(R"({"success":true})");
    PhoneNumberEntry& number = world_.phone_numbers()[phone_index];
    if (auto error = check_number(number, *send)) return reject(std::move(*error));
    if (auto error = check_rates(number, phone_index, *send)) return reject(std::move(*error));
    Message message{.to = send->to, .phone_index = phone_index, .api = api};
    MessageTexts texts;
    if (send->kind == SendRequest::Kind::text) {
        if (!queue_.window_open(phone_index, send->to, now_ms()))
            return reject({131047,
                           "Message failed to send because more than 24 hours have passed since the customer "
                           "last replied to this number."});
    } else {
        if (auto error = check_template(*send, api, path.version, message)) return reject(std::move(*error));
        TemplateEntry const& entry = world_.templates()[message.template_index];
        auto const named =
            entry.spec.parameter_format == "NAMED" ? NamedParameters::yes : NamedParameters::no;
        auto const known = [this](std::string_view id) {
            auto const* const item = media_.find(id, clock_.steady());
            return item != nullptr ? std::string_view{item->mime_type} : std::string_view{};
        };
        Strictness const fields = api == Api::marketing_messages ? strictness : Strictness::lenient;
        if (auto error = check_components(entry.shape, named, send->components, known, fields, texts))
            return reject(std::move(*error));
        if (send->to_is_user_id && entry.spec.category == "AUTHENTICATION")
            return reject({131062, "Authentication templates cannot be sent to a business-scoped user id."});
    }
    return accept(*send, message, texts);
}

/// What only shows by webhook: 0 leaves it to the recipient's own plan.
int Platform::asynchronous_failure(Message const& message) {
    bool const marketing = message.template_index != Message::no_template &&
                           world_.templates()[message.template_index].spec.category == "MARKETING";
    if (marketing && queue_.has_stopped(message.to)) return 131050;
    bool const free_of_limit = queue_.window_open(message.phone_index, message.to, now_ms());
    if (free_of_limit) return 0;
    Plan const plan =
        plan_for(seed_, message.to, marketing ? Traffic::marketing : Traffic::other, behaviour_.recipients);
    if (plan.failure != 0 || !plan.delivered) return 0;    // Meta counts what is delivered
    return messaging_limit_.take(clock_.steady(), message.to, world_.messaging_limit())
               ? 0
               : behaviour_.rules.messaging_limit_code;
}

Reply Platform::accept(SendRequest const& request, Message const& accepted, MessageTexts const& found) {
    Message message = accepted;
    message.accepted_at_ms = to_ms(clock_.wall());
    MessageTexts texts = found;
    texts.has_callback_data = request.callback_data.has_value();
    texts.callback_data = request.callback_data.value_or("");
    if (request.to_is_user_id) texts.user_id = request.to_text;
    int const failure = asynchronous_failure(message);
    std::uint32_t const index = ledger_.append(message, texts);
    accepted_.store(++counts_.accepted, std::memory_order_relaxed);
    queue_.start(index, failure, now_ms());
    webhooks_.arm();
    std::string body;
    body.reserve(320);
    put(body, R"({"messaging_product":"whatsapp","contacts":[{"input":)");
    put_json_string(body, request.to_text);
    if (request.to_is_user_id) {
        put(body, R"(,"user_id":")", request.to_text);
    } else {
        put(body, R"(,"wa_id":")", writer_.wa_id(message.to));
    }
    put(body, R"("}],"messages":[{"id":")", ledger_.wamid(index),
        message.template_index == Message::no_template ? "\"}]}" : R"(","message_status":"accepted"}]})");
    return json(std::move(body));
}

}    // namespace carillon::sandbox
