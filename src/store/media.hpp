#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/problem.hpp"

#include <optional>
#include <string>
#include <vector>

namespace carillon::store {

/// A file for the header of a template. Never changes.
struct MediaFile {
    MediaId id;
    OrgId org;
    std::string name, mime_type;
    std::int64_t size = 0;    // bytes
    Wall created_at{};
};

struct NewMedia {
    OrgId org;
    std::string name, mime_type, content;
    Wall at{};
};

/// Where a file was uploaded to: Meta binds what it calls a file to the number's account, and we upload once
/// a campaign.
struct MediaPlace {
    MediaId media;
    PhoneNumberId phone_number;
    CampaignId campaign;
};
struct MediaUpload {
    std::string meta_id;
    Wall uploaded_at{};
};

/// Files for media headers. All calls resume on the caller's executor; a broken database throws.
class Media {
public:
    virtual ~Media() = default;
    /// The file, durable with its whole content; the one the organization has already when it has the same
    /// content under the same name and type.
    virtual Async<MediaFile> add(NewMedia file, std::string actor) = 0;
    virtual Async<std::optional<MediaFile>> find(OrgId org, MediaId id) = 0;
    /// Newest first; `before` 0 starts at the newest.
    virtual Async<std::vector<MediaFile>> list(OrgId org, MediaId before, std::size_t limit) = 0;
    /// Up to `limit` bytes from `offset`, which is a multiple of piece_size; empty behind the end.
    virtual Async<std::string> content(MediaId id, std::int64_t offset, std::int64_t limit) = 0;
    static constexpr std::int64_t piece_size = 1 << 20;
    /// Conflict, code "media_in_use", while a send that has not ended of a scheduled, running or paused
    /// campaign binds it.
    virtual Async<Result<void>> remove(OrgId org, MediaId id, std::string actor, Wall at) = 0;

    virtual Async<std::optional<MediaUpload>> find_upload(MediaPlace place) = 0;
    /// Replaces what was known.
    virtual Async<void> keep_upload(MediaPlace place, MediaUpload upload) = 0;
};

}    // namespace carillon::store
