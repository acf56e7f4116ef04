#pragma once
#include <filesystem>
#include <optional>
#include <utility>

namespace carillon::store::sqlite {

/// A lock on "<file>.lock", held by this process for the object's life. The system drops it when the process
/// dies.
class FileLock {
public:
    /// Nothing when another process (or another store of this one) holds it. Throws std::system_error.
    static std::optional<FileLock> take(std::filesystem::path const& file);
    FileLock(FileLock&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}
    FileLock& operator=(FileLock&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~FileLock();

private:
    explicit FileLock(int descriptor) : descriptor_{descriptor} {}
    int descriptor_;
};

}    // namespace carillon::store::sqlite
