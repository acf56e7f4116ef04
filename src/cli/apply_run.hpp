#pragma once
#include "cli/apply.hpp"
#include "cli/apply_plan.hpp"
#include "cli/campaign_document.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace carillon::cli {
namespace json = boost::json;

/// One `apply`: looks everything up (apply_lookup.cpp), makes of it what is wished (apply_wishes.cpp), then
/// writes (apply_write.cpp).
class Apply {
public:
    Apply(Session& session, Document const& document, std::filesystem::path folder)
        : session_{session}, document_{document}, folder_{std::move(folder)} {}

    Result<int> run();

private:
    // Looking up; what is wrong with the document gathers in errors_.
    Result<void> find_number();
    Result<void> find_audience();
    Result<void> find_existing();
    Result<void> find_templates();
    Result<void> find_template(CampaignDocument::Send const& send);
    void judge_times();
    void judge_category(CampaignDocument::Send const& send, json::object const& subject);
    /// Needs the audience's columns.
    void bind_parameters();
    Result<void> gathered();

    // Writing.
    Result<void> make_audience();
    Result<void> write_campaign();
    /// Makes the draft under a key that this document under this name always has, so that two applies at once
    /// make one draft.
    Result<void> create_campaign(json::object const& body);
    Result<json::value> post_once(std::string const& path, json::object const& body, std::string const& key);
    Result<void> write_sends(std::int64_t campaign);
    Result<void> write_send(std::int64_t campaign, SendStep const& step);
    bool has_by_now(std::int64_t campaign, std::size_t wish);
    std::vector<std::string> changed_settings() const;
    Result<int> refuse_locked();
    std::string describe(SendStep const& step) const;
    std::unexpected<Problem> undone(Problem problem);
    Result<int> finish(std::string_view status);

    void wrong(std::string pointer, std::string code, std::string message) {
        errors_.push_back({std::move(pointer), std::move(code), std::move(message)});
    }

    Session& session_;
    Document const& document_;
    std::filesystem::path const folder_;
    CampaignDocument wanted_;
    std::vector<FieldError> errors_;
    json::object number_;
    std::optional<json::object> audience_;    // none: to be imported
    std::optional<json::object> existing_;    // the campaign of that name
    std::vector<json::object> templates_;     // of each send; empty where none is chosen
    std::vector<SendWish> wishes_;
    std::vector<SendStep> steps_;
    std::vector<std::string> said_;    // what was done, a sentence each
    bool created_ = false;             // by us, to be taken back when its sends cannot be written
    bool fresh_ = false;               // no sends but this document's are in it
    std::int64_t campaign_id_ = 0;
};

}    // namespace carillon::cli
