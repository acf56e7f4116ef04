#pragma once
#include "store/accounts.hpp"
#include "store/assets.hpp"
#include "store/audiences.hpp"
#include "store/campaigns.hpp"
#include "store/filters.hpp"
#include "store/ledger.hpp"
#include "store/media.hpp"
#include "store/opt_outs.hpp"
#include "store/outbound_webhooks.hpp"
#include "store/people.hpp"
#include "store/personal_data.hpp"
#include "store/reports.hpp"
#include "store/store.hpp"
#include "store/test_sends.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace carillon::store::conformance {

/// A database under test. The suite is instantiated for each backend, beside the backend.
struct Backend {
    std::string name;
    /// Opens the database that belongs to `folder`; the same folder again is the same database, as after a
    /// restart.
    std::function<std::unique_ptr<Store>(std::filesystem::path const& folder, Clock& clock)> open;
};
void PrintTo(Backend const& backend, std::ostream* out);    // GoogleTest's name for it
std::string backend_name(testing::TestParamInfo<Backend> const& info);

/// An empty folder that goes away with the object.
class ScratchFolder {
public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(ScratchFolder const&) = delete;
    ScratchFolder& operator=(ScratchFolder const&) = delete;
    std::filesystem::path const& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// Runs one operation of the store to its end on `io`.
template <class T>
T run_on(boost::asio::io_context& io, Async<T> operation) {
    std::exception_ptr failure;
    std::optional<T> value;
    boost::asio::co_spawn(io, std::move(operation), [&](std::exception_ptr thrown, T result) {
        failure = thrown;
        value = std::move(result);
    });
    io.restart();
    io.run();
    if (failure) std::rethrow_exception(failure);
    return std::move(*value);
}
void run_on(boost::asio::io_context& io, Async<void> operation);

inline Wall const start_of_time = Wall{std::chrono::milliseconds{1'800'000'000'000}};
inline Wall after_start(std::chrono::milliseconds by) { return start_of_time + by; }
inline constexpr int country_count = 3;
Country country_of(LeadNo lead_no);
std::uint64_t phone_of(LeadNo lead_no);
std::string wamid_of(SendId send, LeadNo lead_no);

/// An organization with all a send needs, in a store.
class World {
public:
    World(boost::asio::io_context& io, Store& store, std::string name = "Acme");
    /// The store was opened anew.
    void use(Store& store) { store_ = &store; }

    /// A ready audience of `count` ok leads.
    AudienceId add_audience(LeadNo count);
    AudienceId add_audience(std::vector<Lead> leads);
    CampaignId add_campaign(AudienceId audience);
    SendId add_send(CampaignId campaign, Wall at, SendCategory category = SendCategory::marketing);
    void act(CampaignId campaign, CampaignAction action);
    /// To `completed` with what is queued accepted.
    void move(SendId send, SendStatus from, SendStatus to);
    /// From a scheduled campaign's pending send to a firing one with every lead materialized.
    void fire(SendId send);
    /// All of the above for a new audience; its send fires.
    SendId firing_send(LeadNo count, SendCategory category = SendCategory::marketing);

    OrgId org;
    WabaId waba;
    PhoneNumberId number;
    std::string phone_number_id;    // Meta's
    TemplateId template_id;

private:
    void accept_queued(SendId send);
    boost::asio::io_context& io_;
    Store* store_;
};

class StoreSuite : public testing::TestWithParam<Backend> {
protected:
    StoreSuite();

    template <class T>
    T run(Async<T> operation) {
        return run_on(io_, std::move(operation));
    }
    void run(Async<void> operation) { run_on(io_, std::move(operation)); }
    /// Closes the store and opens it again, as after a crash: nothing is said to it before.
    void restart();
    Store& store() { return *store_; }
    Ledger& ledger() { return store_->ledger(); }
    World new_world(std::string name = "Acme") { return World{io_, *store_, std::move(name)}; }

    // Short for what most tests do.
    std::map<MessageStatus, std::int64_t> totals(SendId send);
    std::int64_t count(SendId send, MessageStatus status);
    MessageRow message(MessageId id);
    Claim claim(SendId send, std::size_t limit);
    void accept_all(Claim const& claim);
    WebhookResult receive(World const& world, std::vector<StatusNews> statuses);
    void opt_out(OrgId org, std::uint64_t phone, OptOutScope scope);

