// GET, POST and DELETE /{version}/{waba-id}/subscribed_apps, with Meta's handshake against an override's
// address.
#include "sandbox/platform.hpp"
#include "sandbox/text.hpp"
#include "sandbox/webhook_client.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace carillon::sandbox {
namespace {

struct Verification {
    WebhookUrl url;
    std::string challenge;
    TlsVerify tls;
    std::chrono::milliseconds timeout;
    std::function<void(bool)> done;
};

/// GET callback?hub.mode=subscribe&hub.challenge=…&hub.verify_token=…; verified when it answers 200 and the
/// challenge (Meta: create a webhook endpoint).
Async<void> verify(Verification job) {
    auto const executor = co_await boost::asio::this_coro::executor;
    WebhookClient client{executor, job.tls, job.timeout};
    WebhookUrl url = job.url;
    WebhookAnswer const answer = co_await client.get(std::move(url));
    job.done(answer.status == 200 && answer.body == job.challenge);
}

}    // namespace

Reply Platform::verify_callback(std::string url, std::string verify_token,
                                std::function<void(std::string)> store) {
    auto parsed = WebhookUrl::parse(url);
    if (!parsed || url.size() > 200)
        return refused(
            {100, "Param override_callback_uri must be an http or https URL of at most 200 characters."});
    if (verify_token.empty())
        return refused({100, "The parameter verify_token is required with a callback URL."});
    Verification job;
    job.challenge = std::to_string(mix(seed_, dice()) % 10'000'000'000);
    job.url = std::move(*parsed);
    put(job.url.target, job.url.target.find('?') == std::string::npos ? "?" : "&",
        "hub.mode=subscribe&hub.challenge=", job.challenge, "&hub.verify_token=", url_encode(verify_token));
    job.tls = webhook_profile_.verify_tls ? TlsVerify::yes : TlsVerify::no;
    job.timeout = std::chrono::milliseconds{webhook_profile_.timeout_millis};
    Reply reply;
    reply.later = [this, job = std::move(job), url = std::move(url),
                   store = std::move(store)](std::function<void(Reply)> answer) mutable {
        job.done = [this, url, store, answer = std::move(answer),
                    alive = std::weak_ptr{alive_}](bool verified) {
            if (alive.expired()) return;
            if (verified) {
                store(url);
                webhooks_.wake();
                answer(json(R"({"success":true})"));
                return;
            }
            answer(refused(
                {.code = 100,
                 .details = fmt::format("The callback URL or verify token could not be validated: {} did "
                                        "not answer 200 with the challenge.",
                                        url),
                 .subcode = 2'200'000}));
        };
        boost::asio::co_spawn(context_, verify(std::move(job)), boost::asio::detached);
    };
    return reply;
}

Reply Platform::subscribed_apps(Request const& request) {
    if (request.method == "POST") return subscribe(request);
    if (request.method == "DELETE") {
        webhooks_.set_subscribed(false);
        webhooks_.set_waba_url({});
        return json(R"({"success":true})");
    }
    if (!webhooks_.subscribed()) return json(R"({"data":[]})");
    std::string override_part;
    if (!webhooks_.waba_url().empty())
        override_part = fmt::format(R"(,"override_callback_uri":{})", json_string(webhooks_.waba_url()));
    return json(fmt::format(
        R"({{"data":[{{"whatsapp_business_api_data":{{"id":"{}","link":"https://apps.example/carillon",)"
        R"("name":"Carillon sandbox"}}{}}}]}})",
        world_.spec().app_id, override_part));
}

Reply Platform::subscribe(Request const& request) {
    std::string url = query_value(request.target, "override_callback_uri");
    std::string token = query_value(request.target, "verify_token");
    if (request.body.find_first_not_of(" \r\n\t") != std::string_view::npos) {
        boost::system::error_code error;
        auto const body = boost::json::parse({request.body.data(), request.body.size()}, error);
        if (error || !body.is_object()) return refused({100, "The body has to be a JSON object."});
        auto const text = [&](std::string_view key, std::string& into) {
            auto const* value = body.get_object().if_contains(key);
            if (value != nullptr && value->is_string()) into = value->get_string();
        };
        text("override_callback_uri", url);
        text("verify_token", token);
    }
    if (url.empty()) {
        webhooks_.set_subscribed(true);
        webhooks_.set_waba_url({});
        return json(R"({"success":true})");
    }
    return verify_callback(std::move(url), std::move(token), [this](std::string verified) {
        webhooks_.set_subscribed(true);
        webhooks_.set_waba_url(std::move(verified));
    });
}

}    // namespace carillon::sandbox
