#pragma once
#include <compare>
#include <cstdint>
#include <functional>

namespace carillon {

/// An id is its own type, so that a campaign's cannot be passed for a send's. Values start at 1; 0 is "none".
template <class Tag>
struct Id {
    std::int64_t value = 0;
    auto operator<=>(Id const&) const = default;
    explicit operator bool() const { return value != 0; }
};

using OrgId = Id<struct OrgTag>;
using UserId = Id<struct UserTag>;
using ApiKeyId = Id<struct ApiKeyTag>;
using WabaId = Id<struct WabaTag>;                  // ours; Meta's own ids are strings
using PhoneNumberId = Id<struct PhoneNumberTag>;    // ours
using TemplateId = Id<struct TemplateTag>;          // ours
using AudienceId = Id<struct AudienceTag>;
using CampaignId = Id<struct CampaignTag>;
using SendId = Id<struct SendTag>;
using ClaimId = Id<struct ClaimTag>;
using FilterEventId = Id<struct FilterEventTag>;
using SigningKeyId = Id<struct SigningKeyTag>;
using MediaId = Id<struct MediaTag>;    // ours
using DryRunId = Id<struct DryRunTag>;
using InvitationId = Id<struct InvitationTag>;
using SessionId = Id<struct SessionTag>;

/// A row's place in its audience, from 1, in order of phone number.
using LeadNo = std::uint32_t;

/// A lead of an audience, or a message (one lead × one send), as one integer: parent << 32 | lead_no. Rows of
/// one parent lie together and in order, and a range of leads is a range of keys.
template <class Parent>
struct Member {
    Parent parent;
    LeadNo lead_no = 0;
    auto operator<=>(Member const&) const = default;
    std::int64_t key() const { return parent.value << 32 | lead_no; }
    static Member from_key(std::int64_t key) {
        return {Parent{key >> 32}, static_cast<LeadNo>(key & 0xffff'ffff)};
    }
};
using LeadId = Member<AudienceId>;
using MessageId = Member<SendId>;

}    // namespace carillon

template <class Tag>
struct std::hash<carillon::Id<Tag>> {
    std::size_t operator()(carillon::Id<Tag> id) const noexcept {
        return std::hash<std::int64_t>{}(id.value);
    }
};
template <class Parent>
struct std::hash<carillon::Member<Parent>> {
    std::size_t operator()(carillon::Member<Parent> const& id) const noexcept {
        return std::hash<std::int64_t>{}(id.key());
    }
};
