#pragma once
#include <string>

namespace carillon {

/// A to Z in small letters, all else as it is: names of headers, e-mail addresses.
inline std::string lower_ascii(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

}    // namespace carillon
