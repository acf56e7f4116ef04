#include "graph/connection.hpp"

#include <boost/beast/core/buffers_prefix.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/format.h>

namespace carillon::graph {
namespace {

namespace http = boost::beast::http;
constexpr std::size_t read_size = 16 << 10;

std::string host_of(Origin const& origin) {
    auto const url = origin.url().substr(origin.tls ? 8 : 7);
    return url.substr(0, url.size() - origin.base_path.size());
}

/// One request at a time, without pipelining: an answer must belong to exactly one request. A read is always
/// outstanding, so that a server that has closed is noticed before the next request is written to it.
class Http1Connection final : public Connection {
public:
    Http1Connection(std::weak_ptr<ConnectionOwner> owner, TransportPtr transport)
        : owner_{std::move(owner)}, transport_{std::move(transport)} {}

    void run() override {
        read();
        flush();
    }
    void flush() override;
    void tick(Steady now) override;
    void drain() override {
        draining_ = true;
        if (!exchange_) drop("drained");
    }
    void drop(std::string why) override;
    std::size_t in_flight() const override { return exchange_ ? 1 : 0; }
    bool usable() const override { return !closed_ && !draining_; }
    bool proved() const override { return proved_; }

private:
    using Parser = http::response_parser<http::string_body>;
    std::shared_ptr<Http1Connection> self() {
        return std::static_pointer_cast<Http1Connection>(shared_from_this());
    }
    std::string head(ConnectionOwner const& owner) const;
    void read();
    void write();
    void received(ConnectionOwner& owner, boost::system::error_code error, std::size_t size);
    void answered(ConnectionOwner& owner);

    std::weak_ptr<ConnectionOwner> owner_;
    TransportPtr transport_;
    ExchangePtr exchange_;
    std::unique_ptr<Parser> parser_;
    boost::beast::flat_buffer input_;
    std::string output_;
    bool writing_ = false, draining_ = false, closed_ = false, proved_ = false;
};

std::string Http1Connection::head(ConnectionOwner const& owner) const {
    HttpRequest const& request = exchange_->request;
    std::string text =
        fmt::format("{} {} HTTP/1.1\r\nhost: {}\r\nuser-agent: {}\r\ncontent-length: {}\r\n", request.method,
                    *request.path, host_of(owner.origin()), owner.options().user_agent, request.body.size());
    if (request.headers)
        for (auto const& [name, value] : *request.headers) text += fmt::format("{}: {}\r\n", name, value);
    return text += "\r\n";
}

void Http1Connection::flush() {
    auto const owner = owner_.lock();
    if (!owner || closed_ || draining_ || writing_ || exchange_) return;
    exchange_ = owner->next();
    if (!exchange_) return;
    parser_ = std::make_unique<Parser>();
    parser_->body_limit(answer_limit);
    output_ = head(*owner) + exchange_->request.body;
    write();
}

void Http1Connection::write() {
    writing_ = true;
    exchange_->handed = true;
    transport_->write(
        boost::asio::buffer(output_), [me = self()](boost::system::error_code error, std::size_t) {
            me->writing_ = false;
            auto const owner = me->owner_.lock();
            if (!owner || me->closed_) return;
            if (error)
                me->drop(fmt::format("the connection broke while writing ({})", error.message()));
            else
                me->flush();    // the answer may have come before the last byte was out
            owner->deliver();
        });
}

void Http1Connection::read() {
    transport_->read_some(input_.prepare(read_size),
                          [me = self()](boost::system::error_code error, std::size_t size) {
                              auto const owner = me->owner_.lock();
                              if (!owner || me->closed_) return;
                              me->received(*owner, error, size);
                              owner->deliver();
                              if (me->closed_) return;
                              me->flush();
                              me->read();
                          });
}

void Http1Connection::received(ConnectionOwner& owner, boost::system::error_code error, std::size_t size) {
    input_.commit(size);
    if (!exchange_) {
        drop(error ? "the server closed an idle connection" : "the server spoke without being asked");
        return;
    }
    boost::system::error_code fault;
    if (error && parser_->got_some()) parser_->put_eof(fault);    // a body may end with its connection
    while (!error && !fault && input_.size() > 0 && !parser_->is_done()) {
        std::size_t const used = parser_->put(input_.data(), fault);
        input_.consume(used);
        exchange_->answer_begun = true;
        if (fault == http::error::need_more) {
            fault = {};
            break;
        }
    }
    if (fault) return drop(fmt::format("the answer cannot be read ({})", fault.message()));
    if (parser_->is_done()) answered(owner);
    if (error && !closed_) drop(fmt::format("the connection was closed ({})", error.message()));
}

void Http1Connection::answered(ConnectionOwner& owner) {
    auto message = parser_->release();
    if (message.result_int() < 200) {    // an interim answer: the real one follows
        parser_ = std::make_unique<Parser>();
        parser_->body_limit(answer_limit);
        return;
    }
    proved_ = true;
    Answer& answer = exchange_->answer;
    answer.status = static_cast<int>(message.result_int());
    for (auto const& field : message) {
        std::string name{field.name_string()};
        std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
        keep_header(answer, name, field.value());
    }
    answer.body = std::move(message.body());
    Answer whole = std::move(answer);
    owner.finish(std::move(exchange_), std::move(whole));
    if (!message.keep_alive() || draining_ || writing_ || input_.size() > 0)
        drop("the server keeps no connection");
}

void Http1Connection::tick(Steady now) {
    auto const owner = owner_.lock();
    if (!owner || closed_ || !exchange_ || exchange_->deadline > now) return;
    owner->finish(std::move(exchange_), Unknown{Unknown::Reason::timeout, "no answer in time"});
    drop("no answer in time");    // its answer, if it comes, must not be taken for another's
}

void Http1Connection::drop(std::string why) {
    if (closed_) return;
    closed_ = true;
    auto const keep_alive = self();
    auto const owner = owner_.lock();
    transport_->close();
    if (!owner) return;
    if (exchange_) {
        auto outcome = outcome_of_loss(*exchange_, Unknown::Reason::connection_lost, why);
        owner->finish(std::move(exchange_), std::move(outcome));
    }
    owner->closed(*this, why);
}

}    // namespace

std::shared_ptr<Connection> make_http1_connection(std::weak_ptr<ConnectionOwner> owner,
                                                  TransportPtr transport) {
    return std::make_shared<Http1Connection>(std::move(owner), std::move(transport));
}

}    // namespace carillon::graph
