#include "app/secret_key.hpp"

#include "base/crypto.hpp"
#include "base/log.hpp"

#include <sodium.h>

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace carillon::app {
namespace {

std::unexpected<Problem> no_key(std::filesystem::path const& file, std::string_view why) {
    return refuse(Problem::Kind::unavailable, "secret_key",
                  fmt::format("The secret key in {} {}", file.string(), why));
}

constexpr char const* variable = "CARILLON_SECRET_KEY";

Result<std::string> decode_key(std::string_view text, std::filesystem::path const& where) {
    std::string key(SecretBox::key_size, '\0');
    std::size_t length = 0;
    char const* end = nullptr;
    sodium_hex2bin(reinterpret_cast<unsigned char*>(key.data()), key.size(), text.data(), text.size(),
                   nullptr, &length, &end);
    if (length != key.size() || end != text.data() + text.size())
        return no_key(where, "is not one: it must be 64 hexadecimal digits. Restore it from your backup.");
    return key;
}

/// The group may read it: that is how a key of root's is given to a service.
bool is_exposed(std::filesystem::path const& file) {
    struct stat state{};
    return ::stat(file.c_str(), &state) == 0 && (state.st_mode & (S_IRWXO | S_IWGRP)) != 0;
}

Result<std::string> read_key(std::filesystem::path const& file) {
    std::ifstream in{file};
    std::string text;
    if (!(in >> text)) return no_key(file, "cannot be read. Check the path and its permissions.");
    if (is_exposed(file))
        return no_key(file,
                      fmt::format("may be read or changed by other users of this machine. Take that away: "
                                  "chmod 600 {}",
                                  file.string()));
    return decode_key(text, file);
}

std::string to_text(std::string_view key) {
    return to_hex({reinterpret_cast<unsigned char const*>(key.data()), key.size()}) + "\n";
}

/// A new file that its owner alone may read, on disk when this returns; what could not be done, else.
std::optional<std::string> write_new(std::filesystem::path const& file, std::string_view text) {
    int const descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    bool const written = descriptor >= 0 &&
                         ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                         ::fsync(descriptor) == 0;
    auto const failure = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (written) return {};
    if (descriptor >= 0) ::unlink(file.c_str());
    return std::generic_category().message(failure);
}

std::unexpected<Problem> not_written(std::filesystem::path const& file, std::string_view why) {
    return no_key(file,
                  fmt::format("cannot be written: {}. Make room, or give the folder to this user.", why));
}

Result<std::string> make_key(std::filesystem::path const& file) {
    auto key = SecretBox::random_key();
    if (auto const failure = write_new(file, to_text(key))) return not_written(file, *failure);
    spdlog::warn(
        "made a new secret key in {}; back it up: without it the stored access tokens cannot be read",
        file.string());
    return key;
}
}    // namespace

std::filesystem::path secret_key_place(std::filesystem::path const& file,
                                       std::filesystem::path const& data_dir) {
    if (!file.empty()) return file;
    return std::getenv(variable) ? std::filesystem::path{} : data_dir / "secret.key";
}

Result<std::string> load_secret_key(std::filesystem::path const& file,
                                    std::filesystem::path const& data_dir) {
    if (!file.empty()) return read_key(file);
    auto const place = secret_key_place(file, data_dir);
    if (place.empty()) return decode_key(std::getenv(variable), variable);
    return load_or_make_secret_key(place);
}

Result<std::string> load_or_make_secret_key(std::filesystem::path const& file) {
    std::error_code ignored;
    return std::filesystem::exists(file, ignored) ? read_key(file) : make_key(file);
}

Result<void> replace_secret_key(std::filesystem::path const& file, std::string_view key) {
    auto const next = std::filesystem::path{file.string() + ".new"};
    std::error_code error;
    std::filesystem::remove(next, error);
    if (auto const failure = write_new(next, to_text(key))) return not_written(next, *failure);
    std::filesystem::rename(next, file, error);
    if (error) {
        std::filesystem::remove(next, error);
        return not_written(file, "it cannot be put in the place of the old one");
    }
    auto const folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path{"."};
    int const descriptor = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
    }
    return {};
}

}    // namespace carillon::app
