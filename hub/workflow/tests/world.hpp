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
    return {office("metro/pupr", "public-works", "pupr-rest"), office("metro/dinkes", "health", ""), desk};
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
        const model::ComplaintState& state, model::UpdateKind kind, std::string instance = "pupr-rest") {
        model::AgencyUpdate said;
        said.kind = kind;
        said.complaint = state.id;
        said.note = "sudah kami tinjau";
        said.dedup_key = "k";
        return decide(state, ApplyUpdate{model::InstanceId{std::move(instance)}, said}, context());
    }
};

inline std::string local_end_of(const char* date) {  // the midnight in Jakarta that ends `date`
    const auto day = std::chrono::sys_days{*parse_iso_date(date)} + std::chrono::days{1};
    return to_rfc3339(TimePoint{day} - std::chrono::hours{7});
}

}  // namespace hub::workflow::testing
