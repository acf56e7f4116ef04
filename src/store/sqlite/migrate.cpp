#include "store/sqlite/migrate.hpp"

#include "migrations.hpp"
#include "store/sqlite/audit_chain.hpp"

#include <spdlog/spdlog.h>

#include <charconv>

namespace carillon::store::sqlite {
namespace {
constexpr std::int64_t application_id = 0x4361726c;    // "Carl"; tells our files from other programs'

/// 12 of "0012_name.sql".
int number_of(std::string_view path) {
    int number = 0;
    std::from_chars(path.data(), path.data() + path.size(), number);
    return number;
}
}    // namespace

int known_schema() {
    int known = 0;
    for (auto const& file : migrations::files()) {
        CHECK(number_of(file.path) == known + 1);    // none missing, none twice
        ++known;
    }
    return known;
}

Result<void> check_schema(Connection& connection, std::filesystem::path const& file) {
    auto const application = connection.one<std::int64_t>("PRAGMA application_id");
    auto const version = connection.one<std::int64_t>("PRAGMA user_version");
    bool const empty = !connection.exists("SELECT 1 FROM sqlite_schema");
    CHECK(application && version);
    if (*application != application_id && !empty)
        return refuse(Problem::Kind::conflict, "database_foreign",
                      fmt::format("{} is a database of another program. Name another file.", file.string()));
    if (*version > known_schema())
        return refuse(
            Problem::Kind::conflict, "database_newer",
            fmt::format("{} was made by a newer Carillon (schema {}, this one knows {}): run the newer "
                        "version or restore a backup.",
                        file.string(), *version, known_schema()));
    return {};
}

void migrate(Connection& connection) {
    bool const fresh = connection.one<std::int64_t>("PRAGMA user_version") == 0;
    for (auto const& file : migrations::files()) {
        connection.run("BEGIN IMMEDIATE");    // another process may be at it too: look again inside
        auto const version = connection.one<std::int64_t>("PRAGMA user_version");
        CHECK(version.has_value());
        if (*version < number_of(file.path)) {
            connection.script(std::string{file.content});
            if (number_of(file.path) == audit_chain_schema) chain_old_entries(connection);
            connection.script(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}",
                                          application_id, number_of(file.path)));
            if (!fresh) spdlog::info("Database schema brought to {}", file.path);
        }
        connection.run("COMMIT");
    }
}

}    // namespace carillon::store::sqlite
