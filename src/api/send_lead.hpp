#pragma once
#include "api/answers.hpp"
#include "api/app_context.hpp"
#include "domain/lead.hpp"
#include "store/audiences.hpp"
#include "store/campaigns.hpp"

#include <optional>

namespace carillon::api {

/// Whose values a preview or a test send shows: a lead by its id or its phone, or else the first that the
/// send may reach.
struct LeadChoice {
    std::optional<std::int64_t> id;
    std::optional<std::uint64_t> phone;
};

struct ChosenLead {
    Lead lead;
    store::Audience audience;
};

/// Not found: the audience has no such lead. Conflict: "audience_not_ready", or "no_lead" where nobody is
/// eligible.
Async<Result<ChosenLead>> choose_lead(App& app, store::Campaign campaign, SendCategory category,
                                      LeadChoice choice);

}    // namespace carillon::api
