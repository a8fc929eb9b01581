// decide() against an independent model: a million random steps of random complaints in virtual time. The model knows
// no Decision, no ladder and no working-day table: it walks days one by one and keeps plain fields. The one thing both
// share is the table of permissions, which is the specification itself.
#include "world.hpp"

#include "hub/model/names.hpp"
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

using Day = long;

/// Monday to Friday without three holidays, walked one by one.
struct NaiveCalendar {
    std::set<Day> holidays;
    [[nodiscard]] bool works(Day day) const {
        const auto weekday = ((day + 3) % 7 + 7) % 7;  // 1970-01-01 was a Thursday; 0 = Monday
        return weekday < 5 && !holidays.contains(day);
    }
    [[nodiscard]] Day after(Day day, int count) const {
        while (count > 0) {
            count -= works(++day) ? 1 : 0;
        }
        return day;
    }
    [[nodiscard]] int between(Day from, Day to) const {
        int count = 0;
        while (from < to) {
            count += works(++from) ? 1 : 0;
        }
        return count;
    }
};

Day day_of(TimePoint at) {
    return std::chrono::floor<std::chrono::days>(at + std::chrono::hours{7}).time_since_epoch().count();
}
TimePoint end_of(Day day) {
    return TimePoint{std::chrono::days{day + 1}} - std::chrono::hours{7};
}

constexpr auto desk = "triage/national";

struct Model {
    const NaiveCalendar& days;
    Status status = Status::unverified;
    std::string agency;
    std::string category;
    int completion_limit = 14;
    bool started = false, followed = false, answered = false, waits = false, anonymous = false, secret = false;
    std::set<std::string> refused, copies;
    int returns = 0, extensions = 0, extended = 0, verification_left = 0, rating = 0;
    std::map<ClockKind, Day> due;  // of the clocks that run: the last day
    std::optional<TimePoint> until, paused_at, closed_at;

    [[nodiscard]] std::string route() const {
        if (returns < 2) {
            for (const std::string candidate : {"metro/pupr", "lampung/bmbk", "metro/dinkes"}) {
                const bool fits =
                    candidate == "metro/dinkes" ? category.starts_with("health") : category.starts_with("public-works");
                if (fits && !refused.contains(candidate)) {
                    return candidate;
                }
            }
        }
        return desk;
    }
    void start_agency(TimePoint now) {
        if (due.contains(ClockKind::verification)) {
            verification_left = days.between(day_of(now), due[ClockKind::verification]);
        }
        due = {
            {ClockKind::first_follow_up, days.after(day_of(now), 5)},
            {ClockKind::completion, days.after(day_of(now), completion_limit)}};
        forget_pause();
    }
    void forget_pause() {
        until.reset();
        paused_at.reset();
    }
    void put(const std::string& where, TimePoint now) {
        agency = where;
        started = followed = answered = waits = false;
        if (where == desk) {
            status = Status::unverified;
        } else {
            status = Status::awaiting_follow_up;
            start_agency(now);
        }
    }
    void verification_goes_on(TimePoint now) {
        due = {{ClockKind::verification, days.after(day_of(now), verification_left)}};
        forget_pause();
    }
    void pause(TimePoint now) {
        paused_at = now;
        due.erase(ClockKind::reporter_silence);
        status = Status::postponed;
    }
    void end_pause(TimePoint now) {
        due.erase(ClockKind::reporter_file);
        if (paused_at && due.contains(ClockKind::completion) && end_of(due[ClockKind::completion]) > *paused_at) {
            const auto left = days.between(day_of(*paused_at), due[ClockKind::completion]);
            due[ClockKind::completion] = days.after(day_of(now), left);
        }
        forget_pause();
    }
    void back() {
        status = agency == desk        ? Status::unverified
                 : started || followed ? Status::in_progress
                                       : Status::awaiting_follow_up;
    }
    void speak(TimePoint now) {
        end_pause(now);
        status = Status::in_progress;
        started = followed = waits = true;
        due.erase(ClockKind::first_follow_up);
        due[ClockKind::reporter_silence] = days.after(day_of(now), 10);
    }
    void end(Status how, TimePoint now) {
        due.clear();
        forget_pause();
        status = how;
        closed_at = now;
        waits = false;
    }
};

