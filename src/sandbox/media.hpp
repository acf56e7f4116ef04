#pragma once
#include "base/clock.hpp"
#include "sandbox/errors.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <unordered_map>

namespace carillon::sandbox {

/// Uploaded media: what is known of each, not its bytes. Kept for 30 days (Meta: media page).
class Media {
public:
    struct Item {
        std::string mime_type, sha256;
        std::size_t size = 0;
        Steady expires{};
    };
    /// Reads a multipart upload; the new media id, or what Meta would say.
    std::expected<std::string, ApiError> upload(std::string_view content_type, std::string_view body,
                                                Steady now);
    Item const* find(std::string_view id, Steady now) const;
    bool erase(std::string_view id);

    /// The most a single upload may hold: a document of 100 MB and its wrapping.
    static constexpr std::size_t upload_max = 101'000'000;

private:
    std::unordered_map<std::string, Item> items_;
    std::uint64_t next_id_ = 9'001'122'334'455'667;
};

}    // namespace carillon::sandbox
