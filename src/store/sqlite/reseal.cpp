#include "store/sqlite/reseal.hpp"

#include "store/sqlite/connection.hpp"
#include "store/sqlite/file_lock.hpp"
#include "store/sqlite/migrate.hpp"

#include <system_error>

namespace carillon::store {
namespace {
namespace fs = std::filesystem;
using namespace sqlite;

/// A secret that opens with neither key.
struct Stuck {
    std::string where;
};

/// What stands as hexadecimal text, as remembered answers do; empty when it is none.
std::string from_hex(std::string_view hex) {
    auto const digit = [](char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        if (digit(hex[i]) < 0 || digit(hex[i + 1]) < 0) return {};
        bytes += static_cast<char>(digit(hex[i]) << 4 | digit(hex[i + 1]));
    }
    return bytes;
}

class Resealer {
public:
    Resealer(Connection& db, SecretBox const& old, SecretBox const& fresh)
        : db_{db}, old_{old}, fresh_{fresh} {}

    Resealed run() {
        accounts();
        signing_keys();
        outbound_webhooks();
        second_factors();
        person_key();
        remembered_answers();
        return count_;
    }

private:
    /// Nothing when neither key opens it.
    std::optional<std::string> again(std::string const& sealed) {
        if (auto const plain = old_.open(sealed)) {
            ++count_.changed;
            return fresh_.seal(*plain);
        }
        if (!fresh_.open(sealed)) return {};
        ++count_.standing;
        return sealed;
    }
    std::string must(std::string const& sealed, std::string where) {
        auto done = again(sealed);
        if (!done) throw Stuck{std::move(where)};
        return *std::move(done);
    }

    void accounts() {
        struct Row {
            WabaId id;
            std::string meta_id, token, app, verify;
        };
        std::vector<Row> rows;
        auto row = db_.query("SELECT id, waba_id, access_token, app_secret, verify_token FROM wabas");
        while (row.next())
            rows.push_back({row.take<WabaId>(), row.take<std::string>(), row.take<std::string>(),
                            row.take<std::string>(), row.take<std::string>()});
        for (auto const& each : rows) {
            auto const where = fmt::format("of the account {}", each.meta_id);
            auto const token = must(each.token, where), app = must(each.app, where),
                       verify = must(each.verify, where);
            db_.run("UPDATE wabas SET access_token = ?2, app_secret = ?3, verify_token = ?4 WHERE id = ?1",
                    each.id, Blob{token}, Blob{app}, Blob{verify});
        }
    }

    void signing_keys() {
        std::vector<std::pair<SigningKeyId, std::string>> rows;
        auto row = db_.query("SELECT id, secret FROM signing_keys WHERE length(secret) > 0");
        while (row.next()) {
            auto const id = row.take<SigningKeyId>();
            rows.emplace_back(id, row.take<std::string>());
        }
        for (auto const& [id, sealed] : rows) {
            auto const secret = must(sealed, fmt::format("of the signing key {}", id.value));
            db_.run("UPDATE signing_keys SET secret = ?2 WHERE id = ?1", id, Blob{secret});
        }
    }

    void outbound_webhooks() {
        std::vector<std::pair<std::int64_t, std::string>> rows;
        auto row = db_.query("SELECT id, secret FROM outbound_webhooks");
        while (row.next()) {
            auto const id = row.take<std::int64_t>();
            rows.emplace_back(id, row.take<std::string>());
        }
        for (auto const& [id, sealed] : rows) {
            auto const secret = must(sealed, fmt::format("of the outbound webhook {}", id));
            db_.run("UPDATE outbound_webhooks SET secret = ?2 WHERE id = ?1", id, Blob{secret});
        }
    }

    void second_factors() {
        std::vector<std::pair<UserId, std::string>> rows;
        auto row = db_.query("SELECT id, totp_secret FROM users WHERE totp_secret IS NOT NULL");
        while (row.next()) {
            auto const id = row.take<UserId>();
            rows.emplace_back(id, row.take<std::string>());
        }
        for (auto const& [id, sealed] : rows) {
            auto const secret = must(sealed, fmt::format("of the second factor of user {}", id.value));
            db_.run("UPDATE users SET totp_secret = ?2 WHERE id = ?1", id, Blob{secret});
        }
    }

    void person_key() {
        auto const sealed = db_.one<std::string>("SELECT sealed FROM person_key");
        if (!sealed) return;
        if (!db_.exists("SELECT 1 FROM erased_people")) {
            db_.run("DELETE FROM person_key");    // the next start makes another
            return;
        }
        auto const key = must(*sealed, "of the hashes of erased people");
        db_.run("UPDATE person_key SET sealed = ?", Blob{key});
    }

    /// Kept for a day to answer a repeated request: one that cannot be read is of no use, and goes.
    void remembered_answers() {
        struct Row {
            OrgId org;
            std::string key, body;
        };
        std::vector<Row> rows;
        auto row = db_.query("SELECT org_id, key, body FROM remembered_answers");
        while (row.next())
            rows.push_back({row.take<OrgId>(), row.take<std::string>(), row.take<std::string>()});
        for (auto const& each : rows) {
            auto const sealed = again(from_hex(each.body));
            if (!sealed) {
                db_.run("DELETE FROM remembered_answers WHERE org_id = ? AND key = ?", each.org, each.key);
                continue;
            }
            auto const hex = to_hex({reinterpret_cast<unsigned char const*>(sealed->data()), sealed->size()});
            db_.run("UPDATE remembered_answers SET body = ?3 WHERE org_id = ?1 AND key = ?2", each.org,
                    each.key, hex);
        }
    }

    Connection& db_;
    SecretBox const& old_;
    SecretBox const& fresh_;
    Resealed count_;
};

Result<Resealed> reseal(fs::path const& file, SecretBox const& old, SecretBox const& fresh) {
    Connection db{file, Connection::Access::write, {}, 4 * 1024};
    if (auto const checked = check_schema(db, file); !checked) return std::unexpected{checked.error()};
    db.script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
    migrate(db);
    db.script("BEGIN IMMEDIATE");
    Resealed done;
    try {
        done = Resealer{db, old, fresh}.run();
    } catch (Stuck const& stuck) {
        db.rollback();
        return refuse(
            Problem::Kind::conflict, "wrong_secret_key",
            fmt::format("The secrets {} open with neither key; nothing was changed. Give the key they "
                        "were sealed with by --secret-key-file.",
                        stuck.where));
    }
    db.script("COMMIT");
    // The log still has the pages as they were.
    db.script("PRAGMA wal_checkpoint(TRUNCATE)");
    return done;
}
}    // namespace

Result<Resealed> reseal_sqlite(fs::path const& file, SecretBox const& old, SecretBox const& fresh) {
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored))
        return refuse(
            Problem::Kind::unavailable, "database_missing",
            fmt::format("There is no database at {}. Name it with --data-dir or --database.", file.string()));
    try {
        auto const lock = FileLock::take(file);
        if (!lock)
            return refuse(Problem::Kind::unavailable, "database_locked",
                          fmt::format("A Carillon server runs on {}. Stop it first: it has the old key in "
                                      "memory.",
                                      file.string()));
        return reseal(file, old, fresh);
    } catch (SQLite::Exception const& error) {
        return refuse(Problem::Kind::unavailable, "reseal_failed", describe(file, error));
    } catch (std::system_error const& error) {
        return refuse(Problem::Kind::forbidden, "database_not_writable",
                      fmt::format("The lock beside the database cannot be taken ({}). Give this user write "
                                  "access to its folder.",
                                  error.what()));
    }
}

}    // namespace carillon::store
