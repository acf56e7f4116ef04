#pragma once

namespace CLI {
class App;
}

namespace carillon::cli {

/// `audience`, `campaign`, `send` and `opt-out`: the REST API from a terminal, so that its rules are the
/// same. A command that runs leaves its exit code in `exit_code`.
void add_audience_commands(CLI::App& program, int& exit_code);
void add_campaign_commands(CLI::App& program, int& exit_code);
void add_report_commands(CLI::App& campaign_family, int& exit_code);
void add_send_commands(CLI::App& program, int& exit_code);
void add_opt_out_commands(CLI::App& program, int& exit_code);

}    // namespace carillon::cli
