#include "api/handlers.hpp"
#include "api/multipart.hpp"
#include "api/uploads.hpp"
#include "domain/media_file.hpp"
#include "store/media.hpp"

namespace carillon::api {
namespace {
json::object to_json(store::MediaFile const& file) {
    auto const* const type = find_media_type(file.mime_type);
    return {{"id", file.id.value},
            {"name", file.name},
            {"kind", type ? json::value(to_string(type->kind)) : json::value(nullptr)},
            {"mimeType", file.mime_type},
            {"size", file.size},
            {"createdAt", to_text(file.created_at)}};
}

/// The body as it arrives, judged as soon as its first bytes tell what it is, so that no more is read than
/// its type may have.
Async<Result<std::string>> read_file(BodyReader& reader, std::string declared, MediaType const*& type) {
    std::string content;
    for (bool ended = false; !ended;) {
        auto const bytes = co_await reader.read_some();
        if (!bytes) co_return std::unexpected{bytes.error()};
        ended = bytes->empty();
        content += *bytes;
        if (type == nullptr && (ended || content.size() >= media_head_size)) {
            auto const judged = judge_media_type(declared, content);
            if (!judged) co_return std::unexpected{judged.error()};
            type = *judged;
        }
        if (type != nullptr && static_cast<std::int64_t>(content.size()) > type->size_max)
            co_return media_too_large(*type);
    }
    auto const judged = judge_media_content(*type, content);
    if (!judged) co_return std::unexpected{judged.error()};
    co_return content;
}

Result<std::string> read_name(Request const& request) {
    std::string name;
    for (auto const& [key, value] : request.query) {
        if (key != "name")
            return invalid_field(
                "?" + key, "unknown_parameter",
                fmt::format("There is no parameter “{}”; this call takes name.", key.substr(0, 80)));
        if (value.size() > 200)
            return invalid_field("?name", "too_long", "name is too long; give 200 characters at most.");
        name = plain_file_name(value);
    }
    return name;
}

std::string default_name(MediaType const& type) {
    return fmt::format("file.{}", type.mime_type.substr(type.mime_type.find('/') + 1));
}

/// A file, piece by piece at the pace of the client.
class MediaContent final : public BodySource {
public:
    MediaContent(store::Media& media, MediaId id) : media_{media}, id_{id} {}
    Async<bool> next(std::string& out) override {
        out = co_await media_.content(id_, offset_, store::Media::piece_size);
        offset_ += store::Media::piece_size;
        co_return static_cast<std::int64_t>(out.size()) == store::Media::piece_size;
    }

private:
    store::Media& media_;
    MediaId id_;
    std::int64_t offset_ = 0;
};

Async<Result<store::MediaFile>> find_media(App& app, Request const& request) {
    auto const id = path_id(request, 0, "media file");
    if (!id) co_return std::unexpected{id.error()};
    auto found = co_await app.store.media().find(request.who.org, MediaId{*id});
    if (!found) co_return not_found("media file");
    co_return *std::move(found);
}
}    // namespace

Answer upload_media(App& app, Request& request) {
    auto name = read_name(request);
    if (!name) co_return std::unexpected{name.error()};
    std::string const content_type{request.header("content-type")};
    bool const is_form = content_type.starts_with("multipart/form-data");
    auto const boundary = multipart_boundary(content_type);
    if (is_form && !boundary)
        co_return refuse(
            Problem::Kind::malformed, "no_boundary",
            "The multipart content type names no boundary. Let your HTTP library set the header.");
    auto const place = app.uploads.reserve();    // each may hold its file in memory
    if (!place)
        co_return refuse(Problem::Kind::unavailable, "uploads_busy",
                         "Other files are being read right now. Try again when one of them is done.");
    std::optional<MultipartFile> form;
    if (is_form) form.emplace(*request.reader, *boundary, "file");
    BodyReader& reader = form ? static_cast<BodyReader&>(*form) : *request.reader;
    MediaType const* type = nullptr;
    // A form's part names its type in the form; what counts there is what the file is.
    auto declared_type = is_form ? std::string{} : content_type;
    auto content = co_await read_file(reader, std::move(declared_type), type);
    if (!content) co_return std::unexpected{content.error()};
    if (form) {
        auto const declared = judge_media_type(form->content_type(), *content);
        if (!declared) co_return std::unexpected{declared.error()};
        if (name->empty()) *name = plain_file_name(form->file_name());
    }
    if (name->empty()) *name = default_name(*type);
    store::NewMedia fresh{.org = request.who.org,
                          .name = *std::move(name),
                          .mime_type = std::string{type->mime_type},
                          .content = *std::move(content),
                          .at = app.now()};
    auto const file = co_await app.store.media().add(std::move(fresh), request.who.actor());
    auto response = json_response(201, to_json(file));
    response.headers.emplace_back("Location", fmt::format("/api/v1/media/{}", file.id.value));
    co_return response;
}

Answer list_media(App& app, Request& request) {
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto const found =
        co_await app.store.media().list(request.who.org, MediaId{wanted->after}, wanted->limit + 1);
    json::array items;
    std::optional<std::string> cursor;
    for (auto const& file : found) {
        if (items.size() == wanted->limit) {
            cursor = make_cursor(found[wanted->limit - 1].id.value);
            break;
        }
        items.push_back(to_json(file));
    }
    co_return json_response(200, page(std::move(items), cursor));
}

Answer get_media(App& app, Request& request) {
    auto const file = co_await find_media(app, request);
    if (!file) co_return std::unexpected{file.error()};
    co_return json_response(200, to_json(*file));
}

Answer get_media_content(App& app, Request& request) {
    auto const file = co_await find_media(app, request);
    if (!file) co_return std::unexpected{file.error()};
    Response response{.status = 200, .content_type = file->mime_type};
    response.source = std::make_unique<MediaContent>(app.store.media(), file->id);
    co_return response;
}

Answer delete_media(App& app, Request& request) {
    auto const id = path_id(request, 0, "media file");
    if (!id) co_return std::unexpected{id.error()};
    auto const removed =
        co_await app.store.media().remove(request.who.org, MediaId{*id}, request.who.actor(), app.now());
    if (!removed) co_return std::unexpected{removed.error()};
    co_return no_content();
}

}    // namespace carillon::api
