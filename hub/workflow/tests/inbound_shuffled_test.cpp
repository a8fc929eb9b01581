// What agencies say arrives shuffled, repeated and with holes: what it makes of a complaint is what a plain model makes
// of the same arrivals, nothing ever goes backwards, and what repeats changes nothing (G6).
#include "world.hpp"

#include <algorithm>
#include <random>
#include <set>
#include <vector>

namespace hub::workflow {
namespace {

using namespace testing;
using model::EventKind;
using model::Status;
using model::UpdateKind;

/// The rules in plain fields: only what the agency has, while it has it and until the end, moves anything.
struct Plain {
    bool theirs = true;
    Status status = Status::awaiting_follow_up;
    bool started = false, followed = false, answered = false, waits = false, parked = false;
    std::set<std::pair<UpdateKind, std::string>> states;  // accepted and in_progress, as it said them
    std::pair<UpdateKind, std::string> last{UpdateKind::bounced, ""};

    /// False: it is an echo.
    bool hear(UpdateKind kind, const std::string& text) {
        if (!theirs) {
            return true;
        }
        const bool is_a_state = kind == UpdateKind::accepted || kind == UpdateKind::in_progress;
        const std::pair said{kind, text};
        if (is_a_state ? states.contains(said) : last == said) {
            return false;
        }
        const bool at_work = status == Status::awaiting_follow_up || status == Status::in_progress;
        const bool handed = at_work || status == Status::postponed;
        switch (kind) {
            case UpdateKind::accepted:
            case UpdateKind::in_progress:
                if (at_work) {
                    apply(said, Status::in_progress);
                    started = true;
                    states.insert(said);
                }
                break;
            case UpdateKind::follow_up:
            case UpdateKind::closed:
                if (handed) {
                    apply(said, Status::in_progress);
                    started = followed = waits = true;
                    answered = answered || kind == UpdateKind::closed;
                }
                break;
            case UpdateKind::needs_information:
                if (at_work) {
                    apply(said, Status::postponed);
                    waits = true;
                }
                break;
            case UpdateKind::returned_not_competent:
                if (at_work) {
                    *this = {};
                    theirs = false;
                }
                break;
            case UpdateKind::note:  // here always with a word that nobody mapped
                if (handed) {
                    parked = true;
                    last = said;
                }
                break;
            case UpdateKind::bounced: break;
        }
        return true;
    }
    void apply(std::pair<UpdateKind, std::string> said, Status now) {
        last = std::move(said);
        status = now;
        parked = false;
    }
    void end() {
        status = Status::archived;
        waits = parked = false;  // a person did it
    }
};

struct Said {
    UpdateKind kind = UpdateKind::note;
    std::string text;
    std::string key;
};

class Shuffled {
public:
    explicit Shuffled(std::uint64_t seed) : random_{seed} {}

    /// One complaint; gives how many updates arrived.
    int complaint(int updates) {
        World world;
        auto state = world.receive("public-works.road").state;
        std::vector<model::PastEvent> past;
        std::set<std::string> seen;  // as the store keeps keys, in the transaction of the event
        Plain plain;
        const auto arrivals = arrivals_of(updates);
        const auto ends_at = pick(4) == 0 ? pick(static_cast<int>(arrivals.size())) : -1;
        for (int i = 0; i < static_cast<int>(arrivals.size()) && !::testing::Test::HasFailure(); ++i) {
            world.clock.advance(std::chrono::minutes{1 + pick(60)});
            if (i == ends_at && plain.theirs) {
                take(
                    decide(state, act_of(model::Action::archive, model::Role::national_admin), world.context()).value(),
                    state, past);
                plain.end();
            }
            arrive(arrivals[static_cast<std::size_t>(i)], world, state, past, seen, plain);
        }
        return static_cast<int>(arrivals.size());
    }
    int echoes = 0;
    int applied = 0;
    int repeated = 0;

private:
    int pick(int below) { return static_cast<int>(random_() % static_cast<std::uint64_t>(below)); }

