#include "engine/judge.hpp"

#include "graph/error_policy.hpp"

namespace carillon::engine {
namespace {
using namespace std::chrono_literals;
using store::Outcome;

constexpr int attempts_max = 6;

/// Doubles (pairs: quadruples, Meta: pair rate limit) with each attempt, spread by up to a half so that a
/// burst of refusals does not come back as a burst.
std::chrono::milliseconds backoff(std::chrono::milliseconds first, int factor, int attempt, double jitter) {
    auto delay = first;
    for (int i = 1; i < attempt && delay < 1h; ++i) delay *= factor;
    return delay + std::chrono::milliseconds{
                       static_cast<std::int64_t>(static_cast<double>(delay.count()) * jitter / 2)};
}

Outcome again_at(Wall now, std::chrono::milliseconds delay, int code, std::string detail) {
    return {.kind = Outcome::Kind::unprocessed,
            .code = code,
            .detail = std::move(detail),
            .at = now,
            .not_before = now + delay};
}

std::string what_meta_said(graph::Refused const& refused) {
    return refused.details.empty() ? refused.title : fmt::format("{}: {}", refused.title, refused.details);
}

Judgement refused_for_good(graph::Refused const& refused, Wall now, Effect effect) {
    auto const& policy = *refused.policy;
    return {.outcome = {.kind = Outcome::Kind::refused,
                        .code = refused.code,
                        .detail = what_meta_said(refused),
                        .raw = refused.raw,
                        .at = now},
            .effect = effect,
            .send_at_fault = policy.scope != graph::ErrorScope::recipient || !graph::is_known(policy)};
}

/// The fault is the template's, the number's or the account's, so the message waits for somebody to mend it.
Judgement hold(graph::Refused const& refused, Wall now) {
    return {.outcome = again_at(now, 0ms, refused.code, what_meta_said(refused)),
            .effect = Effect::hold_campaign,
            .reason = fmt::format("Meta refused with {} ({}). {}", refused.code, what_meta_said(refused),
                                  refused.policy->advice)};
}

Judgement judge_refusal(graph::Refused const& refused, int attempt, Wall now, double jitter) {
    auto const& policy = *refused.policy;
    if (policy.unsent == graph::Unsent::unknown)
        return {.outcome = {.kind = Outcome::Kind::in_doubt,
                            .code = refused.code,
                            .detail = what_meta_said(refused),
                            .at = now},
                .effect = Effect::unclear};
    switch (policy.effect) {
        case graph::SideEffect::suppress_marketing:
            return refused_for_good(refused, now, Effect::suppress_marketing);
        case graph::SideEffect::pause_send:
        case graph::SideEffect::pause_number:
        case graph::SideEffect::stop_account: return hold(refused, now);
        case graph::SideEffect::slow_number:
            return {.outcome = again_at(now, backoff(500ms, 2, std::min(attempt, 5), jitter), refused.code,
                                        what_meta_said(refused)),
                    .effect = Effect::slow_number};
        case graph::SideEffect::slow_account:
            return {.outcome = again_at(now, backoff(2s, 2, std::min(attempt, 5), jitter), refused.code,
                                        what_meta_said(refused)),
                    .effect = Effect::slow_account};
        case graph::SideEffect::slow_pair:
            if (attempt < attempts_max)
                return {.outcome = again_at(now, backoff(1s, 4, attempt, jitter), refused.code,
                                            what_meta_said(refused)),
                        .effect = Effect::answered};
            break;
        case graph::SideEffect::none:
            if (policy.may_requeue() && policy.retry == graph::RetryAdvice::backoff && attempt < attempts_max)
                return {.outcome = again_at(now, backoff(2s, 2, attempt, jitter), refused.code,
                                            what_meta_said(refused)),
                        .effect = Effect::answered};
            break;
    }
    return refused_for_good(refused, now, Effect::answered);
}

Judgement judge_unprocessed(graph::Unprocessed const& answer, int attempt, Wall now, double jitter) {
    using Reason = graph::Unprocessed::Reason;
    switch (answer.reason) {
        case Reason::withdrawn:
        case Reason::closing: return {.outcome = again_at(now, 0ms, 0, answer.detail)};
        case Reason::queue_full:
        case Reason::refused:
            return {.outcome =
                        again_at(now, backoff(100ms, 2, std::min(attempt, 8), jitter), 0, answer.detail)};
        case Reason::waited_too_long:
        case Reason::unreachable:
            return {
                .outcome = again_at(now, backoff(250ms, 2, std::min(attempt, 8), jitter), 0, answer.detail),
                .effect = Effect::unreachable};
    }
    return {.outcome = again_at(now, 1s, 0, answer.detail)};
}

}    // namespace

Judgement judge(graph::SendOutcome answer, int attempt, Wall now, double jitter) {
    if (auto* const accepted = std::get_if<graph::Accepted>(&answer))
        return {.outcome = {.kind = Outcome::Kind::accepted, .wamid = std::move(accepted->wamid), .at = now},
                .effect = Effect::answered};
    if (auto const* const refused = std::get_if<graph::Refused>(&answer))
        return judge_refusal(*refused, attempt, now, jitter);
    if (auto const* const unprocessed = std::get_if<graph::Unprocessed>(&answer))
        return judge_unprocessed(*unprocessed, attempt, now, jitter);
    auto const& unknown = std::get<graph::Unknown>(answer);
    return {.outcome = {.kind = Outcome::Kind::in_doubt,
                        .code = unknown.code,
                        .detail = fmt::format("{}: {}", graph::to_string(unknown.reason), unknown.detail),
                        .at = now},
            .effect = Effect::unclear};
}

}    // namespace carillon::engine
