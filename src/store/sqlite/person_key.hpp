#pragma once
#include "base/check.hpp"
#include "base/crypto.hpp"
#include "base/ids.hpp"

#include <atomic>

namespace carillon::store::sqlite {

/// Hashes the numbers of erased people: who has the database alone, without the key, cannot try numbers until
/// one fits. Given once, by PersonalData::unlock(); asked from any thread after that.
class PersonKey {
public:
    void give(ShortHashKey const& key) {
        CHECK(!given_);
        key_ = key;
        given_ = true;
    }
    bool given() const { return given_; }
    /// A person has another one in each organization.
    std::int64_t hash(OrgId org, std::uint64_t phone) const {
        CHECK(given_);
        return static_cast<std::int64_t>(short_hash(key_, fmt::format("{}:{}", org.value, phone)));
    }

private:
    ShortHashKey key_{};
    std::atomic<bool> given_ = false;
};

}    // namespace carillon::store::sqlite
