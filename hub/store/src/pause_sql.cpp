#include "pause_sql.hpp"

#include "dead_letter_sql.hpp"

#include <algorithm>

namespace hub::store::pause_sql {

std::vector<InstancePause> all(pqxx::transaction_base& work) {
    std::vector<InstancePause> out;
    for (const auto& row :
         work.exec("SELECT instance, sp4n_us(paused_at), paused_by, reason FROM instance_pause WHERE resumed_at IS NULL"
                   " ORDER BY instance")) {
        out.push_back(
            {model::InstanceId{row[0].as<std::string>()}, instant(row[1]), row[2].as<std::string>(),
             row[3].as<std::string>()});
    }
    return out;
}

PauseOutcome order(pqxx::transaction_base& work, const PauseOrder& order) {
    const auto changed = order.wish == PauseWish::pause
                             ? work.exec_params(
                                   "INSERT INTO instance_pause (instance, paused_by, reason) VALUES ($1, $2, $3)"
                                   " ON CONFLICT (instance) WHERE resumed_at IS NULL DO NOTHING",
                                   order.instance.value(), order.who, order.reason)
                             : work.exec_params(
                                   "UPDATE instance_pause SET resumed_at = now(), resumed_by = $2, resume_reason = $3"
                                   " WHERE instance = $1 AND resumed_at IS NULL",
                                   order.instance.value(), order.who, order.reason);
    PauseOutcome out;
    out.changed = changed.affected_rows() > 0;
    const auto now = all(work);
    if (const auto found = std::ranges::find(now, order.instance, &InstancePause::instance); found != now.end()) {
        out.now = *found;
    }
    return out;
}

}  // namespace hub::store::pause_sql
