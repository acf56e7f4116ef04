#include "scenarios/scenario.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace carillon::scenarios {
namespace {
constexpr std::array<std::string_view, 5> parts{"scenario", "rule", "given", "steps", "then"};

void read_word(Step& step, std::string const& text) {
    step.word = text;
    auto const space = text.rfind(' ');
    if (space == std::string::npos) return;
    int number = 0;
    auto const* const end = text.data() + text.size();
    auto const read = std::from_chars(text.data() + space + 1, end, number);
    if (read.ec != std::errc{} || read.ptr != end) return;
    step.word = text.substr(0, space);
    step.number = number;
}

Step read_step(YAML::Node const& node) {
    Step step;
    step.mark = node.Mark();
    if (node.IsScalar()) {
        read_word(step, node.Scalar());
    } else if (node.IsMap() && node.size() == 1) {
        read_word(step, node.begin()->first.Scalar());
        step.argument = node.begin()->second;
    } else {
        throw Failure{node.Mark(),
                      "a step is one word (- schedule) or one word with what it takes (- wait: 10s)"};
    }
    return step;
}

void read_steps(Scenario& scenario, YAML::Node const& list) {
    if (!list) return;
    if (!list.IsSequence()) throw Failure{list.Mark(), "steps and then are lists"};
    for (auto const& node : list) scenario.steps.push_back(read_step(node));
}

Scenario read_scenario(YAML::Node const& document) {
    Scenario scenario;
    scenario.mark = document.Mark();
    if (!document.IsMap())
        throw Failure{document.Mark(), "a scenario is a map that begins with `scenario: its name`"};
    for (auto const& member : document)
        if (std::find(parts.begin(), parts.end(), member.first.Scalar()) == parts.end())
            throw Failure{member.first.Mark(), fmt::format("there is no part \"{}\"; a scenario has {}",
                                                           member.first.Scalar(), fmt::join(parts, ", "))};
    for (auto const* const needed : {"scenario", "rule"})
        if (!document[needed] || !document[needed].IsScalar() || document[needed].Scalar().empty())
            throw Failure{document.Mark(), fmt::format("`{}` is missing", needed)};
    scenario.name = document["scenario"].Scalar();
    scenario.rule = document["rule"].Scalar();
    if (document["given"]) scenario.given = document["given"];
    read_steps(scenario, document["steps"]);
    read_steps(scenario, document["then"]);
    return scenario;
}
}    // namespace

std::vector<Scenario> read_scenarios(std::string const& file) {
    std::vector<Scenario> all;
    for (auto const& document : YAML::LoadAllFromFile(file)) all.push_back(read_scenario(document));
    if (all.empty()) throw Failure{YAML::Mark{}, "there is no scenario in it"};
    return all;
}

}    // namespace carillon::scenarios
