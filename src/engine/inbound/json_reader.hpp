#pragma once
#include "base/problem.hpp"

#include <cstddef>
#include <memory>
#include <string_view>

namespace carillon::inbound {

/// What a JSON text is made of, one piece after the other. Views stay until the call returns.
class JsonEvents {
public:
    virtual ~JsonEvents() = default;
    virtual void begin_object() = 0;
    virtual void end_object() = 0;
    virtual void begin_array() = 0;
    virtual void end_array() = 0;
    virtual void key(std::string_view name) = 0;
    /// The first JsonReader::text_max bytes of a string of `size` bytes, decoded.
    virtual void string(std::string_view text, std::size_t size) = 0;
    /// As it is written.
    virtual void number(std::string_view text) = 0;
    /// true, false or null.
    virtual void literal(std::string_view text) = 0;
};

/// Reads one JSON document (RFC 8259) that arrives in pieces of any size. Keeps the part of a string or
/// number that a piece broke off in, text_max bytes at most.
class JsonReader {
public:
    static constexpr std::size_t text_max = 8 << 10;
    static constexpr std::size_t depth_max = 32;

    /// `events` outlives this.
    explicit JsonReader(JsonEvents& events);
    ~JsonReader();
    JsonReader(JsonReader const&) = delete;
    JsonReader& operator=(JsonReader const&) = delete;

    /// A Problem ("bad_json", "json_too_deep") says at which byte of the body reading ended; it is final.
    Result<void> feed(std::string_view piece);
    /// At the end of the body.
    Result<void> finish();

private:
    struct Parser;
    Result<void> refusal(std::size_t at) const;

    std::unique_ptr<Parser> parser_;
    std::size_t read_ = 0;    // bytes of the pieces before
};

}    // namespace carillon::inbound
