#include "api/json_body.hpp"

#include <boost/json/parser.hpp>
#include <boost/json/serialize.hpp>

namespace carillon::api {
namespace {
constexpr std::size_t depth_max = 32;

/// Code points, near enough for a limit: continuation bytes are not counted.
std::size_t length_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            auto const change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
        }
    }
    return row.back();
}

bool is_json(std::string_view content_type) {
    auto const type = content_type.substr(0, content_type.find(';'));
    return type.find("/json") != std::string_view::npos || type.find("+json") != std::string_view::npos;
}

std::string place_of(std::string_view text, std::size_t offset) {
    auto const before = text.substr(0, std::min(offset, text.size()));
    auto const line = 1 + std::count(before.begin(), before.end(), '\n');
    auto const start = before.rfind('\n');
    auto const column = start == std::string_view::npos ? before.size() + 1 : before.size() - start;
    return fmt::format("line {}, column {}", line, column);
}
}    // namespace

std::string quoted(json::value const& value) {
    auto text = value.is_string() ? std::string{value.get_string()} : json::serialize(value);
    if (text.size() > 80) {
        std::size_t end = 77;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
        text = text.substr(0, end) + "…";
    }
    return "“" + text + "”";
}

Result<void> must_be_json(Request const& request) {
    auto const type = request.header("content-type");
    if (is_json(type)) return {};
    return refuse(Problem::Kind::unsupported, "not_json",
                  fmt::format("Send the body as application/json, not as “{}”.", type.substr(0, 80)));
}

Result<json::object> read_json(Request const& request, Body body) {
    if (request.body.empty() && body == Body::optional) return json::object{};
    if (auto const typed = must_be_json(request); !typed) return std::unexpected{typed.error()};
    json::parse_options options;
    options.max_depth = depth_max;
    json::parser parser{{}, options};
    json::error_code error;
    auto const read = parser.write_some(request.body, error);
    auto const rest = std::string_view{request.body}.substr(std::min(read, request.body.size()));
    if (!error && rest.find_first_not_of(" \t\r\n") != std::string_view::npos)
        error = json::error::extra_data;
    if (error == json::error::too_deep)
        return refuse(Problem::Kind::malformed, "json_too_deep",
                      fmt::format("The JSON is nested deeper than {} levels.", depth_max));
    if (error)
        return refuse(Problem::Kind::malformed, "bad_json",
                      fmt::format("The body is not valid JSON: {} at {}.", error.message(),
                                  place_of(request.body, read)));
    auto value = parser.release();
    if (!value.is_object())
        return refuse(Problem::Kind::malformed, "not_an_object", "The body has to be a JSON object: {…}.");
    return std::move(value.get_object());
}

json::value const* Fields::find(std::string_view name) {
    known_.emplace(name);
    auto const* value = object_.if_contains(name);
    return value && !value->is_null() ? value : nullptr;
}

bool Fields::has(std::string_view name) {
    known_.emplace(name);
    return object_.contains(name);
}

bool Fields::is_null(std::string_view name) {
    known_.emplace(name);
    auto const* value = object_.if_contains(name);
    return value && value->is_null();
}

void Fields::add(std::string_view name, std::string code, std::string message) {
    errors_.push_back({prefix_ + "/" + std::string{name}, std::move(code), std::move(message)});
}

void Fields::wrong(std::string_view name, std::string_view wanted, json::value const& value) {
    add(name, "wrong_type", fmt::format("{} is {}; give {}.", name, quoted(value), wanted));
}

std::optional<std::string> Fields::text(std::string_view name, TextRule rule) {
    auto const* value = find(name);
    if (!value) return {};
    if (!value->is_string()) {
        wrong(name, "a text", *value);
        return {};
    }
    std::string text{value->get_string()};
    auto const length = length_of(text);
    if (length < rule.min || length > rule.max) {
        add(name, length < rule.min ? "too_short" : "too_long",
            length == 0
                ? fmt::format("{} is empty; give a text.", name)
                : fmt::format("{} has {} characters; give {} to {}.", name, length, rule.min, rule.max));
        return {};
    }
    if (text.find('\0') != std::string::npos) {
        add(name, "bad_character", fmt::format("{} has a NUL character; take it out.", name));
        return {};
    }
    return text;
}

std::optional<std::int64_t> Fields::integer(std::string_view name, std::int64_t min, std::int64_t max) {
    auto const* value = find(name);
    if (!value) return {};
    std::int64_t number = 0;
    if (value->is_int64()) {
        number = value->get_int64();
    } else if (value->is_uint64()) {
        number = std::numeric_limits<std::int64_t>::max();
    } else {
        wrong(name, "a whole number", *value);
        return {};
    }
    if (number < min || number > max) {
        add(name, "out_of_range",
            max == std::numeric_limits<std::int64_t>::max()
                ? fmt::format("{} is {}; give {} or more.", name, quoted(*value), min)
                : fmt::format("{} is {}; give {} to {}.", name, quoted(*value), min, max));
        return {};
    }
    return number;
}

std::optional<bool> Fields::flag(std::string_view name) {
    auto const* value = find(name);
    if (!value) return {};
    if (!value->is_bool()) {
        wrong(name, "true or false", *value);
        return {};
    }
    return value->get_bool();
}

json::object const* Fields::object(std::string_view name) {
    auto const* value = find(name);
    if (!value) return nullptr;
    if (!value->is_object()) {
        wrong(name, "an object", *value);
        return nullptr;
    }
    return &value->get_object();
}

std::optional<std::string> Fields::word(std::string_view name,
                                        std::initializer_list<std::string_view> words) {
    auto const* value = find(name);
    if (!value) return {};
    for (auto const word : words)
        if (value->is_string() && value->get_string() == word) return std::string{word};
    add(name, "unknown_value",
        fmt::format("{} is {}; give one of {}.", name, quoted(*value), fmt::join(words, ", ")));
    return {};
}

void Fields::require(std::initializer_list<std::string_view> names) {
    for (auto const name : names)
        if (!find(name)) add(name, "required", fmt::format("{} is missing.", name));
}

void Fields::refuse_unknown() {
    std::vector<std::string> const known{known_.begin(), known_.end()};
    for (auto const& field : object_) {
        std::string const name{field.key()};
        if (known_.contains(name)) continue;
        auto const guess = nearest(name, known);
        auto const shown = quoted(json::value(name));
        add(name, "unknown_field",
            guess.empty() ? fmt::format("There is no field {} here; take it out.", shown)
                          : fmt::format("There is no field {} here; did you mean {}?", shown, guess));
    }
}

Result<void> Fields::finish() {
    refuse_unknown();
    if (errors_.empty()) return {};
    return invalid_fields(std::move(errors_));
}

std::string_view nearest(std::string_view name, std::span<std::string const> known) {
    std::string_view best;
    std::size_t best_distance = 1 + name.size() / 3;
    if (name.size() > 64) return best;
    for (auto const& candidate : known) {
        auto const distance = edit_distance(name, candidate);
        if (distance <= best_distance) {
            best = candidate;
            best_distance = distance - (distance > 0 ? 1 : 0);
        }
    }
    return best;
}

}    // namespace carillon::api
