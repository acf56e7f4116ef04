#include "api/message_error.hpp"

#include "graph/error_policy.hpp"

#include <boost/json/parse.hpp>

namespace carillon::api {
namespace {
boost::json::value raw_of(store::MessageRow const& row) {
    boost::system::error_code broken;
    auto raw = boost::json::parse(row.raw, broken);
    if (broken || !raw.is_object()) return nullptr;
    return raw;
}
}    // namespace

boost::json::object message_error(store::MessageRow const& row) {
    auto const& policy = graph::policy_for(row.error_code);
    return {{"code", row.error_code},
            {"title", policy.title},
            {"detail", row.detail},
            {"advice", policy.advice},
            {"raw", raw_of(row)}};
}

}    // namespace carillon::api
