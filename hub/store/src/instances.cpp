#include "instances.hpp"

#include "array_text.hpp"
#include "ask.hpp"
#include "letter_sql.hpp"
#include "rows.hpp"

#include "hub/model/names.hpp"

namespace hub::store {
namespace {

std::string names(const std::vector<model::InstanceId>& instances) {
    ArrayText text;
    for (const auto& instance : instances) {
        text.add(std::string_view{instance.value()});
    }
    return text.take();
}

Session::Statements statements() {
    return {
        {"state", "SELECT value, version FROM connector_state WHERE instance = $1::text AND key = $2::text"},
        {"put_first",
         "INSERT INTO connector_state (instance, key, value, version) VALUES ($1::text, $2::text, $3::bytea, 1)"
         " ON CONFLICT DO NOTHING RETURNING version"},
        {"put",
         "UPDATE connector_state SET value = $3::bytea, version = version + 1, changed_at = now()"
         " WHERE instance = $1::text AND key = $2::text AND version = $4::int8 RETURNING version"},
        {"forget_removed",
         "DELETE FROM connector_state WHERE instance = $1::text AND value = '' AND changed_at < now() - interval '7 "
         "days'"},
        {"new_tasks",
         "INSERT INTO instance_task (instance, kind, next_at) SELECT i, $2::int2, now() + t.pause * interval '1 ms'"
         " FROM unnest($1::text[], $3::int8[]) AS t(i, pause)"
         " WHERE NOT EXISTS (SELECT 1 FROM instance_task k WHERE k.instance = t.i AND k.kind = $2::int2)"
         " ON CONFLICT DO NOTHING"},
        // A node that has ended, or whose heart stopped, is at it no longer.
        {"claim_tasks",
         "UPDATE instance_task t SET node = $3::int8, fence = t.fence + 1 WHERE t.kind = $2::int2"
         " AND t.instance = ANY($1::text[]) AND t.next_at <= now()"
         " AND NOT EXISTS (SELECT 1 FROM node n WHERE n.id = t.node AND n.id <> $3::int8 AND n.ended_at IS NULL"
         "   AND n.heartbeat_at >= now() - $4::int8 * interval '1 ms')"
         " RETURNING t.instance, t.fence, t.failures, sp4n_us(t.ok_at)"},
        {"end_task",
         "UPDATE instance_task SET node = NULL, ended_at = now(),"
         // A comparison that is open, because it was cut or somebody wished it meanwhile, is due at once.
         " next_at = CASE WHEN $2::int2 = 2 AND EXISTS (SELECT 1 FROM reconcile_run r WHERE r.instance = $1::text"
         "  AND r.finished_at IS NULL) THEN now() ELSE now() + $5::int8 * interval '1 ms' END,"
         " ok_at = CASE WHEN $6::bool THEN now() ELSE ok_at END,"
         " item_at = CASE WHEN $7::bool THEN now() ELSE item_at END,"
         " failures = CASE WHEN $6::bool THEN 0 ELSE failures + 1 END, detail = $8::text"
         " WHERE instance = $1::text AND kind = $2::int2 AND node = $3::int8 AND fence = $4::int4 RETURNING 1"},
        {"note_items",
         "INSERT INTO instance_task AS t (instance, kind, item_at) SELECT i, 1, now() FROM unnest($1::text[]) AS n(i)"
         " ON CONFLICT (instance, kind) DO UPDATE SET item_at = now()"},
        {"tasks",
         "SELECT instance, kind, sp4n_us(first_at), sp4n_us(ended_at), sp4n_us(ok_at), sp4n_us(item_at), failures, "
         "detail"
         " FROM instance_task ORDER BY instance, kind"},
        {"by_ref", std::string{"SELECT "} + state_columns + " FROM " + state_source +
                       " WHERE c.id = (SELECT r.complaint_id FROM foreign_ref r WHERE r.instance = $1::text AND "
                       "r.external_ref = $2::text)"},
        {"learn_ref",
         "INSERT INTO foreign_ref (instance, external_ref, complaint_id) VALUES ($1::text, $2::text, $3::uuid)"
         " ON CONFLICT DO NOTHING"},
        {"due_letters", due_letters_sql},
        {"letter_lines", letter_lines_sql},
        {"mark_letters", mark_letters_sql},
        {"end_letter", end_letter_sql},
        {"letters", list_letters_sql}};
}

InstanceTaskKind task_kind_of(int number) {
    switch (number) {
        case 2: return InstanceTaskKind::reconcile;
        case 3: return InstanceTaskKind::letters;
        default: return InstanceTaskKind::poll;
    }
}

}  // namespace

Instances::Instances(const StoreOptions& options, Store::Post post)
    : post_{std::move(post)},
      dead_after_ms_{options.dead_after.count()},
      lane_{"instances", options.url, statements()} {}

void Instances::state_of(
    model::InstanceId instance, std::string key, std::function<void(Result<model::StateEntry>)> done) {
    ask<model::StateEntry>(
        lane_, post_, std::move(done),
        [instance = std::move(instance), key = std::move(key)](
            pqxx::connection& connection, Result<model::StateEntry>& out) {
            const auto found = pqxx::nontransaction{connection}.exec_prepared("state", instance.value(), key);
            model::StateEntry entry;
            if (!found.empty()) {
                const pqxx::binarystring value{found[0][0]};
                entry.value.assign(value.begin(), value.end());
                entry.version = found[0][1].as<std::int64_t>();
            }
            out = std::move(entry);
        });
}

void Instances::put_state(
    model::InstanceId instance, std::string key, model::StateEntry entry,
    std::function<void(Result<std::optional<std::int64_t>>)> done) {
    ask<std::optional<std::int64_t>>(
        lane_, post_, std::move(done),
        [instance = std::move(instance), key = std::move(key), entry = std::move(entry)](
            pqxx::connection& connection, Result<std::optional<std::int64_t>>& out) {
            pqxx::work work{connection};
            const pqxx::binarystring value{entry.value};
            const auto written = entry.version == 0
                                     ? work.exec_prepared("put_first", instance.value(), key, value)
                                     : work.exec_prepared("put", instance.value(), key, value, entry.version);
            if (entry.value.empty()) {
                work.exec_prepared0("forget_removed", instance.value());
            }
            work.commit();
            out = written.empty() ? std::nullopt : std::optional{written[0][0].as<std::int64_t>()};
        });
}

void Instances::claim_tasks(
    std::int64_t node, InstanceTaskKind kind, std::vector<model::InstanceId> of,
    std::vector<std::chrono::milliseconds> first_in, std::function<void(Result<std::vector<InstanceTaskLease>>)> done) {
    ask<std::vector<InstanceTaskLease>>(
        lane_, post_, std::move(done),
        [node, kind, of = std::move(of), first_in = std::move(first_in), dead_after = dead_after_ms_](
            pqxx::connection& connection, Result<std::vector<InstanceTaskLease>>& out) {
            std::vector<InstanceTaskLease> leases;
            const auto wanted = names(of);
            const auto number = static_cast<int>(kind);
            pqxx::work work{connection};
            ArrayText pauses;
            for (std::size_t i = 0; i < of.size(); ++i) {
                pauses.add(i < first_in.size() ? std::int64_t{first_in[i].count()} : std::int64_t{0});
            }
            work.exec_prepared0("new_tasks", wanted, number, pauses.take());
            for (const auto& row : work.exec_prepared("claim_tasks", wanted, number, node, dead_after)) {
                leases.push_back(
                    {model::InstanceId{row[0].as<std::string>()}, kind, row[1].as<std::int32_t>(),
                     row[2].as<std::int32_t>(), read_time(row[3])});
            }
            work.commit();
            out = std::move(leases);
        });
}

void Instances::end_task(std::int64_t node, InstanceTaskEnd end, std::function<void(Result<bool>)> done) {
    ask<bool>(
        lane_, post_, std::move(done), [node, end = std::move(end)](pqxx::connection& connection, Result<bool>& out) {
            const auto changed = pqxx::nontransaction{connection}.exec_prepared(
                "end_task", end.lease.instance.value(), static_cast<int>(end.lease.kind), node, end.lease.fence,
                end.next_in.count(), end.ok, end.brought_something, end.detail);
            out = !changed.empty();
        });
}

void Instances::note_items(std::vector<model::InstanceId> of, std::function<void(Result<bool>)> done) {
    ask<bool>(lane_, post_, std::move(done), [of = std::move(of)](pqxx::connection& connection, Result<bool>& out) {
        pqxx::nontransaction{connection}.exec_prepared0("note_items", names(of));
        out = true;
    });
}

void Instances::tasks(std::function<void(Result<std::vector<InstanceTaskState>>)> done) {
    ask<std::vector<InstanceTaskState>>(
        lane_, post_, std::move(done), [](pqxx::connection& connection, Result<std::vector<InstanceTaskState>>& out) {
            std::vector<InstanceTaskState> all;
            for (const auto& row : pqxx::nontransaction{connection}.exec_prepared("tasks")) {
                InstanceTaskState state;
                state.instance = model::InstanceId{row[0].as<std::string>()};
                state.kind = task_kind_of(row[1].as<int>());
                state.first_at = read_time(row[2]).value_or(TimePoint{});
                state.ended_at = read_time(row[3]);
                state.ok_at = read_time(row[4]);
                state.item_at = read_time(row[5]);
                state.failures = row[6].as<std::int32_t>();
                state.detail = row[7].as<std::string>();
                all.push_back(std::move(state));
            }
            out = std::move(all);
        });
}

void Instances::load_by_ref(
    model::InstanceId instance, std::string external_ref, std::function<void(Result<StoredComplaint>)> done) {
    ask<StoredComplaint>(
        lane_, post_, std::move(done),
        [instance = std::move(instance), external_ref = std::move(external_ref)](
            pqxx::connection& connection, Result<StoredComplaint>& out) {
            const auto found = pqxx::nontransaction{connection}.exec_prepared("by_ref", instance.value(), external_ref);
            if (!found.empty()) {
                out = read_stored(found[0]);
            }
        });
}

void Instances::learn_ref(
    model::InstanceId instance, std::string external_ref, model::ComplaintId complaint,
    std::function<void(Result<bool>)> done) {
    ask<bool>(
        lane_, post_, std::move(done),
        [instance = std::move(instance), external_ref = std::move(external_ref), complaint](
            pqxx::connection& connection, Result<bool>& out) {
            pqxx::nontransaction{connection}.exec_prepared0(
                "learn_ref", instance.value(), external_ref, to_string(complaint.value()));
            out = true;
        });
}

}  // namespace hub::store
