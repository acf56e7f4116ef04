#pragma once
#include "base/problem.hpp"
#include "domain/gates.hpp"

#include <vector>

namespace carillon::api {

/// 409 with one of errors[] for each gate that fails: its pointer names the field that mends it, its message
/// says how.
std::unexpected<Problem> refused_by_gates(std::vector<Gate> const& gates);

}    // namespace carillon::api
