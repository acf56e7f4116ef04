#include "domain/opt_out.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {

struct Phrase {
    char const* text;
    bool opts_out;
};
constexpr bool yes = true, no = false;

/// The rule, phrase by phrase.
constexpr Phrase phrases[] = {
    // A keyword alone, in any case.
    {"stop", yes},
    {"STOP", yes},
    {"Stop", yes},
    {"sToP", yes},
    {"unsubscribe", yes},
    {"Unsubscribe", yes},
    {"UNSUBSCRIBE", yes},
    {"unsub", yes},
    {"UNSUB", yes},
    {"cancel", yes},
    {"Cancel", yes},
    {"end", yes},
    {"End", yes},
    {"quit", yes},
    {"QUIT", yes},
    {"remove me", yes},
    {"Remove Me", yes},
    {"REMOVE ME", yes},
    {"opt out", yes},
    {"OPT OUT", yes},
    {"opt-out", yes},
    {"Opt-Out", yes},
    // With white space around it, of the kinds that keyboards and clipboards produce.
    {"  stop\n", yes},
    {"\tSTOP \r\n", yes},
    {"\n\nunsubscribe\n", yes},
    {"\u00a0stop\u00a0", yes},
    {"\u200estop", yes},
    {"\ufeffstop", yes},
    {"stop\u200b", yes},
    {"\u3000quit\u3000", yes},
    {"\u2009stop\u2009", yes},
    {"\u202fSTOP\u202f", yes},
    {"\u2003end\u205f", yes},
    {"stop\u2028", yes},
    {"\u2060opt out\u200f", yes},
    {"\u202eSTOP\u202c", yes},
    {"\u2068stop\u2069", yes},
    {"\u200f\u200bstop\u200d\ufeff", yes},
    {"\u200bSTOP\u200b!", no},    // the mark stands between the word and its punctuation
    // Followed directly by punctuation, whatever comes then.
    {"stop!", yes},
    {"STOP.", yes},
    {"stop, please", yes},
    {"Stop!!! I mean it", yes},
    {"unsubscribe.", yes},
    {"end?", yes},
    {"quit;", yes},
    {"opt out.", yes},
    {"opt-out!", yes},
    {"remove me!", yes},
    {"stop…", yes},
    {"STOP！", yes},
    {"stop。", yes},
    {"stop-it", yes},
    {"cancel: I moved", yes},
    {"stop\"", yes},
    {"stop~", yes},
    {"stop+", yes},
    {"stop？", yes},
    {"stop： ich mag nicht mehr", yes},
    {"stop；", yes},
    {"STOP，谢谢", yes},
    {"stop؟", yes},
    {"stop۔", yes},
    {"stop।", yes},
    {"stop‼", yes},
    {"stop⁉", yes},
    {"stop։", yes},
    {"stop» dit-il", yes},
    {"stop—now", yes},
    {"Stop. I bought nothing, I never asked for this, and I have told you so three times already.", yes},
    {"(stop)", no},
    // Other words after it, or a space before the punctuation.
    {"cancel my order", no},
    {"stop it", no},
    {"stop please", no},
    {"stop 1", no},
    {"stop - not interested", no},
    {"stop !", no},
    {"end of story", no},
    {"quit smoking", no},
    {"remove me please", no},
    {"unsubscribe me", no},
    {"opt out please", no},
    // Other words before it.
    {"please don't stop sending these", no},
    {"please stop", no},
    {"can you stop", no},
    {"don't stop", no},
    {"the end", no},
    {"I want to unsubscribe", no},
    {"how do I opt out?", no},
    {"non-stop", no},
    {"!stop", no},
    {"\"stop\"", no},
    // Words that only begin like one.
    {"stopped", no},
    {"stopp", no},
    {"stops!", no},
    {"stopé", no},
    {"stop必", no},
    {"stop\xff!", no},    // no character at all
    {"stop👍", no},
    {"stop\u2009!", no},
    {"stop\u202fit", no},
    {"ending", no},
    {"endless", no},
    {"unsubscribed", no},
    {"unsubs", no},
    {"cancelled.", no},
    {"cancellation", no},
    {"quite nice", no},
    {"quitting!", no},
    {"removeme", no},
    {"remove men", no},
    {"opt outside", no},
    // Written another way than the rule has it.
    {"opt", no},
    {"out", no},
    {"optout", no},
    {"opt  out", no},
    {"opt_out", no},
    {"remove", no},
    {"remove  me", no},
    {"s t o p", no},
    {"ѕtop", no},    // begins with a Cyrillic letter
    {"stор", no},    // ends with two
    {"ｓｔｏｐ", no},
    {"ＳＴＯＰ", no},
    {"𝐬𝐭𝐨𝐩", no},
    {"st\u200bop", no},    // a mark that shows nothing, within the word
    {"s\u00adtop", no},
    {"ſtop", no},
    {"stop\u0301", no},
    {"STOP\u200b please", no},
    {"subscribe", no},
    {"start", no},
    // Nothing at all.
    {"", no},
    {" ", no},
    {"\n", no},
    {"👍", no},
    {".", no},
};

TEST(OptOut, EachPhraseIsJudgedAsTheTableSays) {
    for (auto const& phrase : phrases)
        EXPECT_EQ(asks_to_opt_out(phrase.text), phrase.opts_out) << '"' << phrase.text << '"';
    EXPECT_GE(std::size(phrases), 60U);
}

TEST(OptOut, WhateverComesAfterThePunctuationALongLetterToo) {
    EXPECT_TRUE(asks_to_opt_out("stop, " + std::string(4'000, 'x')));
    EXPECT_FALSE(asks_to_opt_out("stop " + std::string(4'000, 'x')));
    EXPECT_TRUE(asks_to_opt_out("stop" + std::string(4'000, '\n')));
}

}    // namespace
}    // namespace carillon
