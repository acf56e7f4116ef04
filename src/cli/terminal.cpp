#include "cli/terminal.hpp"

#include "api/answers.hpp"

#include <boost/json/serialize.hpp>

#include <cstdio>
#include <unistd.h>

namespace carillon::cli {
namespace {
using namespace std::chrono_literals;

/// Characters, not bytes. Wide ones count as one: a column out of line is the worst of it.
std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

void append_row(std::string& out, std::vector<std::string> const& cells,
                std::vector<std::size_t> const& widths) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        out += cells[i];
        if (i + 1 < cells.size()) out.append(widths[i] - width(cells[i]) + 2, ' ');
    }
    while (out.ends_with(' ')) out.pop_back();
    out += '\n';
}
}    // namespace

std::string thousands(std::int64_t number) {
    auto text = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > (number < 0 ? 1 : 0); at -= 3)
        text.insert(static_cast<std::size_t>(at), 1, ',');
    return text;
}

std::string table(std::vector<std::string> const& header, std::vector<std::vector<std::string>> const& rows) {
    std::vector<std::size_t> widths;
    for (auto const& cell : header) widths.push_back(width(cell));
    for (auto const& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
    std::string out;
    append_row(out, header, widths);
    for (auto const& row : rows) append_row(out, row, widths);
    return out;
}

std::string plain(boost::json::value const& value) {
    if (value.is_string()) return std::string{value.get_string()};
    if (value.is_null()) return "-";
    if (value.is_int64()) return thousands(value.get_int64());
    return boost::json::serialize(value);
}

void print_problem(Problem const& problem, Place const& place) {
    fmt::print(stderr, "carillon: {}\n", problem.detail);
    for (auto const& error : problem.errors) {
        auto const where = place ? place(error.pointer) : error.pointer;
        if (where.empty() && error.message == problem.detail) continue;    // said already
        fmt::print(stderr, "  {}{}{}\n", where, where.empty() ? "" : ": ", error.message);
    }
}

int tell_refusal(Problem const& problem, bool as_json, Place const& place) {
    if (as_json) {
        std::puts(api::problem_response(problem).body.c_str());
        std::fflush(stdout);
    }
    print_problem(problem, place);
    return problem.code == "no_file" ? wrong_usage : failed;
}

ProgressLine::ProgressLine(Clock& clock, Quiet quiet)
    : clock_{clock}, quiet_{quiet == Quiet::yes}, terminal_{::isatty(STDERR_FILENO) == 1} {}

void ProgressLine::show(std::string const& text) {
    wanted_ = text;
    auto const now = clock_.steady();
    if (quiet_ || wanted_ == shown_ || now < next_) return;
    next_ = now + (terminal_ ? Steady::duration{100ms} : Steady::duration{5s});
    shown_ = wanted_;
    if (terminal_)
        fmt::print(stderr, "\r{}\x1b[K", shown_);
    else
        fmt::print(stderr, "{}\n", shown_);
    std::fflush(stderr);
}

void ProgressLine::end() {
    if (quiet_ || wanted_.empty()) return;
    next_ = {};
    auto const last = std::exchange(wanted_, {});
    if (last != shown_) show(last);
    if (terminal_) fmt::print(stderr, "\n");
    wanted_.clear();
    shown_.clear();
}

}    // namespace carillon::cli
