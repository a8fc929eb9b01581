#include "reconcile_sql.hpp"
#include "rows.hpp"
#include "statement.hpp"

#include <algorithm>

namespace hub::store::reconcile_sql {
namespace {

const std::string difference_columns =
    "d.id, d.instance, d.kind, d.subject, d.complaint_id, d.agency, d.external_ref, d.remote_status, d.detail,"
    " sp4n_us(d.first_seen), sp4n_us(d.last_seen), sp4n_us(d.resolved_at), d.resolved_by,"
    " (SELECT c.tracking FROM complaint c WHERE c.id = d.complaint_id)";

TimePoint time_of(const pqxx::field& field) {
    return TimePoint{std::chrono::microseconds{field.as<std::int64_t>(0)}};
}

model::DifferenceKind kind_of(int number) {
    return static_cast<model::DifferenceKind>(std::clamp(number, 1, 4));
}

Difference read(const pqxx::row& row) {
    Difference out;
    out.id = row[0].as<std::int64_t>();
    out.instance = model::InstanceId{row[1].as<std::string>()};
    out.what.kind = kind_of(row[2].as<int>());
    out.what.subject = row[3].as<std::string>();
    out.what.complaint = model::ComplaintId{row[4].is_null() ? Uuid{} : read_uuid(row[4])};
    out.what.agency = model::AgencyId{row[5].as<std::string>()};
    out.what.external_ref = row[6].as<std::string>();
    out.what.remote_status = row[7].as<std::string>();
    out.what.detail = row[8].as<std::string>();
    out.first_seen = time_of(row[9]);
    out.last_seen = time_of(row[10]);
    if (!row[11].is_null()) {
        out.resolved_at = time_of(row[11]);
    }
    out.resolved_by = row[12].as<std::string>();
    out.tracking = model::TrackingNumber{static_cast<std::uint64_t>(row[13].as<std::int64_t>(0))};
    return out;
}

}  // namespace

const char* const run_columns =
    "id, instance, wished_by, sp4n_us(began_at), sp4n_us(since), listed, names_ours, sp4n_us(listed_at), reached,"
    " sp4n_us(finished_at), failure";

ReconcileRun read_run(const pqxx::row& row) {
    ReconcileRun run;
    run.id = row[0].as<std::int64_t>();
    run.instance = model::InstanceId{row[1].as<std::string>()};
    run.wished_by = row[2].as<std::string>();
    run.began_at = time_of(row[3]);
    run.since = time_of(row[4]);
    run.listed = row[5].as<std::int64_t>();
    run.names_ours = row[6].as<bool>();
    if (!row[7].is_null()) {
        run.listed_at = time_of(row[7]);
    }
    run.reached = row[8].as<std::string>();
    if (!row[9].is_null()) {
        run.finished_at = time_of(row[9]);
    }
    run.failure = row[10].as<std::string>();
    return run;
}

DifferencePage page(pqxx::transaction_base& work, const DifferenceFilter& filter) {
    DifferencePage out;
    Statement statement;
    auto where = "d.instance = " + statement.bind(filter.instance.value());
    if (!filter.scope.everybody) {
        where += " AND d.agency = ANY(" + statement.bind(filter.scope.agencies) + ")";
    }
    if (!filter.resolved) {
        where += " AND d.resolved_at IS NULL";
    }
    if (filter.before != 0) {
        where += " AND d.id < " + statement.bind(filter.before) + "::int8";
    }
    for (const auto& row : statement.run(
             work, "SELECT " + difference_columns + " FROM difference d WHERE " + where + " ORDER BY d.id DESC LIMIT " +
                       std::to_string(filter.limit + 1))) {
        if (out.differences.size() == static_cast<std::size_t>(filter.limit)) {
            out.more = true;
            break;
        }
        out.differences.push_back(read(row));
    }
    const auto runs = work.exec_params(
        std::string{"SELECT "} + run_columns + " FROM reconcile_run WHERE instance = $1::text ORDER BY id DESC LIMIT 1",
        filter.instance.value());
    if (!runs.empty()) {
        out.last_run = read_run(runs[0]);
    }
    return out;
}

Result<Difference> find(pqxx::transaction_base& work, std::int64_t id) {
    const auto rows = work.exec_params("SELECT " + difference_columns + " FROM difference d WHERE d.id = $1::int8", id);
    if (rows.empty()) {
        return Error{"not_found", "there is no such difference"};
    }
    return read(rows[0]);
}

bool resolve(pqxx::transaction_base& work, std::int64_t id, const std::string& who) {
    return !work.exec_params(
                    "UPDATE difference SET resolved_at = now(), resolved_by = $2::text WHERE id = $1::int8"
                    " AND resolved_at IS NULL RETURNING 1",
                    id, who)
                .empty();
}

std::vector<OpenDifferences> count_open(pqxx::transaction_base& work) {
    std::vector<OpenDifferences> out;
    for (const auto& row : work.exec(
             "SELECT instance, kind, count(*) FROM difference WHERE resolved_at IS NULL GROUP BY 1, 2 ORDER BY 1, 2")) {
        out.push_back(
            {model::InstanceId{row[0].as<std::string>()}, kind_of(row[1].as<int>()), row[2].as<std::int64_t>()});
    }
    return out;
}

}  // namespace hub::store::reconcile_sql
