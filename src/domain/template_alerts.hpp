#pragma once
#include "domain/campaign.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carillon {

/// A template as it is known now. Words are Meta's.
struct TemplateNow {
    std::string name, language, category, status;
    bool deleted = false;
    std::string digest;    // of what it says, to tell a change by
};

/// A send that was scheduled with a template which is no longer what it was.
struct TemplateAlert {
    std::string code;    // template_deleted, template_category, template_status, template_changed
    std::string message, fix;
    bool blocks = false;    // the send cannot go out like this
    bool operator==(TemplateAlert const&) const = default;
};

/// What is amiss with the template of a scheduled send; `scheduled_digest` is what it was scheduled with, or
/// empty. The first that blocks is the reason to stop.
std::vector<TemplateAlert> judge_template(std::optional<TemplateNow> const& now, SendCategory send,
                                          std::string_view scheduled_digest);

}    // namespace carillon
