#include "base/crypto.hpp"
#include "store/conformance/suite.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <fstream>
#include <sstream>

namespace carillon::store {
namespace {
using conformance::phone_of;
using conformance::run_on;
using conformance::start_of_time;

class ErasureOnDisk : public testing::Test {
protected:
    ErasureOnDisk() {
        start_crypto();
        open();
        world.emplace(io, *store);
    }
    void open() {
        store = open_sqlite_store(folder.path() / "carillon.db", {}, clock).value();
        EXPECT_TRUE(run_on(io, store->personal_data().unlock(box)));
    }
    void archive(std::string body, int times) {
        WebhookNews news{.org = world->org, .waba = world->waba};
        for (int i = 0; i < times; ++i) news.other.emplace_back("account_alerts", body);
        run_on(io, store->ledger().receive(std::move(news), start_of_time));
    }
    /// What stands in the closed database.
    std::string bytes() {
        store.reset();
        std::stringstream all;
        for (auto const& entry : std::filesystem::directory_iterator{folder.path()})
            if (entry.file_size() > 0) all << std::ifstream{entry.path(), std::ios::binary}.rdbuf();
        open();
        return std::move(all).str();
    }
    Erased erase(LeadNo person) {
        return run_on(io, store->personal_data().erase(world->org, phone_of(person), "user:1", start_of_time))
            .value();
    }

    conformance::ScratchFolder folder;
    ManualClock clock{start_of_time};
    boost::asio::io_context io;
    SecretBox const box{SecretBox::random_key()};
    std::unique_ptr<Store> store;
    std::optional<conformance::World> world;
};

TEST_F(ErasureOnDisk, LeavesNothingInTheFile) {
    std::vector<Lead> leads;
    for (LeadNo no = 1; no <= 3; ++no)
        leads.push_back(
            {.lead_no = no,
             .row_no = no + 1,
             .phone = phone_of(no),
             .country = conformance::country_of(no),
             .external_id = "customer-" + std::to_string(no),
             .variables = pack_variables({"Lovelace " + std::string(no == 2 ? 9'000 : 10, 'x')})});
    world->add_audience(std::move(leads));
    EXPECT_NE(bytes().find("customer-2"), std::string::npos);
    EXPECT_NE(bytes().find(std::string(2'000, 'x')), std::string::npos);
    EXPECT_EQ(erase(2).leads, 1);
    EXPECT_EQ(bytes().find("customer-2"), std::string::npos);
    EXPECT_EQ(bytes().find(std::string(2'000, 'x')), std::string::npos)
        << "also where it took pages of its own";
    EXPECT_NE(bytes().find("customer-3"), std::string::npos);
}

TEST_F(ErasureOnDisk, SearchesAllKeptBodiesForTheNumber) {
    auto const number = std::to_string(phone_of(2));
    archive(R"({"phone":"4900"})", 4'500);
    archive(R"({"wa_id":")" + number + R"("})", 3);
    archive(R"({"phone":"+)" + number + R"("})", 2);
    archive(R"({"phone":")" + number + R"(0"})", 1);    // a longer number is another one
    EXPECT_EQ(erase(2).webhook_bodies, 5);
    EXPECT_EQ(erase(2).webhook_bodies, 0);
}
}    // namespace
}    // namespace carillon::store
