#include "command.hpp"
#include "words.hpp"

#include "hub/cli/connector_check.hpp"
#include "hub/settings/load.hpp"
#include "hub/sla/calendar_horizon.hpp"

#include <algorithm>

namespace hub::cli {
namespace {

using settings::Diagnostic;
using settings::Severity;

struct CheckOptions {
    std::string folder;
    bool deny_warnings = false;
    bool as_json = false;
};

/// Not a fault of the folder, but soon one of the deadlines: told beside the findings, which are the same every day.
void remind_of_calendar(const settings::Settings& settings, const Surroundings& around) {
    const auto today = std::chrono::floor<std::chrono::days>(SystemClock{}.now());
    if (const auto year = sla::year_to_confirm(settings.calendar, today)) {
        around.err << Words{around}("no approved calendar of ", "belum ada kalender yang ditetapkan untuk ") << *year
                   << Words{around}(
                          ": limits that reach it are provisional (sp4n-hub calendar import)\n",
                          ": tenggat yang mencapainya bersifat sementara (sp4n-hub calendar import)\n");
    }
}

int check(const CheckOptions& options, const Surroundings& around) {
    auto loaded = settings::load_folder(options.folder);
    ask_connectors(loaded, find_locations(loaded.read.hub));
    const auto errors = std::ranges::count(loaded.findings, Severity::error, &Diagnostic::severity);
    if (options.as_json) {
        around.out << settings::render_json(loaded.findings) << '\n';
    } else {
        around.out << settings::render(loaded.findings, options.folder, around.language);
        if (!loaded.findings.empty()) {
            const bool indonesian = around.language == settings::Language::id;
            around.err << (indonesian ? "Penjelasan suatu kode: sp4n-hub help " : "What a code means: sp4n-hub help ")
                       << loaded.findings.front().code << '\n';
        }
    }
    if (!loaded.readable) {
        return could_not;
    }
    if (loaded.settings) {
        remind_of_calendar(*loaded.settings, around);
    }
    const bool bad = errors > 0 || (options.deny_warnings && !loaded.findings.empty());
    return bad ? not_right : done;
}

}  // namespace

Action declare_check(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<CheckOptions>();
    app.add_option("folder", options->folder, "Configuration folder")->required()->type_name("DIR");
    app.add_flag("--deny-warnings", options->deny_warnings, "Warnings count as errors");
    app.add_flag("--json", options->as_json, "For programs; never translated");
    return [options, &around] { return check(*options, around); };
}

}  // namespace hub::cli
