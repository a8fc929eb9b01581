#pragma once
#include "mender.hpp"
#include "pace.hpp"
#include "stoppable_timer.hpp"

#include "hub/base/metrics.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <deque>
#include <memory>
#include <unordered_map>

namespace hub::engine {

/// Sends dead letters again, many at a time, each job at its own even rate. Any number of nodes look for work; one
/// holds a job's lease, and when it ends another goes on: what was sent again is no dead letter any more, and what
/// failed after the job was made is not taken, so nothing is done twice. One thread.
class RedriveJobs : public std::enable_shared_from_this<RedriveJobs> {
public:
    RedriveJobs(
        boost::asio::any_io_executor executor, const Clock& clock, store::Store& store, Metrics& metrics,
        std::shared_ptr<Mender> mender);

    void start();
    void stop();

private:
    /// A job that this node works on.
    struct Work {
        store::RedriveJob job;
        Pace pace;
        std::deque<store::ClaimedDelivery> waiting{};
        store::DeadLetterPlace slice_end{};
        std::size_t open = 0;                                 // being decided or stored
        bool asking = false;                                  // the database is being asked
        bool exhausted = false;                               // there are no more
        bool again = false;                                   // something of this slice could not be looked at
        std::chrono::steady_clock::time_point rests_until{};  // the database was away
        std::chrono::steady_clock::time_point told{};         // when the database was told last how far it came
    };
    using Held = std::shared_ptr<Work>;  // by answers too that are under way: none of them may reach a later holding

    void look();
    void tick();
    void go_on(const Held& work);
    void fetch(const Held& work);
    void redrive(const Held& work, store::ClaimedDelivery found);
    void redriven(Work& work, const Result<MendResult>& result);
    void tell(const Held& work, bool finished);
    void told(const Held& work, const store::RedriveStep& step, const Result<bool>& ours);

    StoppableTimer look_timer_;
    StoppableTimer tick_timer_;
    const Clock& clock_;
    store::Store& store_;
    std::shared_ptr<Mender> mender_;
    Counter requeued_;
    Counter skipped_;
    std::unordered_map<std::int64_t, Held> works_;
    bool ticking_ = false;
};

}  // namespace hub::engine
