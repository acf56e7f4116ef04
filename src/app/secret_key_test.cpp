#include "app/secret_key.hpp"

#include "app/secret_rotation.hpp"
#include "base/crypto.hpp"
#include "store/accounts.hpp"
#include "store/assets.hpp"
#include "store/store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sys/stat.h>

namespace carillon::app {
namespace {
namespace fs = std::filesystem;

class SecretKey : public testing::Test {
protected:
    SecretKey() {
        start_crypto();
        char pattern[] = "/tmp/carillon-key-XXXXXX";
        folder = mkdtemp(pattern);
        options.data_dir = folder;
    }
    ~SecretKey() override {
        ::unsetenv("CARILLON_SECRET_KEY");
        fs::remove_all(folder);
    }
    std::string refusal(fs::path const& file) {
        auto const key = load_secret_key(file, folder);
        return key ? std::string{} : key.error().detail;
    }
    fs::path put(std::string_view name, std::string_view text, mode_t mode = 0600) {
        auto const file = folder / name;
        std::ofstream{file} << text;
        ::chmod(file.c_str(), mode);
        return file;
    }
    template <class T>
    T wait(Async<T> work) {
        boost::asio::io_context io;
        auto result = boost::asio::co_spawn(io, std::move(work), boost::asio::use_future);
        io.run();
        return result.get();
    }
    void connect_account(std::string const& key) {
        auto const store = open_store(options, Purpose::tool, clock).value();
        auto const org = wait(store->accounts().create_organization("Acme", clock.wall())).value();
        store::Waba waba{.org = org, .waba_id = "1", .name = "Acme"};
        SecretBox const box{key};
        waba.access_token_sealed = waba.app_secret_sealed = waba.verify_token_sealed = box.seal("token");
        ASSERT_TRUE(wait(store->assets().connect(waba)));
    }
    std::optional<std::string> token_with(std::string const& key) {
        auto const store = open_store(options, Purpose::tool, clock).value();
        return SecretBox{key}.open(wait(store->assets().all_wabas()).at(0).access_token_sealed);
    }

    SystemClock clock;
    fs::path folder;
    ServerOptions options;
    std::string const digits = std::string(64, 'a');
};

TEST_F(SecretKey, IsMadeForItsOwnerAloneAndReadAgain) {
    auto const made = load_secret_key({}, folder);
    ASSERT_TRUE(made) << made.error().detail;
    struct stat state{};
    ASSERT_EQ(::stat((folder / "secret.key").c_str(), &state), 0);
    EXPECT_EQ(state.st_mode & 0777, 0600u);
    EXPECT_EQ(*load_secret_key({}, folder), *made);
    EXPECT_NE(refusal(folder / "mistyped.key"), "") << "none is made where a path was named";
}

TEST_F(SecretKey, AFileThatOthersMayReadIsRefused) {
    for (mode_t const open : {0644, 0604, 0666, 0660, 0620})
        EXPECT_NE(refusal(put("k", digits, open)).find("chmod 600"), std::string::npos) << open;
    for (mode_t const closed : {0600, 0400, 0640, 0440}) EXPECT_EQ(refusal(put("k", digits, closed)), "");
}

TEST_F(SecretKey, WhatIsNoKeyIsRefusedWithoutShowingIt) {
    for (std::string const& bad :
         {digits.substr(1), digits + "a", std::string(64, 'g'), std::string{"hunter2"}}) {
        auto const said = refusal(put("k", bad));
        EXPECT_NE(said, "");
        EXPECT_EQ(said.find(bad), std::string::npos);
        ::setenv("CARILLON_SECRET_KEY", bad.c_str(), 1);
        auto const by_environment = refusal({});
        EXPECT_NE(by_environment, "");
        EXPECT_EQ(by_environment.find(bad), std::string::npos);
    }
}

TEST_F(SecretKey, TheEnvironmentMayHoldItAndAFileThatIsNamedCountsMore) {
    ::setenv("CARILLON_SECRET_KEY", digits.c_str(), 1);
    EXPECT_EQ(*load_secret_key({}, folder), std::string(32, '\xaa'));
    EXPECT_FALSE(fs::exists(folder / "secret.key"));
    EXPECT_EQ(*load_secret_key(put("k", std::string(64, 'b')), folder), std::string(32, '\xbb'));
}

TEST_F(SecretKey, IsRotatedWithItsFile) {
    auto const old = load_secret_key({}, folder).value();
    connect_account(old);
    auto const done = rotate_secret_key(options, folder / "next.key");
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_EQ(done->changed, 3u);
    EXPECT_EQ(done->replaced, folder / "secret.key");
    auto const now = load_secret_key({}, folder).value();
    EXPECT_NE(now, old);
    EXPECT_EQ(now, load_secret_key(folder / "next.key", folder).value());
    EXPECT_EQ(token_with(now), "token");
    EXPECT_FALSE(token_with(old));
}

TEST_F(SecretKey, ARotationThatWasKilledBeforeTheFileWasReplacedIsFinishedByTheNext) {
    auto const old = load_secret_key({}, folder).value();
    connect_account(old);
    ASSERT_TRUE(rotate_secret_key(options, folder / "next.key"));
    ASSERT_TRUE(replace_secret_key(folder / "secret.key", old));    // as if the kill had come before
    auto const refused = ServerProcess::start(options, clock);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "wrong_secret_key");
    auto const again = rotate_secret_key(options, folder / "next.key");
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(again->changed, 0u);
    EXPECT_EQ(again->standing, 3u);
    EXPECT_EQ(token_with(load_secret_key({}, folder).value()), "token");
}

TEST_F(SecretKey, ARotationSaysWhatToSetWhereTheKeyIsTheEnvironments) {
    ::setenv("CARILLON_SECRET_KEY", digits.c_str(), 1);
    connect_account(std::string(32, '\xaa'));
    auto const done = rotate_secret_key(options, folder / "next.key");
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_TRUE(done->replaced.empty());
    EXPECT_NE(done->to_do.find("--secret-key-file"), std::string::npos);
    EXPECT_EQ(token_with(load_secret_key(folder / "next.key", folder).value()), "token");
}

TEST_F(SecretKey, TheSameFileIsNoNewKey) {
    ASSERT_TRUE(load_secret_key({}, folder));
    EXPECT_EQ(rotate_secret_key(options, folder / "secret.key").error().code, "same_key");
    options.data_dir = folder / "elsewhere";
    EXPECT_FALSE(rotate_secret_key(options, folder / "next.key")) << "there is no old key, and none is made";
}

}    // namespace
}    // namespace carillon::app
