#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/time_text.hpp"
#include "hub/workflow/decide.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

/// A small country for the tests of workflow: a city with a connected and an unconnected office, a desk, sp4n's limits.
namespace hub::workflow::testing {

class CountingRandom final : public RandomSource {
public:
    void fill(std::span<std::uint8_t> out) override {
        for (auto& byte : out) {
            byte = next_++;
        }
    }

private:
    std::uint8_t next_ = 0;
};

inline Act act_of(model::Action action, model::Role role, std::string agency = {}, std::string text = "alasan") {
    Act act;
    act.action = action;
    act.actor = {role, model::AgencyId{std::move(agency)}};
    act.text = std::move(text);
    return act;
}
inline Act dispose_to(std::string agency) {
    auto act = act_of(model::Action::dispose, model::Role::national_admin);
    act.to = model::AgencyId{std::move(agency)};
    return act;
}

inline model::Agency office(std::string id, std::string category, std::string connector) {
    model::Agency agency;
    agency.id = model::AgencyId{std::move(id)};
    agency.jurisdiction = {model::RegionCode{"18.72"}};
    agency.handles = {model::CategoryCode{std::move(category)}};
    agency.connector = model::InstanceId{std::move(connector)};
    return agency;
}

inline std::vector<model::Agency> agencies() {
    model::Agency desk;
    desk.id = model::AgencyId{"triage/national"};
    desk.kind = model::AgencyKind::desk;
    model::Agency city;
    city.id = model::AgencyId{"metro"};
    city.jurisdiction = {model::RegionCode{"18.72"}};
    auto works = office("metro/pupr", "public-works", "pupr-rest");
    works.parent = city.id;
    auto roads = office("metro/pupr/roads", "public-works.road.repair", "");
    roads.parent = works.id;
    auto health = office("metro/dinkes", "health", "");
    health.parent = city.id;
    auto province = office("lampung/bmbk", "public-works", "lampung-rest");
    province.jurisdiction = {model::RegionCode{"18"}};
    return {city, works, roads, health, province, desk};
}

inline sla::Policy policy() {
    using model::ClockKind;
    sla::Policy out;
    out.name = "sp4n";
    out.valid_from = std::chrono::year{2018} / 1 / 1;
    const auto add = [&](ClockKind clock, int limit, std::optional<model::ComplaintKind> kind,
                         std::optional<bool> supervisory) {
        out.clocks.push_back({clock, limit, sla::Unit::working_days, kind, supervisory});
    };
    add(ClockKind::verification, 3, {}, {});
    add(ClockKind::first_follow_up, 5, {}, {});
    add(ClockKind::completion, 60, {}, true);
    add(ClockKind::completion, 5, model::ComplaintKind::information_request, {});
    add(ClockKind::completion, 14, {}, {});
    add(ClockKind::reporter_silence, 10, {}, {});
    out.clocks.push_back({ClockKind::reporter_file, 30, sla::Unit::calendar_days, {}, {}});
    using At = sla::EscalationStep::At;
    out.escalate[ClockKind::first_follow_up] = {
        {At::percent, 60, {model::Role::liaison}},
        {At::percent, 90, {model::Role::agency_admin}},
        {At::breach, 0, {model::Role::agency_admin}},
        {At::after, 2, {model::Role::coordinator}}};
    return out;
}

struct World {
    VirtualClock clock{*parse_rfc3339("2026-11-24T09:30:00+07:00")};  // a Tuesday
    CountingRandom random;
    UuidV7Source ids{clock, random};
    routing::Router router = routing::Router::create({{}, model::AgencyId{"triage/national"}}, agencies()).value();
    sla::Deadlines deadlines = sla::Deadlines::create({policy()}, sla::WorkingCalendar::create({}).value()).value();

    [[nodiscard]] Context context() { return {router, deadlines, ids, model::ConfigVersion{7}, clock.now()}; }

    model::Decision receive(const std::string& category) {
        model::Content content;
        content.subject = "Jalan berlubang";
        content.body = "Tolong diperbaiki";
        content.category = model::CategoryCode{category};
        content.region = model::RegionCode{"18.72.01"};
        return decide({}, Receive{model::ComplaintId{ids.next()}, model::TrackingNumber{42}, content, 3}, context())
            .value();
    }
    Result<model::Decision> update(
        const model::ComplaintState& state, model::UpdateKind kind, std::string instance = "pupr-rest",
        bool was_handed = false) {
        model::AgencyUpdate said;
        said.kind = kind;
        said.complaint = state.id;
        said.note = "sudah kami tinjau";
        said.dedup_key = "k";
        return decide(state, ApplyUpdate{model::InstanceId{std::move(instance)}, said, was_handed}, context());
    }
};

inline std::string local_end_of(const char* date) {  // the midnight in Jakarta that ends `date`
    const auto day = std::chrono::sys_days{*parse_iso_date(date)} + std::chrono::days{1};
    return to_rfc3339(TimePoint{day} - std::chrono::hours{7});
}

}  // namespace hub::workflow::testing
