#pragma once
#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>
#include <yaml-cpp/yaml.h>

namespace carillon::scenarios {

/// YAML as JSON: plain numbers, true, false and null are what they look like, everything else is text
/// ("+49…", times, and on and off too).
boost::json::value to_json(YAML::Node const& node);

/// Whether `got` is as `expected` says, by these rules: an object needs the named members alone; an array has
/// the same length and order; text that starts with "~" is contained in the text got; "*" is anything but
/// null; null is null or absent; {contains: […]} finds each of its items somewhere in an array; {count: n} is
/// an array's length. Returns a line for each difference, with the path to it; none where all is well.
std::vector<std::string> differences(boost::json::value const& expected, boost::json::value const* got,
                                     std::string const& path = {});

}    // namespace carillon::scenarios
