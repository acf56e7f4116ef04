#include "domain/gates.hpp"

#include <array>

namespace carillon {
namespace {
using Facts = GateFacts;

class Judge {
public:
    Judge(Facts const& facts, Wall now, GateMoment moment) : facts_{facts}, now_{now}, moment_{moment} {}

    std::vector<Gate> all() {
        has_sends();
        opt_in();
        onboarding();
        phone_number();
        webhook();
        audience();
        templates_available();
        for (auto const& send : facts_.sends) {
            send_template(send);
            send_parameters(send);
            send_values(send);
        }
        messaging_limit();
        if (moment_ == GateMoment::scheduling) times();
        return std::move(gates_);
    }

private:
    void add(std::string code, GateStatus status, std::string message, std::string fix = {},
             SendId send = {}) {
        gates_.push_back({std::move(code), status, std::move(message), std::move(fix), send});
    }
    bool uses(SendCategory category) const {
        return std::any_of(facts_.sends.begin(), facts_.sends.end(),
                           [&](auto const& send) { return send.category == category; });
    }
    std::int64_t eligible(SendCategory category) const {
        if (!facts_.audience) return 0;
        return category == SendCategory::marketing ? facts_.audience->marketing : facts_.audience->utility;
    }

    void has_sends();
    void opt_in();
    void onboarding();
    void phone_number();
    void webhook();
    void audience();
    void templates_available();
    void send_template(Facts::Send const& send);
    void send_parameters(Facts::Send const& send);
    void send_values(Facts::Send const& send);
    void messaging_limit();
    void times();
    void overlap();

