#pragma once
#include "simulation/record.hpp"
#include "support/simulated_world.hpp"

#include <boost/json/object.hpp>

#include <functional>

namespace carillon::simulation {
namespace json = boost::json;

/// A day or two of the whole product, drawn from one seed: who is on the lists, what is scheduled, what
/// people, customers' systems, Meta's side and the machine do, and when. run() plays it on virtual time, lets
/// it settle, and compares what the product says with what was done and with Meta's ledger.
class Simulation {
public:
    explicit Simulation(std::uint64_t seed);

    void run();
    /// What is not as it must be; empty when all is well.
    std::vector<std::string> const& faults() const { return faults_; }
    /// What happened, a line for each event.
    std::string const& course() const { return course_; }
    /// The course, Meta's ledger and what became of everybody: the same for the same seed.
    std::string const& digest() const { return digest_; }
    Record const& record() const { return record_; }
    std::size_t accepted() const { return accepted_; }

private:
    // simulation.cpp: what there is
    void connect();
    void add_audiences();
    void learn_places();
    void add_campaigns();
    void add_send(std::size_t campaign, Wall at);
    json::object new_send(SimulatedSend const& send);
    void play();
    void settle_all();

    // acts.cpp: what happens
    void plan_campaigns();
    void plan_people();
    void plan_customers();
    void plan_machine();
    void plan_meta();
    void at(Wall when, std::string what, std::function<void()> act);
    void schedule(std::size_t campaign);
    void unschedule(std::size_t campaign);
    void edit(SimulatedSend& send);
    void pause(std::size_t campaign);
    void resume(std::size_t campaign, std::string_view overdue);
    void cancel(std::size_t campaign);
    void opt_out();
    void erase();
    void preference(std::string const& phone, bool stop);
    void post_filter_event(SimulatedSend& send);
    void post_lead_events();
    void crash(std::size_t steps);
    void start();
    void stop();
    void behave(json::object behaviour);
    void see_webhook(std::string const& body, int status);
    void see_change(json::object const& change, bool answered);
    void poll(SimulatedSend const& send);

    // decisions.cpp: what somebody decides about doubt
    void plan_decisions();
    void decide(SimulatedSend& send, std::string_view action, bool all);

    // checker.cpp: what must be so
    void check();
    void check_send(SimulatedSend const& send, json::value const& shown, json::array const& messages);
    void check_row(SimulatedSend const& send, json::value const& shown, Person const& person,
                   json::value const& message, Wall rules_from);
    void check_taken(SimulatedSend const& send, json::value const& shown, Person const& person,
                     Taken const& taken);
    void check_times(SimulatedSend const& send, json::value const& shown);
    void check_rate(SimulatedSend const& send, std::vector<Wall> taken);
    void check_doubt();
    void check_erased();
    bool was_erased(Person const& person) const { return record_.erased.contains(person.phone); }
    Wall rules_from(SimulatedSend const& send) const;
    std::vector<Stretch> paused(SimulatedSend const& send) const;
    void read_holds();

    Wall now() const { return world_->clock().wall(); }
    HttpReply call(std::string method, std::string target, json::value const& body = {});
    json::value get(std::string const& target);
    json::array all_items(std::string const& path);
    std::string any_phone();
    SimulatedCampaign& campaign_of(SimulatedSend const& send) { return record_.campaigns[send.campaign]; }
    void note(std::string line);
    void fault(std::string what);

    std::uint64_t const seed_;
    Chance chance_;
    Wall start_, last_;
    std::unique_ptr<World> world_;
    Record record_;
    std::string other_key_;    // of another organization, whose doings must change nothing here
    std::map<std::string, std::int64_t> template_ids_;
    struct Act {
        std::string what;
        std::function<void()> act;
    };
    std::multimap<Wall, Act> acts_;
    std::map<std::pair<std::int64_t, std::int64_t>, std::pair<std::string, std::string>>
        seen_;                                             // send and lead → status, wamid
    std::map<std::int64_t, std::vector<Stretch>> held_;    // campaign → paused, by the audit log
    struct Doubt {
        std::int64_t send;
        std::string phone, template_name;
        bool resent = false;    // it may have been taken twice, as somebody wanted
        bool erased = false;    // perhaps accepted, under a wamid that is gone
    };
    std::vector<Doubt> doubts_;
    std::map<std::string, Taken> taken_;    // wamid → Meta's ledger
    std::set<std::string> accounted_;       // wamids
    std::vector<std::string> faults_;
    std::string course_, digest_;
    std::size_t accepted_ = 0;
};

}    // namespace carillon::simulation
