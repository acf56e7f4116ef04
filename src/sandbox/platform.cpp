#include "sandbox/platform.hpp"

#include "sandbox/platform_path.hpp"
#include "sandbox/text.hpp"

#include <fmt/format.h>

#include <charconv>

namespace carillon::sandbox {
namespace {

/// `^v[0-9]+\.[0-9]+$`; 0 when it is not such a version.
int version_of(std::string_view text) {
    if (!text.starts_with('v')) return 0;
    int major = 0;
    int minor = 0;
    char const* const end = text.data() + text.size();
    auto const dot = std::from_chars(text.data() + 1, end, major);
    if (dot.ec != std::errc{} || dot.ptr == end || *dot.ptr != '.') return 0;
    auto const rest = std::from_chars(dot.ptr + 1, end, minor);
    return rest.ec == std::errc{} && rest.ptr == end ? major : 0;
}

std::string_view next_segment(std::string_view& rest) {
    auto const slash = rest.find('/');
    std::string_view const segment = rest.substr(0, slash);
    rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
    return segment;
}

}    // namespace

Result<std::unique_ptr<Platform>> Platform::make(boost::asio::io_context& context, Clock& clock,
                                                 Profile profile, std::uint64_t seed) {
    auto world = World::make(std::move(profile.world));
    if (!world) return std::unexpected{std::move(world.error())};
    return std::make_unique<Platform>(context, clock, std::move(*world), profile, seed);
}

Platform::Platform(boost::asio::io_context& context, Clock& clock, World world, Profile const& profile,
                   std::uint64_t seed)
    : context_{context},
      clock_{clock},
      start_{clock.steady()},
      seed_{seed},
      world_{std::move(world)},
      behaviour_{profile.behaviour},
      max_concurrent_streams_{profile.max_concurrent_streams},
      ledger_{world_, clock.wall().time_since_epoch().count()},
      queue_{world_, ledger_, behaviour_, seed},
      writer_{world_, ledger_, behaviour_, seed},
      webhooks_{context,
                clock,
                start_,
                queue_,
                writer_,
                world_.spec(),
                behaviour_,
                profile.webhooks,
                world_.phone_numbers().size()},
      webhook_profile_{profile.webhooks} {}

std::int64_t Platform::now_ms() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady() - start_).count();
}

std::string Platform::trace_id() {
    static constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string id = "A";
    for (std::uint64_t bits = mix(seed_, counts_.requests); id.size() < 12; bits >>= 6)
        id += letters[bits & 63];
    std::uint64_t more = mix(seed_ + 1, counts_.requests);
    for (; id.size() < 22; more >>= 6) id += letters[more & 63];
    return id;
}

Reply Platform::json(std::string body) {
    Reply reply;
    reply.body = std::move(body);
    reply.trace_id = trace_id();
    // Meta sends the usage header now and then, not on every answer.
    bool const told = behaviour_.rules.usage_percent > 0;
    if (told || counts_.requests % 500 == 0)
        reply.usage =
            fmt::format(R"({{"{}":[{{"type":"whatsapp","call_count":{},"total_cputime":1,"total_time":1,)"
                        R"("estimated_time_to_regain_access":{}}}]}})",
                        world_.spec().business_id,
                        told ? behaviour_.rules.usage_percent
                             : static_cast<std::uint32_t>(counts_.requests / 500 % 90 + 1),
                        behaviour_.rules.usage_regain_minutes);
    return reply;
}

Reply Platform::refused(ApiError error) {
    bool const is_rate_limit =
        error.code == 4 || error.code == 80007 || error.code == 130429 || error.code == 131056;
    if (is_rate_limit && behaviour_.rules.rate_limits_as_429) error.status = 429;
    return error_reply(error, trace_id());
}

std::size_t Platform::body_limit(std::string_view target) const {
    std::string_view const path = target.substr(0, target.find('?'));
    return path.ends_with("/media") ? Media::upload_max : 1'000'000;
}

Reply Platform::handle(Request const& request) {
    ++counts_.requests;
    return route(request);
}

