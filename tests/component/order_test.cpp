// Many complaints, each on its way between three offices with systems of their own; sends that fail, stay unclear or
// are forgotten by a node that dies: what each system hears of a complaint it hears in order (G5), and nothing is lost.
#include "store_fixture.hpp"
#include "world.hpp"

#include "hub/workflow/compose.hpp"
#include "hub/workflow/record_attempt.hpp"

#include <charconv>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

namespace hub::store {
namespace {

using model::Outcome;
using workflow::testing::World;

constexpr const char* instances[] = {"pupr-rest", "lampung-rest", "dinkes-rest"};
constexpr const char* offices[] = {"metro/pupr", "lampung/bmbk", "metro/dinkes"};
constexpr int steps = 10;

int complaints_wanted() {
    int wanted = 150;  // 2,000 by hand
    if (const char* text = std::getenv("SP4N_ORDER_COMPLAINTS"); text != nullptr) {
        std::from_chars(text, text + std::char_traits<char>::length(text), wanted);
    }
    return wanted;
}

class OrderTest : public StoreTest {
protected:
    OrderTest() {
        auto all = workflow::testing::agencies();
        for (auto& agency : all) {
            if (agency.id.value() == "metro/dinkes") {
                agency.connector = model::InstanceId{"dinkes-rest"};
            }
        }
        world.router = routing::Router::create({{}, model::AgencyId{"triage/national"}}, all).value();
        world.clock.set(clock.now());
        second = open("there");
    }
    int pick(int below) { return static_cast<int>(random() % static_cast<std::uint64_t>(below)); }

    void bear_all(int count) {
        std::vector<std::optional<Result<BirthResult>>> answers(static_cast<std::size_t>(count));
        for (int i = 0; i < count; ++i) {
            Birth made;
            made.idem = made.idem_body = ids.next();
            made.decision = world.receive(i % 2 == 0 ? "public-works.road" : "health.service");
            made.decision.state.tracking = model::TrackingNumber{static_cast<std::uint64_t>(i) + 1};
            complaints.push_back(made.decision.state.id);
            born += made.decision.event.messages_born;
            auto& answer = answers[static_cast<std::size_t>(i)];
            made.done = [&answer](Result<BirthResult> result) { answer = std::move(result); };
            store->submit(std::move(made));
        }
        for (auto& answer : answers) {
            ASSERT_TRUE(await(answer));
        }
    }

    /// Something happens to each complaint, decided on what is stored and committed in batches.
    void one_step_each() {
        std::vector<std::optional<MoveResult>> answers(complaints.size());
        std::vector<int> bears(complaints.size());
        for (std::size_t i = 0; i < complaints.size(); ++i) {
            const auto stored = load(complaints[i]);
            auto context = world.context();
            context.content = &stored.content;
            auto act = workflow::testing::act_of(model::Action::reply, model::Role::reporter);
            if (const int dice = pick(6); dice < 2) {
                act = workflow::testing::dispose_to(offices[pick(3)]);
            } else if (dice == 2) {
                act.action = model::Action::copy;
                act.actor.role = model::Role::national_admin;
                act.to = model::AgencyId{offices[pick(3)]};
            }
            auto decision = workflow::decide(stored.state, act, context);
            if (!decision) {  // it has it already
                decision = workflow::decide(
                    stored.state, workflow::testing::act_of(model::Action::reply, model::Role::reporter), context);
            }
            ASSERT_TRUE(decision) << to_string(decision.error());
            bears[i] = decision->event.messages_born;
            auto& answer = answers[i];
            store->submit(Move{std::move(*decision), [&answer](MoveResult result) { answer = result; }});
        }
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const auto moved = await(answers[i]);  // a delivery's end may have been faster
            born += moved.outcome == MoveOutcome::committed ? bears[i] : 0;
        }
    }

    /// An office hears a message. The same one may come twice: its system knows the key.
    void arrive(const model::Delivery& delivery) {
        auto& heard = arrived[{delivery.complaint, delivery.instance.value()}];
        inversions += !heard.empty() && *heard.rbegin() > delivery.sequence ? 1 : 0;
        heard.insert(delivery.sequence);
    }

    /// Claims for everybody, sends and records; gives how many were claimed.
    std::size_t send_some(Store& by) {
        std::vector<ClaimWish> wishes;
        for (const auto* name : instances) {
            wishes.push_back({model::InstanceId{name}, 1 + pick(60)});
        }
        std::optional<Result<std::vector<ClaimedDelivery>>> answer;
        by.claim(std::move(wishes), [&](auto result) { answer = std::move(result); });
        auto claimed = must(await(answer));
        std::set<std::pair<model::ComplaintId, std::string>> at_once;
        for (const auto& one : claimed) {
            EXPECT_TRUE(at_once.insert({one.delivery.complaint, one.delivery.instance.value()}).second)
                << "two messages of one complaint under way to one office";
        }
        for (auto& one : claimed) {
            send(one, by);
        }
        return claimed.size();
    }