    ScratchFolder folder_;
    ManualClock clock_{start_of_time};
    boost::asio::io_context io_;
    std::unique_ptr<Store> store_;
};

class AccountsSuite : public StoreSuite {};
class PeopleSuite : public StoreSuite {
protected:
    OrgId org(std::string name);
    UserId user(OrgId org, std::string email, Role role);
    void begin_session(std::string_view token, UserId user, OrgId org);
};
class AssetsSuite : public StoreSuite {};
class AudiencesSuite : public StoreSuite {};
class CampaignsSuite : public StoreSuite {};
class FiltersSuite : public StoreSuite {};
class LedgerSuite : public StoreSuite {};
class MediaSuite : public StoreSuite {};
class OptOutsSuite : public StoreSuite {};
class OutboundSuite : public StoreSuite {
protected:
    OutboundWebhooks& webhooks();
    OutboundWebhookId listen(OrgId org, std::initializer_list<OutboundEvent> types);
    std::vector<DueDelivery> take();
    AttemptResult told(DeliveryId id, bool delivered);
};
class PersonalDataSuite : public StoreSuite {
protected:
    PersonalDataSuite() { unlock(); }
    void unlock();
    /// A send to `count` people with names and external ids, materialized.
    SendId fired(World& world, LeadNo count);
    SendId filtered_send(World const& world, CampaignId campaign, std::vector<std::string> external_ids);
    HeldOfPerson find(OrgId org, LeadNo person);
    Result<Erased> erase(OrgId org, LeadNo person);
    void write_to_us(World const& world, LeadNo person, std::string text, std::string context_wamid);
    void event(OrgId org, LeadNo person);
    void keep(OrgId org, Retention retention);
    void enforce();
};
class ReceiptsSuite : public StoreSuite {};
class ReportsSuite : public StoreSuite {};
class ModelSuite : public StoreSuite {};
class TestSendsSuite : public StoreSuite {};
class DoubtSuite : public StoreSuite {
protected:
    /// A utility send that fires and whose messages are all in doubt.
    SendId doubtful_send(World& world, LeadNo leads);
    Result<DoubtResolution> resolve(World const& world, SendId send, DoubtAction action,
                                    std::vector<LeadNo> leads = {});
    CampaignStatus campaign_of(World const& world, SendId send);
    SendStatus status_of(World const& world, SendId send);
};

/// In one source file of a backend's tests, at namespace scope: runs every suite on it.
#define CARILLON_CONFORMANCE_OF(suite, name, backend)               \
    INSTANTIATE_TEST_SUITE_P(name, suite, testing::Values(backend), \
                             ::carillon::store::conformance::backend_name)
#define CARILLON_CONFORMANCE(name, backend)                    \
    CARILLON_CONFORMANCE_OF(AccountsSuite, name, backend);     \
    CARILLON_CONFORMANCE_OF(PeopleSuite, name, backend);       \
    CARILLON_CONFORMANCE_OF(AssetsSuite, name, backend);       \
    CARILLON_CONFORMANCE_OF(AudiencesSuite, name, backend);    \
    CARILLON_CONFORMANCE_OF(CampaignsSuite, name, backend);    \
    CARILLON_CONFORMANCE_OF(DoubtSuite, name, backend);        \
    CARILLON_CONFORMANCE_OF(FiltersSuite, name, backend);      \
    CARILLON_CONFORMANCE_OF(LedgerSuite, name, backend);       \
    CARILLON_CONFORMANCE_OF(MediaSuite, name, backend);        \
    CARILLON_CONFORMANCE_OF(OptOutsSuite, name, backend);      \
    CARILLON_CONFORMANCE_OF(OutboundSuite, name, backend);     \
    CARILLON_CONFORMANCE_OF(PersonalDataSuite, name, backend); \
    CARILLON_CONFORMANCE_OF(TestSendsSuite, name, backend);    \
    CARILLON_CONFORMANCE_OF(ReceiptsSuite, name, backend);     \
    CARILLON_CONFORMANCE_OF(ReportsSuite, name, backend);      \
    CARILLON_CONFORMANCE_OF(ModelSuite, name, backend)

}    // namespace carillon::store::conformance
