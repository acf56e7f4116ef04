#include "base/crypto.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {

TEST(Crypto, HmacAgreesWithTheRfc4231Vector) {
    auto const digest = hmac_sha256("Jefe", "what do ya want for nothing?");
    EXPECT_EQ(to_hex(digest), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Crypto, HmacInPiecesEqualsHmacInOneGo) {
    HmacSha256 hmac{"key"};
    hmac.update("one ");
    hmac.update("two");
    EXPECT_EQ(hmac.finish(), hmac_sha256("key", "one two"));
}

TEST(Crypto, ASealedSecretOpensOnlyWithItsKeyAndUnchanged) {
    start_crypto();
    SecretBox const box{SecretBox::random_key()}, other{SecretBox::random_key()};
    auto sealed = box.seal("EAAG-token");
    EXPECT_EQ(box.open(sealed), "EAAG-token");
    EXPECT_EQ(other.open(sealed), std::nullopt);
    sealed.back() ^= 1;
    EXPECT_EQ(box.open(sealed), std::nullopt);
    EXPECT_EQ(box.open("short"), std::nullopt);
}

TEST(Crypto, APasswordIsVerifiedByItsHashAlone) {
    start_crypto();
    auto const hash = hash_password("correct horse");
    EXPECT_TRUE(verify_password(hash, "correct horse"));
    EXPECT_FALSE(verify_password(hash, "correct hors"));
    EXPECT_EQ(hash.find("correct"), std::string::npos);
}

TEST(Crypto, ConstantTimeEqualityKnowsLengths) {
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
}

}    // namespace
}    // namespace carillon
