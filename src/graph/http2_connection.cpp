#include "graph/connection.hpp"

#include <fmt/format.h>
#include <nghttp2/nghttp2.h>

#include <array>
#include <cstring>

namespace carillon::graph {
namespace {

// Written at once at most; also what one connection takes from the queue before the next gets its turn.
constexpr std::size_t write_size = 64 << 10;
constexpr std::size_t read_size = 64 << 10;
constexpr std::uint32_t stream_window = 1 << 20;
constexpr std::int32_t connection_window = 16 << 20;

std::string_view view(std::uint8_t const* data, std::size_t size) {
    return {reinterpret_cast<char const*>(data), size};
}

/// Not copied by nghttp2: both must live until the stream is closed. Requests do, see
/// Http2Connection::expire().
nghttp2_nv header(std::string_view name, std::string_view value) {
    auto* const n = reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data()));
    auto* const v = reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data()));
    return {n, v, name.size(), value.size(), NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE};
}

class Http2Connection final : public Connection {
public:
    Http2Connection(std::weak_ptr<ConnectionOwner> owner, TransportPtr transport)
        : owner_{std::move(owner)}, transport_{std::move(transport)}, input_(read_size) {
        output_.reserve(write_size + (16 << 10));
        if (auto const locked = owner_.lock()) {
            streams_max_ = locked->options().streams;
            authority_ = authority(locked->origin());
            scheme_ = locked->origin().tls ? "https" : "http";
            user_agent_ = locked->options().user_agent;
            last_heard_ = locked->now();
        }
        start_session();
    }
    ~Http2Connection() override { nghttp2_session_del(session_); }

    void run() override {
        read();
        flush();
    }
    void flush() override;
    void tick(Steady now) override;
    void drain() override {
        draining_ = true;
        close_if_done();
    }
    void drop(std::string why) override;
    std::size_t in_flight() const override { return open_.size(); }
    bool usable() const override { return !closed_ && !draining_; }
    bool proved() const override { return proved_; }

private:
    static std::string authority(Origin const& origin) {
        auto url = origin.url().substr(origin.tls ? 8 : 7);
        return url.substr(0, url.size() - origin.base_path.size());
    }
    std::shared_ptr<Http2Connection> self() {
        return std::static_pointer_cast<Http2Connection>(shared_from_this());
    }

    void start_session();
    void read();
    void write();
    bool room() const;
    bool submit(ExchangePtr exchange);
    ExchangePtr take_out(Exchange& exchange);
    void forget(Exchange& exchange);
    void expire(Exchange& exchange);
    void close_if_done();

    void on_header(Exchange& exchange, std::string_view name, std::string_view value);
    void on_frame(nghttp2_frame const& frame);
    void on_data(Exchange& exchange, std::string_view data);
    void on_end(Exchange& exchange);
    void on_close(std::int32_t stream, std::uint32_t error_code);
    Exchange* exchange_of(std::int32_t stream) {
        return static_cast<Exchange*>(nghttp2_session_get_stream_user_data(session_, stream));
    }
    void on_not_sent(std::int32_t stream);
    static nghttp2_session_callbacks* callbacks();
    static ssize_t read_body(nghttp2_session*, std::int32_t, std::uint8_t* into, std::size_t size,
                             std::uint32_t* flags, nghttp2_data_source* source, void*);

    std::weak_ptr<ConnectionOwner> owner_;
    ConnectionOwner* pool_ = nullptr;    // set while an event is handled
    TransportPtr transport_;
    nghttp2_session* session_ = nullptr;
    std::vector<std::uint8_t> input_, output_;
    std::vector<ExchangePtr> open_;
    std::vector<ExchangePtr> abandoned_;    // given up, kept because nghttp2 still refers to them
    std::size_t streams_max_ = 1000;
    std::string authority_, user_agent_;
    std::string_view scheme_ = "https";
    Steady last_heard_, pinged_at_;
    bool writing_ = false, draining_ = false, closed_ = false, proved_ = false, pinged_ = false;
};

ssize_t Http2Connection::read_body(nghttp2_session*, std::int32_t, std::uint8_t* into, std::size_t size,
                                   std::uint32_t* flags, nghttp2_data_source* source, void*) {
    auto& exchange = *static_cast<Exchange*>(source->ptr);
    std::size_t const rest = exchange.request.body.size() - exchange.body_sent;
    std::size_t const taken = std::min(rest, size);
    std::memcpy(into, exchange.request.body.data() + exchange.body_sent, taken);
    exchange.body_sent += taken;
    if (taken == rest) *flags |= NGHTTP2_DATA_FLAG_EOF;
    return static_cast<ssize_t>(taken);
}

