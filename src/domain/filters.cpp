#include "domain/filters.hpp"

namespace carillon {

std::string_view to_string(FilterMode mode) {
    switch (mode) {
        case FilterMode::include: return "include";
        case FilterMode::exclude: return "exclude";
    }
    return "?";
}

std::optional<FilterMode> filter_mode_from(std::string_view text) {
    for (auto const mode : {FilterMode::include, FilterMode::exclude})
        if (to_string(mode) == text) return mode;
    return {};
}

bool is_event_type(std::string_view text) {
    auto const fine = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
               c == '_' || c == ':' || c == '/' || c == '-';
    };
    return !text.empty() && text.size() <= 100 && std::all_of(text.begin(), text.end(), fine);
}

}    // namespace carillon
