#include "cli/apply.hpp"

#include <boost/json.hpp>

#include <thread>

namespace carillon::cli {
namespace {
namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto look_every = 200ms;
}    // namespace

Result<json::value> await_audience(Session& session, std::int64_t id) {
    auto progress = session.progress();
    for (;;) {
        auto audience = session.api.get(fmt::format("/api/v1/audiences/{}", id));
        if (!audience) return audience;
        auto const status = text_of(*audience, "status");
        if (status == "ready") return audience;
        if (status != "ingesting") {
            auto const& error = audience->at("error");
            return refuse(Problem::Kind::invalid, "audience_failed",
                          fmt::format("The audience is {}. {}", status,
                                      error.is_object() ? text_of(error, "message") : std::string{}));
        }
        progress.show(fmt::format("reading rows: {}", thousands(number_of(*audience, "rowsRead"))));
        std::this_thread::sleep_for(look_every);
    }
}

Result<json::value> import_audience(Session& session, AudienceImport const& import, Wait wait) {
    std::string path = "/api/v1/audiences?name=" +
                       encode(import.name.empty() ? import.file.filename().string() : import.name);
    for (auto const& [key, value] : {std::pair{"phoneColumn", &import.phone_column},
                                     {"externalIdColumn", &import.external_id_column},
                                     {"defaultCountry", &import.default_country}})
        if (!value->empty()) path += fmt::format("&{}={}", key, encode(*value));
    std::optional<Result<json::value>> uploaded;
    {
        auto progress = session.progress();
        uploaded = session.api.upload_file(path, import.file, [&](std::uint64_t bytes, std::uint64_t of) {
            progress.show(fmt::format("uploading {}: {:.1f} of {:.1f} MB", import.file.filename().string(),
                                      static_cast<double>(bytes) / 1e6, static_cast<double>(of) / 1e6));
        });
    }
    if (!*uploaded || wait == Wait::no) return *std::move(uploaded);
    return await_audience(session, id_of(**uploaded));
}

}    // namespace carillon::cli
