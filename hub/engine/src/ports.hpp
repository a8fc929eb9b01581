#pragma once
#include "hub/connectors/supervisor.hpp"
#include "hub/store/store.hpp"

#include <functional>
#include <utility>
#include <vector>

/// What the dispatcher needs of the store and of the runners. Seams for its tests; the engine puts the real ones
/// behind.
namespace hub::engine {

class Outbox {
public:
    virtual ~Outbox() = default;
    [[nodiscard]] virtual bool ready() const = 0;
    [[nodiscard]] virtual model::NodeIncarnation node() const = 0;
    [[nodiscard]] virtual std::uint32_t living_nodes() const = 0;
    virtual void submit(store::Move move) = 0;
    virtual void submit(store::Reschedule reschedule) = 0;
    virtual void load(model::ComplaintId id, std::function<void(Result<store::StoredComplaint>)> done) = 0;
    virtual void claim(
        std::vector<store::ClaimWish> wishes,
        std::function<void(Result<std::vector<store::ClaimedDelivery>>)> done) = 0;
    virtual void leased(std::function<void(Result<std::vector<model::Delivery>>)> done) = 0;
    virtual void release(std::vector<model::DeliveryChange> rows) = 0;
    virtual void disclose(store::Disclosure wish, std::function<void(Result<store::Disclosed>)> done) = 0;
};

class Runners {
public:
    virtual ~Runners() = default;
    [[nodiscard]] virtual bool is_ready(const model::InstanceId& instance) const = 0;
    /// How many operations of the instance are carried out at once.
    [[nodiscard]] virtual std::uint32_t capacity(const model::InstanceId& instance) const = 0;
    /// What the instance can do, as it is configured; nothing while it is not ready.
    [[nodiscard]] virtual connectors::Offers offers(const model::InstanceId& instance) const = 0;
    [[nodiscard]] virtual bool submit(connectors::Submission submission) = 0;
};

class StoreOutbox final : public Outbox {
public:
    explicit StoreOutbox(store::Store& store) : store_{store} {}
    [[nodiscard]] bool ready() const override { return store_.health().ready; }
    [[nodiscard]] model::NodeIncarnation node() const override { return store_.node(); }
    [[nodiscard]] std::uint32_t living_nodes() const override { return store_.living_nodes(); }
    void submit(store::Move move) override { store_.submit(std::move(move)); }
    void submit(store::Reschedule reschedule) override { store_.submit(std::move(reschedule)); }
    void load(model::ComplaintId id, std::function<void(Result<store::StoredComplaint>)> done) override {
        store_.load(id, std::move(done));
    }
    void claim(
        std::vector<store::ClaimWish> wishes,
        std::function<void(Result<std::vector<store::ClaimedDelivery>>)> done) override {
        store_.claim(std::move(wishes), std::move(done));
    }
    void leased(std::function<void(Result<std::vector<model::Delivery>>)> done) override {
        store_.leased(std::move(done));
    }
    void release(std::vector<model::DeliveryChange> rows) override { store_.release(std::move(rows)); }
    void disclose(store::Disclosure wish, std::function<void(Result<store::Disclosed>)> done) override {
        store_.disclose(std::move(wish), std::move(done));
    }

private:
    store::Store& store_;
};

class SupervisedRunners final : public Runners {
public:
    explicit SupervisedRunners(connectors::Supervisor& supervisor) : supervisor_{supervisor} {}
    [[nodiscard]] bool is_ready(const model::InstanceId& instance) const override {
        return supervisor_.is_ready(instance);
    }
    [[nodiscard]] std::uint32_t capacity(const model::InstanceId& instance) const override {
        return supervisor_.capacity(instance);
    }
    [[nodiscard]] connectors::Offers offers(const model::InstanceId& instance) const override {
        return supervisor_.offers(instance);
    }
    [[nodiscard]] bool submit(connectors::Submission submission) override {
        return supervisor_.submit(std::move(submission));
    }

private:
    connectors::Supervisor& supervisor_;
};

}  // namespace hub::engine
