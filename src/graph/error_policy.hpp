#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace carillon::graph {

/// What an error speaks about. A fault of a wider scope would repeat itself for every other message of that
/// scope.
enum class ErrorScope : std::uint8_t { recipient, template_, number, account, platform, request };
std::string_view to_string(ErrorScope scope);

enum class RetryAdvice : std::uint8_t {
    no,         // the same request fails again
    backoff,    // seconds to minutes
    later,      // minutes to days, or after somebody has acted
};
std::string_view to_string(RetryAdvice retry);

enum class Arrives : std::uint8_t { sync, webhook, both };
std::string_view to_string(Arrives arrives);

/// Whether an answer with this code, in place of an acceptance, proves that no message went out.
enum class Unsent : std::uint8_t {
    proved,     // Meta judged the request and refused it
    unknown,    // Meta's side failed while working on it: how far it came is not told
};
std::string_view to_string(Unsent unsent);

enum class SideEffect : std::uint8_t {
    none,
    suppress_marketing,    // the recipient has stopped marketing: record an opt-out for marketing
    pause_send,            // the next message of this send would fail the same way
    pause_number,          // stop sending from this number
    stop_account,          // stop everything of this account
    slow_number,           // lower the number's pace
    slow_account,          // all numbers of the account rest for a while
    slow_pair,             // this recipient must rest; others go on
};
std::string_view to_string(SideEffect effect);
/// Every further message of the send would fail the same way.
bool stops_the_send(SideEffect effect);

/// What to do about one of Meta's codes. (Meta: error codes page.)
struct ErrorPolicy {
    int code = 0;    // the first of its range
    int code_last = 0;
    int http = 0;    // as Meta's page prints it; 0: not known. Never decides anything: Meta's copies disagree
    ErrorScope scope = ErrorScope::recipient;
    RetryAdvice retry = RetryAdvice::no;
    Arrives arrives = Arrives::both;
    Unsent unsent = Unsent::unknown;
    SideEffect effect = SideEffect::none;
    std::string_view title, meaning, advice;

    /// May the program itself try this message again? Only where no message went out and time can mend it.
    bool may_requeue() const { return unsent == Unsent::proved && retry != RetryAdvice::no; }
};

/// Every row, in order of code.
std::span<ErrorPolicy const> error_policies();

/// A code without a row: a recipient's failure, not tried again, for the breaker to watch; is_known() tells
/// it apart.
ErrorPolicy const& policy_for(int code);
bool is_known(ErrorPolicy const& policy);

/// docs/errors.md, made of the table; a test holds the two together.
std::string errors_page();

}    // namespace carillon::graph
