#pragma once
#include "app/server_process.hpp"

#include <string>
#include <vector>

namespace carillon::app {

/// One thing a server needs, looked at.
struct Finding {
    enum class Status : std::uint8_t { ok, warn, fail };
    std::string what;    // "database"
    Status status = Status::ok;
    std::string message;    // what is so
    std::string fix;        // what to do about it; empty where nothing is needed
};
std::string_view to_string(Finding::Status status);

/// Looks at everything a server with these options needs: data directory, database, secret key, TLS pair,
/// clock, time zones, each account's token and webhook subscription at Meta, and whether Meta could reach
/// this server. Sends no message and changes nothing, but that the database's schema is brought up to date.
/// Works beside a running server. Blocks; asks Meta for each account.
std::vector<Finding> examine(ServerOptions const& options, Clock& clock);

}    // namespace carillon::app
