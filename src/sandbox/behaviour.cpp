// Reading and writing of Behaviour; its shape is documented in docs/sandbox.md.
#include "sandbox/errors.hpp"
#include "sandbox/json_fields.hpp"
#include "sandbox/profile.hpp"

#include <fmt/format.h>

#include <charconv>

namespace carillon::sandbox {

void read_behaviour_fields(Fields& fields, Behaviour& into);

namespace {

constexpr std::uint32_t longest_millis = 7 * 24 * 3'600'000;

void read_range(Fields& fields, std::string_view key, Range& into) {
    fields.object(key, [&](Fields& range) {
        range.integer("min", into.min, 0, longest_millis);
        range.integer("max", into.max, 0, longest_millis);
        if (into.max < into.min)
            range.wrong("max", "below_min", "Give a maximum that is at least the minimum.");
    });
}

void read_recipients(Fields& fields, RecipientProfile& into) {
    auto const share = [&](std::string_view key, double& value) { fields.number(key, value, 0, 1); };
    share("unreachable", into.unreachable);
    share("holdout", into.holdout);
    share("capped", into.capped);
    share("stopped", into.stopped);
    share("neverDelivered", into.never_delivered);
    share("reads", into.reads);
    share("skipDelivered", into.skip_delivered);
    share("replies", into.replies);
    share("stopReplies", into.stop_replies);
    share("preferenceStops", into.preference_stops);
    share("buttonTaps", into.button_taps);
    read_range(fields, "sentMillis", into.sent);
    read_range(fields, "failedMillis", into.failed);
    read_range(fields, "deliveredMillis", into.delivered);
    read_range(fields, "readMillis", into.read);
    read_range(fields, "responseMillis", into.response);
    fields.number("timeScale", into.time_scale, 0, 1000);
    fields.boolean("rewriteWaIds", into.rewrite_wa_ids);
    if (into.unreachable + into.holdout + into.capped + into.stopped + into.never_delivered > 1)
        fields.wrong("unreachable", "sum_above_one",
                     "unreachable, holdout, capped, stopped and neverDelivered together must not pass 1.");
}

void read_error_rates(Fields& fields, std::map<int, double>& into) {
    fields.object("errorRates", [&](Fields& rates) {
        into.clear();
        rates.each([&](std::string_view key, boost::json::value const& value, std::string const&) {
            int code = -1;
            std::from_chars(key.data(), key.data() + key.size(), code);
            if (find_error(code) == nullptr)
                return rates.wrong(key, "unknown_code",
                                   "Use one of the codes of Meta's error page as the key.");
            boost::system::error_code error;
            double const share = value.to_number<double>(error);
            if (error || share < 0 || share > 1)
                return rates.wrong(key, "out_of_range", "Give a number from 0 to 1.");
            into[code] = share;
        });
    });
}

void read_fault(Fields& fields, std::string_view key, FaultRule& into) {
    fields.object(key, [&](Fields& rule) {
        rule.number("probability", into.probability, 0, 1);
        rule.integer("next", into.next, 0, 1'000'000'000);
    });
}

constexpr std::pair<std::string_view, FaultRule Faults::*> fault_rules[] = {
    {"dropBeforeAccepting", &Faults::drop_before_accepting},
    {"dropAfterAccepting", &Faults::drop_after_accepting},
    {"resetBeforeAccepting", &Faults::reset_before_accepting},
    {"resetAfterAccepting", &Faults::reset_after_accepting},
    {"cutAnswers", &Faults::cut_answers},
    {"goaway", &Faults::goaway},
    {"refuseStreams", &Faults::refuse_streams},
    {"stallBeforeAccepting", &Faults::stall_before_accepting},
    {"stallAfterAccepting", &Faults::stall_after_accepting},
};

void read_faults(Fields& fields, Faults& into) {
    for (auto const& [key, rule] : fault_rules) read_fault(fields, key, into.*rule);
    fields.integer("stallMillis", into.stall_millis, 0, longest_millis);
}

void read_disorder(Fields& fields, Disorder& into) {
    fields.number("late", into.late, 0, 1);
    read_range(fields, "lateMillis", into.late_millis);
    fields.number("twice", into.twice, 0, 1);
    fields.number("reorder", into.reorder, 0, 1);
    fields.boolean("hold", into.hold);
}

std::string range_json(Range range) { return fmt::format(R"({{"min":{},"max":{}}})", range.min, range.max); }

std::string faults_json(Faults const& faults) {
    std::string json = "{";
    for (auto const& [key, rule] : fault_rules)
        json += fmt::format(R"("{}":{{"probability":{},"next":{}}},)", key, (faults.*rule).probability,
                            (faults.*rule).next);
    return json + fmt::format(R"("stallMillis":{}}})", faults.stall_millis);
}

std::string recipients_json(RecipientProfile const& r) {
    return fmt::format(
        R"({{"unreachable":{},"holdout":{},"capped":{},"stopped":{},"neverDelivered":{},"reads":{},"skipDelivered":{},)"
        R"("replies":{},"stopReplies":{},"preferenceStops":{},"buttonTaps":{},"sentMillis":{},"failedMillis":{},)"
        R"("deliveredMillis":{},"readMillis":{},"responseMillis":{},"timeScale":{},"rewriteWaIds":{}}})",
        r.unreachable, r.holdout, r.capped, r.stopped, r.never_delivered, r.reads, r.skip_delivered,
        r.replies, r.stop_replies, r.preference_stops, r.button_taps, range_json(r.sent),
        range_json(r.failed), range_json(r.delivered), range_json(r.read), range_json(r.response),
        r.time_scale, r.rewrite_wa_ids);
}

}    // namespace

void read_behaviour_fields(Fields& fields, Behaviour& into) {
    fields.object("recipients", [&](Fields& part) { read_recipients(part, into.recipients); });
    fields.object("faults", [&](Fields& part) { read_faults(part, into.faults); });
    fields.object("disorder", [&](Fields& part) { read_disorder(part, into.disorder); });
    Rules& rules = into.rules;
    read_range(fields, "latencyMillis", rules.latency);
    read_error_rates(fields, rules.error_rates);
    fields.integer("throughputLimit", rules.throughput_limit, 0, 10'000'000);
    fields.boolean("pairRate", rules.pair_rate);
    fields.boolean("strictFields", rules.strict_fields);
    fields.boolean("rateLimitsAs429", rules.rate_limits_as_429);
    std::uint32_t limit_code = static_cast<std::uint32_t>(rules.messaging_limit_code);
    fields.integer("messagingLimitCode", limit_code, 130000, 135000);
    rules.messaging_limit_code = static_cast<int>(limit_code);
    fields.object("usage", [&](Fields& part) {
        part.integer("percent", rules.usage_percent, 0, 1'000);
        part.integer("regainMinutes", rules.usage_regain_minutes, 0, 10'000);
    });
}

Result<Behaviour> read_behaviour(std::string_view json, Behaviour const& known) {
    Behaviour behaviour = known;
    auto const read = read_object(json, "behaviour", [&](Fields& fields) {
        read_behaviour_fields(fields, behaviour);
        for (auto const key : {"waba", "templates", "phoneNumbers"}) fields.take(key);
    });
    if (!read) return std::unexpected{read.error()};
    return behaviour;
}

std::string to_json(Behaviour const& b) {
    std::string rates;
    for (auto const& [code, share] : b.rules.error_rates)
        rates += fmt::format(R"({}"{}":{})", rates.empty() ? "" : ",", code, share);
    return fmt::format(
        R"({{"recipients":{},"latencyMillis":{},"errorRates":{{{}}},"throughputLimit":{},"pairRate":{},"strictFields":{},)"
        R"("rateLimitsAs429":{},"messagingLimitCode":{},"usage":{{"percent":{},"regainMinutes":{}}},"faults":{},)"
        R"("disorder":{{"late":{},"lateMillis":{},"twice":{},"reorder":{},"hold":{}}}}})",
        recipients_json(b.recipients), range_json(b.rules.latency), rates, b.rules.throughput_limit,
        b.rules.pair_rate, b.rules.strict_fields, b.rules.rate_limits_as_429, b.rules.messaging_limit_code,
        b.rules.usage_percent, b.rules.usage_regain_minutes, faults_json(b.faults), b.disorder.late,
        range_json(b.disorder.late_millis), b.disorder.twice, b.disorder.reorder, b.disorder.hold);
}

}    // namespace carillon::sandbox
