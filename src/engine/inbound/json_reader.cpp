#include "engine/inbound/json_reader.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>

#include <string>

namespace carillon::inbound {
namespace json = boost::json;
namespace {

/// Puts the parts of a text together and passes on what is whole. Names are the parser's.
class Handler {
public:
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    explicit Handler(JsonEvents& events) : events_{events} {}

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code&) { return events_.begin_object(), true; }
    bool on_object_end(std::size_t, json::error_code&) { return events_.end_object(), true; }
    bool on_array_begin(json::error_code&) { return events_.begin_array(), true; }
    bool on_array_end(std::size_t, json::error_code&) { return events_.end_array(), true; }
    bool on_key_part(json::string_view part, std::size_t, json::error_code&) { return keep(part); }
    bool on_key(json::string_view part, std::size_t, json::error_code&) {
        events_.key(whole(part));
        return forget();
    }
    bool on_string_part(json::string_view part, std::size_t, json::error_code&) { return keep(part); }
    bool on_string(json::string_view part, std::size_t size, json::error_code&) {
        events_.string(whole(part), size);
        return forget();
    }
    bool on_number_part(json::string_view part, json::error_code&) { return keep(part); }
    bool on_int64(std::int64_t, json::string_view part, json::error_code&) { return number(part); }
    bool on_uint64(std::uint64_t, json::string_view part, json::error_code&) { return number(part); }
    bool on_double(double, json::string_view part, json::error_code&) { return number(part); }
    bool on_bool(bool value, json::error_code&) {
        events_.literal(value ? "true" : "false");
        return true;
    }
    bool on_null(json::error_code&) {
        events_.literal("null");
        return true;
    }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

private:
    bool keep(json::string_view part) {
        auto const room = JsonReader::text_max - kept_.size();
        kept_.append(part.data(), std::min<std::size_t>(part.size(), room));
        return true;
    }
    std::string_view whole(json::string_view last) {
        if (kept_.empty()) return std::string_view{last.data(), last.size()}.substr(0, JsonReader::text_max);
        keep(last);
        return kept_;
    }
    bool number(json::string_view last) {
        events_.number(whole(last));
        return forget();
    }
    bool forget() {
        kept_.clear();
        return true;
    }

    JsonEvents& events_;
    std::string kept_;
};

json::parse_options options() {
    json::parse_options chosen;
    chosen.max_depth = JsonReader::depth_max;
    return chosen;
}
}    // namespace

struct JsonReader::Parser {
    explicit Parser(JsonEvents& events) : parser{options(), events} {}
    json::basic_parser<Handler> parser;
    json::error_code error;
};

JsonReader::JsonReader(JsonEvents& events) : parser_{std::make_unique<Parser>(events)} {}
JsonReader::~JsonReader() = default;

Result<void> JsonReader::refusal(std::size_t at) const {
    if (parser_->error == json::error::too_deep)
        return refuse(
            Problem::Kind::malformed, "json_too_deep",
            fmt::format("The JSON is nested deeper than {} levels, at byte {}.", depth_max, at + 1));
    return refuse(
        Problem::Kind::malformed, "bad_json",
        fmt::format("The body is not valid JSON: {} at byte {}.", parser_->error.message(), at + 1));
}

Result<void> JsonReader::feed(std::string_view piece) {
    auto& error = parser_->error;
    if (error) return refusal(read_);
    auto const taken = parser_->parser.write_some(true, piece.data(), piece.size(), error);
    if (!error && taken < piece.size()) error = json::error::extra_data;
    read_ += error ? taken : piece.size();
    if (error) return refusal(read_);
    return {};
}

Result<void> JsonReader::finish() {
    auto& error = parser_->error;
    if (!error && !parser_->parser.done()) parser_->parser.write_some(false, "", 0, error);
    if (error) return refusal(read_);
    return {};
}

}    // namespace carillon::inbound
