#pragma once
#include "api/http_types.hpp"
#include "base/problem.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace carillon::api {

namespace json = boost::json;

int status_of(Problem::Kind kind);
/// application/problem+json (RFC 9457).
Response problem_response(Problem const& problem);
/// For what has no Problem::Kind: 405 and 500.
Response problem_response(int status, Problem const& problem);

Response json_response(int status, json::value const& body);
inline Response no_content() { return Response{.status = 204}; }

/// Null for an empty text.
json::value or_null(std::string_view text);
json::value or_null(std::optional<Wall> const& time);
/// 0 is none.
template <class Tag>
json::value or_null(Id<Tag> id) {
    return id ? json::value(id.value) : json::value(nullptr);
}
std::string to_text(Wall time);

/// A list's page: `nextCursor` is null without a cursor.
json::value page(json::array items, std::optional<std::string> cursor = {});

/// Where the next page starts. Opaque to clients; readable to us.
std::string make_cursor(std::int64_t position);

struct PageRequest {
    std::size_t limit = 50;
    std::int64_t after = 0;    // 0: from the start
};
/// ?limit= and ?cursor=.
Result<PageRequest> read_page(Request const& request);

/// Pages through a list that is short enough to be read whole: offers in ascending order of id.
class Pager {
public:
    explicit Pager(PageRequest wanted) : wanted_{wanted} {}
    template <class MakeJson>
    void offer(std::int64_t id, MakeJson make) {
        if (id <= wanted_.after) return;
        if (items_.size() == wanted_.limit) {
            more_ = true;
            return;
        }
        items_.push_back(make());
        last_ = id;
    }
    json::value done() {
        return page(std::move(items_), more_ ? std::optional{make_cursor(last_)} : std::nullopt);
    }

private:
    PageRequest wanted_;
    json::array items_;
    std::int64_t last_ = 0;
    bool more_ = false;
};
inline Pager pager(PageRequest wanted) { return Pager{wanted}; }

inline std::unexpected<Problem> not_found(std::string_view what) {
    return refuse(Problem::Kind::not_found, "not_found", fmt::format("There is no such {}.", what));
}
/// One wrong field.
std::unexpected<Problem> invalid_field(std::string pointer, std::string code, std::string message);
std::unexpected<Problem> invalid_fields(std::vector<FieldError> errors);

/// The n-th captured part of the path as an id; a 404 when it is not one.
Result<std::int64_t> path_id(Request const& request, std::size_t index, std::string_view what);

}    // namespace carillon::api
