// The project's own rules about its source: the direction of includes, and what may not be called where.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace {
namespace fs = std::filesystem;

fs::path const source_root = fs::path{CARILLON_SOURCE_DIR} / "src";

/// Which folders a folder may include from, besides itself. docs/architecture.md draws the same arrows.
std::map<std::string, std::set<std::string>> const arrows{
    {"base", {}},
    {"domain", {"base"}},
    {"store", {"base", "domain"}},
    {"graph", {"base", "domain"}},
    {"sandbox", {"base", "domain", "graph"}},
    {"engine", {"base", "domain", "store", "graph"}},
    {"api", {"base", "domain", "store", "graph", "engine"}},
    {"cli", {"base", "domain", "store", "graph", "engine", "api", "sandbox"}},
    {"app", {"base", "domain", "store", "graph", "engine", "api", "sandbox", "cli"}},
};

struct Include {
    fs::path file;
    int line = 0;
    std::string path;
};

std::vector<fs::path> sources() {
    std::vector<fs::path> files;
    for (auto const& entry : fs::recursive_directory_iterator{source_root})
        if (entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp")
            files.push_back(fs::relative(entry.path(), source_root));
    return files;
}

bool is_test(fs::path const& file) {
    auto const name = file.filename().string();
    return name.find("_test.") != std::string::npos || name.find("test_") == 0 ||
           file.string().find("conformance") != std::string::npos;
}

std::vector<std::string> lines_of(fs::path const& file) {
    std::ifstream in{source_root / file};
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

std::vector<Include> own_includes(fs::path const& file) {
    static std::regex const pattern{"^\\s*#\\s*include\\s+\"([^\"]+)\""};
    std::vector<Include> includes;
    int number = 0;
    for (auto const& line : lines_of(file)) {
        ++number;
        if (std::smatch match; std::regex_search(line, match, pattern))
            includes.push_back({file, number, match[1]});
    }
    return includes;
}

std::string folder_of(fs::path const& path) { return path.begin()->string(); }

/// The cycle that a depth-first walk from `file` runs into, as text; empty when there is none.
std::string find_cycle(std::string const& file, std::map<std::string, std::vector<std::string>> const& graph,
                       std::set<std::string>& done, std::vector<std::string>& trail) {
    if (done.contains(file)) return {};
    if (auto const seen = std::find(trail.begin(), trail.end(), file); seen != trail.end()) {
        std::string text;
        for (auto it = seen; it != trail.end(); ++it) text += *it + " -> ";
        return text + file;
    }
    trail.push_back(file);
    if (auto const node = graph.find(file); node != graph.end())
        for (auto const& next : node->second)
            if (auto cycle = find_cycle(next, graph, done, trail); !cycle.empty()) return cycle;
    trail.pop_back();
    done.insert(file);
    return {};
}

TEST(Tidy, IncludesFollowTheArrowsOfTheArchitecture) {
    std::size_t seen = 0;
    for (auto const& file : sources()) {
        auto const from = folder_of(file);
        ASSERT_TRUE(arrows.contains(from))
            << file << " is in a folder that docs/architecture.md does not know";
        for (auto const& include : own_includes(file)) {
            auto const to = folder_of(include.path);
            if (!arrows.contains(to) || to == from) continue;
            ++seen;
            // A test may stand on the sandbox, whatever it tests.
            bool const allowed = arrows.at(from).contains(to) || (is_test(file) && to == "sandbox");
            EXPECT_TRUE(allowed) << "src/" << file.string() << ':' << include.line << ": " << from
                                 << " must not include \"" << include.path << '"';
        }
    }
    EXPECT_GT(seen, 50u) << "the walk found too little to have read the tree";
}

TEST(Tidy, NoHeaderIncludesItselfByAnyWay) {
    std::map<std::string, std::vector<std::string>> graph;
    for (auto const& file : sources())
        for (auto const& include : own_includes(file)) graph[file.string()].push_back(include.path);
    std::set<std::string> done;
    for (auto const& [file, includes] : graph) {
        std::vector<std::string> trail;
        EXPECT_EQ(find_cycle(file, graph, done, trail), "");
    }
}

TEST(Tidy, SqlStandsOnlyInTheStore) {
    static std::regex const sql{R"re("\s*(SELECT|INSERT|UPDATE|DELETE FROM|CREATE TABLE|PRAGMA)\s)re"};
    for (auto const& file : sources()) {
        if (folder_of(file) == "store") continue;
        for (auto const& line : lines_of(file))
            EXPECT_FALSE(std::regex_search(line, sql)) << "src/" << file.string() << ": " << line;
    }
}

TEST(Tidy, TimeAndSleepComeThroughTheClock) {
    static std::regex const direct{R"((system_clock|steady_clock)::now\(|sleep_for|sleep_until|\busleep\()"};
    std::set<std::string> const allowed{"base/clock.hpp", "base/clock.cpp"};
    for (auto const& file : sources()) {
        auto const folder = folder_of(file);
        if (allowed.contains(file.string()) || is_test(file) || folder == "app" || folder == "cli") continue;
        for (auto const& line : lines_of(file))
            EXPECT_FALSE(std::regex_search(line, direct)) << "src/" << file.string() << ": " << line;
    }
}

TEST(Tidy, NothingIsLeftForLater) {
    static std::regex const marker{"\\b(TODO|FIXME|XXX|HACK)\\b|GTEST_SKIP|^TEST.*DISABLED_"};
    for (auto const& file : sources())
        for (auto const& line : lines_of(file))
            EXPECT_FALSE(std::regex_search(line, marker)) << "src/" << file.string() << ": " << line;
}

}    // namespace
