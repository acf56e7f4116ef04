#include "sandbox/webhook_queue.hpp"

#include "base/check.hpp"
#include "sandbox/text.hpp"

namespace carillon::sandbox {

Traffic WebhookQueue::traffic_of(Message const& message) const {
    bool const marketing = message.template_index != Message::no_template &&
                           world_.templates()[message.template_index].spec.category == "MARKETING";
    return marketing ? Traffic::marketing : Traffic::other;
}

void WebhookQueue::start(std::uint32_t message, int failure, std::int64_t now_ms) {
    Plan const plan =
        plan_for(seed_, ledger_[message].to, traffic_of(ledger_[message]), behaviour_.recipients);
    int const code = failure != 0 ? failure : plan.failure;
    bool const fails_at_once = code != 0 && !plan.sent_before_failing;
    schedule({.due_ms = now_ms + (fails_at_once ? plan.failed_after : plan.sent_after),
              .message = message,
              .failure = static_cast<std::uint32_t>(code),
              .kind = fails_at_once ? Update::Kind::failed : Update::Kind::sent});
}

void WebhookQueue::add_prepared(PreparedChange change, std::int64_t now_ms) {
    prepared_.push_back(std::move(change));
    schedule({.due_ms = now_ms,
              .message = static_cast<std::uint32_t>(prepared_.size() - 1),
              .kind = Update::Kind::prepared});
}

/// What the recipient does next, counted from when this step was due.
void WebhookQueue::follow(Update const& update) {
    using Kind = Update::Kind;
    if (update.kind == Kind::prepared) return;
    Message const& message = ledger_[update.message];
    Plan const plan = plan_for(seed_, message.to, traffic_of(message), behaviour_.recipients);
    auto const next = [&](Kind kind, std::uint32_t after, bool with_pricing = true) {
        schedule({.due_ms = update.due_ms + after,
                  .message = update.message,
                  .failure = update.failure,
                  .kind = kind,
                  .with_pricing = with_pricing});
    };
    auto const respond = [&](std::uint32_t delay) {
        bool const tappable = message.template_index != Message::no_template &&
                              quick_reply_index(world_.templates()[message.template_index].shape) >= 0;
        switch (plan.response) {
            case Plan::Response::none: break;
            case Plan::Response::reply: next(Kind::reply, delay); break;
            case Plan::Response::stop_reply: next(Kind::stop_reply, delay); break;
            case Plan::Response::preference_stop: next(Kind::preference_stop, delay); break;
            case Plan::Response::button_tap:
                if (tappable) next(Kind::button_tap, delay);
                break;
        }
    };
    switch (update.kind) {
        case Kind::sent:
            if (update.failure != 0) return next(Kind::failed, plan.failed_after);
            if (!plan.delivered) return;
            if (plan.delivered_skipped) {
                next(Kind::read, plan.delivered_after);
                return respond(plan.delivered_after + plan.response_after);
            }
            return next(Kind::delivered, plan.delivered_after);
        case Kind::delivered:
            if (plan.read) next(Kind::read, plan.read_after, false);
            return respond(plan.response_after);
        case Kind::preference_stop: stopped_.insert(message.to); return;
        case Kind::reply:
        case Kind::stop_reply:
        case Kind::button_tap: return note_inbound(message.phone_index, message.to, update.due_ms);
        case Kind::read:
        case Kind::failed:
        case Kind::prepared: return;
    }
}

/// Late, twice: decided for each update by a counter, so that a seed repeats a single-threaded run.
void WebhookQueue::disturb(Update const& update, std::vector<Update>& due) {
    Disorder const& disorder = behaviour_.disorder;
    if (update.repeat || (disorder.late == 0 && disorder.twice == 0)) return due.push_back(update);
    std::uint64_t const dice = mix(seed_ ^ 0x5eed, ++disturbed_);
    Update again = update;
    again.repeat = true;
    Range const late = disorder.late_millis;
    again.due_ms += late.min + static_cast<std::int64_t>(unit(mix(dice, 1)) * (late.max - late.min));
    if (unit(mix(dice, 2)) < disorder.late) {
        heap_.push(again);    // still the same open update
    } else {
        due.push_back(update);
    }
    if (unit(mix(dice, 3)) < disorder.twice) schedule(again);
}

void WebhookQueue::take_due(std::int64_t now_ms, std::int64_t wall_s, std::vector<Update>& due) {
    std::size_t const before = due.size();
    while (!heap_.empty() && heap_.top().due_ms <= now_ms) {
        Update update = heap_.top();
        heap_.pop();
        if (update.stamp == 0) {
            update.stamp = static_cast<std::uint32_t>(wall_s);
            follow(update);
        }
        disturb(update, due);
    }
    double const reorder = behaviour_.disorder.reorder;
    for (std::size_t i = before + 1; reorder > 0 && i < due.size(); ++i) {
        std::uint64_t const dice = mix(seed_ ^ 0x0bde, ++disturbed_);
        if (unit(dice) < reorder) std::swap(due[i], due[before + mix(dice) % (i - before)]);
    }
}

std::optional<std::int64_t> WebhookQueue::next_due_ms() const {
    if (heap_.empty()) return {};
    return heap_.top().due_ms;
}

void WebhookQueue::settle(std::span<Update const> updates) {
    open_.fetch_sub(updates.size(), std::memory_order_release);
    for (Update const& update : updates) {
        if (update.kind != Update::Kind::prepared) continue;
        // The numbering of the others must hold, so only the words go. A repeat may still need them.
        if (behaviour_.disorder.twice == 0) std::string{}.swap(prepared_[update.message].json);
    }
}

void WebhookQueue::note_inbound(std::uint8_t phone_index, std::uint64_t user, std::int64_t now_ms) {
    last_inbound_ms_[mix(user, phone_index)] = now_ms;
}

bool WebhookQueue::window_open(std::uint8_t phone_index, std::uint64_t user, std::int64_t now_ms) const {
    static constexpr std::int64_t day_ms = 24 * 3'600'000;
    auto const found = last_inbound_ms_.find(mix(user, phone_index));
    return found != last_inbound_ms_.end() && now_ms - found->second < day_ms;
}

}    // namespace carillon::sandbox
