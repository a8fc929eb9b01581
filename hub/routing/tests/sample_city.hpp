#pragma once
#include "hub/routing/router.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace hub::routing {

inline model::Agency office(
    const char* id, const char* parent, std::vector<std::string> regions, std::vector<std::string> handles) {
    model::Agency made;
    made.id = model::AgencyId{id};
    made.parent = model::AgencyId{parent};
    for (auto& region : regions) {
        made.jurisdiction.emplace_back(std::move(region));
    }
    for (auto& category : handles) {
        made.handles.emplace_back(std::move(category));
    }
    return made;
}

inline model::Agency desk(const char* id) {
    auto made = office(id, "", {}, {});
    made.kind = model::AgencyKind::desk;
    return made;
}

/// A city within a province within the country.
inline std::vector<model::Agency> city() {
    return {
        office("metro", "", {"18.72"}, {}),
        office("metro/pupr", "metro", {}, {"public-works", "transport.street-light"}),
        office("metro/dishub", "metro", {}, {"transport"}),
        office("metro/inspectorate", "metro", {}, {}),
        office("lampung", "", {"18"}, {"public-works.road", "social"}),
        office("ministry/pu", "", {}, {"public-works"}),
        office("ministry/kemnaker", "", {}, {"employment"}),
        desk("triage/national")};
}

inline Rule rule(const char* name, Condition when, std::variant<model::AgencyId, Competent> to) {
    return {
        .name = name,
        .to = std::move(to),
        .copy = {},
        .effects = {},
        .position = "routing.yaml:1:1",
        .when = std::move(when)};
}

inline Condition when_region(const char* region) {
    Condition when;
    when.regions = {model::RegionCode{region}};
    return when;
}

inline RuleSet no_rules() {
    return {.rules = {}, .unsure = model::AgencyId{"triage/national"}};
}

inline Router router(std::vector<Rule> rules) {
    auto set = no_rules();
    set.rules = std::move(rules);
    return Router::create(std::move(set), city()).value();
}

inline model::Content content(const char* category, const char* region, const char* wished = "") {
    model::Content made;
    made.subject = "subject";
    made.body = "body";
    made.category = model::CategoryCode{category};
    made.region = model::RegionCode{region};
    made.wished_agency = model::AgencyId{wished};
    return made;
}

inline std::vector<model::AgencyId> ids(std::vector<std::string> names) {
    std::vector<model::AgencyId> made;
    for (auto& name : names) {
        made.emplace_back(std::move(name));
    }
    return made;
}

}  // namespace hub::routing
