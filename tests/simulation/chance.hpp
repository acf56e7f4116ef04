#pragma once
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace carillon::simulation {

/// Chance from one seed, the same on every machine (SplitMix64).
class Chance {
public:
    explicit Chance(std::uint64_t seed) : state_{seed} {}
    std::uint64_t next() {
        std::uint64_t mixed = (state_ += 0x9e3779b97f4a7c15);
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return mixed ^ (mixed >> 31);
    }
    /// Of both ends too.
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
    }
    bool happens(double share) { return static_cast<double>(next() >> 11) * 0x1p-53 < share; }
    template <class T>
    T one_of(std::initializer_list<T> all) {
        return all.begin()[next() % all.size()];
    }
    template <class T>
    T const& one_of(std::vector<T> const& all) {
        return all[next() % all.size()];
    }

private:
    std::uint64_t state_;
};

}    // namespace carillon::simulation
