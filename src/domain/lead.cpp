#include "domain/lead.hpp"

namespace carillon {
namespace {
constexpr char unit_separator = '\x1f';
}

std::string_view to_string(IngestStatus status) {
    switch (status) {
        case IngestStatus::ok: return "ok";
        case IngestStatus::ineligible_geo: return "ineligible_geo";
        case IngestStatus::invalid_phone: return "invalid_phone";
        case IngestStatus::duplicate: return "duplicate";
    }
    return "?";
}

std::optional<IngestStatus> ingest_status_from(std::string_view text) {
    for (auto const status : {IngestStatus::ok, IngestStatus::ineligible_geo, IngestStatus::invalid_phone,
                              IngestStatus::duplicate})
        if (to_string(status) == text) return status;
    return {};
}

std::string_view to_string(GeoRule rule) {
    switch (rule) {
        case GeoRule::none: return "none";
        case GeoRule::us_marketing: return "us_marketing";
        case GeoRule::sanctioned: return "sanctioned";
    }
    return "?";
}

std::string to_e164(std::uint64_t phone) { return phone == 0 ? std::string{} : fmt::format("+{}", phone); }

std::string pack_variables(std::vector<std::string> const& values) {
    std::string packed;
    for (auto const& value : values) {
        auto const start = packed.size();
        packed += value;
        std::replace(packed.begin() + static_cast<std::ptrdiff_t>(start), packed.end(), unit_separator, ' ');
        packed += unit_separator;
    }
    return packed;
}

std::vector<std::string_view> unpack_variables(std::string_view packed) {
    std::vector<std::string_view> values;
    while (!packed.empty()) {
        auto const end = packed.find(unit_separator);
        values.push_back(packed.substr(0, end));
        packed.remove_prefix(end == std::string_view::npos ? packed.size() : end + 1);
    }
    return values;
}

}    // namespace carillon
