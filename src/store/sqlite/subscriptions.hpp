#pragma once
#include "base/ids.hpp"
#include "domain/outbound_event.hpp"

#include <optional>
#include <unordered_map>

namespace carillon::store::sqlite {

/// Which event types the active endpoints of organizations want, as the writer last read it: asked for every
/// receipt, also by those who have no endpoint. Forgotten when an endpoint changes, and when something that
/// may have changed one is rolled back.
class Subscriptions {
public:
    std::optional<OutboundEventSet> find(OrgId org) const {
        auto const known = known_.find(org);
        if (known == known_.end()) return {};
        return known->second;
    }
    void remember(OrgId org, OutboundEventSet wanted) { known_[org] = wanted; }
    void forget() { known_.clear(); }

private:
    std::unordered_map<OrgId, OutboundEventSet> known_;
};

}    // namespace carillon::store::sqlite
