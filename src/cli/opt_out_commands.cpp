#include "cli/remote.hpp"
#include "cli/remote_commands.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

namespace carillon::cli {
namespace {
namespace json = boost::json;

struct Given {
    std::string phone, scope = "all", note, q, phone_column, default_country;
    std::filesystem::path file;
};

void add_list(CLI::App& family, int& exit_code) {
    auto const given = std::make_shared<Given>();
    auto* const command = family.add_subcommand("list", "Who must not be messaged, in order of number");
    command->add_option("--starting-with", given->q, "A number's leading digits: 4915");
    run_remotely(*command, exit_code, [given](Session& session) -> Result<int> {
        json::array all;
        auto const listed =
            each_item(session.api, "/api/v1/opt-outs?q=" + encode(given->q), [&](json::object const& each) {
                all.push_back(each);
                return true;
            });
        if (!listed) return std::unexpected{listed.error()};
        return answer(session, all, [](json::value const& opt_outs) {
            std::vector<std::vector<std::string>> rows;
            for (auto const& each : opt_outs.as_array())
                rows.push_back({text_of(each, "phone"), text_of(each, "scope"), text_of(each, "source"),
                                text_of(each, "createdAt"), text_of(each, "detail")});
            return table({"phone", "scope", "source", "since", "detail"}, rows);
        });
    });
}

void add_scope(CLI::App& command, Given& given) {
    command.add_option("--scope", given.scope, "all, or marketing alone")
        ->check(CLI::IsMember({"all", "marketing"}))
        ->capture_default_str();
}

void add_add(CLI::App& family, int& exit_code) {
    auto const given = std::make_shared<Given>();
    auto* const command = family.add_subcommand("add", "Record an opt-out; it counts at once");
    command->add_option("phone", given->phone, "With its country code: +4915112345678")->required();
    add_scope(*command, *given);
    command->add_option("--note", given->note, "Where it came from");
    run_remotely(*command, exit_code, [given](Session& session) -> Result<int> {
        json::object body{{"phone", given->phone}, {"scope", given->scope}};
        if (!given->note.empty()) body["note"] = given->note;
        auto const added = session.api.post("/api/v1/opt-outs", body);
        if (!added) return std::unexpected{added.error()};
        return answer(session, *added, [](json::value const& opt_out) {
            return fmt::format("{} gets no {} any more.", text_of(opt_out, "phone"),
                               text_of(opt_out, "scope") == "all" ? "messages" : "marketing messages");
        });
    });
}

void add_import(CLI::App& family, int& exit_code) {
    auto const given = std::make_shared<Given>();
    auto* const command = family.add_subcommand("import", "Record the opt-outs of a CSV");
    command->add_option("file", given->file, "The CSV; only its column of numbers is read")
        ->required()
        ->check(CLI::ExistingFile);
    add_scope(*command, *given);
    command->add_option("--phone-column", given->phone_column, "Found by name and content when left out");
    command->add_option("--default-country", given->default_country,
                        "ISO 3166 code, for numbers without a country code");
    run_remotely(*command, exit_code, [given](Session& session) -> Result<int> {
        auto path = "/api/v1/opt-outs/import?scope=" + given->scope;
        if (!given->phone_column.empty()) path += "&phoneColumn=" + encode(given->phone_column);
        if (!given->default_country.empty()) path += "&defaultCountry=" + encode(given->default_country);
        std::optional<Result<json::value>> imported;
        {
            auto progress = session.progress();
            imported = session.api.upload_file(path, given->file, [&](std::uint64_t bytes, std::uint64_t of) {
                progress.show(fmt::format("uploading: {:.1f} of {:.1f} MB", static_cast<double>(bytes) / 1e6,
                                          static_cast<double>(of) / 1e6));
            });
        }
        if (!*imported) return std::unexpected{imported->error()};
        return answer(session, **imported, [](json::value const& result) {
            auto text = fmt::format(
                "{} rows: {} opt-outs recorded, {} were known, {} rows could not be read.\n",
                thousands(number_of(result, "received")), thousands(number_of(result, "inserted")),
                thousands(number_of(result, "known")), thousands(number_of(result, "rejected")));
            for (auto const& reject : result.at("rejects").as_array())
                text += fmt::format("  row {}: {}\n", number_of(reject, "row"), text_of(reject, "reason"));
            return text;
        });
    });
}
}    // namespace

void add_opt_out_commands(CLI::App& program, int& exit_code) {
    auto* const family = program.add_subcommand("opt-out", "Who must not be messaged")->require_subcommand(1);
    add_list(*family, exit_code);
    add_add(*family, exit_code);
    add_import(*family, exit_code);
}

}    // namespace carillon::cli
