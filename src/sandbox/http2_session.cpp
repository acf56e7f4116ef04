#include "sandbox/http2_session.hpp"

#include "base/check.hpp"

#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <nghttp2/nghttp2.h>
#include <simdjson.h>

#include <cstring>

namespace carillon::sandbox {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t read_size = 64 * 1024;
constexpr std::size_t write_size = 64 * 1024;

asio::ip::tcp::socket& socket_of(PlainStream& stream) { return stream; }
asio::ip::tcp::socket& socket_of(TlsStream& stream) { return stream.next_layer(); }

/// One request and its answer.
struct Stream {
    std::int32_t id = 0;
    std::string method, scheme, authority, target, authorization, content_type, body;
    std::string answer;
    std::size_t answered = 0;    // bytes of `answer` handed to nghttp2
    bool cut = false;            // half of it will do
    std::unique_ptr<BodySource> source;
    std::unique_ptr<asio::steady_timer> delay;
    std::size_t body_limit = 0;
    bool too_large = false;
};

/// nghttp2 between a socket and the handler, without coroutines: one read, all it brought, one write.
template <class Socket>
class Http2Session final : public Session, public std::enable_shared_from_this<Http2Session<Socket>> {
public:
    Http2Session(std::unique_ptr<Socket> socket, std::shared_ptr<ServerShared> shared)
        : socket_{std::move(socket)}, shared_{std::move(shared)}, in_(read_size) {
        out_.reserve(write_size + 32 * 1024);
        shared_->sessions.insert(this);
        start_nghttp2();
    }
    ~Http2Session() override {
        shared_->sessions.erase(this);
        nghttp2_session_del(session_);
    }

    void start(std::string const& first) {
        nghttp2_settings_entry const settings[] = {
            {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, shared_->handler->max_concurrent_streams()},
            {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 1 << 20}};
        CHECK(nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, settings, 2) == 0);
        CHECK(nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, 16 << 20) == 0);
        if (!first.empty() && !feed(first)) return close();
        read();
        write();
    }

    void close() override {
        if (closed_) return;
        closed_ = true;
        error_code ignored;
        socket_of(*socket_).close(ignored);
        for (auto& [id, stream] : streams_)
            if (stream->delay) stream->delay->cancel();
    }

