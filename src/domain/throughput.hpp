#pragma once
#include <string_view>

namespace carillon {

/// Messages a second that Meta takes from a number, by the level its node shows (Meta: throughput page). An
/// operator whose numbers Meta has raised further says so with --throughput-high.
struct Throughput {
    int standard = 80;
    int high = 1'000;

    int of(std::string_view level) const { return level == "HIGH" ? high : standard; }
};

}    // namespace carillon
