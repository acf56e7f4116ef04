#pragma once
#include "app/balance.hpp"
#include "app/loop.hpp"
#include "app/server_process.hpp"
#include "cli/api_client.hpp"
#include "sandbox/sandbox.hpp"

#include <boost/json/object.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace carillon::app {

struct DemoOptions {
    std::string listen = "127.0.0.1:8080";
    int rate = 250;                    // messages per second
    std::filesystem::path audience;    // empty: the sample of 5,000 people in the binary
    std::filesystem::path keep;        // keep the database here; empty: a throw-away folder
    std::uint64_t seed = 1;
};

/// A sandbox, a server on a throw-away database, a sample organization and one marketing campaign that runs
/// at once, all set up through the public API. Blocking; one thread uses it.
class Demo {
public:
    static constexpr std::string_view email = "demo@carillon.example";

    explicit Demo(DemoOptions options);
    ~Demo();

    /// Starts both sides, connects them, uploads the audience, schedules the campaign. Between the steps it
    /// asks `interrupted`, and then stops with the problem "interrupted".
    Result<void> begin(std::function<bool()> interrupted);

    std::string url() const;
    /// Where the sandbox takes its control calls (docs/sandbox.md).
    std::string sandbox_url() const;
    std::string const& password() const { return password_; }
    std::int64_t campaign_id() const { return campaign_id_; }
    /// The send's report, as GET /sends/{id}/report answers it.
    Result<boost::json::object> report();
    struct Standing {
        bool settled = false;    // the campaign has ended, and every webhook of the sandbox has been taken
        std::string held;        // why nothing more happens by itself, as a sentence
    };
    Result<Standing> standing();
    Result<Balance> balance(boost::json::object const& report);
    /// How fast it went: messages per second from the send's start to its end, and this process's peak memory
    /// (server, sandbox and all).
    Result<boost::json::object> performance(boost::json::object const& report);

private:
    Result<void> start_sandbox();
    Result<void> start_server();
    Result<void> make_organization();
    Result<void> connect_account();
    Result<void> upload_audience();
    Result<void> schedule_campaign();

    DemoOptions options_;
    std::function<bool()> interrupted_;
    SystemClock clock_;
    std::filesystem::path dir_;
    Loop sandbox_loop_;
    Loop store_loop_;    // outlives the server's store, which resumes callers on it
    std::unique_ptr<sandbox::Sandbox> sandbox_;
    std::unique_ptr<ServerProcess> server_;
    std::optional<cli::ApiClient> api_, control_;
    std::string password_;
    std::int64_t audience_id_ = 0, phone_number_id_ = 0, template_id_ = 0, campaign_id_ = 0, send_id_ = 0;
};

}    // namespace carillon::app
