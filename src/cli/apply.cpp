#include "cli/apply_run.hpp"

#include <boost/json.hpp>

namespace carillon::cli {

Result<int> Apply::run() {
    auto read = read_campaign(document_.value);
    if (!read) return std::unexpected{read.error()};
    wanted_ = *std::move(read);
    for (auto const step :
         {&Apply::find_number, &Apply::find_audience, &Apply::find_existing, &Apply::find_templates})
        if (auto found = (this->*step)(); !found) return std::unexpected{found.error()};
    judge_times();
    if (audience_) bind_parameters();
    if (auto fine = gathered(); !fine) return std::unexpected{fine.error()};
    if (!audience_) {    // nothing else is wrong as far as can be told without its columns
        if (auto made = make_audience(); !made) return std::unexpected{made.error()};
        bind_parameters();
        if (auto fine = gathered(); !fine) return undone(fine.error());
    }
    if (existing_)
        steps_ = plan_sends(wishes_, existing_->at("sends").as_array());
    else
        for (std::size_t i = 0; i < wishes_.size(); ++i)
            steps_.push_back({.kind = SendStep::Kind::add, .wish = i});
    bool const same = existing_ && steps_.empty() && changed_settings().empty();
    if (same) {
        campaign_id_ = id_of(*existing_);
        return finish("unchanged");
    }
    if (existing_ && text_of(*existing_, "status") != "draft") return refuse_locked();
    if (auto written = write_campaign(); !written) return undone(written.error());
    if (auto written = write_sends(campaign_id_); !written) return undone(written.error());
    return finish(created_ ? "created" : "updated");
}

Result<void> Apply::gathered() {
    if (errors_.empty()) return {};
    auto sentence = errors_.size() == 1 ? std::string{"The campaign cannot be made as written."}
                                        : fmt::format("{} things stand in the way.", errors_.size());
    return refuse(Problem::Kind::invalid, "bad_document", std::move(sentence), std::move(errors_));
}

std::vector<std::string> Apply::changed_settings() const {
    std::vector<std::string> changed;
    if (number_of(*existing_, "audienceId") != id_of(*audience_)) changed.emplace_back("audience");
    if (number_of(*existing_, "phoneNumberId") != id_of(number_)) changed.emplace_back("phoneNumber");
    if (existing_->at("productPolicyConfirmed").as_bool() != wanted_.product_policy_confirmed)
        changed.emplace_back("productPolicyConfirmed");
    return changed;
}

std::string Apply::describe(SendStep const& step) const {
    if (step.kind == SendStep::Kind::remove) return fmt::format("send {} removed", step.send);
    auto const& body = wishes_[step.wish].body;
    auto const when = fmt::format("{} {}", text_of(body, "scheduledLocal"), text_of(body, "timeZone"));
    if (step.kind == SendStep::Kind::add)
        return fmt::format("{} send of {} added", text_of(body, "category"), when);
    return fmt::format("send {} of {} changed: {}", step.send, when, fmt::join(step.fields, ", "));
}

Result<int> Apply::refuse_locked() {
    std::vector<FieldError> errors;
    for (auto const& name : changed_settings())
        errors.push_back({"/" + name, "differs", fmt::format("{} differs.", name)});
    for (auto const& step : steps_) {
        auto const place =
            step.kind == SendStep::Kind::remove ? std::string{"/sends"} : wanted_.sends[step.wish].pointer;
        auto what = describe(step);
        for (auto const& [done_word, wish] :
             {std::pair<std::string_view, std::string_view>{" removed", " is not in the document"},
              {" added", " is not in the campaign"},
              {" changed: ", " differs: "}})
            if (auto const at = what.find(done_word); at != std::string::npos)
                what.replace(at, done_word.size(), wish);
        errors.push_back({place, "differs", what + "."});
    }
    return refuse(
        Problem::Kind::conflict, "not_a_draft",
        fmt::format("Campaign \"{}\" ({}) is {} and can no longer be changed, and the document says "
                    "otherwise. Unschedule it first, or give the document another name.",
                    wanted_.name, id_of(*existing_), text_of(*existing_, "status")),
        std::move(errors));
}

Result<int> apply_campaign(Session& session, Document const& document, std::filesystem::path const& folder) {
    auto const applied = Apply{session, document, folder}.run();
    if (applied) return applied;
    auto const place = [&](std::string const& pointer) {
        auto const body = pointer.find("body.");
        bool const as_written = document.lines.contains(pointer) || !pointer.contains("/parameters/body.");
        // Written without "body.".
        return document.place_of(as_written ? pointer : pointer.substr(0, body) + pointer.substr(body + 5));
    };
    auto const code = tell_refusal(applied.error(), session.as_json, place);
    auto const& what = applied.error().code;
    return what == "bad_document" || what == "not_a_campaign" ? wrong_usage : code;
}

}    // namespace carillon::cli
