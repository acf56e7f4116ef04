#include "engine/ingest/csv_parser.hpp"

#include "domain/lead.hpp"
#include "engine/ingest/csv_layout.hpp"
#include "engine/ingest/text_decoder.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace carillon::ingest {
namespace {

using Row = std::vector<std::string>;
using Table = std::vector<Row>;

/// What reading a file in pieces gives: its rows, or why it was refused.
struct Reading {
    Table rows;
    std::vector<std::uint64_t> numbers;
    std::string code, sentence;
    bool operator==(Reading const&) const = default;
};

Reading read(std::string_view file, CsvShape shape, std::vector<std::size_t> const& pieces) {
    CsvParser parser{shape};
    TextDecoder decoder;
    RowBlock block;
    Reading reading;
    auto const refused = [&](Result<void> const& step) {
        if (step) return false;
        reading.code = step.error().code;
        reading.sentence = step.error().detail;
        return true;
    };
    std::size_t next = 0;
    for (std::size_t at = 0; at < file.size();) {
        auto const size = pieces.empty() ? file.size() : 1 + pieces[next++ % pieces.size()];
        std::string text;
        auto const decoded = decoder.feed(file.substr(at, size), text);
        if (refused(parser.feed(text, block)) || refused(decoded)) return reading;
        at += size;
    }
    std::string text;
    auto const decoded = decoder.finish(text);
    if (refused(parser.feed(text, block)) || refused(decoded) || refused(parser.finish(block)))
        return reading;
    for (auto const& row : block.rows) {
        Row values;
        for (auto const value : unpack_variables(std::string_view{block.text}.substr(row.start, row.size)))
            values.emplace_back(value);
        reading.rows.push_back(std::move(values));
        reading.numbers.push_back(row.row_no);
    }
    return reading;
}

Reading read(std::string_view file, std::size_t columns, char delimiter = ',') {
    return read(file, {.delimiter = delimiter, .columns = columns}, {});
}

TEST(CsvParser, ReadsQuotesLineBreaksAndDoubledQuotes) {
    auto const reading = read("a,b\r\n\"x, y\",\"line\r\nbreak\"\n\"say \"\"hi\"\"\",\"\"\r1,2", 2);
    EXPECT_EQ(reading.rows, (Table{{"a", "b"}, {"x, y", "line\r\nbreak"}, {"say \"hi\"", ""}, {"1", "2"}}));
    EXPECT_EQ(reading.numbers, (std::vector<std::uint64_t>{1, 2, 3, 4}));
}

TEST(CsvParser, BlankLinesAreNoRecords) {
    EXPECT_EQ(read("a,b\n\n1,2\r\n\r\n\r\n", 2).rows, (Table{{"a", "b"}, {"1", "2"}}));
}

TEST(CsvParser, MissingValuesAreEmptyAndEmptySurplusOnesAreDropped) {
    EXPECT_EQ(read("a,b,c\n1\n1,2,3,,\n,\n", 3).rows,
              (Table{{"a", "b", "c"}, {"1", "", ""}, {"1", "2", "3"}, {"", "", ""}}));
}

TEST(CsvParser, ARowWithMoreValuesNamesItsLine) {
    auto const reading = read("a,b\n\"two\nlines\",1\n1,2,3\n", 2);
    EXPECT_EQ(reading.code, "shifted_row");
    EXPECT_NE(reading.sentence.find("Line 4 has 3 values"), std::string::npos) << reading.sentence;
}

TEST(CsvParser, AnOpenQuoteNamesTheLineItOpensOn) {
    auto const reading = read("a,b\n1,2\n3,\"4\n5,6\n", 2);
    EXPECT_EQ(reading.code, "open_quote");
    EXPECT_NE(reading.sentence.find("line 3"), std::string::npos) << reading.sentence;
}

TEST(CsvParser, ARecordWithoutEndIsRefusedInBoundedMemory) {
    for (std::string const start : {"a,b\n1,2\n3,\"", "a,b\n1,2\n3,"}) {
        CsvParser parser{{.delimiter = ',', .columns = 2}};
        RowBlock block;
        ASSERT_TRUE(parser.feed(start, block));
        std::string const piece(64 << 10, 'x');
        Result<void> fed;
        std::size_t total = 0;
        while (fed && total < (std::size_t{1} << 30)) {
            fed = parser.feed(piece, block);
            total += piece.size();
        }
        ASSERT_FALSE(fed);
        EXPECT_LE(total, CsvParser::record_limit + 2 * piece.size());
        EXPECT_EQ(fed.error().code, "record_too_long");
        EXPECT_NE(fed.error().detail.find("line 3"), std::string::npos) << fed.error().detail;
    }
}

TEST(CsvParser, KnowsWherePhoneAndExternalIdStart) {
    CsvParser parser{{.delimiter = ';', .columns = 3, .phone_column = 2, .external_id_column = 1}};
    RowBlock block;
    ASSERT_TRUE(parser.feed("n;i;p\nA\xc3\xb6;7;\"+49\"\n", block));
    auto const& row = block.rows.at(1);
    auto const text = std::string_view{block.text}.substr(row.start, row.size);
    EXPECT_EQ(text.substr(row.external_id), "7\x1f+49\x1f");
    EXPECT_EQ(text.substr(row.phone), "+49\x1f");
}

// Any table, written with any delimiter, line break, encoding and quoting, in any pieces, reads back the
// same.

rc::Gen<std::string> any_value() {
    auto const piece =
        rc::gen::elementOf(std::vector<std::string>{"a", "Z", "7", "+49", " ", ",", ";", "\t", "\"", "\n",
                                                    "\r\n", "\r", "é", "Ж", "漢", "😀", "'", "=", "\x1e"});
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                        [](std::vector<std::string> const& pieces) {
                            std::string value;
                            for (auto const& text : pieces) value += text;
                            return value;
                        });
}

