// What GCC 12 miscompiles around co_await, kept out of the source. Each was shown by a few lines of its own:
//  - an aggregate or a closure that is made inside the awaited expression is copied bit by bit into the
//  coroutine's
//    frame and destroyed twice (a string in it frees a pointer that was never allocated); so is what `?:`
//    makes;
//  - a coroutine without locals of its own that awaits in the condition of an if, while or switch crashes.
// All of it holds once the value has a name: `auto work = [=] {...}; co_await write(std::move(work));`.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace {
namespace fs = std::filesystem;

/// Past the literal or the comment that begins at `at`; `at` itself when none does.
std::size_t past_quiet(std::string const& text, std::size_t at) {
    auto const after = [&](std::size_t found, std::size_t length) {
        return found == std::string::npos ? text.size() : found + length;
    };
    if (text.compare(at, 2, "//") == 0) return after(text.find('\n', at), 0);
    if (text.compare(at, 2, "/*") == 0) return after(text.find("*/", at + 2), 2);
    if (text.compare(at, 2, "R\"") == 0) {
        auto const open = text.find('(', at);
        auto const close = ")" + text.substr(at + 2, open - at - 2) + "\"";
        return after(text.find(close, open), close.size());
    }
    bool const separator =
        text[at] == '\'' && at > 0 && std::isalnum(static_cast<unsigned char>(text[at - 1]));
    if ((text[at] != '"' && text[at] != '\'') || separator) return at;
    auto end = at + 1;
    while (end < text.size() && text[end] != text[at]) end += text[end] == '\\' ? 2 : 1;
    return std::min(end + 1, text.size());
}

/// The source without comments and literals, line for line as it was.
std::string bare(std::string const& source) {
    std::string text;
    for (std::size_t at = 0; at < source.size();) {
        auto const past = past_quiet(source, at);
        if (past == at) {
            text += source[at++];
            continue;
        }
        for (; at < past; ++at)
            if (source[at] == '\n') text += '\n';
    }
    return text;
}

/// What is awaited: from `begin` to the end of its statement, or of the brackets around it.
std::string operand_at(std::string const& text, std::size_t begin) {
    int depth = 0;
    auto end = begin;
    for (; end < text.size(); ++end) {
        char const c = text[end];
        if (c == '(' || c == '[' || c == '{') ++depth;
        if ((c == ')' || c == ']' || c == '}') && --depth < 0) break;
        if (c == ';' && depth == 0) break;
    }
    return text.substr(begin, end - begin);
}

/// The statement before the await, from the `;` or the brace that precedes it.
std::string before(std::string const& text, std::size_t at) {
    auto start = text.find_last_of(";{}", at - 1);
    if (start == std::string::npos) start = 0;
    // `Type{` belongs to the statement; ` {` opens a block.
    while (start > 0 && text[start] == '{' && std::isalnum(static_cast<unsigned char>(text[start - 1])))
        --start;
    return text.substr(start, at - start);
}

/// Whether an await at the end of `statement` stands between the brackets of a condition.
bool in_condition(std::string const& statement) {
    static std::regex const head{R"(\b(if|while|switch)\s*\()"};
    static std::regex const declares{
        R"(^\s*(auto|bool|int)\b[^=;]*=\s*$)"};    // `if (auto x = co_await …)` holds
    for (std::sregex_iterator each{statement.begin(), statement.end(), head}, end; each != end; ++each) {
        auto const inside = each->suffix().str();
        int depth = 1;
        for (char const c : inside) {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) break;
        }
        if (depth > 0 && !std::regex_search(inside, declares)) return true;
    }
    return false;
}

/// Whether one of the operand's lambdas captures by value; `this` and references are plain pointers.
bool copies_into_a_lambda(std::string const& operand) {
    static std::regex const lambda{R"([(,{]\s*\[([^\[\]]*)\]\s*[({])"};
    static std::regex const plain{R"(\s*(this|&\s*|&\s*\w+(\s*=.*)?)?\s*)"};
    for (std::sregex_iterator each{operand.begin(), operand.end(), lambda}, end; each != end; ++each) {
        std::istringstream captures{(*each)[1]};
        for (std::string capture; std::getline(captures, capture, ',');)
            if (!std::regex_match(capture, plain)) return true;
    }
    return false;
}

