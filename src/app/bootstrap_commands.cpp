#include "app/commands.hpp"
#include "base/check.hpp"
#include "base/crypto.hpp"
#include "domain/api_key.hpp"
#include "store/accounts.hpp"
#include "store/store.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <cstdio>
#include <iostream>
#include <termios.h>
#include <unistd.h>

namespace carillon::app {
namespace {
namespace json = boost::json;

/// Runs `work` against the database and blocks until it is done. Works beside a running server.
template <class T>
Result<T> with_store(ServerOptions const& options,
                     std::function<Async<Result<T>>(store::Store&, Clock&)> const& work) {
    SystemClock clock;
    std::error_code ignored;
    if (options.database.empty()) std::filesystem::create_directories(options.data_dir, ignored);
    boost::asio::io_context io{1};    // outlives the store, which resumes callers on it
    auto store = open_store(options, Purpose::tool, clock);
    if (!store) return std::unexpected{store.error()};
    auto result = boost::asio::co_spawn(io, work(**store, clock), boost::asio::use_future);
    io.run();
    return result.get();
}

struct Bootstrap {
    ServerOptions options;
    std::string name, org = "", email, password, role = "owner";
    bool as_json = false;
};

std::unexpected<Problem> no_organization(std::string const& name) {
    return refuse(
        Problem::Kind::not_found, "no_organization",
        name.empty()
            ? std::string{"Name the organization with --org; \"carillon org create NAME\" makes one."}
            : fmt::format("There is no organization \"{}\". \"carillon org create\" makes one.", name));
}

/// The organization named, or the only one there is.
Async<Result<OrgId>> find_organization(store::Store& store, std::string name) {
    if (!name.empty()) {
        auto const found = co_await store.accounts().find_organization(name);
        if (!found) co_return no_organization(name);
        co_return found->id;
    }
    auto const all = co_await store.accounts().organizations();
    if (all.size() != 1) co_return no_organization(name);
    co_return all.front().id;
}

Async<Result<json::object>> create_organization(store::Store& store, Clock& clock, Bootstrap const& given) {
    if (given.name.find_first_not_of(" \t") == std::string::npos)
        co_return refuse(Problem::Kind::invalid, "no_name", "An organization needs a name.");
    auto const id = co_await store.accounts().create_organization(given.name, clock.wall());
    if (!id) co_return std::unexpected{id.error()};
    json::object answer{{"id", id->value}, {"name", given.name}};
    co_return answer;
}

Async<Result<json::object>> add_user(store::Store& store, Clock& clock, Bootstrap const& given) {
    auto const org = co_await find_organization(store, given.org);
    if (!org) co_return std::unexpected{org.error()};
    auto const at = given.email.find('@');
    if (at == 0 || at == std::string::npos || at + 1 == given.email.size() ||
        given.email.find(' ') != std::string::npos)
        co_return refuse(
            Problem::Kind::invalid, "bad_email",
            fmt::format("\"{}\" is not an e-mail address. Write name@example.com.", given.email));
    if (given.password.size() < 10)
        co_return refuse(Problem::Kind::invalid, "short_password",
                         "The password needs at least 10 characters.");
    auto const role = store::role_from(given.role);
    CHECK(role.has_value());
    auto hash = hash_password(given.password);
    auto const id =
        co_await store.accounts().add_member(*org, given.email, std::move(hash), *role, clock.wall());
    if (!id) co_return std::unexpected{id.error()};
    json::object answer{
        {"id", id->value}, {"email", given.email}, {"organizationId", org->value}, {"role", given.role}};
    co_return answer;
}

Async<Result<json::object>> create_api_key(store::Store& store, Clock& clock, Bootstrap const& given) {
    auto const org = co_await find_organization(store, given.org);
    if (!org) co_return std::unexpected{org.error()};
    auto made = make_api_key();
    auto const id =
        co_await store.accounts().create_api_key(*org, given.name, made.prefix, made.hash, clock.wall());
    json::object answer{
        {"id", id.value}, {"name", given.name}, {"organizationId", org->value}, {"key", made.key}};
    co_return answer;
}

using Work = Async<Result<json::object>> (*)(store::Store&, Clock&, Bootstrap const&);

/// Runs it and prints what it made: with --json the object, else `say` of it.
int run(Bootstrap const& given, Work work, std::function<std::string(json::object const&)> const& say) {
    auto const made = with_store<json::object>(
        given.options, [&](store::Store& store, Clock& clock) { return work(store, clock, given); });
    if (!made) return fail(made.error(), given.as_json);
    std::puts(given.as_json ? json::serialize(*made).c_str() : say(*made).c_str());
    return 0;
}

std::shared_ptr<Bootstrap> options_of(CLI::App& command) {
    auto given = std::make_shared<Bootstrap>();
    add_database_options(command, given->options);
    command.add_flag("--json", given->as_json, "Print one JSON object");
    return given;
}

std::string text(json::object const& object, std::string_view key) {
    return std::string{object.at(key).as_string()};
}

void add_org(CLI::App& program, int& exit_code) {
    auto* const family = program.add_subcommand("org", "Organizations")->require_subcommand(1);
    auto* const command = family->add_subcommand("create", "Make an organization");
    auto const given = options_of(*command);
    command->add_option("name,--name", given->name, "Its name")->required();
    command->callback([given, &exit_code] {
        exit_code = run(*given, create_organization, [](json::object const& made) {
            return fmt::format("Organization \"{}\" made, id {}.", text(made, "name"),
                               made.at("id").as_int64());
        });
    });
}

/// From standard input; on a terminal it asks, and what is typed is not shown.
std::string read_password() {
    bool const terminal = ::isatty(STDIN_FILENO) == 1;
    termios shown{};
    if (terminal) {
        std::fputs("Password: ", stderr);
        ::tcgetattr(STDIN_FILENO, &shown);
        auto hidden = shown;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    std::string password;
    std::getline(std::cin, password);
    if (terminal) {
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        std::fputc('\n', stderr);
    }
    return password;
}

void add_user(CLI::App& program, int& exit_code) {
    auto* const family =
        program.add_subcommand("user", "People who sign in to the page")->require_subcommand(1);
    auto* const command = family->add_subcommand("add", "Add a person to an organization");
    auto const given = options_of(*command);
    command->add_option("email,--email", given->email, "E-mail address")->required();
    command->add_option("--org", given->org, "The organization's name; needed when there are several");
    command->add_option("--role", given->role, "owner, admin, member or viewer")
        ->check(CLI::IsMember({"owner", "admin", "member", "viewer"}))
        ->capture_default_str();
    command->add_option("--password", given->password,
                        "Left out: read from standard input, so that it stays out of the shell's history");
    command->callback([given, &exit_code] {
        if (given->password.empty()) given->password = read_password();
        exit_code = run(*given, app::add_user, [](json::object const& made) {
            return fmt::format("{} may sign in as {}.", text(made, "email"), text(made, "role"));
        });
    });
}

void add_apikey(CLI::App& program, int& exit_code) {
    auto* const family =
        program.add_subcommand("apikey", "Keys for systems that use the API")->require_subcommand(1);
    auto* const command = family->add_subcommand("create", "Make an API key; it is shown this once");
    auto const given = options_of(*command);
    given->name = "command line";
    command->add_option("--name", given->name, "What it is for")->capture_default_str();
    command->add_option("--org", given->org, "The organization's name; needed when there are several");
    command->callback([given, &exit_code] {
        exit_code = run(*given, create_api_key, [](json::object const& made) { return text(made, "key"); });
    });
}

void add_migrate(CLI::App& program, int& exit_code) {
    auto* const command = program.add_subcommand("migrate", "Bring the database's schema up to date");
    auto const given = options_of(*command);
    command->callback([given, &exit_code] {
        SystemClock clock;
        auto const store = open_store(given->options, Purpose::tool, clock);
        exit_code = store ? 0 : fail(store.error(), given->as_json);
        if (!store) return;
        std::puts(given->as_json ? json::serialize(json::object{{"upToDate", true}}).c_str()
                                 : "The database is up to date.");
    });
}
}    // namespace

void add_bootstrap_commands(CLI::App& program, int& exit_code) {
    add_org(program, exit_code);
    add_user(program, exit_code);
    add_apikey(program, exit_code);
    add_migrate(program, exit_code);
}

}    // namespace carillon::app
