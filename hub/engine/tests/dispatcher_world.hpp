#pragma once
#include "dispatcher.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <set>

namespace hub::engine::testing {

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

/// A table in memory that answers when it is told to, as a database that takes its time.
class FakeOutbox final : public Outbox {
public:
    [[nodiscard]] bool ready() const override { return up; }
    [[nodiscard]] model::NodeIncarnation node() const override { return life; }
    [[nodiscard]] std::uint32_t living_nodes() const override { return living; }
    void submit(store::Move move) override { moves.push_back(std::move(move)); }
    void submit(store::Reschedule row) override { reschedules.push_back(std::move(row)); }
    void load(model::ComplaintId id, std::function<void(Result<store::StoredComplaint>)> done) override {
        ++loads;
        if (!loads_work) {
            return done(Error{"storage_unavailable", "away"});
        }
        store::StoredComplaint stored;
        stored.state.id = id;
        stored.state.version = 7;
        stored.state.anonymous = loads_anonymous;
        done(std::move(stored));
    }
    void claim(
        std::vector<store::ClaimWish> wishes,
        std::function<void(Result<std::vector<store::ClaimedDelivery>>)> done) override {
        claims.emplace_back(std::move(wishes), std::move(done));
    }
    void leased(std::function<void(Result<std::vector<model::Delivery>>)> done) override {
        ++looks;
        done(std::vector<model::Delivery>{rows});
    }
    void release(std::vector<model::DeliveryChange> given) override {
        for (auto& row : given) {
            released.push_back(std::move(row));
        }
    }

    void disclose(store::Disclosure wish, std::function<void(Result<store::Disclosed>)> done) override {
        disclosures.emplace_back(std::move(wish), std::move(done));
    }

    /// The oldest reschedule is over.
    store::Reschedule answer_reschedule(store::MoveOutcome outcome = store::MoveOutcome::committed) {
        auto row = std::move(reschedules.front());
        reschedules.pop_front();
        row.done(outcome);
        return row;
    }
    store::Move answer_move(store::MoveOutcome outcome = store::MoveOutcome::committed) {
        auto move = std::move(moves.front());
        moves.pop_front();
        move.done({outcome, {}});
        return move;
    }
    std::vector<store::ClaimWish> answer_claim(std::vector<store::ClaimedDelivery> with = {}) {
        auto [wishes, done] = std::move(claims.front());
        claims.pop_front();
        done(std::move(with));
        return wishes;
    }

    bool up = true;
    bool loads_work = true;
    bool loads_anonymous = false;
    int loads = 0;
    int looks = 0;
    model::NodeIncarnation life{1};
    std::uint32_t living = 1;
    std::deque<store::Move> moves;
    std::deque<store::Reschedule> reschedules;
    std::deque<
        std::pair<std::vector<store::ClaimWish>, std::function<void(Result<std::vector<store::ClaimedDelivery>>)>>>
        claims;
    std::deque<std::pair<store::Disclosure, std::function<void(Result<store::Disclosed>)>>> disclosures;
    std::vector<model::Delivery> rows;  // what leased() finds
    std::vector<model::DeliveryChange> released;
};

class FakeRunners final : public Runners {
public:
    [[nodiscard]] bool is_ready(const model::InstanceId& instance) const override {
        return !down.contains(instance.value());
    }
    /// An idempotent instance is handed twice of this.
    [[nodiscard]] std::uint32_t capacity(const model::InstanceId& instance) const override {
        return instance.value() == "idem" ? 1 : 1'000;
    }
    [[nodiscard]] connectors::Offers offers(const model::InstanceId& /*instance*/) const override { return offered; }
    [[nodiscard]] bool submit(connectors::Submission submission) override {
        if (!is_ready(submission.instance)) {
            return false;
        }
        sent.push_back(std::move(submission));
        return true;
    }

    std::set<std::string> down;
    connectors::Offers offered{.complaint = true};
    std::vector<connectors::Submission> sent;
};

/// A dispatcher between fakes, with the instances `idem` (idempotent) and `naive`.
class DispatcherTest : public ::testing::Test {
protected:
    DispatcherTest() {
        options.spell = [](model::TrackingNumber) { return std::string{"ABC"}; };
        configure({instance("idem", true), instance("naive", false)});
        dispatcher->start(runners);
        dispatcher->claim();
        outbox.answer_claim();  // nothing waits: births may be leased
    }

    static model::Instance instance(const std::string& id, bool idempotent, std::uint32_t in_flight = 2) {
        model::Instance made;
        made.id = model::InstanceId{id};
        made.idempotent = idempotent;
        made.in_flight = in_flight;
        return made;
    }

    void configure(const std::vector<model::Instance>& instances) {
        model::Agency desk;
        desk.id = model::AgencyId{"desk"};
        desk.kind = model::AgencyKind::desk;
        std::unordered_map<std::string, model::Instance> by_name;
        for (const auto& one : instances) {
            by_name.emplace(one.id.value(), one);
        }
        dispatcher->use(std::make_shared<Runtime>(Runtime{
            {},
            routing::Router::create({{}, model::AgencyId{"desk"}}, {desk}).value(),
            sla::Deadlines::create({}, sla::WorkingCalendar::create({}).value()).value(),
            std::move(by_name),
            {},
            model::ConfigVersion{1}}));
    }

    model::Delivery delivery(const std::string& to) {
        model::Delivery made;
        made.id = model::DeliveryId{ids.next()};
        made.complaint = model::ComplaintId{ids.next()};
        made.instance = model::InstanceId{to};
        made.born_at = clock.now();
        return made;
    }

    /// Born now; leased when the dispatcher wishes so.
    model::Delivery bear(const std::string& to) {
        auto made = delivery(to);
        dispatcher->lease_at_birth(made);
        model::ComplaintState state;
        state.id = made.complaint;
        state.version = 1;
        dispatcher->birth_stored(made, state, {});
        return made;
    }

    store::ClaimedDelivery claimed(const std::string& to, model::DeliveryState state = model::DeliveryState::waiting) {
        store::ClaimedDelivery made;
        made.delivery = delivery(to);
        made.delivery.node = outbox.life;
        made.delivery.fence = 3;
        made.delivery.state = state;
        made.complaint.state.id = made.delivery.complaint;
        made.complaint.state.version = 1;
        return made;
    }

    void result(const std::string& of, const model::DeliveryId& id, model::Outcome outcome) {
        model::AttemptResult ended;
        ended.delivery = id;
        ended.outcome = outcome;
        dispatcher->on_results({{model::InstanceId{of}, ended}});
    }

    VirtualClock clock{TimePoint{std::chrono::hours{24 * 365 * 56}}};
    CountingRandom random;
    UuidV7Source ids{clock, random};
    Metrics metrics;
    EngineOptions options;
    FakeOutbox outbox;
    FakeRunners runners;
    std::shared_ptr<Dispatcher> dispatcher = [this] {
        options.spell = [](model::TrackingNumber) { return std::string{"ABC"}; };
        options.window = 10;
        options.budget = 15;
        return std::make_shared<Dispatcher>(options, clock, random, ids, outbox, metrics);
    }();
};

}  // namespace hub::engine::testing
