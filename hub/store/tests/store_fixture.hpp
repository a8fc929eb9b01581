#pragma once
#include "hub/crypto/random.hpp"
#include "hub/store/migrator.hpp"
#include "hub/store/store.hpp"
#include "hub/testing/test_database.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

namespace hub::store {

using namespace std::chrono_literals;
using testing::TestDatabase;

/// The owner's loop: callbacks of the store run on the test's own thread, as they do in the hub.
class Loop {
public:
    Store::Post post() {
        return [this](std::function<void()> job) {
            const std::scoped_lock lock{mutex_};
            jobs_.push_back(std::move(job));
            wake_.notify_one();
        };
    }
    bool run_until(const std::function<bool()>& holds, std::chrono::seconds at_most = 20s) {
        const auto deadline = std::chrono::steady_clock::now() + at_most;
        while (!holds()) {
            std::unique_lock lock{mutex_};
            if (!wake_.wait_until(lock, std::min(deadline, std::chrono::steady_clock::now() + 20ms), [&] {
                    return !jobs_.empty();
                })) {
                if (std::chrono::steady_clock::now() >= deadline) {
                    return false;
                }
                continue;
            }
            auto job = std::move(jobs_.front());
            jobs_.pop_front();
            lock.unlock();
            job();
        }
        return true;
    }

private:
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> jobs_;
};

class StoreTest : public ::testing::Test {
protected:
    StoreTest() {
        const auto migrated = migrate(database.owner_connection());
        EXPECT_TRUE(migrated) << (migrated ? "" : to_string(migrated.error()));
        store = open("here");
    }

    std::unique_ptr<Store> open(const std::string& place, const std::string& url = {}) {
        StoreOptions options;
        options.url = url.empty() ? database.hub_connection() : url;
        options.place = place;
        options.heartbeat = 100ms;
        options.dead_after = 1s;
        auto made = std::make_unique<Store>(options, loop.post());
        EXPECT_TRUE(loop.run_until([&] { return made->health().ready; })) << made->health().reason;
        return made;
    }

    /// Born with its first lease held by `by`.
    Birth leased_birth(std::uint8_t key, const Store& by) {
        auto made = birth(key);
        made.decision.deliveries[0].node = by.node();
        made.decision.deliveries[0].fence = 1;
        return made;
    }

    Birth birth(std::uint8_t key, std::uint8_t body = 1, const char* instance = "pupr-rest") {
        Birth made;
        made.idem.bytes[0] = key;
        made.idem_body.bytes[0] = body;
        auto& decision = made.decision;
        decision.state.id = model::ComplaintId{ids.next()};
        std::array<std::uint8_t, 8> random{};
        source.fill(random);
        std::uint64_t number = 0;
        std::memcpy(&number, random.data(), sizeof number);
        decision.state.tracking = model::TrackingNumber{number};
        decision.state.version = 1;
        decision.state.status = model::Status::awaiting_follow_up;
        decision.state.received_at = clock.now();
        decision.state.responsible = model::AgencyId{"metro/pupr"};
        decision.state.clocks.first_follow_up_due = clock.now() + std::chrono::days{7};
        decision.event.kind = model::EventKind::received;
        decision.event.actor = model::Role::channel;
        decision.event.at = decision.state.received_at;  // one instant, as decide() has it
        decision.event.messages_born = 1;
        decision.event.content.emplace();
        decision.event.content->subject = "Jalan \"rusak\" {di, sini}\\";
        decision.event.content->body = "NULL";
        decision.event.routing.emplace();
        decision.event.routing->responsible = decision.state.responsible;
        model::Delivery delivery;
        delivery.id = model::DeliveryId{ids.next()};
        delivery.complaint = decision.state.id;
        delivery.agency = decision.state.responsible;
        delivery.instance = model::InstanceId{instance};
        delivery.born_at = clock.now();
        decision.deliveries.push_back(delivery);
        return made;
    }

