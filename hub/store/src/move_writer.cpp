#include "move_writer.hpp"

#include "move_columns.hpp"
#include "rows.hpp"
#include "thread_root.hpp"

#include "hub/base/log.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>

namespace hub::store {
namespace {

constexpr auto retry_pause = std::chrono::milliseconds{100};
constexpr std::size_t unbounded = static_cast<std::size_t>(-1);  // results must never be turned away

Session::Statements statements() {
    return {{"deliver", deliver_sql}, {"move", move_sql},   {"reschedule", reschedule_sql},
            {"attempt", attempt_sql}, {"probe", probe_sql}, ExchangeWriter::statement()};
}

std::string hex_bytes(const Hash& hash) {
    ArrayText text;
    text.add_bytes(hash);
    auto literal = text.take();  // {"\\x…"}
    return "\\x" + literal.substr(5, 64);
}

}  // namespace

MoveWriter::MoveWriter(const StoreOptions& options, const std::atomic<std::int64_t>& node, Store::Post post)
    : options_{options},
      node_{node},
      post_{std::move(post)},
      session_{options.url, statements()},
      exchanges_{options.master},
      thread_{start_thread("moves", [this] { loop(); })} {}

MoveWriter::~MoveWriter() {
    queue_.stop();
    thread_.join();
}

void MoveWriter::submit(Move move) {
    queue_.push(std::move(move), unbounded);
}
void MoveWriter::submit(Reschedule reschedule) {
    queue_.push(std::move(reschedule), unbounded);
}

void MoveWriter::loop() {
    std::vector<Item> later;
    for (;;) {
        auto batch = later.empty() ? queue_.take(options_.max_batch) : std::exchange(later, {});
        if (batch.empty()) {
            return;
        }
        std::vector<Move> moves;
        std::vector<Reschedule> reschedules;
        std::unordered_set<Uuid> complaints;
        for (auto& item : batch) {
            if (auto* reschedule = std::get_if<Reschedule>(&item)) {
                reschedules.push_back(std::move(*reschedule));
            } else if (auto& move = std::get<Move>(item); complaints.insert(move.decision.state.id.value()).second) {
                moves.push_back(std::move(move));
            } else {
                later.push_back(std::move(item));  // one step of a complaint at a time
            }
        }
        Answers answers;
        commit_moves(std::move(moves), answers);
        commit_reschedules(std::move(reschedules), answers);
        post_([answers = std::move(answers)] {
            for (const auto& answer : answers) {
                answer();
            }
        });
    }
}

std::optional<SqlResult> MoveWriter::insist(const std::function<SqlResult()>& work) {
    for (;;) {
        auto tried = work();
        if (tried.trouble != SqlTrouble::lost && tried.trouble != SqlTrouble::transient) {
            return tried;
        }
        if (!queue_.pause(retry_pause)) {
            return std::nullopt;
        }
    }
}

SqlResult MoveWriter::write(std::vector<Move>& moves, std::vector<Hash>& hashes) {
    hashes.clear();
    const bool plain = std::ranges::all_of(moves, [](const Move& move) { return is_plain_delivery(move.decision); });
    const auto parameters = plain ? delivery_parameters(moves, node_, hashes) : move_parameters(moves, node_, hashes);
    const auto exchanges = plain ? std::vector<std::string>{} : exchanges_.parameters(moves);
    return session_.run([&](pqxx::connection& connection) {
        if (!exchanges.empty()) {
            pqxx::work work{connection};
            work.exec_prepared("move", pqxx::prepare::make_dynamic_params(parameters));
            ExchangeWriter::write(work, exchanges);
            return work.commit();
        }
        pqxx::nontransaction{connection}.exec_prepared(
            plain ? "deliver" : "move", pqxx::prepare::make_dynamic_params(parameters));
    });
}

void MoveWriter::commit_moves(std::vector<Move> moves, Answers& answers) {
    const auto plain_end = std::stable_partition(
        moves.begin(), moves.end(), [](const Move& move) { return is_plain_delivery(move.decision); });
    std::vector<Move> others{std::make_move_iterator(plain_end), std::make_move_iterator(moves.end())};
    moves.erase(plain_end, moves.end());
    for (auto* group : {&moves, &others}) {
        if (group->empty()) {
            continue;
        }
        std::vector<Hash> hashes;
        const auto tried = insist([&] { return write(*group, hashes); });
        if (!tried) {
            return;
        }
        for (std::size_t i = 0; i < group->size(); ++i) {
            auto& move = (*group)[i];
            if (*tried) {
                answers.push_back([done = std::move(move.done), chain = hashes[i]] {
                    done({MoveOutcome::committed, chain});
                });
            } else {
                commit_alone(std::move(move), answers);
            }
        }
    }
}

void MoveWriter::commit_alone(Move move, Answers& answers) {
    std::vector<Move> one;
    one.push_back(std::move(move));
    std::vector<Hash> hashes;
    const auto tried = insist([&] { return write(one, hashes); });
    if (!tried) {
        return;
    }
    auto result = *tried ? MoveResult{MoveOutcome::committed, hashes.front()} : diagnose(one.front());
    if (result.outcome == MoveOutcome::fenced && tried->trouble != SqlTrouble::changed) {
        result.outcome = MoveOutcome::refused;  // nothing of it was changed meanwhile: it is the values
        log::error("store.move_refused", {{"reason", tried->detail}});
    }
    answers.push_back([done = std::move(one.front().done), result] { done(result); });
}

MoveResult MoveWriter::diagnose(Move& move) {
    const auto& decision = move.decision;
    std::vector<Hash> hashes;
    std::vector<Move> one;
    one.push_back({decision, nullptr});
    static_cast<void>(move_parameters(one, node_, hashes));
    MoveResult result{MoveOutcome::fenced, hashes.front()};
    insist([&] {
        return session_.run([&](pqxx::connection& connection) {
            const auto row = pqxx::nontransaction{connection}.exec_prepared1(
                "probe", to_string(decision.state.id.value()), decision.expected_version, hex_bytes(hashes.front()),
                decision.inbound_instance.value(), decision.inbound_key);
            if (row[1].as<bool>()) {
                result.outcome = MoveOutcome::committed;  // the commit in doubt had gone through
            } else if (!decision.inbound_key.empty() && row[2].as<bool>()) {
                result.outcome = MoveOutcome::duplicate;
            } else if (row[0].is_null() || row[0].as<std::int32_t>() != decision.expected_version) {
                result.outcome = MoveOutcome::stale;
            }
        });
    });
    return result;
}

void MoveWriter::commit_reschedules(std::vector<Reschedule> rows, Answers& answers) {
    if (rows.empty()) {
        return;
    }
    // By lease, not by delivery: one that was taken away and claimed again may be here twice, and only one of the two
    // was written. Who is told so by mistake sends a message that somebody else sends too.
    std::set<std::pair<Uuid, std::int32_t>> kept;
    const auto exchanges = exchanges_.parameters(rows);
    const auto tried = insist([&] {
        kept.clear();
        return session_.run([&](pqxx::connection& connection) {
            pqxx::work work{connection};
            const auto changed = work.exec_prepared(
                "reschedule", pqxx::prepare::make_dynamic_params(reschedule_parameters(rows, node_)));
            work.exec_prepared("attempt", pqxx::prepare::make_dynamic_params(attempt_parameters(rows)));
            ExchangeWriter::write(work, exchanges);
            work.commit();
            for (const auto& row : changed) {
                kept.emplace(read_uuid(row[0]), row[1].as<std::int32_t>());
            }
        });
    });
    if (!tried) {
        return;
    }
    if (!*tried && rows.size() > 1) {  // the bad one alone fails
        for (auto& row : rows) {
            std::vector<Reschedule> one;
            one.push_back(std::move(row));
            commit_reschedules(std::move(one), answers);
        }
        return;
    }
    if (!*tried) {
        log::error("store.reschedule_refused", {{"reason", tried->detail}});
    }
    for (auto& row : rows) {
        const auto lost = *tried ? MoveOutcome::fenced : MoveOutcome::refused;
        const auto outcome = kept.contains({row.change.id.value(), row.change.fence}) ? MoveOutcome::committed : lost;
        answers.push_back([done = std::move(row.done), outcome] { done(outcome); });
    }
}

}  // namespace hub::store
