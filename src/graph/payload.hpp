#pragma once
#include "domain/template.hpp"
#include "graph/sender.hpp"

#include <cstdint>
#include <expected>
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

struct PayloadOptions {
    ProductPolicy product_policy = ProductPolicy::cloud_api_fallback;    // marketing alone
    std::optional<bool> message_activity_sharing;    // marketing alone; unset: the account's setting
};

/// A send's message body, compiled once: JSON fragments with holes, so that a lead costs a copy and the
/// escaping of its values. Immutable and thread-safe afterwards.
class MessagePayload {
public:
    /// Refuses what check_bindings() refuses, a template of another category.
    static Result<MessagePayload> compile(Template const& subject, Bindings const& bindings,
                                          std::span<std::string const> columns, SendCategory category,
                                          PayloadOptions const& options);

    Api api() const { return api_; }

    /// Appends the body for one lead to `out`, which is left as it was on a fault. `phone` is E.164 digits
    /// without the plus; `values` are the lead's, in the audience's column order (a missing one is empty).
    /// `callback_data` goes out as biz_opaque_callback_data on /messages alone: the marketing schema forbids
    /// fields it does not name. Give an empty one to leave it out.
    std::expected<void, RenderFault> render(std::uint64_t phone, std::span<std::string_view const> values,
                                            std::string_view callback_data, std::string& out) const;

    /// What render() would say, without building: for the preflight's count of leads without a value.
    std::expected<void, RenderFault> check(std::span<std::string_view const> values) const;

    /// The places of the columns it reads, so that others need not be unpacked.
    std::vector<std::size_t> columns_used() const;

    /// How the message looks for one lead.
    Preview preview(std::span<std::string_view const> values) const;

private:
    struct Hole {
        std::string before;    // JSON up to the value
        std::string key;
        SlotKind kind = SlotKind::text;
        std::size_t column = 0;
        std::optional<std::string> fallback;
    };
    class Builder;
    MessagePayload() = default;

    std::string_view value_of(Hole const& hole, std::span<std::string_view const> values) const;
    std::expected<void, RenderFault> fault_of(Hole const& hole, std::string_view value) const;

    Template template_;
    Bindings bindings_;
    Api api_ = Api::marketing_messages;
    std::string head_;    // between the opening and the components
    std::vector<Hole> holes_;
    std::string tail_;
    std::vector<std::string> columns_;
};

}    // namespace carillon::graph
