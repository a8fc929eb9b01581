// decide() against an independent model: a million random steps of random complaints in virtual time. The model knows
// no Decision, no ladder and no working-day table: it walks days one by one and keeps plain fields. The one thing both
// share is the table of permissions, which is the specification itself.
#include "complaint_model.hpp"
#include "world.hpp"

#include "hub/model/names.hpp"
#include "hub/workflow/clock_history.hpp"
#include "hub/workflow/permissions.hpp"

#include <array>
#include <map>
#include <random>
#include <set>

namespace hub::workflow {
namespace {

using namespace testing;
using model::Action;
using model::ClockKind;
using model::Role;
using model::Status;

class Walk {
public:
    explicit Walk(std::uint64_t seed) : random_{seed} {
        sla::CalendarYear year{.year = 2026, .source = "SKB", .provisional = false, .holidays = {}, .joint_leave = {}};
        for (const auto* date : {"2026-11-27", "2026-12-24", "2026-12-25"}) {
            const std::chrono::sys_days day{*parse_iso_date(date)};
            year.holidays[day] = "libur";
            calendar_.off.insert(day.time_since_epoch().count());
        }
        world_.deadlines = sla::Deadlines::create({policy()}, sla::WorkingCalendar::create({year}).value()).value();
    }

    /// One complaint through `steps` random steps.
    void complaint(int steps) {
        static const std::array categories{"public-works.road", "health.service", ""};
        world_.clock.set(*parse_rfc3339("2026-11-24T09:30:00+07:00") + std::chrono::minutes{pick(60'000)});
        const std::string category = categories[static_cast<std::size_t>(pick(3))];
        const auto born = world_.receive(category);
        state_ = born.state;
        events_ = {{1, born.event}};
        ends_.clear();
        Model m{.days = calendar_, .category = category};
        m.due[ClockKind::verification] = calendar_.after(day_of(now()), 3);
        m.put(m.route(), now());
        same(m, "receive");
        for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
            step(m);
        }
        tell_again();
    }
    [[nodiscard]] long accepted() const { return accepted_; }
    [[nodiscard]] long told() const { return told_; }

private:
    [[nodiscard]] TimePoint now() const { return world_.clock.now(); }
    int pick(int below) { return static_cast<int>(random_() % static_cast<std::uint64_t>(below)); }

    void step(Model& m) {
        if (pick(3) == 0) {
            world_.clock.set(now() + std::chrono::minutes{pick(4) == 0 ? pick(30'000) : pick(600)});
        }
        const auto next = next_clock(state_, world_.router, world_.deadlines);
        ASSERT_EQ(next ? std::optional{next->at} : std::nullopt, state_.clocks.next_at);
        if (next && next->at <= now()) {
            return fire(m, next->clock);
        }
        auto act = random_act();
        auto before = m;
        const bool expected = apply(m, act, now());
        if (!expected) {
            copy_fields(m, before);
        }
        const auto decision = decide(state_, act, world_.context());
        const auto what = std::string{name_of(act.action)} + " by " + std::string{name_of(act.actor.role)} + " of '" +
                          act.actor.agency.value() + "' while " + std::string{name_of(state_.status)};
        ASSERT_EQ(static_cast<bool>(decision), expected)
            << what << ": " << (decision ? std::string{"allowed"} : to_string(decision.error()));
        if (decision) {
            take(*decision, m, what);
        }
    }

    /// Figures made again from the events alone are those that were kept on the way.
    void tell_again() {
        const auto history = clock_history(events_, world_.router, world_.deadlines);
        told_ += static_cast<long>(ends_.size());
        ASSERT_EQ(history.ends.size(), ends_.size());
        for (std::size_t i = 0; i < ends_.size(); ++i) {
            ASSERT_EQ(history.ends[i].end, ends_[i]) << "clock end " << i << " at version " << history.ends[i].seq;
        }
        EXPECT_EQ(history.clocks.verification_due, state_.clocks.verification_due);
        EXPECT_EQ(history.clocks.first_follow_up_due, state_.clocks.first_follow_up_due);
        EXPECT_EQ(history.clocks.completion_due, state_.clocks.completion_due);
        EXPECT_EQ(history.clocks.paused_at, state_.clocks.paused_at);
    }

    void fire(Model& m, ClockKind clock) {
        const auto decision = decide(state_, ClockFired{clock}, world_.context());
        ASSERT_TRUE(decision) << to_string(decision.error());
        switch (clock) {
            case ClockKind::reporter_silence:
            case ClockKind::reporter_file:
                ASSERT_GE(now(), end_of(m.due.at(clock)));
                m.end(Status::closed, now());
                break;
            case ClockKind::postponement:
                ASSERT_GE(now(), *m.until);
                m.end_pause(now());
                m.back();
                m.waits = false;
                break;
            case ClockKind::verification:
            case ClockKind::first_follow_up:
            case ClockKind::completion:
                ASSERT_TRUE(m.due.contains(clock)) << "a clock that does not run";
                m.climbed.insert(clock);
                if (decision->event.kind == model::EventKind::clock_breached) {
                    ASSERT_GE(now(), end_of(m.due.at(clock)));
                }
                break;
        }
        take(*decision, m, "clock " + std::string{name_of(clock)});
    }

    void take(const model::Decision& decision, const Model& m, const std::string& what) {
        ++accepted_;
        EXPECT_EQ(decision.expected_version, state_.version);
        EXPECT_EQ(decision.state.version, state_.version + 1);
        EXPECT_EQ(decision.state.id, state_.id);
        EXPECT_EQ(decision.event.messages_born, static_cast<std::int16_t>(decision.deliveries.size()));
        state_ = decision.state;
        events_.push_back({state_.version, decision.event});
        ends_.insert(ends_.end(), decision.clock_ends.begin(), decision.clock_ends.end());
        same(m, what);
    }

    static void copy_fields(Model& to, const Model& from) {
        to.~Model();
        new (&to) Model(from);
    }

    void same(const Model& m, const std::string& what) {
        const auto& clocks = state_.clocks;
        const std::pair<ClockKind, std::optional<TimePoint>> dues[] = {
            {ClockKind::verification, clocks.verification_due},
            {ClockKind::first_follow_up, clocks.first_follow_up_due},
            {ClockKind::completion, clocks.completion_due},
            {ClockKind::reporter_silence, clocks.silence_due},
            {ClockKind::reporter_file, clocks.file_due}};
        for (const auto& [clock, due] : dues) {
            const auto expected =
                m.due.contains(clock) ? std::optional{end_of(m.due.at(clock))} : std::optional<TimePoint>{};
            EXPECT_EQ(due, expected) << what << ", clock " << name_of(clock);
        }
        EXPECT_EQ(state_.status, m.status) << what;
        EXPECT_EQ(state_.responsible.value(), m.agency) << what;
        EXPECT_EQ(clocks.postponed_until, m.until) << what;
        EXPECT_EQ(clocks.paused_at, m.paused_at) << what;
        EXPECT_EQ(state_.closed_at.has_value(), m.closed_at.has_value()) << what;
        EXPECT_EQ(
            std::tuple(state_.has_started, state_.has_follow_up, state_.is_answered, state_.waits_for_reporter),
            std::tuple(m.started, m.followed, m.answered, m.waits))
            << what;
        EXPECT_EQ(std::tuple(state_.anonymous, state_.secret), std::tuple(m.anonymous, m.secret)) << what;
        EXPECT_EQ(state_.refused.size(), m.refused.size()) << what;
        EXPECT_EQ(state_.returns, m.returns) << what;
        EXPECT_EQ(state_.rating, m.rating) << what;
        // At most one ever runs of what excludes itself.
        EXPECT_FALSE(clocks.verification_due && clocks.first_follow_up_due) << what;
        EXPECT_FALSE(state_.closed_at && clocks.next_at) << what;
    }

    Act random_act() {
        static const std::array agencies{"metro",        "metro/pupr", "metro/pupr/roads", "metro/dinkes",
                                         "lampung/bmbk", the_desk,     "no/such"};
        Act act;
        act.action = static_cast<Action>(2 + pick(21));
        act.actor.role = static_cast<Role>(1 + pick(9));
        if (acts_for_agency(act.actor.role)) {
            // Mostly who may, or nothing would ever happen.
            act.actor.agency =
                pick(4) == 0 ? model::AgencyId{agencies[static_cast<std::size_t>(pick(5))]} : state_.responsible;
        }
        // Half of the time something that is possible, and seldom an end: else a walk would stand still.
        if (const auto possible = allowed_actions(act.actor.role, state_.status); pick(2) == 0 && !possible.empty()) {
            act.action = possible[static_cast<std::size_t>(pick(static_cast<int>(possible.size())))];
        }
        const bool ends = act.action == Action::archive || act.action == Action::close ||
                          act.action == Action::withdraw || act.action == Action::link_duplicate;
        if (ends && pick(8) != 0) {
            act.action = Action::note;
        }
        act.text = pick(10) == 0 ? "" : "alasan";
        act.to = model::AgencyId{agencies[static_cast<std::size_t>(pick(7))]};
        act.days = pick(20);
        act.rating = pick(7);
        act.accepts = pick(2) == 0;
        if (pick(5) != 0) {
            act.until = now() + std::chrono::hours{pick(400) * 24 - 24};
        }
        if (pick(3) != 0) {
            act.other = model::ComplaintId{world_.ids.next()};
        }
        if (pick(2) == 0) {
            act.category = model::CategoryCode{pick(2) == 0 ? "public-works.road" : "health"};
        }
        if (pick(2) == 0) {
            act.anonymous = pick(2) == 0;
        }
        if (pick(2) == 0) {
            act.secret = pick(2) == 0;
        }
        return act;
    }

    World world_;
    NaiveDays calendar_;
    std::mt19937_64 random_;
    model::ComplaintState state_;
    std::vector<model::PastEvent> events_;
    std::vector<model::ClockEnd> ends_;
    long accepted_ = 0;
    long told_ = 0;
};

TEST(WorkflowModel, AMillionRandomSteps) {
    Walk walk{20261127};
    constexpr int complaints = 12'500;
    constexpr int steps = 80;  // 1,000,000 in all
    for (int i = 0; i < complaints && !HasFailure(); ++i) {
        walk.complaint(steps);
    }
    EXPECT_GT(walk.accepted(), 300'000) << "most steps were refused: the walk proves little";
    EXPECT_GT(walk.told(), 20'000) << "clocks that ended and were told again from events";
}

/// Every cell of the table, both ways: what it allows is possible, what it does not is refused by name.
TEST(WorkflowModel, EveryCellOfTheTable) {
    int allowed = 0;
    int cells = 0;
    for (const auto& [action, action_name] : model::names_of<Action>()) {
        for (const auto& [role, role_name] : model::names_of<Role>()) {
            for (const auto& [status, status_name] : model::names_of<Status>()) {
                World world;
                auto state = world.receive(status == Status::unverified ? "" : "health.service").state;
                state.status = status;
                state.is_answered = true;
                state.clocks.verification_steps = state.clocks.first_follow_up_steps = 1;  // there is something to see
                state.closed_at = world.clock.now();
                auto act = act_of(action, role, acts_for_agency(role) ? state.responsible.value() : "");
                act.to = model::AgencyId{"metro/pupr"};
                if (role == Role::agency_admin && action == Action::dispose && status != Status::unverified) {
                    act.actor.agency = model::AgencyId{"metro"};
                }
                act.days = 1;
                act.rating = 5;
                act.until = world.clock.now() + std::chrono::days{3};
                act.other = model::ComplaintId{world.ids.next()};
                act.secret = true;
                const auto decision = decide(state, act, world.context());
                const bool may = is_allowed(role, action, status);
                const bool refused = !decision && decision.error().code == "action_not_allowed";
                EXPECT_EQ(may, !refused) << action_name << " " << role_name << " " << status_name;
                EXPECT_EQ(may, static_cast<bool>(decision)) << action_name << " " << role_name << " " << status_name;
                allowed += may ? 1 : 0;
                ++cells;
            }
        }
    }
    EXPECT_EQ(cells, 22 * 9 * 6);
    EXPECT_GT(allowed, 100);
}

}  // namespace
}  // namespace hub::workflow
