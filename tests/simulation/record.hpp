#pragma once
#include "base/clock.hpp"
#include "simulation/people.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace carillon::simulation {

/// A stretch of time; without an end it goes on.
struct Stretch {
    Wall from{};
    std::optional<Wall> to = {};
    bool holds_at(Wall at) const { return from <= at && (!to || at < *to); }
    bool meets(Wall first, Wall last) const { return from <= last && (!to || *to >= first); }
};
void begin(std::vector<Stretch>& stretches, Wall at);
void end(std::vector<Stretch>& stretches, Wall at);
bool any_at(std::vector<Stretch> const& stretches, Wall at);

/// Who has opted out when, by what was acknowledged: the product's rules once more, told shorter.
class OptOutBook {
public:
    void all(std::string const& phone, Wall now);
    void marketing(std::string const& phone, Wall now);
    void metas_stop(std::string const& phone, Wall told, Wall now);
    void metas_resume(std::string const& phone, Wall told, Wall now);
    void removed(std::string const& phone, Wall now);
    /// Something about the phone was posted and nobody knows whether it was taken.
    void unsure(std::string const& phone, Wall now) { begin(unsure_[phone], now); }

    enum class Barred { no, yes, unknown };
    Barred barred(std::string const& phone, bool is_marketing, Wall at) const;
    /// When anything changed for a phone within [from, to].
    std::vector<Wall> changes(std::string const& phone, Wall from, Wall to) const;

private:
    struct State {
        bool all = false, marketing = false, metas = false;
        Wall told{};
    };
    State now(std::string const& phone) const;
    void set(std::string const& phone, Wall now, State state);

    std::map<std::string, std::vector<std::pair<Wall, State>>> states_;
    std::map<std::string, std::vector<Stretch>> unsure_;
};

struct LeadEvent {
    std::string type, phone;
    Wall occurred{}, recorded{};
};

struct FilterEvent {
    bool include = true;
    std::set<std::string> phones, external_ids;
};

struct SimulatedSend {
    std::int64_t id = 0;
    std::size_t campaign = 0;
    bool marketing = true;
    std::string template_name;    // "spring_offer/en"
    Wall at{};
    int rate = 20;
    std::chrono::minutes grace{60};
    bool audience_filter = false, send_all_without_event = false;
    struct EventFilter {
        bool include = true;
        std::string type;
        std::optional<std::chrono::minutes> within;
    };
    std::optional<EventFilter> event_filter;
    std::optional<FilterEvent> filter_event;    // the latest that was accepted
    std::optional<Wall> let_late;               // resumed with overdue: send
    std::optional<Wall> left_out;               // resumed with overdue: skip
};

struct SimulatedCampaign {
    std::int64_t id = 0;
    std::size_t audience = 0;
    std::vector<Stretch> paused;    // from our pause's answer to our resume's
    std::optional<Wall> cancelled;
    std::vector<Wall> scheduled;
};

/// All that was done to the product and acknowledged, and what Meta's side told: what the ledger is judged
/// by.
struct Record {
    std::vector<std::vector<Person>> audiences;
    std::vector<SimulatedCampaign> campaigns;
    std::vector<SimulatedSend> sends;    // of all campaigns, in order of creation
    std::vector<Stretch> down;
    OptOutBook opt_outs;
    std::map<std::string, Wall> erased;    // phone → since when; for good in the audiences it was in
    std::vector<LeadEvent> lead_events;
    std::set<std::string> troubled_templates;                      // paused or re-categorised at any time
    std::map<std::string, std::vector<Stretch>> other_category;    // template → known to be of the other one
    std::map<std::string, int> told;    // wamid → strength of the strongest status that was acknowledged
    std::set<std::string> half_told;    // wamids of webhooks that were posted and not acknowledged
    std::set<int> refusal_codes;        // that Meta's side was told to answer with
    bool may_doubt = false;             // a fault or crash may have hidden an answer
    int crashes = 0;
    std::set<std::pair<std::int64_t, std::int64_t>> resent;    // send and lead: somebody had it sent again
};

/// The reasons that materializing at some instant within [from, to] may give a row; "" for a message.
std::set<std::string> expected(Record const& record, SimulatedSend const& send, Person const& person,
                               Wall from, Wall to);

}    // namespace carillon::simulation