    /// What a callback brings; without it the test is over.
    template <class T>
    T await(std::optional<T>& answer) {
        if (!loop.run_until([&] { return answer.has_value(); }) || !answer) {
            throw std::runtime_error{"the store did not answer"};
        }
        return std::move(*answer);
    }
    template <class T>
    static T must(Result<T> result) {
        if (!result) {
            throw std::runtime_error{to_string(result.error())};
        }
        return std::move(result).value();
    }

    StoredComplaint load(model::ComplaintId id) {
        std::optional<Result<StoredComplaint>> answer;
        store->load(id, [&](Result<StoredComplaint> loaded) { answer = std::move(loaded); });
        return must(await(answer));
    }

    Result<BirthResult> commit(Birth made) {
        std::optional<Result<BirthResult>> answer;
        made.done = [&](Result<BirthResult> result) { answer = std::move(result); };
        store->submit(std::move(made));
        return await(answer);
    }

    MoveResult commit(model::Decision decision, Store& by) {
        std::optional<MoveResult> answer;
        by.submit(Move{std::move(decision), [&](MoveResult result) { answer = result; }});
        return await(answer);
    }

    std::vector<ClaimedDelivery> claim(Store& by, const char* instance = "pupr-rest", std::int32_t limit = 100) {
        std::optional<Result<std::vector<ClaimedDelivery>>> answer;
        by.claim({{model::InstanceId{instance}, limit}}, [&](auto result) { answer = std::move(result); });
        return must(await(answer));
    }

    static model::Decision delivered(const model::ComplaintState& state, const model::Delivery& delivery) {
        model::Decision decision;
        decision.state = state;
        decision.expected_version = state.version;
        decision.state.version = state.version + 1;
        decision.event.kind = model::EventKind::delivered;
        decision.event.at = state.received_at;
        decision.event.messages_ended = 1;
        decision.event.external_ref = "PUPR-1";
        decision.state.delivered_at = state.received_at;
        model::DeliveryChange change;
        change.id = delivery.id;
        change.complaint = delivery.complaint;
        change.instance = delivery.instance;
        change.sequence = delivery.sequence;
        change.fence = delivery.fence;
        change.finished = true;
        decision.changes.push_back(change);
        return decision;
    }

    /// A row of the outbox as it is after its first lease, with `state`, due `delay` after `at`.
    static Reschedule reschedule_of(
        const Birth& made, model::DeliveryState state, TimePoint at, std::optional<std::chrono::microseconds> delay) {
        Reschedule row;
        row.change.id = made.decision.deliveries[0].id;
        row.change.complaint = made.decision.state.id;
        row.change.instance = made.decision.deliveries[0].instance;
        row.change.fence = 1;
        row.change.state = state;
        row.at = at;
        if (delay) {
            row.change.next_attempt_at = at + *delay;
        }
        return row;
    }

    MoveOutcome commit(Reschedule row, Store& by) {
        std::optional<MoveOutcome> answer;
        row.done = [&](MoveOutcome outcome) { answer = outcome; };
        by.submit(std::move(row));
        EXPECT_TRUE(loop.run_until([&] { return answer.has_value(); }));
        return answer.value_or(MoveOutcome::refused);
    }

    std::vector<model::Delivery> leased(Store& by) {
        std::optional<Result<std::vector<model::Delivery>>> answer;
        by.leased([&](auto result) { answer = std::move(result); });
        return must(await(answer));
    }

    Conservation conservation() {
        std::optional<Result<Conservation>> answer;
        store->conservation([&](auto result) { answer = std::move(result); });
        return must(await(answer));
    }

    std::string one(const std::string& sql) const { return database.query(sql).at(0).at(0); }

    TestDatabase database{"store"};
    SystemClock clock;
    crypto::SystemRandom source;
    UuidV7Source ids{clock, source};
    Loop loop;
    std::unique_ptr<Store> store;
};

}  // namespace hub::store
