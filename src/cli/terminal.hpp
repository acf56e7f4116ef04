#pragma once
#include "base/clock.hpp"
#include "base/problem.hpp"

#include <boost/json/value.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::cli {

/// "80,000"
std::string thousands(std::int64_t number);

/// Columns two spaces apart, as wide as their widest cell, the last one unpadded; one line a row.
std::string table(std::vector<std::string> const& header, std::vector<std::vector<std::string>> const& rows);

/// A JSON value as people read it: texts without quotes, null as "-".
std::string plain(boost::json::value const& value);

/// Where a field of the request stands in the document it came from: "line 12"; empty when it has no place.
using Place = std::function<std::string(std::string const& pointer)>;

/// The sentence, then a line for each error that says more, to standard error.
void print_problem(Problem const& problem, Place const& place = {});

/// How a command ends.
inline constexpr int done = 0, failed = 1, wrong_usage = 2;

/// A refusal: its sentences to standard error and, `as_json`, the problem+json object to standard output.
/// Returns how the command ends: failed, or wrong_usage for an input file that cannot be read.
int tell_refusal(Problem const& problem, bool as_json, Place const& place = {});

/// What long work has come to, on standard error: one line that renews itself on a terminal, plain lines and
/// fewer of them elsewhere. Silent with `quiet`.
class ProgressLine {
public:
    enum class Quiet : bool { no, yes };
    ProgressLine(Clock& clock, Quiet quiet);
    ~ProgressLine() { end(); }
    ProgressLine(ProgressLine const&) = delete;
    ProgressLine& operator=(ProgressLine const&) = delete;
    void show(std::string const& text);
    /// What was shown last stays.
    void end();

private:
    Clock& clock_;
    bool const quiet_, terminal_;
    std::string shown_, wanted_;
    Steady next_{};
};

}    // namespace carillon::cli