private:
    using Self = Http2Session;
    static Self& self(void* user) { return *static_cast<Self*>(user); }

    void start_nghttp2();

    bool feed(std::string_view bytes) {
        auto const read = nghttp2_session_mem_recv(
            session_, reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size());
        return read >= 0 && static_cast<std::size_t>(read) == bytes.size() && !closed_;
    }

    void read() {
        if (closed_) return;
        socket_->async_read_some(asio::buffer(in_),
                                 [this, keep = this->shared_from_this()](error_code error, std::size_t size) {
                                     if (error || closed_) return close();
                                     bool const sound = feed({in_.data(), size});
                                     write();
                                     if (!sound && !closed_ && nghttp2_session_want_write(session_) == 0)
                                         return close();
                                     if (sound) read();
                                 });
    }

    /// Gathers what nghttp2 has to say and writes it in one go; again when that is done.
    void write() {
        if (closed_ || writing_) return;
        out_.clear();
        while (out_.size() < write_size) {
            std::uint8_t const* data = nullptr;
            auto const size = nghttp2_session_mem_send(session_, &data);
            if (size < 0) return close();
            if (size == 0) break;
            out_.append(reinterpret_cast<char const*>(data), static_cast<std::size_t>(size));
        }
        if (out_.empty()) {
            if (nghttp2_session_want_read(session_) == 0 && nghttp2_session_want_write(session_) == 0)
                close();
            return;
        }
        writing_ = true;
        asio::async_write(*socket_, asio::buffer(out_),
                          [this, keep = this->shared_from_this()](error_code error, std::size_t) {
                              writing_ = false;
                              if (error) return close();
                              write();
                          });
    }

    Stream* find(std::int32_t id) {
        return static_cast<Stream*>(nghttp2_session_get_stream_user_data(session_, id));
    }

    void request_complete(Stream& stream) {
        if (goaway_ && stream.id > goaway_last_) return;    // told to go: not to be processed any more
        if (shared_->handler == nullptr) return close();
        if (stream.too_large) {
            Reply reply;
            reply.status = 413;
            return answer(stream, std::move(reply));
        }
        Request const request{stream.method, stream.target, stream.authorization, stream.content_type,
                              stream.body,   stream.scheme, stream.authority};
        Reply reply = shared_->handler->handle(request);
        settle(stream, std::move(reply));
    }

    /// Answers now or later, or lets the fault happen.
    void settle(Stream& stream, Reply reply) {
        if (reply.later) {
            auto const later = std::move(reply.later);
            return later([weak = this->weak_from_this(), id = stream.id](Reply answered) {
                auto const keep = weak.lock();
                if (!keep || keep->closed_) return;
                if (Stream* const waiting = keep->find(id)) {
                    keep->settle(*waiting, std::move(answered));
                    keep->write();
                }
            });
        }
        stream.cut = reply.fault == Fault::cut_answer;
        if (reply.fault != Fault::none && !stream.cut) return suffer(stream, reply.fault);
        processed_max_ = std::max(processed_max_, stream.id);
        if (reply.delay_ms == 0) return answer(stream, std::move(reply));
        stream.delay = std::make_unique<asio::steady_timer>(socket_->get_executor());
        stream.delay->expires_after(std::chrono::milliseconds{reply.delay_ms});
        auto held = std::make_shared<Reply>(std::move(reply));
        stream.delay->async_wait([weak = this->weak_from_this(), id = stream.id, held](error_code error) {
            auto const keep = weak.lock();
            if (error || !keep || keep->closed_) return;
            if (Stream* const waiting = keep->find(id)) {
                keep->answer(*waiting, std::move(*held));
                keep->write();
            }
        });
    }

    void suffer(Stream& stream, Fault fault) {
        switch (fault) {
            case Fault::none:
            case Fault::cut_answer: return;
            case Fault::stall: processed_max_ = std::max(processed_max_, stream.id); return;
            case Fault::drop_connection: return close();
            case Fault::reset_stream:
                processed_max_ = std::max(processed_max_, stream.id);    // perhaps it was
                nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, stream.id, NGHTTP2_INTERNAL_ERROR);
                return;
            case Fault::refuse_stream:
                nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, stream.id, NGHTTP2_REFUSED_STREAM);
                return;
            case Fault::goaway:
                // The last stream id promises that nothing above it was processed, so it is the highest that
                // was.
                goaway_ = true;
                goaway_last_ = processed_max_;
                nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, stream.id, NGHTTP2_REFUSED_STREAM);
                nghttp2_submit_goaway(session_, NGHTTP2_FLAG_NONE, goaway_last_, NGHTTP2_NO_ERROR, nullptr,
                                      0);
                return;
        }
    }

    static nghttp2_nv header(std::string_view name, std::string_view value,
                             int flags = NGHTTP2_NV_FLAG_NONE) {
        return {reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data())),
                reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data())), name.size(), value.size(),
                static_cast<std::uint8_t>(flags | NGHTTP2_NV_FLAG_NO_COPY_NAME)};
    }

    void answer(Stream& stream, Reply reply) {
        std::string const status = std::to_string(reply.status);
        std::string const length = std::to_string(reply.body.size());
        nghttp2_nv headers[6];
        std::size_t count = 0;
        headers[count++] = header(":status", status);
        headers[count++] = header("content-type", reply.content_type);
        if (!reply.source) headers[count++] = header("content-length", length);
        if (!reply.trace_id.empty()) {    // new each time: kept out of the compression table
            headers[count++] = header("x-fb-trace-id", reply.trace_id, NGHTTP2_NV_FLAG_NO_INDEX);
            headers[count++] = header("facebook-api-version", "v25.0");
        }
        if (!reply.usage.empty()) headers[count++] = header("x-business-use-case-usage", reply.usage);
        stream.answer = std::move(reply.body);
        stream.answered = 0;
        stream.source = std::move(reply.source);
        nghttp2_data_provider provider{.source = {.ptr = &stream}, .read_callback = read_answer};
        nghttp2_submit_response(session_, stream.id, headers, count, &provider);
    }

    static ssize_t read_answer(nghttp2_session*, std::int32_t, std::uint8_t* buffer, std::size_t size,
                               std::uint32_t* flags, nghttp2_data_source* source, void*) {
        auto& stream = *static_cast<Stream*>(source->ptr);
        if (stream.answered == stream.answer.size() && stream.source) {
            stream.answer.clear();
            stream.answered = 0;
            if (!stream.source->fill(stream.answer)) stream.source.reset();
        }
        if (stream.cut && stream.answered > 0) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;    // resets it
        std::size_t const left =
            (stream.cut ? stream.answer.size() / 2 : stream.answer.size()) - stream.answered;
        std::size_t const count = std::min(size, left);
        std::memcpy(buffer, stream.answer.data() + stream.answered, count);
        stream.answered += count;
        if (stream.answered == stream.answer.size() && !stream.source) *flags |= NGHTTP2_DATA_FLAG_EOF;
        return static_cast<ssize_t>(count);
    }

    // nghttp2's callbacks.
    int on_begin(nghttp2_frame const* frame) {
        if (frame->headers.cat != NGHTTP2_HCAT_REQUEST) return 0;    // trailers
        auto stream = std::make_unique<Stream>();
        stream->id = frame->hd.stream_id;
        nghttp2_session_set_stream_user_data(session_, stream->id, stream.get());
        streams_.emplace(stream->id, std::move(stream));
        return 0;
    }
    int on_header(nghttp2_frame const* frame, std::string_view name, std::string_view value) {
        Stream* const stream = find(frame->hd.stream_id);
        if (stream == nullptr) return 0;
        if (name == ":method") stream->method = value;
        if (name == ":path") stream->target = value;
        if (name == ":scheme") stream->scheme = value;
        if (name == ":authority") stream->authority = value;
        if (name == "authorization") stream->authorization = value;
        if (name == "content-type") stream->content_type = value;
        return 0;
    }
    int on_frame(nghttp2_frame const* frame) {
        if (frame->hd.type != NGHTTP2_HEADERS && frame->hd.type != NGHTTP2_DATA) return 0;
        Stream* const stream = find(frame->hd.stream_id);
        if (stream == nullptr) return 0;
        if (frame->hd.type == NGHTTP2_HEADERS && shared_->handler != nullptr)
            stream->body_limit = shared_->handler->body_limit(stream->target);
        if ((frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0) request_complete(*stream);
        return closed_ ? NGHTTP2_ERR_CALLBACK_FAILURE : 0;
    }
    int on_data(std::int32_t id, std::string_view data) {
        Stream* const stream = find(id);
        if (stream == nullptr) return 0;
        if (stream->body.size() + data.size() > stream->body_limit) {
            stream->too_large = true;
            return 0;
        }
        if (stream->body.empty()) stream->body.reserve(data.size() + simdjson::SIMDJSON_PADDING);
        stream->body.append(data);
        // The reader looks a little past the end, within what is reserved.
        if (stream->body.capacity() < stream->body.size() + simdjson::SIMDJSON_PADDING)
            stream->body.reserve(stream->body.size() * 2 + simdjson::SIMDJSON_PADDING);
        return 0;
    }
    int on_close(std::int32_t id) {
        streams_.erase(id);
        return 0;
    }

    std::unique_ptr<Socket> socket_;
    std::shared_ptr<ServerShared> shared_;
    nghttp2_session* session_ = nullptr;
    std::vector<char> in_;
    std::string out_;
    std::unordered_map<std::int32_t, std::unique_ptr<Stream>> streams_;
    std::int32_t processed_max_ = 0;
    std::int32_t goaway_last_ = 0;
    bool goaway_ = false;
    bool writing_ = false;
    bool closed_ = false;
};

