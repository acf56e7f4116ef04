#include "sandbox/ledger.hpp"

#include "base/check.hpp"
#include "base/time.hpp"
#include "sandbox/text.hpp"
#include "sandbox/wamid.hpp"

#include <cstring>

namespace carillon::sandbox {
namespace {

constexpr std::size_t arena_block = 1 << 20;

void put_counted(char*& at, std::string_view text) {
    auto const length = static_cast<std::uint16_t>(text.size());
    std::memcpy(at, &length, sizeof length);
    at = std::ranges::copy(text, at + sizeof length).out;
}

std::string_view take_counted(char const*& at) {
    std::uint16_t length = 0;
    std::memcpy(&length, at, sizeof length);
    std::string_view const text{at + sizeof length, length};
    at += sizeof length + length;
    return text;
}

}    // namespace

std::uint32_t Ledger::append(Message message, MessageTexts const& texts) {
    message.texts = store(texts);
    // Without callback data nothing tells a repeat from another message of the same template.
    if (texts.has_callback_data) {
        auto const key = mix(mix(message.to, message.template_index), hash_text(texts.callback_data));
        if (!first_of_its_kind(key)) ++duplicates_;
    }
    if (size_ % block_size == 0) blocks_.push_back(std::make_unique<Message[]>(block_size));
    blocks_.back()[size_ % block_size] = message;
    return size_++;
}

/// Layout: flags, then counted texts; nothing at all for a message without texts.
char const* Ledger::store(MessageTexts const& texts) {
    if (!texts.has_callback_data && texts.user_id.empty() && texts.button_payloads.empty()) return nullptr;
    std::size_t need = 2 + 2 + texts.callback_data.size() + 2 + texts.user_id.size();
    for (auto const& [index, payload] : texts.button_payloads) need += 3 + payload.size();
    CHECK(texts.callback_data.size() <= 0xffff && texts.user_id.size() <= 0xffff);
    if (need > arena_left_) {
        arena_left_ = std::max(arena_block, need);
        arena_.push_back(std::make_unique<char[]>(arena_left_));
        arena_at_ = arena_.back().get();
    }
    char* const start = arena_at_;
    char* at = start;
    *at++ = texts.has_callback_data ? 1 : 0;
    *at++ = static_cast<char>(texts.button_payloads.size());
    put_counted(at, texts.callback_data);
    put_counted(at, texts.user_id);
    for (auto const& [index, payload] : texts.button_payloads) {
        *at++ = static_cast<char>(index);
        put_counted(at, payload);
    }
    arena_left_ -= need;
    arena_at_ = at;
    return start;
}

MessageTexts Ledger::texts(Message const& message) const {
    MessageTexts texts;
    char const* at = message.texts;
    if (at == nullptr) return texts;
    texts.has_callback_data = *at++ == 1;
    int const payloads = static_cast<unsigned char>(*at++);
    texts.callback_data = take_counted(at);
    texts.user_id = take_counted(at);
    for (int i = 0; i < payloads; ++i) {
        auto const index = static_cast<std::uint8_t>(*at++);
        texts.button_payloads.emplace_back(index, take_counted(at));
    }
    return texts;
}

bool Ledger::first_of_its_kind(std::uint64_t key) {
    if (key == 0) key = 1;
    if (seen_count_ * 4 >= seen_.size() * 3) grow();
    std::size_t const mask = seen_.size() - 1;
    std::size_t at = key & mask;
    while (seen_[at] != 0) {
        if (seen_[at] == key) return false;
        at = (at + 1) & mask;
    }
    seen_[at] = key;
    ++seen_count_;
    return true;
}

void Ledger::grow() {
    std::vector<std::uint64_t> larger(std::max<std::size_t>(1 << 16, seen_.size() * 2));
    std::size_t const mask = larger.size() - 1;
    for (std::uint64_t const key : seen_) {
        if (key == 0) continue;
        std::size_t at = key & mask;
        while (larger[at] != 0) at = (at + 1) & mask;
        larger[at] = key;
    }
    seen_ = std::move(larger);
}

std::string Ledger::wamid(std::uint32_t index) const {
    Message const& message = (*this)[index];
    char digits[24];
    auto const end = std::to_chars(digits, digits + sizeof digits, message.to).ptr;
    // The start in milliseconds above the index: no two runs of one sandbox give the same id.
    auto const unique = static_cast<std::uint64_t>(start_ms_) << 24 ^ index;
    return sandbox::wamid({digits, end}, Direction::outbound, unique);
}

void Ledger::put_line(std::string& out, std::uint32_t index) const {
    Message const& message = (*this)[index];
    MessageTexts const found = texts(message);
    put(out, R"({"to":")");
    if (found.user_id.empty()) {
        put(out, message.to);
    } else {
        put(out, found.user_id);
    }
    put(out, R"(","phoneNumberId":")", world_.phone_numbers()[message.phone_index].spec.id, R"(","api":")",
        message.api == Api::messages ? "messages" : "marketing_messages", R"(","template":)");
    if (message.template_index == Message::no_template) {
        put(out, "null");
    } else {
        put_json_string(out, world_.templates()[message.template_index].spec.name);
    }
    put(out, R"(,"wamid":")", wamid(index), R"(","callbackData":)");
    if (found.has_callback_data) {
        put_json_string(out, found.callback_data);
    } else {
        put(out, "null");
    }
    put(out, R"(,"acceptedAt":")", to_rfc3339(from_ms(message.accepted_at_ms)), "\"}\n");
}

bool LedgerLines::fill(std::string& out) {
    if (at_ == end_) return false;
    std::size_t const enough = out.size() + 60'000;
    while (at_ != end_ && out.size() < enough) ledger_.put_line(out, at_++);
    return true;
}

}    // namespace carillon::sandbox
