#pragma once
#include "sandbox/http_types.hpp"
#include "sandbox/world.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::sandbox {

enum class Api : std::uint8_t { marketing_messages, messages };

/// One message accepted, packed: 32 bytes, and its texts in an arena.
struct Message {
    static constexpr std::uint16_t no_template = 0xffff;
    std::uint64_t to = 0;    // digits; for a business-scoped user id its hash, with the id among the texts
    std::int64_t accepted_at_ms = 0;
    char const* texts = nullptr;    // see MessageTexts
    std::uint16_t template_index = no_template;
    std::uint8_t phone_index = 0;
    Api api = Api::messages;
    bool optimised = false;    // went the Marketing Messages way: billed as marketing_lite
};

/// The texts a message may carry. Views into the ledger, or into the caller's memory when appending.
struct MessageTexts {
    bool has_callback_data = false;
    std::string_view callback_data = {};
    std::string_view user_id = {};    // BSUID, when the message was sent to one
    std::vector<std::pair<std::uint8_t, std::string_view>> button_payloads = {};    // by button index
};

/// Every message accepted, in order. Memory only grows: about 32 bytes a message, and for those with callback
/// data 16 to 32 for the search for duplicates, and the texts.
class Ledger {
public:
    /// `start_ms` makes the wamids of this run differ from those of the run before.
    Ledger(World const& world, std::int64_t start_ms) : world_{world}, start_ms_{start_ms} {}

    std::uint32_t append(Message message, MessageTexts const& texts);
    std::uint32_t size() const { return size_; }
    Message const& operator[](std::uint32_t index) const {
        return blocks_[index / block_size][index % block_size];
    }
    MessageTexts texts(Message const& message) const;
    std::string wamid(std::uint32_t index) const;
    /// Messages that repeat an earlier one's recipient, template and callback data. Those without callback
    /// data are none: two campaigns may send one template to the same people.
    std::uint64_t duplicates() const { return duplicates_; }

    /// One line of GET /__sandbox/ledger, with its line end.
    void put_line(std::string& out, std::uint32_t index) const;

private:
    static constexpr std::uint32_t block_size = 1 << 15;
    char const* store(MessageTexts const& texts);
    bool first_of_its_kind(std::uint64_t key);
    void grow();

    World const& world_;
    std::int64_t const start_ms_;
    std::vector<std::unique_ptr<Message[]>> blocks_;
    std::uint32_t size_ = 0;
    std::vector<std::unique_ptr<char[]>> arena_;
    std::size_t arena_left_ = 0;
    char* arena_at_ = nullptr;
    std::vector<std::uint64_t> seen_;    // open addressing; 0 is empty
    std::size_t seen_count_ = 0;
    std::uint64_t duplicates_ = 0;
};

/// The ledger as NDJSON, as far as it went when the request came.
class LedgerLines final : public BodySource {
public:
    explicit LedgerLines(Ledger const& ledger) : ledger_{ledger}, end_{ledger.size()} {}
    bool fill(std::string& out) override;

private:
    Ledger const& ledger_;
    std::uint32_t at_ = 0;
    std::uint32_t const end_;
};

}    // namespace carillon::sandbox