bool within(std::string agency, const std::string& root) {
    static const std::map<std::string, std::string> parents{
        {"metro/pupr", "metro"}, {"metro/pupr/roads", "metro/pupr"}, {"metro/dinkes", "metro"}};
    for (;;) {
        if (agency == root) {
            return true;
        }
        const auto up = parents.find(agency);
        if (up == parents.end()) {
            return false;
        }
        agency = up->second;
    }
}
std::string root_of(const std::string& agency) {
    return agency.substr(0, agency.find('/')) == "metro" ? "metro" : agency;
}
bool is_office(const std::string& agency) {
    static const std::set<std::string> offices{
        "metro", "metro/pupr", "metro/pupr/roads", "metro/dinkes", "lampung/bmbk"};
    return offices.contains(agency);
}

/// What the model makes of an act: false when it must be refused (and the model is unchanged).
bool apply(Model& m, const Act& act, TimePoint now) {
    const auto role = act.actor.role;
    const auto& who = act.actor.agency.value();
    const auto& to = act.to.value();
    const bool agencys = role == Role::agency_admin || role == Role::liaison || role == Role::agency_system;
    bool theirs = !agencys || within(m.agency, who);
    if (act.action == Action::note) {
        for (const auto& copy : m.copies) {
            theirs = theirs || within(copy, who);
        }
    }
    if (!theirs || !is_allowed(role, act.action, m.status)) {
        return false;
    }
    const std::set<Action> wordy{
        Action::follow_up, Action::answer,  Action::ask_reporter, Action::reply, Action::return_not_competent,
        Action::postpone,  Action::archive, Action::extend,       Action::close, Action::reopen,
        Action::note};
    if (wordy.contains(act.action) && act.text.empty()) {
        return false;
    }
    switch (act.action) {
        case Action::verify: {
            if (act.category) {
                m.category = act.category->value();
            }
            if (const auto where = m.route(); where != desk) {
                m.put(where, now);
            }
            return true;
        }
        case Action::dispose: {
            if (!is_office(to) || to == m.agency || (role == Role::agency_admin && !within(to, who))) {
                return false;
            }
            if (m.status == Status::unverified || root_of(to) != root_of(m.agency)) {
                m.put(to, now);
                return true;
            }
            if (m.status == Status::postponed) {
                m.end_pause(now);
                m.back();
            }
            m.agency = to;
            return true;
        }
        case Action::accept:
            m.status = Status::in_progress;
            m.started = true;
            return true;
        case Action::follow_up: m.speak(now); return true;
        case Action::answer:
            m.speak(now);
            m.answered = true;
            m.due.erase(ClockKind::completion);
            return true;
        case Action::ask_reporter:
            m.pause(now);
            m.due[ClockKind::reporter_file] = day_of(now) + 30;
            m.waits = true;
            return true;
        case Action::reply:
            m.waits = false;
            m.due.erase(ClockKind::reporter_silence);
            if (m.status == Status::postponed && m.due.contains(ClockKind::reporter_file)) {
                m.end_pause(now);
                m.back();
            }
            return true;
        case Action::rate:
            if (act.rating < 1 || act.rating > 5 || (act.accepts && m.status != Status::closed && !m.answered)) {
                return false;
            }
            m.rating = act.rating;
            if (act.accepts && m.status == Status::in_progress) {
                m.end(Status::closed, now);
            }
            return true;
        case Action::return_not_competent: {
            ++m.returns;
            m.refused.insert(m.agency);
            const auto where = m.route();
            m.put(where, now);
            if (where == desk) {
                m.verification_goes_on(now);
            }
            return true;
        }
        case Action::postpone:
            if (!act.until || *act.until <= now || *act.until > now + std::chrono::days{366}) {
                return false;
            }
            m.pause(now);
            m.until = act.until;
            return true;
        case Action::resume:
            m.end_pause(now);
            m.back();
            m.waits = false;
            return true;
        case Action::archive: m.end(Status::archived, now); return true;
        case Action::copy: return is_office(to) && to != m.agency && m.copies.insert(to).second;
        case Action::extend:
            if (act.days < 1 || m.extensions >= 1 || m.extended + act.days > 14 ||
                !m.due.contains(ClockKind::completion) || end_of(m.due[ClockKind::completion]) <= now) {
                return false;
            }
            ++m.extensions;
            m.extended += act.days;
            m.due[ClockKind::completion] = m.days.after(m.due[ClockKind::completion], act.days);
            return true;
        case Action::close: m.end(Status::closed, now); return true;
        case Action::reopen:
            if (role == Role::reporter && now > *m.closed_at + std::chrono::days{30}) {
                return false;
            }
            m.closed_at.reset();
            m.answered = m.waits = false;
            m.back();
            if (m.status == Status::unverified) {
                m.verification_goes_on(now);
            } else if (m.followed) {
                m.due[ClockKind::completion] = m.days.after(day_of(now), m.completion_limit);
            } else {
                m.start_agency(now);
            }
            return true;
        case Action::link_duplicate:
            if (act.other.empty()) {
                return false;
            }
            m.end(Status::archived, now);
            return true;
        case Action::withdraw: m.end(Status::archived, now); return true;
        case Action::note: return true;
        case Action::change_flags: {
            const bool anonymous = act.anonymous.value_or(m.anonymous);
            const bool secret = act.secret.value_or(m.secret);
            const bool lowers = (m.anonymous && !anonymous) || (m.secret && !secret);
            if ((anonymous == m.anonymous && secret == m.secret) || (lowers && role != Role::reporter)) {
                return false;
            }
            m.anonymous = anonymous;
            m.secret = secret;
            return true;
        }
        case Action::receive: break;
    }
    return false;
}

