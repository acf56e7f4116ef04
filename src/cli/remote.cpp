#include "cli/remote.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

namespace carillon::cli {
namespace json = boost::json;

void run_remotely(CLI::App& command, int& exit_code, Work work) {
    auto const remote = std::make_shared<Remote>();
    command.add_option("--server", remote->server, "The server's address")->capture_default_str();
    command.add_option("--api-key", remote->api_key,
                       "An API key of the organization; \"carillon apikey create\" makes one");
    command.add_flag("--json", remote->as_json, "Print the API's JSON, and a refusal's problem+json");
    command.callback([&exit_code, remote, work = std::move(work)] {
        if (remote->api_key.empty()) {
            tell_refusal({.kind = Problem::Kind::unauthorized,
                          .code = "no_api_key",
                          .detail = "Give an API key with --api-key or CARILLON_API_KEY; \"carillon apikey "
                                    "create\" makes one."},
                         remote->as_json);
            exit_code = wrong_usage;
            return;
        }
        ApiClient api{remote->server, remote->api_key};
        SystemClock clock;
        Session session{api, clock, remote->as_json};
        auto const code = work(session);
        exit_code = code ? *code : tell_refusal(code.error(), session.as_json);
    });
}

int answer(Session const& session, json::value const& value,
           std::function<std::string(json::value const&)> const& say) {
    auto text = session.as_json ? json::serialize(value) : say(value);
    if (!text.ends_with('\n')) text += '\n';
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
    return done;
}

std::string encode(std::string_view text) { return boost::urls::encode(text, boost::urls::unreserved_chars); }

Result<void> each_item(ApiClient& api, std::string const& path,
                       std::function<bool(json::object const&)> const& take) {
    auto const joint = path.find('?') == std::string::npos ? '?' : '&';
    for (std::string cursor;;) {
        auto const page = api.get(fmt::format("{}{}limit=200{}", path, joint, cursor));
        if (!page) return std::unexpected{page.error()};
        for (auto const& item : page->at("items").as_array())
            if (!take(item.as_object())) return {};
        auto const& next = page->at("nextCursor");
        if (next.is_null()) return {};
        cursor = "&cursor=" + encode(std::string_view{next.as_string()});
    }
}

Result<json::object> find_campaign(ApiClient& api, std::string const& id_or_name) {
    bool const is_id = !id_or_name.empty() && id_or_name.size() < 19 &&
                       id_or_name.find_first_not_of("0123456789") == std::string::npos;
    if (is_id) {
        auto const found = api.get("/api/v1/campaigns/" + id_or_name);
        if (found) return found->as_object();
        if (found.error().kind != Problem::Kind::not_found) return std::unexpected{found.error()};
    }
    std::vector<json::object> named;
    auto const listed =
        each_item(api, "/api/v1/campaigns?q=" + encode(id_or_name), [&](json::object const& campaign) {
            if (campaign.at("name").as_string() == id_or_name) named.push_back(campaign);
            return true;
        });
    if (!listed) return std::unexpected{listed.error()};
    if (named.size() == 1) return named.front();
    if (named.empty())
        return refuse(
            Problem::Kind::not_found, "no_campaign",
            fmt::format("There is no campaign \"{}\". \"carillon campaign list\" shows them.", id_or_name));
    std::vector<std::string> ids;
    for (auto const& each : named) ids.push_back(std::to_string(id_of(each)));
    return refuse(Problem::Kind::conflict, "several_campaigns",
                  fmt::format("{} campaigns are named \"{}\": {}. Name one by its id.", named.size(),
                              id_or_name, fmt::join(ids, ", ")));
}

std::int64_t id_of(json::value const& value) { return number_of(value, "id"); }

std::string text_of(json::value const& object, std::string_view key) {
    auto const* const value = object.as_object().if_contains(key);
    return value && value->is_string() ? std::string{value->get_string()} : std::string{};
}

std::int64_t number_of(json::value const& object, std::string_view key) {
    auto const* const value = object.as_object().if_contains(key);
    return value && value->is_number() ? value->to_number<std::int64_t>() : 0;
}

}    // namespace carillon::cli
