#include "cli/document.hpp"

#include <boost/json.hpp>
#include <simdjson.h>

#include <charconv>
#include <sstream>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

namespace carillon::cli {
namespace {
namespace json = boost::json;

constexpr int depth_max = 20;
constexpr std::size_t parts_max = 100'000;    // aliases multiply

std::unexpected<Problem> unreadable(std::string const& name, int line, std::string_view what) {
    return refuse(Problem::Kind::invalid, "bad_document", fmt::format("{}:{}: {}", name, line, what));
}

/// A pointer's part: "~" and "/" are written otherwise in it (RFC 6901).
std::string escaped(std::string_view key) {
    std::string out;
    for (char const c : key) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}

/// An unquoted scalar by YAML 1.2's core rules.
json::value plain_scalar(std::string const& text) {
    if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return nullptr;
    if (text == "true" || text == "True" || text == "TRUE") return true;
    if (text == "false" || text == "False" || text == "FALSE") return false;
    auto const* const end = text.data() + text.size();
    std::int64_t integer = 0;
    if (auto const read = std::from_chars(text.data(), end, integer);
        read.ec == std::errc{} && read.ptr == end)
        return integer;
    double number = 0;
    bool const numeric = text.find_first_not_of("+-.0123456789eE") == std::string::npos;
    if (auto const read = std::from_chars(text.data(), end, number);
        numeric && read.ec == std::errc{} && read.ptr == end)
        return number;
    return json::string{text};
}

class Converter {
public:
    explicit Converter(Document& into) : into_{into} {}

    Result<json::value> convert(YAML::Node const& node, std::string const& pointer, int depth) {
        into_.lines.emplace(pointer, node.Mark().line + 1);
        if (depth > depth_max || into_.lines.size() > parts_max)
            return unreadable(into_.name, node.Mark().line + 1,
                              "The document is nested too deep or too long.");
        switch (node.Type()) {
            case YAML::NodeType::Undefined:
            case YAML::NodeType::Null: return json::value(nullptr);
            case YAML::NodeType::Scalar:
                if (!is_text(node.Scalar())) return no_text(node);
                return node.Tag() == "?" ? plain_scalar(node.Scalar())
                                         : json::value(json::string{node.Scalar()});
            case YAML::NodeType::Sequence: return list(node, pointer, depth);
            case YAML::NodeType::Map: return map(node, pointer, depth);
        }
        return json::value(nullptr);
    }

private:
    static bool is_text(std::string const& scalar) { return simdjson::validate_utf8(scalar); }
    std::unexpected<Problem> no_text(YAML::Node const& node) const {
        return unreadable(into_.name, node.Mark().line + 1,
                          "There are bytes in it that are no text. Save the file as UTF-8.");
    }
    Result<json::value> list(YAML::Node const& node, std::string const& pointer, int depth) {
        json::array array;
        for (auto const& item : node) {
            auto value = convert(item, fmt::format("{}/{}", pointer, array.size()), depth + 1);
            if (!value) return value;
            array.push_back(*std::move(value));
        }
        return json::value(std::move(array));
    }
    Result<json::value> map(YAML::Node const& node, std::string const& pointer, int depth) {
        json::object object;
        for (auto const& entry : node) {
            int const line = entry.first.Mark().line + 1;
            if (!entry.first.IsScalar()) return unreadable(into_.name, line, "A key has to be a plain text.");
            if (!is_text(entry.first.Scalar())) return no_text(entry.first);
            auto const& key = entry.first.Scalar();
            if (object.contains(key))
                return unreadable(into_.name, line,
                                  fmt::format("\"{}\" is there twice; leave one out.", key));
            auto const place = pointer + "/" + escaped(key);
            auto value = convert(entry.second, place, depth + 1);
            if (!value) return value;
            into_.lines[place] = line;    // the key's, not where a block below it begins
            object.emplace(key, *std::move(value));
        }
        return json::value(std::move(object));
    }

    Document& into_;
};

/// Hears of what is in a text, and keeps nothing.
class Listener final : public YAML::EventHandler {
    using Mark = YAML::Mark;
    using Tag = std::string;
    void OnDocumentStart(Mark const&) override {}
    void OnDocumentEnd() override {}
    void OnNull(Mark const&, YAML::anchor_t) override {}
    void OnAlias(Mark const&, YAML::anchor_t) override {}
    void OnScalar(Mark const&, Tag const&, YAML::anchor_t, std::string const&) override {}
    void OnSequenceStart(Mark const&, Tag const&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
    void OnSequenceEnd() override {}
    void OnMapStart(Mark const&, Tag const&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
    void OnMapEnd() override {}
};

/// 0, 1, or 2 for several. (YAML::LoadAll never ends on some texts that begin with a comma.)
int documents_in(std::string const& text) {
    std::istringstream stream{text};
    YAML::Parser parser{stream};
    Listener listener;
    int count = 0;
    while (count < 2 && parser.HandleNextDocument(listener)) ++count;
    return count;
}

Result<json::value> from_yaml(Document& into, std::string const& text) {
    try {
        if (auto const count = documents_in(text); count != 1)
            return unreadable(
                into.name, 1,
                count == 0 ? "There is nothing in it." : "There are several documents in it; give one.");
        return Converter{into}.convert(YAML::Load(text), "", 0);
    } catch (YAML::Exception const& error) {
        return unreadable(into.name, error.mark.line + 1, fmt::format("It is not YAML: {}.", error.msg));
    }
}

/// JSON is read as JSON, whose texts know escapes that yaml-cpp does not; YAML, which takes nearly all of it,
/// says where things stand.
Result<json::value> from_json(Document& into, std::string const& text) {
    json::stream_parser parser;
    json::error_code error;
    auto const used = parser.write_some(text, error);
    if (!error) parser.finish(error);
    if (!error && text.find_first_not_of(" \t\r\n", used) != std::string::npos)
        error = json::error::extra_data;
    if (error) {
        auto const before = std::string_view{text}.substr(0, used);
        return unreadable(into.name, 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n')),
                          fmt::format("It is not JSON: {}.", error.message()));
    }
    auto spaced = text;
    std::replace(spaced.begin(), spaced.end(), '\t', ' ');    // JSON's texts hold no tab
    if (auto const shape = from_yaml(into, spaced); !shape) {
        if (shape.error().detail.find("twice") != std::string::npos) return shape;
        into.lines.clear();
    }
    return parser.release();
}
}    // namespace

int Document::line_of(std::string pointer) const {
    for (;;) {
        if (auto const found = lines.find(pointer); found != lines.end()) return found->second;
        if (pointer.empty()) return 0;
        pointer.resize(std::min(pointer.rfind('/'), pointer.size() - 1));
    }
}

std::string Document::place_of(std::string const& pointer) const {
    auto const line = line_of(pointer);
    return line > 0 ? fmt::format("{}:{}", name, line) : name;
}

Result<Document> read_document(std::string name, std::string const& text) {
    Document document{.name = std::move(name)};
    auto const start = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
    if (start == std::string::npos) return unreadable(document.name, 1, "There is nothing in it.");
    auto value = text[start] == '{' ? from_json(document, text) : from_yaml(document, text);
    if (!value) return std::unexpected{value.error()};
    document.value = *std::move(value);
    return document;
}

}    // namespace carillon::cli
