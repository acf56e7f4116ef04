#include "domain/data_file.hpp"

#include "base/check.hpp"
#include "domain_data.hpp"

namespace carillon {
namespace {
std::vector<std::string_view> split(std::string_view text, char mark) {
    std::vector<std::string_view> parts;
    for (;;) {
        auto const end = text.find(mark);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}
}    // namespace

std::string_view data_file(std::string_view name) {
    auto const files = domain_data::files();
    auto const found = std::ranges::find(files, name, &domain_data::File::path);
    CHECK(found != files.end());
    return found->content;
}

std::vector<std::vector<std::string_view>> rows_of(std::string_view text, std::size_t columns) {
    std::vector<std::vector<std::string_view>> rows;
    bool named = false;
    for (auto const line : split(text, '\n')) {
        if (line.empty() || line.starts_with('#')) continue;
        auto fields = split(line, ',');
        CHECK(fields.size() == columns);
        if (std::exchange(named, true)) rows.push_back(std::move(fields));
    }
    return rows;
}

std::vector<std::string_view> words_of(std::string_view field) {
    if (field.empty()) return {};
    return split(field, ' ');
}

}    // namespace carillon