nghttp2_session_callbacks* Http2Connection::callbacks() {
    static nghttp2_session_callbacks* const made = [] {
        nghttp2_session_callbacks* fresh = nullptr;
        if (nghttp2_session_callbacks_new(&fresh) != 0) throw std::bad_alloc{};
        nghttp2_session_callbacks_set_before_frame_send_callback(
            fresh, [](nghttp2_session* session, nghttp2_frame const* frame, void*) {
                if (frame->hd.type == NGHTTP2_HEADERS) {
                    auto* const user = nghttp2_session_get_stream_user_data(session, frame->hd.stream_id);
                    if (user) static_cast<Exchange*>(user)->handed = true;
                }
                return 0;
            });
        nghttp2_session_callbacks_set_on_frame_not_send_callback(
            fresh, [](nghttp2_session*, nghttp2_frame const* frame, int, void* user) {
                if (frame->hd.type == NGHTTP2_HEADERS)
                    static_cast<Http2Connection*>(user)->on_not_sent(frame->hd.stream_id);
                return 0;
            });
        nghttp2_session_callbacks_set_on_header_callback(
            fresh, [](nghttp2_session* session, nghttp2_frame const* frame, std::uint8_t const* name,
                      std::size_t name_size, std::uint8_t const* value, std::size_t value_size, std::uint8_t,
                      void* user) {
                auto* const exchange = static_cast<Exchange*>(
                    nghttp2_session_get_stream_user_data(session, frame->hd.stream_id));
                if (exchange)
                    static_cast<Http2Connection*>(user)->on_header(*exchange, view(name, name_size),
                                                                   view(value, value_size));
                return 0;
            });
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
            fresh, [](nghttp2_session* session, std::uint8_t, std::int32_t stream, std::uint8_t const* data,
                      std::size_t size, void* user) {
                auto* const exchange =
                    static_cast<Exchange*>(nghttp2_session_get_stream_user_data(session, stream));
                if (exchange) static_cast<Http2Connection*>(user)->on_data(*exchange, view(data, size));
                return 0;
            });
        nghttp2_session_callbacks_set_on_frame_recv_callback(
            fresh, [](nghttp2_session*, nghttp2_frame const* frame, void* user) {
                static_cast<Http2Connection*>(user)->on_frame(*frame);
                return 0;
            });
        nghttp2_session_callbacks_set_on_stream_close_callback(
            fresh, [](nghttp2_session*, std::int32_t stream, std::uint32_t error_code, void* user) {
                static_cast<Http2Connection*>(user)->on_close(stream, error_code);
                return 0;
            });
        return fresh;
    }();
    return made;
}

void Http2Connection::start_session() {
    if (nghttp2_session_client_new(&session_, callbacks(), this) != 0) throw std::bad_alloc{};
    std::array<nghttp2_settings_entry, 2> const settings{
        {{NGHTTP2_SETTINGS_ENABLE_PUSH, 0}, {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, stream_window}}};
    nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
    nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, connection_window);
}

void Http2Connection::read() {
    transport_->read_some(
        boost::asio::buffer(input_), [me = self()](boost::system::error_code error, std::size_t size) {
            auto const owner = me->owner_.lock();
            if (!owner || me->closed_) return;
            me->pool_ = owner.get();
            if (error) {
                me->drop(fmt::format("the connection was closed ({})", error.message()));
                return owner->deliver();
            }
            me->last_heard_ = owner->now();
            auto const used = nghttp2_session_mem_recv(me->session_, me->input_.data(), size);
            if (used < 0) me->drop(fmt::format("the server broke HTTP/2: {}", nghttp2_strerror(int(used))));
            owner->deliver();
            if (me->closed_) return;
            me->flush();
            me->close_if_done();
            if (!me->closed_) me->read();
        });
}

