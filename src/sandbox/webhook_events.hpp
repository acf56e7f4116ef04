#pragma once
#include "sandbox/ledger.hpp"
#include "sandbox/profile.hpp"

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>

namespace carillon::sandbox {

/// One update on its way to a webhook, as small as it can be: the words are made when it is posted.
struct Update {
    enum class Kind : std::uint8_t {
        sent,
        delivered,
        read,
        failed,
        reply,
        stop_reply,
        preference_stop,
        button_tap,
        prepared,
    };
    std::int64_t due_ms = 0;      // steady, since the sandbox started
    std::uint32_t message = 0;    // in the ledger; of prepared ones the number in PreparedChanges
    std::uint32_t stamp = 0;      // Unix seconds; 0: not yet happened
    std::uint32_t failure = 0;    // Meta's code, of failed ones (and of sent ones that fail next)
    Kind kind = Kind::sent;
    bool with_pricing = true;    // delivered and read: the first of the two carries it
    bool repeat = false;         // a second or late delivery: no consequences any more
};

/// Changes that stem from no message: inbound texts asked for, template and number state. Kept until
/// acknowledged.
struct PreparedChange {
    std::uint8_t phone_index = 0xff;    // 0xff: none
    std::int64_t time = 0;              // Unix seconds, for the entry; 0: not written
    std::string json;                   // {"field":…,"value":{…}}
};

/// Makes webhook bodies in Meta's shape and in ASCII (Meta: webhooks reference, messages).
class WebhookWriter {
public:
    WebhookWriter(World const& world, Ledger const& ledger, Behaviour const& behaviour, std::uint64_t seed)
        : world_{world}, ledger_{ledger}, behaviour_{behaviour}, seed_{seed} {}

    /// Writes as many of `updates` as fit into `max_bytes` and returns how many those are, at least one.
    std::size_t write(std::string& out, std::span<Update const> updates,
                      std::deque<PreparedChange> const& prepared, std::size_t max_bytes) const;

    /// The change of an inbound message; `context` is the wamid it answers, or empty.
    std::string inbound_text(std::uint8_t phone_index, std::uint64_t from, std::int64_t stamp,
                             std::string_view id, std::string_view text) const;
    std::string inbound_button(std::uint8_t phone_index, std::uint64_t from, std::int64_t stamp,
                               std::string_view id, std::string_view label, std::string_view payload,
                               std::string_view context) const;
    static std::string template_status(TemplateSpec const& spec);
    /// That it has another category from now on.
    static std::string template_category(TemplateSpec const& spec, std::string_view previous);
    static std::string phone_quality(PhoneNumberEntry const& number, std::string_view event);
    /// What is billed: "marketing_lite", "marketing", "utility", "authentication" or "service".
    std::string_view pricing_category(Message const& message) const;
    std::uint8_t phone_index(Update const& update) const { return ledger_[update.message].phone_index; }
    /// The number Meta answers with; it may differ from the one asked for.
    std::uint64_t wa_id(std::uint64_t phone) const;

private:
    void put_metadata(std::string& out, std::uint8_t phone_index) const;
    void put_contact(std::string& out, std::uint64_t phone, std::string_view user_id) const;
    void put_status(std::string& out, Update const& update) const;
    void put_failure(std::string& out, int code) const;
    void put_response(std::string& out, Update const& update) const;

    World const& world_;
    Ledger const& ledger_;
    Behaviour const& behaviour_;
    std::uint64_t const seed_;
};

/// The quick reply button a tapping recipient presses: its index, or -1 when the template has none.
int quick_reply_index(TemplateShape const& shape);

}    // namespace carillon::sandbox
