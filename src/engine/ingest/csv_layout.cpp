#include "engine/ingest/csv_layout.hpp"

#include "domain/lead.hpp"
#include "domain/phone.hpp"
#include "engine/ingest/column_names.hpp"
#include "engine/ingest/refusals.hpp"

namespace carillon::ingest {
namespace {

constexpr std::size_t rows_judged = 200;
// Short rows are filled up with empty values, so every column costs in every row.
constexpr std::size_t columns_max = 1'000;
constexpr char delimiters[] = {'\t', ';', ','};    // of two that fit as well, the one rarer in text

using Row = std::vector<std::string>;

std::string_view trimmed(std::string_view text) {
    auto const start = text.find_first_not_of(" \t");
    if (start == std::string_view::npos) return {};
    return text.substr(start, text.find_last_not_of(" \t") - start + 1);
}

/// The head's first records, read with this delimiter. A record that breaks off at the head's end is left
/// out. Rows come with as many values as they have.
std::vector<Row> read_rows(std::string_view head, Head extent, char delimiter) {
    std::vector<Row> rows;
    std::size_t start = 0;
    Row row;
    std::string value;
    bool quoted = false, begun = false;
    auto const end_value = [&] { row.push_back(std::exchange(value, {})); };
    auto const end_row = [&] {
        if (begun) {
            end_value();
            rows.push_back(std::exchange(row, {}));
        }
        begun = false;
    };
    bool value_started = false, was_quoted = false;
    for (; start < head.size() && rows.size() <= rows_judged; ++start) {
        char const c = head[start];
        if (quoted) {
            if (c != '"')
                value += c;
            else if (start + 1 < head.size() && head[start + 1] == '"')
                value += head[++start];
            else
                quoted = false;
            continue;
        }
        if (c == '\n' || c == '\r') {
            end_row();
            value_started = was_quoted = false;
        } else if (c == delimiter) {
            begun = true;
            end_value();
            value_started = was_quoted = false;
        } else if (c == '"' && !value_started) {
            begun = value_started = quoted = was_quoted = true;
        } else {
            begun = value_started = true;
            value += c;
        }
    }
    if (start == head.size() && extent == Head::whole_file && !quoted) end_row();
    return rows;
}

/// The delimiter under which the header has several columns and most rows agree with it; with none, a single
/// column.
char find_delimiter(std::string_view head, Head extent) {
    char best = ',';
    double best_score = 0;
    for (char const candidate : delimiters) {
        auto const rows = read_rows(head, extent, candidate);
        if (rows.empty() || rows.front().size() < 2) continue;
        auto const columns = rows.front().size();
        auto const agreeing =
            std::ranges::count_if(rows, [&](auto const& row) { return row.size() == columns; });
        // Agreement first; of two that agree, the one that tells more columns apart.
        double const score = static_cast<double>(agreeing) / static_cast<double>(rows.size()) +
                             0.001 * static_cast<double>(std::min<std::size_t>(columns, 100));
        if (score > best_score) {
            best = candidate;
            best_score = score;
        }
    }
    return best;
}

/// A first line "sep=;" tells spreadsheets the delimiter; it is no header.
std::optional<char> take_separator_line(std::string_view head, std::size_t& skip) {
    if (head.size() < 6 || (head.substr(0, 4) != "sep=" && head.substr(0, 4) != "SEP=")) return {};
    if (head[5] != '\n' && head[5] != '\r') return {};
    if (std::ranges::find(delimiters, head[4]) == std::end(delimiters)) return {};
    skip = head.substr(5).starts_with("\r\n") ? 7 : 6;
    return head[4];
}

Result<Row> read_header(Row const& first) {
    Row columns;
    for (auto const& name : first) columns.emplace_back(trimmed(name));
    while (!columns.empty() && columns.back().empty())
        columns.pop_back();    // a spreadsheet's unused columns
    if (columns.size() > columns_max)
        return std::unexpected{refuse_too_many_columns(columns.size(), columns_max)};
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].empty()) return std::unexpected{refuse_empty_column_name(i + 1)};
        auto const twin =
            std::ranges::find(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(i), columns[i]);
        if (twin != columns.begin() + static_cast<std::ptrdiff_t>(i))
            return std::unexpected{refuse_duplicate_column_name(
                columns[i], static_cast<std::size_t>(twin - columns.begin()) + 1, i + 1)};
    }
    return columns;
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) {
        auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
        return lower(x) == lower(y);
    });
}

