#include "base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>

namespace carillon {

void start_logging(LogFormat format, std::string_view level) {
    auto logger =
        std::make_shared<spdlog::logger>("carillon", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_level(spdlog::level::from_str(std::string{level}));
    switch (format) {
        case LogFormat::text: logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %^%l%$ %v"); break;
        case LogFormat::json:
            logger->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l","message":"%v"})");
            break;
    }
    spdlog::set_default_logger(std::move(logger));
}

std::string mask_phone(std::string_view phone) {
    if (phone.size() < 8) return "…";
    return fmt::format("{}…{}", phone.substr(0, phone.size() - 6), phone.substr(phone.size() - 2));
}

}    // namespace carillon
