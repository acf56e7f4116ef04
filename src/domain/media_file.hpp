#pragma once
#include "base/problem.hpp"
#include "domain/template.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace carillon {

/// A kind of file that Meta takes for the header of a template.
struct MediaType {
    std::string_view mime_type;
    SlotKind kind = SlotKind::image;    // image, video or document
    std::int64_t size_max = 0;          // bytes
};
std::span<MediaType const> media_types();
/// Nothing when no header takes it.
MediaType const* find_media_type(std::string_view mime_type);
/// The largest of all, for who must set a limit before the type is known.
inline constexpr std::int64_t media_size_max = 100'000'000;

/// How many of a file's first bytes are enough to tell what it is.
inline constexpr std::size_t media_head_size = 1024;

/// What a file is by its first bytes, as a MIME type; empty when they are unknown. Also names types that no
/// header takes, so that a refusal can say what was given.
std::string_view sniff_media(std::string_view head);

/// Holds what a file is declared to be (empty or application/octet-stream: not said) against what its first
/// bytes show. Refusals: unsupported.
Result<MediaType const*> judge_media_type(std::string_view declared, std::string_view head);
/// The rules that need the whole file: its size, and pictures that phones cannot show. Refusals: too_large,
/// invalid.
Result<void> judge_media_content(MediaType const& type, std::string_view content);
/// "That is 6.1 MB; Meta takes …": the refusal of a file that is at least so large.
std::unexpected<Problem> media_too_large(MediaType const& type);

}    // namespace carillon
