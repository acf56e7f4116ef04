#include "base/totp.hpp"

#include "base/check.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <cstdlib>
#include <liboath/oath.h>

namespace carillon {
namespace {
constexpr unsigned step_seconds = 30;
constexpr std::size_t neighbours = 1;
constexpr std::size_t code_digits = 6;

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (unsigned char const c : text) {
        bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view{"-._~"}.find(static_cast<char>(c)) != std::string_view::npos;
        if (plain)
            out += static_cast<char>(c);
        else
            fmt::format_to(std::back_inserter(out), "%{:02X}", c);
    }
    return out;
}
}    // namespace

std::string random_totp_secret() {
    std::string secret(20, '\0');
    randombytes_buf(secret.data(), secret.size());
    return secret;
}

std::string totp_secret_text(std::string_view secret) {
    char* text = nullptr;
    std::size_t size = 0;
    CHECK(oath_base32_encode(secret.data(), secret.size(), &text, &size) == OATH_OK);
    std::string out{text, size};
    std::free(text);
    while (out.ends_with('=')) out.pop_back();
    return out;
}

std::string totp_uri(std::string_view secret, std::string_view account) {
    return fmt::format("otpauth://totp/Carillon:{}?secret={}&issuer=Carillon", percent_encoded(account),
                       totp_secret_text(secret));
}

std::optional<std::int64_t> totp_step(std::string_view secret, std::string_view code, Wall now) {
    bool const digits = code.size() == code_digits &&
                        std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) return {};
    auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    int position = 0;
    std::string const text{code};
    int const found = oath_totp_validate2(secret.data(), secret.size(), seconds, step_seconds, 0, neighbours,
                                          &position, text.c_str());
    if (found < 0) return {};
    return seconds / step_seconds + position;
}

}    // namespace carillon