std::optional<std::size_t> find_named(Row const& columns, std::string_view name) {
    auto const wanted = trimmed(name);
    auto found = std::ranges::find(columns, wanted);
    if (found == columns.end())
        found = std::ranges::find_if(columns,
                                     [&](auto const& column) { return same_ignoring_case(column, wanted); });
    if (found == columns.end()) return {};
    return static_cast<std::size_t>(found - columns.begin());
}

bool is_convincing(std::string_view value, Country default_country) {
    auto const phone = parse_phone(value, default_country);
    return phone && is_known_number(*phone);
}

/// The share of a column's values that are numbers in use, and whether they are written like numbers.
struct Content {
    double share = 0;
    bool any_values = false;
};

Content judge_content(std::vector<Row> const& rows, std::size_t column, Country default_country) {
    std::size_t values = 0, numbers = 0;
    for (auto const& row : rows) {
        if (column >= row.size() || trimmed(row[column]).empty()) continue;
        ++values;
        numbers += is_convincing(row[column], default_country) ? 1 : 0;
    }
    if (values == 0) return {};
    return {static_cast<double>(numbers) / static_cast<double>(values), true};
}

}    // namespace

Result<std::size_t> find_phone_column(Row const& columns, std::vector<Row> const& rows,
                                      LayoutWishes const& wishes) {
    if (!wishes.phone_column.empty()) {
        if (auto const named = find_named(columns, wishes.phone_column)) return *named;
        return std::unexpected{refuse_missing_column("phoneColumn", wishes.phone_column, columns)};
    }
    // A name that speaks of phones counts as much as most of the values being numbers; values that contradict
    // the name (no number at all in it, where another column is full of them) outweigh it.
    std::optional<std::size_t> best;
    double best_score = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        auto const name = phone_name_score(columns[i]);
        auto const content = judge_content(rows, i, wishes.default_country);
        bool const plausible = name >= 2 || (name == 1 && content.share >= 0.3) || content.share >= 0.6;
        double const score = 0.4 * name + 2 * content.share;
        if (plausible && score > best_score) {
            best = i;
            best_score = score;
        }
    }
    for (auto const& name : columns)    // no column is named like a number: there is no header line at all
        if (is_convincing(name, wishes.default_country)) return std::unexpected{refuse_no_header(name)};
    if (best) return *best;
    return std::unexpected{refuse_no_phone_column(columns)};
}

Result<std::optional<std::size_t>> find_external_id_column(Row const& columns,
                                                           std::optional<std::size_t> phone_column,
                                                           LayoutWishes const& wishes) {
    if (!wishes.external_id_column.empty()) {
        if (auto const named = find_named(columns, wishes.external_id_column)) return named;
        return std::unexpected{refuse_missing_column("externalIdColumn", wishes.external_id_column, columns)};
    }
    auto const found = find_external_id_column(columns);
    return found == phone_column ? std::nullopt : found;
}

Result<CsvSample> read_sample(std::string_view head, Head extent) {
    CsvSample sample;
    auto const told = take_separator_line(head, sample.skip);
    head.remove_prefix(std::min(sample.skip, head.size()));
    if (told) sample.first_line = 2;
    sample.delimiter = told ? *told : find_delimiter(head, extent);
    sample.rows = read_rows(head, extent, sample.delimiter);
    if (sample.rows.empty()) {
        if (extent == Head::part) return std::unexpected{refuse_long_record(1, CsvParser::record_limit)};
        if (head.find('"') != std::string_view::npos) return std::unexpected{refuse_open_quote(1)};
        return std::unexpected{refuse_empty()};
    }
    auto columns = read_header(sample.rows.front());
    if (!columns) return std::unexpected{columns.error()};
    if (columns->empty()) return std::unexpected{refuse_empty_column_name(1)};
    sample.columns = std::move(*columns);
    sample.rows.erase(sample.rows.begin());
    return sample;
}

Result<CsvLayout> find_layout(std::string_view head, Head extent, LayoutWishes const& wishes) {
    auto sample = read_sample(head, extent);
    if (!sample) return std::unexpected{sample.error()};
    auto const phone = find_phone_column(sample->columns, sample->rows, wishes);
    if (!phone) return std::unexpected{phone.error()};
    auto const external_id = find_external_id_column(sample->columns, *phone, wishes);
    if (!external_id) return std::unexpected{external_id.error()};
    CsvLayout layout{.columns = std::move(sample->columns), .skip = sample->skip};
    layout.shape = {.delimiter = sample->delimiter,
                    .columns = layout.columns.size(),
                    .phone_column = *phone,
                    .first_line = sample->first_line};
    if (*external_id) layout.shape.external_id_column = **external_id;
    return layout;
}

}    // namespace carillon::ingest
