#pragma once
#include "api/answers.hpp"
#include "domain/country.hpp"
#include "domain/template.hpp"
#include "store/assets.hpp"
#include "store/audiences.hpp"
#include "store/opt_outs.hpp"
#include "store/test_sends.hpp"

#include <map>
#include <vector>

namespace carillon::store {
struct MessageRow;
}

namespace carillon::api {

json::object waba_ref(std::vector<store::Waba> const& wabas, WabaId id);

json::object to_json(store::AudienceTotals const& totals);
json::value to_json(store::Audience const& audience);
json::object to_json(Lead const& lead, AudienceId audience, std::vector<std::string> const& columns);
json::object to_json(store::MessageRow const& row);
json::object to_json(store::OptOut const& opt_out);
json::object to_json(store::TestMessage const& message);

/// {EEA, UK, JP, KR} out of counts by country.
json::object limited_reporting(std::map<Country, std::int64_t> const& counts);

Result<Template> parse(store::StoredTemplate const& stored);

/// ?country=; unknown where it was not given.
Result<Country> read_country(Request const& request);

}    // namespace carillon::api
