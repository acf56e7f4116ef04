#pragma once
#include "cli/api_client.hpp"
#include "cli/terminal.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <memory>
#include <string>

namespace CLI {
class App;
}

namespace carillon::cli {

/// Which server a command speaks to, and how it answers.
struct Remote {
    std::string server = "http://127.0.0.1:8080", api_key;
    bool as_json = false;
};

/// What a command works with.
struct Session {
    ApiClient& api;
    Clock& clock;
    bool as_json = false;

    ProgressLine progress() const {
        return ProgressLine{clock, as_json ? ProgressLine::Quiet::yes : ProgressLine::Quiet::no};
    }
};

/// 0 done, 1 it failed or the server refused; or the Problem to print, which is 1 too.
using Work = std::function<Result<int>(Session&)>;

/// Adds --server, --api-key and --json, and lets the command do `work` when it is called.
/// What is wrong with the options themselves is wrong_usage.
void run_remotely(CLI::App& command, int& exit_code, Work work);

/// Prints the value with --json (one line), else what `say` makes of it.
int answer(Session const& session, boost::json::value const& value,
           std::function<std::string(boost::json::value const&)> const& say);

/// "a b/ü" → "a%20b%2F%C3%BC", for a query or a part of a path.
std::string encode(std::string_view text);

/// Every item of a list, page by page; `path` without limit and cursor. `take` says whether to go on.
Result<void> each_item(ApiClient& api, std::string const& path,
                       std::function<bool(boost::json::object const&)> const& take);

/// A campaign named by its id or its exact name. Refuses a name that several campaigns have.
Result<boost::json::object> find_campaign(ApiClient& api, std::string const& id_or_name);

std::int64_t id_of(boost::json::value const& value);
/// The text under `key`; empty when it is null.
std::string text_of(boost::json::value const& object, std::string_view key);
std::int64_t number_of(boost::json::value const& object, std::string_view key);

}    // namespace carillon::cli
