#pragma once
#include "stoppable_timer.hpp"

#include "hub/base/metrics.hpp"
#include "hub/base/uuid.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/store/store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <memory>
#include <optional>

namespace hub::engine {

/// A changed calendar counts the limits of all open complaints again, in one pass: slices in the order of the ids, an
/// event on each complaint that moves. Any number of nodes look for work; one holds the lease, and when it ends another
/// goes on where it came to. A complaint says which pass it has seen, so nothing is done twice. Passes go in the order
/// of their activations, each with its own two calendars, whatever is active meanwhile. One thread.
class CalendarPass : public std::enable_shared_from_this<CalendarPass> {
public:
    CalendarPass(
        boost::asio::any_io_executor executor, const Clock& clock, UuidV7Source& ids, store::Store& store,
        Metrics& metrics);

    void use(std::shared_ptr<const Runtime> runtime) { runtime_ = std::move(runtime); }
    void start();
    void stop();

private:
    /// The pass that this node works on.
    struct Work {
        store::CalendarPass pass;
        sla::WorkingCalendar before;
        sla::Deadlines after;
    };

    void look();
    void begin(store::CalendarPass pass);
    void next_slice();
    void take(store::OpenSlice slice);
    void recount(const store::StoredComplaint& complaint);
    void one_less(store::MoveOutcome outcome);
    void slice_done();
    void finish();
    void sleep(std::chrono::milliseconds time);

    StoppableTimer timer_;
    const Clock& clock_;
    UuidV7Source& ids_;
    store::Store& store_;
    Counter moved_;
    std::shared_ptr<const Runtime> runtime_;
    std::optional<Work> work_;
    model::ComplaintId reached_;  // by the slice under way
    std::size_t open_ = 0;        // moves of this slice that have not ended yet
    std::size_t races_ = 0;       // lost in this slice
    int rounds_ = 0;              // of this slice
};

}  // namespace hub::engine
