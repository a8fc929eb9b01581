#pragma once
#include "gate.hpp"
#include "lane.hpp"
#include "ports.hpp"

#include "hub/base/clock.hpp"
#include "hub/base/metrics.hpp"
#include "hub/base/random.hpp"
#include "hub/base/uuid.hpp"
#include "hub/engine/engine.hpp"
#include "hub/engine/runtime.hpp"

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace hub::engine {

/// Sends what is leased and records how it ended. One thread. Kept alive by the engine. What it does with leases
/// (claims, the sweep) stands in dispatcher_leases.cpp, how a message gets who reported in dispatcher_identity.cpp, and
/// its files in dispatcher_files.cpp.
class Dispatcher : public std::enable_shared_from_this<Dispatcher> {
public:
    Dispatcher(
        const EngineOptions& options, const Clock& clock, RandomSource& random, UuidV7Source& ids, Outbox& outbox,
        Metrics& metrics);

    void use(std::shared_ptr<const Runtime> runtime);
    void start(Runners& runners) { runners_ = &runners; }

    /// Leases a delivery that is about to be born, if its lane has room and nothing older waits in the table.
    void lease_at_birth(model::Delivery& delivery);
    void birth_stored(model::Delivery delivery, const model::ComplaintState& state, model::Content content);
    void birth_failed(const model::Delivery& delivery);

    void on_results(std::vector<connectors::InstanceResult> results);
    /// An instance takes messages, or (for longer than a restart takes) none.
    void instance_ready(const model::InstanceId& instance);
    void instance_down(const model::InstanceId& instance);

    /// Nothing is sent before it is known which instances are paused; then nothing to those.
    void wait_for_pauses() { pauses_known_ = false; }
    void set_paused(std::unordered_set<model::InstanceId> paused);
    /// Also while this node does not know yet which instances are paused.
    [[nodiscard]] bool is_paused(const model::InstanceId& instance) const {
        return !pauses_known_ || paused_.contains(instance);
    }
    [[nodiscard]] Gate::State gate_state(const model::InstanceId& instance) const;
    /// Within a maintenance window of the instance nothing is sent, and nothing that fails says anything.
    [[nodiscard]] std::optional<TimePoint> maintenance_end(const model::InstanceId& instance) const;

    /// Asks for due rows as far as there is room.
    void claim();
    /// What waits for its rate or for the end of a rest goes on.
    void pump_gated();
    /// Ends that could not be decided, for want of the complaint's fresh state, are tried again.
    void retry_undecided();
    /// Looks for leases in the table that nobody here knows, when some may be there, and now and then anyway. Two looks
    /// must find the same: the news of a birth may still be on its way.
    void sweep();
    /// Starts nothing any more and gives back what waits. Results are still recorded.
    void stop_sending();
    [[nodiscard]] std::size_t under_way() const;
    /// Something of this instance is under way.
    [[nodiscard]] bool is_sending(const model::InstanceId& instance) const;
    void report() const;

private:
    enum class Refused : std::uint8_t { first = 1, again = 2 };

    Lane& lane(const model::InstanceId& instance);
    [[nodiscard]] bool takes_messages(const model::InstanceId& instance) const;
    // Rate and breaker of each agency: dispatcher_gates.cpp.
    [[nodiscard]] bool is_shut(const model::InstanceId& instance) const;
    [[nodiscard]] std::size_t room(const model::InstanceId& instance, const Lane& lane) const;
    std::optional<Flight> next_through_gate(const model::InstanceId& instance, Lane& lane, std::uint32_t limit);
    void note_end(const model::InstanceId& instance, Lane& lane, const model::AttemptResult& result);
    void pump(const model::InstanceId& id);
    void pump(const model::InstanceId& id, Lane& lane);
    void claimed(std::vector<store::ClaimedDelivery> rows);
    void compare(const std::vector<model::Delivery>& leased);
    void give_back_waiting(Lane& lane);
    void send(const model::Instance& instance, Lane& lane, Flight flight);
    void attach_files(Flight& flight);
    void check_flags(Flight flight);
    void flags_checked(Flight flight, const Result<store::StoredComplaint>& found);
    void hand_to_runner(const model::Instance& instance, Lane& lane, Flight flight);
    void mark_then_send(Flight flight);
    void marked(Flight flight, store::MoveOutcome outcome);
    void unmark(const Flight& flight);
    void last_step(const model::Instance& instance, Lane& lane, Flight flight);
    void disclose(Flight flight);
    void disclosed(Flight flight, Result<store::Disclosed> found);
    void not_sent(const Flight& flight);
    static void mark_named(const Flight& flight, model::AttemptResult& result);
    void fail(Lane& lane, Flight flight, std::string detail);
    void settle(Flight flight, model::AttemptResult result);
    void settle_as_unknown(Flight flight);
    void apply_answer(Flight flight, model::AttemptResult result);
    void settle_with(const model::Instance& instance, Flight flight, const model::AttemptResult& result);
    void reschedule(Flight flight, model::DeliveryChange change, const model::AttemptResult& result, TimePoint now);
    void record(Flight flight, model::Decision decision, const model::AttemptResult& result, Refused step);
    void refused(Flight flight, Refused step);
    void bury_row(const Flight& flight);
    void decide_again(Flight flight, const model::AttemptResult& result);
    void count(const model::InstanceId& instance, const model::AttemptResult& result);
    void count_not_sent(const model::Delivery& delivery);

    EngineOptions options_;
    const Clock& clock_;
    RandomSource& random_;
    UuidV7Source& ids_;
    Outbox& outbox_;
    Metrics& metrics_;
    Runners* runners_ = nullptr;
    std::shared_ptr<const Runtime> runtime_;
    Budget budget_;
    std::unordered_map<model::InstanceId, Lane> lanes_;
    std::unordered_map<model::InstanceId, Gate> gates_;
    std::unordered_set<model::InstanceId> hearing_;                       // their agencies speak by themselves
    std::map<std::pair<std::string, model::Outcome>, Counter> outcomes_;  // looking a series up is dear
    std::vector<std::pair<Flight, model::AttemptResult>> undecided_;      // ends that could not be decided yet
    std::unordered_map<model::DeliveryId, std::int32_t> suspects_;        // leases nobody knew at the last look: fence
    std::unordered_set<model::InstanceId> paused_;
    std::uint64_t sweeps_ = 0;
    bool pauses_known_ = true;
    bool in_doubt_ = false;  // some lease may be in the table that nobody here knows
    bool sweeping_ = false;
    bool claiming_ = false;
    bool claim_again_ = false;
    bool stopping_ = false;
};

}  // namespace hub::engine
