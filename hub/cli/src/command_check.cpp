#include "command.hpp"

#include "hub/connectors/describe.hpp"
#include "hub/settings/load.hpp"

#include <algorithm>

namespace hub::cli {
namespace {

using settings::Diagnostic;
using settings::Severity;

struct CheckOptions {
    std::string folder;
    bool deny_warnings = false;
};

/// The place of a fault that a connector found: that of its JSON pointer, or of the nearest one above it.
settings::Position place_of(const settings::Settings& settings, const std::string& instance, std::string pointer) {
    const auto of_instance = settings.instance_positions.find(instance);
    if (of_instance == settings.instance_positions.end()) {
        return {"connectors/" + instance + ".yaml", 1, 1};
    }
    for (;;) {
        if (const auto found = of_instance->second.find(pointer); found != of_instance->second.end()) {
            return found->second;
        }
        if (pointer.empty()) {
            return {"connectors/" + instance + ".yaml", 1, 1};
        }
        pointer.resize(pointer.rfind('/'));
    }
}

Diagnostic finding(Severity severity, const char* code, settings::Position at, std::string message, std::string hint) {
    Diagnostic out;
    out.severity = severity;
    out.code = code;
    out.at = std::move(at);
    out.message = std::move(message);
    out.hint = std::move(hint);
    return out;
}

/// What only the connectors themselves can say about their settings. K9xx: found by asking them.
void ask_connectors(const settings::Settings& settings, std::vector<Diagnostic>& findings) {
    const auto locations = find_locations(settings.hub);
    for (const auto& instance : settings.instances) {
        const auto object = locations.connectors / (instance.connector + ".so");
        const auto at = place_of(settings, instance.id.value(), "");
        std::error_code absent;
        if (!std::filesystem::exists(object, absent)) {
            findings.push_back(finding(
                Severity::error, "K901", at, "there is no connector '" + instance.connector + "'",
                "install it as " + object.string() + ", or correct `use`"));
            continue;
        }
        const auto faults = connectors::check_settings(
            locations.runner, locations.connectors, instance.connector, instance.settings_json);
        if (!faults) {
            findings.push_back(finding(
                Severity::error, "K902", at,
                "connector '" + instance.connector + "' cannot be asked: " + faults.error().detail,
                faults.error().hint));
            continue;
        }
        for (const auto& fault : *faults) {
            findings.push_back(finding(
                Severity::error, "K903", place_of(settings, instance.id.value(), fault.pointer),
                "connector '" + instance.connector + "': " + fault.message, {}));
        }
    }
}

int check(const CheckOptions& options, const Surroundings& around) {
    auto loaded = settings::load_folder(options.folder);
    if (loaded.settings) {
        ask_connectors(*loaded.settings, loaded.findings);
    }
    const auto errors = std::ranges::count(loaded.findings, Severity::error, &Diagnostic::severity);
    around.out << settings::render(loaded.findings, options.folder);
    const bool bad = errors > 0 || (options.deny_warnings && !loaded.findings.empty());
    return bad ? not_right : done;
}

}  // namespace

Action declare_check(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<CheckOptions>();
    app.add_option("folder", options->folder, "Configuration folder")->required()->type_name("DIR");
    app.add_flag("--deny-warnings", options->deny_warnings, "Warnings count as errors");
    return [options, &around] { return check(*options, around); };
}

}  // namespace hub::cli
