#include "store/sqlite/reseal.hpp"

#include "store/conformance/suite.hpp"
#include "store/sqlite/backup.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <fstream>
#include <sstream>

namespace carillon::store {
namespace {
namespace fs = std::filesystem;
using conformance::run_on;

class Reseal : public testing::Test {
protected:
    Reseal() { start_crypto(); }
    std::unique_ptr<Store> open() { return open_sqlite_store(file, {}, clock).value(); }
    /// An account, a signing key and a remembered answer, all sealed with `box`.
    void fill(SecretBox const& box, std::string meta_id = "1") {
        auto const store = open();
        auto const at = conformance::start_of_time;
        auto const org = run_on(io, store->accounts().create_organization("Acme " + meta_id, at)).value();
        Waba waba{.org = org, .waba_id = meta_id, .name = "Acme"};
        waba.access_token_sealed = box.seal("the token");
        waba.app_secret_sealed = box.seal("the app secret");
        waba.verify_token_sealed = box.seal("the verify token");
        ASSERT_TRUE(run_on(io, store->assets().connect(waba)));
        SigningKey key{.org = org, .name = "shop", .prefix = "csk_1"};
        key.secret_sealed = box.seal("the signing secret");
        key.created_at = at;
        run_on(io, store->accounts().add_signing_key(key, "cli"));
        auto const email = "ada" + meta_id + "@example.com";
        auto const user =
            run_on(io, store->accounts().add_member(org, email, "hash", Role::owner, at)).value();
        run_on(io, store->people().begin_second_factor(user, box.seal("the second factor")));
        OutboundWebhook webhook{.org = org, .url = "https://shop.example/hook"};
        webhook.secret_sealed = box.seal("the webhook's secret");
        webhook.created_at = at;
        ASSERT_TRUE(run_on(io, store->outbound_webhooks().add(webhook, "cli")));
    }
    /// What opens of the secrets of the first account and its key.
    std::vector<std::optional<std::string>> opened(SecretBox const& box) {
        auto const store = open();
        auto const wabas = run_on(io, store->assets().all_wabas());
        auto const keys = run_on(io, store->accounts().signing_keys(wabas.at(0).org));
        auto const user = run_on(io, store->accounts().find_user("ada" + wabas[0].waba_id + "@example.com"));
        auto const factor = run_on(io, store->people().second_factor(user->id));
        auto const webhooks = run_on(io, store->outbound_webhooks().list(wabas[0].org));
        return {box.open(wabas[0].access_token_sealed), box.open(wabas[0].app_secret_sealed),
                box.open(wabas[0].verify_token_sealed), box.open(keys.at(0).secret_sealed),
                box.open(factor->secret_sealed),        box.open(webhooks.at(0).secret_sealed)};
    }
    std::string bytes_on_disk() const {
        std::stringstream all;
        for (auto const& entry : fs::directory_iterator{folder.path()})
            if (fs::file_size(entry) > 0) all << std::ifstream{entry.path(), std::ios::binary}.rdbuf();
        return std::move(all).str();
    }

    conformance::ScratchFolder folder;
    ManualClock clock{conformance::start_of_time};
    boost::asio::io_context io;
    fs::path const file = folder.path() / "carillon.db";
    SecretBox const old{SecretBox::random_key()}, fresh{SecretBox::random_key()};
    std::vector<std::optional<std::string>> const all{"the token",         "the app secret",
                                                      "the verify token",  "the signing secret",
                                                      "the second factor", "the webhook's secret"};
};

TEST_F(Reseal, EverySecretIsUnderTheNewKeyAndNoneUnderTheOld) {
    fill(old);
    std::string sealed_before;
    {
        auto const store = open();
        sealed_before = run_on(io, store->assets().all_wabas()).at(0).access_token_sealed;
    }
    EXPECT_NE(bytes_on_disk().find(sealed_before), std::string::npos);
    auto const done = reseal_sqlite(file, old, fresh);
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_EQ(done->changed, 6u);
    EXPECT_EQ(opened(fresh), all);
    EXPECT_EQ(opened(old), (std::vector<std::optional<std::string>>(all.size())));
    EXPECT_EQ(bytes_on_disk().find(sealed_before), std::string::npos) << "overwritten, also in the log";
    EXPECT_EQ(bytes_on_disk().find("the token"), std::string::npos) << "never in the clear";
}

TEST_F(Reseal, ErasedPeopleAreStillKnownUnderTheNewKey) {
    OrgId org;
    {
        auto const store = open();
        org = run_on(io, store->accounts().create_organization("Acme", conformance::start_of_time)).value();
        ASSERT_TRUE(run_on(io, store->personal_data().unlock(old)));
        ASSERT_TRUE(
            run_on(io, store->personal_data().erase(org, 4915112345678, "cli", conformance::start_of_time)));
    }
    ASSERT_TRUE(reseal_sqlite(file, old, fresh));
    EXPECT_FALSE(run_on(io, open()->personal_data().unlock(old)));
    auto const store = open();
    ASSERT_TRUE(run_on(io, store->personal_data().unlock(fresh)));
    EXPECT_EQ(run_on(io, store->opt_outs().find(org, 4915112345678)).size(), 1);
}

TEST_F(Reseal, ABackupHoldsSealedSecretsAlone) {
    fill(old);
    ASSERT_TRUE(backup_sqlite(file, folder.path() / "copy.db"));
    for (auto const& secret : all) EXPECT_EQ(bytes_on_disk().find(*secret), std::string::npos) << *secret;
}

TEST_F(Reseal, RepeatedAfterAKillItFindsItsWorkDone) {
    fill(old);
    ASSERT_TRUE(reseal_sqlite(file, old, fresh));
    auto const again = reseal_sqlite(file, old, fresh);
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(again->changed, 0u);
    EXPECT_EQ(again->standing, 6u);
    EXPECT_EQ(opened(fresh), all);
}

TEST_F(Reseal, ASecretOfAnotherKeyStopsItAndNothingIsChanged) {
    fill(old);
    fill(SecretBox{SecretBox::random_key()}, "2");
    auto const done = reseal_sqlite(file, old, fresh);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, "wrong_secret_key");
    EXPECT_NE(done.error().detail.find("of the account 2"), std::string::npos) << done.error().detail;
    EXPECT_EQ(opened(old), all) << "the first account had been sealed anew before the second was met";
}

TEST_F(Reseal, NotWhileAServerRuns) {
    fill(old);
    auto const server = open();
    auto const done = reseal_sqlite(file, old, fresh);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, "database_locked");
}

TEST_F(Reseal, ThereMustBeADatabase) {
    EXPECT_EQ(reseal_sqlite(file, old, fresh).error().code, "database_missing");
    std::ofstream{file} << "This is no database, and never was one; it is a text of some length.";
    EXPECT_FALSE(reseal_sqlite(file, old, fresh));
}

}    // namespace
}    // namespace carillon::store
