#include "store/accounts.hpp"
#include "store/audiences.hpp"
#include "store/campaigns.hpp"
#include "store/dry_runs.hpp"
#include "store/opt_outs.hpp"
#include "store/outbound_webhooks.hpp"
#include "store/test_sends.hpp"

namespace carillon::store {

std::string_view to_string(ApprovalState::Status status) {
    switch (status) {
        case ApprovalState::Status::none: return "none";
        case ApprovalState::Status::approved: return "approved";
        case ApprovalState::Status::lapsed: return "lapsed";
    }
    return "?";
}

std::string_view to_string(InboundAuth way) {
    switch (way) {
        case InboundAuth::api_key: return "api_key";
        case InboundAuth::hmac: return "hmac";
    }
    return "?";
}

std::optional<InboundAuth> inbound_auth_from(std::string_view text) {
    for (auto const way : {InboundAuth::api_key, InboundAuth::hmac})
        if (to_string(way) == text) return way;
    return {};
}

std::string_view to_string(AudienceStatus status) {
    switch (status) {
        case AudienceStatus::ingesting: return "ingesting";
        case AudienceStatus::ready: return "ready";
        case AudienceStatus::failed: return "failed";
        case AudienceStatus::cancelled: return "cancelled";
    }
    return "?";
}

std::string_view to_string(OptOutScope scope) {
    switch (scope) {
        case OptOutScope::all: return "all";
        case OptOutScope::marketing: return "marketing";
    }
    return "?";
}

std::optional<OptOutScope> opt_out_scope_from(std::string_view text) {
    for (auto const scope : {OptOutScope::all, OptOutScope::marketing})
        if (to_string(scope) == text) return scope;
    return {};
}

std::string_view to_string(OptOutSource source) {
    switch (source) {
        case OptOutSource::keyword: return "keyword";
        case OptOutSource::meta_preference: return "meta_preference";
        case OptOutSource::meta_error: return "meta_error";
        case OptOutSource::manual: return "manual";
        case OptOutSource::import: return "import";
        case OptOutSource::erasure: return "erasure";
    }
    return "?";
}

std::string_view to_string(DeliveryStatus status) {
    switch (status) {
        case DeliveryStatus::pending: return "pending";
        case DeliveryStatus::delivered: return "delivered";
        case DeliveryStatus::failed: return "failed";
    }
    return "unknown";
}

std::string_view to_string(DryRunStatus status) {
    switch (status) {
        case DryRunStatus::running: return "running";
        case DryRunStatus::completed: return "completed";
        case DryRunStatus::failed: return "failed";
        case DryRunStatus::cancelled: return "cancelled";
    }
    return "?";
}

std::string_view to_string(DryRunPace pace) {
    switch (pace) {
        case DryRunPace::fast: return "fast";
        case DryRunPace::real: return "real";
    }
    return "?";
}

std::optional<DryRunPace> dry_run_pace_from(std::string_view text) {
    for (auto const pace : {DryRunPace::fast, DryRunPace::real})
        if (to_string(pace) == text) return pace;
    return {};
}

std::string_view to_string(TestStatus status) {
    switch (status) {
        case TestStatus::unknown: return "unknown";
        case TestStatus::accepted: return "accepted";
        case TestStatus::sent: return "sent";
        case TestStatus::delivered: return "delivered";
        case TestStatus::read: return "read";
        case TestStatus::failed: return "failed";
        case TestStatus::refused: return "refused";
        case TestStatus::not_sent: return "not_sent";
    }
    return "?";
}

}    // namespace carillon::store
