#include "domain/template_alerts.hpp"

#include "domain/template.hpp"

namespace carillon {
namespace {
constexpr auto choose_another =
    "Unschedule the campaign and choose another template, or cancel it if something has gone out already.";

std::string_view fix_of(TemplateStatus status) {
    switch (status) {
        case TemplateStatus::paused:
            return "Meta pauses a template for some hours after bad feedback and lifts that by itself. Wait "
                   "for it, or unschedule the campaign and choose another template.";
        case TemplateStatus::pending:
        case TemplateStatus::in_appeal: return "Wait for Meta's review, or choose another template.";
        case TemplateStatus::archived: return "Restore it in WhatsApp Manager, or choose another template.";
        case TemplateStatus::approved:
        case TemplateStatus::rejected:
        case TemplateStatus::disabled:
        case TemplateStatus::limit_exceeded:
        case TemplateStatus::deleted:
        case TemplateStatus::pending_deletion:
        case TemplateStatus::other: return choose_another;
    }
    return choose_another;
}

TemplateAlert deleted(std::string_view name) {
    return {.code = "template_deleted",
            .message = name.empty() ? std::string{"The send's template is gone."}
                                    : fmt::format("Meta no longer lists the template “{}”.", name),
            .fix = choose_another,
            .blocks = true};
}
}    // namespace

std::vector<TemplateAlert> judge_template(std::optional<TemplateNow> const& now, SendCategory send,
                                          std::string_view scheduled_digest) {
    std::vector<TemplateAlert> alerts;
    if (!now || now->deleted) {
        alerts.push_back(deleted(now ? now->name : ""));
        return alerts;
    }
    auto const category = category_from(now->category);
    if (!category || !suits(*category, send))
        alerts.push_back({.code = "template_category",
                          .message = fmt::format("Meta has made the template “{}” {}, and the send is {}: it "
                                                 "would go out on the wrong API.",
                                                 now->name, now->category, to_string(send)),
                          .fix = choose_another,
                          .blocks = true});
    auto const status = template_status_from(now->status);
    if (status != TemplateStatus::approved)
        alerts.push_back({.code = "template_status",
                          .message = fmt::format("The template “{}” is {} at Meta and cannot be sent.",
                                                 now->name, now->status),
                          .fix = std::string{fix_of(status)},
                          .blocks = true});
    if (!scheduled_digest.empty() && now->digest != scheduled_digest)
        alerts.push_back(
            {.code = "template_changed",
             .message = fmt::format("The template “{}” says something else than when this was scheduled.",
                                    now->name),
             .fix =
                 "Look at its preview. If it is not what should go out, pause or unschedule the campaign."});
    return alerts;
}

}    // namespace carillon
