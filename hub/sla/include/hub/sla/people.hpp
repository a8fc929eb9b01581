#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/agency.hpp"
#include "hub/model/person.hpp"
#include "hub/sla/working_calendar.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hub::sla {

/// sla.yaml, `mails`: how people are told that deadlines run out.
struct MailRules {
    model::InstanceId through;                  ///< an instance that writes mails to whom it is told; empty: nobody is
                                                ///< told by mail
    std::chrono::milliseconds gather{900'000};  ///< what comes within this goes into one mail
    bool any_time = false;                      ///< also at night and on free days
    OfficeHours hours;                          ///< of working days, in the person's zone
    std::string link;                           ///< "{id}" stands for the tracking id; empty: none
    friend bool operator==(const MailRules&, const MailRules&) = default;
};

/// When a person may be told what happened at `at`: at once within his hours, else when they begin next; and so much
/// later that what comes with it can go along, but not after they end. Pure.
TimePoint when_to_tell(TimePoint at, const MailRules& rules, std::string_view zone, const WorkingCalendar& calendar);

/// Who is told by mail, found by role and office. Immutable: any thread may call.
class People {
public:
    People() = default;
    People(std::vector<model::Person> people, const std::vector<model::Agency>& agencies, MailRules rules);

    /// liaison, agency_admin: those of the office, else of the nearest office above it that has any. coordinator: those
    /// of the longest region prefix of the complaint's region, else of the office's; of the nation when there are none.
    /// national_admin, overseer: all of them. In the order of people.yaml; empty: nobody, or no mails at all.
    [[nodiscard]] std::vector<const model::Person*> with_role(
        model::Role role, const model::AgencyId& office, const model::RegionCode& region) const;
    /// nullptr: nobody has this id any more.
    [[nodiscard]] const model::Person* find(const model::PersonId& id) const;
    [[nodiscard]] const MailRules& rules() const { return rules_; }

private:
    struct Office {
        model::AgencyId parent;
        std::vector<model::RegionCode> jurisdiction;
    };
    std::vector<model::Person> people_;  // each with a zone
    std::unordered_map<model::AgencyId, Office> offices_;
    MailRules rules_;
};

}  // namespace hub::sla
