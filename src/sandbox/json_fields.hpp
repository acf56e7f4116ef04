#pragma once
#include "base/problem.hpp"

#include <boost/json.hpp>

#include <concepts>
#include <functional>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::sandbox {

/// Reads the fields of one JSON object into variables that already hold their defaults, and writes down each
/// wrong one with its JSON pointer. finish() adds the keys nobody asked for.
class Fields {
public:
    Fields(boost::json::value const& value, std::string pointer, std::vector<FieldError>& errors);

    void number(std::string_view key, double& into, double min, double max);
    template <std::unsigned_integral Number>
    void integer(std::string_view key, Number& into, std::uint64_t min, std::uint64_t max) {
        std::uint64_t wide = into;
        integer_wide(key, wide, min, max);
        into = static_cast<Number>(wide);
    }
    void boolean(std::string_view key, bool& into);
    void text(std::string_view key, std::string& into);
    /// `allowed` empty: anything.
    void one_of(std::string_view key, std::string& into, std::vector<std::string_view> const& allowed);
    void object(std::string_view key, std::function<void(Fields&)> const& read);
    void array(std::string_view key,
               std::function<void(boost::json::value const&, std::string const&)> const& read);
    /// Every key of the object, for maps.
    void each(
        std::function<void(std::string_view, boost::json::value const&, std::string const&)> const& read);
    boost::json::value const* take(std::string_view key);
    void wrong(std::string_view key, std::string code, std::string message);
    void finish();
    std::string const& pointer() const { return pointer_; }
    std::vector<FieldError>& errors() { return errors_; }

private:
    void integer_wide(std::string_view key, std::uint64_t& into, std::uint64_t min, std::uint64_t max);

    boost::json::object const* object_ = nullptr;
    std::string pointer_;
    std::vector<FieldError>& errors_;
    std::set<std::string, std::less<>> known_;
};

/// Parses, calls `read` with the root object and turns what was written down into one Problem.
Result<void> read_object(std::string_view json, std::string_view what,
                         std::function<void(Fields&)> const& read);

}    // namespace carillon::sandbox