std::string write_csv(Table const& table, char delimiter, std::string const& line_break, bool quote_all) {
    std::string file;
    for (auto const& row : table) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i > 0) file += delimiter;
            bool const quote = quote_all || row[i].find_first_of("\"\r\n") != std::string::npos ||
                               row[i].find(delimiter) != std::string::npos;
            if (!quote) {
                file += row[i];
                continue;
            }
            file += '"';
            for (char const c : row[i]) file += c == '"' ? std::string{"\"\""} : std::string(1, c);
            file += '"';
        }
        file += line_break;
    }
    return file;
}

enum class Mark : bool { no, yes };

std::string encode(std::string const& utf8, Encoding encoding, Mark mark) {
    if (encoding == Encoding::utf8) return (mark == Mark::yes ? "\xef\xbb\xbf" : "") + utf8;
    std::string out;
    auto const unit = [&](unsigned value) {
        char const low = static_cast<char>(value & 0xff), high = static_cast<char>(value >> 8);
        out += encoding == Encoding::utf16le ? low : high;
        out += encoding == Encoding::utf16le ? high : low;
    };
    if (mark == Mark::yes) unit(0xfeff);
    for (std::size_t at = 0; at < utf8.size();) {
        auto const byte = static_cast<unsigned char>(utf8[at]);
        std::size_t const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
        char32_t c = size == 1 ? byte : byte & (0x7fu >> size);
        for (std::size_t i = 1; i < size; ++i) c = c << 6 | (static_cast<unsigned char>(utf8[at + i]) & 0x3f);
        at += size;
        if (c < 0x10000) {
            unit(c);
        } else {
            unit(0xd800 + ((c - 0x10000) >> 10));
            unit(0xdc00 + ((c - 0x10000) & 0x3ff));
        }
    }
    return out;
}

RC_GTEST_PROP(CsvParser, AnyTableReadsBackTheSame, ()) {
    auto const columns = *rc::gen::inRange<std::size_t>(2, 6);
    auto const body = *rc::gen::container<Table>(rc::gen::container<Row>(columns, any_value()));
    Table table{Row{}};
    for (std::size_t i = 0; i < columns; ++i) table[0].push_back(fmt::format("a longer column name {}", i));
    table.insert(table.end(), body.begin(), body.end());
    char const delimiter = *rc::gen::element(',', ';', '\t');
    auto const line_break = *rc::gen::element(std::string{"\n"}, std::string{"\r\n"}, std::string{"\r"});
    auto const encoding = *rc::gen::element(Encoding::utf8, Encoding::utf16le, Encoding::utf16be);
    // Without a mark, UTF-16 is told by its zero bytes: sure for a header in ASCII, not for a file full of
    // other scripts.
    auto const mark = encoding == Encoding::utf8 ? *rc::gen::element(Mark::no, Mark::yes) : Mark::yes;
    auto const pieces = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, 40));
    auto const file =
        encode(write_csv(table, delimiter, line_break, *rc::gen::arbitrary<bool>()), encoding, mark);

    auto const reading = read(file, {.delimiter = delimiter, .columns = columns}, pieces);
    RC_ASSERT(reading.sentence == "");
    RC_ASSERT(reading.rows == table);
}

