#include "command.hpp"

#include "hub/cli/connector_check.hpp"
#include "hub/settings/load.hpp"

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
