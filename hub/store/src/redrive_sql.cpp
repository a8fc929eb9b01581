#include "redrive_sql.hpp"

#include "dead_letter_sql.hpp"
#include "rows.hpp"

#include "hub/model/names.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace hub::store::redrive_sql {
namespace {

constexpr std::int64_t making_lock = 0x7370346E726472;  // "sp4nrdr": the same wish twice at once is one job
/// A node that stops working on a job is succeeded after this long.
const std::string lease = "interval '30 s'";
const std::string columns =
    "j.id, sp4n_us(j.created_at), j.who, j.role, j.agency, j.reason, j.per_minute, j.may_arrive_twice, j.everybody,"
    " array_to_string(j.agencies, E'\\n'), j.instance, array_to_string(j.states, E'\\n'), j.cause, j.kind,"
    " sp4n_us(j.failed_from), sp4n_us(j.failed_before),"
    " sp4n_us(CASE WHEN isfinite(j.reached_at) THEN j.reached_at END), j.reached_id, j.requeued, j.skipped,"
    " sp4n_us(j.finished_at)";

std::vector<std::string> lines(const pqxx::field& field) {
    std::vector<std::string> out;
    std::string_view text{field.c_str(), field.size()};
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        out.emplace_back(line);
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return out;
}

std::optional<TimePoint> maybe_instant(const pqxx::field& field) {
    return field.is_null() ? std::nullopt : std::optional{instant(field)};
}

RedriveJob read(const pqxx::row& row) {
    RedriveJob job;
    auto& what = job.what;
    auto& filter = what.filter;
    job.id = row[0].as<std::int64_t>();
    job.created_at = instant(row[1]);
    what.who = row[2].as<std::string>();
    what.role = model::from_number<model::Role>(row[3].as<int>()).value_or(model::Role::liaison);  // who may nothing
    what.agency = model::AgencyId{row[4].as<std::string>()};
    what.reason = row[5].as<std::string>();
    what.per_minute = row[6].as<std::int32_t>();
    what.may_arrive_twice = row[7].as<bool>();
    filter.scope.everybody = row[8].as<bool>();
    for (auto& line : lines(row[9])) {
        filter.scope.agencies.emplace_back(std::move(line));
    }
    filter.instance = model::InstanceId{row[10].as<std::string>()};
    for (const auto& line : lines(row[11])) {
        if (const auto state = model::from_number<model::DeliveryState>(std::stoi(line))) {
            filter.states.push_back(*state);
        }
    }
    if (!row[12].is_null()) {
        filter.cause = model::from_number<model::Cause>(row[12].as<int>());
    }
    if (!row[13].is_null()) {
        filter.kind = model::from_number<model::MessageKind>(row[13].as<int>());
    }
    filter.failed_from = maybe_instant(row[14]);
    filter.failed_before = maybe_instant(row[15]);
    job.reached.failed_at = maybe_instant(row[16]).value_or(TimePoint{});
    job.reached.id = model::DeliveryId{read_uuid(row[17])};
    job.requeued = row[18].as<std::int64_t>();
    job.skipped = row[19].as<std::int64_t>();
    job.finished_at = maybe_instant(row[20]);
    return job;
}

std::string number_or_null(std::optional<int> number) {
    return number ? std::to_string(*number) + "::int2" : "NULL::int2";
}

std::string time_or_null(Statement& to, const std::optional<TimePoint>& time) {
    return time ? to.at(*time) : "NULL::timestamptz";
}

template <class E>
std::optional<int> code(const std::optional<E>& value) {
    return value ? std::optional{static_cast<int>(*value)} : std::nullopt;
}

/// Column and value of everything that makes a job what it is.
std::vector<std::pair<std::string, std::string>> values_of(Statement& to, const NewRedrive& wanted) {
    const auto& filter = wanted.filter;
    ArrayText states;
    for (const auto state : filter.states) {
        states.add(static_cast<std::int64_t>(state));
    }
    return {
        {"who", to.bind(wanted.who)},
        {"role", std::to_string(static_cast<int>(wanted.role))},
        {"agency", to.bind(wanted.agency.value())},
        {"reason", to.bind(wanted.reason)},
        {"per_minute", std::to_string(wanted.per_minute)},
        {"may_arrive_twice", wanted.may_arrive_twice ? "true" : "false"},
        {"everybody", filter.scope.everybody ? "true" : "false"},
        {"agencies", to.bind(filter.scope.agencies)},
        {"instance", to.bind(filter.instance.value())},
        {"states", to.bind(states.take()) + "::int2[]"},
        {"cause", number_or_null(code(filter.cause))},
        {"kind", number_or_null(code(filter.kind))},
        {"failed_from", time_or_null(to, filter.failed_from)},
        {"failed_before", time_or_null(to, filter.failed_before)}};
}

/// Of delivery d: what the job has not looked at yet, and will.
std::string ahead_of(Statement& to, const RedriveJob& job) {
    auto filter = job.what.filter;
    filter.failed_before = std::min(filter.failed_before.value_or(job.created_at), job.created_at);
    return dead_letter_conditions(to, filter) + after_place(to, job.reached);
}

std::int64_t count_ahead(pqxx::transaction_base& work, const RedriveJob& job) {
    if (job.finished_at) {
        return 0;
    }
    Statement statement;
    const auto where = ahead_of(statement, job);
    return statement
        .run(
            work, "SELECT count(*) FROM (SELECT 1 FROM delivery d WHERE " + where + " LIMIT " +
                      std::to_string(most_ahead) + ") AS seen")[0][0]
        .as<std::int64_t>();
}

}  // namespace

