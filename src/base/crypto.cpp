#include "base/crypto.hpp"

#include "base/check.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>
#include <openssl/sha.h>
#include <sodium.h>

namespace carillon {
namespace {
unsigned char const* bytes_of(std::string_view text) {
    return reinterpret_cast<unsigned char const*>(text.data());
}
}    // namespace

void start_crypto() { CHECK(sodium_init() >= 0); }

Digest sha256(std::string_view data) {
    Digest digest{};
    SHA256(bytes_of(data), data.size(), digest.data());
    return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view data) {
    Digest digest{};
    unsigned length = digest.size();
    CHECK(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(data), data.size(),
               digest.data(), &length) != nullptr);
    return digest;
}

std::uint64_t short_hash(ShortHashKey const& key, std::string_view data) {
    static_assert(std::tuple_size_v<ShortHashKey> == crypto_shorthash_KEYBYTES);
    std::array<unsigned char, crypto_shorthash_BYTES> hash{};
    crypto_shorthash(hash.data(), bytes_of(data), data.size(), key.data());
    return std::bit_cast<std::uint64_t>(hash);
}

struct HmacSha256::State {
    EVP_MAC* algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    EVP_MAC_CTX* context = EVP_MAC_CTX_new(algorithm);
    ~State() {
        EVP_MAC_CTX_free(context);
        EVP_MAC_free(algorithm);
    }
};

HmacSha256::HmacSha256(std::string_view key) : state_{std::make_unique<State>()} {
    char digest_name[] = "SHA256";
    OSSL_PARAM const parameters[] = {OSSL_PARAM_construct_utf8_string("digest", digest_name, 0),
                                     OSSL_PARAM_construct_end()};
    CHECK(EVP_MAC_init(state_->context, bytes_of(key), key.size(), parameters) == 1);
}
HmacSha256::~HmacSha256() = default;
HmacSha256::HmacSha256(HmacSha256&&) noexcept = default;

void HmacSha256::update(std::string_view data) {
    CHECK(EVP_MAC_update(state_->context, bytes_of(data), data.size()) == 1);
}

Digest HmacSha256::finish() {
    Digest digest{};
    std::size_t length = 0;
    CHECK(EVP_MAC_final(state_->context, digest.data(), &length, digest.size()) == 1);
    return digest;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string to_hex(std::span<unsigned char const> bytes) {
    std::string text(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    text.pop_back();
    return text;
}

std::string to_base64(std::string_view bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();
    return text;
}

std::string to_base64_url(std::span<unsigned char const> bytes) {
    constexpr auto variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
    text.pop_back();
    return text;
}

std::string random_token(std::size_t bytes) {
    std::vector<unsigned char> random(bytes);
    randombytes_buf(random.data(), random.size());
    return to_base64_url(random);
}

std::string hash_password(std::string_view password) {
    std::string hash(crypto_pwhash_STRBYTES, '\0');
    int const failed =
        crypto_pwhash_str(hash.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE);
    if (failed) throw std::bad_alloc{};    // the only way it fails is 64 MiB not being there
    hash.resize(hash.find('\0'));
    return hash;
}

bool verify_password(std::string_view hash, std::string_view password) {
    return crypto_pwhash_str_verify(std::string{hash}.c_str(), password.data(), password.size()) == 0;
}

SecretBox::SecretBox(std::string key) : key_{std::move(key)} { CHECK(key_.size() == key_size); }

std::string SecretBox::random_key() {
    std::string key(key_size, '\0');
    randombytes_buf(key.data(), key.size());
    return key;
}

std::string SecretBox::seal(std::string_view plain) const {
    std::string sealed(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.size(), '\0');
    auto* const out = reinterpret_cast<unsigned char*>(sealed.data());
    randombytes_buf(out, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, bytes_of(plain), plain.size(), out,
                          bytes_of(key_));
    return sealed;
}

std::optional<std::string> SecretBox::open(std::string_view sealed) const {
    if (sealed.size() < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES) return {};
    auto const cipher = sealed.substr(crypto_secretbox_NONCEBYTES);
    std::string plain(cipher.size() - crypto_secretbox_MACBYTES, '\0');
    int const failed =
        crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(plain.data()), bytes_of(cipher),
                                   cipher.size(), bytes_of(sealed), bytes_of(key_));
    if (failed) return {};
    return plain;
}

}    // namespace carillon
