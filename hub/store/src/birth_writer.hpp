#pragma once
#include "batch_queue.hpp"
#include "session.hpp"

#include "hub/store/commits.hpp"
#include "hub/store/store.hpp"

#include <atomic>
#include <thread>
#include <vector>

namespace hub::store {

/// Group commit of new complaints: one statement, one transaction, one round trip for all that came in while the last
/// one was under way. After any trouble it looks first which of them are stored already, so a commit in doubt is
/// resolved and never guessed.
class BirthWriter {
public:
    BirthWriter(const StoreOptions& options, Store::Post post);
    ~BirthWriter();

    /// Answers at once with storage_unavailable while the database is known to be away, storage_busy when full.
    void submit(Birth birth);
    [[nodiscard]] bool up() const { return up_; }

private:
    struct Answer {
        std::function<void(Result<BirthResult>)> done;
        Result<BirthResult> result;
    };

    void loop();
    void commit(std::vector<Birth> batch);
    void settle(std::vector<Birth> batch, bool check_first, std::vector<Answer>& answers);
    SqlResult insert(std::vector<Birth>& batch);
    SqlResult take_out_known(std::vector<Birth>& batch, std::vector<Answer>& answers);
    void split(std::vector<Birth> batch, std::vector<Answer>& answers);
    void give_up(std::vector<Birth> batch, std::vector<Answer>& answers);
    void wait_until_up();

    StoreOptions options_;
    Store::Post post_;
    Session session_;
    BatchQueue<Birth> queue_;
    std::atomic<bool> up_{false};
    std::thread thread_;
};

}  // namespace hub::store
