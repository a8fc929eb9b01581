#pragma once
#include "stoppable_timer.hpp"

#include "hub/base/clock.hpp"
#include "hub/base/metrics.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/engine/silence.hpp"
#include "hub/store/store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace hub::engine {

/// What an instance said last, as of the last look.
struct Listened {
    Heard heard;
    std::optional<Silence> silence;
};

/// Looks now and then at when each instance was heard last: for operators, the metrics and a line in the log when a
/// silence begins and when it ends. Every node looks for itself; a restart tells a silence again. One thread.
class SilenceWatch : public std::enable_shared_from_this<SilenceWatch> {
public:
    /// `at_rest`: is the instance paused or in a maintenance window? Then nobody expects anything of it.
    SilenceWatch(
        boost::asio::any_io_executor executor, const Clock& clock, store::Store& store, Metrics& metrics,
        std::function<bool(const model::InstanceId&)> at_rest)
        : timer_{std::move(executor)}, clock_{clock}, store_{store}, metrics_{metrics}, at_rest_{std::move(at_rest)} {}

    void use(std::shared_ptr<const Runtime> runtime) { runtime_ = std::move(runtime); }
    void start();
    void stop() { timer_.stop(); }
    /// An update or a complaint of this instance was taken in.
    void note_item(const model::InstanceId& instance) { brought_.insert(instance); }
    /// nullptr: not looked at yet.
    [[nodiscard]] const Listened* listened(const model::InstanceId& instance) const;

private:
    void look();
    void keep_items(std::function<void()> then);
    void judge(const std::vector<store::InstanceTaskState>& tasks);
    void tell(const model::InstanceId& id, const Listened& before, const Listened& now) const;
    void show(const std::string& name, const Listened& listened, TimePoint now) const;
    void forget_gone();

    StoppableTimer timer_;
    const Clock& clock_;
    store::Store& store_;
    Metrics& metrics_;
    std::function<bool(const model::InstanceId&)> at_rest_;
    std::shared_ptr<const Runtime> runtime_;
    std::unordered_map<std::string, Listened> listened_;
    std::unordered_map<std::string, TimePoint> rested_;  // nobody expected anything until then
    std::unordered_set<model::InstanceId> brought_;      // not in the database yet
};

}  // namespace hub::engine
