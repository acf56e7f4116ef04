#pragma once
#include "base/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace carillon {

// One-time codes of six digits that change every 30 seconds (RFC 6238, SHA-1: what every authenticator app
// knows).

/// 160 bits of randomness.
std::string random_totp_secret();
/// As apps take it typed in: base32 without padding.
std::string totp_secret_text(std::string_view secret);
/// As apps take it from a picture: otpauth://totp/…
std::string totp_uri(std::string_view secret, std::string_view account);
/// The number of the half minute whose code this is, if it is the present one or one of its two neighbours:
/// clocks differ. Whoever accepts a code must not accept its half minute, or an earlier one, again.
std::optional<std::int64_t> totp_step(std::string_view secret, std::string_view code, Wall now);

}    // namespace carillon
