#include "base/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace carillon {
namespace {

/// How many bytes at the start of `text` are one character of UTF-8; 0 when they are none.
std::size_t utf8_length(std::string_view text) {
    auto const byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    auto const lead = byte(0);
    if (lead < 0x80) return 1;
    std::size_t const length = lead >= 0xf0 && lead <= 0xf4   ? 4
                               : lead >= 0xe0 && lead <= 0xef ? 3
                               : lead >= 0xc2 && lead <= 0xdf ? 2
                                                              : 0;
    if (length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xc0) != 0x80) return 0;
    bool const overlong = (lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xf0 && byte(1) < 0x90);
    bool const no_character = (lead == 0xed && byte(1) > 0x9f) || (lead == 0xf4 && byte(1) > 0x8f);
    return overlong || no_character ? 0 : length;
}

/// "%j": the message as the inside of a JSON string. What a client sends may be in it, so any bytes may.
class JsonMessage final : public spdlog::custom_flag_formatter {
public:
    void format(spdlog::details::log_msg const& event, std::tm const&, spdlog::memory_buf_t& out) override {
        std::string_view rest{event.payload.data(), event.payload.size()};
        while (!rest.empty()) {
            auto const length = utf8_length(rest);
            auto const c = static_cast<unsigned char>(rest.front());
            if (length == 0)
                out.append(std::string_view{"\\ufffd"});
            else if (c < 0x20 || c == 0x7f)
                fmt::format_to(std::back_inserter(out), "\\u{:04x}", c);
            else {
                if (c == '"' || c == '\\') out.push_back('\\');
                out.append(rest.substr(0, length));
            }
            rest.remove_prefix(std::max<std::size_t>(length, 1));
        }
    }
    std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<JsonMessage>(); }
};

std::unique_ptr<spdlog::formatter> json_formatter() {
    auto formatter = std::make_unique<spdlog::pattern_formatter>();
    formatter->add_flag<JsonMessage>('j').set_pattern(
        R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l","message":"%j"})");
    return formatter;
}

}    // namespace

void start_logging(LogFormat format, std::string_view level) {
    auto logger =
        std::make_shared<spdlog::logger>("carillon", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_level(spdlog::level::from_str(std::string{level}));
    switch (format) {
        case LogFormat::text: logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %^%l%$ %v"); break;
        case LogFormat::json: logger->set_formatter(json_formatter()); break;
    }
    spdlog::set_default_logger(std::move(logger));
}

std::string mask_phone(std::string_view phone) {
    if (phone.size() < 8) return "…";
    return fmt::format("{}…{}", phone.substr(0, phone.size() - 6), phone.substr(phone.size() - 2));
}

}    // namespace carillon
