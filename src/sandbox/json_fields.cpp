#include "sandbox/json_fields.hpp"

#include <fmt/format.h>

namespace carillon::sandbox {

Fields::Fields(boost::json::value const& value, std::string pointer, std::vector<FieldError>& errors)
    : object_{value.if_object()}, pointer_{std::move(pointer)}, errors_{errors} {
    if (object_ == nullptr)
        errors_.push_back({pointer_, "not_an_object", "This has to be a JSON object, {\"key\": value, …}."});
}

boost::json::value const* Fields::take(std::string_view key) {
    known_.emplace(key);
    return object_ == nullptr ? nullptr : object_->if_contains(key);
}

void Fields::wrong(std::string_view key, std::string code, std::string message) {
    errors_.push_back({fmt::format("{}/{}", pointer_, key), std::move(code), std::move(message)});
}

void Fields::number(std::string_view key, double& into, double min, double max) {
    auto const* value = take(key);
    if (value == nullptr) return;
    boost::system::error_code error;
    double const read = value->to_number<double>(error);
    if (error || !(read >= min && read <= max))
        return wrong(key, "out_of_range", fmt::format("Give a number from {} to {}.", min, max));
    into = read;
}

void Fields::integer_wide(std::string_view key, std::uint64_t& into, std::uint64_t min, std::uint64_t max) {
    auto const* value = take(key);
    if (value == nullptr) return;
    boost::system::error_code error;
    auto const read = value->to_number<std::uint64_t>(error);
    if (error || read < min || read > max)
        return wrong(key, "out_of_range", fmt::format("Give a whole number from {} to {}.", min, max));
    into = read;
}

void Fields::boolean(std::string_view key, bool& into) {
    auto const* value = take(key);
    if (value == nullptr) return;
    if (!value->is_bool()) return wrong(key, "not_a_boolean", "Give true or false.");
    into = value->as_bool();
}

void Fields::text(std::string_view key, std::string& into) { one_of(key, into, {}); }

void Fields::one_of(std::string_view key, std::string& into, std::vector<std::string_view> const& allowed) {
    auto const* value = take(key);
    if (value == nullptr) return;
    if (!value->is_string()) return wrong(key, "not_a_string", "Give a string.");
    std::string_view const read{value->get_string().data(), value->get_string().size()};
    if (!allowed.empty() && std::ranges::find(allowed, read) == allowed.end())
        return wrong(key, "unknown_value",
                     fmt::format("\"{}\" is not one of: {}.", read, fmt::join(allowed, ", ")));
    into = read;
}

void Fields::object(std::string_view key, std::function<void(Fields&)> const& read) {
    auto const* value = take(key);
    if (value == nullptr) return;
    Fields fields{*value, fmt::format("{}/{}", pointer_, key), errors_};
    read(fields);
    fields.finish();
}

void Fields::array(std::string_view key,
                   std::function<void(boost::json::value const&, std::string const&)> const& read) {
    auto const* value = take(key);
    if (value == nullptr) return;
    if (!value->is_array()) return wrong(key, "not_an_array", "Give a JSON array, [ … ].");
    std::size_t index = 0;
    for (auto const& element : value->get_array())
        read(element, fmt::format("{}/{}/{}", pointer_, key, index++));
}

void Fields::each(
    std::function<void(std::string_view, boost::json::value const&, std::string const&)> const& read) {
    if (object_ == nullptr) return;
    for (auto const& [key, value] : *object_) {
        std::string_view const name{key.data(), key.size()};
        known_.emplace(name);
        read(name, value, fmt::format("{}/{}", pointer_, name));
    }
}

void Fields::finish() {
    if (object_ == nullptr) return;
    for (auto const& [key, value] : *object_) {
        std::string_view const name{key.data(), key.size()};
        if (!known_.contains(name))
            wrong(name, "unknown_field",
                  fmt::format("There is no such field here; the fields are: {}.", fmt::join(known_, ", ")));
    }
}

Result<void> read_object(std::string_view json, std::string_view what,
                         std::function<void(Fields&)> const& read) {
    boost::system::error_code error;
    auto const value = boost::json::parse({json.data(), json.size()}, error);
    if (error)
        return refuse(
            Problem::Kind::malformed, "not_json",
            fmt::format("The {} is not JSON: {}. Check quotes, commas and brackets.", what, error.message()));
    std::vector<FieldError> errors;
    Fields fields{value, "", errors};
    read(fields);
    fields.finish();
    if (errors.empty()) return {};
    std::string detail =
        fmt::format("The {} was not taken: {}: {}", what,
                    errors.front().pointer.empty() ? "/" : errors.front().pointer, errors.front().message);
    if (errors.size() > 1) detail += fmt::format(" And {} more; see errors.", errors.size() - 1);
    return refuse(Problem::Kind::invalid, "bad_field", std::move(detail), std::move(errors));
}

}    // namespace carillon::sandbox
