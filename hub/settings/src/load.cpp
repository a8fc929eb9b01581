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
#include <memory>
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
        case FileKind::people: return read_people(root, draft, findings);
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
    settings.mails = std::move(draft.mails);
    for (auto& person : draft.people) {
        settings.people.push_back(std::move(person.person));
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
        findings.file_error(code::unusable, "routing.yaml", say("it cannot be used: {0}", router.error().detail));
    } else {
        tested = run_routing_tests(draft, *router, findings);
    }
    auto calendar = sla::WorkingCalendar::create(settings.calendar);
    if (!calendar) {
        findings.file_error(code::unusable, "calendar/", say("it cannot be used: {0}", calendar.error().detail));
        return tested;
    }
    if (const auto made = sla::Deadlines::create(settings.policies, std::move(*calendar)); !made) {
        findings.file_error(code::unusable, "sla.yaml", say("it cannot be used: {0}", made.error().detail));
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

std::optional<Settings> check(const std::vector<ReadFile>& files, Findings& findings, Loaded& loaded) {
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

/// The one way from files to settings, wherever the files come from.
template <class Read>
Loaded load(Read read) {
    Loaded loaded;
    Findings findings;
    try {
        const std::vector<ReadFile> files = read(findings);
        for (const auto& file : files) {
            if (file.source != nullptr) {
                loaded.files.emplace(file.name, file.source->text());
            }
        }
        loaded.settings = check(files, findings, loaded);
    } catch (const std::exception& error) {
        // The rim of this layer: libraries and the file system may throw what nobody foresaw.
        findings.file_error(code::unusable, "", say("reading the folder failed: {0}", std::string{error.what()}));
    }
    loaded.findings = std::move(findings).take();
    loaded.readable =
        std::ranges::find(loaded.findings, code::folder_missing, &Diagnostic::code) == loaded.findings.end();
    return loaded;
}

}  // namespace

Loaded load_folder(const std::filesystem::path& folder) {
    return load([&](Findings& findings) { return read_folder(folder, findings); });
}

Loaded load_files(Files files) {
    return load([&](Findings& findings) { return read_texts(std::move(files), findings); });
}

Result<sla::WorkingCalendar> load_calendar(const Files& files) {
    std::vector<std::unique_ptr<Source>> sources;  // as long as the places that point into them
    Findings findings;
    Draft draft;
    for (const auto& [name, text] : files) {
        if (!name.starts_with("calendar/")) {
            continue;
        }
        sources.push_back(std::make_unique<Source>(name, text));
        if (const auto root = read_yaml(*sources.back(), findings)) {
            read_calendar(*root, draft, findings);
        }
    }
    if (findings.has_errors() || draft.years.empty()) {
        return Error{"calendar_unreadable", "this version's calendar cannot be read by this hub"};
    }
    std::vector<sla::CalendarYear> years;
    for (auto& year : draft.years) {
        years.push_back(std::move(year.year));
    }
    return sla::WorkingCalendar::create(std::move(years));
}

}  // namespace hub::settings
