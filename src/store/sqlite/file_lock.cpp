#include "store/sqlite/file_lock.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace carillon::store::sqlite {

std::optional<FileLock> FileLock::take(std::filesystem::path const& file) {
    auto const name = file.string() + ".lock";
    int const descriptor = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) throw std::system_error{errno, std::generic_category(), name};
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return FileLock{descriptor};
    int const error = errno;
    ::close(descriptor);
    if (error == EWOULDBLOCK) return {};
    throw std::system_error{error, std::generic_category(), name};
}

FileLock::~FileLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}    // namespace carillon::store::sqlite
