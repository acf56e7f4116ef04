// Every scenario of every *.yaml beside this file as a test of its own: <file>.<name>.
#include "base/log.hpp"
#include "scenarios/run.hpp"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <set>

namespace carillon::scenarios {
namespace {

bool has_expectation(Scenario const& scenario) {
    for (auto const& step : scenario.steps) {
        if (expectations().contains(step.word)) return true;
        if (step.argument && step.argument.IsMap() && step.argument["expect"]) return true;
    }
    return false;
}

class ScenarioTest : public ::testing::Test {
public:
    ScenarioTest(std::string file, Scenario scenario)
        : file_{std::move(file)}, scenario_{std::move(scenario)} {}

    void TestBody() override {
        if (!has_expectation(scenario_)) return add(scenario_.mark.line + 1, "it expects nothing");
        try {
            scenarios::Run run{scenario_};
            run.prepare();
            for (auto const& step : scenario_.steps) take(run, step);
            run.check_promise();
        } catch (Failure const& failure) {
            add(failure.line, failure.what());
        } catch (std::exception const& error) {
            add(scenario_.mark.line + 1, error.what());
        }
    }

private:
    /// What does not come as expected is told, and the scenario goes on; what cannot be done ends it.
    void take(scenarios::Run& run, Step const& step) {
        if (!expectations().contains(step.word)) return run.take(step);
        try {
            run.take(step);
        } catch (Failure const& failure) {
            add(failure.line, failure.what());
        }
    }
    void add(int line, std::string const& what) const {
        ADD_FAILURE_AT(file_.c_str(), line) << scenario_.name << ": " << what;
    }

    std::string const file_;
    Scenario const scenario_;
};

/// Stands for a file that cannot be read as scenarios.
class UnreadableFile : public ::testing::Test {
public:
    UnreadableFile(std::string file, int line, std::string what)
        : file_{std::move(file)}, line_{line}, what_{std::move(what)} {}
    void TestBody() override { ADD_FAILURE_AT(file_.c_str(), line_) << what_; }

private:
    std::string const file_;
    int const line_;
    std::string const what_;
};

void add_unreadable(std::filesystem::path const& file, int line, std::string const& what) {
    ::testing::RegisterTest(
        file.stem().c_str(), "cannot be read", nullptr, nullptr, file.c_str(), line,
        [=]() -> ::testing::Test* { return new UnreadableFile{file.string(), line, what}; });
}

void add_file(std::filesystem::path const& file) {
    try {
        std::set<std::string> names;
        for (auto const& scenario : read_scenarios(file.string())) {
            if (!names.insert(scenario.name).second)
                throw Failure{scenario.mark, fmt::format("there are two scenarios \"{}\"", scenario.name)};
            auto const make = [file, scenario]() -> ::testing::Test* {
                return new ScenarioTest{file.string(), scenario};
            };
            ::testing::RegisterTest(file.stem().c_str(), scenario.name.c_str(), nullptr, nullptr,
                                    file.c_str(), scenario.mark.line + 1, make);
        }
    } catch (Failure const& failure) {
        add_unreadable(file, failure.line, failure.what());
    } catch (YAML::Exception const& error) {
        add_unreadable(file, error.mark.line + 1, error.what());
    }
}

/// Before gtest looks at its filter and its shards.
bool const registered = [] {
    std::set<std::filesystem::path> files;
    for (auto const& entry : std::filesystem::directory_iterator{CARILLON_SOURCE_DIR "/tests/scenarios"})
        if (entry.path().extension() == ".yaml") files.insert(entry.path());
    for (auto const& file : files) add_file(file);
    if (std::getenv("CARILLON_SCENARIO_LOG") == nullptr) spdlog::set_level(spdlog::level::off);
    return true;
}();

}    // namespace
}    // namespace carillon::scenarios
