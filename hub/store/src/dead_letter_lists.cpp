// Lists of what could not be delivered and of what waits.
#include "ask.hpp"
#include "dead_letter_sql.hpp"
#include "lists.hpp"
#include "rows.hpp"

#include "hub/model/names.hpp"

namespace hub::store {
namespace {

DeadLetterPage read_letters(const pqxx::result& rows, std::int32_t limit) {
    DeadLetterPage page;
    for (const auto& row : rows) {
        if (page.letters.size() == static_cast<std::size_t>(limit)) {
            page.more = true;
            break;
        }
        DeadLetter letter;
        letter.delivery = read_delivery(row);
        letter.tracking = model::TrackingNumber{static_cast<std::uint64_t>(row[delivery_width].as<std::int64_t>())};
        letter.remote_code = row[delivery_width + 1].as<std::string>("");
        letter.detail = row[delivery_width + 2].as<std::string>("");
        letter.look = read_look(row, delivery_width + 3);
        page.letters.push_back(std::move(letter));
    }
    return page;
}

std::vector<DeadLetterGroup> groups(pqxx::work& work, Statement& statement, const std::string& conditions) {
    std::vector<DeadLetterGroup> out;
    for (const auto& row : statement.run(
             work,
             "SELECT d.instance, d.agency, d.state, coalesce(d.cause, 0), count(*), sp4n_us(min(d.failed_at)),"
             " sp4n_us(max(d.failed_at)) FROM delivery d WHERE " +
                 conditions + " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4")) {
        DeadLetterGroup group;
        group.instance = model::InstanceId{row[0].as<std::string>()};
        group.agency = model::AgencyId{row[1].as<std::string>()};
        group.state = model::from_number<model::DeliveryState>(row[2].as<int>()).value_or(group.state);
        group.cause = model::from_number<model::Cause>(row[3].as<int>()).value_or(group.cause);
        group.count = row[4].as<std::int64_t>();
        group.first = instant(row[5]);
        group.last = instant(row[6]);
        out.push_back(std::move(group));
    }
    return out;
}

/// The instances that have something waiting are found by one look into the index each, not by a walk over it.
const std::string queue_head =
    "WITH RECURSIVE i AS ("
    " (SELECT d.instance FROM delivery d WHERE d.node IS NULL AND d.state = 1 ORDER BY d.instance LIMIT 1)"
    " UNION ALL"
    " SELECT (SELECT d.instance FROM delivery d WHERE d.node IS NULL AND d.state = 1 AND d.instance > i.instance"
    "  ORDER BY d.instance LIMIT 1) FROM i WHERE i.instance IS NOT NULL)"
    " SELECT i.instance, q.agency, count(*), sp4n_us(min(q.born_at)), sp4n_us(min(q.next_attempt_at)),"
    " count(*) FILTER (WHERE q.born_at < now() - interval '1 minute'),"
    " count(*) FILTER (WHERE q.born_at < now() - interval '1 hour'),"
    " count(*) FILTER (WHERE q.born_at < now() - interval '1 day')"
    " FROM i CROSS JOIN LATERAL (SELECT d.agency, d.born_at, d.next_attempt_at FROM delivery d"
    "  WHERE d.instance = i.instance AND d.node IS NULL AND d.state = 1 ORDER BY d.next_attempt_at LIMIT ";

std::vector<QueueLine> queue(pqxx::work& work, const ListScope& scope) {
    Statement statement;
    std::string of;
    if (!scope.everybody) {
        of = " AND q.agency = ANY(" + statement.bind(scope.agencies) + ")";
    }
    std::vector<QueueLine> out;
    for (const auto& row : statement.run(
             work, queue_head + std::to_string(most_counted) + ") q WHERE i.instance IS NOT NULL" + of +
                       " GROUP BY 1, 2 ORDER BY 1, 2")) {
        QueueLine line;
        line.instance = model::InstanceId{row[0].as<std::string>()};
        line.agency = model::AgencyId{row[1].as<std::string>()};
        line.waiting = row[2].as<std::int64_t>();
        line.oldest = instant(row[3]);
        if (!row[4].is_null()) {
            line.next_attempt = instant(row[4]);
        }
        line.older_than_a_minute = row[5].as<std::int64_t>();
        line.older_than_an_hour = row[6].as<std::int64_t>();
        line.older_than_a_day = row[7].as<std::int64_t>();
        out.push_back(std::move(line));
    }
    return out;
}

}  // namespace

std::string dead_letter_conditions(Statement& to, const DeadLetterFilter& filter) {
    std::string out = "d.state IN (3, 4, 5)";
    if (!filter.scope.everybody) {
        out += " AND d.agency = ANY(" + to.bind(filter.scope.agencies) + ")";
    }
    if (!filter.instance.empty()) {
        out += " AND d.instance = " + to.bind(filter.instance.value());
    }
    if (!filter.states.empty()) {
        std::string list;
        for (const auto state : filter.states) {
            list += (list.empty() ? "" : ", ") + std::to_string(static_cast<int>(state));
        }
        out += " AND d.state IN (" + list + ")";
    }
    if (filter.cause) {
        out += " AND coalesce(d.cause, 0) = " + std::to_string(static_cast<int>(*filter.cause));
    }
    if (filter.kind) {
        out += " AND (d.kind & 15) = " + std::to_string(static_cast<int>(*filter.kind));
    }
    if (filter.failed_from) {
        out += " AND d.failed_at >= " + to.at(*filter.failed_from);
    }
    if (filter.failed_before) {
        out += " AND d.failed_at < " + to.at(*filter.failed_before);
    }
    return out;
}

std::string after_place(Statement& to, const DeadLetterPlace& place) {
    return " AND (d.failed_at, d.id) > (" + to.at(place.failed_at) + ", " + to.bind(to_string(place.id.value())) +
           "::uuid)";
}

void Lists::dead_letters(DeadLetterFilter filter, std::function<void(Result<DeadLetterPage>)> done) {
    ask<DeadLetterPage>(
        lane_, post_, std::move(done),
        [filter = std::move(filter)](pqxx::connection& connection, Result<DeadLetterPage>& out) {
            pqxx::work work{connection};
            bound_time(work);
            Statement statement;
            auto where = dead_letter_conditions(statement, filter);
            if (filter.after) {
                where += after_place(statement, *filter.after);
            }
            out = read_letters(
                statement.run(
                    work, std::string{"SELECT "} + delivery_columns + ", c.tracking, t.remote_code, t.detail, " +
                              look_columns + " FROM (SELECT * FROM delivery d WHERE " + where +
                              " ORDER BY d.failed_at, d.id LIMIT " + std::to_string(filter.limit + 1) +
                              ") d JOIN complaint c ON c.id = d.complaint_id"
                              " LEFT JOIN attempt t ON t.delivery_id = d.id AND t.attempt = d.attempt"
                              " ORDER BY d.failed_at, d.id"),
                filter.limit);
        },
        explain_list);
}

void Lists::dead_letter_groups(
    DeadLetterFilter filter, std::function<void(Result<std::vector<DeadLetterGroup>>)> done) {
    ask<std::vector<DeadLetterGroup>>(
        lane_, post_, std::move(done),
        [filter = std::move(filter)](pqxx::connection& connection, Result<std::vector<DeadLetterGroup>>& out) {
            pqxx::work work{connection};
            bound_time(work);
            Statement statement;
            const auto where = dead_letter_conditions(statement, filter);
            out = groups(work, statement, where);
        },
        explain_list);
}

void Lists::backlog(ListScope scope, std::function<void(Result<Backlog>)> done) {
    ask<Backlog>(
        lane_, post_, std::move(done),
        [scope = std::move(scope)](pqxx::connection& connection, Result<Backlog>& out) {
            pqxx::work work{connection};
            bound_time(work);
            Backlog found;
            found.queue = queue(work, scope);
            Statement statement;
            DeadLetterFilter filter;
            filter.scope = scope;
            const auto where = dead_letter_conditions(statement, filter);
            found.dead = groups(work, statement, where);
            out = std::move(found);
        },
        explain_list);
}

}  // namespace hub::store
