#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace carillon {

/// Why a new password is not taken, as a sentence; nothing when it is. Length counts, not the kinds of
/// characters.
std::optional<std::string> password_fault(std::string_view password, std::string_view email);
/// name@example.com: something, one @, something, no space.
bool is_email(std::string_view text);

}    // namespace carillon
