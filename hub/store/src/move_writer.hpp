#pragma once
#include "batch_queue.hpp"
#include "exchange_writer.hpp"
#include "session.hpp"

#include "hub/store/commits.hpp"
#include "hub/store/store.hpp"

#include <atomic>
#include <thread>
#include <variant>
#include <vector>

namespace hub::store {

/// Group commit of everything that happens to living complaints and their outbox rows. Optimistic: a batch is one
/// statement that keeps nothing unless every row was as expected; if not, each decision is tried alone and the one that
/// lost its race is told so. Nothing is given up: a lost connection is waited out.
class MoveWriter {
public:
    MoveWriter(const StoreOptions& options, const std::atomic<std::int64_t>& node, Store::Post post);
    ~MoveWriter();

    void submit(Move move);
    void submit(Reschedule reschedule);

private:
    using Item = std::variant<Move, Reschedule>;
    using Answers = std::vector<std::function<void()>>;

    void loop();
    void commit_moves(std::vector<Move> moves, Answers& answers);
    void commit_alone(Move move, Answers& answers);
    void commit_reschedules(std::vector<Reschedule> reschedules, Answers& answers);
    SqlResult write(std::vector<Move>& moves, std::vector<std::array<std::uint8_t, 32>>& hashes);
    /// Why a move that was tried alone did not go through.
    MoveResult diagnose(Move& move);
    /// Runs `work` until the database answers; an empty result means the writer is being stopped.
    std::optional<SqlResult> insist(const std::function<SqlResult()>& work);

    StoreOptions options_;
    const std::atomic<std::int64_t>& node_;
    Store::Post post_;
    Session session_;
    ExchangeWriter exchanges_;
    BatchQueue<Item> queue_;
    std::thread thread_;
};

}  // namespace hub::store
