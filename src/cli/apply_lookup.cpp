#include "cli/apply_run.hpp"

#include <boost/json.hpp>

namespace carillon::cli {
namespace {
std::string digits_of(std::string_view text) {
    std::string digits;
    for (char const c : text)
        if (c >= '0' && c <= '9') digits += c;
    return digits;
}
}    // namespace

Result<void> Apply::find_number() {
    std::vector<std::string> all;
    std::optional<json::object> found;
    auto const listed = each_item(session_.api, "/api/v1/phone-numbers", [&](json::object const& number) {
        auto const display = text_of(number, "displayPhoneNumber");
        all.push_back(display);
        bool const meant = wanted_.phone_number_id
                               ? id_of(number) == *wanted_.phone_number_id
                               : digits_of(display) == digits_of(wanted_.phone_number) ||
                                     text_of(number, "phoneNumberId") == wanted_.phone_number;
        if (meant) found = number;
        return !meant;
    });
    if (!listed) return listed;
    if (found)
        number_ = *std::move(found);
    else
        wrong("/phoneNumber", "not_found",
              all.empty()
                  ? "The organization has no phone number. Connect its WhatsApp account first."
                  : fmt::format("There is no such phone number. There are: {}.", fmt::join(all, ", ")));
    return {};
}

Result<void> Apply::find_audience() {
    auto const& wanted = wanted_.audience;
    if (wanted.id) {
        auto const found = session_.api.get(fmt::format("/api/v1/audiences/{}", *wanted.id));
        if (!found && found.error().kind != Problem::Kind::not_found) return std::unexpected{found.error()};
        if (found)
            audience_ = found->as_object();
        else
            wrong("/audience", "not_found", fmt::format("There is no audience {}.", *wanted.id));
    } else {
        std::optional<json::object> usable;    // the newest
        auto const listed = each_item(session_.api, "/api/v1/audiences", [&](json::object const& audience) {
            auto const status = text_of(audience, "status");
            bool const meant =
                text_of(audience, "name") == wanted.name && (status == "ready" || status == "ingesting");
            if (meant) usable = audience;
            return !meant;
        });
        if (!listed) return listed;
        audience_ = std::move(usable);
        auto const file = folder_ / wanted.file;
        std::error_code ignored;
        if (!audience_ && wanted.file.empty())
            wrong(
                "/audience", "not_found",
                fmt::format("There is no audience named \"{}\". Import it first, or name its file: audience: "
                            "{{name: …, file: leads.csv}}.",
                            wanted.name));
        else if (!audience_ && !std::filesystem::is_regular_file(file, ignored))
            wrong("/audience/file", "no_file",
                  fmt::format("{} is not a file that can be read.", file.string()));
    }
    if (!audience_ || text_of(*audience_, "status") != "ingesting") return {};
    auto const ready = await_audience(session_, id_of(*audience_));
    if (!ready) return std::unexpected{ready.error()};
    audience_ = ready->as_object();
    return {};
}

Result<void> Apply::find_existing() {
    std::vector<json::object> named;
    auto const listed = each_item(session_.api, "/api/v1/campaigns?q=" + encode(wanted_.name),
                                  [&](json::object const& campaign) {
                                      if (text_of(campaign, "name") == wanted_.name)
                                          named.push_back(campaign);
                                      return true;
                                  });
    if (!listed) return listed;
    if (named.size() > 1)
        wrong("/name", "several_campaigns",
              fmt::format("{} campaigns are named \"{}\". Rename all but one.", named.size(), wanted_.name));
    else if (!named.empty())
        existing_ = std::move(named.front());
    return {};
}

Result<void> Apply::find_templates() {
    for (auto const& send : wanted_.sends) {
        templates_.emplace_back();
        if (!send.subject) continue;
        if (auto found = find_template(send); !found) return found;
        if (!templates_.back().empty()) judge_category(send, templates_.back());
    }
    return {};
}

Result<void> Apply::find_template(CampaignDocument::Send const& send) {
    auto const& wanted = *send.subject;
    auto const place = send.pointer + "/template";
    if (wanted.id) {
        auto const found = session_.api.get(fmt::format("/api/v1/templates/{}", *wanted.id));
        if (found)
            templates_.back() = found->as_object();
        else if (found.error().kind == Problem::Kind::not_found)
            wrong(place, "not_found", fmt::format("There is no template {}.", *wanted.id));
        else
            return std::unexpected{found.error()};
        return {};
    }
    std::vector<json::object> found;
    std::vector<std::string> languages;
    auto const waba = number_.empty() ? 0 : id_of(number_.at("waba"));
    auto const listed =
        each_item(session_.api, "/api/v1/templates?q=" + encode(wanted.name), [&](json::object const& each) {
            if (text_of(each, "name") != wanted.name || each.at("deleted").as_bool()) return true;
            if (waba != 0 && id_of(each.at("waba")) != waba) return true;
            languages.push_back(text_of(each, "language"));
            if (wanted.language.empty() || languages.back() == wanted.language) found.push_back(each);
            return true;
        });
    if (!listed) return listed;
    if (found.size() == 1)
        templates_.back() = std::move(found.front());
    else if (languages.empty())
        wrong(place, "not_found",
              fmt::format("The number's account has no template named \"{}\".", wanted.name));
    else if (found.empty())
        wrong(place, "not_found",
              fmt::format("The template \"{}\" does not exist in {}; it does in {}.", wanted.name,
                          wanted.language, fmt::join(languages, ", ")));
    else
        wrong(place, "several_languages",
              fmt::format("The template \"{}\" exists in {}. Say which: {{name: {}, language: {}}}.",
                          wanted.name, fmt::join(languages, ", "), wanted.name, languages.front()));
    return {};
}

}    // namespace carillon::cli
