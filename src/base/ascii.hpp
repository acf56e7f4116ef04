#pragma once
#include <string>
#include <string_view>

namespace carillon {

/// A to Z in small letters, all else as it is: names of headers, e-mail addresses.
inline std::string lower_ascii(std::string_view text) {
    std::string small{text};
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return small;
}

}    // namespace carillon
