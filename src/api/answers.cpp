#include "api/answers.hpp"

#include "base/time.hpp"

#include <boost/json/serialize.hpp>

#include <charconv>

namespace carillon::api {
namespace {
constexpr std::size_t page_limit_max = 500;

std::string_view title_of(int status) {
    switch (status) {
        case 400: return "It cannot be read";
        case 401: return "Not signed in";
        case 403: return "Not allowed";
        case 404: return "Not found";
        case 405: return "Method not allowed";
        case 409: return "The state does not allow it";
        case 413: return "Too large";
        case 415: return "Content type not taken";
        case 422: return "The rules refuse it";
        case 429: return "Too many attempts";
        case 502: return "Meta refused or cannot be reached";
        case 503: return "Not now";
        default: return "Something went wrong here";
    }
}

std::optional<std::int64_t> to_integer(std::string_view text) {
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return {};
    return value;
}
}    // namespace

int status_of(Problem::Kind kind) {
    switch (kind) {
        case Problem::Kind::malformed: return 400;
        case Problem::Kind::unauthorized: return 401;
        case Problem::Kind::forbidden: return 403;
        case Problem::Kind::not_found: return 404;
        case Problem::Kind::conflict: return 409;
        case Problem::Kind::too_large: return 413;
        case Problem::Kind::unsupported: return 415;
        case Problem::Kind::invalid: return 422;
        case Problem::Kind::throttled: return 429;
        case Problem::Kind::upstream: return 502;
        case Problem::Kind::unavailable: return 503;
    }
    return 500;
}

Response problem_response(Problem const& problem) {
    return problem_response(status_of(problem.kind), problem);
}

Response problem_response(int status, Problem const& problem) {
    json::object body{{"type", "urn:carillon:problem:" + problem.code},
                      {"title", title_of(status)},
                      {"status", status},
                      {"detail", problem.detail}};
    if (!problem.errors.empty()) {
        json::array errors;
        for (auto const& error : problem.errors) {
            json::object shown{{"pointer", error.pointer}, {"code", error.code}, {"message", error.message}};
            if (!error.proposed.empty()) shown["proposed"] = error.proposed;
            errors.push_back(std::move(shown));
        }
        body["errors"] = std::move(errors);
    }
    Response response{.status = status, .content_type = "application/problem+json"};
    response.body = json::serialize(body);
    if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

Response json_response(int status, json::value const& body) {
    return Response{.status = status, .content_type = "application/json", .body = json::serialize(body)};
}

json::value or_null(std::string_view text) { return text.empty() ? json::value(nullptr) : json::value(text); }
json::value or_null(std::optional<Wall> const& time) {
    return time ? json::value(to_rfc3339(*time)) : json::value(nullptr);
}
std::string to_text(Wall time) { return to_rfc3339(time); }

json::value page(json::array items, std::optional<std::string> cursor) {
    json::value next = cursor ? json::value(*cursor) : json::value(nullptr);
    return json::object{{"items", std::move(items)}, {"nextCursor", std::move(next)}};
}

std::string make_cursor(std::int64_t position) { return fmt::format("c{:x}", position); }

Result<PageRequest> read_page(Request const& request) {
    PageRequest page;
    if (auto const text = request.query_value("limit")) {
        auto const limit = to_integer(*text);
        if (!limit || *limit < 1 || *limit > static_cast<std::int64_t>(page_limit_max))
            return invalid_field(
                "?limit", "out_of_range",
                fmt::format("limit is “{}”; give a number from 1 to {}.", *text, page_limit_max));
        page.limit = static_cast<std::size_t>(*limit);
    }
    if (auto const text = request.query_value("cursor")) {
        std::int64_t position = -1;
        if (text->starts_with('c')) {
            auto const [end, error] =
                std::from_chars(text->data() + 1, text->data() + text->size(), position, 16);
            if (error != std::errc{} || end != text->data() + text->size()) position = -1;
        }
        if (position < 0)
            return invalid_field("?cursor", "bad_cursor",
                                 "The cursor is not one this server gave. Hand back nextCursor as it came.");
        page.after = position;
    }
    return page;
}

std::unexpected<Problem> invalid_field(std::string pointer, std::string code, std::string message) {
    return invalid_fields({FieldError{std::move(pointer), std::move(code), std::move(message)}});
}

std::unexpected<Problem> invalid_fields(std::vector<FieldError> errors) {
    std::string code = errors.size() == 1 ? errors[0].code : "invalid_fields";
    std::string detail = errors[0].message;
    if (errors.size() > 1) detail += fmt::format(" (and {} more, see errors)", errors.size() - 1);
    return refuse(Problem::Kind::invalid, std::move(code), std::move(detail), std::move(errors));
}

Result<std::int64_t> path_id(Request const& request, std::size_t index, std::string_view what) {
    auto const id = to_integer(request.captures.at(index));
    if (!id || *id <= 0) return not_found(what);
    return *id;
}

}    // namespace carillon::api
