#include "hub/store/recount.hpp"

#include "array_text.hpp"
#include "event_codec.hpp"
#include "rows.hpp"
#include "session.hpp"

#include "hub/model/names.hpp"

#include <array>

namespace hub::store {
namespace {

constexpr int slice_complaints = 1'000;

const char* const events_sql = R"(
SELECT c.id, c.tracking, e.seq, e.kind, e.actor, e.born, e.ended, sp4n_us(e.at), e.data
FROM (SELECT id, tracking FROM complaint WHERE id > $1::uuid ORDER BY id LIMIT $2::int8) c
JOIN event e ON e.complaint_id = c.id
ORDER BY c.id, e.seq)";
const char* const ends_sql = R"(
SELECT complaint_id, seq, clock, fate, sp4n_us(started_at), sp4n_us(due_at), sp4n_us(ended_at), took, extended, kind,
       channel, agency, region, category
FROM clock_end WHERE complaint_id > $1::uuid AND complaint_id <= $2::uuid ORDER BY complaint_id, seq, clock)";
const char* const forget_sql = R"(
DELETE FROM clock_end k USING unnest($1::uuid[], $2::int4[]) AS t(id, seen)
WHERE k.complaint_id = t.id AND k.seq <= t.seen)";
const char* const keep_sql = R"(
INSERT INTO clock_end (complaint_id, seq, started_at, due_at, ended_at, took, clock, fate, kind, channel, extended,
    agency, region, category)
SELECT complaint_id, seq, sp4n_at(started), sp4n_at(due), sp4n_at(ended), took, clock, fate, kind, channel,
    extended = 1, agency, region, category
FROM unnest($1::uuid[], $2::int4[], $3::int8[], $4::int8[], $5::int8[], $6::int4[], $7::int2[], $8::int2[], $9::int2[],
    $10::int2[], $11::int2[], $12::text[], $13::text[], $14::text[])
    AS t(complaint_id, seq, started, due, ended, took, clock, fate, kind, channel, extended, agency, region, category))";

TimePoint time_of(const pqxx::field& field) {
    return TimePoint{std::chrono::microseconds{field.as<std::int64_t>()}};
}

template <class E>
E enum_of(const pqxx::field& field, E otherwise) {
    return model::from_number<E>(field.as<int>()).value_or(otherwise);
}

StoredClockEnd read_end(const pqxx::row& row) {
    StoredClockEnd out;
    out.seq = row[1].as<std::int32_t>();
    out.end.clock = enum_of(row[2], model::ClockKind::verification);
    out.end.fate = enum_of(row[3], model::ClockFate::met);
    out.end.started = time_of(row[4]);
    out.end.due = time_of(row[5]);
    out.end.ended = time_of(row[6]);
    out.end.took = row[7].as<std::int32_t>();
    out.end.extended = row[8].as<bool>();
    out.kind = enum_of(row[9], model::ComplaintKind::complaint);
    out.channel = enum_of(row[10], model::Channel::web);
    out.end.agency = model::AgencyId{row[11].as<std::string>()};
    out.region = model::RegionCode{row[12].as<std::string>()};
    out.category = model::CategoryCode{row[13].as<std::string>()};
    return out;
}

/// The complaints after `after`, with all that is known; both reads see the same moment.
std::vector<KnownClocks> read_slice(pqxx::transaction_base& work, const std::string& after) {
    std::vector<KnownClocks> out;
    for (const auto& row : work.exec_params(events_sql, after, slice_complaints)) {
        const model::ComplaintId id{read_uuid(row[0])};
        if (out.empty() || out.back().id != id) {
            KnownClocks next;
            next.id = id;
            next.tracking = model::TrackingNumber{static_cast<std::uint64_t>(row[1].as<std::int64_t>())};
            out.push_back(std::move(next));
        }
        StoredEvent event;
        event.seq = row[2].as<std::int32_t>();
        event.event.kind = enum_of(row[3], model::EventKind::note);
        event.event.at = time_of(row[7]);
        if (decode_event_data(text_view(row[8]), event.event)) {
            out.back().events.push_back(std::move(event));
        }
    }
    if (out.empty()) {
        return out;
    }
    auto at = out.begin();
    for (const auto& row : work.exec_params(ends_sql, after, to_string(out.back().id.value()))) {
        const model::ComplaintId id{read_uuid(row[0])};
        while (at != out.end() && at->id != id) {
            ++at;
        }
        if (at == out.end()) {
            break;
        }
        at->ends.push_back(read_end(row));
    }
    return out;
}

