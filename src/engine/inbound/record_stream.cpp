#include "engine/inbound/record_stream.hpp"

#include "graph/json_text.hpp"

#include <fmt/format.h>

namespace carillon::inbound {

Result<void> RecordStream::feed(std::string_view piece) {
    if (problem_) return std::unexpected{*problem_};
    if (auto const read = reader_.feed(piece); !read && !problem_) problem_ = read.error();
    if (problem_) return std::unexpected{*problem_};
    return {};
}

Result<void> RecordStream::end() {
    if (problem_) return std::unexpected{*problem_};
    auto const read = reader_.finish();
    if (problem_) return std::unexpected{*problem_};    // a number ends where the body does
    if (!read && at_ == At::start)
        return refuse(Problem::Kind::malformed, "bad_json",
                      "The body is empty, or no JSON object: it has to be {…}.");
    return read;
}

void RecordStream::stop(Problem problem) {
    if (!problem_) problem_ = std::move(problem);
}

void RecordStream::begin_object() {
    if (depth_ > 0) return nest('{');
    switch (at_) {
        case At::start: at_ = At::fields; return;
        case At::list:
            at_ = At::record;
            record_begins();
            return;
        case At::fields:
        case At::record:
        case At::done: nested_kind_ = Value::Kind::object; return nest('{');
    }
}

void RecordStream::end_object() {
    if (depth_ > 0) return unnest('}');
    if (at_ == At::record) {
        at_ = At::list;
        record_ends();
    } else {
        at_ = At::done;
    }
}

void RecordStream::begin_array() {
    if (depth_ == 0 && at_ == At::fields && key_ == list_) {
        at_ = At::list;
        list_begins();
        return;
    }
    if (depth_ == 0) nested_kind_ = Value::Kind::array;
    nest('[');
}

void RecordStream::end_array() {
    if (depth_ > 0) return unnest(']');
    at_ = At::fields;
}

void RecordStream::key(std::string_view name) {
    if (depth_ == 0) {
        key_ = name;
        return;
    }
    std::string text;
    graph::append_json_string(text, name);
    append_nested(text + ":");
}

void RecordStream::string(std::string_view text, std::size_t size) {
    if (depth_ == 0) return deliver({Value::Kind::string, text, text.size() == size});
    std::string written;
    graph::append_json_string(written, text);
    append_nested(written);
}

void RecordStream::literal(std::string_view text) {
    scalar({text == "null" ? Value::Kind::null : Value::Kind::boolean, text});
}

void RecordStream::scalar(Value value) { depth_ == 0 ? deliver(value) : append_nested(value.text); }

void RecordStream::deliver(Value const& value) {
    switch (at_) {
        case At::start:
        case At::done:
            stop({Problem::Kind::malformed, "not_an_object", "The body has to be a JSON object: {…}."});
            return;
        case At::fields: return field(key_, value);
        case At::list: return no_record(value);
        case At::record: return record_field(key_, value);
    }
}

void RecordStream::nest(char bracket) {
    append_nested({&bracket, 1});
    ++depth_;
}

void RecordStream::unnest(char bracket) {
    if (nested_whole_) nested_ += bracket;
    if (--depth_ > 0) return;
    deliver({nested_kind_, nested_, nested_whole_ && nested_.size() <= nested_max});
    nested_.clear();
    nested_whole_ = true;
}

void RecordStream::append_nested(std::string_view text) {
    if (!nested_whole_) return;
    if (nested_.size() + text.size() > nested_max) {
        nested_whole_ = false;
        return;
    }
    auto const last = nested_.empty() ? '[' : nested_.back();
    if (last != '{' && last != '[' && last != ':') nested_ += ',';
    nested_ += text;
}

std::unexpected<Problem> refuse_body(std::string detail, std::vector<FieldError> errors) {
    auto code = errors.size() == 1 ? errors.front().code : std::string{"invalid_fields"};
    return refuse(Problem::Kind::invalid, std::move(code), std::move(detail), std::move(errors));
}

namespace {
/// The beginning of the text, of so many bytes at most, without breaking a character.
std::string_view beginning(std::string_view text, std::size_t size) {
    if (text.size() <= size) return text;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;
    return text.substr(0, size);
}
}    // namespace

std::string pointer_to(std::string_view field) {
    std::string pointer = "/";
    for (char const c : beginning(field, 200)) {
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    }
    return pointer;
}

std::string quoted(Value const& value) {
    auto const text = beginning(value.text, 60);
    return fmt::format("“{}{}”", text, text.size() < value.text.size() ? "…" : "");
}

}    // namespace carillon::inbound
