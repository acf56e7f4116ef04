#include "api/http_types.hpp"

namespace carillon::api {
namespace {
int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// What stands before the next `separator`, taken off the front with it.
std::string_view take_until(std::string_view& text, char separator) {
    auto const found = std::find(text.begin(), text.end(), separator);
    std::string_view const part{text.begin(), found};
    text = found == text.end() ? std::string_view{} : std::string_view{found + 1, text.end()};
    return part;
}

std::string_view first_of(Pairs const& pairs, std::string_view name) {
    for (auto const& [key, value] : pairs)
        if (key == name) return value;
    return {};
}
}    // namespace

std::string Identity::actor() const {
    switch (kind) {
        case Kind::nobody: return "nobody";
        case Kind::session: return fmt::format("user:{} {}", user.value, address);
        case Kind::api_key: return fmt::format("api_key:{} {}", key.value, address);
    }
    return "?";
}

std::string_view Request::header(std::string_view name) const { return first_of(headers, name); }

std::optional<std::string_view> Request::query_value(std::string_view name) const {
    for (auto const& [key, value] : query)
        if (key == name) return value;
    return {};
}

std::string_view Request::cookie(std::string_view name) const {
    for (auto const& [key, value] : headers) {
        if (key != "cookie") continue;
        for (std::string_view rest = value; !rest.empty();) {
            auto content = trim(take_until(rest, ';'));
            if (take_until(content, '=') == name) return content;
        }
    }
    return {};
}

std::optional<std::string> percent_decode(std::string_view text, PlusIsSpace plus) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus == PlusIsSpace::yes) {
            decoded += ' ';
        } else if (text[i] != '%') {
            decoded += text[i];
        } else {
            if (i + 2 >= text.size()) return {};
            int const high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0) return {};
            decoded += static_cast<char>(high << 4 | low);
            i += 2;
        }
    }
    return decoded;
}

std::optional<Pairs> parse_query(std::string_view text) {
    Pairs pairs;
    while (!text.empty()) {
        auto rest = take_until(text, '&');
        if (rest.empty()) continue;
        auto name = percent_decode(take_until(rest, '='), PlusIsSpace::yes);
        auto value = percent_decode(rest, PlusIsSpace::yes);
        if (!name || !value) return {};
        pairs.emplace_back(std::move(*name), std::move(*value));
    }
    return pairs;
}

}    // namespace carillon::api
