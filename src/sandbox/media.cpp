#include "sandbox/media.hpp"

#include "base/crypto.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace carillon::sandbox {
namespace {

struct Kind {
    std::string_view mime_type;
    std::size_t size_max;
};
/// Meta: media page, supported types and sizes.
constexpr auto kinds = std::to_array<Kind>({
    {"image/jpeg", 5'000'000},
    {"image/png", 5'000'000},
    {"image/webp", 500'000},
    {"video/mp4", 16'000'000},
    {"video/3gpp", 16'000'000},
    {"audio/aac", 16'000'000},
    {"audio/amr", 16'000'000},
    {"audio/mpeg", 16'000'000},
    {"audio/mp4", 16'000'000},
    {"audio/ogg", 16'000'000},
    {"text/plain", 100'000'000},
    {"application/pdf", 100'000'000},
    {"application/msword", 100'000'000},
    {"application/vnd.ms-excel", 100'000'000},
    {"application/vnd.ms-powerpoint", 100'000'000},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", 100'000'000},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 100'000'000},
    {"application/vnd.openxmlformats-officedocument.presentationml.presentation", 100'000'000},
});

struct Signature {
    std::string_view mime_type;
    std::size_t at;
    std::string_view bytes;
};
/// How files of the types begin that templates show; of other types the word is taken.
constexpr auto signatures = std::to_array<Signature>({
    {"image/jpeg", 0, "\xff\xd8\xff"},
    {"image/png", 0, "\x89PNG"},
    {"image/webp", 8, "WEBP"},
    {"video/mp4", 4, "ftyp"},
    {"video/3gpp", 4, "ftyp"},
    {"application/pdf", 0, "%PDF-"},
});

bool is_what_it_says(std::string_view type, std::string_view content) {
    auto const known = std::ranges::find(signatures, type, &Signature::mime_type);
    return known == signatures.end() ||
           (content.size() >= known->at && content.substr(known->at).starts_with(known->bytes));
}

/// The value behind `key=` in a header, with or without quotes.
std::string_view header_value(std::string_view header, std::string_view key) {
    auto at = header.find(key);
    if (at == std::string_view::npos) return {};
    std::string_view value = header.substr(at + key.size());
    if (value.starts_with('"')) return value.substr(1, value.find('"', 1) - 1);
    return value.substr(0, value.find_first_of("; \r\n"));
}

struct Part {
    std::string_view headers, content;
    std::string_view name() const { return header_value(headers, " name="); }
};

std::vector<Part> parts_of(std::string_view body, std::string_view boundary) {
    std::string const mark = fmt::format("--{}", boundary);
    std::vector<Part> parts;
    auto at = body.find(mark);
    while (at != std::string_view::npos) {
        auto const begin = at + mark.size() + 2;    // the line break
        auto const end = begin <= body.size() ? body.find("\r\n" + mark, begin) : std::string_view::npos;
        if (end == std::string_view::npos) break;
        std::string_view const part = body.substr(begin, end - begin);
        auto const split = part.find("\r\n\r\n");
        if (split != std::string_view::npos) parts.push_back({part.substr(0, split), part.substr(split + 4)});
        at = end + 2;
    }
    return parts;
}

std::string_view part_type(Part const& part) {
    auto at = part.headers.find("ontent-");
    while (at != std::string_view::npos) {
        std::string_view const rest = part.headers.substr(at + 7);
        if (rest.size() > 6 && (rest[0] == 'T' || rest[0] == 't') && rest.substr(1, 4) == "ype:") {
            std::string_view value = rest.substr(5);
            value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
            return value.substr(0, value.find_first_of("; \r\n"));
        }
        at = part.headers.find("ontent-", at + 7);
    }
    return {};
}

}    // namespace

std::expected<std::string, ApiError> Media::upload(std::string_view content_type, std::string_view body,
                                                   Steady now) {
    std::string_view const boundary = header_value(content_type, "boundary=");
    if (!content_type.starts_with("multipart/form-data") || boundary.empty())
        return std::unexpected{ApiError{100, "Upload media as multipart/form-data."}};
    std::map<std::string_view, Part> fields;
    for (Part const& part : parts_of(body, boundary)) fields[part.name()] = part;
    if (!fields.contains("messaging_product") || fields["messaging_product"].content != "whatsapp")
        return std::unexpected{ApiError{100, "The parameter messaging_product is required."}};
    if (!fields.contains("file")) return std::unexpected{ApiError{100, "The parameter file is required."}};
    Part const file = fields["file"];
    std::string_view type = fields.contains("type") ? fields["type"].content : part_type(file);
    type = type.substr(0, type.find(';'));
    auto const kind = std::ranges::find(kinds, type, &Kind::mime_type);
    if (kind == kinds.end())
        return std::unexpected{
            ApiError{100, fmt::format("Param file must be a file with one of the following types: "
                                      "image/jpeg, image/png, video/mp4, application/pdf, …. "
                                      "Received file of type '{}'.",
                                      type)}};
    if (file.content.empty()) return std::unexpected{ApiError{100, "The file is empty."}};
    if (!is_what_it_says(type, file.content))
        return std::unexpected{ApiError{
            100,
            fmt::format("Param file must be a file with one of the following types: image/jpeg, image/png, "
                        "video/mp4, application/pdf, …. The content of the file is not {}.",
                        type)}};
    if (file.content.size() > kind->size_max)
        return std::unexpected{
            ApiError{131053, fmt::format("File of {} bytes is too large: {} may have {} bytes.",
                                         file.content.size(), type, kind->size_max)}};
    std::string id = std::to_string(next_id_++);
    items_[id] = {std::string{type}, to_hex(sha256(file.content)), file.content.size(),
                  now + std::chrono::days{30}};
    return id;
}

Media::Item const* Media::find(std::string_view id, Steady now) const {
    auto const found = items_.find(std::string{id});
    return found == items_.end() || found->second.expires <= now ? nullptr : &found->second;
}

bool Media::erase(std::string_view id) { return items_.erase(std::string{id}) > 0; }

}    // namespace carillon::sandbox