RC_GTEST_PROP(CsvParser, PiecesDoNotMatterForAnyBytes, ()) {
    std::string bytes(300, 'h');    // past the decoder's look at the first bytes
    bytes += *rc::gen::container<std::string>(rc::gen::weightedOneOf<char>(
        {{40, rc::gen::element('"', ',', '\n', '\r', 'a', ' ')}, {1, rc::gen::arbitrary<char>()}}));
    auto const pieces =
        *rc::gen::nonEmpty(rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, 9)));
    CsvShape const shape{.delimiter = ',', .columns = 3};
    auto whole = read(bytes, shape, {}), parts = read(bytes, shape, pieces);
    whole.sentence.clear(),
        parts.sentence.clear();    // a line number may differ by a split CRLF inside quotes
    RC_ASSERT(whole == parts);
}

TEST(TextDecoder, DetectsUtf16WithoutAMarkByItsZeroBytes) {
    for (auto const encoding : {Encoding::utf16le, Encoding::utf16be}) {
        auto const file = encode("phone,name\n+4915112345678,Jürgen\n", encoding, Mark::no);
        TextDecoder decoder;
        std::string text;
        ASSERT_TRUE(decoder.feed(file, text));
        ASSERT_TRUE(decoder.finish(text));
        EXPECT_EQ(decoder.encoding(), encoding);
        EXPECT_EQ(text, "phone,name\n+4915112345678,Jürgen\n");
    }
}

TEST(TextDecoder, DetectsByTheFirstBytesHoweverTheFileArrives) {
    auto const file =
        encode("phone," + std::string(130, 'x'), Encoding::utf16le, Mark::no) + std::string(4000, 'a');
    for (std::size_t const piece : {std::size_t{1}, std::size_t{100}, file.size()}) {
        TextDecoder decoder;
        std::string text;
        for (std::size_t at = 0; at < file.size(); at += piece)
            ASSERT_TRUE(decoder.feed(std::string_view{file}.substr(at, piece), text));
        EXPECT_EQ(decoder.encoding(), Encoding::utf16le) << piece;
    }
}

std::string refusal_of(std::string_view file) {
    TextDecoder decoder;
    std::string text;
    auto step = decoder.feed(file, text);
    if (step) step = decoder.finish(text);
    return step ? "" : step.error().code + ": " + step.error().detail;
}

TEST(TextDecoder, NamesTheLineOfWhatIsNotUtf8) {
    auto const refusal = refusal_of("phone,name\n1,A\n2,J\xfcrgen\n");
    EXPECT_TRUE(refusal.starts_with("wrong_encoding: Line 3 ")) << refusal;
    EXPECT_NE(refusal.find("\"ü\""), std::string::npos) << refusal;
    EXPECT_NE(refusal.find("CSV UTF-8"), std::string::npos) << refusal;
    EXPECT_TRUE(refusal_of("phone\r1\r2\xe9\r").starts_with("wrong_encoding: Line 3 "));
    EXPECT_TRUE(refusal_of("phone\n1,\xe2\x82").starts_with("wrong_encoding: Line 2 "));    // breaks off
    EXPECT_TRUE(refusal_of(std::string_view{"phone\n1\0\n", 9}).starts_with("nul_byte: Line 2 "));
    EXPECT_TRUE(
        refusal_of(std::string_view{"\xff\xfe\0\xd8\x41\0", 6}).starts_with("wrong_encoding: Line 1 "));
    EXPECT_TRUE(refusal_of(std::string_view{"\xff\xfe\x41", 3}).starts_with("wrong_encoding: Line 1 "));
    EXPECT_TRUE(refusal_of(std::string_view{"\xff\xfe\0\0a\0\0\0", 8})
                    .starts_with("wrong_encoding: The file is UTF-32"));
}

TEST(TextDecoder, NamesFilesThatAreNoText) {
    for (std::string const file : {"PK\x03\x04...", "\x1f\x8b...", "%PDF-1.7", "\xd0\xcf\x11\xe0"})
        EXPECT_TRUE(refusal_of(file).starts_with("not_csv: ")) << refusal_of(file);
}

Result<CsvLayout> layout_of(std::string_view head, LayoutWishes const& wishes = {}) {
    return find_layout(head, Head::whole_file, wishes);
}

std::string phone_column_of(std::string_view head, LayoutWishes const& wishes = {}) {
    auto const layout = layout_of(head, wishes);
    return layout ? layout->columns.at(layout->shape.phone_column) : layout.error().code;
}

