#pragma once
#include "base/problem.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::sandbox {

/// Milliseconds; a value is drawn evenly between the two.
struct Range {
    std::uint32_t min = 0;
    std::uint32_t max = 0;
};

/// How the virtual recipients behave. Shares are of all recipients, 0 to 1; which recipient does what follows
/// from the seed and the phone number alone.
struct RecipientProfile {
    double unreachable = 0.008;       // failed 131026: not on WhatsApp
    double holdout = 0.003;           // failed 130472, marketing only
    double capped = 0.006;            // failed 131049, marketing only
    double stopped = 0.003;           // failed 131050, marketing only
    double never_delivered = 0.01;    // sent, then nothing: the phone is off
    double reads = 0.6;               // of the delivered ones, where read receipts are reported
    double skip_delivered = 0.02;     // of the readers: the chat was open, so there is no delivered event
    double replies = 0.006;           // writes something back
    double stop_replies = 0.003;      // writes STOP
    double preference_stops =
        0.002;                     // uses WhatsApp's own "stop" (user_preferences webhook), marketing only
    double button_taps = 0.008;    // presses a quick reply button, when the template has one
    Range sent{50, 300};
    Range failed{200, 2'000};
    Range delivered{200, 3'000};      // after sent
    Range read{1'000, 8'000};         // after delivered
    Range response{2'000, 15'000};    // after delivered: replies and taps
    double time_scale = 1.0;          // multiplies every one of the above
    bool rewrite_wa_ids = false;      // answer Brazilian and Mexican numbers with another wa_id, as Meta may
};

/// Meta's rules that a test may want to bend.
struct Rules {
    Range latency{0, 0};                       // before each answer to a send
    std::map<int, double> error_rates = {};    // code → share of sends refused with it
    std::uint32_t throughput_limit = 0;    // messages a second for every number; 0: the number's own level
    bool pair_rate = true;                 // 131056: one message per 6 s to one recipient, 45 at once
    bool strict_fields = true;             // unknown fields on marketing_messages are refused with 100
    bool rate_limits_as_429 = false;       // HTTP status of 4, 80007, 130429 and 131056; else 400
    int messaging_limit_code = 131049;     // failed webhook when the portfolio's limit is used up
    /// What the usage header says on every answer to a send; 0 %: what Meta's does, now and then.
    std::uint32_t usage_percent = 0, usage_regain_minutes = 0;
};

struct FaultRule {
    double probability = 0;
    std::uint32_t next = 0;    // the next so many sends for certain; counts down
};

/// What goes wrong between client and server, for sends only.
struct Faults {
    FaultRule drop_before_accepting, drop_after_accepting, reset_before_accepting, reset_after_accepting,
        cut_answers, goaway, refuse_streams, stall_before_accepting, stall_after_accepting;
    std::uint32_t stall_millis = 0;    // 0: for ever
};

/// Disorder on the way of the webhooks.
struct Disorder {
    double late = 0;
    Range late_millis{2'000, 30'000};
    double twice = 0;
    double reorder = 0;    // share of updates that swap places within their batch
    bool hold = false;     // gather them, post nothing until it is false again
};

struct Behaviour {
    RecipientProfile recipients = {};
    Rules rules = {};
    Faults faults = {};
    Disorder disorder = {};
};

struct WebhookProfile {
    std::uint32_t connections = 4;
    std::uint32_t gather_millis = 5;
    std::uint32_t max_updates = 1'000;    // in one POST (Meta: webhooks overview)
    std::uint32_t max_bytes = 3'000'000;
    std::uint32_t retry_min_millis = 200;    // doubles with each try
    std::uint32_t retry_max_millis = 60'000;
    std::uint32_t give_up_hours = 168;    // Meta: up to 7 days
    std::uint32_t timeout_millis = 10'000;
    bool verify_tls = false;
};

struct TemplateSpec {
    std::string id, name, language, category, status = "APPROVED", parameter_format = "POSITIONAL",
                                              quality = "GREEN", rejected_reason = "NONE";
    std::string components;    // a JSON array in Meta's listing form
};

struct PhoneNumberSpec {
    std::string id, display_phone_number, verified_name, status = "CONNECTED", quality_rating = "GREEN",
                                                         name_status = "APPROVED", throughput = "STANDARD";
    std::uint32_t messages_per_second = 0;    // 0: what the level says, 80 or 1,000
};

struct WorldSpec {
    std::string waba_id, waba_name, business_id, app_id, access_token, app_secret, verify_token,
        timezone_id = "1", country = "DE";
    std::string onboarding_status = "ONBOARDED";
    std::string messaging_limit = "TIER_UNLIMITED";
    bool disable_marketing_messages_on_cloud_api = false;
    std::vector<PhoneNumberSpec> phone_numbers;
    std::vector<TemplateSpec> templates;
};

struct Profile {
    WorldSpec world;
    Behaviour behaviour;
    WebhookProfile webhooks;
    std::uint32_t max_concurrent_streams = 250;
};

/// The world that docs/sandbox.md describes: one WABA, two numbers, eleven templates, fixed ids and secrets.
Profile default_profile();

/// Reads a profile file over the default one: what it does not name stays. Every wrong field is listed, with
/// how to mend it, and an unknown one is wrong.
Result<Profile> read_profile(std::string_view json);

/// The same for the behaviour alone (PUT /__sandbox/behaviour), over `known`; the keys of the world's state
/// ("waba", "templates", "phoneNumbers") are left to the caller.
Result<Behaviour> read_behaviour(std::string_view json, Behaviour const& known);
std::string to_json(Behaviour const& behaviour);

}    // namespace carillon::sandbox
