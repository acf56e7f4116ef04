#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/problem.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::store {

/// Where a test message stands. Stored; never renumber.
enum class TestStatus : std::uint8_t {
    unknown = 0,    // handed to the network; no answer that settles it
    accepted = 1,
    sent = 2,
    delivered = 3,
    read = 4,
    failed = 5,      // accepted, and failed later
    refused = 6,     // by Meta; no message went out
    not_sent = 7,    // proved not processed
};
std::string_view to_string(TestStatus status);

struct TestMessage {
    std::int64_t id = 0;
    OrgId org;
    SendId send;
    std::uint64_t phone = 0;
    std::string wamid;    // empty: not accepted
    TestStatus status = TestStatus::unknown;
    int code = 0;    // Meta's, with refused and failed
    std::string detail;
    Wall at{}, updated_at{};
};

/// What became of one.
struct TestOutcome {
    std::int64_t id = 0;
    TestStatus status = TestStatus::unknown;
    std::string wamid;
    int code = 0;
    std::string detail;
};

/// Messages sent to try a send out; no part of its record. Status events of theirs are taken by
/// Ledger::receive(). All calls resume on the caller's executor; a broken database throws.
class TestSends {
public:
    virtual ~TestSends() = default;
    /// Messages an organization may send in this time.
    static constexpr int limit = 20;
    static constexpr std::chrono::minutes limit_time{1};
    /// Notes the messages about to be sent, one a phone, and the audit entry: their ids in the same order.
    /// Throttled, code "too_many_tests", when they would be more than the limit. `request_key` is the
    /// Idempotency-Key they were asked for with; empty: none.
    virtual Async<Result<std::vector<std::int64_t>>> begin(OrgId org, SendId send,
                                                           std::vector<std::uint64_t> phones,
                                                           std::string actor, Wall at,
                                                           std::string request_key = {}) = 0;
    /// What was begun under this key since then, oldest first: not to be sent again, even where no answer of
    /// the request was remembered.
    virtual Async<std::vector<TestMessage>> begun_with(OrgId org, std::string request_key, Wall since) = 0;
    /// Records what became of them, with the status events that came before it.
    virtual Async<void> record(OrgId org, std::vector<TestOutcome> outcomes, Wall at) = 0;
    /// Newest first; `before` 0 starts at the newest.
    virtual Async<std::vector<TestMessage>> list(OrgId org, SendId send, std::int64_t before,
                                                 std::size_t limit) = 0;
};

}    // namespace carillon::store
