#include "engine/ingest/lead_stream.hpp"

#include "domain/geo.hpp"
#include "domain/phone.hpp"
#include "engine/ingest/refusals.hpp"

namespace carillon::ingest {
namespace {

constexpr char unit_separator = '\x1f';
constexpr std::size_t batch_rows = 4000;
constexpr std::size_t batch_bytes = 2 << 20;    // rows may be long: a batch stays small whatever they are

std::string_view value_at(std::string_view variables, std::size_t start) {
    auto const rest = variables.substr(start);
    return rest.substr(0, rest.find(unit_separator));
}

std::string_view trimmed(std::string_view text) {
    auto const start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return {};
    return text.substr(start, text.find_last_not_of(" \t\r\n") - start + 1);
}

}    // namespace

void normalise(RowBlock const& block, Country default_country, bool has_external_id, RowSorter& sorter) {
    std::string const no_reason;
    for (auto const& row : block.rows) {
        auto const variables = std::string_view{block.text}.substr(row.start, row.size);
        RowHead head;
        head.row_no = row.row_no;
        head.variables_size = row.size;
        head.phone_at = row.phone;
        head.external_id_at = row.external_id;
        head.has_external_id = has_external_id ? 1 : 0;
        auto const phone = parse_phone(value_at(variables, row.phone), default_country);
        if (phone) {
            head.phone = phone->e164;
            head.country = phone->country.packed();
        } else {
            head.reason_size = static_cast<std::uint32_t>(phone.error().sentence.size());
        }
        sorter.add(head, variables, phone ? no_reason : phone.error().sentence);
    }
}

std::vector<Lead> LeadStream::next_batch() {
    std::vector<Lead> batch;
    batch.reserve(batch_rows);
    std::size_t bytes = 0;
    while (batch.size() < batch_rows && bytes < batch_bytes && rows_->next()) {
        fill(batch.emplace_back());
        judge(batch.back());
        bytes += batch.back().variables.size();
    }
    return batch;
}

void LeadStream::fill(Lead& lead) {
    auto const& head = rows_->head();
    rows_->read_body(lead.variables, lead.reason);
    lead.lead_no = ++last_;
    lead.row_no = head.row_no;
    lead.phone = head.phone;
    lead.country = Country::from_packed(head.country);
    if (head.has_external_id != 0) lead.external_id = trimmed(value_at(lead.variables, head.external_id_at));
}

void LeadStream::judge(Lead& lead) {
    auto const& head = rows_->head();
    if (lead.phone == 0) {
        lead.status = IngestStatus::invalid_phone;
        ++totals_.invalid_phone;
    } else if (lead.phone == first_phone_) {
        lead.status = IngestStatus::duplicate;
        lead.first_row = first_row_;
        lead.reason = duplicate_reason(first_row_);
        ++totals_.duplicate;
    } else {
        first_phone_ = lead.phone;
        first_row_ = lead.row_no;
        lead.geo_rule = geo_rule(lead.country, lead.phone);
        bool const barred = lead.geo_rule != GeoRule::none;
        lead.status = barred ? IngestStatus::ineligible_geo : IngestStatus::ok;
        if (barred) lead.reason = geo_reason(lead.geo_rule, lead.country);
        ++(barred ? totals_.ineligible_geo : totals_.ok);
        ++by_country_[lead.country.packed()];
    }
    if (lead.status != IngestStatus::ok) lead.raw_phone = value_at(lead.variables, head.phone_at);
}

std::map<std::string, std::int64_t> LeadStream::by_country() const {
    std::map<std::string, std::int64_t> counts;
    for (auto const& [packed, count] : by_country_) counts[Country::from_packed(packed).code()] += count;
    return counts;
}

}    // namespace carillon::ingest
