#pragma once
#include "base/clock.hpp"
#include "sandbox/webhook_queue.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace carillon::sandbox {

struct WebhookCounts {
    std::uint64_t posted = 0;              // POSTs made, retries included
    std::uint64_t retried = 0;             // POSTs made again after something other than 200
    std::uint64_t acknowledged = 0;        // POSTs answered 200
    std::uint64_t updates = 0;             // handed out to a receiver, repeats included
    std::uint64_t updates_settled = 0;     // of those: acknowledged
    std::uint64_t updates_given_up = 0;    // not acknowledged within the horizon
    std::uint64_t without_receiver = 0;    // happened while nobody was subscribed
};

/// Splits "https://host:port/path?query"; nothing when it is not such a URL.
struct WebhookUrl {
    bool tls = false;
    std::string host, port, target;
    static std::optional<WebhookUrl> parse(std::string_view text);
};

/// What a receiver said. Status 0: it could not be reached or did not answer in time.
struct WebhookAnswer {
    int status = 0;
    std::string body;
};

/// Brings one body with its X-Hub-Signature-256 to a receiver.
using PostWebhook =
    std::function<Async<WebhookAnswer>(WebhookUrl url, std::string body, std::string signature)>;

/// Posts a queue's updates to their receivers over a few connections that stay open, and again with growing
/// gaps until 200. Lives on the sandbox's thread; stop() before it goes, and let the io_context run dry or
/// end.
class WebhookSender {
public:
    WebhookSender(boost::asio::io_context& context, Clock& clock, Steady start, WebhookQueue& queue,
                  WebhookWriter const& writer, WorldSpec const& world, Behaviour const& behaviour,
                  WebhookProfile profile, std::size_t phone_numbers);
    ~WebhookSender();

    /// Where updates go: a phone number's own URL before the WABA's before the app's (Meta: webhook
    /// overrides). Empty: none. What waits for an address that changes goes to the new one.
    void set_app_url(std::string url);
    void set_waba_url(std::string url);
    void set_phone_url(std::uint8_t phone_index, std::string url);
    void set_subscribed(bool subscribed) { subscribed_ = subscribed; }
    bool subscribed() const { return subscribed_; }
    std::string const& app_url() const;
    std::string const& waba_url() const;
    std::string const& phone_url(std::uint8_t phone_index) const;

    /// In place of connections over the network, for receivers in this process. Before the first URL is set.
    void set_post(PostWebhook post) { post_ = std::move(post); }

    /// Looks at the queue again: something was scheduled or the behaviour changed.
    void wake();
    /// The cheap half of wake(), for each message accepted.
    void arm();
    WebhookCounts const& counts() const { return counts_; }
    /// Updates handed out and not yet settled.
    std::uint64_t unsettled() const {
        return counts_.updates - counts_.updates_settled - counts_.updates_given_up;
    }
    void stop();

private:
    struct Destination;
    struct Batch;
    struct Watch;
    static Async<void> run(std::shared_ptr<Destination> destination, WebhookProfile profile);
    static Async<void> watch_queue(std::shared_ptr<Watch> watch);
    void pump();
    void finish(Destination& destination, Batch batch, int status);
    void route(std::vector<Update> const& due);
    Destination* destination_for(Update const& update);
    std::shared_ptr<Destination> make_destination();
    void set_url(std::shared_ptr<Destination> const& destination, std::string url);
    std::int64_t now_ms() const;

    boost::asio::io_context& context_;
    Clock& clock_;
    Steady const start_;
    WebhookQueue& queue_;
    WebhookWriter const& writer_;
    WorldSpec const& world_;
    Behaviour const& behaviour_;
    WebhookProfile const profile_;
    WebhookCounts counts_;
    bool subscribed_ = true;
    bool stopped_ = false;
    PostWebhook post_;
    std::shared_ptr<Watch> watch_;
    std::shared_ptr<Destination> app_, waba_;
    std::vector<std::shared_ptr<Destination>> phones_;
    std::vector<Update> due_;
};

}    // namespace carillon::sandbox
