// A year of a city in virtual time: 20,000 complaints with hand-backs, pauses, replies and silence, and a calendar that
// is amended in August. Every alarm is checked against a model that counts days one by one: each comes once, at its
// instant, and none is missing when its clock ends.
#include "naive_days.hpp"
#include "world.hpp"

#include "hub/model/names.hpp"

#include <map>
#include <queue>
#include <random>
#include <set>

namespace hub::workflow {
namespace {

using namespace testing;
using model::Action;
using model::ClockKind;
using model::EventKind;
using model::Role;
using model::Status;

struct Rung {
    EventKind kind;
    std::string name;
    int percent = 0;  // 0: not a share
    int after = 0;
};
const std::vector<Rung>& rungs_of(ClockKind clock) {
    static const std::vector<Rung> follow_up{
        {EventKind::clock_warned, "60%", 60, 0},
        {EventKind::clock_warned, "90%", 90, 0},
        {EventKind::clock_breached, "breach", 0, 0},
        {EventKind::clock_escalated, "+2 working_days", 0, 2}};
    static const std::vector<Rung> plain{{EventKind::clock_breached, "breach", 0, 0}};
    return clock == ClockKind::first_follow_up ? follow_up : plain;
}

/// One clock of one complaint as the model sees it.
struct Watched {
    TimePoint start;
    TimePoint due;
    std::size_t fired = 0;
};

class Year {
public:
    Year() {
        year_ = {.year = 2025, .source = "SKB", .provisional = false, .holidays = {}, .joint_leave = {}};
        for (const auto* date :
             {"2025-01-01", "2025-01-27", "2025-01-29", "2025-03-31", "2025-04-01", "2025-04-02", "2025-05-01",
              "2025-06-06", "2025-06-09", "2025-12-25"}) {
            const std::chrono::sys_days day{*parse_iso_date(date)};
            year_.holidays[day] = "libur";
            holidays_.off.insert(day.time_since_epoch().count());
        }
        use_calendar();
    }

    void live(int complaints) {
        const auto begin = *parse_rfc3339("2025-01-02T08:00:00+07:00");
        const auto apart = std::chrono::minutes{static_cast<long>(300) * 24 * 60 / complaints};
        for (int i = 0; i < complaints; ++i) {
            queue_.push({begin + apart * i, Kind::birth, i});
        }
        queue_.push({*parse_rfc3339("2025-08-05T10:00:00+07:00"), Kind::decree, 0});
        lives_.resize(static_cast<std::size_t>(complaints));
        while (!queue_.empty() && !::testing::Test::HasFailure()) {
            const auto next = queue_.top();
            queue_.pop();
            world_.clock.set(next.at);
            switch (next.kind) {
                case Kind::birth: born(next.who); break;
                case Kind::person: person(next.who); break;
                case Kind::clock: clock(next.who, next.at); break;
                case Kind::decree: decree(); break;
            }
        }
    }

    std::map<std::string, long> count;
    long alarms = 0;

private:
    enum class Kind { clock = 0, decree, birth, person };
    struct Entry {
        TimePoint at;
        Kind kind;
        int who;
        bool operator<(const Entry& other) const { return std::tie(at, kind) > std::tie(other.at, other.kind); }
    };
    struct Life {
        model::ComplaintState state;
        std::map<ClockKind, Watched> clocks;
    };

    [[nodiscard]] TimePoint now() const { return world_.clock.now(); }
    int pick(int below) { return static_cast<int>(random_() % static_cast<std::uint64_t>(below)); }
    void use_calendar() {
        world_.deadlines = sla::Deadlines::create({policy()}, sla::WorkingCalendar::create({year_}).value()).value();
    }

    void born(int who) {
        static const char* const categories[] = {"public-works.road", "health.service", ""};
        auto& life = lives_[static_cast<std::size_t>(who)];
        take(who, world_.receive(categories[pick(3)]));
        plan(who, life);
    }

    void plan(int who, const Life& life) {
        if (!life.state.closed_at) {
            queue_.push({now() + std::chrono::minutes{60 + pick(6 * 24 * 60)}, Kind::person, who});
        }
    }

