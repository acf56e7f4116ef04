#include "graph/graph_answer.hpp"

#include <gtest/gtest.h>

namespace carillon::graph {
namespace {
using namespace std::chrono_literals;

TEST(read_usage, takes_the_fullest_limit_of_sends_and_the_longest_wait) {
    EXPECT_EQ(read_usage(R"({"77":[{"type":"whatsapp","call_count":12,"total_cputime":3,"total_time":40,
                             "estimated_time_to_regain_access":0}],
                            "78":[{"type":"whatsapp","call_count":71,"total_cputime":1,"total_time":1,
                             "estimated_time_to_regain_access":9}]})",
                         ""),
              (Usage{71, 9min}));
    EXPECT_EQ(read_usage("", R"({"call_count":28,"total_time":25,"total_cputime":99})"), (Usage{99, 0min}));
}

TEST(read_usage, leaves_out_limits_on_management_calls) {
    EXPECT_EQ(
        read_usage(R"({"77":[{"type":"whatsapp_business_management","call_count":100,"total_cputime":100,
                              "total_time":100,"estimated_time_to_regain_access":60}]})",
                   ""),
        Usage{});
}

TEST(read_usage, takes_nothing_from_what_it_cannot_read) {
    for (auto const* const text : {"", "{", "[]", "7", R"({"77":[]})", R"({"77":{}})", R"({"77":[7]})",
                                   R"({"77":[{"type":"whatsapp","call_count":"many"}]})"}) {
        EXPECT_EQ(read_usage(text, text), Usage{}) << text;
    }
}

}    // namespace
}    // namespace carillon::graph
