#pragma once
#include "graph/graph_client.hpp"

namespace carillon::graph {

// Meta's answers, read. Pure; nothing throws on input.

/// The body of a good answer, or a Problem (kind upstream) whose code is "meta_<code>" for an error of
/// Meta's.
Result<std::string> read_management(HttpOutcome outcome, Origin const& origin);

/// The cursor of the next page; nothing on the last.
std::optional<std::string> next_cursor(std::string_view page);

Result<WabaInfo> read_waba(std::string_view body);
Result<PhoneNumberInfo> read_phone_number(std::string_view body);
Result<void> add_phone_numbers(std::string_view page, std::vector<PhoneNumberInfo>& into);
Result<void> add_templates(std::string_view page, TemplateList& into);
Result<void> add_subscribed_apps(std::string_view page, std::vector<SubscribedApp>& into);
Result<std::string> read_media_id(std::string_view body);

/// Of the two usage headers, either of which may be empty; what cannot be read says nothing. Limits on
/// management calls do not concern sends and are left out (Meta: rate limits of the Business Management API).
Usage read_usage(std::string_view business_use_case, std::string_view app);

}    // namespace carillon::graph
