#pragma once
#include <fstream>
#include <string>

namespace carillon {

/// The most memory this process has held, in MB. Not getrusage(): Linux hands a parent's peak on to what it
/// executes.
inline long peak_memory_mb() {
    std::ifstream status{"/proc/self/status"};
    for (std::string word; status >> word;)
        if (long kilobytes = 0; word == "VmHWM:" && status >> kilobytes) return kilobytes / 1024;
    return 0;
}

}    // namespace carillon
