#pragma once
#include "batch_queue.hpp"
#include "session.hpp"

#include "hub/store/commits.hpp"
#include "hub/store/store.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace hub::store {

/// Group commit of new complaints: one statement, one transaction, one round trip for all that came in while the last
/// one was under way. After any trouble it looks first which of them are stored already, so a commit in doubt is
/// resolved and never guessed. A second thread watches the first: a commit that hangs, and what waits behind it, is
/// answered storage_unavailable; should it go through later, the same key finds it.
class BirthWriter {
public:
    BirthWriter(const StoreOptions& options, Store::Post post);
    ~BirthWriter();

    /// Answers at once with storage_unavailable while the database is known to be away, storage_busy when full.
    void submit(Birth birth);
    /// False: unreachable, or hung.
    [[nodiscard]] bool up() const { return up_; }

private:
    class Columns;
    using Steady = std::chrono::steady_clock;
    using Done = std::function<void(Result<BirthResult>)>;
    struct Item {
        Birth birth;
        Steady::time_point since;
        std::size_t place = 0;  ///< of its `done` in the batch
    };
    struct Answer {
        std::size_t place = 0;
        Result<BirthResult> result;
    };
    /// Who waits for the batch under way. The watch empties it when it hangs.
    struct UnderWay {
        std::mutex mutex;
        std::vector<Done> dones;
        Steady::time_point since;
    };

    void loop();
    void watch();
    void tell_those_who_wait_too_long();
    void commit(std::vector<Item> batch);
    void settle(std::vector<Item> batch, bool check_first, std::vector<Answer>& answers);
    SqlResult insert(std::vector<Item>& batch);
    SqlResult take_out_known(std::vector<Item>& batch, std::vector<Answer>& answers);
    void split(std::vector<Item> batch, std::vector<Answer>& answers);
    void give_up(std::vector<Item> batch, std::vector<Answer>& answers);
    void wait_until_up();
    void answer(std::vector<Answer> answers);
    void refuse(std::vector<Done> dones);

    StoreOptions options_;
    Store::Post post_;
    Session session_;
    std::unique_ptr<Columns> columns_;  // of the writing thread
    BatchQueue<Item> queue_;
    UnderWay under_way_;
    std::atomic<bool> up_{false};
    std::thread thread_;
    std::thread watch_;
};

}  // namespace hub::store