    void person(int who) {
        auto& life = lives_[static_cast<std::size_t>(who)];
        if (life.state.closed_at) {
            return;
        }
        if (const auto wanted = what(life.state)) {
            if (const auto decision = decide(life.state, *wanted, world_.context())) {
                take(who, *decision);
            }
        }
        plan(who, life);
    }

    /// What somebody might do now; often nothing at all, so that clocks run out.
    std::optional<Act> what(const model::ComplaintState& state) {
        const auto agency = state.responsible.value();
        const int dice = pick(100);
        switch (state.status) {
            case Status::unverified:
                if (dice < 40) {
                    auto act = act_of(Action::dispose, Role::national_admin);
                    act.to = model::AgencyId{pick(2) == 0 ? "metro/dinkes" : "metro/pupr"};
                    return act;
                }
                return dice < 45 ? std::optional{act_of(Action::archive, Role::national_admin)} : std::nullopt;
            case Status::awaiting_follow_up:
            case Status::in_progress:
                if (state.waits_for_reporter && dice < 30) {
                    auto act = act_of(dice < 20 ? Action::reply : Action::rate, Role::reporter);
                    act.rating = 1 + pick(5);
                    act.accepts = state.is_answered;
                    return act;
                }
                if (dice < 45) {
                    return act_of(dice < 38 ? Action::follow_up : Action::answer, Role::liaison, agency);
                }
                if (dice < 52) {
                    return act_of(Action::return_not_competent, Role::liaison, agency);
                }
                if (dice < 60) {
                    return act_of(Action::ask_reporter, Role::liaison, agency);
                }
                if (dice < 66) {
                    auto act = act_of(Action::postpone, Role::agency_admin, agency);
                    act.until = now() + std::chrono::hours{24 + pick(24 * 20)};
                    return act;
                }
                if (dice < 70) {
                    auto act = act_of(Action::extend, Role::agency_admin, agency);
                    act.days = 1 + pick(14);
                    return act;
                }
                return std::nullopt;
            case Status::postponed:
                return dice < 30 ? std::optional{act_of(Action::reply, Role::reporter)} : std::nullopt;
            case Status::closed:
            case Status::archived: break;
        }
        return std::nullopt;
    }

    void clock(int who, TimePoint planned) {
        auto& life = lives_[static_cast<std::size_t>(who)];
        if (life.state.clocks.next_at != planned) {
            return;  // it was moved or stopped meanwhile
        }
        const auto next = next_clock(life.state, world_.router, world_.deadlines);
        ASSERT_TRUE(next);
        const auto decision = decide(life.state, ClockFired{next->clock}, world_.context());
        ASSERT_TRUE(decision) << to_string(decision.error());
        if (is_alarm(decision->event.kind)) {
            check_alarm(life, decision->event);
        }
        take(who, *decision);
    }

    static bool is_alarm(EventKind kind) {
        return kind == EventKind::clock_warned || kind == EventKind::clock_breached ||
               kind == EventKind::clock_escalated;
    }

    void check_alarm(Life& life, const model::Event& event) {
        ++alarms;
        ASSERT_TRUE(life.clocks.contains(*event.clock)) << "an alarm of a clock that does not run";
        auto& watched = life.clocks.at(*event.clock);
        const auto& rungs = rungs_of(*event.clock);
        ASSERT_LT(watched.fired, rungs.size()) << "an alarm too many";
        const auto& rung = rungs[watched.fired];
        EXPECT_EQ(event.step, rung.name);
        EXPECT_EQ(event.kind, rung.kind);
        // A step whose instant went by while the clock stood still comes at once when it goes on.
        EXPECT_LE(instant_of(watched, rung), now()) << "too early: " << event.step;
        ++watched.fired;
    }

    [[nodiscard]] TimePoint instant_of(const Watched& watched, const Rung& rung) const {
        const auto last = day_of(watched.due - std::chrono::microseconds{1});
        if (rung.after > 0) {
            return midnight(holidays_.after(last, rung.after)) + std::chrono::hours{8};
        }
        if (rung.percent == 0) {
            return watched.due;
        }
        const auto whole = holidays_.between(day_of(watched.start), last);
        const auto passed = std::min(whole * rung.percent / 100, std::max(whole - 1, 0));
        const auto day = whole == 0 ? last : holidays_.after(day_of(watched.start), passed + 1);
        return std::clamp(
            midnight(day) + std::chrono::hours{8}, watched.start, watched.due - std::chrono::microseconds{1});
    }

