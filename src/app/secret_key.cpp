#include "app/secret_key.hpp"

#include "base/crypto.hpp"
#include "base/log.hpp"

#include <sodium.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace carillon::app {
namespace {

std::unexpected<Problem> no_key(std::filesystem::path const& file, std::string_view why) {
    return refuse(Problem::Kind::unavailable, "secret_key",
                  fmt::format("The secret key in {} {}", file.string(), why));
}

Result<std::string> read_key(std::filesystem::path const& file) {
    std::ifstream in{file};
    std::string text;
    if (!(in >> text)) return no_key(file, "cannot be read. Check the path and its permissions.");
    std::string key(SecretBox::key_size, '\0');
    std::size_t length = 0;
    char const* end = nullptr;
    sodium_hex2bin(reinterpret_cast<unsigned char*>(key.data()), key.size(), text.data(), text.size(),
                   nullptr, &length, &end);
    if (length != key.size() || end != text.data() + text.size())
        return no_key(file, "is not one: it must be 64 hexadecimal digits. Restore it from your backup.");
    return key;
}

Result<std::string> make_key(std::filesystem::path const& file) {
    auto key = SecretBox::random_key();
    auto const text = to_hex({reinterpret_cast<unsigned char const*>(key.data()), key.size()}) + "\n";
    int const descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    bool const written = descriptor >= 0 &&
                         ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                         ::fsync(descriptor) == 0;
    auto const failure = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!written) {
        if (descriptor >= 0) ::unlink(file.c_str());
        return no_key(file, fmt::format("cannot be written: {}. Make room, or give the folder to this user.",
                                        std::generic_category().message(failure)));
    }
    spdlog::warn(
        "made a new secret key in {}; back it up: without it the stored access tokens cannot be read",
        file.string());
    return key;
}
}    // namespace

Result<std::string> load_secret_key(std::filesystem::path const& file,
                                    std::filesystem::path const& data_dir) {
    if (!file.empty()) return read_key(file);
    auto const own = data_dir / "secret.key";
    std::error_code ignored;
    return std::filesystem::exists(own, ignored) ? read_key(own) : make_key(own);
}

}    // namespace carillon::app
