#pragma once
#include "lane.hpp"

#include "hub/store/store.hpp"

#include <atomic>

namespace hub::store {

/// This life among the nodes, and who may send what. Only the node's own row heartbeats. Intervals use database time.
class Leases {
public:
    Leases(const StoreOptions& options, std::atomic<std::int64_t>& node, Store::Post post);

    void claim(std::vector<ClaimWish> wishes, std::function<void(Result<std::vector<ClaimedDelivery>>)> done);
    void leased(
        std::chrono::milliseconds older_than, std::function<void(Result<std::vector<model::DeliveryChange>>)> done);
    void release(std::vector<model::DeliveryChange> rows);
    /// False after a heartbeat that did not reach the database.
    [[nodiscard]] bool heart_beats() const { return heart_beats_; }

private:
    void heartbeat(Session& session);
    void enrol(pqxx::connection& connection);

    StoreOptions options_;
    std::atomic<std::int64_t>& node_;
    Store::Post post_;
    std::atomic<bool> heart_beats_{true};
    Lane lane_;  // last: its thread uses all of the above
};

}  // namespace hub::store
