#include "api/csv_upload.hpp"
#include "api/handlers.hpp"
#include "api/inbound.hpp"
#include "engine/inbound/opt_out_file.hpp"
#include "store/accounts.hpp"
#include "store/opt_outs.hpp"

namespace carillon::api {
namespace {
/// Numbers of one transaction: few enough to hold nobody up, and enough that its commit counts for little.
constexpr std::size_t batch = 10'000;

struct ImportRequest {
    store::OptOutScope scope = store::OptOutScope::all;
    ingest::LayoutWishes wishes;
};

Result<ImportRequest> read_request(Request const& request) {
    ImportRequest wanted;
    std::vector<FieldError> errors;
    for (auto const& [name, value] : request.query) {
        if (name == "scope") {
            auto const scope = store::opt_out_scope_from(value);
            if (scope)
                wanted.scope = *scope;
            else
                errors.push_back({"?scope", "unknown_value", "scope is “all” or “marketing”."});
        } else if (name == "phoneColumn") {
            if (value.size() > 200)
                errors.push_back(
                    {"?phoneColumn", "too_long", "phoneColumn is too long; give 200 characters at most."});
            else
                wanted.wishes.phone_column = value;
        } else if (name == "defaultCountry") {
            auto const country = read_default_country(value);
            if (country)
                wanted.wishes.default_country = Country{*country};
            else
                errors.push_back(country.error().errors.at(0));
        } else {
            errors.push_back(
                {"?" + name, "unknown_parameter",
                 fmt::format("There is no parameter “{}”; this call takes scope, phoneColumn and "
                             "defaultCountry.",
                             name.substr(0, 80))});
        }
    }
    if (!errors.empty()) return invalid_fields(std::move(errors));
    return wanted;
}

struct Progress {
    inbound::OptOutFile file;
    store::OptOut pattern;    // what each number becomes
    store::OptOuts::Imported stored;
};

/// Stores what has been read of the file so far.
Async<void> store_numbers(App& app, Progress& progress) {
    auto const phones = progress.file.take();
    for (std::size_t from = 0; from < phones.size(); from += batch) {
        auto const end = std::min(from + batch, phones.size());
        std::vector<std::uint64_t> some(phones.begin() + static_cast<std::ptrdiff_t>(from),
                                        phones.begin() + static_cast<std::ptrdiff_t>(end));
        auto const added = co_await app.store.opt_outs().import(progress.pattern, std::move(some));
        progress.stored.added += added.added;
        progress.stored.known += added.known;
    }
}

/// Reads the file to its end or to what is wrong with it, storing as it goes.
Async<Result<void>> read_file(App& app, BodyReader& reader, Progress& progress, std::string first) {
    auto& file = progress.file;
    std::string_view bytes = first;
    for (;;) {
        auto feed = [&file, bytes] { return bytes.empty() ? file.finish() : file.feed(bytes); };
        auto const fed = co_await app.inbound.pool().run(std::move(feed));
        bool const done = !fed || bytes.empty();
        if (done || file.waiting() >= batch) co_await store_numbers(app, progress);
        if (done) co_return fed;
        auto const next = co_await reader.read_some();
        if (!next) {
            co_await store_numbers(app, progress);
            co_return std::unexpected{next.error()};
        }
        bytes = *next;
    }
}

Async<void> audit(App& app, Request const& request, Progress const& progress) {
    store::AuditEntry entry{.org = request.who.org, .actor = request.who.actor()};
    entry.action = "opt_out.import";
    entry.subject = "opt_outs";
    json::object const detail{
        {"file", progress.pattern.detail},      {"scope", to_string(progress.pattern.scope)},
        {"received", progress.file.received()}, {"inserted", progress.stored.added},
        {"known", progress.stored.known},       {"rejected", progress.file.rejected()}};
    entry.detail_json = json::serialize(detail);
    entry.at = app.now();
    co_await app.store.accounts().audit(std::move(entry));
}

json::array rejects_json(inbound::OptOutFile const& file) {
    json::array items;
    for (auto const& reject : file.rejects())
        items.push_back(json::object{{"row", reject.at}, {"reason", reject.reason}});
    return items;
}
}    // namespace

Answer import_opt_outs(App& app, Request& request) {
    auto upload = CsvUpload::of(request);
    if (!upload) co_return std::unexpected{upload.error()};
    auto wanted = read_request(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto const place = app.inbound.reserve();
    if (!place) co_return busy_response();

    Progress progress{.file = inbound::OptOutFile{std::move(wanted->wishes)}};
    progress.pattern = {
        .org = request.who.org, .scope = wanted->scope, .source = store::OptOutSource::import};
    progress.pattern.at = app.now();
    auto const first = co_await upload->reader().read_some();
    if (!first) co_return std::unexpected{first.error()};
    progress.pattern.detail = upload->file_name();
    if (progress.pattern.detail.empty()) progress.pattern.detail = request.who.actor();
    auto const read = co_await read_file(app, upload->reader(), progress, std::string{*first});
    auto const stored = progress.stored.added + progress.stored.known;
    if (stored > 0 || read) co_await audit(app, request, progress);
    if (!read) {
        auto problem = read.error();
        if (stored > 0)
            problem.detail += fmt::format(
                " Of the rows before it, {} are recorded. Mend the file and import it again: what is known "
                "is passed over.",
                stored);
        co_return std::unexpected{std::move(problem)};
    }
    json::object body{{"received", progress.file.received()},
                      {"inserted", progress.stored.added},
                      {"known", progress.stored.known},
                      {"rejected", progress.file.rejected()},
                      {"rejects", rejects_json(progress.file)}};
    co_return json_response(200, std::move(body));
}

}    // namespace carillon::api
