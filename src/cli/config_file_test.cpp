#include "cli/config_file.hpp"

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>

#include <fstream>

namespace carillon::cli {
namespace {

class ConfigFile : public testing::Test {
protected:
    ConfigFile() {
        with_environment(command.add_option("--listen", listen));
        with_environment(command.add_option("--graph-url", graph_url));
        command.add_option("--limit", limit);
    }
    ~ConfigFile() override {
        ::unsetenv("CARILLON_GRAPH_URL");
        std::filesystem::remove(file);
    }
    Result<void> apply(std::string_view text) {
        std::ofstream{file} << text;
        return apply_config_file(command, file);
    }

    std::filesystem::path const file =
        std::filesystem::temp_directory_path() / fmt::format("carillon-config-{}.toml", ::getpid());
    CLI::App command{"", "serve"};
    std::string listen = "default", graph_url = "default";
    int limit = 0;
};

TEST_F(ConfigFile, FlagBeatsEnvironmentBeatsFile) {
    ::setenv("CARILLON_GRAPH_URL", "from-environment", 1);
    command.parse("--listen from-flag", false);
    ASSERT_TRUE(apply("listen = 'from-file'\ngraph_url = 'from-file'\nlimit = 7\n"));
    EXPECT_EQ(listen, "from-flag");
    EXPECT_EQ(graph_url, "from-environment");
    EXPECT_EQ(limit, 7);
}

TEST_F(ConfigFile, AnUnknownKeyIsRefusedWithItsLineAndTheNearestName) {
    command.parse("", false);
    auto const applied = apply("\nlisten = 'x'\ngraph-ulr = 'y'\n");
    ASSERT_FALSE(applied);
    EXPECT_NE(applied.error().detail.find(":3:"), std::string::npos) << applied.error().detail;
    EXPECT_NE(applied.error().detail.find("graph-url"), std::string::npos);
}

TEST_F(ConfigFile, WhatIsNoFileIsRefused) {
    command.parse("", false);
    EXPECT_FALSE(apply_config_file(command, file));
    EXPECT_FALSE(apply_config_file(command, std::filesystem::temp_directory_path()));
}

TEST_F(ConfigFile, AValueThatDoesNotFitIsRefused) {
    command.parse("", false);
    EXPECT_FALSE(apply("limit = 'seven'\n"));
    EXPECT_FALSE(apply("listen = ['a']\n"));
    EXPECT_FALSE(apply("listen = \n"));
}

}    // namespace
}    // namespace carillon::cli
