#pragma once
#include "cli/document.hpp"
#include "cli/remote.hpp"

#include <filesystem>

namespace carillon::cli {

/// Makes the draft that the document describes, or makes the one of its name so: the second time it changes
/// nothing. Everything is looked up and judged before the first write. `folder` is where the document's file
/// names start. Prints what it did; 2 when the document itself is wrong.
Result<int> apply_campaign(Session& session, Document const& document, std::filesystem::path const& folder);

struct AudienceImport {
    std::filesystem::path file;
    std::string name, phone_column, external_id_column, default_country;
};
enum class Wait : bool { no, until_ready };
/// Uploads the file, showing how far it is; the audience as the API answers it. Refuses one that turned out
/// to be no audience.
Result<boost::json::value> import_audience(Session& session, AudienceImport const& import, Wait wait);
/// Waits until it is ready.
Result<boost::json::value> await_audience(Session& session, std::int64_t id);

}    // namespace carillon::cli
