#include "graph/error_policy.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

namespace carillon::graph {
namespace {

TEST(error_policy, finds_every_row_by_its_code_and_its_whole_range) {
    for (ErrorPolicy const& row : error_policies()) {
        EXPECT_EQ(&policy_for(row.code), &row) << row.code;
        EXPECT_EQ(&policy_for(row.code_last), &row) << row.code_last;
        EXPECT_TRUE(is_known(row));
    }
    EXPECT_EQ(policy_for(250).code, 200);
    EXPECT_FALSE(is_known(policy_for(300)));
    EXPECT_FALSE(is_known(policy_for(-5)));
    EXPECT_FALSE(is_known(policy_for(999'999'999)));
}

TEST(error_policy, ranges_do_not_overlap) {
    int last = -1;
    for (ErrorPolicy const& row : error_policies()) {
        EXPECT_GT(row.code, last);
        EXPECT_GE(row.code_last, row.code);
        last = row.code_last;
    }
}

TEST(error_policy, every_row_speaks_in_sentences) {
    for (ErrorPolicy const& row : error_policies()) {
        EXPECT_FALSE(row.title.empty()) << row.code;
        EXPECT_TRUE(row.meaning.ends_with('.')) << row.code;
        EXPECT_TRUE(row.advice.ends_with('.')) << row.code;
    }
}

TEST(error_policy, effects_fit_their_scope) {
    for (ErrorPolicy const& row : error_policies()) {
        SCOPED_TRACE(row.code);
        switch (row.effect) {
            case SideEffect::none: break;
            case SideEffect::suppress_marketing: EXPECT_EQ(row.code, 131050); break;
            case SideEffect::pause_send:
                EXPECT_TRUE(row.scope == ErrorScope::template_ || row.scope == ErrorScope::account ||
                            row.scope == ErrorScope::request);
                break;
            case SideEffect::pause_number: EXPECT_EQ(row.scope, ErrorScope::number); break;
            case SideEffect::stop_account: EXPECT_EQ(row.scope, ErrorScope::account); break;
            case SideEffect::slow_number:
                EXPECT_NE(row.retry, RetryAdvice::no);
                EXPECT_NE(row.scope, ErrorScope::recipient);
                break;
            case SideEffect::slow_account:
                EXPECT_NE(row.retry, RetryAdvice::no);
                EXPECT_TRUE(row.scope == ErrorScope::account || row.scope == ErrorScope::platform);
                break;
            case SideEffect::slow_pair: EXPECT_EQ(row.scope, ErrorScope::recipient); break;
        }
        // A template or number that is wrong is wrong for every recipient: the send must not run on.
        EXPECT_TRUE(row.scope != ErrorScope::template_ || row.effect == SideEffect::pause_send);
        EXPECT_TRUE(row.scope != ErrorScope::number || row.effect != SideEffect::none);
    }
}

TEST(error_policy, only_proved_unsent_is_ever_requeued) {
    for (ErrorPolicy const& row : error_policies()) {
        SCOPED_TRACE(row.code);
        EXPECT_TRUE(!row.may_requeue() || row.unsent == Unsent::proved);
        bool const server_fault = row.scope == ErrorScope::platform && row.retry == RetryAdvice::backoff;
        EXPECT_FALSE(server_fault && row.may_requeue());
    }
    for (int const fault : {1, 2, 131000, 131016, 133004})
        EXPECT_EQ(policy_for(fault).unsent, Unsent::unknown) << fault;
    // HTTP 500, yet judgements.
    for (int const judged : {3, 131045, 131057, 134102})
        EXPECT_EQ(policy_for(judged).unsent, Unsent::proved) << judged;
    EXPECT_FALSE(policy_for(987'654).may_requeue());
}

TEST(error_policy, knows_the_codes_that_stop_or_slow) {
    for (int const code : {0, 10, 104, 190, 200, 131031, 131042})
        EXPECT_EQ(policy_for(code).effect, SideEffect::stop_account) << code;
    for (int const code : {4, 17, 341, 613, 80007})
        EXPECT_EQ(policy_for(code).effect, SideEffect::slow_account) << code;
    for (int const code : {130429, 131057})
        EXPECT_EQ(policy_for(code).effect, SideEffect::slow_number) << code;
    for (int const code : {132001, 132015, 132016, 131055, 134100})
        EXPECT_EQ(policy_for(code).effect, SideEffect::pause_send) << code;
    EXPECT_EQ(policy_for(131056).effect, SideEffect::slow_pair);
    EXPECT_EQ(policy_for(131048).effect, SideEffect::pause_number);
}

TEST(error_policy, holds_every_code_that_meta_documents_as_it_documents_it) {
    std::ifstream file{CARILLON_SOURCE_DIR "/tests/data/meta_error_codes.csv"};
    std::string line;
    ASSERT_TRUE(std::getline(file, line));    // the header
    std::size_t codes = 0;
    for (; std::getline(file, line); ++codes) {
        std::istringstream fields{line};
        std::string code, scope, retry, arrives;
        for (auto* const field : {&code, &scope, &retry, &arrives}) std::getline(fields, *field, ',');
        ErrorPolicy const& row = policy_for(std::stoi(code));
        SCOPED_TRACE(line);
        ASSERT_TRUE(is_known(row));
        EXPECT_EQ(scope, to_string(row.scope));
        EXPECT_EQ(retry, to_string(row.retry));
        EXPECT_EQ(arrives, to_string(row.arrives));
    }
    EXPECT_EQ(codes, error_policies().size());
}

TEST(error_policy, the_page_in_docs_is_made_of_the_table) {
    std::ifstream file{CARILLON_SOURCE_DIR "/docs/errors.md"};
    std::stringstream page;
    page << file.rdbuf();
    EXPECT_EQ(page.str(), errors_page()) << "docs/errors.md is out of step: replace it by errors_page()";
}

}    // namespace
}    // namespace carillon::graph
