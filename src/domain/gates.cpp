#include "domain/gates.hpp"

#include "domain/gate_rules.hpp"

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
        judge_messaging_limit(facts_, gates_);
        if (moment_ == GateMoment::scheduling) {
            judge_filters(facts_, now_, gates_);
            judge_times(facts_, now_, gates_);
        }
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
    void sends_reach_somebody();

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

/// What to do about an onboarding status of Meta's that is not ONBOARDED.
std::string_view onboarding_fix(std::string_view status) {
    if (status == "PENDING_VALID_PAYMENT_METHOD")
        return "Add a valid payment method to the account in WhatsApp Manager, then sync the account.";
    if (status == "PENDING_INTERNAL_SETUP")
        return "Meta is still setting it up. Sync the account again in some minutes.";
    if (status.starts_with("INELIGIBLE"))
        return "Use another account, or ask Meta's support why. Utility sends are not concerned.";
    return "Accept the terms of the Marketing Messages API in WhatsApp Manager (Meta gives no API for it), "
           "then sync the account.";
}

void Judge::onboarding() {
    if (!uses(SendCategory::marketing) || !facts_.account) return;
    constexpr auto code = "marketing_onboarding";
    auto const& status = facts_.account->onboarding_status;
    std::string const fix{onboarding_fix(status)};
    if (status == "ONBOARDED")
        add(code, GateStatus::pass, "The account is onboarded to marketing messages.");
    else if (status.empty() || status == "UNKNOWN")
        add(code, GateStatus::unknown,
            "Meta does not say whether the account is onboarded to marketing messages.", fix);
    else if (status.starts_with("INELIGIBLE"))
        add(code, GateStatus::fail,
            fmt::format("Meta says that the account cannot send marketing messages: {}.", status), fix);
    else
        add(code, GateStatus::fail,
            fmt::format("The account is not onboarded to marketing messages: Meta says {}.", status), fix);
}

void Judge::phone_number() {
    constexpr auto code = "phone_number";
    if (!facts_.number || !facts_.account || !facts_.number->active) {
        add(code, GateStatus::fail, "The campaign's phone number is no longer in a connected account.",
            "Pick an active number, or connect the account again and sync it.");
        return;
    }
    auto const& number = *facts_.number;
    if (bars_sending(number.status))
        add(code, GateStatus::fail,
            fmt::format("{} cannot send: Meta says {}.", number.display, number.status),
            "Mend it in WhatsApp Manager and sync the account, or pick another number.");
    else if (number.quality == "RED" || number.status == "FLAGGED")
        add(code, GateStatus::warn,
            fmt::format("{} has low quality ({}): Meta may lower its limit or restrict it.", number.display,
                        number.quality.empty() ? number.status : number.quality),
            "Send to the people most likely to welcome it first, or pick another number.");
    else if (number.name_status == "DECLINED" || number.name_status == "EXPIRED" ||
             number.name_status == "PENDING_REVIEW")
        add(code, GateStatus::warn,
            fmt::format("Meta has not approved the display name of {} ({}), and may refuse its messages.",
                        number.display, number.name_status),
            "Have the display name approved in WhatsApp Manager, then sync the account.");
    else if (number.status.empty() || number.status == "UNKNOWN")
        add(code, GateStatus::unknown,
            fmt::format("Meta does not say whether {} is connected.", number.display),
            "Look at it in WhatsApp Manager, then sync the account.");
    else
        add(code, GateStatus::pass, fmt::format("{} is {}.", number.display, number.status));
}

void Judge::webhook() {
    if (!facts_.account) return;
    constexpr auto code = "webhook";
    constexpr auto fix =
        "Subscribe an app to the account (POST /<WABA id>/subscribed_apps) and this server's /webhooks/meta "
        "address to “messages” in Meta's app dashboard, then sync the account.";
    constexpr auto loss = "Without webhooks, no message would be seen as delivered, read or failed.";
    auto const& account = *facts_.account;
    // What arrived after Meta was asked is the newer evidence.
    bool const seen_since =
        account.webhook_seen_at && account.synced_at && *account.webhook_seen_at > *account.synced_at;
    if (account.webhook_subscribed == false && !seen_since)
        add(code, GateStatus::fail, fmt::format("No app is subscribed to the account's webhooks. {}", loss),
            fix);
    else if (account.webhook_seen_at)
        add(code, GateStatus::pass, "Meta's webhooks arrive.");
    else if (!account.webhook_subscribed)
        add(code, GateStatus::unknown,
            fmt::format(
                "Meta does not say whether an app is subscribed to the account's webhooks, and none has "
                "arrived yet. {}",
                loss),
            fix);
    else
        add(code, GateStatus::warn, fmt::format("No webhook has arrived from Meta yet. {}", loss), fix);
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
    for (auto const category : {SendCategory::marketing, SendCategory::utility}) {
        auto const eligible = category == SendCategory::marketing ? audience.marketing : audience.utility;
        if (!uses(category) || eligible > 0) continue;
        add(code, GateStatus::fail,
            fmt::format("Of the {} rows of “{}”, none may get a {} message.", audience.rows, audience.name,
                        to_string(category)),
            "Look at the audience's rejected rows, or pick another audience.");
        return;
    }
    sends_reach_somebody();
}

/// After opt-outs and filters.
void Judge::sends_reach_somebody() {
    constexpr auto code = "audience";
    auto const& audience = *facts_.audience;
    std::int64_t largest = facts_.sends.empty() ? audience.marketing : 0;
    bool clean = true;
    for (auto const& send : facts_.sends) {
        largest = std::max(largest, recipients_of(facts_, send));
        if (!send.reach || send.reach->at_most() > 0) continue;
        clean = false;
        if (send.reach->eligible() == 0)
            add(code, moment_ == GateMoment::scheduling ? GateStatus::fail : GateStatus::warn,
                fmt::format("As things stand, the send of {} reaches nobody: whoever of “{}” may get a {} "
                            "message has opted out.",
                            send.local, audience.name, to_string(send.category)),
                "Pick another audience. Opt-outs are asked again shortly before its time.", send.id);
        else
            add(code, GateStatus::warn,
                fmt::format("As things stand, the filters of the send of {} leave nobody over.", send.local),
                "Look at its filters; they are asked again shortly before its time.", send.id);
    }
    if (clean)
        add(code, GateStatus::pass, fmt::format("{} of {} rows can be messaged.", largest, audience.rows));
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
    if (!subject.same_account)
        add(code, GateStatus::fail,
            fmt::format("The template {} is of another WhatsApp account than the campaign's phone number.",
                        name),
            "Choose a template of the number's account, or pick a number of the template's.", send.id);
    else if (subject.deleted)
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
            "Bind it to a column that the audience has, to a constant or to a media file.", send.id);
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

bool bars_sending(std::string_view number_status) {
    constexpr std::array<std::string_view, 8> barred{"DISCONNECTED", "RESTRICTED", "BANNED",  "DELETED",
                                                     "MIGRATED",     "UNLINKED",   "PENDING", "RATE_LIMITED"};
    return std::find(barred.begin(), barred.end(), number_status) != barred.end();
}

std::vector<Gate> judge_gates(GateFacts const& facts, Wall now, GateMoment moment) {
    return Judge{facts, now, moment}.all();
}

bool any_fails(std::vector<Gate> const& gates) {
    return std::any_of(gates.begin(), gates.end(),
                       [](auto const& gate) { return gate.status == GateStatus::fail; });
}

}    // namespace carillon
