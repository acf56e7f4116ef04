#include "domain/password.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {
TEST(Password, IsLongAndNotTheSameFewCharacters) {
    EXPECT_FALSE(password_fault("correct horse battery", "ada@example.com"));
    for (auto const* const weak :
         {"", "short", "123456789", "aaaaaaaaaaaaaaaa", "12121212121212", "ada@example.com"})
        EXPECT_TRUE(password_fault(weak, "ada@example.com")) << weak;
}

TEST(Email, HasOneAtAndNoSpaces) {
    for (auto const* const fine : {"a@b", "ada.l+x@example.com", "ü@example.com"})
        EXPECT_TRUE(is_email(fine)) << fine;
    for (auto const* const bad : {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\n", "<a@b>", "a\t@b"})
        EXPECT_FALSE(is_email(bad)) << bad;
}
}    // namespace
}    // namespace carillon
