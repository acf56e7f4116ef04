#pragma once
#include "base/problem.hpp"

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace carillon::cli {

/// Carillon's own REST API from a terminal: blocking, one keep-alive connection. A refusal is the server's
/// own Problem; a server that cannot be reached is a Problem of kind unavailable.
class ApiClient {
public:
    /// `server` is "http://host:port" or "https://host"; a certificate must be one this machine trusts.
    ApiClient(std::string server, std::string api_key);
    ~ApiClient();

    Result<boost::json::value> get(std::string_view path);
    /// An answer that is not JSON, as it came.
    Result<std::string> get_text(std::string_view path);
    /// With an Idempotency-Key the same request again gets the answer given before.
    Result<boost::json::value> post(std::string_view path, boost::json::value const& body,
                                    std::string const& idempotency_key = {});
    /// Whether the last answer was one given before.
    bool replayed() const;
    Result<boost::json::value> patch(std::string_view path, boost::json::value const& body);
    Result<void> remove(std::string_view path);
    /// Uploads `csv`, which must stay until it returns.
    Result<boost::json::value> upload(std::string_view path, std::string_view csv);
    /// Uploads a file of any size; `sent` hears of the bytes gone so far and of all.
    using Sent = std::function<void(std::uint64_t bytes, std::uint64_t of)>;
    Result<boost::json::value> upload_file(std::string_view path, std::filesystem::path const& file,
                                           Sent const& sent);

private:
    struct Connection;
    Result<std::string> call(std::string_view method, std::string_view path, std::string_view content_type,
                             std::string_view body, std::string const& idempotency_key = {});
    template <class Write>
    Result<std::string> exchange(Write write);
    std::unique_ptr<Connection> connection_;
};

}    // namespace carillon::cli