class Walk {
public:
    explicit Walk(std::uint64_t seed) : random_{seed} {
        sla::CalendarYear year{.year = 2026, .source = "SKB", .provisional = false, .holidays = {}, .joint_leave = {}};
        for (const auto* date : {"2026-11-27", "2026-12-24", "2026-12-25"}) {
            const std::chrono::sys_days day{*parse_iso_date(date)};
            year.holidays[day] = "libur";
            calendar_.holidays.insert(day.time_since_epoch().count());
        }
        world_.deadlines = sla::Deadlines::create({policy()}, sla::WorkingCalendar::create({year}).value()).value();
    }

    /// One complaint through `steps` random steps.
    void complaint(int steps) {
        static const std::array categories{"public-works.road", "health.service", ""};
        world_.clock.set(*parse_rfc3339("2026-11-24T09:30:00+07:00") + std::chrono::minutes{pick(60'000)});
        const std::string category = categories[static_cast<std::size_t>(pick(3))];
        state_ = world_.receive(category).state;
        Model m{.days = calendar_, .category = category};
        m.due[ClockKind::verification] = calendar_.after(day_of(now()), 3);
        m.put(m.route(), now());
        same(m, "receive");
        for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
            step(m);
        }
    }
    [[nodiscard]] long accepted() const { return accepted_; }

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
                                         "lampung/bmbk", desk,         "no/such"};
        Act act;
        act.action = static_cast<Action>(2 + pick(20));
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
    NaiveCalendar calendar_;
    std::mt19937_64 random_;
    model::ComplaintState state_;
    long accepted_ = 0;
};

TEST(WorkflowModel, AMillionRandomSteps) {
    Walk walk{20261127};
    constexpr int complaints = 12'500;
    constexpr int steps = 80;  // 1,000,000 in all
    for (int i = 0; i < complaints && !HasFailure(); ++i) {
        walk.complaint(steps);
    }
    EXPECT_GT(walk.accepted(), 300'000) << "most steps were refused: the walk proves little";
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
    EXPECT_EQ(cells, 21 * 9 * 6);
    EXPECT_GT(allowed, 100);
}

}  // namespace
}  // namespace hub::workflow
