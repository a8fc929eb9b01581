#include "server_pool.hpp"

#include <utility>

namespace hub::csv_drop {

ServerPool::Lease ServerPool::take(FileServer::Deadline deadline) {
    std::vector<Idle> too_old;  // closed outside the lock
    {
        const std::lock_guard lock{mutex_};
        const auto oldest = std::chrono::steady_clock::now() - keep_;
        std::unique_ptr<FileServer> found;
        while (found == nullptr && !idle_.empty()) {
            auto last = std::move(idle_.back());
            idle_.pop_back();
            if (last.since < oldest) {
                too_old.push_back(std::move(last));
            } else {
                found = std::move(last.server);
            }
        }
        if (found != nullptr) {
            found->set_deadline(deadline);
            return {{std::move(found), {}, {}}, true};
        }
    }
    too_old.clear();
    return {dial_(deadline), false};
}

void ServerPool::give_back(std::unique_ptr<FileServer> server) {
    const std::lock_guard lock{mutex_};
    idle_.push_back({std::move(server), std::chrono::steady_clock::now()});
}

void ServerPool::forget_all() {
    std::vector<Idle> forgotten;
    const std::lock_guard lock{mutex_};
    forgotten.swap(idle_);
}

}  // namespace hub::csv_drop