    void send(ClaimedDelivery& claimed, Store& by) {
        const auto& delivery = claimed.delivery;
        model::AttemptResult result;
        result.delivery = delivery.id;
        result.outcome = Outcome::delivered;
        result.external_ref = "T-" + std::to_string(delivery.sequence);
        if (const int dice = pick(20); dice < 4) {
            result.outcome = Outcome::retry;
            result.cause = model::Cause::network;
        } else if (dice < 6) {
            result.outcome = Outcome::unknown;  // it has arrived, and nobody heard so
            result.cause = model::Cause::timeout;
        } else if (dice == 6 && delivery.kind == model::MessageKind::update) {
            result.outcome = Outcome::rejected;
            result.cause = model::Cause::validation;
        } else if (dice == 7 && delivery.kind != model::MessageKind::complaint) {
            result.outcome = Outcome::rejected;
            result.cause = model::Cause::unsupported;
        } else if (dice == 8) {
            arrive(delivery);
            return forget(delivery, by);
        }
        if (result.outcome == Outcome::delivered || result.outcome == Outcome::unknown) {
            const auto message = workflow::compose(claimed.complaint.state, {}, delivery, "T", claimed.events);
            EXPECT_EQ(message.reason.has_value(), delivery.kind != model::MessageKind::complaint);
            arrive(delivery);
        }
        record(claimed.complaint.state, delivery, result, by);
    }

    /// The node has lost its memory: the sweep gives the lease back.
    void forget(const model::Delivery& delivery, Store& by) {
        model::DeliveryChange lease;
        lease.id = delivery.id;
        lease.complaint = delivery.complaint;
        lease.instance = delivery.instance;
        lease.sequence = delivery.sequence;
        lease.fence = delivery.fence;
        by.release({lease});
    }

    void record(
        model::ComplaintState state, const model::Delivery& delivery, const model::AttemptResult& result, Store& by) {
        model::Instance instance;
        instance.id = delivery.instance;
        instance.idempotent = true;
        for (;;) {
            auto attempt = workflow::record_attempt(
                state, {.delivery = delivery, .result = result, .instance = instance, .jitter = 0, .now = clock.now()});
            if (!attempt.decision) {
                std::optional<MoveOutcome> answer;
                Reschedule later;
                later.change = std::move(attempt.change);
                later.result = result;
                later.at = clock.now();
                later.done = [&](MoveOutcome outcome) { answer = outcome; };
                by.submit(std::move(later));
                EXPECT_EQ(await(answer), MoveOutcome::committed);
                return;
            }
            const auto ended = attempt.decision->event.messages_ended;
            const auto kind = attempt.decision->event.kind;
            const auto moved = commit(std::move(*attempt.decision), by);
            if (moved.outcome == MoveOutcome::committed) {
                delivered_count += ended;
                refused += kind == model::EventKind::delivery_rejected ? 1 : 0;
                return;
            }
            ASSERT_EQ(moved.outcome, MoveOutcome::stale);
            state = load(delivery.complaint).state;
        }
    }

    World world;
    std::mt19937_64 random{20261127};
    std::unique_ptr<Store> second;
    std::vector<model::ComplaintId> complaints;
    std::map<std::pair<model::ComplaintId, std::string>, std::set<std::int32_t>> arrived;
    int inversions = 0;
    std::int64_t born = 0;
    std::int64_t delivered_count = 0;
    std::int64_t refused = 0;
};

TEST_F(OrderTest, REL_O1_order_per_destination) {
    bear_all(complaints_wanted());
    for (int step = 0; step < steps && !HasFailure(); ++step) {
        one_step_each();
        send_some(*store);
        send_some(*second);
        if (step == 4) {  // a node dies with leases in its hands
            std::optional<Result<std::vector<ClaimedDelivery>>> answer;
            second->claim({{model::InstanceId{"pupr-rest"}, 40}}, [&](auto result) { answer = std::move(result); });
            for (const auto& one : must(await(answer))) {
                arrive(one.delivery);
            }
            second.reset();
            second = open("there");
        }
        EXPECT_EQ(conservation().off, 0);
    }
    EXPECT_TRUE(loop.run_until(
        [&] {
            return send_some(*store) + send_some(*second) == 0 &&
                   one("SELECT count(*) FROM delivery WHERE state = 1") == "0";
        },
        120s));
    EXPECT_EQ(inversions, 0);
    EXPECT_EQ(one("SELECT count(*) FROM delivery WHERE state <> 4"), "0") << "all ended";
    EXPECT_EQ(one("SELECT count(*) FROM delivery"), std::to_string(refused));
    EXPECT_EQ(one("SELECT count(*) FROM conservation_violation"), "0");
    const auto sums = conservation();
    EXPECT_EQ(sums.born, born);
    EXPECT_EQ(sums.delivered + sums.not_sent, delivered_count);
    EXPECT_EQ(sums.born, delivered_count + refused);
    EXPECT_GT(sums.not_sent, 0);
    EXPECT_GT(born, static_cast<std::int64_t>(complaints.size()) * steps / 2);
    std::size_t pairs = 0;
    for (const auto& [where, heard] : arrived) {
        pairs += heard.size() > 1 ? 1 : 0;
    }
    EXPECT_GT(pairs, complaints.size()) << "hardly any office heard more than one message of a complaint";
}

}  // namespace
}  // namespace hub::store
