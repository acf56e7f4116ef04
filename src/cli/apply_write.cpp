#include "base/crypto.hpp"
#include "cli/apply_run.hpp"

#include <boost/json.hpp>

#include <thread>

namespace carillon::cli {
namespace {
/// The document's own names of the API's fields.
std::string document_pointer(std::string pointer) {
    for (auto const& [ours, theirs] :
         {std::pair<std::string_view, std::string_view>{"/scheduledLocal", "/at"},
          {"/templateId", "/template"},
          {"/audienceId", "/audience"},
          {"/phoneNumberId", "/phoneNumber"}})
        if (pointer.ends_with(ours)) pointer.replace(pointer.size() - ours.size(), ours.size(), theirs);
    return pointer;
}

/// Everything that is written goes with the version that was read: what somebody changed meanwhile is not
/// overwritten.
std::unexpected<Problem> changed_meanwhile(Problem problem, std::string const& what) {
    if (problem.code == "stale_version")
        problem.detail = fmt::format(
            "{} was changed by somebody else while the document was applied. Look at "
            "what they did, then apply the document again.",
            what);
    return std::unexpected{std::move(problem)};
}
}    // namespace

Result<void> Apply::make_audience() {
    auto const& wanted = wanted_.audience;
    AudienceImport const import{folder_ / wanted.file, wanted.name, wanted.phone_column,
                                wanted.external_id_column, wanted.default_country};
    auto const made = import_audience(session_, import, Wait::until_ready);
    if (!made) {
        auto problem = made.error();
        for (auto& error : problem.errors) error.pointer = "/audience";
        return std::unexpected{std::move(problem)};
    }
    audience_ = made->as_object();
    said_.push_back(fmt::format("Audience \"{}\" ({}) imported: {} rows.", wanted.name, id_of(*audience_),
                                thousands(number_of(*audience_, "rowsRead"))));
    return {};
}

Result<void> Apply::write_campaign() {
    json::object body{{"name", wanted_.name},
                      {"audienceId", id_of(*audience_)},
                      {"phoneNumberId", id_of(number_)},
                      {"productPolicyConfirmed", wanted_.product_policy_confirmed}};
    if (!existing_) return create_campaign(body);
    campaign_id_ = id_of(*existing_);
    auto const changed = changed_settings();
    if (changed.empty()) return {};
    body["version"] = existing_->at("version");
    auto const updated = session_.api.patch(fmt::format("/api/v1/campaigns/{}", campaign_id_), body);
    if (!updated) return changed_meanwhile(updated.error(), fmt::format("Campaign {}", campaign_id_));
    said_.push_back(fmt::format("Changed: {}.", fmt::join(changed, ", ")));
    return {};
}

/// Waits while the same request of another apply is under way.
Result<json::value> Apply::post_once(std::string const& path, json::object const& body,
                                     std::string const& key) {
    using namespace std::chrono_literals;
    for (int tries = 0;; ++tries) {
        auto made = session_.api.post(path, body, key);
        if (made || made.error().code != "idempotency_key_in_use" || tries == 100) return made;
        std::this_thread::sleep_for(100ms);
    }
}

Result<void> Apply::create_campaign(json::object const& body) {
    auto const digest = sha256(wanted_.name + "\n" + json::serialize(document_.value));
    auto const document = to_hex(digest);
    for (std::int64_t removed = 0;;) {
        auto const key = fmt::format("apply {} {}", document, removed);
        auto const made = post_once("/api/v1/campaigns", body, key);
        if (!made) return std::unexpected{made.error()};
        created_ = !session_.api.replayed();
        campaign_id_ = id_of(*made);
        fresh_ = true;
        if (created_) return {};
        auto const there = session_.api.get(fmt::format("/api/v1/campaigns/{}", campaign_id_));
        if (there) return {};    // of another apply of this document, at the same time
        if (there.error().kind != Problem::Kind::not_found) return std::unexpected{there.error()};
        removed = campaign_id_;    // what this document made before is gone: make it anew
    }
}

Result<void> Apply::write_sends(std::int64_t campaign) {
    for (auto const& step : steps_) {
        if (auto written = write_send(campaign, step); !written) {
            auto problem = written.error();
            auto const place = step.kind == SendStep::Kind::remove ? std::string{"/sends"}
                                                                   : wanted_.sends[step.wish].pointer;
            for (auto& error : problem.errors) error.pointer = document_pointer(place + error.pointer);
            return std::unexpected{std::move(problem)};
        }
        auto sentence = describe(step) + ".";
        sentence.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(sentence.front())));
        said_.push_back(std::move(sentence));
    }
    return {};
}

Result<void> Apply::write_send(std::int64_t campaign, SendStep const& step) {
    if (step.kind == SendStep::Kind::remove)
        return session_.api.remove(fmt::format("/api/v1/sends/{}", step.send));
    auto body = wishes_[step.wish].body;
    if (step.kind == SendStep::Kind::change) {
        body["version"] = step.version;
        auto const changed = session_.api.patch(fmt::format("/api/v1/sends/{}", step.send), body);
        if (!changed) return changed_meanwhile(changed.error(), fmt::format("Send {}", step.send));
        return {};
    }
    if (step.before) body["before"] = *step.before;
    auto const path = fmt::format("/api/v1/campaigns/{}/sends", campaign);
    auto const added = fresh_ ? post_once(path, body, fmt::format("apply {} {}", campaign, step.wish))
                              : session_.api.post(path, body);
    if (added || (added.error().code == "not_chronological" && has_by_now(campaign, step.wish))) return {};
    return std::unexpected{added.error()};
}

/// Another apply of the same document may have added the send since the campaign was read.
bool Apply::has_by_now(std::int64_t campaign, std::size_t wish) {
    auto const now = session_.api.get(fmt::format("/api/v1/campaigns/{}", campaign));
    if (!now) return false;
    auto const missing = plan_sends(wishes_, now->at("sends").as_array());
    return std::ranges::none_of(
        missing, [&](SendStep const& step) { return step.kind == SendStep::Kind::add && step.wish == wish; });
}

/// A new campaign is taken back; what was done to an old one is said.
std::unexpected<Problem> Apply::undone(Problem problem) {
    std::vector<std::string> stays;
    if (created_) {
        auto const removed = session_.api.remove(fmt::format("/api/v1/campaigns/{}", campaign_id_));
        if (!removed) stays.push_back(fmt::format("The unfinished draft {} stays.", campaign_id_));
        // Of what was said before it, only the audience stays.
        std::erase_if(said_, [](std::string const& sentence) { return !sentence.starts_with("Audience "); });
    }
    stays.insert(stays.begin(), said_.begin(), said_.end());
    problem.detail += stays.empty() ? std::string{" Nothing was changed."}
                                    : fmt::format(" Done before that, and kept: {}", fmt::join(stays, " "));
    return std::unexpected{std::move(problem)};
}

Result<int> Apply::finish(std::string_view status) {
    auto const campaign = session_.api.get(fmt::format("/api/v1/campaigns/{}", campaign_id_));
    if (!campaign) return std::unexpected{campaign.error()};
    json::array changes;
    for (auto const& sentence : said_) changes.emplace_back(sentence);
    json::object const result{{"status", status}, {"changes", std::move(changes)}, {"campaign", *campaign}};
    return answer(session_, result, [&](json::value const&) {
        auto text = fmt::format("Campaign \"{}\" ({}): {}.\n", wanted_.name, campaign_id_, status);
        for (auto const& sentence : said_) text += "  " + sentence + "\n";
        return text;
    });
}

}    // namespace carillon::cli
