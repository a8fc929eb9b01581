#pragma once
#include "node.hpp"

#include "hub/settings/routing_test.hpp"
#include "hub/settings/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hub::settings::detail {

/// A value and where it stands: what the cross checks need.
template <class T>
struct Placed {
    T value;
    Place at;
};

struct DraftAgency {
    model::Agency agency;
    Place at;
    std::optional<Placed<model::AgencyId>> parent;
    std::optional<Placed<std::string>> zone;
    std::optional<Placed<model::InstanceId>> connector;
    std::vector<Placed<model::CategoryCode>> handles;
};

struct DraftCategory {
    Category category;
    Place at;
};

struct DraftRule {
    routing::Rule rule;
    Place at;  ///< of the rule
    Place name_at;
    std::optional<Placed<model::AgencyId>> to_agency;
    std::vector<Placed<model::CategoryCode>> categories;  ///< in `when` and `to`
    std::vector<Placed<model::RegionCode>> regions;       ///< in `when`
    std::vector<Placed<model::AgencyId>> wished;          ///< in `when`
    std::vector<Placed<model::AgencyId>> copies;
};

/// routing.yaml, `tests`.
struct DraftTest {
    RoutingTest test;
    Place expect_at;  ///< of the expected agency
    std::vector<Placed<model::CategoryCode>> categories;
    std::vector<Placed<model::AgencyId>> agencies;  ///< expected, wished, returned by
};

struct DraftInstance {
    model::Instance instance;
    Place at;
};

struct DraftPolicy {
    sla::Policy policy;
    Place name_at;
    Place from_at;
};

struct DraftPerson {
    model::Person person;
    Place at;
    std::optional<Placed<model::AgencyId>> agency;
    std::optional<Place> zone_at;
};

struct DraftYear {
    sla::CalendarYear year;
    Place at;
};

/// Everything that was read, before it is known to fit together. The flags: some file could not be read, so what it
/// would have defined is not missed elsewhere.
struct Draft {
    HubSettings hub;
    std::vector<DraftCategory> categories;
    std::vector<DraftAgency> agencies;
    std::vector<DraftRule> rules;
    std::optional<Placed<model::AgencyId>> unsure;
    std::vector<DraftTest> tests;
    std::vector<DraftPolicy> policies;
    sla::MailRules mails;
    std::optional<Placed<model::InstanceId>> mails_through;
    std::vector<DraftPerson> people;
    std::vector<DraftYear> years;
    std::vector<DraftInstance> instances;
    std::map<std::string, std::map<std::string, Position>> instance_positions;
    bool categories_unreadable = false;
    bool agencies_unreadable = false;
    bool instances_unreadable = false;
};

}  // namespace hub::settings::detail
