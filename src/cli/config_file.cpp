#include "cli/config_file.hpp"

#include <CLI/CLI.hpp>
#include <toml++/toml.h>

#include <algorithm>
#include <span>

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

std::vector<CLI::App*> subcommands(CLI::App& app) {
    return app.get_subcommands([](CLI::App*) { return true; });
}

/// What is near `name` among the options of the command and of those below it.
struct Nearest {
    std::string name;
    std::size_t distance = 4;    // further away it is no slip of the keyboard
};
void look_for_nearest(CLI::App& command, std::string const& name, Nearest& best) {
    for (auto const* option : command.get_options())
        for (auto const& candidate : option->get_lnames())
            if (auto const distance = edit_distance("--" + candidate, name); distance < best.distance)
                best = {candidate, distance};
    for (auto* const each : subcommands(command)) look_for_nearest(*each, name, best);
}

CLI::Option* configurable(CLI::App& command, std::string const& name) {
    return name == "--config" || name == "--help" ? nullptr : command.get_option_no_throw(name);
}

bool is_known_below(CLI::App& command, std::string const& name) {
    return configurable(command, name) || std::ranges::any_of(subcommands(command), [&](CLI::App* each) {
               return is_known_below(*each, name);
           });
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

/// A list of texts, for an option that may be given several times.
Result<void> apply_list(CLI::Option& option, std::filesystem::path const& file, std::string_view key,
                        toml::array const& list) {
    for (auto const& each : list) {
        auto const text = text_of(each);
        if (!text) return bad_config(file, each.source(), fmt::format("\"{}\" takes a list of texts.", key));
        option.add_result(*text);
    }
    option.run_callback();
    return {};
}

Result<void> apply_value(CLI::Option& option, std::filesystem::path const& file, std::string_view key,
                         toml::node const& node) {
    if (option.count() > 0) return {};    // a flag, the environment or a nearer table came first
    if (auto const* const list = node.as_array(); list && option.get_expected_max() > 1)
        return apply_list(option, file, key, *list);
    auto const text = text_of(node);
    if (!text)
        return bad_config(file, node.source(),
                          fmt::format("\"{}\" takes a text, a number or true/false.", key));
    try {
        option.add_result(*text);
        option.run_callback();
    } catch (CLI::Error const& error) {
        return bad_config(file, node.source(), error.what());
    }
    return {};
}

/// From the program down to the command.
using Path = std::span<CLI::App* const>;

/// A key of the table that belongs to `path.front()`.
Result<void> apply_key(Path path, std::filesystem::path const& file, std::string_view key,
                       toml::node const& node) {
    auto const name = option_name(key);
    if (auto* const option = configurable(*path.back(), name)) return apply_value(*option, file, key, node);
    if (auto* const option = configurable(*path.front(), name)) return apply_value(*option, file, key, node);
    if (is_known_below(*path.front(), name)) return {};    // another command's
    Nearest nearest;
    look_for_nearest(*path.front(), name, nearest);
    return bad_config(file, node.source(),
                      nearest.name.empty()
                          ? fmt::format("\"{}\" is not an option of \"{}\".", key, path.front()->get_name())
                          : fmt::format("\"{}\" is not an option; did you mean \"{}\"?", key, nearest.name));
}

/// The tables within `table` first: what is said of one command counts more than what is said of all.
Result<void> apply_table(Path path, std::filesystem::path const& file, toml::table const& table) {
    for (auto const& [key, node] : table) {
        if (!node.is_table()) continue;
        auto const below = subcommands(*path.front());
        auto const named = std::ranges::find(below, std::string{key.str()}, &CLI::App::get_name);
        if (named == below.end())
            return bad_config(
                file, node.source(),
                fmt::format("[{}] is not a command of \"{}\".", key.str(), path.front()->get_name()));
        if (path.size() < 2 || *named != path[1]) continue;
        if (auto done = apply_table(path.subspan(1), file, *node.as_table()); !done) return done;
    }
    for (auto const& [key, node] : table)
        if (!node.is_table())
            if (auto done = apply_key(path, file, key.str(), node); !done) return done;
    return {};
}

void name_environment(CLI::App& command) {
    for (auto* const option : command.get_options()) {
        if (option->get_lnames().empty() || option->get_lnames().front() == "help") continue;
        auto name = "CARILLON_" + option->get_lnames().front();
        for (auto& c : name)
            c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        option->envname(name);
    }
}

void complete_command(CLI::App& command) {
    for (auto* const each : subcommands(command)) complete_command(*each);
    if (!subcommands(command).empty()) return;
    auto const apply = [&command](std::string const& file) {
        if (auto const applied = apply_config_file(command, file); !applied)
            throw CLI::ValidationError{applied.error().detail};
    };
    command.add_option_function<std::string>("--config", apply,
                                             "TOML file; its keys are the flags' names, at the top or in a "
                                             "table of the command's name");
    // Not before: the environment would reach the options of commands that are not called.
    command.preparse_callback([&command](std::size_t) { name_environment(command); });
}
}    // namespace

void complete_options(CLI::App& program) {
    name_environment(program);
    for (auto* const each : subcommands(program)) complete_command(*each);
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
    std::vector<CLI::App*> path;
    for (auto* each = &command; each; each = each->get_parent()) path.insert(path.begin(), each);
    return apply_table(path, file, table);
}

}    // namespace carillon::cli
