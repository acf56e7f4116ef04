#include "base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace carillon {
namespace {
std::string describe(char const* condition, std::source_location const& where) {
    return fmt::format("check failed: {} at {}:{} in {}", condition, where.file_name(), where.line(),
                       where.function_name());
}
}    // namespace

void check_failed(char const* condition, std::source_location where) {
    std::fputs((describe(condition, where) + '\n').c_str(), stderr);    // the logger itself may be what broke
    std::abort();
}

void request_check_failed(char const* condition, std::source_location where) {
    throw RequestCheckFailed{describe(condition, where)};
}

}    // namespace carillon
