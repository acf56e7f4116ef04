#pragma once
#include <string_view>

namespace carillon {

/// Whether an inbound text asks to be left alone: its whole content is one of stop, unsubscribe, unsub,
/// cancel, end, quit, remove me, opt out, opt-out (any case, surrounding white space ignored), or it starts
/// with one followed directly by punctuation ("STOP!", "stop, please"), whatever comes then. "cancel my
/// order" and "please don't stop" do not. White space and punctuation are Unicode's. What is not caught can
/// still be entered by hand; what is caught wrongly is a customer lost, so the rule is narrow.
bool asks_to_opt_out(std::string_view text);

}    // namespace carillon
