#include "api/csv_cell.hpp"

#include <algorithm>
#include <array>

namespace carillon::api {
namespace {
/// What a spreadsheet may drop before it looks: spaces and marks that show nothing.
std::string_view without_blanks(std::string_view cell) {
    constexpr std::array<std::string_view, 7> blanks{" ",      "\u00a0", "\u200b", "\u200e",
                                                     "\u200f", "\u3000", "\ufeff"};
    for (;;) {
        auto const blank = std::ranges::find_if(blanks, [&](auto each) { return cell.starts_with(each); });
        if (blank == blanks.end()) return cell;
        cell.remove_prefix(blank->size());
    }
}

bool is_formula(std::string_view cell) {
    cell = without_blanks(cell);
    if (cell.empty()) return false;
    // Some read the full-width forms as the plain ones.
    for (std::string_view const wide : {"＝", "＋", "－", "＠"})
        if (cell.starts_with(wide)) return true;
    char const first = cell[0];
    if (first == '=' || first == '@' || first == '\t' || first == '\r' || first == '\n') return true;
    if (first != '+' && first != '-') return false;
    return cell.size() == 1 || cell.find_first_not_of("0123456789. ", 1) != std::string_view::npos;
}
}    // namespace

void append_cell(std::string& out, std::string_view cell) {
    bool const formula = is_formula(cell);
    if (!formula && cell.find_first_of(",\"\r\n;\t") == std::string_view::npos) {
        out += cell;
        return;
    }
    out += '"';
    if (formula) out += '\'';
    for (char const c : cell) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

void append_record(std::string& out, std::span<std::string const> cells) {
    bool first = true;
    for (auto const& cell : cells) {
        if (!std::exchange(first, false)) out += ',';
        append_cell(out, cell);
    }
    out += "\r\n";
}

}    // namespace carillon::api
