#include "domain/campaign.hpp"

namespace carillon {
namespace {
/// The enum value among `values` whose name is `text`.
template <class E, std::size_t N>
std::optional<E> named(std::string_view text, std::array<E, N> const& values) {
    for (auto const value : values)
        if (to_string(value) == text) return value;
    return {};
}
}    // namespace

std::string_view to_string(CampaignStatus status) {
    switch (status) {
        case CampaignStatus::draft: return "draft";
        case CampaignStatus::scheduled: return "scheduled";
        case CampaignStatus::running: return "running";
        case CampaignStatus::paused: return "paused";
        case CampaignStatus::completed: return "completed";
        case CampaignStatus::cancelled: return "cancelled";
    }
    return "?";
}

std::optional<CampaignStatus> campaign_status_from(std::string_view text) {
    using enum CampaignStatus;
    return named(text, std::array{draft, scheduled, running, paused, completed, cancelled});
}

std::string_view to_string(CampaignAction action) {
    switch (action) {
        case CampaignAction::edit: return "edit";
        case CampaignAction::remove: return "delete";
        case CampaignAction::schedule: return "schedule";
        case CampaignAction::unschedule: return "unschedule";
        case CampaignAction::pause: return "pause";
        case CampaignAction::resume: return "resume";
        case CampaignAction::cancel: return "cancel";
    }
    return "?";
}

std::optional<CampaignStatus> after(CampaignStatus status, CampaignAction action, CampaignFacts facts) {
    using enum CampaignStatus;
    bool const live = status == scheduled || status == running || status == paused;
    switch (action) {
        case CampaignAction::edit:
        case CampaignAction::remove: return status == draft ? std::optional{draft} : std::nullopt;
        case CampaignAction::schedule: return status == draft ? std::optional{scheduled} : std::nullopt;
        case CampaignAction::unschedule:
            return status == scheduled && !facts.anything_fired ? std::optional{draft} : std::nullopt;
        case CampaignAction::pause:
            return status == scheduled || status == running ? std::optional{paused} : std::nullopt;
        case CampaignAction::resume:
            if (status != paused) return {};
            if (!facts.sends_open) return completed;
            return facts.send_firing ? running : scheduled;
        case CampaignAction::cancel: return status == draft || live ? std::optional{cancelled} : std::nullopt;
    }
    return {};
}

CampaignStatus after(CampaignStatus status, CampaignEvent event) {
    using enum CampaignStatus;
    bool const moving = status == scheduled || status == running;
    switch (event) {
        case CampaignEvent::send_fires: return status == scheduled ? running : status;
        case CampaignEvent::sends_wait: return status == running ? scheduled : status;
        case CampaignEvent::all_sends_ended: return moving ? completed : status;
        case CampaignEvent::doubt_resent:
            return status == scheduled || status == completed ? running : status;
    }
    return status;
}

std::vector<CampaignAction> allowed_actions(CampaignStatus status, CampaignFacts facts) {
    using enum CampaignAction;
    std::vector<CampaignAction> allowed;
    for (auto const action : {edit, schedule, unschedule, pause, resume, cancel, remove})
        if (after(status, action, facts)) allowed.push_back(action);
    return allowed;
}

CampaignFacts facts_of(std::span<SendFacts const> sends) {
    CampaignFacts facts{.anything_fired = false, .sends_open = false, .send_firing = false};
    for (auto const& [status, fired] : sends) {
        facts.anything_fired |= fired;
        facts.sends_open |= !has_ended(status);
        facts.send_firing |= status == SendStatus::firing;
    }
    return facts;
}

std::string_view to_string(SendStatus status) {
    switch (status) {
        case SendStatus::pending: return "pending";
        case SendStatus::materializing: return "materializing";
        case SendStatus::queued: return "queued";
        case SendStatus::firing: return "firing";
        case SendStatus::completed: return "completed";
        case SendStatus::failed: return "failed";
        case SendStatus::missed: return "missed";
        case SendStatus::cancelled: return "cancelled";
    }
    return "?";
}

std::string_view to_string(SendCategory category) {
    switch (category) {
        case SendCategory::marketing: return "marketing";
        case SendCategory::utility: return "utility";
    }
    return "?";
}

std::optional<SendCategory> send_category_from(std::string_view text) {
    return named(text, std::array{SendCategory::marketing, SendCategory::utility});
}

std::string_view to_string(ProductPolicy policy) {
    switch (policy) {
        case ProductPolicy::cloud_api_fallback: return "CLOUD_API_FALLBACK";
        case ProductPolicy::strict: return "STRICT";
    }
    return "?";
}

std::optional<ProductPolicy> product_policy_from(std::string_view text) {
    return named(text, std::array{ProductPolicy::cloud_api_fallback, ProductPolicy::strict});
}

std::string_view to_string(WhenNoFilterEvent rule) {
    switch (rule) {
        case WhenNoFilterEvent::skip: return "skip";
        case WhenNoFilterEvent::send_all: return "send_all";
    }
    return "?";
}

std::optional<WhenNoFilterEvent> when_no_filter_event_from(std::string_view text) {
    return named(text, std::array{WhenNoFilterEvent::skip, WhenNoFilterEvent::send_all});
}

}    // namespace carillon
