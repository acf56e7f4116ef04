#include "store/template_digest.hpp"

#include "base/crypto.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace carillon::store {
namespace {
namespace json = boost::json;
constexpr std::size_t digest_bytes = 16;

/// Keys in order, samples left out.
json::value settled(json::value const& value) {
    if (auto const* const array = value.if_array()) {
        json::array result;
        for (auto const& each : *array) result.push_back(settled(each));
        return result;
    }
    auto const* const object = value.if_object();
    if (!object) return value;
    std::vector<std::string_view> keys;
    for (auto const& [key, member] : *object)
        if (key != "example") keys.emplace_back(key);
    std::ranges::sort(keys);
    json::object result;
    for (auto const key : keys) result[key] = settled(object->at(key));
    return result;
}
}    // namespace

std::string template_digest(std::string_view parameter_format, std::string_view components_json) {
    boost::system::error_code error;
    auto const components = json::parse(components_json, error);
    auto const text = error ? std::string{components_json} : json::serialize(settled(components));
    auto const digest = sha256(fmt::format("{}\n{}", parameter_format, text));
    return to_hex(std::span{digest}.first(digest_bytes));
}

}    // namespace carillon::store
