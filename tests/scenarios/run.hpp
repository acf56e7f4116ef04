#pragma once
#include "scenarios/scenario.hpp"
#include "support/simulated_world.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <map>

namespace carillon::scenarios {
namespace json = boost::json;
using simulation::HttpCall;
using simulation::HttpReply;

/// A scenario under way: its world, and the words its steps are made of.
class Run {
public:
    explicit Run(Scenario const& scenario);

    /// What `given` describes.
    void prepare();
    /// Does or expects one step. Throws Failure.
    void take(Step const& step);
    /// What must hold whatever happened: everybody is accounted for, and nobody twice. Throws Failure.
    void check_promise();

    simulation::World& world() { return *world_; }
    Wall start() const { return start_; }
    YAML::Mark mark() const { return mark_; }
    [[noreturn]] void fail(std::string const& what) const { throw Failure{mark_, what}; }
    /// Fails with a line for each difference.
    void expect(json::value const& expected, json::value const& got, std::string_view what) const;

    /// A request as the organization, and its JSON answer; fails unless the answer is 2xx.
    json::value api(std::string method, std::string target, json::value const& body = {});
    HttpReply send_request(HttpCall call);
    json::value last_reply() const;    // of the latest request, null before
    /// Judges an answer by `expect` (a status, or a map); without it anything but 2xx fails.
    void judge(HttpReply const& reply, json::value const* expect) const;

    /// YAML as JSON with its <template …>, <reply …> and <remembered …> put in.
    json::value value_of(YAML::Node const& node);
    std::string filled_in(std::string_view text);
    std::int64_t template_id(std::string_view name);

    /// "2026-11-23T10:00:00Z", "+10s" (from now), "send 1", "send 1 - 2m".
    Wall time_of(std::string_view text);
    std::chrono::milliseconds duration_of(std::string_view text) const;
    json::value find_send(int number) { return api("GET", fmt::format("/api/v1/sends/{}", number)); }
    json::array all_items(std::string const& path);

    /// As `given: audience` and steps of that name have it; its id.
    std::int64_t add_audience(json::value const& audience);
    std::int64_t add_campaign(json::object const& campaign);
    HttpReply add_send(std::int64_t campaign, json::object send);
    HttpReply post_webhook(std::string const& body, std::optional<std::string> signature);
    void add_organization(std::string const& name) { keys_[name] = world_->make_organization(name); }
    std::string const& key_of(std::string const& organization) const {
        auto const found = keys_.find(organization);
        if (found == keys_.end()) fail(fmt::format("there is no organization \"{}\"", organization));
        return found->second;
    }
    /// For <remembered NAME>.
    void remember(std::string name, std::string value) {
        remembered_.insert_or_assign(std::move(name), std::move(value));
    }
    json::object webhook_of(std::string_view field, json::value const& value) const;

private:
    json::value filled_in(json::value value);

    Scenario const& scenario_;
    YAML::Mark mark_;
    Wall start_;
    std::unique_ptr<simulation::World> world_;
    std::vector<std::string> columns_;    // of the latest audience
    std::string last_body_;
    std::map<std::string, std::string> keys_;    // API keys by organization
    std::map<std::string, std::string, std::less<>> remembered_;
};

using Word = std::function<void(Run&, Step const&)>;
std::map<std::string, Word, std::less<>> const& actions();
std::map<std::string, Word, std::less<>> const& expectations();

}    // namespace carillon::scenarios
