#pragma once
#include "base/clock.hpp"
#include "base/problem.hpp"
#include "domain/template.hpp"
#include "graph/http2_client.hpp"
#include "graph/sender.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::graph {

struct GraphOptions {
    HttpOptions http;
    std::string version = "v25.0";
    /// One management request (lists, nodes, uploads), from its start on.
    std::chrono::milliseconds management_timeout{20'000};
};

/// A WhatsApp Business Account as Meta shows it. Text fields are Meta's words, empty where Meta did not say.
struct WabaInfo {
    std::string id, name, timezone_id, account_review_status, business_verification_status, country;
    /// ELIGIBLE, ONBOARDED, PENDING_…, INELIGIBLE_…; from the field before v24 where the newer one is absent.
    std::string marketing_onboarding;
    std::string messaging_limit_tier;    // TIER_250 … TIER_UNLIMITED: the business portfolio's
    std::optional<bool> marketing_disabled_on_cloud_api;
    bool onboarded() const { return marketing_onboarding == "ONBOARDED"; }
};

struct PhoneNumberInfo {
    std::string id, display_phone_number, verified_name, status, quality_rating, name_status;
    std::string code_verification_status, account_mode, platform_type;
    std::string messaging_limit_tier;
    std::string throughput_level;    // STANDARD, HIGH, NOT_APPLICABLE
};

struct TemplateList {
    std::vector<Template> templates;
    std::vector<std::string> skipped;    // "name (language): why", for those this program cannot read
};

/// An app that receives the account's webhooks.
struct SubscribedApp {
    std::string id, name, override_callback_uri;
};

/// Meta's Graph API. Lives on one io_context run by one thread, beside the HttpClient it owns. Refusals are
/// Problems of kind upstream whose sentence says what Meta said, its code, and what mends it; tokens are
/// never part of one.
class GraphClient final : public MessageSender {
public:
    /// Refuses an address it cannot use (see parse_origin) or a version that is not like "v25.0".
    static Result<std::unique_ptr<GraphClient>> create(boost::asio::any_io_executor executor, Clock& clock,
                                                       GraphOptions options);
    /// Over a network of the caller's, for the simulation. `version` is like "v25.0".
    static std::unique_ptr<GraphClient> over(std::unique_ptr<HttpClient> http, std::string_view version);
    ~GraphClient() override;

    Async<Result<WabaInfo>> fetch_waba(std::string waba_id, std::string access_token);
    Async<Result<std::vector<PhoneNumberInfo>>> fetch_phone_numbers(std::string waba_id,
                                                                    std::string access_token);
    Async<Result<PhoneNumberInfo>> fetch_phone_number(std::string phone_number_id, std::string access_token);
    Async<Result<TemplateList>> fetch_templates(std::string waba_id, std::string access_token);

    /// Points this account's webhooks at `callback_uri`. Meta calls that address at once to verify it.
    Async<Result<void>> subscribe_webhook(std::string waba_id, std::string access_token,
                                          std::string callback_uri, std::string verify_token);
    Async<Result<std::vector<SubscribedApp>>> fetch_subscribed_apps(std::string waba_id,
                                                                    std::string access_token);

    Async<Result<std::string>> upload_media(std::string phone_number_id, std::string access_token,
                                            MediaContent content) override;

    std::shared_ptr<SendRoute const> route(std::string_view phone_number_id, Api api,
                                           std::string_view access_token) override;
    void send(std::shared_ptr<SendRoute const> route, std::string body, Handler handler) override;
    void on_usage(UsageHandler handler) override;
    std::size_t withdraw() override;
    /// For a test message or any other single send.
    Async<SendOutcome> send_one(std::shared_ptr<SendRoute const> route, std::string body);

    /// Opens connections ahead of a send's time.
    Async<Result<void>> connect();
    Async<void> close(std::chrono::milliseconds limit);

private:
    struct State;
    explicit GraphClient(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Reads Meta's answer to a send. Pure: also what the fuzzer drives.
SendOutcome read_send_answer(Answer const& answer);

}    // namespace carillon::graph
