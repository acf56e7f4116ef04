#pragma once
#include "store/reports.hpp"

#include <boost/json/object.hpp>

namespace carillon::api {

/// Meta's word on a message that failed: its code, what that means and what to do, and the error object as it
/// came.
boost::json::object message_error(store::MessageRow const& row);

}    // namespace carillon::api
