#pragma once
#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "domain/filters.hpp"
#include "engine/inbound/record_stream.hpp"

#include <optional>
#include <string>
#include <vector>

namespace carillon::inbound {

/// A filter event as a customer's system posts it.
struct FilterPost {
    OrgId organization;    // none: not said
    CampaignId campaign;
    SendId send;
    FilterMode mode = FilterMode::include;
    std::string event_id;                     // the customer's own name for it; empty: none
    std::vector<std::uint64_t> phones;        // E.164 without the plus; sorted, each once
    std::vector<std::string> external_ids;    // sorted, each once

    std::int64_t lead_count() const { return static_cast<std::int64_t>(phones.size() + external_ids.size()); }
    /// The same for the same mode, leads and event id, whatever order the leads came in. Without an event id
    /// the send's time is part of it: after the send was moved, the same list is said anew.
    Digest digest(Wall send_time) const;
};

/// Reads {campaignId, sendId, mode, leads: [{externalId} | {phoneE164}]}, with eventId and organizationId
/// where they are given. Memory: the leads as numbers and ids, whatever the size of the body. Nothing of an
/// event with a wrong lead is taken: the Problem's errors name the first twenty by their index.
class FilterPostReader final : public RecordStream {
public:
    static constexpr std::size_t leads_max = 1'000'000;
    static constexpr std::size_t text_max = 200;    // bytes of an external id or an event id
    static constexpr std::size_t errors_max = 20;

    FilterPostReader() : RecordStream{"leads"} {}
    /// After the last byte, once. Sorts: with a million leads some hundred milliseconds of work.
    Result<FilterPost> finish();

private:
    void field(std::string_view name, Value const& value) override;
    void list_begins() override;
    void record_begins() override;
    void record_field(std::string_view name, Value const& value) override;
    void record_ends() override;
    void no_record(Value const& value) override;

    void id_field(std::string_view name, Value const& value, std::int64_t& into);
    bool first_of(std::string_view name);
    void error(std::string pointer, std::string code, std::string message);
    /// The current lead is wrong; its first fault is told.
    void bad_lead(std::string_view field, std::string code, std::string message);
    void read_phone(Value const& value);
    void read_external_id(Value const& value);
    void require(bool given, std::string_view name);

    FilterPost post_;
    bool mode_given_ = false, leads_given_ = false;
    std::vector<std::string> seen_;    // fields of the body so far
    std::vector<FieldError> errors_;
    std::size_t leads_ = 0, bad_leads_ = 0;
    bool lead_bad_ = false, has_name_ = false;    // of the current lead
};

}    // namespace carillon::inbound
