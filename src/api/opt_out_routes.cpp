#include "api/csv_cell.hpp"
#include "api/csv_file.hpp"
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/views.hpp"
#include "domain/lead.hpp"
#include "domain/phone.hpp"
#include "store/opt_outs.hpp"

namespace carillon::api {
namespace {
class OptOutsCsv final : public CsvPages {
public:
    OptOutsCsv(store::OptOuts& opt_outs, OrgId org, std::string q)
        : opt_outs_{opt_outs}, org_{org}, q_{std::move(q)} {}

private:
    CsvRecord header() const override { return {"phone", "scope", "source", "detail", "created_at"}; }
    Async<bool> next_page(std::string& out) override {
        auto found = co_await opt_outs_.list(org_, q_, after_, rows_per_page);
        bool const more = found.size() == rows_per_page;
        // The two of one phone may be parted by the page's end: the last phone is left to the next page.
        if (more) {
            auto const last = found.back().phone;
            std::erase_if(found, [&](store::OptOut const& each) { return each.phone == last; });
        }
        for (auto const& each : found) append_record(out, record(each));
        if (!found.empty()) after_ = found.back().phone;
        co_return more;
    }
    static CsvRecord record(store::OptOut const& each) {
        return {to_e164(each.phone), std::string{to_string(each.scope)}, std::string{to_string(each.source)},
                each.detail, to_text(each.at)};
    }

    store::OptOuts& opt_outs_;
    OrgId const org_;
    std::string const q_;
    std::uint64_t after_ = 0;
};

/// ?q=, a phone's leading digits.
Result<std::string> read_digits(Request const& request) {
    std::string q{request.query_value("q").value_or("")};
    std::erase_if(q, [](char c) { return c == '+' || c == ' '; });
    if (q.size() > 15 || q.find_first_not_of("0123456789") != std::string::npos)
        return invalid_field("?q", "not_digits", "q is the leading digits of a phone number: 4915…");
    return q;
}
}    // namespace

json::object to_json(store::OptOut const& opt_out) {
    return {{"phone", to_e164(opt_out.phone)},
            {"scope", to_string(opt_out.scope)},
            {"source", to_string(opt_out.source)},
            {"detail", or_null(opt_out.detail)},
            {"createdAt", to_text(opt_out.at)}};
}

Answer list_opt_outs(App& app, Request& request) {
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto q = read_digits(request);
    if (!q) co_return std::unexpected{q.error()};
    // A phone may have two opt-outs (everything, marketing), and a page must not part them: two more than the
    // limit show whether the last phone is whole.
    auto found = co_await app.store.opt_outs().list(
        request.who.org, *std::move(q), static_cast<std::uint64_t>(wanted->after), wanted->limit + 2);
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

Answer download_opt_outs(App& app, Request& request) {
    auto q = read_digits(request);
    if (!q) co_return std::unexpected{q.error()};
    co_return csv_file("opt-outs.csv",
                       std::make_unique<OptOutsCsv>(app.store.opt_outs(), request.who.org, *std::move(q)));
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
    // Of one that holds already, of this scope or a wider one, the caller is told as it stands.
    auto const wanted_scope = fresh.scope;
    auto const covers = [wanted_scope](store::OptOut const& each) {
        return each.scope == wanted_scope || each.scope == store::OptOutScope::all;
    };
    auto held = co_await app.store.opt_outs().find(request.who.org, phone);
    bool const wider =
        std::ranges::any_of(held, [](auto const& each) { return each.scope == store::OptOutScope::all; });
    bool added = false;
    if (!wider) added = co_await app.store.opt_outs().add(std::move(fresh), request.who.actor());
    if (added) held = co_await app.store.opt_outs().find(request.who.org, phone);
    auto const shown = std::ranges::find_if(held, covers);
    if (shown == held.end()) co_return not_found("opt-out");
    co_return json_response(added ? 201 : 200, to_json(*shown));
}

Answer remove_opt_out(App& app, Request& request) {
    auto const parsed = parse_phone(request.captures.at(0), Country{});
    if (!parsed) co_return invalid_field("/phone", "bad_phone", parsed.error().sentence);
    std::string reason{request.query_value("reason").value_or("")};
    if (reason.size() > 500)
        co_return invalid_field("?reason", "too_long",
                                "The reason is too long; give 500 characters at most.");
    bool const removed = co_await app.store.opt_outs().remove(
        request.who.org, parsed->e164, request.who.actor(), std::move(reason), app.now());
    if (!removed) co_return not_found("opt-out");
    co_return no_content();
}

}    // namespace carillon::api
