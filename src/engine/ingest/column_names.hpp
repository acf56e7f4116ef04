#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::ingest {

/// How much a column's name promises phone numbers: 3 a name for WhatsApp or mobile numbers, 2 a name for
/// phones, 1 a name that may mean one ("number", "contact"), 0 none.
int phone_name_score(std::string_view column);

/// The column most likely to hold the customer's own id for the recipient, by name.
std::optional<std::size_t> find_external_id_column(std::vector<std::string> const& columns);

}    // namespace carillon::ingest