class Changes {
public:
    void add(const KnownClocks& known, const std::vector<StoredClockEnd>& wanted) {
        ids_.add(known.id.value());
        seen_.add(std::int64_t{known.events.empty() ? 0 : known.events.back().seq});
        for (const auto& one : wanted) {
            a_[0].add(known.id.value());
            a_[1].add(std::int64_t{one.seq});
            a_[2].add(one.end.started);
            a_[3].add(one.end.due);
            a_[4].add(one.end.ended);
            a_[5].add(std::int64_t{one.end.took});
            a_[6].add(static_cast<std::int64_t>(one.end.clock));
            a_[7].add(static_cast<std::int64_t>(one.end.fate));
            a_[8].add(static_cast<std::int64_t>(one.kind));
            a_[9].add(static_cast<std::int64_t>(one.channel));
            a_[10].add(std::int64_t{one.end.extended ? 1 : 0});
            a_[11].add(one.end.agency.value());
            a_[12].add(one.region.value());
            a_[13].add(one.category.value());
        }
        ++count_;
    }
    [[nodiscard]] std::int64_t count() const { return count_; }
    void write(pqxx::transaction_base& work) {
        if (count_ == 0) {
            return;
        }
        work.exec_params(forget_sql, ids_.take(), seen_.take());
        std::vector<std::string> values;
        for (auto& one : a_) {
            values.push_back(one.take());
        }
        work.exec_params(keep_sql, pqxx::prepare::make_dynamic_params(values));
    }

private:
    ArrayText ids_;
    ArrayText seen_;
    std::array<ArrayText, 14> a_;
    std::int64_t count_ = 0;
};

/// Where an earlier pass with this configuration was interrupted; the beginning otherwise.
std::string begin_pass(pqxx::transaction_base& work, std::int32_t config, Recounted& out) {
    const auto found = work.exec_params("SELECT reached, changed FROM clock_recount WHERE config = $1", config);
    if (!found.empty()) {
        out.resumed = true;
        out.changed = found[0][1].as<std::int64_t>();
        return found[0][0].as<std::string>();
    }
    work.exec0("DELETE FROM clock_recount");
    work.exec_params0(
        "INSERT INTO clock_recount (config, reached, changed) VALUES ($1, '00000000-0000-0000-0000-000000000000', 0)",
        config);
    return to_string(Uuid{});
}

}  // namespace

Result<Recounted> recount_clocks(const std::string& url, std::int32_t config, bool apply, const Recounting& judge) {
    using Snapshot = pqxx::transaction<pqxx::isolation_level::repeatable_read>;
    Session session{url, {}};
    Recounted out;
    std::string after = to_string(Uuid{});
    bool more = true;
    if (apply) {
        const auto begun = session.run([&](pqxx::connection& connection) {
            pqxx::work work{connection};
            after = begin_pass(work, config, out);
            work.commit();
        });
        if (!begun) {
            return to_error(begun);
        }
    }
    while (more) {
        const auto tried = session.run([&](pqxx::connection& connection) {
            Snapshot work{connection};
            const auto slice = read_slice(work, after);
            Changes changes;
            for (const auto& known : slice) {
                if (const auto wanted = judge(known)) {
                    changes.add(known, *wanted);
                }
            }
            more = !slice.empty();
            if (more) {
                after = to_string(slice.back().id.value());
            }
            if (apply) {
                changes.write(work);
                if (more) {
                    work.exec_params0(
                        "UPDATE clock_recount SET reached = $1::uuid, changed = $2::int8", after,
                        out.changed + changes.count());
                } else {
                    work.exec0("DELETE FROM clock_recount");
                }
                work.commit();
            }
            out.complaints += static_cast<std::int64_t>(slice.size());
            out.changed += changes.count();
        });
        if (!tried) {
            return to_error(tried);
        }
    }
    return out;
}

}  // namespace hub::store
