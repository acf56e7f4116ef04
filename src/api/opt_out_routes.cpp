#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "domain/lead.hpp"
#include "domain/phone.hpp"
#include "store/opt_outs.hpp"

namespace carillon::api {
namespace {
json::object to_json(store::OptOut const& opt_out) {
    return {{"phone", to_e164(opt_out.phone)},
            {"scope", to_string(opt_out.scope)},
            {"source", to_string(opt_out.source)},
            {"detail", or_null(opt_out.detail)},
            {"createdAt", to_text(opt_out.at)}};
}
}    // namespace

Answer list_opt_outs(App& app, Request& request) {
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    std::string q{request.query_value("q").value_or("")};
    std::erase_if(q, [](char c) { return c == '+' || c == ' '; });
    if (q.size() > 15 || q.find_first_not_of("0123456789") != std::string::npos)
        co_return invalid_field("?q", "not_digits", "q is the leading digits of a phone number: 4915…");
    // A phone may have two opt-outs (everything, marketing), and a page must not part them: two more than the
    // limit show whether the last phone is whole.
    auto found = co_await app.store.opt_outs().list(
        request.who.org, std::move(q), static_cast<std::uint64_t>(wanted->after), wanted->limit + 2);
    std::optional<std::string> cursor;
    if (found.size() > wanted->limit) {
        auto end = wanted->limit;
        while (end < found.size() && found[end].phone == found[end - 1].phone) ++end;
        if (end < found.size()) {
            found.resize(end);
            cursor = make_cursor(static_cast<std::int64_t>(found.back().phone));
        }
    }
    json::array items;
    for (auto const& opt_out : found) items.push_back(to_json(opt_out));
    co_return json_response(200, page(std::move(items), cursor));
}

Answer add_opt_out(App& app, Request& request) {
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    auto const text = fields.text("phone", {1, 64});
    auto const scope = fields.word("scope", {"all", "marketing"});
    auto const note = fields.text("note", {0, 500});
    fields.require({"phone"});
    std::uint64_t phone = 0;
    if (text) {
        auto const parsed = parse_phone(*text, Country{});
        if (parsed)
            phone = parsed->e164;
        else
            fields.add("phone", "bad_phone", parsed.error().sentence);
    }
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    store::OptOut fresh{
        .org = request.who.org,
        .phone = phone,
        .scope = scope == "marketing" ? store::OptOutScope::marketing : store::OptOutScope::all,
        .source = store::OptOutSource::manual,
        .detail = note.value_or(request.who.actor()),
        .at = app.now()};
    auto const wanted_scope = fresh.scope;
    co_await app.store.opt_outs().add(std::move(fresh), request.who.actor());
    auto const stored = co_await app.store.opt_outs().find(request.who.org, phone);
    for (auto const& each : stored)
        if (each.scope == wanted_scope) co_return json_response(201, to_json(each));
    co_return not_found("opt-out");
}

Answer remove_opt_out(App& app, Request& request) {
    auto const parsed = parse_phone(request.captures.at(0), Country{});
    if (!parsed) co_return invalid_field("/phone", "bad_phone", parsed.error().sentence);
    bool const removed =
        co_await app.store.opt_outs().remove(request.who.org, parsed->e164, request.who.actor(), app.now());
    if (!removed) co_return not_found("opt-out");
    co_return no_content();
}

}    // namespace carillon::api
