#include "base/time.hpp"

#include <charconv>

namespace carillon {
namespace {
/// Takes `digits` decimal digits off the front of `text`; nothing when they are not all there.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
    int value = 0;
    if (text.size() < digits) return {};
    auto const [end, error] = std::from_chars(text.data(), text.data() + digits, value);
    if (error != std::errc{} || end != text.data() + digits || text[0] == '-') return {};
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char expected) {
    if (text.empty() || text[0] != expected) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<std::chrono::milliseconds> take_fraction(std::string_view& text) {
    if (!take(text, '.')) return std::chrono::milliseconds{0};
    int value = 0, scale = 100;
    std::size_t digits = 0;
    for (; !text.empty() && text[0] >= '0' && text[0] <= '9'; text.remove_prefix(1), ++digits, scale /= 10)
        value += (text[0] - '0') * scale;
    if (digits == 0) return {};
    return std::chrono::milliseconds{value};
}

std::optional<std::chrono::minutes> take_offset(std::string_view& text) {
    if (take(text, 'Z') || take(text, 'z')) return std::chrono::minutes{0};
    if (text.empty()) return {};
    int const sign = text[0] == '-' ? -1 : 1;
    if (!take(text, '+') && !take(text, '-')) return {};
    auto const hours = take_number(text, 2);
    if (!hours || !take(text, ':')) return {};
    auto const minutes = take_number(text, 2);
    if (!minutes || *hours > 23 || *minutes > 59) return {};
    return std::chrono::minutes{sign * (*hours * 60 + *minutes)};
}
}    // namespace

std::string to_rfc3339(Wall time) {
    using namespace std::chrono;
    auto const day = floor<days>(time);
    year_month_day const date{day};
    hh_mm_ss const clock{time - day};
    auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", int(date.year()), unsigned(date.month()),
                            unsigned(date.day()), clock.hours().count(), clock.minutes().count(),
                            clock.seconds().count());
    if (auto const fraction = clock.subseconds().count(); fraction != 0)
        text += fmt::format(".{:03}", fraction);
    return text += 'Z';
}

std::optional<Wall> from_rfc3339(std::string_view text) {
    using namespace std::chrono;
    auto const y = take_number(text, 4);
    if (!y || !take(text, '-')) return {};
    auto const m = take_number(text, 2);
    if (!m || !take(text, '-')) return {};
    auto const d = take_number(text, 2);
    if (!d || (!take(text, 'T') && !take(text, 't') && !take(text, ' '))) return {};
    auto const hour = take_number(text, 2);
    if (!hour || !take(text, ':')) return {};
    auto const minute = take_number(text, 2);
    if (!minute || !take(text, ':')) return {};
    auto const second = take_number(text, 2);
    if (!second || *hour > 23 || *minute > 59 || *second > 60) return {};
    auto const fraction = take_fraction(text);
    if (!fraction) return {};
    auto const offset = take_offset(text);
    year_month_day const date{year{*y}, month(unsigned(*m)), day(unsigned(*d))};
    if (!offset || !text.empty() || !date.ok()) return {};
    return Wall{sys_days{date}} + hours{*hour} + minutes{*minute} + seconds{*second} + *fraction - *offset;
}

}    // namespace carillon
