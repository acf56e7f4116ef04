#pragma once
#include "domain/template.hpp"
#include "domain/value_rules.hpp"
#include "graph/sender.hpp"

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::graph {

/// Why one lead's message cannot be built. The lead is skipped with this; the others go on.
struct RenderFault {
    std::string slot;      // "body.first_name"
    std::string reason;    // a sentence
};

/// What Meta calls a media file that was uploaded.
struct MediaHandle {
    std::string meta_id;
    std::string file_name;    // shown for a document that binds no name of its own
};

struct PayloadOptions {
    ProductPolicy product_policy = ProductPolicy::cloud_api_fallback;    // marketing alone
    std::optional<bool> message_activity_sharing = {};    // marketing alone; unset: the account's setting
    std::map<std::string, MediaHandle, std::less<>> media = {};    // by Binding::value of bound media files
};

/// A send's message body, compiled once: JSON fragments with holes, so that a lead costs a copy and the
/// escaping of its values. Immutable and thread-safe afterwards.
class MessagePayload {
public:
    /// Refuses what check_bindings() refuses, a template of another category, and media that are not in
    /// `options`.
    static Result<MessagePayload> compile(Template const& subject, Bindings const& bindings,
                                          std::span<std::string const> columns, SendCategory category,
                                          PayloadOptions const& options);

    Api api() const { return api_; }
    /// What the bindings make of a lead.
    ValueRules const& rules() const { return rules_; }

    /// Appends the body for one lead to `out`, which is left as it was on a fault. `phone` is E.164 digits
    /// without the plus; `values` are the lead's, in the audience's column order (a missing one is empty).
    /// `callback_data` goes out as biz_opaque_callback_data on /messages alone: the marketing schema forbids
    /// fields it does not name. Give an empty one to leave it out.
    std::expected<void, RenderFault> render(std::uint64_t phone, std::span<std::string_view const> values,
                                            std::string_view callback_data, std::string& out) const;

private:
    /// A value of the lead's, with the JSON around it. An optional one without a value is left out together
    /// with `open` and `close`.
    struct Hole {
        std::string before, open, close;
        std::string key;
        SlotKind kind = SlotKind::text;
        std::size_t column = 0;
        std::optional<std::string> fallback;
        std::string currency;    // of an amount
    };
    class Builder;
    MessagePayload() = default;

    static std::string_view value_of(Hole const& hole, std::span<std::string_view const> values);
    std::optional<RenderFault> fault_of(std::span<std::string_view const> values) const;

    ValueRules rules_;
    Api api_ = Api::marketing_messages;
    std::string head_;    // between the recipient and the components
    std::vector<Hole> holes_;
    std::string tail_;
};

}    // namespace carillon::graph
