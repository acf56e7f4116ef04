#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::sandbox {

/// A small blocking HTTP/2 client for tests: it sees what a careful client sees, frame by frame. One thread.
class TestHttp2Client {
public:
    enum class Security : std::uint8_t { plain, tls };
    struct Answer {
        int status = 0;                  // 0: none
        std::uint32_t reset_code = 0;    // of RST_STREAM
        bool reset = false;
        std::string body;
    };
    TestHttp2Client(std::uint16_t port, Security security);
    ~TestHttp2Client();
    /// Opens a stream and returns its id; nothing is sent before run().
    std::int32_t submit(std::string_view method, std::string path, std::string body, std::string token);
    /// Until every stream is closed, the connection ended, or nothing came for two seconds.
    void run();
    Answer const& answer(std::int32_t stream) const;
    /// The last stream id of a GOAWAY; -1: none came.
    std::int32_t goaway_last_stream() const;
    bool connection_lost() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// One HTTP/1.1 exchange on a fresh plain connection; status 0 when it was dropped.
struct TestHttp1Answer {
    int status = 0;
    std::string body;
    std::map<std::string, std::string> headers;
};
TestHttp1Answer http1_exchange(std::uint16_t port, std::string_view method, std::string_view target,
                               std::string_view body, std::string_view token);

}    // namespace carillon::sandbox
