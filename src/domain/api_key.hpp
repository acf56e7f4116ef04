#pragma once
#include "base/crypto.hpp"

#include <string>

namespace carillon {

/// A key for systems that use the API: shown once, stored as its hash, recognised by its first characters.
struct NewApiKey {
    std::string key;       // "crl_" and 43 characters
    std::string prefix;    // the first 12 of them
    Digest hash;           // SHA-256 of the key: it is random and long, so it needs no slow hash
};

inline NewApiKey make_api_key() {
    auto key = "crl_" + random_token();
    auto prefix = key.substr(0, 12);
    auto const hash = sha256(key);
    return {std::move(key), std::move(prefix), hash};
}

}    // namespace carillon
