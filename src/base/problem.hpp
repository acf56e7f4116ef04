#pragma once
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace carillon {

/// One field of the input that is wrong, as RFC 9457 answers list them.
struct FieldError {
    std::string pointer;          // JSON pointer or query parameter: "/scheduledLocal", "?limit"
    std::string code;             // stable and machine-readable: "required", "gap", "unknown_zone"
    std::string message;          // a sentence: what is wrong and how to mend it
    std::string proposed = {};    // a value that would be taken, where there is a nearest one
};

/// An expected refusal, told to whoever asked. The API answers it as application/problem+json, the CLI prints
/// it.
struct Problem {
    enum class Kind : std::uint8_t {
        malformed,       // 400: cannot be read
        unauthorized,    // 401
        forbidden,       // 403
        not_found,       // 404
        conflict,        // 409: the state does not allow it
        too_large,       // 413
        unsupported,     // 415
        invalid,         // 422: readable, but the rules refuse it
        throttled,       // 429
        upstream,        // 502: Meta's side refused or cannot be reached
        unavailable,     // 503
    };
    Kind kind = Kind::invalid;
    std::string code;      // stable: "stale_version", "campaign_not_draft"
    std::string detail;    // a sentence that says what happened and how to mend it
    std::vector<FieldError> errors = {};
};

/// What may be refused. Broken environments throw, our own mistakes CHECK; see base/check.hpp.
template <class T>
using Result = std::expected<T, Problem>;

inline std::unexpected<Problem> refuse(Problem::Kind kind, std::string code, std::string detail,
                                       std::vector<FieldError> errors = {}) {
    return std::unexpected{Problem{kind, std::move(code), std::move(detail), std::move(errors)}};
}

}    // namespace carillon
