#pragma once
#include "graph/error_policy.hpp"
#include "graph/sender.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace carillon::engine {

/// WhatsApp as a function: what it answers to the n-th request for a phone. Keeps who was sent what.
class FakeSender final : public graph::MessageSender {
public:
    using Script = std::function<graph::SendOutcome(std::uint64_t phone, int nth)>;
    FakeSender(boost::asio::io_context& io, Script script) : io_{io}, script_{std::move(script)} {}

    std::shared_ptr<graph::SendRoute const> route(std::string_view, graph::Api api,
                                                  std::string_view) override {
        return std::make_shared<graph::SendRoute>(graph::SendRoute{.api = api});
    }
    void send(std::shared_ptr<graph::SendRoute const>, std::string body, Handler handler) override {
        bodies_.push_back(body);
        auto const at = body.find("\"to\":\"") + 6;
        auto const phone = std::stoull(body.substr(at, body.find('"', at) - at));
        boost::asio::post(io_, [this, phone, handler = std::move(handler)]() mutable {
            auto outcome = script_(phone, ++requests_[phone]);
            if (std::holds_alternative<graph::Accepted>(outcome)) ++accepted_[phone];
            handler(std::move(outcome));
        });
    }
    std::size_t withdraw() override { return 0; }
    Async<Result<std::string>> upload_media(std::string, std::string, graph::MediaContent content) override {
        uploads_.push_back(std::move(content));
        if (upload_refusal_) co_return std::unexpected{*upload_refusal_};
        co_return fmt::format("media-{}", uploads_.size());
    }

    std::vector<graph::MediaContent> uploads_;
    std::optional<Problem> upload_refusal_;
    std::vector<std::string> bodies_;
    std::map<std::uint64_t, int> requests_, accepted_;

private:
    boost::asio::io_context& io_;
    Script script_;
};

inline graph::SendOutcome accept(std::uint64_t phone, int nth) {
    return graph::Accepted{.wamid = fmt::format("wamid.{}.{}", phone, nth)};
}
inline graph::SendOutcome refuse_with(int code) {
    return graph::Refused{.code = code, .title = "T", .policy = &graph::policy_for(code)};
}

}    // namespace carillon::engine
