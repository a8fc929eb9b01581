#pragma once
#include "hub/base/error.hpp"
#include "hub/cli/command_table.hpp"
#include "hub/cli/locations.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>
#include <span>
#include <string>

/// How a command is written: it declares its options on `app` and returns what to run. One file a command group.
namespace hub::cli {

using Action = std::function<int()>;

struct Command {
    const char* name;  ///< "complaint submit"
    const char* summary;
    const char* summary_id;  ///< in Indonesian
    const char* examples;    ///< at least two lines
    Action (*declare)(CLI::App& app, const Surroundings& around);
};

/// Of commands that share their first word.
struct Group {
    const char* name;
    const char* summary;
    const char* summary_id;
};

std::span<const Command> all_commands();
std::span<const Group> all_groups();

Action declare_serve(CLI::App& app, const Surroundings& around);
Action declare_help(CLI::App& app, const Surroundings& around);
Action declare_check(CLI::App& app, const Surroundings& around);
Action declare_migrate(CLI::App& app, const Surroundings& around);
Action declare_restored(CLI::App& app, const Surroundings& around);
Action declare_account_add(CLI::App& app, const Surroundings& around);
Action declare_account_list(CLI::App& app, const Surroundings& around);
Action declare_account_password(CLI::App& app, const Surroundings& around);
Action declare_account_disable(CLI::App& app, const Surroundings& around);
Action declare_key_add(CLI::App& app, const Surroundings& around);
Action declare_key_list(CLI::App& app, const Surroundings& around);
Action declare_key_revoke(CLI::App& app, const Surroundings& around);
Action declare_complaint_list(CLI::App& app, const Surroundings& around);
Action declare_complaint_trace(CLI::App& app, const Surroundings& around);
Action declare_sla_due(CLI::App& app, const Surroundings& around);
Action declare_sla_report(CLI::App& app, const Surroundings& around);
Action declare_sla_explain(CLI::App& app, const Surroundings& around);
Action declare_sla_letters(CLI::App& app, const Surroundings& around);
Action declare_sla_recompute(CLI::App& app, const Surroundings& around);
Action declare_calendar_import(CLI::App& app, const Surroundings& around);
Action declare_calendar_diff(CLI::App& app, const Surroundings& around);
Action declare_calendar_show(CLI::App& app, const Surroundings& around);
Action declare_audit_verify(CLI::App& app, const Surroundings& around);
Action declare_api_routes(CLI::App& app, const Surroundings& around);
Action declare_doctor(CLI::App& app, const Surroundings& around);
Action declare_reporter_show(CLI::App& app, const Surroundings& around);
Action declare_reporter_accesses(CLI::App& app, const Surroundings& around);
Action declare_reporter_bytes(CLI::App& app, const Surroundings& around);
Action declare_reporter_erase(CLI::App& app, const Surroundings& around);
Action declare_complaint_act(CLI::App& app, const Surroundings& around);
Action declare_calendar_deadline(CLI::App& app, const Surroundings& around);
Action declare_calendar_preview(CLI::App& app, const Surroundings& around);
Action declare_config_publish(CLI::App& app, const Surroundings& around);
Action declare_config_rollback(CLI::App& app, const Surroundings& around);
Action declare_config_history(CLI::App& app, const Surroundings& around);
Action declare_config_show(CLI::App& app, const Surroundings& around);
Action declare_config_schema(CLI::App& app, const Surroundings& around);
Action declare_config_diff(CLI::App& app, const Surroundings& around);
Action declare_complaint_submit(CLI::App& app, const Surroundings& around);
Action declare_complaint_show(CLI::App& app, const Surroundings& around);
Action declare_dlq_list(CLI::App& app, const Surroundings& around);
Action declare_dlq_show(CLI::App& app, const Surroundings& around);
Action declare_dlq_replay(CLI::App& app, const Surroundings& around);
Action declare_dlq_redrives(CLI::App& app, const Surroundings& around);
Action declare_dlq_edit(CLI::App& app, const Surroundings& around);
Action declare_dlq_discard(CLI::App& app, const Surroundings& around);
Action declare_dlq_settle(CLI::App& app, const Surroundings& around);
Action declare_connector_list(CLI::App& app, const Surroundings& around);
Action declare_connector_show(CLI::App& app, const Surroundings& around);
Action declare_connector_pause(CLI::App& app, const Surroundings& around);
Action declare_connector_resume(CLI::App& app, const Surroundings& around);
Action declare_connector_probe(CLI::App& app, const Surroundings& around);
Action declare_connector_differences(CLI::App& app, const Surroundings& around);
Action declare_connector_reconcile(CLI::App& app, const Surroundings& around);
Action declare_connector_resend(CLI::App& app, const Surroundings& around);
Action declare_queue(CLI::App& app, const Surroundings& around);
Action declare_demo_generate(CLI::App& app, const Surroundings& around);
Action declare_route_explain(CLI::App& app, const Surroundings& around);
Action declare_route_test(CLI::App& app, const Surroundings& around);
Action declare_version(CLI::App& app, const Surroundings& around);

/// Says what went wrong on standard error, in the reader's language where the catalogue of errors has it; returns
/// `code`.
int fail(const Surroundings& around, const Error& error, int code);
/// The same of an error that is worded in the reader's language already.
int fail_as_worded(const Surroundings& around, const Error& error, int code);

}  // namespace hub::cli
