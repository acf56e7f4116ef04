#pragma once
#include "base/problem.hpp"

#include <boost/json/value.hpp>

#include <map>
#include <string>

namespace carillon::cli {

/// A YAML or JSON document as JSON, with the line on which each part of it begins.
struct Document {
    std::string name;    // as messages call it: the file's name, or "standard input"
    boost::json::value value;
    std::map<std::string, int> lines;    // by JSON pointer; lines count from 1

    /// The line of the part, or of the nearest part around it; 0 where lines are not known.
    int line_of(std::string pointer) const;
    /// "spring.yaml:12"; the name alone where lines are not known.
    std::string place_of(std::string const& pointer) const;
};

/// Texts, numbers, true and false, null, lists and maps by YAML 1.2's rules: `on` and `yes` are texts.
/// Refuses what is neither, naming the line; a key that comes twice; more than one document.
Result<Document> read_document(std::string name, std::string const& text);

}    // namespace carillon::cli
