#include "api/router.hpp"

namespace carillon::api {
namespace {
/// One path segment off the front, without its slash.
std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1);
    auto const end = std::min(path.find('/'), path.size());
    auto const segment = path.substr(0, end);
    path.remove_prefix(end);
    return segment;
}

bool matches(std::string_view pattern, std::string_view path, std::vector<std::string>& captures) {
    captures.clear();
    while (!pattern.empty() && !path.empty()) {
        auto const wanted = take_segment(pattern), given = take_segment(path);
        if (wanted.starts_with('{')) {
            auto decoded = percent_decode(given, PlusIsSpace::no);
            if (!decoded || decoded->empty()) return false;
            captures.push_back(std::move(*decoded));
        } else if (wanted != given) {
            return false;
        }
    }
    return pattern.empty() && path.empty();
}
}    // namespace

Match match(std::string_view method, std::string_view path) {
    Match found;
    if (path.empty() || path[0] != '/') return found;
    std::vector<std::string> captures;
    for (auto const& route : routes()) {
        if (!matches(route.pattern, path, captures)) continue;
        if (route.method == method || (route.method == "GET" && method == "HEAD")) {
            found.route = &route;
            found.captures = std::move(captures);
            found.allowed.clear();
            return found;
        }
        found.allowed.emplace_back(route.method);
        if (route.method == "GET") found.allowed.emplace_back("HEAD");
    }
    return found;
}

}    // namespace carillon::api
