#pragma once
#include "hub/model/enums.hpp"
#include "hub/model/ids.hpp"

#include <cstdint>
#include <string>

namespace hub::model {

/// Somebody who is told by mail when deadlines run out (people.yaml). The address is personal data: it stands in the
/// configuration alone, never in a log, a metric or a table of complaints.
struct Person {
    PersonId id;
    Role role = Role::liaison;
    AgencyId agency;    ///< liaison, agency_admin: the office
    RegionCode region;  ///< coordinator: a region prefix; empty: the nation
    std::string mail;   ///< one address
    std::string zone;   ///< tz database name; empty: the office's, else Asia/Jakarta
    bool english = false;
    friend bool operator==(const Person&, const Person&) = default;
};

}  // namespace hub::model
