#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "graph/webhook.hpp"

#include <string>
#include <vector>

namespace carillon::store {
class Assets;
struct StoredTemplate;
}    // namespace carillon::store

namespace carillon::engine {

/// Changes the template as the update says: status, quality or category. False when it says nothing that is
/// kept (a plan for later, a new text: the next sync brings that).
bool apply(graph::TemplateUpdate const& update, store::StoredTemplate& to);

/// Applies what Meta's webhooks say to the stored templates, so that a template paused or re-categorised
/// after the last sync fails the preflight before its send goes out.
Async<void> apply_template_news(store::Assets& assets, OrgId org, WabaId waba,
                                std::vector<graph::TemplateUpdate> updates, Wall at);

std::string to_json(graph::TemplateUpdate const& update);

}    // namespace carillon::engine
