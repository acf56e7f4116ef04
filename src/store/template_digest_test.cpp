#include "store/template_digest.hpp"

#include <gtest/gtest.h>

namespace carillon::store {

TEST(TemplateDigest, ChangesWithWhatTheTemplateSays) {
    auto const digest = template_digest("POSITIONAL", R"([{"type":"BODY","text":"Hello {{1}}"}])");
    EXPECT_EQ(digest.size(), 32U);
    EXPECT_NE(digest, template_digest("POSITIONAL", R"([{"type":"BODY","text":"Hello  {{1}}"}])"));
    EXPECT_NE(digest, template_digest("NAMED", R"([{"type":"BODY","text":"Hello {{1}}"}])"));
    EXPECT_NE(digest,
              template_digest("POSITIONAL",
                              R"([{"type":"BODY","text":"Hello {{1}}"},{"type":"FOOTER","text":"x"}])"));
}

TEST(TemplateDigest, StaysWhenMetaOnlyWritesItAnew) {
    auto const digest = template_digest("POSITIONAL", R"([{"type":"BODY","text":"Hello"}])");
    EXPECT_EQ(digest, template_digest("POSITIONAL", R"([ {"text": "Hello", "type": "BODY"} ])"));
    EXPECT_EQ(digest, template_digest("POSITIONAL",
                                      R"([{"type":"BODY","text":"Hello","example":{"body_text":[["x"]]}}])"));
    EXPECT_EQ(template_digest("POSITIONAL", "not JSON"), template_digest("POSITIONAL", "not JSON"));
}

}    // namespace carillon::store
