#pragma once
#include "base/clock.hpp"
#include "domain/template_alerts.hpp"
#include "store/campaigns.hpp"
#include "store/store.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace carillon::engine {

/// What is amiss with the send's template as the store has it now.
Async<std::vector<TemplateAlert>> template_alerts(store::Assets& assets, store::Send send);
/// Why the send cannot go out with it, as sentences; nothing when it can.
Async<std::optional<std::string>> template_block(store::Assets& assets, store::Send send);

/// Alerts of every send of the organization still to come or going out.
using LiveAlerts = std::map<SendId, std::vector<TemplateAlert>>;
Async<LiveAlerts> live_template_alerts(store::Store& store, OrgId org);

/// Call it after the store's templates have changed, with what live_template_alerts() said before: each live
/// campaign whose template is no longer what it was is told of in the log and the audit log, and one that is
/// sending with a template that cannot be sent is held at once. True when anything is new: wake the engine.
Async<bool> tell_of_changed_templates(store::Store& store, OrgId org, LiveAlerts before, Wall now);

}    // namespace carillon::engine
