#include "hub/store/after_restore.hpp"

#include "array_text.hpp"
#include "session.hpp"

namespace hub::store {
namespace {

const char* const alive_sql =
    "SELECT count(*) FROM node WHERE ended_at IS NULL AND heartbeat_at >= now() - $1::int8 * interval '1 ms'";
const char* const end_nodes_sql = "UPDATE node SET ended_at = now() WHERE ended_at IS NULL";
// Who may have sent what is in doubt: a node that has ended and never lived.
const char* const past_node_sql =
    "INSERT INTO node (place, ended_at) VALUES ('before the restore', now()) RETURNING id";
const char* const doubt_sql =
    "UPDATE delivery SET state = 2, node = $1::int8, fence = fence + 1, next_attempt_at = NULL"
    " WHERE state IN (1, 2) AND instance <> ALL ($2::text[])";
const char* const waiting_sql = "SELECT count(*) FROM delivery WHERE state IN (1, 2)";

}  // namespace

Result<AfterRestore> put_in_doubt_after_restore(
    const std::string& url, const std::vector<model::InstanceId>& idempotent, std::chrono::milliseconds dead_after) {
    ArrayText known;
    for (const auto& instance : idempotent) {
        known.add(instance.value());
    }
    const auto names = known.take();
    AfterRestore out;
    std::int64_t alive = 0;
    Session session{url, {}};
    const auto ended = session.run([&](pqxx::connection& connection) {
        pqxx::work work{connection};
        alive = work.exec_params1(alive_sql, static_cast<std::int64_t>(dead_after.count()))[0].as<std::int64_t>();
        if (alive > 0) {
            return;
        }
        out.waiting = work.exec1(waiting_sql)[0].as<std::int64_t>();
        work.exec0(end_nodes_sql);
        const auto past = work.exec1(past_node_sql)[0].as<std::int64_t>();
        out.in_doubt = static_cast<std::int64_t>(work.exec_params0(doubt_sql, past, names).affected_rows());
        work.commit();
    });
    if (!ended) {
        return to_error(ended);
    }
    if (alive > 0) {
        return Error{
            "hub_alive", "a hub works on this database (" + std::to_string(alive) + " nodes)", "",
            "this is for a database that was just restored: stop every hub, or wait until the last one's lease is "
            "over"};
    }
    return out;
}

}  // namespace hub::store
