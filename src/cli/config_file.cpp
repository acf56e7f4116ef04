#include "cli/config_file.hpp"

#include <CLI/CLI.hpp>
#include <toml++/toml.h>

namespace carillon::cli {
namespace {

std::string option_name(std::string_view key) {
    std::string name{key};
    std::replace(name.begin(), name.end(), '_', '-');
    return "--" + name;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            auto const replace = diagonal + (a[i - 1] != b[j - 1] ? 1 : 0);
            diagonal = std::exchange(row[j], std::min({replace, row[j] + 1, row[j - 1] + 1}));
        }
    }
    return row.back();
}

std::string nearest_option(CLI::App const& command, std::string const& name) {
    std::string best;
    std::size_t best_distance = 4;    // further away it is no slip of the keyboard
    for (auto const* option : command.get_options())
        for (auto const& candidate : option->get_lnames())
            if (auto const distance = edit_distance("--" + candidate, name); distance < best_distance) {
                best = candidate;
                best_distance = distance;
            }
    return best;
}

std::optional<std::string> text_of(toml::node const& node) {
    if (auto const text = node.value_exact<std::string>()) return *text;
    if (auto const number = node.value_exact<std::int64_t>()) return std::to_string(*number);
    if (auto const number = node.value_exact<double>()) return fmt::format("{}", *number);
    if (auto const flag = node.value_exact<bool>()) return *flag ? "true" : "false";
    return {};
}

std::unexpected<Problem> bad_config(std::filesystem::path const& file, toml::source_region const& where,
                                    std::string what) {
    return refuse(Problem::Kind::invalid, "bad_config",
                  fmt::format("{}:{}: {}", file.string(), where.begin.line, what));
}

Result<void> apply_key(CLI::App& command, std::filesystem::path const& file, std::string_view key,
                       toml::node const& node) {
    auto const name = option_name(key);
    auto* const option = command.get_option_no_throw(name);
    if (!option || name == "--config" || name == "--help") {
        auto const nearest = nearest_option(command, name);
        return bad_config(
            file, node.source(),
            nearest.empty()
                ? fmt::format("\"{}\" is not an option of \"carillon {}\".", key, command.get_name())
                : fmt::format("\"{}\" is not an option; did you mean \"{}\"?", key, nearest));
    }
    if (option->count() > 0) return {};    // a flag or the environment came first
    auto const text = text_of(node);
    if (!text)
        return bad_config(file, node.source(),
                          fmt::format("\"{}\" takes a text, a number or true/false.", key));
    try {
        option->add_result(*text);
        option->run_callback();
    } catch (CLI::Error const& error) {
        return bad_config(file, node.source(), error.what());
    }
    return {};
}
}    // namespace

CLI::Option* with_environment(CLI::Option* option) {
    auto name = "CARILLON_" + option->get_lnames().front();
    for (auto& c : name) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return option->envname(name);
}

Result<void> apply_config_file(CLI::App& command, std::filesystem::path const& file) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored))
        return refuse(Problem::Kind::invalid, "bad_config",
                      fmt::format("The configuration {} is not a file. Check the path given with --config.",
                                  file.string()));
    toml::table table;
    try {
        table = toml::parse_file(file.string());
    } catch (toml::parse_error const& error) {
        return bad_config(file, error.source(), fmt::format("{}.", error.description()));
    }
    for (auto const& [key, node] : table)
        if (auto applied = apply_key(command, file, key.str(), node); !applied) return applied;
    return {};
}

}    // namespace carillon::cli
