#include "base/totp.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {
using namespace std::chrono_literals;

std::string const secret = "12345678901234567890";    // RFC 6238, appendix B

TEST(Totp, KnowsTheCodesOfTheStandard) {
    // Of its codes of eight digits, the last six.
    struct Row {
        std::chrono::seconds at;
        std::string_view code;
    };
    for (auto const& [at, code] : {Row{59s, "287082"}, Row{1111111109s, "081804"}, Row{1111111111s, "050471"},
                                   Row{1234567890s, "005924"}, Row{2000000000s, "279037"}})
        EXPECT_EQ(totp_step(secret, code, Wall{at}), at.count() / 30) << code;
}

TEST(Totp, TakesTheNeighboursAndSaysWhichItWas) {
    EXPECT_EQ(totp_step(secret, "081804", Wall{1111111109s + 30s}), 1111111109 / 30);
    EXPECT_EQ(totp_step(secret, "081804", Wall{1111111109s - 30s}), 1111111109 / 30);
    EXPECT_FALSE(totp_step(secret, "081804", Wall{1111111109s + 60s}));
    EXPECT_FALSE(totp_step(secret, "081804", Wall{1111111109s - 60s}));
}

TEST(Totp, RefusesWhatIsNoCode) {
    for (auto const* const code : {"", "28708", "2870822", "28708a", " 87082", "94287082"})
        EXPECT_FALSE(totp_step(secret, code, Wall{59s})) << code;
}

TEST(Totp, IsTakenByApps) {
    EXPECT_EQ(totp_secret_text(secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    EXPECT_EQ(totp_uri(secret, "ada+x@example.com"),
              "otpauth://totp/"
              "Carillon:ada%2Bx%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Carillon");
    EXPECT_EQ(random_totp_secret().size(), 20u);
    EXPECT_NE(random_totp_secret(), random_totp_secret());
}
}    // namespace
}    // namespace carillon