RedriveJob add(pqxx::transaction_base& work, const NewRedrive& wanted) {
    work.exec_params1("SELECT pg_advisory_xact_lock($1)", making_lock);
    Statement statement;
    std::string names;
    std::string given;
    std::string same = "j.finished_at IS NULL";
    for (const auto& [name, value] : values_of(statement, wanted)) {
        names += (names.empty() ? "" : ", ") + name;
        given += (given.empty() ? "" : ", ") + value;
        same += " AND j." + name + " IS NOT DISTINCT FROM " + value;
    }
    const auto going_on = statement.run(work, "SELECT " + columns + " FROM redrive_job j WHERE " + same + " LIMIT 1");
    auto job = read(
        !going_on.empty()
            ? going_on[0]
            : statement.run(
                  work, "INSERT INTO redrive_job AS j (" + names + ") VALUES (" + given + ") RETURNING " + columns)[0]);
    job.ahead = count_ahead(work, job);
    return job;
}

Result<RedriveJob> find(pqxx::transaction_base& work, std::int64_t id) {
    const auto rows = work.exec_params("SELECT " + columns + " FROM redrive_job j WHERE j.id = $1", id);
    if (rows.empty()) {
        return Error{"not_found", "there is no such job"};
    }
    auto job = read(rows[0]);
    job.ahead = count_ahead(work, job);
    return job;
}

std::vector<RedriveJob> recent(pqxx::transaction_base& work, const ListScope& scope, std::int32_t limit) {
    std::vector<RedriveJob> out;
    Statement statement;
    const auto theirs =
        scope.everybody ? std::string{"true"} : "j.agency = ANY(" + statement.bind(scope.agencies) + ")";
    for (const auto& row : statement.run(
             work, "SELECT " + columns + " FROM redrive_job j WHERE " + theirs + " ORDER BY j.id DESC LIMIT " +
                       std::to_string(limit))) {
        out.push_back(read(row));
    }
    for (auto& job : out) {
        job.ahead = count_ahead(work, job);
    }
    return out;
}

std::vector<RedriveJob> claim(pqxx::transaction_base& work, std::int64_t node) {
    std::vector<RedriveJob> out;
    for (const auto& row : work.exec_params(
             "UPDATE redrive_job j SET node = $1, leased_until = now() + " + lease +
                 " WHERE j.finished_at IS NULL AND (j.node IS NULL OR j.leased_until < now() OR NOT EXISTS (SELECT 1"
                 " FROM node n WHERE n.id = j.node AND n.ended_at IS NULL)) RETURNING " +
                 columns,
             node)) {
        out.push_back(read(row));
    }
    return out;
}

std::vector<ClaimedDelivery> slice(pqxx::transaction_base& work, const RedriveJob& job, std::int32_t limit) {
    Statement statement;
    const auto where = ahead_of(statement, job);
    std::vector<ClaimedDelivery> out;
    ArrayText ids;
    for (const auto& row : statement.run(
             work, std::string{"SELECT "} + delivery_columns + " FROM delivery d WHERE " + where +
                       " ORDER BY d.failed_at, d.id LIMIT " + std::to_string(limit))) {
        out.push_back({read_delivery(row), {}, {}});
        ids.add(out.back().delivery.complaint.value());
    }
    std::unordered_map<Uuid, StoredComplaint> complaints;
    for (const auto& row : work.exec_params(
             std::string{"SELECT "} + state_columns + " FROM " + state_source + " WHERE c.id = ANY($1::uuid[])",
             ids.take())) {
        auto stored = read_stored(row);
        const auto id = stored.state.id.value();
        complaints.emplace(id, std::move(stored));
    }
    for (auto& one : out) {
        one.complaint = complaints[one.delivery.complaint.value()];  // two letters of one complaint are possible
    }
    return out;
}

bool advance(pqxx::transaction_base& work, const RedriveStep& step, std::int64_t node) {
    // Totals, not differences: told twice it says the same.
    return work.exec_params(
                   "UPDATE redrive_job SET reached_at = sp4n_at($3::int8), reached_id = $4::uuid, requeued = $5, "
                   "skipped = $6,"
                   " leased_until = now() + " +
                       lease +
                       ", finished_at = CASE WHEN $7::bool THEN now() END"
                       " WHERE id = $1 AND node = $2 AND finished_at IS NULL",
                   step.job, node, step.reached.failed_at.time_since_epoch().count(),
                   to_string(step.reached.id.value()), step.requeued, step.skipped, step.finished)
               .affected_rows() == 1;
}

}  // namespace hub::store::redrive_sql
