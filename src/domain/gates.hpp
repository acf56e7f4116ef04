#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "domain/campaign.hpp"
#include "domain/filters.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carillon {

enum class GateStatus : std::uint8_t { pass, fail, warn, unknown };
std::string_view to_string(GateStatus status);

/// One condition for the first message, judged.
struct Gate {
    std::string code;    // "marketing_onboarding"; all are listed in docs/guide/preflight.md, none changes
    GateStatus status = GateStatus::pass;
    std::string message;    // what is so
    std::string fix;        // what to do about it; empty where nothing is needed
    SendId send;            // none: the whole campaign
};

/// Whether a phone number of this status (Meta's word) can send nothing: it is not connected, or barred.
bool bars_sending(std::string_view number_status);

/// What is known of a campaign and all it depends on. Words are Meta's, empty where Meta did not say.
struct GateFacts {
    struct Account {
        std::string name, onboarding_status, messaging_limit_tier;
        /// Unique recipients in 24 hours; nothing where the tier is unknown.
        std::optional<std::int64_t> messaging_limit;
        /// Whether Meta named an app that takes the account's webhooks, when it was last asked.
        std::optional<bool> webhook_subscribed;
        std::optional<Wall> webhook_seen_at, synced_at;
        int approved_marketing = 0, approved_utility = 0;    // templates
    };
    struct Number {
        std::string display, status, quality, name_status;
        bool active = false;
        int throughput = 80;
    };
    struct Audience {
        std::string name;
        bool ready = false, ingesting = false;
        std::string error;
        std::int64_t rows = 0, marketing = 0, utility = 0;    // eligible for a send of the category
    };
    struct Template {
        std::string name, language, category, status;
        bool deleted = false, suits = false, approved = false;
        bool same_account = true;    // as the campaign's phone number
    };
    /// A parameter that leads lack a value for.
    struct Lack {
        std::string slot, column;
        std::int64_t missing = 0,
                     unusable = 0;    // leads without a value; leads with one that Meta would refuse
        std::vector<std::int64_t> sample_rows;    // of the file
        std::string sample_reason;                // of an unusable one
    };
    /// Whom a send would reach as things stand.
    struct Reach {
        std::int64_t recipients = 0;    // unique: a number stands in an audience once
        std::int64_t undecided = 0;     // wait for a filter event that may still come
        std::int64_t filtered = 0;      // left out by a filter
        std::int64_t eligible() const { return recipients + undecided + filtered; }
        std::int64_t at_most() const { return recipients + undecided; }
    };
    struct AudienceFilter {
        WhenNoFilterEvent otherwise = WhenNoFilterEvent::skip;
        std::optional<FilterMode> mode;    // of the event that counts; nothing: none has come
        std::int64_t leads = 0;            // it names
    };
    struct EventFilter {
        std::string type;
        bool has_come = false;    // an event of its type, ever
    };
    struct Send {
        SendId id;
        SendCategory category = SendCategory::marketing;
        SendStatus status = SendStatus::pending;
        Wall at{};
        bool to_the_minute = false;
        std::string local;    // for messages: "2026-12-01T09:00 Europe/Berlin"
        int rate = 20;
        std::optional<Template> subject;          // nothing: none chosen, or it is gone
        std::vector<std::string> unbound;         // required slots
        std::vector<std::string> bad_bindings;    // sentences: an unknown column, a bad constant
        std::vector<Lack> lacks;
        std::optional<Reach> reach;    // nothing: not asked; the audience's totals stand for it
        std::optional<AudienceFilter> audience_filter;    // nothing: off
        std::optional<EventFilter> event_filter;          // nothing: none
    };
    bool opt_in_confirmed = false;
    std::optional<Account> account;
    std::optional<Number> number;
    std::optional<Audience> audience;
    std::vector<Send> sends;    // in sequence
};

/// When the gates are asked: before scheduling all of them, before a send is materialized those that may have
/// changed since and concern this send.
enum class GateMoment : std::uint8_t { scheduling, materialization };

/// How many people a send reaches at most: its reach where it was asked, else the audience's eligible rows.
std::int64_t recipients_of(GateFacts const& facts, GateFacts::Send const& send);

/// When each send has handed its last message over, by its rate and the number's throughput; sends that
/// overlap share it. As long as `facts.sends`; a send that has begun ends when it begins.
std::vector<Wall> expected_ends(GateFacts const& facts, Wall now);

/// Every gate that applies, in the order in which one mends them.
std::vector<Gate> judge_gates(GateFacts const& facts, Wall now, GateMoment moment);

bool any_fails(std::vector<Gate> const& gates);

}    // namespace carillon
