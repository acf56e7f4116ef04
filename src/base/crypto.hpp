#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carillon {

/// libsodium and OpenSSL behind the few calls we need. Thread-safe once start_crypto() has returned.
void start_crypto();

using Digest = std::array<unsigned char, 32>;
Digest sha256(std::string_view data);
Digest hmac_sha256(std::string_view key, std::string_view data);

/// A keyed hash (SipHash-2-4) that is short and quick: who lacks the key can neither tell nor test what was
/// hashed.
using ShortHashKey = std::array<unsigned char, 16>;
std::uint64_t short_hash(ShortHashKey const& key, std::string_view data);

/// HMAC-SHA256 over a body that arrives in pieces. One use: update()… then finish().
class HmacSha256 {
public:
    explicit HmacSha256(std::string_view key);
    ~HmacSha256();
    HmacSha256(HmacSha256&&) noexcept;
    void update(std::string_view data);
    Digest finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Takes the same time whatever differs. Of different lengths: false.
bool equal_in_constant_time(std::string_view a, std::string_view b);

std::string to_hex(std::span<unsigned char const> bytes);
std::string to_base64(std::string_view bytes);
std::string to_base64_url(std::span<unsigned char const> bytes);    // no padding

/// `bytes` of randomness as URL-safe text: session tokens, API keys, CSRF tokens.
std::string random_token(std::size_t bytes = 32);

/// Argon2id with libsodium's interactive limits: about 64 MiB and 50-100 ms. Call off the event loop's
/// thread.
std::string hash_password(std::string_view password);
bool verify_password(std::string_view hash, std::string_view password);

/// Seals secrets at rest (XSalsa20-Poly1305, a random nonce in front).
class SecretBox {
public:
    static constexpr std::size_t key_size = 32;
    /// `key` must be key_size bytes.
    explicit SecretBox(std::string key);
    static std::string random_key();
    std::string seal(std::string_view plain) const;
    /// Nothing when the key is another one or the bytes were changed.
    std::optional<std::string> open(std::string_view sealed) const;

private:
    std::string key_;
};

}    // namespace carillon
