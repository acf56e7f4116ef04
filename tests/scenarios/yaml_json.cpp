#include "scenarios/yaml_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace carillon::scenarios {
namespace json = boost::json;

namespace {
using Differences = std::vector<std::string>;

/// A JSON number as it stands; "+49" and "007" are text.
bool is_number(std::string_view text) {
    json::error_code error;
    auto const value = json::parse({text.data(), text.size()}, error);
    return !error && value.is_number();
}

json::value scalar(YAML::Node const& node) {
    auto const& text = node.Scalar();
    if (node.Tag() == "tag:yaml.org,2002:binary") {
        auto const bytes = node.as<YAML::Binary>();
        return json::string{std::string_view{reinterpret_cast<char const*>(bytes.data()), bytes.size()}};
    }
    bool const plain = node.Tag() == "?";
    if (plain && (text == "null" || text == "~" || text.empty())) return nullptr;
    if (plain && (text == "true" || text == "false")) return text == "true";
    if (plain && is_number(text)) return json::parse(text);
    return json::string{text};
}

std::string shown(json::value const* value) { return value ? json::serialize(*value) : "nothing"; }

void differ(Differences& all, std::string const& path, std::string const& expected, json::value const* got) {
    all.push_back(fmt::format("{}: expected {}, got {}", path.empty() ? "it" : path, expected, shown(got)));
}

bool same_number(json::value const& a, json::value const& b) {
    return a.is_number() && b.is_number() && a.to_number<double>() == b.to_number<double>();
}

void compare_text(Differences& all, std::string const& path, std::string_view expected,
                  json::value const* got) {
    if (expected == "*") {
        if (!got || got->is_null()) differ(all, path, "something", got);
    } else if (expected.starts_with('~')) {
        auto const part = expected.substr(1);
        auto const text = got && got->is_string() ? std::string{got->get_string()} : shown(got);
        if (text.find(part) == std::string::npos)
            differ(all, path, fmt::format("text with \"{}\"", part), got);
    } else if (!got || !got->is_string() || std::string_view{got->get_string()} != expected) {
        differ(all, path, fmt::format("\"{}\"", expected), got);
    }
}

void compare_array(Differences& all, std::string const& path, json::array const& expected,
                   json::value const* got) {
    if (!got || !got->is_array()) return differ(all, path, json::serialize(expected), got);
    auto const& items = got->get_array();
    if (items.size() != expected.size())
        return differ(all, path, fmt::format("{} items: {}", expected.size(), json::serialize(expected)),
                      got);
    for (std::size_t i = 0; i < items.size(); ++i)
        for (auto& line : differences(expected[i], &items[i], fmt::format("{}/{}", path, i)))
            all.push_back(std::move(line));
}

void find_each(Differences& all, std::string const& path, json::array const& expected,
               json::value const* got) {
    if (!got || !got->is_array()) return differ(all, path, "a list", got);
    for (auto const& wanted : expected) {
        bool found = false;
        for (auto const& item : got->get_array()) found |= differences(wanted, &item).empty();
        if (!found) differ(all, path, fmt::format("an item like {}", json::serialize(wanted)), got);
    }
}

void compare_object(Differences& all, std::string const& path, json::object const& expected,
                    json::value const* got) {
    auto const* const contains = expected.if_contains("contains");
    auto const* const count = expected.if_contains("count");
    if (expected.size() == 1 && contains && contains->is_array())
        return find_each(all, path, contains->get_array(), got);
    if (expected.size() == 1 && count && got && got->is_array()) {
        if (got->get_array().size() != count->to_number<std::size_t>())
            differ(all, path, fmt::format("{} items", json::serialize(*count)), got);
        return;
    }
    if (!got || !got->is_object()) return differ(all, path, json::serialize(expected), got);
    for (auto const& [key, value] : expected)
        for (auto& line : differences(value, got->get_object().if_contains(key),
                                      fmt::format("{}/{}", path, std::string_view{key})))
            all.push_back(std::move(line));
}
}    // namespace

json::value to_json(YAML::Node const& node) {
    switch (node.Type()) {
        case YAML::NodeType::Undefined:
        case YAML::NodeType::Null: return nullptr;
        case YAML::NodeType::Scalar: return scalar(node);
        case YAML::NodeType::Sequence: {
            json::array array;
            for (auto const& item : node) array.push_back(to_json(item));
            return array;
        }
        case YAML::NodeType::Map: {
            json::object object;
            for (auto const& member : node) object[member.first.Scalar()] = to_json(member.second);
            return object;
        }
    }
    return nullptr;
}

std::vector<std::string> differences(json::value const& expected, json::value const* got,
                                     std::string const& path) {
    Differences all;
    if (expected.is_null()) {
        if (got && !got->is_null()) differ(all, path, "null", got);
    } else if (expected.is_string()) {
        compare_text(all, path, expected.get_string(), got);
    } else if (expected.is_array()) {
        compare_array(all, path, expected.get_array(), got);
    } else if (expected.is_object()) {
        compare_object(all, path, expected.get_object(), got);
    } else if (!got || !(*got == expected || same_number(*got, expected))) {
        differ(all, path, json::serialize(expected), got);
    }
    return all;
}

}    // namespace carillon::scenarios
