#pragma once
#include "lane.hpp"

#include "hub/base/clock.hpp"
#include "hub/base/metrics.hpp"
#include "hub/base/random.hpp"
#include "hub/base/uuid.hpp"
#include "hub/connectors/supervisor.hpp"
#include "hub/engine/engine.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/store/store.hpp"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace hub::engine {

/// Sends what is leased and records how it ended. One thread. Kept alive by the engine.
class Dispatcher : public std::enable_shared_from_this<Dispatcher> {
public:
    Dispatcher(
        const EngineOptions& options, const Clock& clock, RandomSource& random, UuidV7Source& ids, store::Store& store,
        Metrics& metrics);

    void use(std::shared_ptr<const Runtime> runtime);
    void start(connectors::Supervisor& supervisor) { supervisor_ = &supervisor; }

    /// Leases a delivery that is about to be born, if its lane has room.
    void lease_at_birth(model::Delivery& delivery);
    void birth_stored(model::Delivery delivery, const model::ComplaintState& state, model::Content content);
    void birth_failed(const model::Delivery& delivery);

    void on_results(std::vector<connectors::InstanceResult> results);
    void pump(const model::InstanceId& instance);

    /// Asks for due rows as far as there is room.
    void claim();
    /// Gives back leases in the table that nobody here knows.
    void sweep();
    [[nodiscard]] std::size_t under_way() const;
    void report() const;

private:
    Lane& lane(const model::InstanceId& instance);
    void claimed(std::vector<store::ClaimedDelivery> rows);
    void send(const model::Instance& instance, Flight flight);
    void hand_to_runner(const model::Instance& instance, Flight flight);
    void mark_then_send(const model::Instance& instance, Flight flight);
    void settle(Flight flight, model::AttemptResult result);
    void apply_answer(Flight flight, model::AttemptResult result);
    void settle_with(const model::Instance& instance, Flight flight, const model::AttemptResult& result);
    void reschedule(const Flight& flight, model::DeliveryChange change, const model::AttemptResult& result);
    void record(Flight flight, model::Decision decision, const model::AttemptResult& result);
    void decide_again(Flight flight, const model::AttemptResult& result);
    void count(const model::InstanceId& instance, model::Outcome outcome);
    double dice();

    EngineOptions options_;
    const Clock& clock_;
    RandomSource& random_;
    UuidV7Source& ids_;
    store::Store& store_;
    Metrics& metrics_;
    connectors::Supervisor* supervisor_ = nullptr;
    std::shared_ptr<const Runtime> runtime_;
    std::map<std::string, Lane> lanes_;
    std::map<std::pair<std::string, model::Outcome>, Counter> outcomes_;  // looking a series up is dear
    std::vector<std::pair<Flight, model::AttemptResult>> undecided_;      // ends that could not be decided yet
    bool claiming_ = false;
};

}  // namespace hub::engine
