#pragma once
#include "api/server.hpp"
#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "graph/graph_client.hpp"
#include "sandbox/sandbox.hpp"
#include "store/accounts.hpp"
#include "store/store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <thread>

namespace carillon::api {

namespace json = boost::json;

/// What came back over the wire.
struct Reply {
    int status = 0;
    std::string text;
    std::map<std::string, std::string> headers;    // names in small letters
    bool closed = false;                           // the server closed the connection after it
    json::value body() const;
    /// The last part of a problem's type; empty when it is none.
    std::string problem() const;
    /// The codes of a problem's errors[], joined with a space.
    std::string error_codes() const;
};

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Writes text, reads one answer. One connection.
class Wire {
public:
    explicit Wire(unsigned short port);
    void write(std::string_view text);
    Reply read(bool head = false);
    /// Reads until `text` has come; for streams. False when the connection ends or nothing comes for ten
    /// seconds.
    bool read_until(std::string_view text, std::string& seen);

private:
    boost::asio::io_context io_;
    boost::asio::ip::tcp::socket socket_{io_};
    std::string buffer_;
};

std::string request_text(std::string_view method, std::string_view target, std::string_view body,
                         Headers const& headers);

/// The real server on a database of its own, with a sandbox as Meta's side, on a thread of its own. Loopback
/// and temporary folders only.
class ApiTest : public ::testing::Test {
protected:
    ApiTest();
    ~ApiTest() override;

    Reply call(std::string_view method, std::string_view target, std::string_view body = {},
               Headers headers = {});
    /// As the organization of the fixture, by its API key.
    Reply api(std::string_view method, std::string_view target, std::string_view body = {},
              Headers headers = {});
    template <class T>
    T wait(Async<T> work) {
        return boost::asio::co_spawn(io_, std::move(work), boost::asio::use_future).get();
    }
    std::string make_key(OrgId org);
    void add_user(OrgId org, std::string email, std::string password, Role role);

    /// Connects the sandbox's account; its id.
    std::int64_t connect();
    std::int64_t phone_number();                           // of the sandbox's first
    std::int64_t template_named(std::string_view name);    // English where there are several
    /// Uploads and waits until it is ready (or failed).
    json::value upload(std::string_view csv, std::string_view query = "name=Spring");
    std::int64_t campaign(std::int64_t audience, std::string_view more = {});

    std::filesystem::path folder_;
    SystemClock clock_;
    boost::asio::io_context io_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
    SecretBox secrets_{SecretBox::random_key()};
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<sandbox::Sandbox> sandbox_;
    std::unique_ptr<graph::GraphClient> graph_;
    std::unique_ptr<ApiServer> server_;
    std::atomic<int> wakes_ = 0;
    std::thread thread_;
    OrgId org_;
    std::string key_;
};

/// A wall time so many minutes from now, in UTC, as scheduledLocal takes it.
std::string minutes_from_now(int minutes);

}    // namespace carillon::api
