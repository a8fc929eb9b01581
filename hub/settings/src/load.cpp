#include "hub/settings/load.hpp"

#include "codes.hpp"
#include "cross_check.hpp"
#include "folder.hpp"
#include "readers.hpp"
#include "routing_check.hpp"
#include "yaml_reader.hpp"

#include "hub/routing/router.hpp"
#include "hub/sla/deadlines.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace hub::settings {
namespace {

using namespace detail;  // NOLINT(google-build-using-namespace): the inside of this very layer

void read_tree(FileKind kind, const Node& root, Draft& draft, Findings& findings) {
    switch (kind) {
        case FileKind::hub: return read_hub(root, draft, findings);
        case FileKind::categories: return read_categories(root, draft, findings);
        case FileKind::agencies: return read_agencies(root, draft, findings);
        case FileKind::routing: return read_routing(root, draft, findings);
        case FileKind::sla: return read_sla(root, draft, findings);
        case FileKind::calendar: return read_calendar(root, draft, findings);
        case FileKind::connector: return read_connector(root, draft, findings);
    }
}

void read_files(const std::vector<ReadFile>& files, Draft& draft, Findings& findings) {
    draft.categories_unreadable = true;  // unless the file is there
    for (const auto& file : files) {
        const auto root = file.source == nullptr ? std::nullopt : read_yaml(*file.source, findings);
        if (root) {
            read_tree(file.kind, *root, draft, findings);
        }
        if (file.kind == FileKind::categories) {
            draft.categories_unreadable = !root;
        }
        draft.agencies_unreadable = draft.agencies_unreadable || (!root && file.kind == FileKind::agencies);
        draft.instances_unreadable = draft.instances_unreadable || (!root && file.kind == FileKind::connector);
    }
    draft.agencies_unreadable = draft.agencies_unreadable || draft.agencies.empty();
}

Settings settle(Draft draft) {
    Settings settings;
    settings.hub = std::move(draft.hub);
    settings.instance_positions = std::move(draft.instance_positions);
    for (auto& category : draft.categories) {
        settings.categories.push_back(std::move(category.category));
    }
    for (auto& agency : draft.agencies) {
        settings.agencies.push_back(std::move(agency.agency));
    }
    for (auto& rule : draft.rules) {
        settings.rules.rules.push_back(std::move(rule.rule));
    }
    settings.rules.unsure = draft.unsure->value;
    for (auto& policy : draft.policies) {
        settings.policies.push_back(std::move(policy.policy));
    }
    for (auto& year : draft.years) {
        settings.calendar.push_back(std::move(year.year));
    }
    for (auto& instance : draft.instances) {
        settings.instances.push_back(std::move(instance.instance));
    }
    return settings;
}

/// The last word: everything must be accepted by those who will use it, so that a loaded folder can be activated.
std::vector<RoutingTestResult> try_out(const Draft& draft, const Settings& settings, Findings& findings) {
    std::vector<RoutingTestResult> tested;
    const auto router = routing::Router::create(settings.rules, settings.agencies);
    if (!router) {
        findings.file_error(code::unusable, "routing.yaml", router.error().detail);
    } else {
        tested = run_routing_tests(draft, *router, findings);
    }
    auto calendar = sla::WorkingCalendar::create(settings.calendar);
    if (!calendar) {
        findings.file_error(code::unusable, "calendar/", calendar.error().detail);
        return tested;
    }
    if (const auto made = sla::Deadlines::create(settings.policies, std::move(*calendar)); !made) {
        findings.file_error(code::unusable, "sla.yaml", made.error().detail);
    }
    return tested;
}

/// Before the draft is used up. `findings`: so far.
ReadInstances read_instances(const Draft& draft, const Findings& findings) {
    ReadInstances out;
    out.hub = draft.hub;
    out.positions = draft.instance_positions;
    for (const auto& [instance, at] : draft.instances) {
        if (!findings.has_errors_in(at.position().file)) {
            out.instances.push_back(instance);
        }
    }
    return out;
}

std::optional<Settings> load(const std::filesystem::path& folder, Findings& findings, Loaded& loaded) {
    const auto files = read_folder(folder, findings);
    Draft draft;
    read_files(files, draft, findings);
    cross_check(draft, findings);
    loaded.read = read_instances(draft, findings);
    if (findings.has_errors()) {
        return std::nullopt;
    }
    auto settings = settle(draft);
    settings.hash = content_hash(files);
    loaded.routing_tests = try_out(draft, settings, findings);
    if (findings.has_errors()) {
        return std::nullopt;
    }
    return settings;
}

}  // namespace

Loaded load_folder(const std::filesystem::path& folder) {
    Loaded loaded;
    Findings findings;
    try {
        loaded.settings = load(folder, findings, loaded);
    } catch (const std::exception& error) {
        // The rim of this layer: libraries and the file system may throw what nobody foresaw.
        findings.file_error(code::unusable, "", std::string{"reading the folder failed: "} + error.what());
    }
    loaded.findings = std::move(findings).take();
    loaded.readable =
        std::ranges::find(loaded.findings, code::folder_missing, &Diagnostic::code) == loaded.findings.end();
    return loaded;
}

}  // namespace hub::settings
