#include "base/log.hpp"
#include "domain/lead.hpp"
#include "store/sqlite/parts.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace carillon::store::sqlite {
namespace {
constexpr std::size_t phone_digits_max = 15;    // E.164
}

std::string person_subject(std::uint64_t phone) {
    return fmt::format("phone:{}", mask_phone(to_e164(phone)));
}

std::string json_object(std::initializer_list<std::pair<std::string_view, std::string_view>> members) {
    boost::json::object object;
    for (auto const& [name, value] : members)
        if (!value.empty()) object[name] = value;
    return boost::json::serialize(object);
}

std::vector<std::pair<std::int64_t, std::int64_t>> phone_ranges(std::string_view digits) {
    if (digits.empty() || digits.size() > phone_digits_max || digits[0] == '0') return {};
    std::int64_t first = 0;
    for (char const digit : digits) first = first * 10 + (digit - '0');
    std::vector<std::pair<std::int64_t, std::int64_t>> ranges;
    std::int64_t width = 1;
    for (auto length = digits.size(); length <= phone_digits_max; ++length, first *= 10, width *= 10)
        ranges.emplace_back(first, first + width - 1);
    return ranges;
}

std::string phone_digits(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    std::string digits;
    for (char const c : text) {
        if (c == ' ') continue;
        if (c < '0' || c > '9') return {};
        digits += c;
    }
    return digits;
}

std::string like_anywhere(std::string_view text) {
    std::string pattern = "%";
    for (char const c : text) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern += '%';
}

}    // namespace carillon::store::sqlite
