#include "cli/config_file.hpp"

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>

#include <fstream>

namespace carillon::cli {
namespace {

class ConfigFile : public testing::Test {
protected:
    ConfigFile() {
        program.add_option("--log-level", log_level);
        serve.add_option("--listen", listen);
        serve.add_option("--graph-url", graph_url);
        serve.add_option("--role", role)->check(CLI::IsMember({"all", "api", "engine"}));
        serve.add_flag("--quiet", quiet);
        serve.add_option("--proxy", proxies)->delimiter(',');
        list.add_option("--limit", limit)->required();
        list.add_option("--role", list_role)->check(CLI::IsMember({"owner", "viewer"}));
        complete_options(program);
    }
    ~ConfigFile() override {
        for (auto const* name : {"CARILLON_GRAPH_URL", "CARILLON_ROLE", "CARILLON_QUIET", "CARILLON_CONFIG"})
            ::unsetenv(name);
        std::filesystem::remove(file);
    }
    /// What main() would print of it; empty when all is well.
    std::string run(std::string const& arguments, std::string_view text) {
        std::ofstream{file} << text;
        try {
            program.parse(arguments + " --config " + file.string(), false);
        } catch (CLI::ParseError const& error) {
            return error.what();
        }
        return {};
    }

    std::filesystem::path const file =
        std::filesystem::temp_directory_path() / fmt::format("carillon-config-{}.toml", ::getpid());
    CLI::App program{"", "carillon"};
    CLI::App& serve = *program.add_subcommand("serve");
    CLI::App& family = *program.add_subcommand("campaign");
    CLI::App& list = *family.add_subcommand("list");
    std::string log_level = "info", listen = "default", graph_url = "default", role = "all", list_role;
    bool quiet = false;
    int limit = 0;
    std::vector<std::string> proxies;
};

TEST_F(ConfigFile, FlagBeatsEnvironmentBeatsFile) {
    ::setenv("CARILLON_GRAPH_URL", "from-environment", 1);
    EXPECT_EQ(run("serve --listen from-flag",
                  "listen = 'from-file'\ngraph_url = 'from-file'\nrole = 'api'\nquiet = true\n"
                  "log-level = 'debug'\n"),
              "");
    EXPECT_EQ(listen, "from-flag");
    EXPECT_EQ(graph_url, "from-environment");
    EXPECT_EQ(role, "api");
    EXPECT_TRUE(quiet);
    EXPECT_EQ(log_level, "debug");
}

TEST_F(ConfigFile, EveryFlagHasAVariableAndSoHasTheFileItself) {
    std::ofstream{file} << "limit = 7\n";
    ::setenv("CARILLON_QUIET", "true", 1);
    ::setenv("CARILLON_CONFIG", file.c_str(), 1);
    program.parse("campaign list", false);
    EXPECT_EQ(limit, 7);    // required, and given by the file
    EXPECT_FALSE(quiet);    // another command's
    program.parse("serve", false);
    EXPECT_TRUE(quiet);
    EXPECT_NE(serve.help().find("CARILLON_GRAPH_URL"), std::string::npos);
}

TEST_F(ConfigFile, AVariableReachesOnlyTheCommandThatIsCalled) {
    ::setenv("CARILLON_ROLE", "engine", 1);    // no role of a list
    EXPECT_EQ(run("serve", "listen = 'x'\n"), "");
    EXPECT_EQ(role, "engine");
    EXPECT_EQ(list_role, "");
}

TEST_F(ConfigFile, WhatACommandsOwnTableSaysBeatsTheTop) {
    EXPECT_EQ(
        run("campaign list", "limit = 1\nlisten = 'x'\n[serve]\nlisten = 'y'\n[campaign.list]\nlimit = 2\n"),
        "");
    EXPECT_EQ(limit, 2);
    EXPECT_EQ(listen, "default");
}

TEST_F(ConfigFile, AnUnknownKeyIsRefusedWithItsLineAndTheNearestName) {
    auto const said = run("serve", "\nlisten = 'x'\ngraph-ulr = 'y'\n");
    EXPECT_NE(said.find(":3:"), std::string::npos) << said;
    EXPECT_NE(said.find("did you mean \"graph-url\"?"), std::string::npos) << said;
    EXPECT_NE(run("serve", "[serve]\nlimit = 1\n").find("\"limit\" is not an option"), std::string::npos);
    EXPECT_NE(run("serve", "[server]\nlisten = 'x'\n").find("[server] is not a command"), std::string::npos);
}

TEST_F(ConfigFile, WhatIsNoFileIsRefused) {
    EXPECT_FALSE(apply_config_file(serve, file));
    EXPECT_FALSE(apply_config_file(serve, std::filesystem::temp_directory_path()));
}

TEST_F(ConfigFile, AnOptionOfSeveralValuesTakesAList) {
    EXPECT_EQ(run("serve", "proxy = ['10.0.0.1', 'fd00::/8']\n"), "");
    EXPECT_EQ(proxies, (std::vector<std::string>{"10.0.0.1", "fd00::/8"}));
    EXPECT_EQ(run("serve", "proxy = '10.0.0.2'\n"), "");
    EXPECT_EQ(proxies, (std::vector<std::string>{"10.0.0.2"}));
    EXPECT_NE(run("serve", "proxy = [['10.0.0.1']]\n").find("takes a list of texts"), std::string::npos);
}

TEST_F(ConfigFile, AValueThatDoesNotFitIsRefused) {
    EXPECT_NE(run("campaign list", "limit = 'seven'\n"), "");
    EXPECT_NE(run("serve", "listen = ['a']\n"), "");
    EXPECT_NE(run("serve", "listen = \n"), "");
    EXPECT_NE(run("serve", "role = 'queen'\n"), "");
}

}    // namespace
}    // namespace carillon::cli
