#include "domain/opt_out.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {

TEST(OptOut, AKeywordAloneCountsWhateverItsCaseAndTheSpaceAroundIt) {
    for (auto const* const text : {"stop", "STOP", "Stop", "  stop\n", "\tSTOP \r\n", "unsubscribe", "UNSUB",
                                   "cancel", "End", "QUIT", "remove me", "Remove Me", "opt out", "OPT OUT",
                                   "opt-out", "Opt-Out", "\u00a0stop\u00a0", "\u200estop", "\ufeffstop"})
        EXPECT_TRUE(asks_to_opt_out(text)) << '"' << text << '"';
}

TEST(OptOut, AKeywordFollowedDirectlyByPunctuationCounts) {
    for (auto const* const text :
         {"stop!", "STOP.", "stop, please", "Stop!!! I mean it", "unsubscribe.", "end?", "quit;", "opt out.",
          "remove me!", "stop…", "STOP！", "stop。", "cancel - not interested"})
        EXPECT_EQ(asks_to_opt_out(text), std::string_view{text} != "cancel - not interested")
            << '"' << text << '"';
}

TEST(OptOut, OtherTextsDoNotCount) {
    for (auto const* const text : {"",
                                   " ",
                                   "please don't stop sending these",
                                   "cancel my order",
                                   "stopped",
                                   "stop it",
                                   "ending",
                                   "the end",
                                   "unsubscribed",
                                   "quit smoking",
                                   "can you stop",
                                   "opt",
                                   "opt  out",
                                   "removeme",
                                   "remove me please",
                                   "don't stop",
                                   "stopp",
                                   "\"stop\"",
                                   "!stop",
                                   "endless",
                                   "stop 1",
                                   "subscribe",
                                   "cancelled.",
                                   "stopé"})
        EXPECT_FALSE(asks_to_opt_out(text)) << '"' << text << '"';
}

}    // namespace
}    // namespace carillon
