#pragma once
#include "base/problem.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace carillon::cli {

/// A campaign as somebody wrote it down (docs/guide/cli.md). Nothing of it has been looked up yet.
struct CampaignDocument {
    /// One of id and name, or name and file: the file is imported where no audience has the name.
    struct Audience {
        std::optional<std::int64_t> id;
        std::string name, file, phone_column, external_id_column, default_country;
    };
    /// An id, or a name with or without its language.
    struct Template {
        std::optional<std::int64_t> id;
        std::string name, language;
    };
    struct Send {
        std::string pointer;                // "/sends/0"
        std::optional<Template> subject;    // none: not chosen yet
        /// The API's fields but templateId, each of them: what the document leaves out has the API's default.
        /// `parameters` are as they were written.
        boost::json::object body;
    };
    std::string name;
    Audience audience;
    std::optional<std::int64_t> phone_number_id;
    std::string phone_number;    // as displayed, or Meta's id
    bool product_policy_confirmed = false;
    std::vector<Send> sends;
};

/// Refuses what is missing, of the wrong kind or not known; the errors' pointers are the document's.
Result<CampaignDocument> read_campaign(boost::json::value const& document);

}    // namespace carillon::cli