void Http2Connection::flush() {
    auto const owner = owner_.lock();
    if (writing_ || closed_ || !owner) return;
    pool_ = owner.get();
    output_.clear();
    while (output_.size() < write_size) {
        std::uint8_t const* data = nullptr;
        ssize_t const size = nghttp2_session_mem_send(session_, &data);
        if (size < 0) return drop(fmt::format("cannot write HTTP/2: {}", nghttp2_strerror(int(size))));
        if (size > 0) {
            output_.insert(output_.end(), data, data + size);
            continue;
        }
        if (!room()) break;
        ExchangePtr exchange = owner->next();
        if (!exchange || !submit(std::move(exchange))) break;
    }
    if (!output_.empty()) write();
}

void Http2Connection::write() {
    writing_ = true;
    transport_->write(
        boost::asio::buffer(output_), [me = self()](boost::system::error_code error, std::size_t) {
            me->writing_ = false;
            auto const owner = me->owner_.lock();
            if (!owner || me->closed_) return;
            me->pool_ = owner.get();
            if (error)
                me->drop(fmt::format("the connection broke while writing ({})", error.message()));
            else
                me->flush();
            me->close_if_done();
            owner->deliver();
        });
}

bool Http2Connection::room() const {
    if (draining_ || closed_ || !nghttp2_session_check_request_allowed(session_)) return false;
    std::size_t const allowed =
        nghttp2_session_get_remote_settings(session_, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
    return open_.size() + abandoned_.size() < std::min(allowed, streams_max_);
}

/// False when this connection can open no further stream; the exchange is given back.
bool Http2Connection::submit(ExchangePtr exchange) {
    HttpRequest const& request = exchange->request;
    std::array<nghttp2_nv, 32> fields;
    std::size_t count = 0;
    auto const add = [&](std::string_view name, std::string_view value) {
        fields[count++] = header(name, value);
    };
    add(":method", request.method);
    add(":scheme", scheme_);
    add(":authority", authority_);
    add(":path", *request.path);
    add("user-agent", user_agent_);
    if (request.headers) {
        for (auto const& [name, value] : *request.headers)
            if (count + 1 < fields.size()) add(name, value);
    }
    if (!request.body.empty()) {
        exchange->content_length = std::to_string(request.body.size());
        add("content-length", exchange->content_length);
    }
    nghttp2_data_provider body{};
    body.source.ptr = exchange.get();
    body.read_callback = &Http2Connection::read_body;
    exchange->stream = nghttp2_submit_request(session_, nullptr, fields.data(), count,
                                              request.body.empty() ? nullptr : &body, exchange.get());
    if (exchange->stream < 0) {    // the numbers of streams are used up, or memory is
        draining_ = true;
        pool_->give_back(std::move(exchange));
        return false;
    }
    exchange->place = open_.size();
    open_.push_back(std::move(exchange));
    return true;
}

ExchangePtr Http2Connection::take_out(Exchange& exchange) {
    std::size_t const place = exchange.place;
    ExchangePtr taken = std::move(open_[place]);
    if (place + 1 != open_.size()) {
        open_[place] = std::move(open_.back());
        open_[place]->place = place;
    }
    open_.pop_back();
    return taken;
}

void Http2Connection::forget(Exchange& exchange) {
    std::erase_if(abandoned_, [&](ExchangePtr const& held) { return held.get() == &exchange; });
}

/// Gives the caller its outcome now, whether or not the socket moves; nghttp2 keeps what it refers to until
/// it has closed the stream.
void Http2Connection::expire(Exchange& exchange) {
    auto told = std::make_unique<Exchange>();
    told->handler = std::move(exchange.handler);
    HttpOutcome outcome =
        exchange.handed
            ? HttpOutcome{Unknown{Unknown::Reason::timeout, "no answer in time"}}
            : HttpOutcome{Unprocessed{Unprocessed::Reason::waited_too_long, "never written in its time"}};
    if (exchange.answer_ended) outcome = std::move(exchange.answer);
    nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, exchange.stream, NGHTTP2_CANCEL);
    abandoned_.push_back(take_out(exchange));
    pool_->finish(std::move(told), std::move(outcome));
}

void Http2Connection::tick(Steady now) {
    auto const owner = owner_.lock();
    if (!owner || closed_) return;
    pool_ = owner.get();
    for (std::size_t i = open_.size(); i-- > 0;)
        if (open_[i]->deadline <= now) expire(*open_[i]);
    auto const& options = owner->options();
    if (pinged_ && last_heard_ > pinged_at_) pinged_ = false;
    if (pinged_ && now - pinged_at_ >= options.ping_timeout)
        return drop("the server no longer answers (no reply to a ping)");
    if (!pinged_ && now - last_heard_ >= options.ping_after) {
        nghttp2_submit_ping(session_, NGHTTP2_FLAG_NONE, nullptr);
        pinged_ = true;
        pinged_at_ = now;
        ++owner->counters().pings;
    }
    flush();
    close_if_done();
}

