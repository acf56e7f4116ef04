#pragma once
#include <stdexcept>
#include <string>
#include <vector>
#include <yaml-cpp/yaml.h>

namespace carillon::scenarios {

/// What a scenario file gets wrong, or what did not come as it says; `line` counts from 1.
struct Failure : std::runtime_error {
    Failure(YAML::Mark mark, std::string const& what) : std::runtime_error{what}, line{mark.line + 1} {}
    int line;
};

/// One thing done or expected: "schedule", or "request: {…}".
struct Step {
    std::string word;    // "send 1" is the word "send" and the number 1
    int number = 1;
    YAML::Node argument;    // null where there is none
    YAML::Mark mark;
};

/// One test: what there is, what happens, and what must be so. As the README tells.
struct Scenario {
    std::string name, rule;
    YAML::Node given;
    std::vector<Step> steps;    // those of `steps` and `then` in their order
    YAML::Mark mark;
};

/// All of a file's scenarios, which stand in documents of their own. Throws Failure (and yaml-cpp's
/// ParserException) where a file cannot be a scenario.
std::vector<Scenario> read_scenarios(std::string const& file);

}    // namespace carillon::scenarios