template <class Socket>
void Http2Session<Socket>::start_nghttp2() {
    nghttp2_session_callbacks* callbacks = nullptr;
    CHECK(nghttp2_session_callbacks_new(&callbacks) == 0);
    auto const text = [](std::uint8_t const* data, std::size_t size) {
        return std::string_view{reinterpret_cast<char const*>(data), size};
    };
    static auto const as_text = text;
    nghttp2_session_callbacks_set_on_begin_headers_callback(
        callbacks,
        [](nghttp2_session*, nghttp2_frame const* frame, void* user) { return self(user).on_begin(frame); });
    nghttp2_session_callbacks_set_on_header_callback(
        callbacks,
        [](nghttp2_session*, nghttp2_frame const* frame, std::uint8_t const* name, std::size_t name_size,
           std::uint8_t const* value, std::size_t value_size, std::uint8_t, void* user) {
            return self(user).on_header(frame, as_text(name, name_size), as_text(value, value_size));
        });
    nghttp2_session_callbacks_set_on_frame_recv_callback(
        callbacks,
        [](nghttp2_session*, nghttp2_frame const* frame, void* user) { return self(user).on_frame(frame); });
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
        callbacks, [](nghttp2_session*, std::uint8_t, std::int32_t id, std::uint8_t const* data,
                      std::size_t size, void* user) { return self(user).on_data(id, as_text(data, size)); });
    nghttp2_session_callbacks_set_on_stream_close_callback(
        callbacks,
        [](nghttp2_session*, std::int32_t id, std::uint32_t, void* user) { return self(user).on_close(id); });
    CHECK(nghttp2_session_server_new(&session_, callbacks, this) == 0);
    nghttp2_session_callbacks_del(callbacks);
}

template <class Socket>
void serve(std::unique_ptr<Socket> stream, std::string const& first, std::shared_ptr<ServerShared> shared) {
    if (shared->handler == nullptr) return;
    std::make_shared<Http2Session<Socket>>(std::move(stream), std::move(shared))->start(first);
}

}    // namespace

void serve_http2(std::unique_ptr<PlainStream> stream, std::string first,
                 std::shared_ptr<ServerShared> shared) {
    serve(std::move(stream), first, std::move(shared));
}
void serve_http2(std::unique_ptr<TlsStream> stream, std::string first, std::shared_ptr<ServerShared> shared) {
    serve(std::move(stream), first, std::move(shared));
}

}    // namespace carillon::sandbox
