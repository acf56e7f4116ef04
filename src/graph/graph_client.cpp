#include "graph/graph_client.hpp"

#include "base/crypto.hpp"
#include "graph/graph_answer.hpp"
#include "graph/json_text.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

// GCC 12 inlines a coroutine frame's operator new but not its delete, and takes the pair for a mismatch.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace carillon::graph {
namespace {

namespace asio = boost::asio;

// More than Meta's largest account has (6,000 templates), so that a cursor that goes in circles ends.
constexpr std::size_t pages_max = 500;
constexpr std::size_t page_size = 100;
// The slowest line on which a file still goes up: 4 Mbit/s.
constexpr std::size_t upload_bytes_per_ms = 500;

std::string const waba_fields =
    "id,name,timezone_id,account_review_status,business_verification_status,country";
std::string const waba_newer_fields =
    ",marketing_messages_onboarding_status,whatsapp_business_manager_messaging_limit,disable_marketing_"
    "messages_on_cloud_api";
std::string const number_fields =
    "id,display_phone_number,verified_name,quality_rating,code_verification_status,name_status,status,"
    "account_mode,"
    "platform_type,throughput,messaging_limit_tier";
std::string const number_newer_fields = ",whatsapp_business_manager_messaging_limit";
std::string const template_fields =
    "id,name,language,status,category,components,parameter_format,quality_score,rejected_reason";

bool is_version(std::string_view text) {
    auto const dot = text.find('.');
    auto const digits = [](std::string_view part) {
        return !part.empty() && part.size() < 6 && part.find_first_not_of("0123456789") == part.npos;
    };
    return text.starts_with('v') && dot != text.npos && digits(text.substr(1, dot - 1)) &&
           digits(text.substr(dot + 1));
}

/// Meta's ids are digits; anything else would change the path.
bool is_id(std::string_view id) {
    return !id.empty() && id.size() <= 32 && id.find_first_not_of("0123456789") == id.npos;
}

std::string query_escaped(std::string_view text) {
    std::string out;
    for (char const c : text) {
        bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '-' || c == '_' || c == '.' || c == '~';
        if (plain)
            out += c;
        else
            fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

/// A token goes into a header: a line break in it would start another.
Result<void> check_token(std::string_view token) {
    bool const fit =
        !token.empty() && std::ranges::all_of(token, [](char c) { return c > 0x20 && c < 0x7f; });
    if (fit) return {};
    return refuse(Problem::Kind::invalid, "access_token",
                  "The access token is empty or holds spaces, line breaks or other characters that no token "
                  "has. Paste it again.");
}

std::unexpected<Problem> not_an_id(std::string_view what, std::string_view id) {
    return refuse(
        Problem::Kind::invalid, "meta_id",
        fmt::format("\"{}\" is not a {}: Meta's ids are digits alone. Copy it from WhatsApp Manager.", id,
                    what));
}

/// A page of a list; an empty one says that the list starts again.
using OnPage = std::function<Result<void>(std::string_view)>;

struct Call {
    std::string method, path, token, content_type = {}, body = {};
    std::chrono::milliseconds timeout{0};    // 0: as every management request
};

struct NodeQuery {
    std::string path, token, fields;
    std::string newer, older;    // more fields, as Graph versions know them
};

struct ListQuery {
    std::string path, token, what;
    OnPage on_page;
};

}    // namespace

struct GraphClient::State {
    std::unique_ptr<HttpClient> http;
    std::string prefix;    // "/base/v25.0"
    std::chrono::milliseconds management_timeout = GraphOptions{}.management_timeout;
    std::map<std::string, Headers, std::less<>> headers;    // of sends, by authorization
    UsageHandler tell_usage;
    std::string business_usage, app_usage;    // as told last

    Async<Result<std::string>> call(Call what);
    Async<Result<std::string>> node(NodeQuery query);
    Async<Result<void>> collect(ListQuery query);
    Headers send_headers(std::string const& authorization);
    void note_usage(SendRoute const& route, Answer const& answer);
};

/// One management request: its body, or the sentence of what went wrong.
Async<Result<std::string>> GraphClient::State::call(Call what) {
    if (auto checked = check_token(what.token); !checked)
        co_return std::unexpected{std::move(checked.error())};
    auto fields = std::make_shared<std::vector<std::pair<std::string, std::string>>>();
    fields->emplace_back("authorization", "Bearer " + what.token);
    fields->emplace_back("accept", "application/json");
    if (!what.content_type.empty()) fields->emplace_back("content-type", what.content_type);
    HttpRequest request;
    request.method = what.method;
    request.path = make_path(prefix + what.path);
    request.headers = std::move(fields);
    request.body = std::move(what.body);
    request.timeout = what.timeout.count() > 0 ? what.timeout : management_timeout;
    HttpOutcome outcome = co_await http->request(std::move(request));
    co_return read_management(std::move(outcome), http->origin());
}

/// A node's fields. Where this Graph version does not know the newer ones (code 100), it is asked with the
/// older.
Async<Result<std::string>> GraphClient::State::node(NodeQuery query) {
    Call get{"GET", fmt::format("{}?fields={}{}", query.path, query.fields, query.newer), query.token};
    Result<std::string> body = co_await call(std::move(get));
    bool const unknown_field = !body && body.error().code == "meta_100";
    if (!unknown_field) co_return body;
    Call again{"GET", fmt::format("{}?fields={}{}", query.path, query.fields, query.older), query.token};
    co_return co_await call(std::move(again));
}

/// All pages of a list. An expired cursor (131059) starts the list again, once.
Async<Result<void>> GraphClient::State::collect(ListQuery query) {
    std::string after;
    bool restarted = false;
    for (std::size_t page = 0; page < pages_max; ++page) {
        std::string path =
            after.empty() ? query.path : fmt::format("{}&after={}", query.path, query_escaped(after));
        Call get{"GET", std::move(path), query.token};
        Result<std::string> const body = co_await call(std::move(get));
        if (!body && body.error().code == "meta_131059" && !restarted) {
            restarted = true;
            after.clear();
            (void)query.on_page({});
            continue;
        }
        if (!body) co_return std::unexpected{body.error()};
        Result<void> const read = query.on_page(*body);
        if (!read) co_return std::unexpected{read.error()};
        std::optional<std::string> next = next_cursor(*body);
        if (!next) co_return Result<void>{};
        if (*next == after) break;
        after = std::move(*next);
    }
    co_return refuse(Problem::Kind::upstream, "meta_pages",
                     fmt::format("Meta's list of {} does not end.", query.what));
}

Headers GraphClient::State::send_headers(std::string const& authorization) {
    auto found = headers.find(authorization);
    if (found != headers.end()) return found->second;
    if (headers.size() > 1000) headers.clear();    // tokens that were replaced long ago
    auto made = std::make_shared<std::vector<std::pair<std::string, std::string>>>();
    made->emplace_back("authorization", authorization);
    made->emplace_back("content-type", "application/json");
    return headers.emplace(authorization, std::move(made)).first->second;
}

Result<std::unique_ptr<GraphClient>> GraphClient::create(asio::any_io_executor executor, Clock& clock,
                                                         GraphOptions options) {
    if (!is_version(options.version)) {
        return refuse(Problem::Kind::invalid, "graph_version",
                      fmt::format("The Graph version \"{}\" is not of the form v25.0.", options.version));
    }
    auto http = Http2Client::create(executor, clock, std::move(options.http));
    if (!http) return std::unexpected{std::move(http.error())};
    auto client = over(std::move(*http), options.version);
    client->state_->management_timeout = options.management_timeout;
    return client;
}

std::unique_ptr<GraphClient> GraphClient::over(std::unique_ptr<HttpClient> http, std::string_view version) {
    auto state = std::make_unique<State>();
    state->http = std::move(http);
    state->prefix = fmt::format("{}/{}", state->http->origin().base_path, version);
    return std::unique_ptr<GraphClient>{new GraphClient{std::move(state)}};
}

GraphClient::GraphClient(std::unique_ptr<State> state) : state_{std::move(state)} {}
GraphClient::~GraphClient() = default;

Async<Result<WabaInfo>> GraphClient::fetch_waba(std::string waba_id, std::string access_token) {
    if (!is_id(waba_id)) co_return not_an_id("WABA id", waba_id);
    NodeQuery const query{"/" + waba_id, std::move(access_token), waba_fields, waba_newer_fields,
                          ",marketing_messages_lite_api_status"};
    Result<std::string> const body = co_await state_->node(query);
    if (!body) co_return std::unexpected{body.error()};
    Result<WabaInfo> info = read_waba(*body);
    if (!info || !info->marketing_onboarding.empty()) co_return info;
    // The newer field is known and says nothing: its name before v24 may. Where it is gone, nothing is known.
    Call legacy{"GET", fmt::format("{}?fields=marketing_messages_lite_api_status", query.path), query.token};
    Result<std::string> const older = co_await state_->call(std::move(legacy));
    if (!older) co_return info;
    Result<WabaInfo> const read = read_waba(*older);
    if (read) info->marketing_onboarding = read->marketing_onboarding;
    co_return info;
}

Async<Result<PhoneNumberInfo>> GraphClient::fetch_phone_number(std::string phone_number_id,
                                                               std::string access_token) {
    if (!is_id(phone_number_id)) co_return not_an_id("phone number id", phone_number_id);
    NodeQuery query{"/" + phone_number_id, std::move(access_token), number_fields, number_newer_fields, ""};
    Result<std::string> const body = co_await state_->node(std::move(query));
    if (!body) co_return std::unexpected{body.error()};
    co_return read_phone_number(*body);
}

Async<Result<std::vector<PhoneNumberInfo>>> GraphClient::fetch_phone_numbers(std::string waba_id,
                                                                             std::string access_token) {
    if (!is_id(waba_id)) co_return not_an_id("WABA id", waba_id);
    std::vector<PhoneNumberInfo> numbers;
    OnPage const add = [&numbers](std::string_view page) -> Result<void> {
        if (!page.empty()) return add_phone_numbers(page, numbers);
        numbers.clear();
        return {};
    };
    std::string path = fmt::format("/{}/phone_numbers?limit={}&fields={}{}", waba_id, page_size,
                                   number_fields, number_newer_fields);
    ListQuery query{std::move(path), access_token, "phone numbers", add};
    Result<void> listed = co_await state_->collect(std::move(query));
    if (!listed && listed.error().code == "meta_100") {
        numbers.clear();
        path = fmt::format("/{}/phone_numbers?limit={}&fields={}", waba_id, page_size, number_fields);
        ListQuery older{std::move(path), access_token, "phone numbers", add};
        listed = co_await state_->collect(std::move(older));
    }
    if (!listed) co_return std::unexpected{std::move(listed.error())};
    co_return numbers;
}

Async<Result<TemplateList>> GraphClient::fetch_templates(std::string waba_id, std::string access_token) {
    if (!is_id(waba_id)) co_return not_an_id("WABA id", waba_id);
    TemplateList list;
    OnPage const add = [&list](std::string_view page) -> Result<void> {
        if (!page.empty()) return add_templates(page, list);
        list = {};
        return {};
    };
    std::string path =
        fmt::format("/{}/message_templates?limit={}&fields={}", waba_id, page_size, template_fields);
    ListQuery query{std::move(path), access_token, "templates", add};
    Result<void> const listed = co_await state_->collect(std::move(query));
    if (!listed) co_return std::unexpected{listed.error()};
    co_return list;
}

Async<Result<void>> GraphClient::subscribe_webhook(std::string waba_id, std::string access_token,
                                                   std::string callback_uri, std::string verify_token) {
    if (!is_id(waba_id)) co_return not_an_id("WABA id", waba_id);
    Call post;
    post.method = "POST";
    post.path = fmt::format("/{}/subscribed_apps", waba_id);
    post.token = access_token;
    post.content_type = "application/json";
    post.body = R"({"override_callback_uri":)";
    append_json_string(post.body, callback_uri);
    post.body += R"(,"verify_token":)";
    append_json_string(post.body, verify_token);
    post.body += '}';
    Result<std::string> const body = co_await state_->call(std::move(post));
    if (!body) co_return std::unexpected{body.error()};
    co_return Result<void>{};
}

Async<Result<std::vector<SubscribedApp>>> GraphClient::fetch_subscribed_apps(std::string waba_id,
                                                                             std::string access_token) {
    if (!is_id(waba_id)) co_return not_an_id("WABA id", waba_id);
    std::vector<SubscribedApp> apps;
    OnPage const add = [&apps](std::string_view page) -> Result<void> {
        if (!page.empty()) return add_subscribed_apps(page, apps);
        apps.clear();
        return {};
    };
    std::string path = fmt::format("/{}/subscribed_apps?limit={}", waba_id, page_size);
    ListQuery query{std::move(path), access_token, "subscribed apps", add};
    Result<void> const listed = co_await state_->collect(std::move(query));
    if (!listed) co_return std::unexpected{listed.error()};
    co_return apps;
}

Async<Result<std::string>> GraphClient::upload_media(std::string phone_number_id, std::string access_token,
                                                     MediaContent content) {
    if (!is_id(phone_number_id)) co_return not_an_id("phone number id", phone_number_id);
    auto const in_header = [](std::string text) {    // neither may end its line or its quotes
        std::erase_if(text, [](char c) { return c == '"' || c == '\r' || c == '\n' || c == '\\'; });
        return text;
    };
    // Any file that holds this line would have to be made for it.
    std::string const boundary = "carillon-media-" + to_hex(sha256(content.bytes)).substr(0, 32);
    auto const part = [&](std::string_view disposition) {
        return fmt::format("--{}\r\nContent-Disposition: form-data; {}\r\n", boundary, disposition);
    };
    Call post;
    post.method = "POST";
    post.path = fmt::format("/{}/media", phone_number_id);
    post.token = access_token;
    post.content_type = "multipart/form-data; boundary=" + boundary;
    post.timeout =
        state_->management_timeout + std::chrono::milliseconds{content.bytes.size() / upload_bytes_per_ms};
    post.body = part(R"(name="messaging_product")") + "\r\nwhatsapp\r\n";
    post.body += part(R"(name="type")") + fmt::format("\r\n{}\r\n", in_header(content.mime_type));
    post.body += part(fmt::format(R"(name="file"; filename="{}")", in_header(content.file_name)));
    post.body += fmt::format("Content-Type: {}\r\n\r\n", in_header(content.mime_type));
    post.body += content.bytes;
    post.body += fmt::format("\r\n--{}--\r\n", boundary);
    content = {};
    Result<std::string> const body = co_await state_->call(std::move(post));
    if (!body) co_return std::unexpected{body.error()};
    co_return read_media_id(*body);
}

std::shared_ptr<SendRoute const> GraphClient::route(std::string_view phone_number_id, Api api,
                                                    std::string_view access_token) {
    auto made = std::make_shared<SendRoute>();
    made->phone_number_id = phone_number_id;
    made->api = api;
    made->path = fmt::format("{}/{}/{}", state_->prefix, phone_number_id, to_string(api));
    made->authorization = fmt::format("Bearer {}", access_token);
    return made;
}

void GraphClient::send(std::shared_ptr<SendRoute const> route, std::string body, Handler handler) {
    HttpRequest request;
    request.method = "POST";
    request.headers = state_->send_headers(route->authorization);
    request.timeout = route->timeout;
    request.path = std::shared_ptr<std::string const>{route, &route->path};    // keeps the route alive
    request.body = std::move(body);
    state_->http->submit(std::move(request), [state = state_.get(), route = std::move(route),
                                              handler = std::move(handler)](HttpOutcome outcome) mutable {
        if (auto* const answer = std::get_if<Answer>(&outcome)) {
            state->note_usage(*route, *answer);
            return handler(read_send_answer(*answer));
        }
        if (auto* const not_sent = std::get_if<Unprocessed>(&outcome)) return handler(std::move(*not_sent));
        handler(std::get<Unknown>(std::move(outcome)));
    });
}

void GraphClient::on_usage(UsageHandler handler) { state_->tell_usage = std::move(handler); }

/// The headers come on few answers, and say the same on many of those.
void GraphClient::State::note_usage(SendRoute const& route, Answer const& answer) {
    bool const silent = answer.business_usage.empty() && answer.app_usage.empty();
    if (!tell_usage || silent || (answer.business_usage == business_usage && answer.app_usage == app_usage))
        return;
    business_usage = answer.business_usage;
    app_usage = answer.app_usage;
    tell_usage(route, read_usage(business_usage, app_usage));
}

std::size_t GraphClient::withdraw() { return state_->http->withdraw_all(); }

Async<SendOutcome> GraphClient::send_one(std::shared_ptr<SendRoute const> route, std::string body) {
    auto const start = [](auto handler, GraphClient* self, std::shared_ptr<SendRoute const> on,
                          std::string what) {
        self->send(std::move(on), std::move(what),
                   [handler = std::move(handler)](SendOutcome outcome) mutable {
                       std::move(handler)(std::move(outcome));
                   });
    };
    co_return co_await asio::async_initiate<asio::use_awaitable_t<> const, void(SendOutcome)>(
        start, asio::use_awaitable, this, std::move(route), std::move(body));
}

Async<Result<void>> GraphClient::connect() { return state_->http->connect(); }
Async<void> GraphClient::close(std::chrono::milliseconds limit) { return state_->http->close(limit); }

}    // namespace carillon::graph
