#include "cli/apply_run.hpp"
#include "domain/schedule.hpp"
#include "domain/template.hpp"
#include "engine/send_plan.hpp"
#include "graph/template_json.hpp"

#include <boost/json.hpp>

namespace carillon::cli {

void Apply::judge_category(CampaignDocument::Send const& send, json::object const& subject) {
    auto const category = text_of(send.body, "category");
    auto const its = category_from(text_of(subject, "category"));
    auto const wanted = send_category_from(category);
    if (wanted && (!its || !suits(*its, *wanted)))
        wrong(
            send.pointer + "/template", "template_category",
            fmt::format("The send is {}, but the template \"{}\" is {} at Meta. Choose another template, or "
                        "change the category.",
                        category, text_of(subject, "name"), text_of(subject, "category")));
}

void Apply::judge_times() {
    for (auto const& send : wanted_.sends) {
        auto const local = text_of(send.body, "scheduledLocal"), zone = text_of(send.body, "timeZone");
        auto const fold = fold_from(text_of(send.body, "fold")).value_or(Fold::earlier);
        SendWish wish{.body = send.body};
        auto const at = resolve_local(local, zone, fold);
        if (at) {
            wish.at = at->at;
            if (!wishes_.empty() && wish.at <= wishes_.back().at)
                wrong(send.pointer + "/at", "not_chronological",
                      fmt::format("{} {} is not after the send before it. Sends follow each other in time.",
                                  local, zone));
        } else if (at.error().kind == ScheduleFault::Kind::unknown_zone) {
            wrong(send.pointer + "/timeZone", "unknown_zone", at.error().message);
        } else {
            wrong(send.pointer + "/at", "bad_time", at.error().message);
        }
        auto const& subject = templates_[wishes_.size()];
        wish.body["templateId"] = subject.empty() ? json::value(nullptr) : subject.at("id");
        wishes_.push_back(std::move(wish));
    }
}

/// What the server makes of them: canonical keys, and what is free bound to the column of its name.
void Apply::bind_parameters() {
    std::vector<std::string> columns;
    for (auto const& column : audience_->at("columns").as_array()) columns.emplace_back(column.as_string());
    for (std::size_t i = 0; i < wishes_.size(); ++i) {
        auto& body = wishes_[i].body;
        auto const& pointer = wanted_.sends[i].pointer;
        auto const take = [&](Problem const& problem) {
            for (auto const& error : problem.errors)
                if (error.code != "missing_parameter")    // a draft may be unfinished
                    wrong(pointer + error.pointer, error.code, error.message);
        };
        auto const& subject = templates_[i];
        if (subject.empty()) {
            if (!body.at("parameters").as_object().empty())
                wrong(pointer + "/parameters", "no_template",
                      "There is no template to bind parameters of. Choose one first.");
            continue;
        }
        auto const parsed = graph::parse_template(text_of(subject, "name"), text_of(subject, "language"),
                                                  text_of(subject, "category"), text_of(subject, "status"),
                                                  text_of(subject, "parameterFormat"),
                                                  json::serialize(subject.at("components")));
        auto const given = engine::read_bindings(json::serialize(body.at("parameters")));
        if (!parsed || !given) {
            if (!given) take(given.error());
            continue;
        }
        Bindings bindings;
        for (auto const& [key, binding] : *given)
            if (!bindings.emplace(canonical_key(key), binding).second)
                wrong(pointer + "/parameters/" + key, "duplicate_parameter",
                      fmt::format("{} is bound twice; leave one out.", canonical_key(key)));
        for (auto& [key, binding] : auto_bind(*parsed, columns)) bindings.emplace(key, binding);
        if (auto const checked = check_bindings(*parsed, bindings, columns); !checked) take(checked.error());
        body["parameters"] = json::parse(engine::write_bindings(bindings));
    }
}

}    // namespace carillon::cli
