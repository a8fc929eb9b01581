#pragma once
#include "hub/model/complaint.hpp"
#include "hub/model/decision.hpp"
#include "hub/model/delivery.hpp"
#include "hub/model/instance.hpp"
#include "hub/model/message.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace hub::engine {

/// A leased message with what is needed to send it and to decide about its end.
struct Flight {
    model::Delivery delivery;
    model::ComplaintState state;
    model::Message message;  ///< moved out when it is sent
    /// Only where the complaint was read again; shared because it is large and flights are moved about.
    std::shared_ptr<const model::Content> content;
    std::int32_t withheld_files = 0;  ///< of what was sent
    bool names_reporter = false;      ///< what was sent says who reported
    bool marked = false;              ///< the outbox says "being sent" (state 2)
};

/// Names a lease, with the row as it is.
model::DeliveryChange lease_of(const model::Delivery& delivery);

/// How many leased messages all lanes together may hold in memory.
struct Budget {
    std::size_t most = 0;
    std::size_t held = 0;
};

/// One instance's bounded window: waiting → in flight → settling (its end is being stored). Pure; one thread.
class Lane {
public:
    Lane(std::size_t window, Budget& budget) : window_{window}, budget_{budget} {}

    /// The instance as last configured: it decides about what is under way when the instance is gone since.
    void configure(const model::Instance& instance) { instance_ = instance; }
    [[nodiscard]] const std::optional<model::Instance>& instance() const { return instance_; }

    /// Something of this instance waits in the table, so what is born now must queue up behind it there.
    void note_backlog() {
        backlog_ = true;
        ++backlog_notes_;
    }
    [[nodiscard]] bool has_backlog() const { return backlog_; }
    [[nodiscard]] std::uint64_t backlog_notes() const { return backlog_notes_; }
    /// A claim that began at `notes` left nothing behind that is due.
    void backlog_taken(std::uint64_t notes) { backlog_ = backlog_ && notes != backlog_notes_; }

    /// May another leased message be held? Counts what was promised to births that are not stored yet.
    [[nodiscard]] bool has_room() const { return room() > 0; }
    [[nodiscard]] std::size_t room() const;
    /// A birth will be leased here if its commit succeeds.
    void promise() {
        ++promised_;
        ++budget_.held;
    }
    void break_promise() {
        --promised_;
        --budget_.held;
    }
    /// `promised`: it was announced by promise().
    void add(Flight flight, bool promised);

    /// The next to send while fewer than `limit` are in flight; it counts as in flight from now on. One that was in
    /// flight at two crashes goes alone, so that a third is its own doing and no neighbour's (G8).
    std::optional<Flight> next(std::uint32_t limit);
    /// The flight goes to the wire: remembered until its result comes.
    void sent(Flight flight);
    /// Dropped before it was sent (its lease is gone, or given back).
    void dropped(const model::DeliveryId& id) {
        --starting_;
        --budget_.held;
        no_longer_alone(id);
        waiting_ids_.erase(id);
    }
    /// All that was not sent yet leaves this window.
    std::vector<Flight> take_waiting();
    /// A result came: the flight is settling until settled(). Empty: not ours.
    std::optional<Flight> landed(const model::DeliveryId& id);
    void settled(const model::DeliveryId& id) { settling_.erase(id); }
    void settling(const model::DeliveryId& id) { settling_.insert(id); }

    [[nodiscard]] bool knows(const model::DeliveryId& id) const;
    [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }
    [[nodiscard]] std::size_t on_the_wire() const { return in_flight_.size() + starting_; }
    [[nodiscard]] std::size_t under_way() const { return in_flight_.size() + starting_ + settling_.size(); }

private:
    void no_longer_alone(const model::DeliveryId& id) {
        if (alone_ == id) {
            alone_.reset();
        }
    }

    static constexpr std::int16_t suspect_after = 2;

    std::size_t window_;
    Budget& budget_;
    std::optional<model::Instance> instance_;
    bool backlog_ = true;  // until the first claim says otherwise
    std::uint64_t backlog_notes_ = 0;
    std::size_t promised_ = 0;
    std::size_t starting_ = 0;  // taken by next(), not yet sent() or dropped()
    std::deque<Flight> waiting_;
    std::unordered_set<model::DeliveryId> waiting_ids_;
    std::unordered_map<model::DeliveryId, Flight> in_flight_;
    std::unordered_set<model::DeliveryId> settling_;
    std::optional<model::DeliveryId> alone_;  // under way, and nothing beside it
};

}  // namespace hub::engine