    /// Nothing that should have fired by now may be missing while the clock ran.
    void check_none_missing(const Life& life) {
        for (const auto& [kind, watched] : life.clocks) {
            const bool paused = kind == ClockKind::completion && life.state.clocks.paused_at;
            const auto& rungs = rungs_of(kind);
            if (!paused && watched.fired < rungs.size()) {
                EXPECT_GE(instant_of(watched, rungs[watched.fired]), now())
                    << name_of(kind) << ": " << rungs[watched.fired].name << " never came";
            }
        }
    }

    void take(int who, const model::Decision& decision) {
        auto& life = lives_[static_cast<std::size_t>(who)];
        if (decision.expected_version > 0 && !is_alarm(decision.event.kind)) {
            check_none_missing(life);
        }
        life.state = decision.state;
        ++count[std::string{name_of(decision.event.kind)}];
        watch(life);
        if (const auto next = life.state.clocks.next_at) {
            ASSERT_FALSE(life.state.closed_at) << "an ended complaint has a clock";
            queue_.push({std::max(*next, now()), Kind::clock, who});
            life.state.clocks.next_at = std::max(*next, now());
        }
    }

    /// Takes the limits over from the state; what has fired stays fired unless the clock began anew.
    static void watch(Life& life) {
        const auto& clocks = life.state.clocks;
        const auto disposed = life.state.disposed_at.value_or(life.state.received_at);
        const std::tuple<ClockKind, std::optional<TimePoint>, TimePoint, std::uint8_t> running[] = {
            {ClockKind::verification, clocks.verification_due,
             clocks.verification_from.value_or(life.state.received_at), clocks.verification_steps},
            {ClockKind::first_follow_up, clocks.first_follow_up_due, disposed, clocks.first_follow_up_steps},
            {ClockKind::completion, clocks.completion_due, clocks.completion_from.value_or(disposed),
             clocks.completion_steps}};
        for (const auto& [kind, due, start, steps] : running) {
            if (!due) {
                life.clocks.erase(kind);
                continue;
            }
            const auto known = life.clocks.find(kind);
            const bool anew = known == life.clocks.end() || (known->second.start != start && steps == 0);
            const auto fired = anew ? std::size_t{0} : known->second.fired;
            EXPECT_EQ(fired, steps) << name_of(kind) << ": an alarm was forgotten or invented";
            life.clocks[kind] = {start, *due, fired};
        }
    }

    void decree() {
        const auto before = world_.deadlines.calendar();
        const std::chrono::sys_days added{std::chrono::year{2025} / 8 / 18};
        year_.joint_leave[added] = "Cuti bersama";
        use_calendar();
        // Until here the model counts with the old calendar too.
        for (auto& life : lives_) {
            check_none_missing(life);
        }
        holidays_.off.insert(added.time_since_epoch().count());
        for (std::size_t i = 0; i < lives_.size(); ++i) {
            if (lives_[i].state.version == 0 || lives_[i].state.closed_at) {
                continue;
            }
            if (const auto moved = decide(lives_[i].state, Recompute{&before}, world_.context())) {
                EXPECT_EQ(moved->event.kind, EventKind::deadlines_recomputed);
                take(static_cast<int>(i), *moved);
            }
        }
    }

    World world_;
    sla::CalendarYear year_;
    NaiveDays holidays_;
    std::mt19937_64 random_{2025};
    std::priority_queue<Entry> queue_;
    std::vector<Life> lives_;
};

TEST(WorkflowYear, EveryAlarmOnceAndNoneWrong) {
    Year year;
    year.live(20'000);
    EXPECT_GT(year.alarms, 10'000);
    // The year had all of it.
    for (const auto* kind :
         {"returned", "postponed", "resumed", "information_asked", "replied", "extended", "answered", "rated", "closed",
          "archived", "clock_warned", "clock_breached", "clock_escalated"}) {
        EXPECT_GT(year.count[kind], 50) << kind;
    }
    EXPECT_GT(year.count["deadlines_recomputed"], 20);
}

}  // namespace
}  // namespace hub::workflow
