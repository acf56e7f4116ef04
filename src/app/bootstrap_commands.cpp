#include "app/commands.hpp"
#include "base/check.hpp"
#include "base/crypto.hpp"
#include "domain/api_key.hpp"
#include "domain/password.hpp"
#include "store/people.hpp"
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
    std::string name, org = "", email, password, role = "owner", expect;
    bool remove_second_factor = false;
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

Async<void> audit(store::Store& store, OrgId org, std::string action, std::string subject,
                  json::object detail, Clock& clock) {
    store::AuditEntry entry{.org = org,
                            .actor = "cli",
                            .action = std::move(action),
                            .subject = std::move(subject),
                            .detail_json = json::serialize(detail),
                            .at = clock.wall()};
    co_await store.accounts().audit(std::move(entry));
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
    if (!is_email(given.email))
        co_return refuse(
            Problem::Kind::invalid, "bad_email",
            fmt::format("\"{}\" is not an e-mail address. Write name@example.com.", given.email));
    if (auto const fault = password_fault(given.password, given.email))
        co_return refuse(Problem::Kind::invalid, "weak_password", *fault);
    auto const role = carillon::role_from(given.role);
    CHECK(role.has_value());
    auto hash = hash_password(given.password);
    auto const id =
        co_await store.accounts().add_member(*org, given.email, std::move(hash), *role, clock.wall());
    if (!id) co_return std::unexpected{id.error()};
    json::object detail{{"email", given.email}, {"role", given.role}};
    co_await audit(store, *org, "member.add", fmt::format("user:{}", id->value), std::move(detail), clock);
    json::object answer{
        {"id", id->value}, {"email", given.email}, {"organizationId", org->value}, {"role", given.role}};
    co_return answer;
}

/// For who forgot it, or lost the second factor: whoever may use the database may do this.
Async<Result<json::object>> reset_password(store::Store& store, Clock& clock, Bootstrap const& given) {
    auto const user = co_await store.accounts().find_user(given.email);
    if (!user)
        co_return refuse(
            Problem::Kind::not_found, "no_user",
            fmt::format("There is no user \"{}\". \"carillon user add\" makes one.", given.email));
    if (auto const fault = password_fault(given.password, user->email))
        co_return refuse(Problem::Kind::invalid, "weak_password", *fault);
    auto const memberships = co_await store.accounts().memberships(user->id);
    if (memberships.empty())
        co_return refuse(
            Problem::Kind::not_found, "no_organization",
            fmt::format("{} belongs to no organization any more. \"carillon user add\" adds them to one.",
                        user->email));
    auto const org = memberships.front().org;
    auto hash = hash_password(given.password);
    SessionId const none;
    co_await store.people().set_password(user->id, std::move(hash), none, org, "cli", clock.wall());
    if (given.remove_second_factor)
        co_await store.people().remove_second_factor(user->id, org, "cli", clock.wall());
    json::object answer{{"id", user->id.value}, {"email", user->email}};
    co_return answer;
}

/// Looks at every organization's audit log. A refusal when one does not hold together.
Async<Result<json::object>> verify_audit(store::Store& store, Clock&, Bootstrap const& given) {
    json::array logs;
    auto const all = co_await store.accounts().organizations();
    for (auto const& org : all) {
        if (!given.org.empty() && org.name != given.org) continue;
        auto const verdict = co_await store.accounts().verify_audit_log(org.id);
        if (verdict.broken_at)
            co_return refuse(
                Problem::Kind::conflict, "audit_log_broken",
                fmt::format(
                    "The audit log of \"{}\" was changed outside Carillon: entry {} does not follow from "
                    "those before it. Compare with a backup.",
                    org.name, *verdict.broken_at));
        logs.push_back(json::object{{"organizationId", org.id.value},
                                    {"name", org.name},
                                    {"entries", verdict.entries},
                                    {"lastId", verdict.last_id},
                                    {"lastHash", verdict.last_hash}});
    }
    if (logs.empty() && !given.org.empty()) co_return no_organization(given.org);
    if (!given.expect.empty() && std::ranges::none_of(logs, [&](auto const& log) {
            return log.at("lastHash").as_string() == std::string_view{given.expect};
        }))
        co_return refuse(
            Problem::Kind::conflict, "audit_log_other_head",
            fmt::format("No audit log ends with the hash {}. Entries came after it (look for it with GET "
                        "/api/v1/audit-log), or the log was cut or made anew.",
                        given.expect));
    json::object answer{{"logs", std::move(logs)}};
    co_return answer;
}

Async<Result<json::object>> create_api_key(store::Store& store, Clock& clock, Bootstrap const& given) {
    auto const org = co_await find_organization(store, given.org);
    if (!org) co_return std::unexpected{org.error()};
    auto made = make_api_key();
    store::ApiKey key{.org = *org, .name = given.name, .prefix = made.prefix, .created_at = clock.wall()};
    auto const id = co_await store.accounts().create_api_key(key, made.hash);
    json::object detail{{"name", given.name}};
    co_await audit(store, *org, "api_key.create", fmt::format("api_key:{}", id.value), std::move(detail),
                   clock);
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

void add_password_reset(CLI::App& family, int& exit_code) {
    auto* const command = family.add_subcommand("password", "Set a user's password anew; their sessions end");
    auto const given = options_of(*command);
    command->add_option("email,--email", given->email, "E-mail address")->required();
    command->add_option("--password", given->password,
                        "Left out: read from standard input, so that it stays out of the shell's history");
    command->add_flag("--remove-second-factor", given->remove_second_factor,
                      "For who lost the authenticator app and the recovery codes");
    command->callback([given, &exit_code] {
        if (given->password.empty()) given->password = read_password();
        exit_code = run(*given, reset_password, [](json::object const& made) {
            return fmt::format("{} has a new password.", text(made, "email"));
        });
    });
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
    add_password_reset(*family, exit_code);
}

void add_audit(CLI::App& program, int& exit_code) {
    auto* const family = program.add_subcommand("audit", "The audit log")->require_subcommand(1);
    auto* const command = family->add_subcommand(
        "verify", "Check that no entry of the audit log was changed, added or taken out");
    auto const given = options_of(*command);
    command->add_option("--org", given->org, "Only this organization's, by name");
    command->add_option(
        "--expect", given->expect,
        "A last hash that was printed before and kept elsewhere: fails unless a log ends with it");
    command->callback([given, &exit_code] {
        exit_code = run(*given, verify_audit, [](json::object const& made) {
            std::string said;
            for (auto const& log : made.at("logs").as_array())
                said += fmt::format("{}{}: {} entries hold together; the last is {}, hash {}.",
                                    said.empty() ? "" : "\n", std::string_view{log.at("name").as_string()},
                                    log.at("entries").as_int64(), log.at("lastId").as_int64(),
                                    std::string_view{log.at("lastHash").as_string()});
            return said.empty() ? std::string{"There is no organization yet."} : said;
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
    add_audit(program, exit_code);
    add_migrate(program, exit_code);
}

}    // namespace carillon::app
