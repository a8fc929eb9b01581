#pragma once
#include "stoppable_timer.hpp"

#include "hub/base/metrics.hpp"
#include "hub/base/uuid.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/store/store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <memory>

namespace hub::engine {

/// Wakes up for what is due: a step of a ladder, silence, the end of a postponement. Sleeps until the earliest instant
/// (by the database's clock) and asks for what is due in batches, so its cost grows with what is due, never with what
/// is open. Any number of nodes may watch: a decision is committed once, by the complaint's version. One thread.
class ClockWatch : public std::enable_shared_from_this<ClockWatch> {
public:
    ClockWatch(boost::asio::any_io_executor executor, UuidV7Source& ids, store::Store& store, Metrics& metrics);

    void use(std::shared_ptr<const Runtime> runtime) { runtime_ = std::move(runtime); }
    void start();
    void stop();

private:
    void look();
    void take(store::DueComplaints due);
    void act_on(const store::StoredComplaint& complaint, TimePoint now);
    void one_less(bool committed);
    void sleep(std::chrono::microseconds time);

    StoppableTimer timer_;
    UuidV7Source& ids_;
    store::Store& store_;
    Metrics& metrics_;
    std::shared_ptr<const Runtime> runtime_;
    std::size_t open_ = 0;       // moves of this round that have not ended yet
    std::size_t committed_ = 0;  // of this round
};

}  // namespace hub::engine
