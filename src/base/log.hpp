#pragma once
#include <spdlog/spdlog.h>

namespace carillon {

enum class LogFormat : std::uint8_t { text, json };

/// Sets up the process's one logger (standard error, one line an event). Call once from main before anything
/// logs. Use spdlog::info("what happened: {}", ...) elsewhere. Never log a token, a secret or a whole phone
/// number; see mask_phone(). `level` is one of trace, debug, info, warn, error, off.
void start_logging(LogFormat format, std::string_view level);

/// "+49170…42": enough to recognise, not enough to message.
std::string mask_phone(std::string_view phone);

}    // namespace carillon