Reply Platform::route(Request const& request) {
    std::string_view const path = request.target.substr(0, request.target.find('?'));
    static constexpr std::string_view control_prefix = "/__sandbox/";
    if (path.starts_with(control_prefix)) {
        --counts_.requests;    // Meta's requests are what is counted
        return control(request, path.substr(control_prefix.size()));
    }
    return graph(request);
}

std::optional<ApiError> Platform::authenticate(Request const& request) const {
    static constexpr std::string_view scheme = "Bearer ";
    if (request.authorization.empty() || !request.authorization.starts_with(scheme))
        return ApiError{104, "An access token is required to request this resource."};
    if (request.authorization.substr(scheme.size()) != world_.spec().access_token)
        return ApiError{190, "Invalid OAuth access token - Cannot parse access token"};
    return {};
}

Reply Platform::graph(Request const& request) {
    std::string_view rest = request.target.substr(0, request.target.find('?'));
    if (rest.starts_with('/')) rest.remove_prefix(1);
    Path path;
    path.version_text = next_segment(rest);
    path.version = version_of(path.version_text);
    path.node = next_segment(rest);
    path.edge = next_segment(rest);
    if (path.version == 0 || path.node.empty() || !rest.empty())
        return refused({.code = 100,
                        .details =
                            "Unknown path components. Paths look like /v25.0/<id>/<edge>; the sandbox's own "
                            "begin with /__sandbox/.",
                        .status = 404});
    if (auto error = authenticate(request)) return refused(std::move(*error));
    return graph_node(request, path);
}

Reply Platform::graph_node(Request const& request, Path const& path) {
    if (auto const phone = world_.find_phone_number(path.node)) return phone_edge(request, path, *phone);
    if (path.node == world_.spec().waba_id) return waba_edge(request, path);
    if (auto const index = world_.find_template_id(path.node); index && path.edge.empty())
        if (request.method == "GET") return template_node(request, *index);
    if (auto const* item = media_.find(path.node, clock_.steady()); item != nullptr && path.edge.empty()) {
        if (request.method == "DELETE") {
            media_.erase(path.node);
            return json(R"({"success":true})");
        }
        if (request.method == "GET")
            return json(fmt::format(
                R"({{"messaging_product":"whatsapp","url":"https://lookaside.example/{}","mime_type":)"
                R"("{}","sha256":"{}","file_size":"{}","id":"{}"}})",
                path.node, item->mime_type, item->sha256, item->size, path.node));
    }
    return refused(
        {.code = 100,
         .details = fmt::format("Unsupported {} request. Object with ID '{}' does not exist, cannot be "
                                "loaded due to missing permissions, or does not support this operation",
                                request.method == "GET" ? "get" : "post", path.node),
         .subcode = 33});
}

Reply Platform::phone_edge(Request const& request, Path const& path, std::uint8_t phone_index) {
    bool const post = request.method == "POST";
    if (path.edge == "marketing_messages" && post)
        return send(request, path, phone_index, Api::marketing_messages);
    if (path.edge == "messages" && post) return send(request, path, phone_index, Api::messages);
    if (path.edge == "media" && post) {
        auto id = media_.upload(request.content_type, request.body, clock_.steady());
        if (!id) return refused(std::move(id.error()));
        return json(fmt::format(R"({{"id":"{}"}})", *id));
    }
    if (path.edge.empty() && request.method == "GET")
        return phone_number_node(request, phone_index, path.version);
    if (path.edge.empty() && post) return phone_number_settings(request, phone_index);
    return refused({.code = 100, .details = fmt::format("Unknown path components: /{}", path.edge)});
}

Reply Platform::waba_edge(Request const& request, Path const& path) {
    bool const get = request.method == "GET";
    if (path.edge.empty()) return get ? waba_node(request, path.version) : waba_settings(request);
    if (path.edge == "phone_numbers" && get) return phone_numbers(request, path.version);
    if (path.edge == "message_templates" && get) return message_templates(request, path.version);
    if (path.edge == "subscribed_apps") return subscribed_apps(request);
    return refused({.code = 100, .details = fmt::format("Unknown path components: /{}", path.edge)});
}

}    // namespace carillon::sandbox
