#include "app/commands.hpp"
#include "app/secret_rotation.hpp"

#include <CLI/CLI.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <cstdio>

namespace carillon::app {
namespace {
namespace json = boost::json;

struct Given {
    ServerOptions options;
    std::filesystem::path new_key_file;
    bool as_json = false;
};

int rotate(Given const& given) {
    auto const done = rotate_secret_key(given.options, given.new_key_file);
    if (!done) return fail(done.error(), given.as_json);
    if (given.as_json) {
        json::object const shown{{"sealedAnew", done->changed},
                                 {"alreadyNew", done->standing},
                                 {"replaced", done->replaced.string()},
                                 {"toDo", done->to_do}};
        std::puts(json::serialize(shown).c_str());
        return 0;
    }
    fmt::print("{} secrets are sealed with the new key", done->changed + done->standing);
    if (done->standing > 0) fmt::print(" ({} were already)", done->standing);
    if (!done->replaced.empty()) fmt::print("; {} holds it", done->replaced.string());
    fmt::print(".\n{}\n", done->to_do);
    return 0;
}
}    // namespace

void add_secret_commands(CLI::App& program, int& exit_code) {
    auto* const family = program.add_subcommand("secrets", "The key that seals tokens and secrets at rest")
                             ->require_subcommand(1);
    auto const given = std::make_shared<Given>();
    auto* const command = family->add_subcommand(
        "rotate", "Seal every stored secret with another key; while the server is stopped");
    add_database_options(*command, given->options);
    command->add_option(
        "--secret-key-file", given->options.secret_key_file,
        "The key as it is now; default: CARILLON_SECRET_KEY, or secret.key in the data directory");
    command->add_option("--new-key-file", given->new_key_file, "The new key; made when it does not exist")
        ->required();
    command->add_flag("--json", given->as_json, "Print one JSON object");
    command->callback([given, &exit_code] { exit_code = rotate(*given); });
}

}    // namespace carillon::app
