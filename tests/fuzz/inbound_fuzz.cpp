// Any bytes as what a customer's system posts, in any pieces: no crash, bounded lists, and whole or in pieces
// the same event comes out.
#include "base/check.hpp"
#include "engine/inbound/filter_post.hpp"
#include "engine/inbound/lead_event_post.hpp"

#include <algorithm>
#include <string_view>

namespace carillon::inbound {
namespace {

template <class Reader>
auto read(Reader& reader, std::string_view body, std::size_t piece) -> decltype(reader.finish()) {
    for (; !body.empty(); body.remove_prefix(std::min(piece, body.size())))
        if (auto const fed = reader.feed(body.substr(0, piece)); !fed) return std::unexpected{fed.error()};
    return reader.finish();
}

void filters(std::string_view body, std::size_t piece) {
    FilterPostReader one, other;
    auto const whole = read(one, body, std::max<std::size_t>(body.size(), 1)),
               again = read(other, body, piece);
    CHECK(whole.has_value() == again.has_value());
    if (!whole) {
        CHECK(whole.error().errors.size() == again.error().errors.size());
        return;
    }
    CHECK(whole->digest(Wall{}) == again->digest(Wall{}));
    CHECK(whole->send == again->send && whole->send.value > 0);
    CHECK(std::ranges::is_sorted(whole->phones) && std::ranges::is_sorted(whole->external_ids));
}

void lead_events(std::string_view body, std::size_t piece) {
    Wall const now{std::chrono::hours{500'000}};
    LeadEventPostReader one{now}, other{now};
    auto const whole = read(one, body, std::max<std::size_t>(body.size(), 1)),
               again = read(other, body, piece);
    CHECK(whole.has_value() == again.has_value());
    if (!whole) return;
    CHECK(whole->received == whole->rejected + static_cast<std::int64_t>(whole->events.size()));
    CHECK(whole->events.size() == again->events.size());
    for (std::size_t i = 0; i < whole->events.size(); ++i) {
        CHECK(whole->events[i].metadata_json == again->events[i].metadata_json);
        CHECK(whole->events[i].metadata_json.size() <= RecordStream::nested_max);
    }
}

}    // namespace
}    // namespace carillon::inbound

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    if (size == 0) return 0;
    std::size_t const piece = 1 + data[0] % 32;
    std::string_view const body{reinterpret_cast<char const*>(data) + 1, size - 1};
    carillon::inbound::filters(body, piece);
    carillon::inbound::lead_events(body, piece);
    return 0;
}
