#include "graph/outbound_post.hpp"

#include "graph/fake_server_test.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>

#include <thread>

namespace carillon::graph {
namespace {
using namespace std::chrono_literals;
using boost::asio::ip::tcp;
using testing::Certificate;
namespace asio = boost::asio;
using ::testing::HasSubstr;

/// Answers one connection with a text, or never.
class OneAnswer {
public:
    explicit OneAnswer(std::string answer, std::optional<Certificate> certificate = {}) {
        port = acceptor_.local_endpoint().port();
        thread_ = std::jthread{[this, answer = std::move(answer), certificate = std::move(certificate)] {
            serve(answer, certificate);
        }};
    }
    ~OneAnswer() {
        boost::system::error_code ignored;
        tcp::socket last{io_};    // whoever was never called is called now
        last.connect({asio::ip::address_v4::loopback(), port}, ignored);
    }
    std::string received() {
        thread_.join();
        return received_;
    }
    std::uint16_t port = 0;

private:
    void serve(std::string const& answer, std::optional<Certificate> const& certificate) {
        boost::system::error_code error;
        tcp::socket socket{io_};
        acceptor_.accept(socket, error);
        if (!certificate) return exchange(socket, answer);
        asio::ssl::context tls{asio::ssl::context::tls_server};
        tls.use_private_key(asio::buffer(certificate->key), asio::ssl::context::pem);
        tls.use_certificate(asio::buffer(certificate->certificate), asio::ssl::context::pem);
        asio::ssl::stream<tcp::socket> stream{std::move(socket), tls};
        stream.handshake(asio::ssl::stream_base::server, error);
        if (!error) exchange(stream, answer);
    }
    template <class Stream>
    void exchange(Stream& stream, std::string const& answer) {
        boost::system::error_code error;
        asio::read_until(stream, asio::dynamic_buffer(received_), "}", error);
        if (!answer.empty()) asio::write(stream, asio::buffer(answer), error);
        char more = 0;
        if (!error) stream.read_some(asio::buffer(&more, 1), error);    // until the other side is done
    }
    asio::io_context io_;
    tcp::acceptor acceptor_{io_, {asio::ip::address_v4::loopback(), 0}};
    std::string received_;
    std::jthread thread_;
};

class OutboundPost : public ::testing::Test {
protected:
    OutboundAnswer post(std::string url, OutboundPosterOptions options) {
        asio::io_context io;
        auto poster = make_outbound_poster(io.get_executor(), std::move(options)).value();
        OutboundAnswer answer;
        OutboundRequest request{.url = std::move(url), .body = R"({"id":1})"};
        request.headers.emplace_back("X-Carillon-Timestamp", "7");
        asio::co_spawn(io, poster->post(std::move(request)),
                       [&](std::exception_ptr, OutboundAnswer given) { answer = std::move(given); });
        io.run();
        return answer;
    }
    OutboundPosterOptions allowed() { return {.private_ones = PrivateAddresses::allowed}; }
    static ResolveHost leads_to(std::vector<std::string> texts) {
        return [texts](std::string) -> Async<Result<std::vector<asio::ip::address>>> {
            std::vector<asio::ip::address> addresses;
            for (auto const& text : texts) addresses.push_back(asio::ip::make_address(text));
            co_return addresses;
        };
    }
};
}    // namespace

TEST_F(OutboundPost, UrlsAreHttpsAndLeadOutside) {
    auto const code = [](std::string_view url, PrivateAddresses private_ones) {
        auto const parsed = parse_outbound_url(url, private_ones);
        return parsed ? "" : parsed.error().code;
    };
    using enum PrivateAddresses;
    for (auto const* url : {"https://hooks.example", "https://hooks.example:8443/x?y=1", "https://1.1.1.1/"})
        EXPECT_EQ(code(url, refused), "") << url;
    for (auto const* url : {"http://hooks.example", "ftp://hooks.example", "hooks.example", "https://",
                            "https://u:p@hooks.example", "https://hooks.example/#x", "https://127.0.0.1",
                            "https://[::1]/", "https://10.0.0.1", "https://[::ffff:10.0.0.1]",
                            "https://169.254.169.254/latest", "https://localhost", "https://x:0/"})
        EXPECT_EQ(code(url, refused), "bad_url") << url;
    for (auto const* url : {"http://127.0.0.1:8/", "http://localhost/", "http://[::1]/", "https://10.0.0.1"})
        EXPECT_EQ(code(url, allowed), "") << url;
    for (auto const* url :
         {"http://10.0.0.1", "http://hooks.example", "https://169.254.169.254", "https://0.0.0.0"})
        EXPECT_EQ(code(url, allowed), "bad_url") << url;
    auto const parsed = parse_outbound_url("https://[2606:4700::1]:8443?a=1", refused).value();
    EXPECT_EQ(parsed.host_header(), "[2606:4700::1]:8443");
    EXPECT_EQ(parsed.target, "/?a=1");
}

TEST_F(OutboundPost, PostsWithItsHeadersAndReadsTheStatus) {
    OneAnswer server{"HTTP/1.1 204 No Content\r\n\r\n"};
    auto const answer = post(fmt::format("http://127.0.0.1:{}/in?x=1", server.port), allowed());
    EXPECT_EQ(answer.status, 204) << answer.error;
    auto const received = server.received();
    EXPECT_THAT(received, HasSubstr("POST /in?x=1 HTTP/1.1\r\n"));
    EXPECT_THAT(received, HasSubstr(fmt::format("Host: 127.0.0.1:{}\r\n", server.port)));
    EXPECT_THAT(received, HasSubstr("X-Carillon-Timestamp: 7\r\n"));
    EXPECT_THAT(received, HasSubstr("\r\n\r\n{\"id\":1}"));
}

TEST_F(OutboundPost, ARedirectIsNotFollowedAndAnEndlessBodyIsNotRead) {
    OneAnswer moved{"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n"};
    EXPECT_EQ(post(fmt::format("http://127.0.0.1:{}/", moved.port), allowed()).status, 302);
    OneAnswer endless{"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\nxxxx"};
    EXPECT_EQ(post(fmt::format("http://127.0.0.1:{}/", endless.port), allowed()).status, 200);
    OneAnswer huge{"HTTP/1.1 200 OK\r\nX: " + std::string(40'000, 'x') + "\r\n\r\n"};
    EXPECT_EQ(post(fmt::format("http://127.0.0.1:{}/", huge.port), allowed()).status, 0);
}

TEST_F(OutboundPost, WhoDoesNotAnswerIsGivenUp) {
    OneAnswer silent{""};
    auto options = allowed();
    options.timeout = 50ms;
    auto const answer = post(fmt::format("http://127.0.0.1:{}/", silent.port), options);
    EXPECT_EQ(answer.status, 0);
    EXPECT_THAT(answer.error, HasSubstr("no answer in time"));
}

TEST_F(OutboundPost, ANameThatLeadsInsideIsNotCalled) {
    OutboundPosterOptions options;
    options.resolve = leads_to({"10.0.0.1", "127.0.0.1", "::ffff:127.0.0.1"});
    EXPECT_THAT(post("https://hooks.example/", options).error, HasSubstr("which this server does not call"));
    auto other = allowed();
    other.resolve = leads_to({"169.254.169.254"});
    EXPECT_THAT(post("https://hooks.example/", other).error, HasSubstr("a link-local address"));
}

TEST_F(OutboundPost, TheCertificateMustBeOfTheName) {
    auto const certificate = Certificate::make("hooks.example");
    char file[] = "/tmp/carillon-ca-XXXXXX";
    int const handle = ::mkstemp(file);
    ASSERT_GE(handle, 0);
    ASSERT_EQ(::write(handle, certificate.certificate.data(), certificate.certificate.size()),
              static_cast<ssize_t>(certificate.certificate.size()));
    ::close(handle);
    auto options = allowed();
    options.ca_file = file;
    options.resolve = leads_to({"127.0.0.1"});
    OneAnswer right{"HTTP/1.1 200 OK\r\n\r\n", certificate};
    auto const taken = post(fmt::format("https://hooks.example:{}/", right.port), options);
    EXPECT_EQ(taken.status, 200) << taken.error;
    OneAnswer wrong{"HTTP/1.1 200 OK\r\n\r\n", certificate};
    auto const refused = post(fmt::format("https://other.example:{}/", wrong.port), options);
    EXPECT_EQ(refused.status, 0);
    EXPECT_THAT(refused.error, HasSubstr("certificate is not trusted"));
    ::unlink(file);
}

}    // namespace carillon::graph
