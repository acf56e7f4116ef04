// Each seed is a test of its own: Simulation.Seed<number>. CARILLON_SEEDS=FROM-TO (or --seeds FROM-TO) runs
// others than the 200 of every day, CARILLON_SEED=N one, with its course.
#include "simulation/simulation.hpp"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>

namespace carillon::simulation {
namespace {

struct Seeds {
    std::uint64_t from = 1, to = 200;
};

bool tells_course() { return std::getenv("CARILLON_SEED") != nullptr; }

std::string how_to_replay(std::uint64_t seed) {
    return fmt::format("CARILLON_SEED={0} simulation_test --gtest_filter=Simulation.Seed{0}", seed);
}

class SeedTest : public ::testing::Test {
public:
    explicit SeedTest(std::uint64_t seed) : seed_{seed} {}
    void TestBody() override {
        Simulation simulation{seed_};
        try {
            simulation.run();
        } catch (std::exception const& error) {
            ADD_FAILURE() << error.what();
        }
        for (auto const& fault : simulation.faults()) ADD_FAILURE() << fault;
        if (HasFailure() || tells_course())
            std::printf("seed %llu:\n%s%zu messages accepted\nreplay: %s\n",
                        static_cast<unsigned long long>(seed_), simulation.course().c_str(),
                        simulation.accepted(), how_to_replay(seed_).c_str());
        if (!HasFailure()) {
            EXPECT_FALSE(simulation.record().sends.empty());
        }
    }

private:
    std::uint64_t const seed_;
};

/// A course that differs between two runs could not be replayed.
class SameCourseTest : public ::testing::Test {
public:
    explicit SameCourseTest(std::uint64_t seed) : seed_{seed} {}
    void TestBody() override {
        Simulation first{seed_}, second{seed_};
        first.run();
        second.run();
        EXPECT_FALSE(first.digest().empty());
        EXPECT_EQ(first.digest(), second.digest()) << how_to_replay(seed_);
    }

private:
    std::uint64_t const seed_;
};

template <class Test>
void add_tests(char const* suite, Seeds seeds, std::uint64_t step) {
    for (auto seed = seeds.from; seed <= seeds.to; seed += step) {
        auto const make = [seed]() -> ::testing::Test* { return new Test{seed}; };
        ::testing::RegisterTest(suite, fmt::format("Seed{}", seed).c_str(), nullptr, nullptr, __FILE__,
                                __LINE__, make);
    }
}

std::optional<Seeds> read_seeds(std::string_view text) {
    auto const dash = text.find('-');
    auto const number = [](std::string_view digits) -> std::optional<std::uint64_t> {
        std::uint64_t value = 0;
        auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (error != std::errc{} || end != digits.data() + digits.size()) return {};
        return value;
    };
    auto const from = number(text.substr(0, dash));
    auto const to = dash == text.npos ? from : number(text.substr(dash + 1));
    if (!from || !to || *from > *to) return {};
    return Seeds{*from, *to};
}

int run(int argc, char** argv) {
    Seeds seeds;
    std::string_view given;
    for (char const* const name : {"CARILLON_SEEDS", "CARILLON_SEED"})
        if (char const* const value = std::getenv(name)) given = value;
    for (int i = 1; i + 1 < argc; ++i)
        if (std::string_view{argv[i]} == "--seeds") given = argv[i + 1];
    if (!given.empty()) {
        auto const read = read_seeds(given);
        if (!read) {
            std::fputs("seeds are given as a number, or as two: --seeds 1-5000\n", stderr);
            return 2;
        }
        seeds = *read;
    }
    if (std::getenv("CARILLON_SIMULATION_LOG") == nullptr) spdlog::set_level(spdlog::level::off);
    add_tests<SeedTest>("Simulation", seeds, 1);
    add_tests<SameCourseTest>("SameCourse", seeds, 20);
    return RUN_ALL_TESTS();
}

}    // namespace
}    // namespace carillon::simulation

int main(int argc, char** argv) {
    ::testing::InitGoogleTest(&argc, argv);
    return carillon::simulation::run(argc, argv);
}
