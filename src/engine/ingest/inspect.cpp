#include "engine/ingest/inspect.hpp"

#include "domain/geo.hpp"
#include "domain/phone.hpp"
#include "engine/ingest/refusals.hpp"
#include "engine/ingest/text_decoder.hpp"

#include <unordered_map>

namespace carillon::ingest {
namespace {
constexpr std::size_t rows_shown = 8;

Result<std::string> decode(std::string_view bytes, Head extent, Inspection& into) {
    TextDecoder decoder;
    std::string text;
    auto decoded = decoder.feed(bytes, text);
    if (decoded && extent == Head::whole_file) decoded = decoder.finish(text);
    if (!decoded) return std::unexpected{decoded.error()};
    into.encoding = to_string(decoder.encoding());
    return text;
}

/// Judges rows in the order of the file; an upload does so in the order of their numbers, with the same
/// result.
class Judge {
public:
    Judge(Inspection& inspection, Country default_country)
        : inspection_{inspection}, default_country_{default_country} {}

    void judge(Inspection::Row& row) {
        auto const phone = parse_phone(row.values.at(*inspection_.phone_column), default_country_);
        if (!phone) return end(row, IngestStatus::invalid_phone, phone.error().sentence);
        row.phone = phone->e164;
        row.country = phone->country;
        auto const [first, is_new] = seen_.emplace(row.phone, row.row_no);
        if (!is_new) return end(row, IngestStatus::duplicate, duplicate_reason(first->second));
        auto const rule = geo_rule(row.country, row.phone);
        if (rule != GeoRule::none)
            return end(row, IngestStatus::ineligible_geo, geo_reason(rule, row.country));
        end(row, IngestStatus::ok, {});
    }

private:
    void end(Inspection::Row& row, IngestStatus status, std::string reason) {
        row.status = status;
        row.reason = std::move(reason);
        ++count_of(status);
    }
    std::int64_t& count_of(IngestStatus status) {
        auto& totals = inspection_.totals;
        switch (status) {
            case IngestStatus::ok: break;
            case IngestStatus::ineligible_geo: return totals.ineligible_geo;
            case IngestStatus::invalid_phone: return totals.invalid_phone;
            case IngestStatus::duplicate: return totals.duplicate;
        }
        return totals.ok;
    }

    Inspection& inspection_;
    Country default_country_;
    std::unordered_map<std::uint64_t, std::uint64_t> seen_;    // number → row
};
}    // namespace

Result<Inspection> inspect(std::string_view bytes, Head extent, LayoutWishes const& wishes) {
    // Too little to tell the encoding by is no beginning of a larger file.
    if (bytes.size() < TextDecoder::detect_size) extent = Head::whole_file;
    Inspection found;
    auto const text = decode(bytes, extent, found);
    if (!text) return std::unexpected{text.error()};
    if (text->find_first_not_of("\r\n") == std::string::npos) return std::unexpected{refuse_empty()};
    auto sample = read_sample(*text, extent);
    if (!sample) return std::unexpected{sample.error()};
    found.delimiter = sample->delimiter;
    found.columns = std::move(sample->columns);
    auto const phone = find_phone_column(found.columns, sample->rows, wishes);
    if (phone)
        found.phone_column = *phone;
    else if (!wishes.phone_column.empty())
        return std::unexpected{phone.error()};
    else
        found.problem = phone.error();
    auto const external_id = find_external_id_column(found.columns, found.phone_column, wishes);
    if (!external_id) return std::unexpected{external_id.error()};
    found.external_id_column = *external_id;

    Judge judge{found, wishes.default_country};
    std::uint64_t row_no = 1;
    for (auto& values : sample->rows) {
        values.resize(found.columns.size());
        Inspection::Row row{.row_no = ++row_no, .values = std::move(values)};
        if (found.phone_column) judge.judge(row);
        if (found.rows.size() < rows_shown) found.rows.push_back(std::move(row));
    }
    return found;
}

}    // namespace carillon::ingest
