#include "sandbox/webhook_sender.hpp"

#include "base/crypto.hpp"
#include "sandbox/webhook_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/url.hpp>

#include <deque>

namespace carillon::sandbox {
namespace asio = boost::asio;

std::optional<WebhookUrl> WebhookUrl::parse(std::string_view text) {
    auto const read = boost::urls::parse_uri({text.data(), text.size()});
    if (!read) return {};
    auto const scheme = read->scheme();
    WebhookUrl url;
    url.tls = scheme == "https";
    if (!url.tls && scheme != "http") return {};
    url.host = read->host_address();
    if (url.host.empty()) return {};
    url.port = read->has_port() ? std::string{read->port()} : url.tls ? "443" : "80";
    auto const target = read->encoded_resource();    // host to end; the target is what follows the authority
    std::string whole{target.data(), target.size()};
    auto const fragment = whole.find('#');
    if (fragment != std::string::npos) whole.resize(fragment);
    auto const authority = read->encoded_authority();
    auto const at = whole.find(std::string_view{authority.data(), authority.size()});
    url.target = at == std::string::npos ? whole : whole.substr(at + authority.size());
    if (!url.target.starts_with('/')) url.target.insert(0, "/");
    return url;
}

/// Up to a POST's worth of updates.
struct WebhookSender::Batch {
    std::vector<Update> updates;
    std::uint32_t attempts = 0;
    Steady first_try{}, next_try{};
};

/// One receiver: what waits for it and the connections that serve it. The connections' coroutines share it,
/// and let go when `owner` is gone.
struct WebhookSender::Destination {
    /// While this many POSTs wait for their next try, no new one is begun: the receiver is down.
    static constexpr std::size_t parked_max = 32;

    WebhookSender* owner = nullptr;
    std::string url;
    std::optional<WebhookUrl> parsed;
    std::deque<Update> ready;
    std::vector<Batch> parked;
    std::vector<Alarm*> asleep;    // of connections that have nothing to post

    explicit Destination(WebhookSender& sender) : owner{&sender} {}

    /// False when no connection sleeps.
    bool wake_one() {
        if (asleep.empty()) return false;
        asleep.back()->ring();
        asleep.pop_back();
        return true;
    }
    void wake_all() {
        while (wake_one()) {}
    }