    Facts const& facts_;
    Wall now_;
    GateMoment moment_;
    std::vector<Gate> gates_;
};

void Judge::has_sends() {
    if (facts_.sends.empty())
        add("sends", GateStatus::fail, "The campaign has no send.",
            "Add a send: category, template and time.");
    else
        add("sends", GateStatus::pass,
            fmt::format("{} send{}.", facts_.sends.size(), facts_.sends.size() == 1 ? "" : "s"));
}

void Judge::opt_in() {
    if (!uses(SendCategory::marketing)) return;
    if (facts_.opt_in_confirmed)
        add("opt_in_confirmed", GateStatus::pass, "It is confirmed that the recipients have opted in.");
    else
        add("opt_in_confirmed", GateStatus::fail,
            "Nobody has confirmed that the recipients have opted in to marketing messages.",
            "Confirm it on the campaign (productPolicyConfirmed), if it is so.");
}

void Judge::onboarding() {
    if (!uses(SendCategory::marketing) || !facts_.account) return;
    auto const& status = facts_.account->onboarding_status;
    constexpr auto step =
        "Accept the terms of the Marketing Messages API in WhatsApp Manager (Meta gives no API for it), then "
        "sync the "
        "account.";
    if (status == "ONBOARDED")
        add("marketing_onboarding", GateStatus::pass, "The account is onboarded to marketing messages.");
    else if (status.empty() || status == "UNKNOWN")
        add("marketing_onboarding", GateStatus::unknown,
            "Meta does not say whether the account is onboarded to marketing messages.", step);
    else if (status.starts_with("INELIGIBLE"))
        add("marketing_onboarding", GateStatus::fail,
            fmt::format("Meta says that the account cannot send marketing messages: {}.", status),
            "Use another account, or ask Meta's support why. Utility sends are not concerned.");
    else
        add("marketing_onboarding", GateStatus::fail,
            fmt::format("The account is not onboarded to marketing messages: Meta says {}.", status), step);
}

void Judge::phone_number() {
    constexpr auto code = "phone_number";
    if (!facts_.number || !facts_.account || !facts_.number->active) {
        add(code, GateStatus::fail, "The campaign's phone number is no longer in a connected account.",
            "Pick an active number, or connect the account again and sync it.");
        return;
    }
    auto const& number = *facts_.number;
    constexpr std::array<std::string_view, 8> barred{"DISCONNECTED", "RESTRICTED", "BANNED",  "DELETED",
                                                     "MIGRATED",     "UNLINKED",   "PENDING", "RATE_LIMITED"};
    if (std::find(barred.begin(), barred.end(), number.status) != barred.end())
        add(code, GateStatus::fail,
            fmt::format("{} cannot send: Meta says {}.", number.display, number.status),
            "Mend it in WhatsApp Manager and sync the account, or pick another number.");
    else if (number.quality == "RED" || number.status == "FLAGGED")
        add(code, GateStatus::warn,
            fmt::format("{} has low quality ({}): Meta may lower its limit or restrict it.", number.display,
                        number.quality.empty() ? number.status : number.quality),
            "Send to the people most likely to welcome it first, or pick another number.");
    else if (number.status.empty() || number.status == "UNKNOWN")
        add(code, GateStatus::unknown,
            fmt::format("Meta does not say whether {} is connected.", number.display),
            "Look at it in WhatsApp Manager, then sync the account.");
    else
        add(code, GateStatus::pass, fmt::format("{} is {}.", number.display, number.status));
}

void Judge::webhook() {
    if (!facts_.account) return;
    if (facts_.account->webhook_seen_at)
        add("webhook", GateStatus::pass, "Meta's webhooks arrive.");
    else
        add("webhook", GateStatus::warn,
            "No webhook has arrived from Meta yet. Without it, no message would be seen as delivered, read "
            "or failed.",
            "Subscribe this server's /webhooks/meta address to “messages” in Meta's app dashboard.");
}

void Judge::audience() {
    constexpr auto code = "audience";
    if (!facts_.audience) {
        add(code, GateStatus::fail, "The campaign's audience is gone.", "Pick another one.");
        return;
    }
    auto const& audience = *facts_.audience;
    if (audience.ingesting) {
        add(code, GateStatus::fail, fmt::format("“{}” is still being read.", audience.name),
            "Wait until it is ready.");
        return;
    }
    if (!audience.ready) {
        add(code, GateStatus::fail, fmt::format("“{}” could not be read. {}", audience.name, audience.error),
            "Mend the file, upload it again and pick the new audience.");
        return;
    }
    for (auto const category : {SendCategory::marketing, SendCategory::utility})
        if (uses(category) && eligible(category) == 0) {
            add(code, GateStatus::fail,
                fmt::format("Of the {} rows of “{}”, none may get a {} message.", audience.rows,
                            audience.name, to_string(category)),
                "Look at the audience's rejected rows, or pick another audience.");
            return;
        }
    auto const reached =
        uses(SendCategory::marketing) || facts_.sends.empty() ? audience.marketing : audience.utility;
    add(code, GateStatus::pass, fmt::format("{} of {} rows can be messaged.", reached, audience.rows));
}

void Judge::templates_available() {
    if (!facts_.account) return;
    for (auto const category : {SendCategory::marketing, SendCategory::utility}) {
        if (!uses(category)) continue;
        bool const marketing = category == SendCategory::marketing;
        int const approved =
            marketing ? facts_.account->approved_marketing : facts_.account->approved_utility;
        auto const code = fmt::format("{}_templates", to_string(category));
        if (approved > 0)
            add(code, GateStatus::pass,
                fmt::format("{} approved {} template{}.", approved, to_string(category),
                            approved == 1 ? "" : "s"));
        else
            add(code, GateStatus::fail,
                fmt::format("The account has no approved {} template.", to_string(category)),
                "Have one approved in WhatsApp Manager, then sync the account.");
    }
}

void Judge::send_template(Facts::Send const& send) {
    constexpr auto code = "send_template";
    if (!send.subject) {
        add(code, GateStatus::fail, fmt::format("The send of {} has no template.", send.local),
            fmt::format("Choose an approved {} template.", to_string(send.category)), send.id);
        return;
    }
    auto const& subject = *send.subject;
    auto const name = fmt::format("{} ({})", subject.name, subject.language);
    if (subject.deleted)
        add(code, GateStatus::fail, fmt::format("Meta no longer lists the template {}.", name),
            "Choose another one.", send.id);
    else if (!subject.suits)
        add(code, GateStatus::fail,
            fmt::format("The send is {}, but Meta has the template {} as {}.", to_string(send.category), name,
                        subject.category),
            "Choose a template of the send's category, or change the send's category.", send.id);
    else if (!subject.approved)
        add(code, GateStatus::fail,
            fmt::format("The template {} is {}; only APPROVED ones can be sent.", name, subject.status),
            "Have it approved or unpaused in WhatsApp Manager and sync the account, or choose another one.",
            send.id);
    else
        add(code, GateStatus::pass, fmt::format("The template {} is approved.", name), {}, send.id);
}

void Judge::send_parameters(Facts::Send const& send) {
    if (!send.subject) return;
    constexpr auto code = "send_parameters";
    if (!send.unbound.empty())
        add(code, GateStatus::fail,
            fmt::format("The send of {} leaves {} without a value.", send.local,
                        fmt::join(send.unbound, ", ")),
            "Bind each to a column of the audience or to a constant.", send.id);
    else if (!send.bad_bindings.empty())
        add(code, GateStatus::fail,
            fmt::format("The send of {}: {}", send.local, fmt::join(send.bad_bindings, " ")),
            "Bind it to a column that the audience has, or to a constant.", send.id);
    else
        add(code, GateStatus::pass, "Every parameter of the template is bound.", {}, send.id);
}

void Judge::send_values(Facts::Send const& send) {
    if (!send.subject || !send.unbound.empty() || !send.bad_bindings.empty()) return;
    constexpr auto code = "parameter_values";
    bool clean = true;
    for (auto const& lack : send.lacks) {
        auto const rows = lack.sample_rows.empty()
                              ? std::string{}
                              : fmt::format(" (rows {})", fmt::join(lack.sample_rows, ", "));
        if (lack.missing > 0)
            add(code, moment_ == GateMoment::scheduling ? GateStatus::fail : GateStatus::warn,
                fmt::format("{} lead{} no value in column “{}” for {}{}.", lack.missing,
                            lack.missing == 1 ? " has" : "s have", lack.column, lack.slot, rows),
                "Give the binding a fallback, or fill the column and upload the file again.", send.id);
        else if (lack.unusable > 0)
            add(code, GateStatus::warn,
                fmt::format("{} lead{} a value in column “{}” that cannot be sent for {}{}: it {}. They will "
                            "be skipped.",
                            lack.unusable, lack.unusable == 1 ? " has" : "s have", lack.column, lack.slot,
                            rows, lack.sample_reason),
                "Mend the column and upload the file again, if they matter.", send.id);
        clean = clean && lack.missing == 0 && lack.unusable == 0;
    }
    if (clean) add(code, GateStatus::pass, "Every lead has a value for every parameter.", {}, send.id);
}

void Judge::messaging_limit() {
    if (!facts_.account || facts_.sends.empty()) return;
    constexpr auto code = "messaging_limit";
    std::int64_t largest = 0;
    for (auto const& send : facts_.sends) largest = std::max(largest, eligible(send.category));
    auto const& account = *facts_.account;
    if (!account.messaging_limit) {
        add(code, GateStatus::unknown,
            "Meta does not say how many people the account may message in 24 hours.",
            "Look at the messaging limit in WhatsApp Manager, then sync the account.");
        return;
    }
    if (largest <= *account.messaging_limit) {
        add(code, GateStatus::pass,
            fmt::format("{} covers {} recipients.", account.messaging_limit_tier, largest));
        return;
    }
    std::string_view needed = "TIER_UNLIMITED";
    for (auto const& [tier, limit] : {std::pair<std::string_view, std::int64_t>{"TIER_250", 250},
                                      {"TIER_2K", 2'000},
                                      {"TIER_10K", 10'000},
                                      {"TIER_100K", 100'000}})
        if (largest <= limit) {
            needed = tier;
            break;
        }
    add(code, GateStatus::fail,
        fmt::format("The largest send has {} recipients; {} allows {} in 24 hours. It needs {}.", largest,
                    account.messaging_limit_tier, *account.messaging_limit, needed),
        "Use a smaller audience, or raise the limit in WhatsApp Manager and sync the account.");
}

void Judge::times() {
    if (facts_.sends.empty()) return;
    bool clean = true;
    Facts::Send const* before = nullptr;
    for (auto const& send : facts_.sends) {
        if (send.status != SendStatus::pending) continue;
        // A time given to the minute is due some time within that minute.
        auto const due = send.to_the_minute ? send.at + std::chrono::minutes{1} : send.at;
        if (due <= now_) {
            clean = false;
            add("send_time", GateStatus::fail, fmt::format("The send's time, {}, has passed.", send.local),
                "Give it a time in the future.", send.id);
        } else if (before && send.at <= before->at) {
            clean = false;
            add("send_time", GateStatus::fail,
                fmt::format("The send of {} does not come after the one before it, of {}.", send.local,
                            before->local),
                "Give it a later time.", send.id);
        }
        before = &send;
    }
    if (clean) add("send_time", GateStatus::pass, "The sends lie in the future, one after the other.");
    overlap();
}

void Judge::overlap() {
    Facts::Send const* before = nullptr;
    for (auto const& send : facts_.sends) {
        if (before) {
            int const rate =
                std::max(1, std::min(before->rate, facts_.number ? facts_.number->throughput : before->rate));
            auto const ends = before->at + std::chrono::seconds{eligible(before->category) / rate};
            if (ends > send.at)
                add("send_overlap", GateStatus::warn,
                    fmt::format("The send of {} begins while the one of {} is still going out: at {} "
                                "messages a second it "
                                "takes {} minutes.",
                                send.local, before->local, rate,
                                std::chrono::ceil<std::chrono::minutes>(ends - before->at).count()),
                    "Leave more time between them, or raise the rate of the first.", send.id);
        }
        before = &send;
    }
}
}    // namespace

std::string_view to_string(GateStatus status) {
    switch (status) {
        case GateStatus::pass: return "pass";
        case GateStatus::fail: return "fail";
        case GateStatus::warn: return "warn";
        case GateStatus::unknown: return "unknown";
    }
    return "?";
}

std::vector<Gate> judge_gates(GateFacts const& facts, Wall now, GateMoment moment) {
    return Judge{facts, now, moment}.all();
}

bool any_fails(std::vector<Gate> const& gates) {
    return std::any_of(gates.begin(), gates.end(),
                       [](auto const& gate) { return gate.status == GateStatus::fail; });
}

}    // namespace carillon