/// What is wrong with awaiting `operand` after `statement`; empty when it is sound.
std::string fault_of(std::string const& statement, std::string const& operand) {
    static std::regex const into_braces{R"([{,]\s*\.\w+\s*=\s*$)"};
    static std::regex const braces{R"([(,]\s*\{|\{\s*\.\w+\s*[={])"};
    if (in_condition(statement)) return "an await in a condition";
    if (std::regex_search(statement, into_braces)) return "an await inside braces";
    if (statement.find('?') != std::string::npos) return "an await inside ?:";
    if (copies_into_a_lambda(operand)) return "a lambda with captures by value";
    if (std::regex_search(operand, braces)) return "a braced temporary";
    if (operand.find('?') != std::string::npos) return "a choice by ?:";
    return {};
}

struct Fault {
    std::ptrdiff_t line = 0;
    std::string what;
};

struct Awaits {
    std::size_t seen = 0;
    std::vector<Fault> faults;
};

Awaits look_at(std::string const& source) {
    static std::string const word = "co_await";
    auto const text = bare(source);
    Awaits awaits;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        ++awaits.seen;
        auto what = fault_of(at == 0 ? "" : before(text, at), operand_at(text, at + word.size()));
        if (what.empty()) continue;
        auto const line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
        awaits.faults.push_back({line, std::move(what)});
    }
    return awaits;
}

std::string fault_in(std::string const& source) {
    auto const awaits = look_at(source);
    return awaits.faults.empty() ? "" : awaits.faults.front().what;
}

TEST(CoroutineTidy, SeesWhatIsMiscompiled) {
    std::string const lambda = "a lambda with captures by value";
    EXPECT_EQ(fault_in("x = co_await db.write([=](Tx& tx) { return 1; });"), lambda);
    EXPECT_EQ(fault_in("co_await db.write([id = key.id, now](Tx& tx) {});"), lambda);
    EXPECT_EQ(fault_in("co_await db.write([&, name](Tx& tx) {});"), lambda);
    EXPECT_EQ(fault_in("co_await until([this, name] {});"), lambda);
    EXPECT_EQ(fault_in("co_await add(org, {.name = name});"), "a braced temporary");
    EXPECT_EQ(fault_in("co_await add(Waba{.name = name}, actor);"), "a braced temporary");
    EXPECT_EQ(fault_in("co_await add(a,\n    {});"), "a braced temporary");
    EXPECT_EQ(fault_in("co_await f(given ? std::string{} : name);"), "a choice by ?:");
    EXPECT_EQ(fault_in("auto x = given ? co_await f() : y;"), "an await inside ?:");
    EXPECT_EQ(fault_in("f(); if (co_await miss(open)) co_return;"), "an await in a condition");
    EXPECT_EQ(fault_in("if (live(a) && co_await go(a)) moved = true;"), "an await in a condition");
    EXPECT_EQ(fault_in("while (co_await left() > 0) step();"), "an await in a condition");
    EXPECT_EQ(fault_in("Facts facts{.wabas = co_await wabas()};"), "an await inside braces");
}

TEST(CoroutineTidy, LeavesAloneWhatIsSound) {
    EXPECT_EQ(fault_in("co_await db.read([&](Connection& db) { count(db); });"), "");
    EXPECT_EQ(fault_in("co_await db.write([](Tx& tx) { tx.run(\"a = ? AND {\"); });"), "");
    EXPECT_EQ(fault_in("co_await until([this, &all] { return go(); });"), "");
    EXPECT_EQ(fault_in("auto w = [=](Tx&) {}; co_await db.write(std::move(w));"), "");
    EXPECT_EQ(fault_in("co_await find(org, SendId{*id}, pages[at], values[0]);"), "");
    EXPECT_EQ(fault_in("if (ready) co_await f(a);"), "");
    EXPECT_EQ(fault_in("while (busy()) x = co_await f(a);"), "");
    EXPECT_EQ(fault_in("// never co_await f({.a = b})\n"), "");
    EXPECT_EQ(fault_in("auto [error, n] = co_await read(1'000);"), "");
}

TEST(CoroutineTidy, NoAwaitIsOfAKindThatIsMiscompiled) {
    std::size_t seen = 0;
    for (auto const* const folder : {"src", "tests", "bench"})
        for (auto const& entry : fs::recursive_directory_iterator{fs::path{CARILLON_SOURCE_DIR} / folder}) {
            auto const& file = entry.path();
            if (file.extension() != ".cpp" && file.extension() != ".hpp") continue;
            if (file.filename() == "coroutine_test.cpp") continue;
            std::stringstream text;
            text << std::ifstream{file}.rdbuf();
            auto const awaits = look_at(text.str());
            seen += awaits.seen;
            for (auto const& fault : awaits.faults)
                ADD_FAILURE() << file.string() << ':' << fault.line << ": " << fault.what
                              << "; give the value a name first, then std::move it";
        }
    EXPECT_GT(seen, 400u) << "the walk found too little to have read the tree";
}

}    // namespace
