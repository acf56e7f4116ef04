#pragma once
#include "api/dry_runner.hpp"
#include "store/store.hpp"

#include <filesystem>
#include <memory>

namespace carillon::scenarios {

/// Plays a dry run to its end before the request for it is answered: simulated time stands still meanwhile.
std::unique_ptr<api::DryRunner> make_dry_runner(store::Store& store, Clock& clock,
                                                std::filesystem::path folder);

}    // namespace carillon::scenarios
