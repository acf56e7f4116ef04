#include "api/csv_upload.hpp"
#include "api/handlers.hpp"
#include "api/metrics.hpp"
#include "api/uploads.hpp"
#include "api/views.hpp"
#include "store/audiences.hpp"

namespace carillon::api {
namespace {
/// How long the answer waits for a refusal that only the end of the file can bring (no rows, an open quote).
constexpr std::chrono::milliseconds early_refusal_wait{1'500};

struct UploadRequest {
    std::string name;
    IngestOptions options;
};

Result<UploadRequest> read_request(App& app, Request const& request) {
    UploadRequest upload;
    std::vector<FieldError> errors;
    for (auto const& [name, value] : request.query) {
        auto* const into = name == "name"               ? &upload.name
                           : name == "phoneColumn"      ? &upload.options.phone_column
                           : name == "externalIdColumn" ? &upload.options.external_id_column
                           : name == "defaultCountry"   ? &upload.options.default_country
                                                        : nullptr;
        if (!into)
            errors.push_back({"?" + name, "unknown_parameter",
                              fmt::format("There is no parameter “{}”; this call takes name, phoneColumn, "
                                          "externalIdColumn and defaultCountry.",
                                          name.substr(0, 80))});
        else if (value.size() > 200 || value.find('\0') != std::string::npos)
            errors.push_back(
                {"?" + name, "too_long", fmt::format("{} is too long; give 200 characters at most.", name)});
        else
            *into = value;
    }
    auto country = read_default_country(upload.options.default_country);
    if (country)
        upload.options.default_country = *std::move(country);
    else
        for (auto& error : country.error().errors) errors.push_back(std::move(error));
    if (!errors.empty()) return invalid_fields(std::move(errors));
    upload.options.spill_dir = app.context.spill_dir;
    return upload;
}

/// Feeds the body to the ingest, `first` before what is still to be read. A Problem: of the file, or of a
/// sender who went away.
Async<Result<void>> feed(std::string first, BodyReader& reader, Ingest& ingest) {
    auto written = co_await ingest.write(first);
    if (!written) co_return written;
    for (;;) {
        auto const bytes = co_await reader.read_some();
        if (!bytes) {
            auto const problem = bytes.error();
            co_await ingest.cancel(store::AudienceStatus::failed, problem.code,
                                   "The upload broke off: " + problem.detail + " Upload the file again.");
            co_return std::unexpected{problem};
        }
        if (bytes->empty()) co_return Result<void>{};
        written = co_await ingest.write(*bytes);
        if (!written) co_return written;
    }
}

/// Names the query parameter where ingest's refusal is about one.
Problem with_pointer(Problem problem) {
    if (problem.kind == Problem::Kind::conflict || problem.kind == Problem::Kind::upstream)
        problem.kind = Problem::Kind::invalid;
    return problem;
}
}    // namespace

Answer upload_audience(App& app, Request& request) {
    auto file = CsvUpload::of(request);
    if (!file) co_return std::unexpected{file.error()};
    auto wanted = read_request(app, request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto place = app.uploads.reserve();    // before anything is awaited: others come in meanwhile
    if (!place)
        co_return refuse(Problem::Kind::unavailable, "uploads_busy",
                         "Other audiences are being read right now. Try again when one of them is ready.");
    BodyReader& reader = file->reader();

    // Until bytes have come nothing is stored; with them comes the file's name.
    auto const first = co_await reader.read_some();
    if (!first) co_return std::unexpected{first.error()};
    std::string first_bytes{*first};
    store::NewAudience fresh{.org = request.who.org, .name = wanted->name, .at = app.now()};
    fresh.file_name = file->file_name();
    if (fresh.name.empty()) fresh.name = fresh.file_name;
    if (fresh.name.empty()) fresh.name = "Audience of " + to_text(app.now());
    auto const id = co_await app.store.audiences().create(std::move(fresh));
    auto const upload = app.uploads.begin(std::move(place), id, std::move(wanted->options));
    Result<void> fed;
    std::exception_ptr failure;
    try {
        fed = co_await feed(std::move(first_bytes), reader, *upload->ingest);
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        app.uploads.fail(upload);
        std::rethrow_exception(failure);
    }
    if (!fed) {
        app.uploads.end(upload);
        app.metrics.upload("refused");
        co_return std::unexpected{with_pointer(fed.error())};
    }
    app.uploads.finish(upload);
    co_await upload->ended->wait_until(app.clock.steady() + early_refusal_wait);
    if (upload->problem) co_return std::unexpected{with_pointer(*upload->problem)};

    auto const stored = co_await app.store.audiences().find(request.who.org, id);
    if (!stored) co_return not_found("audience");
    // The answer is about the upload, not about how far the storing happens to be.
    auto shown = *stored;
    shown.status = store::AudienceStatus::ingesting;
    shown.finished_at.reset();
    auto response = json_response(202, to_json(shown));
    response.headers.emplace_back("Location", fmt::format("/api/v1/audiences/{}", id.value));
    co_return response;
}

}    // namespace carillon::api