    std::optional<Batch> take(Steady now, std::size_t updates_max) {
        if (!parsed || owner->behaviour_.disorder.hold) return {};
        auto const due = std::ranges::min_element(parked, {}, &Batch::next_try);
        if (due != parked.end() && due->next_try <= now) {
            Batch batch = std::move(*due);
            parked.erase(due);
            return batch;
        }
        if (ready.empty() || parked.size() >= parked_max) return {};
        Batch batch;
        std::size_t const count = std::min(updates_max, ready.size());
        auto const end = ready.begin() + static_cast<std::ptrdiff_t>(count);
        batch.updates.assign(ready.begin(), end);
        ready.erase(ready.begin(), end);
        batch.first_try = now;
        return batch;
    }
    /// When take() may have something again, if nobody wakes the connection before.
    Steady next_try() const {
        if (!parsed || owner->behaviour_.disorder.hold) return Steady::max();
        auto const due = std::ranges::min_element(parked, {}, &Batch::next_try);
        return due == parked.end() ? Steady::max() : due->next_try;
    }
    /// Those that did not fit into the body go first again.
    void give_back(Batch& batch, std::size_t kept) {
        auto const at = batch.updates.begin() + static_cast<std::ptrdiff_t>(kept);
        ready.insert(ready.begin(), at, batch.updates.end());
        batch.updates.erase(at, batch.updates.end());
    }
};

/// When the queue is to be looked at again. Shared with the coroutine that waits for it.
struct WebhookSender::Watch {
    WebhookSender* owner = nullptr;
    std::unique_ptr<Alarm> alarm;
    Steady until = Steady::max();
};

WebhookSender::WebhookSender(asio::io_context& context, Clock& clock, Steady start, WebhookQueue& queue,
                             WebhookWriter const& writer, WorldSpec const& world, Behaviour const& behaviour,
                             WebhookProfile profile, std::size_t phone_numbers)
    : context_{context},
      clock_{clock},
      start_{start},
      queue_{queue},
      writer_{writer},
      world_{world},
      behaviour_{behaviour},
      profile_{profile},
      watch_{std::make_shared<Watch>(Watch{this, clock.alarm(context.get_executor())})},
      app_{make_destination()},
      waba_{make_destination()} {
    for (std::size_t i = 0; i < phone_numbers; ++i) phones_.push_back(make_destination());
    asio::co_spawn(context_, watch_queue(watch_), asio::detached);
}

WebhookSender::~WebhookSender() { stop(); }

std::shared_ptr<WebhookSender::Destination> WebhookSender::make_destination() {
    return std::make_shared<Destination>(*this);
}

void WebhookSender::stop() {
    stopped_ = true;
    watch_->owner = nullptr;
    watch_->alarm->ring();
    auto const release = [](auto const& destination) {
        destination->owner = nullptr;
        destination->wake_all();
    };
    release(app_);
    release(waba_);
    for (auto const& phone : phones_) release(phone);
}

std::string const& WebhookSender::app_url() const { return app_->url; }
std::string const& WebhookSender::waba_url() const { return waba_->url; }
std::string const& WebhookSender::phone_url(std::uint8_t phone_index) const {
    return phones_[phone_index]->url;
}
void WebhookSender::set_app_url(std::string url) { set_url(app_, std::move(url)); }
void WebhookSender::set_waba_url(std::string url) { set_url(waba_, std::move(url)); }
void WebhookSender::set_phone_url(std::uint8_t phone_index, std::string url) {
    set_url(phones_[phone_index], std::move(url));
}

void WebhookSender::set_url(std::shared_ptr<Destination> const& destination, std::string url) {
    bool const begins = destination->url.empty() && !url.empty() && !destination->parsed;
    destination->url = std::move(url);
    destination->parsed = WebhookUrl::parse(destination->url);
    if (!destination->parsed &&
        destination != app_) {    // an override taken away: the app's address takes over
        app_->ready.insert(app_->ready.end(), destination->ready.begin(), destination->ready.end());
        destination->ready.clear();
        std::ranges::move(destination->parked, std::back_inserter(app_->parked));
        destination->parked.clear();
        app_->wake_all();
    }
    if (begins)
        for (std::uint32_t i = 0; i < profile_.connections; ++i)
            asio::co_spawn(context_, run(destination, profile_), asio::detached);
    destination->wake_all();
}

std::int64_t WebhookSender::now_ms() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady() - start_).count();
}

WebhookSender::Destination* WebhookSender::destination_for(Update const& update) {
    if (!subscribed_) return nullptr;
    std::uint8_t phone_index = 0xff;
    bool overridable = true;    // Meta: overrides concern the field `messages` only
    if (update.kind == Update::Kind::prepared) {
        PreparedChange const& change = queue_.prepared()[update.message];
        phone_index = change.phone_index;
        overridable = phone_index != 0xff;
    } else {
        phone_index = writer_.phone_index(update);
        overridable = update.kind != Update::Kind::preference_stop;
    }
    if (overridable && phones_[phone_index]->parsed) return phones_[phone_index].get();
    if (overridable && waba_->parsed) return waba_.get();
    return app_->parsed ? app_.get() : nullptr;
}

void WebhookSender::route(std::vector<Update> const& due) {
    for (Update const& update : due) {
        Destination* const destination = destination_for(update);
        if (destination == nullptr) {
            ++counts_.without_receiver;
            queue_.settle({&update, 1});
            continue;
        }
        ++counts_.updates;
        destination->ready.push_back(update);
    }
    auto const poke = [&](Destination& destination) {
        // One connection for each POST's worth; the rest sleep on.
        std::size_t wanted = (destination.ready.size() + profile_.max_updates - 1) / profile_.max_updates;
        while (wanted-- > 0 && destination.wake_one()) {}
    };
    poke(*app_);
    poke(*waba_);
    for (auto const& phone : phones_) poke(*phone);
}

