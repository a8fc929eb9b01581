#include "hub/cli/connector_check.hpp"

#include "hub/connectors/describe.hpp"

#include <algorithm>

namespace hub::cli {
namespace {

using settings::Diagnostic;
using settings::say;
using settings::Severity;

/// The place of a fault that a connector found: that of its JSON pointer, or of the nearest one above it.
settings::Position place_of(
    const settings::InstancePositions& positions, const std::string& instance, std::string pointer) {
    const auto of_instance = positions.find(instance);
    if (of_instance == positions.end()) {
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

Diagnostic finding(const char* code, settings::Position at, settings::Phrase message, settings::Phrase hint) {
    Diagnostic out;
    out.severity = Severity::error;
    out.code = code;
    out.at = std::move(at);
    out.message = std::move(message);
    out.hint = std::move(hint);
    return out;
}

}  // namespace

void ask_connectors(settings::Loaded& loaded, const Locations& locations) {
    auto& findings = loaded.findings;
    const auto& positions = loaded.read.positions;
    for (const auto& instance : loaded.read.instances) {
        if (instance.id.empty() || instance.connector.empty()) {
            continue;  // its own file is wrong, and that was said
        }
        const auto object = locations.connectors / (instance.connector + ".so");
        const auto at = place_of(positions, instance.id.value(), "");
        std::error_code absent;
        if (!std::filesystem::exists(object, absent)) {
            findings.push_back(finding(
                "K901", at, say("there is no connector '{0}'", instance.connector),
                say("install it as {0}, or correct `use`", object.string())));
            continue;
        }
        const auto faults = connectors::check_settings(
            locations.runner, locations.connectors, instance.connector, instance.settings_json);
        if (!faults) {
            findings.push_back(finding(
                "K902", at, say("connector '{0}' cannot be asked: {1}", instance.connector, faults.error().detail),
                faults.error().hint));
            continue;
        }
        for (const auto& fault : *faults) {
            findings.push_back(finding(
                "K903", place_of(positions, instance.id.value(), fault.pointer),
                say("connector '{0}': {1}", instance.connector, fault.message), {}));
        }
    }
    settings::sort_findings(findings);
    if (std::ranges::find(findings, Severity::error, &Diagnostic::severity) != findings.end()) {
        loaded.settings.reset();
    }
}

}  // namespace hub::cli
