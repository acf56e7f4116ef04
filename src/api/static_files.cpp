#include "api/static_files.hpp"

#include "base/crypto.hpp"
#include "docs_page.hpp"
#include "openapi_document.hpp"
#include "page.hpp"

namespace carillon::api {
namespace {
struct Asset {
    std::string_view content, gzip, brotli;
    std::string etag, type;
    bool immutable = false;    // its name has a hash of its content
};
using Assets = std::map<std::string, Asset, std::less<>>;

std::string_view type_of(std::string_view path) {
    static constexpr std::pair<std::string_view, std::string_view> types[] = {
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".webmanifest", "application/manifest+json"},
        {".txt", "text/plain; charset=utf-8"},
        {".map", "application/json"}};
    for (auto const& [extension, type] : types)
        if (path.ends_with(extension)) return type;
    return "application/octet-stream";
}

void add(Assets& assets, std::string path, std::string_view content) {
    if (path.find("/.") != std::string::npos || path.starts_with('.')) return;    // the build's own marks
    Asset asset{.content = content, .type = std::string{type_of(path)}};
    auto const hash = sha256(content);
    asset.etag = "\"" + to_hex(std::span{hash}.first(12)) + "\"";
    asset.immutable = path.starts_with("assets/");    // Vite hashes these names
    assets.insert_or_assign(std::move(path), std::move(asset));
}

Assets make_assets() {
    Assets assets;
    for (auto const& file : page::files()) add(assets, std::string{file.path}, file.content);
    for (auto const& file : docs_page::files()) add(assets, "docs/" + std::string{file.path}, file.content);
    for (auto const& file : openapi_document::files()) add(assets, std::string{file.path}, file.content);
    for (auto const& [suffix, member] : {std::pair{".gz", &Asset::gzip}, std::pair{".br", &Asset::brotli}})
        for (auto it = assets.begin(); it != assets.end();) {
            auto const plain = it->first.ends_with(suffix)
                                   ? assets.find(it->first.substr(0, it->first.size() - 3))
                                   : assets.end();
            if (plain == assets.end()) {
                ++it;
                continue;
            }
            plain->second.*member = it->second.content;
            it = assets.erase(it);
        }
    return assets;
}

Assets const& assets() {
    static Assets const all = make_assets();
    return all;
}

/// Whether Accept-Encoding names it and does not forbid it.
bool takes(std::string_view accepted, std::string_view encoding) {
    auto const at = accepted.find(encoding);
    if (at == std::string_view::npos) return false;
    auto const rest = accepted.substr(at + encoding.size());
    return !rest.starts_with(";q=0") || rest.starts_with(";q=0.");
}
}    // namespace

std::optional<Response> serve_file(std::string_view path, Request const& request) {
    auto const found = assets().find(path);
    if (found == assets().end()) return {};
    auto const& asset = found->second;
    Response response{.status = 200, .content_type = asset.type};
    response.headers.emplace_back("ETag", asset.etag);
    response.headers.emplace_back("Cache-Control",
                                  asset.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (!asset.gzip.empty() || !asset.brotli.empty())
        response.headers.emplace_back("Vary", "Accept-Encoding");
    if (request.header("if-none-match").find(asset.etag) != std::string_view::npos) {
        response.status = 304;
        return response;
    }
    response.static_body = asset.content;
    auto const accepted = request.header("accept-encoding");
    if (!asset.brotli.empty() && takes(accepted, "br")) {
        response.static_body = asset.brotli;
        response.headers.emplace_back("Content-Encoding", "br");
    } else if (!asset.gzip.empty() && takes(accepted, "gzip")) {
        response.static_body = asset.gzip;
        response.headers.emplace_back("Content-Encoding", "gzip");
    }
    return response;
}

std::optional<Response> serve_page(Request const& request) {
    std::string_view path{request.path};
    path.remove_prefix(1);
    for (std::string_view const place : {"api", "webhooks"})
        if (path == place || (path.starts_with(place) && path.substr(place.size()).starts_with('/')))
            return {};
    if (auto file = serve_file(path, request)) return file;
    auto const last =
        path.substr(path.find_last_of('/') == std::string_view::npos ? 0 : path.find_last_of('/') + 1);
    if (last.find('.') != std::string_view::npos) return {};
    return serve_file("index.html", request);
}

}    // namespace carillon::api