void Http2Connection::close_if_done() {
    if (closed_ || !open_.empty()) return;
    bool const over = !nghttp2_session_want_read(session_) && !nghttp2_session_want_write(session_);
    if ((draining_ && !writing_) || over) drop("drained");
}

void Http2Connection::drop(std::string why) {
    if (closed_) return;
    closed_ = true;
    auto const keep_alive = self();
    auto const owner = owner_.lock();
    transport_->close();
    if (!owner) return;
    for (ExchangePtr& exchange : std::exchange(open_, {})) {
        if (!exchange->handed) {
            owner->give_back(std::move(exchange));
            continue;
        }
        auto outcome = outcome_of_loss(*exchange, Unknown::Reason::connection_lost, why);
        owner->finish(std::move(exchange), std::move(outcome));
    }
    owner->closed(*this, why);
}

void Http2Connection::on_header(Exchange& exchange, std::string_view name, std::string_view value) {
    exchange.answer_begun = true;
    if (name == ":status") {
        int status = 0;
        for (char const digit : value)
            status = status * 10 + (digit - '0');    // nghttp2 has checked its form
        exchange.answer.status = status;
        return;
    }
    keep_header(exchange.answer, name, value);
}

void Http2Connection::on_data(Exchange& exchange, std::string_view data) {
    if (exchange.answer.body.size() + data.size() > answer_limit) {
        nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, exchange.stream, NGHTTP2_CANCEL);
        return;
    }
    exchange.answer.body += data;
}

void Http2Connection::on_frame(nghttp2_frame const& frame) {
    proved_ = true;
    if (frame.hd.type == NGHTTP2_GOAWAY) {
        // Streams above its last-stream-id are closed by nghttp2 as refused; the others may still be
        // answered.
        draining_ = true;
        ++pool_->counters().goaways;
        return;
    }
    bool const ends = (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    if (!ends || (frame.hd.type != NGHTTP2_DATA && frame.hd.type != NGHTTP2_HEADERS)) return;
    if (auto* const exchange = exchange_of(frame.hd.stream_id)) on_end(*exchange);
}

void Http2Connection::on_end(Exchange& exchange) {
    exchange.answer_ended = true;
    // Answered before it had the whole body: the rest would only hold the stream.
    if (exchange.body_sent < exchange.request.body.size())
        nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, exchange.stream, NGHTTP2_NO_ERROR);
}

void Http2Connection::on_close(std::int32_t stream, std::uint32_t error_code) {
    auto* const exchange = exchange_of(stream);
    if (!exchange) return;
    if (exchange->place >= open_.size() || open_[exchange->place].get() != exchange) return forget(*exchange);
    ExchangePtr ended = take_out(*exchange);
    if (!ended->handed && !ended->answer_ended) return pool_->give_back(std::move(ended));
    if (error_code == NGHTTP2_REFUSED_STREAM && !ended->answer_begun) {
        Unprocessed refused{Unprocessed::Reason::refused, draining_
                                                              ? "the server went away before looking at it"
                                                              : "the server refused the stream"};
        return pool_->finish(std::move(ended), std::move(refused));
    }
    auto outcome =
        outcome_of_loss(*ended, Unknown::Reason::reset,
                        fmt::format("the server reset the stream ({})", nghttp2_http2_strerror(error_code)));
    pool_->finish(std::move(ended), std::move(outcome));
}

void Http2Connection::on_not_sent(std::int32_t stream) {
    auto* const exchange = exchange_of(stream);
    if (!exchange) return;
    nghttp2_session_set_stream_user_data(session_, stream, nullptr);
    if (exchange->place >= open_.size() || open_[exchange->place].get() != exchange) return forget(*exchange);
    exchange->handed = false;
    pool_->give_back(take_out(*exchange));
}

}    // namespace

std::shared_ptr<Connection> make_http2_connection(std::weak_ptr<ConnectionOwner> owner,
                                                  TransportPtr transport) {
    return std::make_shared<Http2Connection>(std::move(owner), std::move(transport));
}

}    // namespace carillon::graph
