#include "api/csv_cell.hpp"

namespace carillon::api {
namespace {
bool is_formula(std::string_view cell) {
    if (cell.empty()) return false;
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
