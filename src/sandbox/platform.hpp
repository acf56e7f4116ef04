#pragma once
#include "base/clock.hpp"
#include "sandbox/errors.hpp"
#include "sandbox/http_types.hpp"
#include "sandbox/ledger.hpp"
#include "sandbox/media.hpp"
#include "sandbox/send_request.hpp"
#include "sandbox/webhook_sender.hpp"

#include <boost/asio/io_context.hpp>
#include <simdjson.h>

#include <atomic>
#include <map>

namespace carillon::sandbox {

struct PlatformCounts {
    std::uint64_t requests = 0;
    std::uint64_t accepted = 0;
    std::map<int, std::uint64_t> rejected;    // by Meta's code, sends only
    std::uint64_t faults = 0;                 // requests that met a fault instead of an answer
};

/// A node's fields as JSON, in order.
using NodeFields = std::vector<std::pair<std::string_view, std::string>>;

/// Meta's side without its sockets: the Graph paths and the control paths, over one world. Lives on the
/// sandbox's thread.
class Platform final : public Handler {
public:
    /// A problem says which part of the profile cannot be used.
    static Result<std::unique_ptr<Platform>> make(boost::asio::io_context& context, Clock& clock,
                                                  Profile profile, std::uint64_t seed);

    Reply handle(Request const& request) override;
    std::size_t body_limit(std::string_view target) const override;
    std::uint32_t max_concurrent_streams() const override { return max_concurrent_streams_; }

    World const& world() const { return world_; }
    Ledger const& ledger() const { return ledger_; }
    PlatformCounts const& counts() const { return counts_; }
    WebhookSender& webhooks() { return webhooks_; }
    std::uint64_t pending() const { return queue_.scheduled() + webhooks_.unsettled(); }
    /// From any thread: nothing scheduled, nothing on its way.
    bool idle() const { return queue_.open_updates() == 0; }
    /// From any thread.
    std::uint64_t accepted() const { return accepted_.load(std::memory_order_relaxed); }
    Result<void> set_behaviour(std::string_view json);
    Behaviour const& behaviour() const { return behaviour_; }

    Platform(boost::asio::io_context& context, Clock& clock, World world, Profile const& profile,
             std::uint64_t seed);

private:
    struct Path;    // of a Graph request, taken apart

    // platform.cpp: which handler
    Reply route(Request const& request);
    Reply graph(Request const& request);
    Reply graph_node(Request const& request, Path const& path);
    Reply phone_edge(Request const& request, Path const& path, std::uint8_t phone_index);
    Reply waba_edge(Request const& request, Path const& path);
    std::optional<ApiError> authenticate(Request const& request) const;
    Reply refused(ApiError error);
    std::string trace_id();
    Reply json(std::string body);

    // send_endpoint.cpp
    Reply send(Request const& request, Path const& path, std::uint8_t phone_index, Api api);
    Reply send_without_faults(Request const& request, Path const& path, std::uint8_t phone_index, Api api);
    std::optional<Reply> fault(FaultRule& rule, Fault fault);
    std::optional<Reply> stall(FaultRule& rule);
    std::optional<ApiError> injected_error();
    std::optional<ApiError> check_number(PhoneNumberEntry const& number, SendRequest const& request) const;
    std::optional<ApiError> check_rates(PhoneNumberEntry& number, std::uint8_t phone_index,
                                        SendRequest const& request);
    std::optional<ApiError> check_template(SendRequest const& request, Api api, int version,
                                           Message& message) const;
    Reply reject(ApiError error);
    Reply accept(SendRequest const& request, Message const& message, MessageTexts const& texts);
    int asynchronous_failure(Message const& message);

    // graph_endpoints.cpp
    Reply phone_number_node(Request const& request, std::uint8_t phone_index, int version);
    Reply phone_number_settings(Request const& request, std::uint8_t phone_index);
    Reply waba_node(Request const& request, int version);
    Reply waba_settings(Request const& request);
    Reply phone_numbers(Request const& request, int version);
    Reply message_templates(Request const& request, int version);
    Reply template_node(Request const& request, std::uint16_t template_index);
    NodeFields phone_number_fields(std::uint8_t phone_index, int version) const;
    NodeFields template_fields(TemplateEntry const& entry) const;
    std::string health_json(std::uint8_t const* phone_index, TemplateEntry const* entry) const;
    Reply node(NodeFields const& all, std::string_view fields, std::string_view defaults,
               std::string_view type);

    // subscription_endpoints.cpp
    Reply subscribed_apps(Request const& request);
    Reply subscribe(Request const& request);
    /// Meta's handshake with `url`; then `store`, or a refusal.
    Reply verify_callback(std::string url, std::string verify_token, std::function<void(std::string)> store);

    // control.cpp
    Reply control(Request const& request, std::string_view path);
    Reply control_refusal(Problem const& problem) const;
    Reply stats() const;
    Reply world_json() const;
    Reply put_behaviour(Request const& request);
    Reply inbound(Request const& request);
    struct Tap {
        std::string context, payload;
    };
    Tap find_tap(std::uint8_t phone_index, std::uint64_t user, std::string_view label) const;

    std::int64_t now_ms() const;
    std::uint64_t dice() { return ++dice_; }

    boost::asio::io_context& context_;
    Clock& clock_;
    Steady const start_;
    std::uint64_t const seed_;
    World world_;
    Behaviour behaviour_;
    std::uint32_t const max_concurrent_streams_;
    Ledger ledger_;
    WebhookQueue queue_;
    WebhookWriter writer_;
    WebhookSender webhooks_;
    Media media_;
    PairLimiter pairs_;
    MessagingLimit messaging_limit_;
    PlatformCounts counts_;
    std::atomic<std::uint64_t> accepted_ = 0;    // counts_.accepted, for other threads
    simdjson::dom::parser parser_;
    std::uint64_t dice_ = 0;
    std::uint64_t inbound_count_ = 0;
    WebhookProfile const webhook_profile_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);    // for what answers after this is gone
};

}    // namespace carillon::sandbox
