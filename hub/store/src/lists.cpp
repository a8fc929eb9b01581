#include "lists.hpp"

#include "ask.hpp"
#include "rows.hpp"
#include "statement.hpp"

#include <algorithm>
#include <array>

namespace hub::store {
namespace {

constexpr const char* earliest_due =
    "sp4n_earliest_due(p.verification_due, p.first_follow_up_due, p.completion_due, p.paused_at)";
/// Ids carry the clock of the node that gave them, received_at is taken at nearly the same moment.
constexpr auto id_margin = std::chrono::minutes{1};

/// The least UUIDv7 of that millisecond.
Uuid first_id_of(TimePoint time) {
    Uuid out;
    auto ms = std::max<std::int64_t>(0, std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count());
    for (std::size_t i = 6; i-- > 0; ms >>= 8) {
        out.bytes[i] = static_cast<std::uint8_t>(ms & 0xFF);
    }
    return out;
}

template <class E>
std::string number(E value) {
    return std::to_string(static_cast<int>(value));
}

/// The code itself or one below it.
std::string lies_in(Statement& to, const char* column, const std::string& prefix) {
    const auto value = to.bind(prefix) + "::text";
    return "(" + std::string{column} + " = " + value + " OR starts_with(" + column + ", " + value + " || '.'))";
}

/// All but whose they are, over complaint p.
std::string conditions(Statement& to, const ListFilter& filter, const std::optional<Uuid>& after) {
    std::string out;
    if (after) {
        out += " AND p.id < " + to.bind(to_string(*after)) + "::uuid";
    }
    if (!filter.statuses.empty()) {
        std::string list;
        for (const auto status : filter.statuses) {
            list += (list.empty() ? "" : ", ") + number(status);
        }
        out += " AND p.status IN (" + list + ")";
    }
    out += filter.kind ? " AND p.kind = " + number(*filter.kind) : "";
    out += filter.channel ? " AND p.channel = " + number(*filter.channel) : "";
    if (filter.priority) {
        out += " AND coalesce(p.priority, " + number(model::Priority::normal) + ") = " + number(*filter.priority);
    }
    out += filter.category.empty() ? "" : " AND " + lies_in(to, "p.category", filter.category.value());
    std::string listed;
    for (const auto& one : filter.any_category) {
        listed += (listed.empty() ? "" : " OR ") + lies_in(to, "p.category", one.value());
    }
    out += listed.empty() ? "" : " AND (" + listed + ")";
    out += filter.region.empty() ? "" : " AND " + lies_in(to, "p.region", filter.region.value());
    if (filter.received_from) {
        out += " AND p.received_at >= " + to.at(*filter.received_from) +
               " AND p.id >= " + to.bind(to_string(first_id_of(*filter.received_from - id_margin))) + "::uuid";
    }
    if (filter.received_before) {
        out += " AND p.received_at < " + to.at(*filter.received_before) + " AND p.id < " +
               to.bind(to_string(first_id_of(*filter.received_before + id_margin))) + "::uuid";
    }
    if (filter.overdue) {
        out += " AND (p.flags & 256) <> 0 AND " + std::string{earliest_due} + " <= now()";
    }
    out += filter.parked ? " AND (p.flags & 1024) <> 0" : "";
    return out;
}

/// Ids of the page. An office's walk through one index of its own each; everybody's through the primary key.
std::string page_ids(Statement& to, const ListFilter& filter, const std::optional<Uuid>& after) {
    const auto limit = std::to_string(filter.limit + 1);
    if (filter.scope.everybody) {
        return "SELECT p.id FROM complaint p WHERE true" + conditions(to, filter, after) +
               " ORDER BY p.id DESC LIMIT " + limit;
    }
    const auto agencies = to.bind(filter.scope.agencies);
    const auto one = filter.scope.copied
                         ? "SELECT p.id FROM complaint_copy k JOIN complaint p ON p.id = k.complaint_id"
                           " WHERE k.agency = a.agency" +
                               conditions(to, filter, after) + " ORDER BY k.complaint_id DESC LIMIT " + limit
                         : "SELECT p.id FROM complaint p WHERE p.agency = a.agency" + conditions(to, filter, after) +
                               " ORDER BY p.id DESC LIMIT " + limit;
    return "SELECT DISTINCT x.id FROM unnest(" + agencies + ") AS a(agency) CROSS JOIN LATERAL (" + one +
           ") x ORDER BY x.id DESC LIMIT " + limit;
}

ListPage read_page(const pqxx::result& rows, std::int32_t limit) {
    ListPage page;
    for (const auto& row : rows) {
        if (page.complaints.size() == static_cast<std::size_t>(limit)) {
            page.more = true;
            break;
        }
        page.complaints.push_back(read_stored(row));
    }
    return page;
}

}  // namespace

Lists::Lists(const std::string& url, Store::Post post) : post_{std::move(post)}, lane_{"lists", url, {}} {}

void Lists::page(ListFilter filter, std::function<void(Result<ListPage>)> done) {
    ask<ListPage>(
        lane_, post_, std::move(done),
        [filter = std::move(filter)](pqxx::connection& connection, Result<ListPage>& out) {
            pqxx::work work{connection};
            bound_time(work);
            std::optional<Uuid> after;
            if (filter.after) {
                const auto found = work.exec_params(
                    "SELECT id FROM complaint WHERE tracking = $1", static_cast<std::int64_t>(filter.after->value()));
                if (found.empty()) {
                    out = Error{"argument_invalid", "`after` names no complaint", "", "take it from a page's `next`"};
                    return;
                }
                after = read_uuid(found[0][0]);
            }
            Statement statement;
            const auto ids = page_ids(statement, filter, after);
            out = read_page(
                statement.run(
                    work, std::string{"SELECT "} + state_columns + " FROM " + state_source + " WHERE c.id IN (" + ids +
                              ") ORDER BY c.id DESC"),
                filter.limit);
        },
        explain_list);
}

void Lists::due(DueFilter filter, std::function<void(Result<ListPage>)> done) {
    ask<ListPage>(
        lane_, post_, std::move(done),
        [filter = std::move(filter)](pqxx::connection& connection, Result<ListPage>& out) {
            pqxx::work work{connection};
            bound_time(work);
            Statement statement;
            const auto until = statement.at(filter.until);
            auto of = " AND " + std::string{earliest_due} + " <= " + until;
            if (!filter.scope.everybody) {
                of += " AND p.agency = ANY(" + statement.bind(filter.scope.agencies) + ")";
            }
            // What has run out stands in one index; what will lies behind its next instant, which is never later.
            const auto one = "SELECT p.id, " + std::string{earliest_due} + " AS due FROM complaint p WHERE ";
            const auto ids = one + "(p.flags & 256) <> 0" + of + " UNION " + one + "p.next_at <= " + until + of +
                             " ORDER BY due, id LIMIT " + std::to_string(filter.limit + 1);
            out = read_page(
                statement.run(
                    work, std::string{"SELECT "} + state_columns + " FROM (" + ids + ") page, " + state_source +
                              " WHERE page.id = c.id ORDER BY page.due, page.id"),
                filter.limit);
        },
        explain_list);
}

}  // namespace hub::store
