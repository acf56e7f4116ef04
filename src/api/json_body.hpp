#pragma once
#include "api/answers.hpp"

#include <initializer_list>
#include <set>
#include <span>

namespace carillon::api {

/// Longest name or value a message quotes back.
std::string quoted(json::value const& value);

/// The request's JSON object. 415 for another content type, 400 (with line and column) for what is not JSON
/// or is nested too deep. An empty body is an empty object where `Body::optional`.
enum class Body : bool { required, optional };
Result<json::object> read_json(Request const& request, Body body = Body::required);

/// 415 unless the content type is JSON's. For bodies that are read as they arrive.
Result<void> must_be_json(Request const& request);

struct TextRule {
    std::size_t min = 0, max = 1000;
};

/// Takes fields out of a JSON object and gathers every fault, so that one answer names them all. Getters
/// answer nothing when the field is absent, null or wrong; a wrong one is in errors().
class Fields {
public:
    explicit Fields(json::object const& object, std::string prefix = {})
        : object_{object}, prefix_{std::move(prefix)} {}

    /// The field is there, even as null.
    bool has(std::string_view name);
    bool is_null(std::string_view name);
    std::optional<std::string> text(std::string_view name, TextRule rule);
    std::optional<std::int64_t> integer(std::string_view name, std::int64_t min, std::int64_t max);
    std::optional<bool> flag(std::string_view name);
    json::object const* object(std::string_view name);
    /// One of `words`.
    std::optional<std::string> word(std::string_view name, std::initializer_list<std::string_view> words);

    /// Notes those of `names` that are absent or null.
    void require(std::initializer_list<std::string_view> names);
    void add(std::string_view name, std::string code, std::string message);
    void add(FieldError error) { errors_.push_back(std::move(error)); }
    /// Notes fields nobody asked for, naming the nearest known one. Call last.
    void refuse_unknown();
    std::vector<FieldError>& errors() { return errors_; }
    /// refuse_unknown(), then what was gathered.
    Result<void> finish();

private:
    json::value const* find(std::string_view name);
    void wrong(std::string_view name, std::string_view wanted, json::value const& value);

    json::object const& object_;
    std::string prefix_;
    std::set<std::string, std::less<>> known_;
    std::vector<FieldError> errors_;
};

/// The name among `known` that a typing error most likely meant; empty when none is near.
std::string_view nearest(std::string_view name, std::span<std::string const> known);

}    // namespace carillon::api