void WebhookSender::pump() {
    watch_->until = Steady::max();
    due_.clear();
    auto const wall = std::chrono::floor<std::chrono::seconds>(clock_.wall()).time_since_epoch().count();
    queue_.take_due(now_ms(), wall, due_);
    route(due_);
    arm();
}

/// Looks again when the next update is due, but not before gather_millis have passed: what falls due in
/// between shares a POST.
void WebhookSender::arm() {
    if (stopped_) return;
    auto const due = queue_.next_due_ms();
    if (!due) return;
    Steady const now = clock_.steady();
    Steady const at = std::max(start_ + std::chrono::milliseconds{*due},
                               now + std::chrono::milliseconds{profile_.gather_millis});
    if (watch_->until <= at) return;
    watch_->until = at;
    watch_->alarm->ring();
}

Async<void> WebhookSender::watch_queue(std::shared_ptr<Watch> watch) {
    while (watch->owner != nullptr) {
        if (watch->until <= watch->owner->clock_.steady()) watch->owner->pump();
        co_await watch->alarm->wait_until(watch->until);
    }
}

void WebhookSender::wake() {
    arm();
    if (behaviour_.disorder.hold) return;
    auto const poke = [](Destination& destination) {
        if (!destination.ready.empty() || !destination.parked.empty()) destination.wake_all();
    };
    poke(*app_);
    poke(*waba_);
    for (auto const& phone : phones_) poke(*phone);
}

Async<void> WebhookSender::run(std::shared_ptr<Destination> destination, WebhookProfile profile) {
    auto const executor = co_await asio::this_coro::executor;
    WebhookClient client{executor, profile.verify_tls ? TlsVerify::yes : TlsVerify::no,
                         std::chrono::milliseconds{profile.timeout_millis}};
    if (destination->owner == nullptr) co_return;
    auto const alarm = destination->owner->clock_.alarm(executor);
    while (destination->owner != nullptr) {
        WebhookSender& sender = *destination->owner;
        auto batch = destination->take(sender.clock_.steady(), sender.profile_.max_updates);
        if (!batch) {
            destination->asleep.push_back(alarm.get());
            co_await alarm->wait_until(destination->next_try());
            std::erase(destination->asleep, alarm.get());
            continue;
        }
        std::string body;
        std::size_t const kept =
            sender.writer_.write(body, batch->updates, sender.queue_.prepared(), sender.profile_.max_bytes);
        if (kept < batch->updates.size()) destination->give_back(*batch, kept);
        std::string signature = "sha256=" + to_hex(hmac_sha256(sender.world_.app_secret, body));
        ++sender.counts_.posted;
        if (batch->attempts++ > 0) ++sender.counts_.retried;
        WebhookUrl url = *destination->parsed;
        WebhookAnswer answer;
        if (sender.post_)
            answer = co_await sender.post_(std::move(url), std::move(body), std::move(signature));
        else
            answer = co_await client.post(std::move(url), std::move(body), std::move(signature));
        if (destination->owner == nullptr) co_return;
        destination->owner->finish(*destination, std::move(*batch), answer.status);
    }
}

void WebhookSender::finish(Destination& destination, Batch batch, int status) {
    Steady const now = clock_.steady();
    if (status == 200) {
        ++counts_.acknowledged;
        counts_.updates_settled += batch.updates.size();
        queue_.settle(batch.updates);
        for (Batch& parked : destination.parked) parked.next_try = now;    // it is back
        return;
    }
    if (now - batch.first_try > std::chrono::hours{profile_.give_up_hours}) {
        counts_.updates_given_up += batch.updates.size();
        queue_.settle(batch.updates);
        return;
    }
    std::uint64_t const doubled = std::uint64_t{profile_.retry_min_millis}
                                  << std::min(batch.attempts - 1, 20u);
    batch.next_try =
        now + std::chrono::milliseconds{std::min<std::uint64_t>(doubled, profile_.retry_max_millis)};
    destination.parked.push_back(std::move(batch));
}

}    // namespace carillon::sandbox
