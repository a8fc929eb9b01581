#include "figures.hpp"

#include "ask.hpp"
#include "clock_sql.hpp"
#include "rows.hpp"
#include "statement.hpp"

#include "hub/model/names.hpp"

#include <utility>

namespace hub::store {
namespace {

constexpr const char* time_limit = "SET LOCAL statement_timeout = '10s'";

Error explain_figures(const SqlResult& failed) {
    if (failed.detail.starts_with("57014")) {
        return Error{
            "list_too_broad", "counting took longer than 10 s", "",
            "narrow it: a shorter period, an agency, one clock"};
    }
    return to_error(failed);
}

template <class E>
std::string spelling(const std::string& number) {
    const auto value = model::from_number<E>(std::atoi(number.c_str()));
    return value ? std::string{model::name_of(*value)} : number;
}

std::string key_of(FiguresBy by, std::string key) {
    switch (by) {
        case FiguresBy::kind: return spelling<model::ComplaintKind>(key);
        case FiguresBy::channel: return spelling<model::Channel>(key);
        case FiguresBy::stage: return spelling<model::ClockKind>(key);
        case FiguresBy::nothing:
        case FiguresBy::agency:
        case FiguresBy::province:
        case FiguresBy::category:
        case FiguresBy::month: break;
    }
    return key;
}

TimePoint time_of(const pqxx::field& field) {
    return TimePoint{std::chrono::microseconds{field.as<std::int64_t>()}};
}

ClockLine read_line(const pqxx::row& row) {
    ClockLine line;
    line.tracking = model::TrackingNumber{static_cast<std::uint64_t>(row[0].as<std::int64_t>())};
    line.seq = row[1].as<std::int32_t>();
    line.clock = model::from_number<model::ClockKind>(row[2].as<int>()).value_or(model::ClockKind::verification);
    line.due = time_of(row[3]);
    if (!row[4].is_null()) {
        line.ended = time_of(row[4]);
    }
    line.verdict = static_cast<figures::Verdict>(row[5].as<int>());
    if (!row[6].is_null()) {
        line.took = row[6].as<std::int32_t>();
    }
    line.extended = row[7].as<bool>();
    line.agency = model::AgencyId{row[8].as<std::string>()};
    line.region = model::RegionCode{row[9].as<std::string>()};
    line.category = model::CategoryCode{row[10].as<std::string>()};
    return line;
}

}  // namespace

Figures::Figures(const std::string& url, Store::Post post) : post_{std::move(post)}, lane_{"figures", url, {}} {}

void Figures::lines(ClockFilter filter, FiguresBy by, std::function<void(Result<FiguresLines>)> done) {
    ask<FiguresLines>(
        lane_, post_, std::move(done),
        [filter = std::move(filter), by](pqxx::connection& connection, Result<FiguresLines>& out) {
            pqxx::work work{connection};
            work.exec0(time_limit);
            Statement statement;
            const auto rows = statement.run(
                work, "SELECT " + line_key(by) + ", x.verdict, x.extended, x.took, count(*) FROM (" +
                          clocks_sql(statement, filter) + ") x GROUP BY 1, 2, 3, 4");
            FiguresLines lines;
            for (const auto& row : rows) {
                const auto verdict = static_cast<figures::Verdict>(row[1].as<int>());
                if (by == FiguresBy::month && verdict == figures::Verdict::standing) {
                    continue;  // it has no deadline now, so no month
                }
                lines[key_of(by, row[0].as<std::string>())].add(
                    verdict, row[2].as<bool>(),
                    row[3].is_null() ? std::nullopt : std::optional{row[3].as<std::int32_t>()},
                    row[4].as<std::int64_t>());
            }
            out = std::move(lines);
        },
        explain_figures);
}

void Figures::clocks(ClockPageWish wish, std::function<void(Result<ClockPage>)> done) {
    ask<ClockPage>(
        lane_, post_, std::move(done),
        [wish = std::move(wish)](pqxx::connection& connection, Result<ClockPage>& out) {
            pqxx::work work{connection};
            work.exec0(time_limit);
            Statement statement;
            auto sql =
                "SELECT c.tracking, x.seq, x.clock, sp4n_us(x.due_at), sp4n_us(x.ended_at), x.verdict, x.took,"
                " x.extended, x.agency, x.region, x.category FROM (" +
                clocks_sql(statement, wish.filter) + ") x JOIN complaint c ON c.id = x.complaint_id";
            if (wish.after) {
                sql += " WHERE (x.due_at, c.tracking, x.seq, x.clock) > (" + statement.at(wish.after->due) + ", " +
                       statement.bind(static_cast<std::int64_t>(wish.after->tracking.value())) + "::int8, " +
                       statement.bind(std::int64_t{wish.after->seq}) + "::int4, " +
                       std::to_string(static_cast<int>(wish.after->clock)) + "::int2)";
            }
            sql += " ORDER BY x.due_at, c.tracking, x.seq, x.clock LIMIT " + std::to_string(wish.limit + 1);
            ClockPage page;
            for (const auto& row : statement.run(work, sql)) {
                if (page.clocks.size() == static_cast<std::size_t>(wish.limit)) {
                    page.more = true;
                    break;
                }
                page.clocks.push_back(read_line(row));
            }
            out = std::move(page);
        },
        explain_figures);
}

void Figures::open_by_age(OpenWish wish, std::function<void(Result<std::vector<OpenCount>>)> done) {
    ask<std::vector<OpenCount>>(
        lane_, post_, std::move(done),
        [wish = std::move(wish)](pqxx::connection& connection, Result<std::vector<OpenCount>>& out) {
            pqxx::work work{connection};
            work.exec0(time_limit);
            Statement statement;
            // Counted by how many edges it is older than: width_bucket wants them in rising order.
            ArrayText edges;
            for (auto edge = wish.edges.rbegin(); edge != wish.edges.rend(); ++edge) {
                edges.add(*edge);
            }
            const auto all = std::to_string(wish.edges.size());
            auto of = std::string{" AND p.status NOT IN (4, 6)"};
            if (!wish.scope.everybody) {
                of += " AND p.agency = ANY(" + statement.bind(wish.scope.agencies) + ")";
            }
            const auto one = std::string{"SELECT p.status, p.received_at FROM complaint p WHERE p.next_at IS "};
            const auto rows = statement.run(
                work, "SELECT x.status, " + all + " - width_bucket(sp4n_us(x.received_at), " +
                          statement.bind(edges.take()) + "::int8[]), count(*) FROM (" + one + "NOT NULL" + of +
                          " UNION ALL " + one + "NULL" + of + ") x GROUP BY 1, 2 ORDER BY 1, 2");
            std::vector<OpenCount> counts;
            for (const auto& row : rows) {
                counts.push_back(
                    {model::from_number<model::Status>(row[0].as<int>()).value_or(model::Status::unverified),
                     row[1].as<std::int32_t>(), row[2].as<std::int64_t>()});
            }
            out = std::move(counts);
        },
        explain_figures);
}

}  // namespace hub::store
