#include "cli/apply.hpp"
#include "cli/remote_commands.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

namespace carillon::cli {
namespace {
namespace json = boost::json;

std::vector<std::string> row_of(json::value const& audience) {
    return {std::to_string(id_of(audience)),
            text_of(audience, "name"),
            text_of(audience, "status"),
            thousands(number_of(audience, "rowsRead")),
            thousands(number_of(audience.at("totals"), "ok")),
            text_of(audience, "createdAt")};
}

std::string describe(json::value const& audience) {
    auto const& totals = audience.at("totals");
    auto text = fmt::format("Audience \"{}\" ({}): {}\n", text_of(audience, "name"), id_of(audience),
                            text_of(audience, "status"));
    if (audience.at("error").is_object()) text += "  " + text_of(audience.at("error"), "message") + "\n";
    text += fmt::format(
        "  {} rows: {} ok, {} in regions that cannot be messaged, {} invalid numbers, {} "
        "duplicates\n",
        thousands(number_of(audience, "rowsRead")), thousands(number_of(totals, "ok")),
        thousands(number_of(totals, "ineligibleGeo")), thousands(number_of(totals, "invalidPhone")),
        thousands(number_of(totals, "duplicate")));
    if (text_of(audience, "status") != "ready") return text;
    std::vector<std::string> columns;
    for (auto const& column : audience.at("columns").as_array()) columns.emplace_back(column.as_string());
    text += fmt::format("  columns: {} (phone: {})\n", fmt::join(columns, ", "),
                        text_of(audience, "phoneColumn"));
    std::vector<std::pair<std::int64_t, std::string>> countries;
    for (auto const& [code, count] : audience.at("byCountry").as_object())
        countries.emplace_back(-count.to_number<std::int64_t>(), code);
    std::sort(countries.begin(), countries.end());
    std::vector<std::string> shown;
    for (auto const& [count, code] : countries)
        shown.push_back(fmt::format("{} {}", code, thousands(-count)));
    return text + fmt::format("  by country: {}\n", fmt::join(shown, ", "));
}

void add_import(CLI::App& family, int& exit_code) {
    struct Given {
        AudienceImport import;
        bool wait = false;
    };
    auto const given = std::make_shared<Given>();
    auto& import = given->import;
    auto* const command = family.add_subcommand("import", "Upload a CSV as an audience");
    command->add_option("file", import.file, "The CSV")->required()->check(CLI::ExistingFile);
    command->add_option("--name", import.name, "The audience's name; the file's when left out");
    command->add_option("--phone-column", import.phone_column, "Found by name and content when left out");
    command->add_option("--external-id-column", import.external_id_column, "The customers' own ids");
    command->add_option("--default-country", import.default_country,
                        "ISO 3166 code, for numbers without a country code");
    command->add_flag("--wait", given->wait, "Until it is ready; fails when it turns out to be no audience");
    run_remotely(*command, exit_code, [given](Session& session) -> Result<int> {
        auto const wait = given->wait ? Wait::until_ready : Wait::no;
        auto const audience = import_audience(session, given->import, wait);
        if (!audience) return std::unexpected{audience.error()};
        return answer(session, *audience, describe);
    });
}
}    // namespace

void add_audience_commands(CLI::App& program, int& exit_code) {
    auto* const family = program.add_subcommand("audience", "Uploaded recipients")->require_subcommand(1);
    add_import(*family, exit_code);
    auto* const list = family->add_subcommand("list", "Audiences, newest first");
    run_remotely(*list, exit_code, [](Session& session) -> Result<int> {
        json::array all;
        auto const listed = each_item(session.api, "/api/v1/audiences", [&](json::object const& audience) {
            all.push_back(audience);
            return true;
        });
        if (!listed) return std::unexpected{listed.error()};
        return answer(session, all, [](json::value const& audiences) {
            std::vector<std::vector<std::string>> rows;
            for (auto const& each : audiences.as_array()) rows.push_back(row_of(each));
            return table({"id", "name", "status", "rows", "ok", "created"}, rows);
        });
    });
    auto const id = std::make_shared<std::int64_t>();
    auto* const show = family->add_subcommand("show", "One audience: its counts, columns and countries");
    show->add_option("id", *id, "Its id")->required();
    run_remotely(*show, exit_code, [id](Session& session) -> Result<int> {
        auto const audience = session.api.get(fmt::format("/api/v1/audiences/{}", *id));
        if (!audience) return std::unexpected{audience.error()};
        return answer(session, *audience, describe);
    });
}

}    // namespace carillon::cli
