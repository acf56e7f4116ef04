// What the documents say twice, or beside the code, says the same.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace {
namespace fs = std::filesystem;

std::string text_of(std::string_view path) {
    std::ifstream in{fs::path{CARILLON_SOURCE_DIR} / path};
    std::stringstream text;
    text << in.rdbuf();
    return std::move(text).str();
}

/// What stands between the first `begin` and the next `end`.
std::string between(std::string const& text, std::string_view begin, std::string_view end) {
    auto const from = text.find(begin);
    EXPECT_NE(from, std::string::npos) << begin;
    if (from == std::string::npos) return {};
    auto const start = from + begin.size();
    return text.substr(start, text.find(end, start) - start);
}

std::set<std::string> words(std::string const& text, std::regex const& pattern) {
    std::set<std::string> found;
    for (std::sregex_iterator at{text.begin(), text.end(), pattern}, end; at != end; ++at)
        EXPECT_TRUE(found.insert((*at)[1]).second) << (*at)[1] << " stands there twice";
    return found;
}

TEST(Docs, TheGuideListsEveryGateOfTheApi) {
    auto const schema = between(text_of("src/api/openapi.yaml"), "\n    Gate:\n", "\n    Preflight:\n");
    auto const codes = words(between(schema, "enum:\n", "]"), std::regex{"([a-z_]+)"});
    auto const table = between(text_of("docs/guide/preflight.md"), "## The gates\n\n", "\n\n");
    std::string first_cells;
    std::istringstream lines{table};
    for (std::string line; std::getline(lines, line);) first_cells += line.substr(0, line.find('|', 1));
    EXPECT_EQ(words(first_cells, std::regex{"`([a-z_]+)`"}), codes);
    EXPECT_GT(codes.size(), 10U);
}

}    // namespace
