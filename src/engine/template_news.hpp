#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "graph/webhook.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::store {
class Assets;
struct TemplateChange;
}    // namespace carillon::store

namespace carillon::engine {

/// What the update changes: status, quality or category. Nothing when it says nothing that is kept (a plan
/// for later), or speaks of texts.
std::optional<store::TemplateChange> change_of(graph::TemplateUpdate const& update);

/// Meta's `components` with the texts of an update of kind components. What the update does not speak of
/// stays: media headers, samples, the rest of a button whose type is the same. Nothing when the components
/// cannot be read, or say this already.
std::optional<std::string> with_new_texts(std::string_view components_json,
                                          graph::TemplateUpdate const& update);

/// Applies what Meta's webhooks say to the stored templates, so that a template paused or re-categorised
/// after the last sync fails the preflight before its send goes out.
Async<void> apply_template_news(store::Assets& assets, OrgId org, WabaId waba,
                                std::vector<graph::TemplateUpdate> updates);

std::string to_json(graph::TemplateUpdate const& update);

}    // namespace carillon::engine
