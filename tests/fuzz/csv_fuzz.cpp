// Any bytes as an uploaded file, in any pieces: the decoder, the search for columns and the parser neither
// crash nor keep more than one record; and whole or in pieces, they find the same rows.
#include "base/check.hpp"
#include "engine/ingest/csv_layout.hpp"
#include "engine/ingest/text_decoder.hpp"

#include <cstddef>
#include <cstdint>

namespace carillon::ingest {
namespace {

struct Read {
    std::string text, code;
    std::vector<std::uint64_t> rows;
    bool operator==(Read const&) const = default;
};

Read read(std::string_view file, CsvShape const& shape, std::size_t piece) {
    TextDecoder decoder;
    CsvParser parser{shape};
    RowBlock block;
    Result<void> step;
    while (step && !file.empty()) {
        std::string text;
        auto const decoded = decoder.feed(file.substr(0, piece), text);
        file.remove_prefix(std::min(piece, file.size()));
        step = parser.feed(text, block);
        if (step) step = decoded;
    }
    if (step) {
        std::string text;
        auto const decoded = decoder.finish(text);
        step = parser.feed(text, block);
        if (step) step = decoded;
        if (step) step = parser.finish(block);
    }
    Read result{block.text, step ? "" : step.error().code, {}};
    for (auto const& row : block.rows) {
        CHECK(std::size_t{row.start} + row.size <= block.text.size());
        CHECK(row.phone < row.size && row.external_id < row.size);
        CHECK(std::ranges::count(block.text.substr(row.start, row.size), '\x1f') ==
              static_cast<std::ptrdiff_t>(shape.columns));
        result.rows.push_back(row.row_no);
    }
    return result;
}

}    // namespace
}    // namespace carillon::ingest

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace carillon::ingest;
    if (size < 2) return 0;
    std::size_t const piece = 1 + data[0] % 64;
    std::string_view const file{reinterpret_cast<char const*>(data) + 1, size - 1};
    TextDecoder decoder;
    std::string text;
    auto decoded = decoder.feed(file, text);
    if (decoded) decoded = decoder.finish(text);
    CsvShape shape{.delimiter = ',', .columns = 3, .phone_column = 1, .external_id_column = 2};
    if (decoded)
        if (auto const layout =
                find_layout(text, Head::whole_file, {.default_country = carillon::Country{"DE"}})) {
            CHECK(layout->shape.phone_column < layout->columns.size());
            CHECK(layout->shape.columns == layout->columns.size());
            shape = layout->shape;
            if (shape.external_id_column >= shape.columns) shape.external_id_column = 0;
        }
    CHECK(read(file, shape, file.size()) == read(file, shape, piece));
    return 0;
}
