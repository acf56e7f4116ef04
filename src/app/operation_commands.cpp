#include "app/commands.hpp"
#include "app/doctor.hpp"
#include "cli/terminal.hpp"
#include "store/sqlite/backup.hpp"

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <cstdio>

namespace carillon::app {
namespace {
namespace json = boost::json;

struct Given {
    ServerOptions options;
    std::filesystem::path target;
    bool as_json = false;
};

void on_call(CLI::App& command, std::shared_ptr<Given> given, int& exit_code, int (*work)(Given const&)) {
    command.add_flag("--json", given->as_json, "Print JSON");
    command.callback([given, &exit_code, work] { exit_code = work(*given); });
}

int doctor(Given const& given) {
    SystemClock clock;
    auto const findings = examine(given.options, clock);
    json::array list;
    std::vector<std::vector<std::string>> rows;
    bool sound = true;
    for (auto const& each : findings) {
        std::string const status{to_string(each.status)};
        list.push_back(json::object{
            {"what", each.what}, {"status", status}, {"message", each.message}, {"fix", each.fix}});
        rows.push_back({status, each.what, each.fix.empty() ? each.message : each.message + " " + each.fix});
        if (each.status == Finding::Status::fail) sound = false;
    }
    if (given.as_json)
        std::puts(json::serialize(json::object{{"sound", sound}, {"findings", std::move(list)}}).c_str());
    else
        std::fputs(cli::table({"", "what", "what is so"}, rows).c_str(), stdout);
    return sound ? 0 : 1;
}

int backup(Given const& given) {
    auto const file = database_file(given.options);
    if (!file) return fail(file.error(), given.as_json);
    if (auto const copied = store::backup_sqlite(*file, given.target); !copied)
        return fail(copied.error(), given.as_json);
    if (given.as_json)
        std::puts(
            json::serialize(json::object{{"database", file->string()}, {"backup", given.target.string()}})
                .c_str());
    else
        fmt::print(
            "{} holds the database as it stands now. Keep the secret key with it ({}): without it the "
            "stored tokens cannot be read.\n",
            given.target.string(),
            (given.options.secret_key_file.empty() ? given.options.data_dir / "secret.key"
                                                   : given.options.secret_key_file)
                .string());
    return 0;
}
}    // namespace

void add_operation_commands(CLI::App& program, int& exit_code) {
    auto const examined = std::make_shared<Given>();
    auto& options = examined->options;
    auto* const look = program.add_subcommand(
        "doctor", "Look at all a server needs, and say what to mend; 1 when something fails");
    add_database_options(*look, options);
    look->add_option("--graph-url", options.graph_url, "Meta's Graph API, or a sandbox")
        ->capture_default_str();
    look->add_option("--graph-version", options.graph_version, "Graph API version")->capture_default_str();
    look->add_option("--graph-ca", options.graph_ca_file, "PEM file of the authorities to trust for it");
    look->add_option("--secret-key-file", options.secret_key_file,
                     "Default: secret.key in the data directory");
    look->add_option("--tls-cert", options.tls_certificate, "PEM file of the server's certificate chain");
    look->add_option("--tls-key", options.tls_key, "PEM file of its private key");
    look->add_option("--public-url", options.public_url, "How Meta and browsers reach the server");
    on_call(*look, examined, exit_code, doctor);

    auto const copied = std::make_shared<Given>();
    auto* const copy =
        program.add_subcommand("backup", "Copy the database into a new file, safely while the server runs");
    add_database_options(*copy, copied->options);
    copy->add_option("--secret-key-file", copied->options.secret_key_file,
                     "Where the key is, for the reminder to keep it too");
    copy->add_option("file", copied->target, "The copy; it must not exist")->required();
    on_call(*copy, copied, exit_code, backup);
}

void add_version_command(CLI::App& program) {
    auto const as_json = std::make_shared<bool>(false);
    auto* const command = program.add_subcommand("version", "Print the version");
    command->add_flag("--json", *as_json, "Print JSON");
    command->callback([as_json] {
        std::puts(*as_json ? json::serialize(json::object{{"version", CARILLON_VERSION}}).c_str()
                           : CARILLON_VERSION);
    });
}

}    // namespace carillon::app
