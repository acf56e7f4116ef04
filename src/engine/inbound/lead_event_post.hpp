#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "engine/inbound/record_stream.hpp"
#include "engine/inbound/rejects.hpp"
#include "store/filters.hpp"

#include <optional>
#include <string>
#include <vector>

namespace carillon::inbound {

/// Lead events as a customer's system posts them.
struct LeadEventPost {
    OrgId organization;    // none: not said
    std::string type;
    std::vector<store::LeadEvent> events;    // the good ones, as they came
    std::int64_t received = 0, rejected = 0;
    std::vector<Reject> rejects;
};

/// Reads {eventType, events: [{phoneE164, occurredAt, metadata}]}, with organizationId where it is given. An
/// event that is wrong is left out and told; a body whose type is missing or wrong is refused.
class LeadEventPostReader final : public RecordStream {
public:
    static constexpr std::size_t events_max = 50'000;
    static constexpr std::chrono::minutes ahead_max{5};    // how far the sender's clock may be ahead

    explicit LeadEventPostReader(Wall now) : RecordStream{"events"}, now_{now} {}
    /// After the last byte, once.
    Result<LeadEventPost> finish();

private:
    void field(std::string_view name, Value const& value) override;
    void list_begins() override;
    void record_begins() override;
    void record_field(std::string_view name, Value const& value) override;
    void record_ends() override;
    void no_record(Value const& value) override;

    void read_organization(Value const& value);
    void read_type(Value const& value);
    void read_time(Value const& value);
    void read_metadata(Value const& value);
    void reject(std::string reason);

    Wall const now_;
    LeadEventPost post_;
    std::vector<FieldError> errors_;
    bool type_given_ = false, events_given_ = false;
    store::LeadEvent event_;    // the current one
    bool has_phone_ = false, has_time_ = false, rejected_ = false;
};

}    // namespace carillon::inbound
