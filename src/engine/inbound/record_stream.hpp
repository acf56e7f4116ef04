#pragma once
#include "base/problem.hpp"
#include "engine/inbound/json_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::inbound {

/// A JSON value. `text`: a string decoded, a number or literal as written, an object or array as compact
/// JSON; of text longer than the reader keeps, the beginning. Stays until the call returns.
struct Value {
    enum class Kind : std::uint8_t { string, number, boolean, null, object, array };
    Kind kind = Kind::null;
    std::string_view text;
    bool whole = true;    // `text` is all of it
};

/// The body of a post: an object of fields, one of which is a list of records that may be long. Reads it in
/// pieces of any size with its keys in any order, and keeps none of it itself. Not thread-safe.
class RecordStream : private JsonEvents {
public:
    /// An object or array longer than this is not whole.
    static constexpr std::size_t nested_max = 4 << 10;

    ~RecordStream() override = default;
    /// The next bytes. A Problem, as soon as it is known that nothing can come of this body; it is final.
    Result<void> feed(std::string_view piece);

protected:
    /// `list` names the field that holds the records.
    explicit RecordStream(std::string_view list) : list_{list} {}
    RecordStream(RecordStream const&) = delete;
    RecordStream& operator=(RecordStream const&) = delete;

    /// At the end of the body.
    Result<void> end();
    void stop(Problem problem);

    virtual void field(std::string_view name, Value const& value) = 0;
    virtual void list_begins() = 0;
    virtual void record_begins() = 0;
    virtual void record_field(std::string_view name, Value const& value) = 0;
    virtual void record_ends() = 0;
    /// In the list, and no object.
    virtual void no_record(Value const& value) = 0;

private:
    enum class At : std::uint8_t { start, fields, list, record, done };
    void begin_object() override;
    void end_object() override;
    void begin_array() override;
    void end_array() override;
    void key(std::string_view name) override;
    void string(std::string_view text, std::size_t size) override;
    void number(std::string_view text) override { scalar({Value::Kind::number, text}); }
    void literal(std::string_view text) override;

    void scalar(Value value);
    void deliver(Value const& value);
    void nest(char bracket);
    void unnest(char bracket);
    void append_nested(std::string_view text);

    std::string const list_;
    JsonReader reader_{*this};
    At at_ = At::start;
    std::string key_;
    std::size_t depth_ = 0;    // of the value that is being gathered; 0: none
    Value::Kind nested_kind_ = Value::Kind::object;
    std::string nested_;
    bool nested_whole_ = true;
    std::optional<Problem> problem_;
};

/// A refusal of the whole body: what all of it comes to, and each fault. `errors` is not empty.
std::unexpected<Problem> refuse_body(std::string detail, std::vector<FieldError> errors);

/// "/abc": a JSON pointer to the field, shortened where a name is very long.
std::string pointer_to(std::string_view field);
/// "“abc”", shortened, for a message.
std::string quoted(Value const& value);

}    // namespace carillon::inbound
