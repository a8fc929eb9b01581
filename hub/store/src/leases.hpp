#pragma once
#include "lane.hpp"

#include "hub/store/store.hpp"

#include <atomic>
#include <optional>

namespace hub::store {

/// This life among the nodes, and who may send what. Only the node's own row heartbeats. Intervals are measured by the
/// database's clock where nodes judge each other, by the steady clock where a node judges itself; never by the hub's
/// wall clock.
class Leases {
public:
    /// The SQL, for the test that looks at its plans.
    static Session::Statements statements();

    Leases(const StoreOptions& options, std::atomic<std::int64_t>& node, Store::Post post);

    void claim(std::vector<ClaimWish> wishes, std::function<void(Result<std::vector<ClaimedDelivery>>)> done);
    void claim_looks(std::vector<LookWish> wishes, std::function<void(Result<std::vector<ClaimedLook>>)> done);
    void end_look(LookEnd end);
    void leased(std::function<void(Result<std::vector<model::Delivery>>)> done);
    void release(std::vector<model::DeliveryChange> rows);
    /// Ends this life in the database; no heartbeat follows.
    void leave(std::function<void(bool)> done);
    /// The last heartbeat reached the database, and not too long ago.
    [[nodiscard]] bool heart_beats() const;
    /// Nodes that live, as of the last heartbeat; this one included.
    [[nodiscard]] std::uint32_t living() const { return living_; }

private:
    using Steady = std::chrono::steady_clock;
    /// Where a walk through the outbox stands: the key of the last row it saw.
    struct Place {
        std::string complaint = "00000000-0000-0000-0000-000000000000";
        std::string instance;
        std::int32_t sequence = 0;
    };
    struct Listing {
        Place place;
        std::vector<model::Delivery> rows;
        std::function<void(Result<std::vector<model::Delivery>>)> done;
    };

    std::chrono::milliseconds tick(Session& session);
    SqlResult beat(Session& session);
    void look_after_others(Session& session);
    void enrol(pqxx::connection& connection);
    void free_lapsed(Place from);
    void list_leased(const std::shared_ptr<Listing>& listing);
    void try_release(Session& session);

    StoreOptions options_;
    std::atomic<std::int64_t>& node_;
    Store::Post post_;
    std::chrono::milliseconds pulse_;
    std::atomic<Steady::rep> last_beat_{0};
    std::atomic<bool> beat_failed_{false};
    std::atomic<std::uint32_t> living_{1};
    // Of the lane's thread:
    bool left_ = false;
    Steady::time_point next_safety_pass_;
    std::vector<model::DeliveryChange> unreleased_;
    Lane lane_;  // last: its thread uses all of the above
};

}  // namespace hub::store
