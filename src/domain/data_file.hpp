#pragma once
#include <string_view>
#include <vector>

namespace carillon {

/// A file of domain/data that is part of the program; its name must be one of them.
std::string_view data_file(std::string_view name);

/// The rows of a data file: comma-separated, without quotes, `columns` fields each. Comments (#), empty lines
/// and the line that names the columns are left out. The fields are views into `text`.
std::vector<std::vector<std::string_view>> rows_of(std::string_view text, std::size_t columns);

/// The words of a field: "204 226".
std::vector<std::string_view> words_of(std::string_view field);

}    // namespace carillon
