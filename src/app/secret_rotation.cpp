#include "app/secret_rotation.hpp"

#include "app/secret_key.hpp"
#include "base/crypto.hpp"
#include "store/sqlite/reseal.hpp"

namespace carillon::app {
namespace {
namespace fs = std::filesystem;

/// The old key of a database that has secrets: never a new one.
Result<std::string> load_old_key(ServerOptions const& options) {
    auto const place = secret_key_place(options.secret_key_file, options.data_dir);
    std::error_code ignored;
    if (!place.empty() && !fs::exists(place, ignored))
        return refuse(Problem::Kind::unavailable, "secret_key",
                      fmt::format("There is no secret key at {} to change from. Name it with "
                                  "--secret-key-file.",
                                  place.string()));
    return load_secret_key(options.secret_key_file, options.data_dir);
}

std::string advice(fs::path const& new_key_file, std::string_view why) {
    return fmt::format(
        "The database is under the new key. {} Start the server with --secret-key-file {}, and keep "
        "the old key as long as you keep backups made before now.",
        why, new_key_file.string());
}
}    // namespace

Result<Rotation> rotate_secret_key(ServerOptions const& options, fs::path const& new_key_file) {
    auto const database = database_file(options);
    if (!database) return std::unexpected{database.error()};
    auto const place = secret_key_place(options.secret_key_file, options.data_dir);
    std::error_code ignored;
    if (!place.empty() && fs::equivalent(place, new_key_file, ignored))
        return refuse(Problem::Kind::invalid, "same_key",
                      "The new key's file is the old one's. Name another with --new-key-file.");
    auto const old = load_old_key(options);
    if (!old) return std::unexpected{old.error()};
    auto const fresh = load_or_make_secret_key(new_key_file);
    if (!fresh) return std::unexpected{fresh.error()};
    auto const done = store::reseal_sqlite(*database, SecretBox{*old}, SecretBox{*fresh});
    if (!done) return std::unexpected{done.error()};
    Rotation rotation{.changed = done->changed, .standing = done->standing, .replaced = {}, .to_do = {}};
    if (place.empty()) {
        rotation.to_do = advice(
            new_key_file, "CARILLON_SECRET_KEY still holds the old one: take it out of the environment.");
    } else if (auto const put = replace_secret_key(place, *fresh); !put) {
        rotation.to_do = advice(new_key_file, put.error().detail);
    } else {
        rotation.replaced = place;
        rotation.to_do = fmt::format(
            "Start the server, back up {}, then remove {}. Keep the old key as long as you "
            "keep backups made before now: they are sealed with it.",
            place.string(), new_key_file.string());
    }
    return rotation;
}

}    // namespace carillon::app
