#pragma once
#include "letter_text.hpp"
#include "stoppable_timer.hpp"

#include "hub/base/metrics.hpp"
#include "hub/connectors/supervisor.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/store/store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace hub::engine {

/// What is done with a letter that was taken: nothing of it is open any more, nobody has this id, it may have gone out
/// before, or it is sent. Pure.
enum class LetterStep : std::uint8_t { send = 1, moot, nobody, may_have_gone };
LetterStep step_for(const store::LetterToSend& letter, const sla::People& people, bool idempotent);
/// How an attempt ended, for the letter: what was not taken is tried again after a growing pause (at most 30 min); what
/// may have arrived is sent again only where its key makes that harmless. Pure.
store::LetterEnd letter_end(const store::LetterToSend& letter, const model::AttemptResult& result, bool idempotent);

/// Sends mails to people through the instance that sla.yaml names (store's letters.hpp tells their path). The
/// instance's task `letters` is leased to one node at a time. One thread.
class LetterPost : public std::enable_shared_from_this<LetterPost> {
public:
    struct Uses {
        std::function<std::string(model::TrackingNumber)> spell;
        /// Is nothing in the way of this instance (pause, maintenance)?
        std::function<bool(const model::InstanceId&)> may_ask;
    };
    LetterPost(
        boost::asio::any_io_executor executor, const Clock& clock, store::Store& store, Metrics& metrics, Uses uses)
        : timer_{std::move(executor)}, clock_{clock}, store_{store}, metrics_{metrics}, uses_{std::move(uses)} {}

    void use(std::shared_ptr<const Runtime> runtime) { runtime_ = std::move(runtime); }
    void start(connectors::Supervisor& supervisor);
    void stop() { timer_.stop(); }

private:
    void look();
    void again();
    void take(const store::InstanceTaskLease& lease);
    void taken(const store::InstanceTaskLease& lease, std::vector<store::LetterToSend> letters);
    void send(const store::LetterToSend& letter, const model::Person& person);
    void end(const store::LetterEnd& how);
    void one_less();

    StoppableTimer timer_;
    const Clock& clock_;
    store::Store& store_;
    Metrics& metrics_;
    Uses uses_;
    connectors::Supervisor* supervisor_ = nullptr;
    std::shared_ptr<const Runtime> runtime_;
    store::InstanceTaskLease lease_;
    std::size_t open_ = 0;  // letters of this round whose end is not stored yet
};

}  // namespace hub::engine