TEST(CsvLayout, TellsDelimitersEvenWithOthersInQuotesAndValues) {
    EXPECT_EQ(layout_of("phone,name\n+49151,a;b;c\n")->shape.delimiter, ',');
    EXPECT_EQ(layout_of("phone;name\n+49151;\"a,b,c\"\n+49152;x,y\n")->shape.delimiter, ';');
    EXPECT_EQ(layout_of("phone\tname, first\n+49151\tx, y\n")->shape.delimiter, '\t');
    EXPECT_EQ(layout_of("phone\n+4915112345678\n")->shape.delimiter, ',');
    auto const told = layout_of("sep=;\r\nphone;name\r\n+49151;a\r\n");
    EXPECT_EQ(told->shape.delimiter, ';');
    EXPECT_EQ(told->skip, 7u);
}

TEST(CsvLayout, FindsThePhoneColumnByNameInManyLanguages) {
    for (auto const* name :
         {"phone", "Phone Number", "mobile", "MSISDN", "WhatsApp", "tel", "Telefon", "teléfono", "celular",
          "Handynummer", "телефон", "手机号", "電話番号", "رقم الهاتف", "to"})
        EXPECT_EQ(phone_column_of(fmt::format("id,{},city\n1,x,y\n", name)), name);
}

TEST(CsvLayout, FindsThePhoneColumnByContent) {
    EXPECT_EQ(phone_column_of("id,reach,city\n1001,+4915112345678,Bonn\n1002,+33612345678,Lyon\n"), "reach");
    EXPECT_EQ(phone_column_of("a,b\n0151 12345678,1\n0170 1234567,2\n", {.default_country = Country{"DE"}}),
              "a");
    // A name that promises less than another column's content keeps is outweighed.
    EXPECT_EQ(phone_column_of("number,contact\n17,+4915112345678\n18,+33612345678\n"), "contact");
    EXPECT_EQ(phone_column_of("phone type,mobile\nhome,+4915112345678\n"), "mobile");
    EXPECT_EQ(phone_column_of("phone,whatsapp\n030 1234,+4915112345678\n"), "whatsapp");
}

TEST(CsvLayout, AnExplicitNameWinsAndIsForgivenItsCase) {
    EXPECT_EQ(phone_column_of("phone,Second Line\n1,2\n", {.phone_column = "second line"}), "Second Line");
    auto const missing = layout_of("phone,name\n1,2\n", {.phone_column = "mobil"});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, "unknown_column");
    EXPECT_NE(missing.error().detail.find("\"phone\", \"name\""), std::string::npos)
        << missing.error().detail;
    EXPECT_EQ(missing.error().errors.at(0).pointer, "?phoneColumn");
    EXPECT_EQ(layout_of("phone,name\n1,2\n", {.external_id_column = "x"}).error().errors.at(0).pointer,
              "?externalIdColumn");
}

TEST(CsvLayout, FindsTheExternalIdByName) {
    auto const column = [](std::string_view head) {
        auto const layout = layout_of(head).value();
        auto const at = layout.shape.external_id_column;
        return at < layout.columns.size() ? layout.columns[at] : "";
    };
    EXPECT_EQ(column("phone,id,externalId\n+4915112345678,1,2\n"), "externalId");
    EXPECT_EQ(column("phone,Kundennummer\n+4915112345678,1\n"), "Kundennummer");
    EXPECT_EQ(column("phone,name\n+4915112345678,1\n"), "");
}

TEST(CsvLayout, RefusesHeadersThatCannotWork) {
    EXPECT_EQ(phone_column_of("phone,,name\n1,2,3\n"), "column_without_name");
    EXPECT_EQ(phone_column_of("phone,name,name\n1,2,3\n"), "duplicate_column");
    EXPECT_EQ(phone_column_of("name,city\nAnna,Bonn\n"), "no_phone_column");
    EXPECT_EQ(phone_column_of("+4915112345678,Anna\n+4915112345679,Ben\n"), "no_header");
    EXPECT_EQ(phone_column_of("phone,name,,\n+4915112345678,Anna,,\n"),
              "phone");    // a spreadsheet's unused columns
}

TEST(CsvLayout, AThousandColumnsAreTheMost) {
    std::string header = "phone", row = "+4915112345678";
    for (int i = 2; i <= 1'000; ++i) header += fmt::format(",c{}", i), row += ',';
    EXPECT_EQ(phone_column_of(header + '\n' + row + '\n'), "phone");
    EXPECT_EQ(phone_column_of(header + ",,,\n" + row + '\n'), "phone");
    EXPECT_EQ(phone_column_of(header + ",one more\n" + row + '\n'), "too_many_columns");
}

}    // namespace
}    // namespace carillon::ingest
