#pragma once
#include "base/problem.hpp"

#include <boost/json/fwd.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace carillon::cli {

/// Carillon's own REST API from a terminal: blocking, one keep-alive connection. A refusal is the server's
/// own Problem; a server that cannot be reached is a Problem of kind unavailable.
class ApiClient {
public:
    /// `server` is "http://host:port".
    ApiClient(std::string server, std::string api_key);
    ~ApiClient();

    Result<boost::json::value> get(std::string_view path);
    /// An answer that is not JSON, as it came.
    Result<std::string> get_text(std::string_view path);
    Result<boost::json::value> post(std::string_view path, boost::json::value const& body);
    /// Uploads `csv`, which must stay until it returns.
    Result<boost::json::value> upload(std::string_view path, std::string_view csv);

private:
    struct Connection;
    Result<std::string> call(std::string_view method, std::string_view path, std::string_view content_type,
                             std::string_view body);
    std::unique_ptr<Connection> connection_;
};

}    // namespace carillon::cli
