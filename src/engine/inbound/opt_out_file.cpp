#include "engine/inbound/opt_out_file.hpp"

#include "domain/phone.hpp"
#include "engine/ingest/refusals.hpp"

namespace carillon::inbound {
using ingest::Head;

namespace {
constexpr std::size_t head_size = 64 << 10;    // text that the columns are judged by
}

Result<void> OptOutFile::feed(std::string_view bytes) {
    // Text before a broken character comes first, so that the first fault in the file is the one that is
    // told.
    auto const decoded = decoder_.feed(bytes, text_);
    if (auto const taken = take_text(Head::part); !taken) return taken;
    return decoded;
}

Result<void> OptOutFile::take_text(Head extent) {
    if (!parser_) {
        if (extent == Head::part && text_.size() < head_size) return {};
        bool const blank = text_.find_first_not_of("\r\n") == std::string::npos;
        if (blank && extent == Head::whole_file) return std::unexpected{ingest::refuse_empty()};
        auto const head = std::string_view{text_}.substr(0, head_size);
        auto const layout =
            ingest::find_layout(head, head.size() == text_.size() ? extent : Head::part, wishes_);
        if (!layout) return std::unexpected{layout.error()};
        text_.erase(0, layout->skip);
        parser_.emplace(layout->shape);
    }
    auto const parsed = parser_->feed(text_, block_);
    text_.clear();
    read_rows();
    return parsed;
}

Result<void> OptOutFile::finish() {
    if (auto const decoded = decoder_.finish(text_); !decoded) return decoded;
    if (auto const taken = take_text(Head::whole_file); !taken) return taken;
    auto const parsed = parser_->finish(block_);
    read_rows();
    if (!parsed) return parsed;
    if (received_ == 0) return std::unexpected{ingest::refuse_no_rows()};
    return {};
}

void OptOutFile::read_rows() {
    std::string_view const text{block_.text};
    for (auto const& row : block_.rows) {
        if (row.row_no == 1) continue;    // the header
        ++received_;
        auto const rest = text.substr(row.start + row.phone, row.size - row.phone);
        auto const phone = parse_phone(rest.substr(0, rest.find('\x1f')), wishes_.default_country);
        if (phone) {
            phones_.push_back(phone->e164);
            continue;
        }
        ++rejected_;
        if (rejects_.size() < rejects_max)
            rejects_.push_back({static_cast<std::int64_t>(row.row_no), phone.error().sentence});
    }
    block_.text.clear();
    block_.rows.clear();
}

}    // namespace carillon::inbound
