#include "support/simulated_meta.hpp"

#include "base/crypto.hpp"

#include <boost/json/parse.hpp>

#include <stdexcept>

namespace carillon::simulation {
namespace json = boost::json;

std::string padded(std::string_view body) {
    std::string kept;
    kept.reserve(body.size() + simdjson::SIMDJSON_PADDING);
    kept = body;
    return kept;
}

namespace {
std::string text_or_empty(json::object const& line, std::string_view key) {
    auto const* const value = line.if_contains(key);
    return value && value->is_string() ? std::string{value->get_string()} : std::string{};
}
}    // namespace

SimulatedMeta::SimulatedMeta(SimulatedClock& clock, sandbox::Profile profile, std::uint64_t seed,
                             sandbox::PostWebhook post) {
    auto made = sandbox::Platform::make(io_, clock, std::move(profile), seed);
    if (!made) throw std::runtime_error{made.error().detail};
    platform_ = *std::move(made);
    platform_->webhooks().set_post(std::move(post));
    platform_->webhooks().set_app_url("http://carillon.test/webhooks/meta");
}

SimulatedMeta::~SimulatedMeta() { platform_->webhooks().stop(); }

std::string SimulatedMeta::signature_of(std::string_view webhook_body) const {
    return "sha256=" + to_hex(hmac_sha256(spec().app_secret, webhook_body));
}

void SimulatedMeta::handle(sandbox::Request const& request, std::function<void(sandbox::Reply)> done) {
    if (request.method == "POST") {
        asked_.push_back(
            {std::string{request.target.substr(0, request.target.find('?'))}, std::string{request.body}});
        if (asked_.size() > asked_max) asked_.pop_front();
    }
    auto reply = platform_->handle(request);
    if (reply.later)
        reply.later(std::move(done));
    else
        done(std::move(reply));
}

json::value SimulatedMeta::control(std::string_view method, std::string_view path, std::string_view body) {
    auto const kept = padded(body);
    auto const target = fmt::format("/__sandbox/{}", path);
    auto const reply = platform_->handle({.method = method, .target = target, .body = kept});
    if (reply.status != 200) throw std::runtime_error{reply.body};
    return json::parse(reply.body);
}

std::vector<Taken> SimulatedMeta::ledger() {
    auto const reply = platform_->handle({.method = "GET", .target = "/__sandbox/ledger"});
    std::string text;
    while (reply.source->fill(text)) {}
    std::vector<Taken> all;
    for (std::size_t at = 0; at < text.size();) {
        auto const end = text.find('\n', at);
        auto const line = json::parse(std::string_view{text}.substr(at, end - at)).as_object();
        all.push_back({.to = text_or_empty(line, "to"),
                       .api = text_or_empty(line, "api"),
                       .template_name = text_or_empty(line, "template"),
                       .wamid = text_or_empty(line, "wamid"),
                       .callback_data = text_or_empty(line, "callbackData"),
                       .accepted_at = text_or_empty(line, "acceptedAt")});
        if (!all.back().to.starts_with('+')) all.back().to.insert(0, "+");
        at = end + 1;
    }
    return all;
}

}    // namespace carillon::simulation