    static void take(model::Decision decision, model::ComplaintState& state, std::vector<model::PastEvent>& past) {
        state = std::move(decision.state);
        past.push_back({state.version, std::move(decision.event)});
    }

    /// What it said, a fifth of it lost, some of it twice under its key, some of it again under another, all shuffled.
    std::vector<Said> arrivals_of(int updates) {
        static constexpr UpdateKind kinds[] = {
            UpdateKind::accepted, UpdateKind::in_progress, UpdateKind::follow_up,         UpdateKind::follow_up,
            UpdateKind::closed,   UpdateKind::note,        UpdateKind::needs_information, UpdateKind::in_progress};
        std::vector<Said> out;
        for (int i = 0; i < updates; ++i) {
            Said said{kinds[pick(8)], "kata " + std::to_string(pick(updates)), "k" + std::to_string(i)};
            if (pick(60) == 0) {
                said.kind = UpdateKind::returned_not_competent;
            }
            if (pick(5) == 0) {
                continue;
            }
            out.push_back(said);
            if (pick(4) == 0) {
                out.push_back(said);
            }
            if (pick(4) == 0) {
                said.key += "-again";
                out.push_back(said);
            }
        }
        std::shuffle(out.begin(), out.end(), random_);
        return out;
    }

    void arrive(
        const Said& said, World& world, model::ComplaintState& state, std::vector<model::PastEvent>& past,
        std::set<std::string>& seen, Plain& plain) {
        model::AgencyUpdate update;
        update.kind = said.kind;
        update.note = said.kind == UpdateKind::note ? "" : said.text;
        update.remote_status = said.kind == UpdateKind::note ? said.text : "";
        update.dedup_key = said.key;
        auto context = world.context();
        context.past = past;
        const auto before = state;
        auto decision = decide(state, ApplyUpdate{model::InstanceId{"pupr-rest"}, update}, context);
        if (decision && !seen.insert(decision->inbound_key).second) {
            ++repeated;
            return;  // the transaction is refused: nothing of it is kept
        }
        const bool is_new = plain.hear(said.kind, said.text);
        ASSERT_EQ(static_cast<bool>(decision), is_new) << (decision ? "taken" : to_string(decision.error()));
        if (!decision) {
            ++echoes;
            return;
        }
        applied += decision->event.applied ? 1 : 0;
        take(std::move(*decision), state, past);
        same(plain, state);
        if (state.responsible == before.responsible) {  // never backwards
            ASSERT_GE(state.has_started, before.has_started);
            ASSERT_GE(state.has_follow_up, before.has_follow_up);
            ASSERT_GE(state.is_answered, before.is_answered);
            ASSERT_TRUE(before.status != Status::archived || state.status == Status::archived);
        }
    }

    static void same(const Plain& plain, const model::ComplaintState& state) {
        ASSERT_EQ(state.responsible.value() == "metro/pupr", plain.theirs);
        if (!plain.theirs) {
            ASSERT_EQ(state.status, Status::awaiting_follow_up)
                << "with the next agency, whatever the first still says";
            ASSERT_FALSE(state.has_started || state.has_follow_up || state.is_answered || state.has_parked);
            return;
        }
        ASSERT_EQ(state.status, plain.status);
        ASSERT_EQ(
            std::tuple(
                state.has_started, state.has_follow_up, state.is_answered, state.waits_for_reporter, state.has_parked),
            std::tuple(plain.started, plain.followed, plain.answered, plain.waits, plain.parked));
    }

    std::mt19937_64 random_;
};

TEST(Inbound, REL_O2_inbound_shuffled) {
    Shuffled run{20261128};
    int arrived = 0;
    while (arrived < 50'000 && !HasFailure()) {
        arrived += run.complaint(40);
    }
    EXPECT_GT(run.applied, 10'000) << "most was never applied: it proves little";
    EXPECT_GT(run.repeated, 5'000);
    EXPECT_GT(run.echoes, 1'000);
}

}  // namespace
}  // namespace hub::workflow
