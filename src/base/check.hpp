#pragma once
#include <source_location>
#include <stdexcept>

namespace carillon {

/// Thrown by CHECK_REQUEST: our own mistake, confined to one request. The request's edge logs it and answers
/// 500.
class RequestCheckFailed : public std::logic_error {
    using std::logic_error::logic_error;
};

/// Logs what failed and where, then aborts. Never returns.
[[noreturn]] void check_failed(char const* condition, std::source_location where);
[[noreturn]] void request_check_failed(char const* condition, std::source_location where);

}    // namespace carillon

/// State can no longer be trusted: stop the process. Always compiled. None of these judges input from
/// outside.
#define CHECK(condition) \
    ((condition) ? void(0) : ::carillon::check_failed(#condition, std::source_location::current()))
/// Our mistake, but only this request is spoiled: throws RequestCheckFailed.
#define CHECK_REQUEST(condition) \
    ((condition) ? void(0) : ::carillon::request_check_failed(#condition, std::source_location::current()))
/// Costly or harmless: on in debug builds, tests and fuzzing.
#ifdef NDEBUG
#define ASSUME(condition) void(0)
#else
#define ASSUME(condition) CHECK(condition)
#endif
