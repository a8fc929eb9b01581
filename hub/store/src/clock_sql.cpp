#include "clock_sql.hpp"

#include <algorithm>

namespace hub::store {
namespace {

using figures::Verdict;

template <class E>
std::string number(E value) {
    return std::to_string(static_cast<int>(value));
}

bool wants(const ClockFilter& filter, Verdict verdict) {
    return filter.verdicts.empty() || std::ranges::find(filter.verdicts, verdict) != filter.verdicts.end();
}

std::string code_condition(Statement& to, const char* column, const CodeWish& wish) {
    const std::string name{column};
    if (wish.none) {
        return " AND " + name + " = ''";
    }
    if (wish.prefix.empty()) {
        return {};
    }
    const auto value = to.bind(wish.prefix) + "::text";
    return " AND (" + name + " = " + value + " OR starts_with(" + name + ", " + value + " || '.'))";
}

/// All that both kinds of row have, over p. `agency`: how the column is written; as an expression it keeps the index of
/// all that an office ever had out of the plan.
std::string conditions(Statement& to, const ClockFilter& filter, const std::string& agency) {
    std::string out;
    if (!filter.office.empty()) {
        out += " AND " + agency + " = " + to.bind(filter.office.value()) + "::text";
    }
    if (!filter.scope.everybody) {
        out += " AND " + agency + " = ANY(" + to.bind(filter.scope.agencies) + ")";
    }
    out += code_condition(to, "p.region", filter.region) + code_condition(to, "p.category", filter.category);
    out += filter.kind ? " AND p.kind = " + number(*filter.kind) : "";
    out += filter.channel ? " AND p.channel = " + number(*filter.channel) : "";
    return out;
}

std::string stopped(Statement& to, const ClockFilter& filter, const std::string& from, const std::string& until) {
    std::string fates;
    for (const auto verdict : {Verdict::met, Verdict::late, Verdict::left}) {
        fates += wants(filter, verdict) ? (fates.empty() ? "" : ", ") + number(verdict) : "";
    }
    return "SELECT p.complaint_id, p.seq, p.clock, p.due_at, p.ended_at, p.fate AS verdict, p.took, p.extended, "
           "p.agency,"
           " p.region, p.category, p.kind, p.channel FROM clock_end p WHERE p.due_at > " +
           from + " AND p.due_at <= " + until + " AND p.fate IN (" + (fates.empty() ? "0" : fates) + ")" +
           (filter.clock ? " AND p.clock = " + number(*filter.clock) : "") +
           (filter.extended ? " AND p.extended" : "") + conditions(to, filter, "p.agency");
}

/// One clock of the complaint p a row. Completion stands still while paused, unless it had run out before.
constexpr const char* running =
    " CROSS JOIN LATERAL (VALUES (1, p.verification_due, false), (2, p.first_follow_up_due, false),"
    " (3, p.completion_due, p.paused_at IS NOT NULL AND p.completion_due > p.paused_at)) k(clock, due, standing)";

constexpr const char* running_agency = "(p.agency || '')";

std::string running_clocks(const ClockFilter& filter, Verdict verdict, const std::string& source) {
    return "SELECT p.id, 0, k.clock::int2, k.due, NULL::timestamptz, " + number(verdict) +
           "::int2, NULL::int4, k.clock = 3 AND coalesce(p.extensions, 0) > 0, p.agency, p.region, p.category, p.kind,"
           " p.channel FROM (" +
           source + ") p" + running + " WHERE " + (verdict == Verdict::standing ? "" : "NOT ") + "k.standing" +
           (filter.clock ? " AND k.clock = " + number(*filter.clock) : "") +
           (filter.extended ? " AND k.clock = 3 AND coalesce(p.extensions, 0) > 0" : "");
}

}  // namespace

std::string clocks_sql(Statement& to, const ClockFilter& filter) {
    const auto from = to.at(filter.period.from);
    const auto until = to.at(std::min(filter.period.to, filter.now));
    auto out = stopped(to, filter, from, until);
    if (wants(filter, Verdict::open)) {
        // What has run out stands in one index; what did so and was not looked at yet, at the front of another.
        const auto of = conditions(to, filter, running_agency);
        const auto one = std::string{"SELECT * FROM complaint p WHERE "};
        out += " UNION ALL " +
               running_clocks(
                   filter, Verdict::open,
                   one +
                       "(p.flags & 256) <> 0 AND sp4n_earliest_due(p.verification_due, p.first_follow_up_due,"
                       " p.completion_due, p.paused_at) <= " +
                       until + of + " UNION ALL " + one + "p.next_at <= " + until + " AND (p.flags & 256) = 0" + of) +
               " AND k.due > " + from + " AND k.due <= " + until;
    }
    if (wants(filter, Verdict::standing)) {
        out += " UNION ALL " + running_clocks(
                                   filter, Verdict::standing,
                                   "SELECT * FROM complaint p WHERE p.paused_at IS NOT NULL AND p.completion_due > "
                                   "p.paused_at" +
                                       conditions(to, filter, running_agency));
    }
    return out;
}

std::string line_key(FiguresBy by) {
    switch (by) {
        case FiguresBy::agency: return "x.agency";
        case FiguresBy::province: return "split_part(x.region, '.', 1)";
        case FiguresBy::category: return "split_part(x.category, '.', 1)";
        case FiguresBy::kind: return "x.kind::text";
        case FiguresBy::channel: return "x.channel::text";
        case FiguresBy::stage: return "x.clock::text";
        case FiguresBy::month:
            // The month of the due date: its midnight is the next day's already.
            return "to_char((x.due_at - interval '1 microsecond') AT TIME ZONE 'Asia/Jakarta', 'YYYY-MM')";
        case FiguresBy::nothing: break;
    }
    return "''";
}

}  // namespace hub::store
