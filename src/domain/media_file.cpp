#include "domain/media_file.hpp"

#include <fmt/format.h>

#include <array>

namespace carillon {
namespace {
using namespace std::string_view_literals;

/// Meta: media page (types and sizes), template components page (a document header is a PDF).
constexpr auto types = std::to_array<MediaType>({
    {"image/jpeg", SlotKind::image, 5'000'000},
    {"image/png", SlotKind::image, 5'000'000},
    {"video/mp4", SlotKind::video, 16'000'000},
    {"video/3gpp", SlotKind::video, 16'000'000},
    {"application/pdf", SlotKind::document, media_size_max},
});

struct Signature {
    std::size_t at;
    std::string_view bytes, mime_type;
};
constexpr auto signatures = std::to_array<Signature>({
    {0, "\xff\xd8\xff"sv, "image/jpeg"},
    {0, "\x89PNG\r\n\x1a\n"sv, "image/png"},
    {0, "GIF8"sv, "image/gif"},
    {8, "WEBP"sv, "image/webp"},
    {0, "BM"sv, "image/bmp"},
    {0, "II*\0"sv, "image/tiff"},
    {0, "MM\0*"sv, "image/tiff"},
    {4, "ftypheic"sv, "image/heic"},
    {4, "ftypmif1"sv, "image/heic"},
    {4, "ftypavif"sv, "image/avif"},
    {4, "ftypqt"sv, "video/quicktime"},
    {4, "ftypM4A"sv, "audio/mp4"},
    {4, "ftyp3g"sv, "video/3gpp"},
    {4, "ftyp"sv, "video/mp4"},
    {0, "\x1a\x45\xdf\xa3"sv, "video/webm"},
    {0, "RIFF"sv, "video/x-msvideo"},
    {0, "PK\x03\x04"sv, "application/zip"},
    {0, "\xd0\xcf\x11\xe0"sv, "application/msword"},
});

constexpr std::string_view taken =
    "Headers take JPEG and PNG images, MP4 and 3GPP videos, and PDF documents.";

std::string_view without_parameters(std::string_view mime_type) {
    return mime_type.substr(0, mime_type.find_first_of("; \t"));
}

/// The four bytes of a PNG's first chunk that say how its pixels are stored.
Result<void> judge_png(std::string_view content) {
    constexpr std::size_t bit_depth_at = 24;
    if (content.size() <= bit_depth_at || content[bit_depth_at] != 16) return {};
    return refuse(Problem::Kind::invalid, "image_depth",
                  "The PNG has 16 bits a channel; WhatsApp shows images of 8 bits. Save it with 8 bits.");
}

/// Walks a JPEG's segments to the one that describes its picture. (ITU-T T.81, B.1.)
Result<void> judge_jpeg(std::string_view content) {
    auto const byte = [&](std::size_t at) { return static_cast<unsigned char>(content[at]); };
    for (std::size_t at = 2; at + 9 < content.size() && byte(at) == 0xff;) {
        auto const marker = byte(at + 1);
        bool const frame =
            marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (frame) {
            if (byte(at + 9) != 4) return {};
            return refuse(Problem::Kind::invalid, "image_colours",
                          "The JPEG is in CMYK, the colours of print, which WhatsApp does not show. Save it "
                          "in RGB.");
        }
        at += 2 + (std::size_t{byte(at + 2)} << 8 | byte(at + 3));
    }
    return {};
}
}    // namespace

std::span<MediaType const> media_types() { return types; }

MediaType const* find_media_type(std::string_view mime_type) {
    auto const found = std::ranges::find(types, mime_type, &MediaType::mime_type);
    return found == types.end() ? nullptr : &*found;
}

std::string_view sniff_media(std::string_view head) {
    for (auto const& signature : signatures)
        if (head.size() >= signature.at && head.substr(signature.at).starts_with(signature.bytes))
            return signature.mime_type;
    // Readers find a PDF's mark anywhere in the first kilobyte, and some programs write something before it.
    if (head.substr(0, media_head_size).find("%PDF-") != head.npos) return "application/pdf";
    return {};
}

Result<MediaType const*> judge_media_type(std::string_view declared, std::string_view head) {
    auto said = without_parameters(declared);
    if (said == "image/jpg") said = "image/jpeg";
    if (said == "application/octet-stream") said = {};
    auto const shown = sniff_media(head);
    auto const unsupported = [](std::string detail) {
        return refuse(Problem::Kind::unsupported, "media_type", fmt::format("{} {}", detail, taken));
    };
    if (head.empty()) return refuse(Problem::Kind::invalid, "media_empty", "The file is empty.");
    if (shown.empty())
        return unsupported(said.empty() ? std::string{"The file is of no kind that a header can show."}
                                        : fmt::format("The file is declared as {}, but its content is not.",
                                                      said.substr(0, 80)));
    auto const* const type = find_media_type(shown);
    if (type == nullptr) return unsupported(fmt::format("The file is {}.", shown));
    if (!said.empty() && said != shown)
        return unsupported(
            fmt::format("The file is declared as {}, but its content is {}.", said.substr(0, 80), shown));
    return type;
}

Result<void> judge_media_content(MediaType const& type, std::string_view content) {
    if (static_cast<std::int64_t>(content.size()) > type.size_max) return media_too_large(type);
    if (type.mime_type == "image/png") return judge_png(content);
    if (type.mime_type == "image/jpeg") return judge_jpeg(content);
    return {};
}

std::unexpected<Problem> media_too_large(MediaType const& type) {
    return refuse(Problem::Kind::too_large, "media_too_large",
                  fmt::format("The file is larger than the {} MB that Meta takes of {}. Make it smaller.",
                              type.size_max / 1'000'000, type.mime_type));
}

}    // namespace carillon
