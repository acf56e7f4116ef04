#include "engine/ingest/refusals.hpp"

namespace carillon::ingest {
namespace {

Problem problem(std::string code, std::string sentence) {
    return Problem{Problem::Kind::invalid, std::move(code), std::move(sentence), {}};
}

/// The letter that a byte stands for in Windows-1252, for the bytes seen most; empty: none worth showing.
std::string_view windows_letter(unsigned char byte) {
    switch (byte) {
        case 0xe4: return "ä";
        case 0xf6: return "ö";
        case 0xfc: return "ü";
        case 0xc4: return "Ä";
        case 0xd6: return "Ö";
        case 0xdc: return "Ü";
        case 0xdf: return "ß";
        case 0xe9: return "é";
        case 0xe8: return "è";
        case 0xe1: return "á";
        case 0xed: return "í";
        case 0xf3: return "ó";
        case 0xfa: return "ú";
        case 0xf1: return "ñ";
        case 0xe3: return "ã";
        case 0xe7: return "ç";
        default: return {};
    }
}

std::string listed(std::vector<std::string> const& names) {
    constexpr std::size_t shown = 30;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), shown); ++i) {
        if (i > 0) text += ", ";
        text += '"' + names[i] + '"';
    }
    if (names.size() > shown) text += fmt::format(" and {} more", names.size() - shown);
    return text;
}

}    // namespace

Problem refuse_empty() {
    return problem("file_empty",
                   "The file is empty. Upload a CSV whose first line names the columns and whose further "
                   "lines hold one recipient each.");
}

Problem refuse_no_rows() {
    return problem("no_rows", "The file has a header line but no rows under it. Add one line per recipient.");
}

Problem refuse_not_text(std::string_view what) {
    return problem("not_csv",
                   fmt::format("This is {}, not a CSV file. Open it in the program it belongs to and export "
                               "or save it as \"CSV UTF-8\".",
                               what));
}

Problem refuse_not_utf8(std::size_t line, unsigned char byte) {
    auto const letter = windows_letter(byte);
    auto const guess = letter.empty()
                           ? std::string{" (it looks like Windows-1252 or Latin-1)"}
                           : fmt::format(" (in Windows-1252 or Latin-1 it would be \"{}\")", letter);
    return problem(
        "wrong_encoding",
        fmt::format(
            "Line {} is not UTF-8: it has the byte 0x{:02X}{}. Save the file as \"CSV UTF-8\" in your "
            "spreadsheet, or convert it with: iconv -f WINDOWS-1252 -t UTF-8",
            line, byte, guess));
}

Problem refuse_broken_utf16(std::size_t line) {
    return problem("wrong_encoding",
                   fmt::format("Line {} is broken UTF-16: half of a character is missing. Export the "
                               "file again, best as \"CSV UTF-8\".",
                               line));
}

Problem refuse_utf32() {
    return problem("wrong_encoding",
                   "The file is UTF-32 (line 1 starts with its byte order mark). Save it as \"CSV UTF-8\".");
}

Problem refuse_nul(std::size_t line) {
    return problem(
        "nul_byte",
        fmt::format("Line {} has a NUL byte, which no text file has: the file is damaged or is not "
                    "a CSV. Export it again.",
                    line));
}

Problem refuse_open_quote(std::size_t line) {
    return problem("open_quote",
                   fmt::format("The quote (\") opened on line {} is never closed. Close it, or write a quote "
                               "that belongs to a value twice (\"\").",
                               line));
}

Problem refuse_long_record(std::size_t line, std::size_t limit) {
    return problem(
        "record_too_long",
        fmt::format(
            "The row that starts on line {} is longer than {} KiB. Mostly a quote (\") was opened there "
            "and never closed, or the file has no line breaks; mend that line.",
            line, limit >> 10));
}

Problem refuse_shifted_row(std::size_t line, std::size_t values, std::size_t columns) {
    return problem(
        "shifted_row",
        fmt::format(
            "Line {} has {} values but the header names {} columns, so values would land in the wrong "
            "column. Put values that contain the delimiter in double quotes.",
            line, values, columns));
}

Problem refuse_empty_column_name(std::size_t position) {
    return problem("column_without_name",
                   fmt::format("Column {} of the header (line 1) has no name. Name it, or remove the column.",
                               position));
}

Problem refuse_duplicate_column_name(std::string_view name, std::size_t first, std::size_t second) {
    return problem(
        "duplicate_column",
        fmt::format("Columns {} and {} of the header (line 1) are both named \"{}\". Rename one of them.",
                    first, second, name));
}

Problem refuse_too_many_columns(std::size_t columns, std::size_t limit) {
    return problem(
        "too_many_columns",
        fmt::format("The header (line 1) names {} columns; an audience takes {} at most. Leave out "
                    "the columns that no template needs.",
                    columns, limit));
}

Problem refuse_no_header(std::string_view cell) {
    return problem(
        "no_header",
        fmt::format(
            "Line 1 should name the columns but holds data (\"{}\"). Add a first line such as: phone,name",
            cell));
}

Problem refuse_no_phone_column(std::vector<std::string> const& columns) {
    return problem(
        "no_phone_column",
        fmt::format(
            "No column holds phone numbers; the file has {}. Name the column \"phone\" or give its name "
            "as phoneColumn; if its numbers have no country code, choose a default country.",
            listed(columns)));
}

Problem refuse_missing_column(std::string_view parameter, std::string_view name,
                              std::vector<std::string> const& columns) {
    auto refusal = problem("unknown_column",
                           fmt::format("The file has no column named \"{}\"; it has {}. Give one of these.",
                                       name, listed(columns)));
    refusal.errors.push_back({fmt::format("?{}", parameter), "unknown_column", refusal.detail});
    return refusal;
}

Problem refuse_country(std::string_view code) {
    auto refusal = problem("unknown_country",
                           fmt::format("\"{}\" is no country code. Give two letters of ISO 3166, such as "
                                       "DE or BR, or leave the default country empty.",
                                       code));
    refusal.errors.push_back({"?defaultCountry", "unknown_country", refusal.detail});
    return refusal;
}

Problem refuse_too_many_rows() {
    return problem("too_many_rows", "An audience holds up to 4,294,967,295 rows. Split the file.");
}

std::string duplicate_reason(std::uint64_t first_row) {
    return fmt::format("Row {} has the same number and came first; this row is left out.", first_row);
}

Problem refuse_full_disk(std::filesystem::path const& folder, std::size_t bytes, std::string_view why) {
    return Problem{
        Problem::Kind::unavailable,
        "disk_full",
        fmt::format(
            "There was no room for {} more bytes of sorted rows in {} ({}). Free some space there (as "
            "much as twice the file's size), or move the data directory to a larger disk, and upload "
            "the file again.",
            bytes, folder.string(), why),
        {}};
}

}    // namespace carillon::ingest
