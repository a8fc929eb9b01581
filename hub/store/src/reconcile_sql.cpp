#include "reconcile_sql.hpp"

#include "array_text.hpp"
#include "rows.hpp"

#include <unordered_map>

namespace hub::store::reconcile_sql {
namespace {

constexpr int kind_number_of_task = static_cast<int>(InstanceTaskKind::reconcile);

/// The list goes back as far as the oldest open difference was seen, so that each can be judged again.
const std::string new_run =
    "INSERT INTO reconcile_run (instance, wished_by, since) SELECT $1::text, $2::text,"
    " greatest(least(now() - $3::int8 * interval '1 ms',"
    "  (SELECT min(d.since) FROM difference d WHERE d.instance = $1::text AND d.resolved_at IS NULL)),"
    "  now() - interval '366 days') ON CONFLICT DO NOTHING RETURNING " +
    std::string{run_columns};

pqxx::result find_open(pqxx::transaction_base& work, const model::InstanceId& instance) {
    return work.exec_params(
        std::string{"SELECT "} + run_columns + " FROM reconcile_run WHERE instance = $1::text AND finished_at IS NULL",
        instance.value());
}

struct Named {
    Uuid complaint;
    bool named = false;
    bool known = false;
    bool of_another = false;
    bool other = false;
};

/// Which complaint each case is about, and what is recorded of its number.
std::vector<Named> resolve_names(
    pqxx::transaction_base& work, const model::InstanceId& instance, const std::vector<ListedCase>& cases) {
    ArrayText refs;
    ArrayText ids;
    ArrayText trackings;
    for (const auto& one : cases) {
        refs.add(std::string_view{one.holding.external_ref});
        one.holding.complaint.empty() ? ids.add_null() : ids.add(one.holding.complaint.value());
        one.tracking ? trackings.add(static_cast<std::int64_t>(one.tracking->value())) : trackings.add_null();
    }
    std::vector<Named> out;
    for (const auto& row : work.exec_params(
             "SELECT coalesce(n.id, r.complaint_id), n.id IS NOT NULL, r.complaint_id = coalesce(n.id, r.complaint_id),"
             " r.complaint_id <> coalesce(n.id, r.complaint_id),"
             " EXISTS (SELECT 1 FROM foreign_ref o WHERE o.instance = $1::text"
             "  AND o.complaint_id = coalesce(n.id, r.complaint_id) AND o.external_ref <> t.ref)"
             " FROM unnest($2::text[], $3::uuid[], $4::int8[]) WITH ORDINALITY AS t(ref, id, tracking, place)"
             // Each by its own index: an OR would be a scan.
             " CROSS JOIN LATERAL (SELECT coalesce((SELECT c.id FROM complaint c WHERE c.id = t.id),"
             "  (SELECT c.id FROM complaint c WHERE t.id IS NULL AND c.tracking = t.tracking)) AS id) n"
             " LEFT JOIN foreign_ref r ON r.instance = $1::text AND r.external_ref = t.ref AND t.ref <> ''"
             " ORDER BY t.place",
             instance.value(), refs.take(), ids.take(), trackings.take())) {
        Named named;
        if (!row[0].is_null()) {
            named.complaint = read_uuid(row[0]);
        }
        named.named = row[1].as<bool>();
        named.known = row[2].as<bool>(false);
        named.of_another = row[3].as<bool>(false);
        named.other = row[4].as<bool>();
        out.push_back(named);
    }
    return out;
}

struct HandOver {
    model::Delivery delivery;
    LookState look;
    std::chrono::microseconds since_failed{0};
};

HandOver read_hand_over(const pqxx::row& row, int first) {
    HandOver out;
    out.delivery = read_delivery(row, first);
    const auto next = static_cast<pqxx::row_size_type>(first) + delivery_width;
    out.look = read_look(row, next);
    out.since_failed = std::chrono::microseconds{row[next + 3].as<std::int64_t>(0)};
    return out;
}

const std::string hand_over_columns =
    std::string{delivery_columns} + ", " + look_columns + ", sp4n_us(now()) - sp4n_us(d.failed_at)";

bool holds_lease(pqxx::transaction_base& work, const InstanceTaskLease& lease, std::int64_t node) {
    return !work.exec_params(
                    "SELECT 1 FROM instance_task WHERE instance = $1::text AND kind = $2::int2 AND node = $3::int8"
                    " AND fence = $4::int4 FOR SHARE",
                    lease.instance.value(), kind_number_of_task, node, lease.fence)
                .empty();
}

void keep_seen(pqxx::transaction_base& work, const ReconcilePage& page) {
    ArrayText refs;
    ArrayText ids;
    for (const auto& one : page.seen) {
        refs.add(std::string_view{one.external_ref});
        ids.add(one.complaint.value());
    }
    work.exec_params0(
        "INSERT INTO foreign_ref AS f (instance, external_ref, complaint_id, seen_run)"
        " SELECT DISTINCT ON (t.ref) $1::text, t.ref, t.id, $4::int8 FROM unnest($2::text[], $3::uuid[]) AS t(ref, id)"
        " ORDER BY t.ref ON CONFLICT (instance, external_ref) DO UPDATE SET seen_run = excluded.seen_run"
        " WHERE f.complaint_id = excluded.complaint_id",
        page.lease.instance.value(), refs.take(), ids.take(), page.run);
}

std::int64_t keep_differences(pqxx::transaction_base& work, const ReconcilePage& page) {
    ArrayText kinds;
    ArrayText subjects;
    ArrayText ids;
    ArrayText agencies;
    ArrayText refs;
    ArrayText words;
    ArrayText details;
    for (const auto& one : page.differences) {
        kinds.add(static_cast<std::int64_t>(one.kind));
        subjects.add(std::string_view{one.subject});
        one.complaint.empty() ? ids.add_null() : ids.add(one.complaint.value());
        agencies.add(std::string_view{one.agency.value()});
        refs.add(std::string_view{one.external_ref});
        words.add(std::string_view{one.remote_status});
        details.add(std::string_view{one.detail});
    }
    std::int64_t fresh = 0;
    for (const auto& row : work.exec_params(
             "INSERT INTO difference AS o (instance, kind, subject, complaint_id, agency, external_ref, remote_status,"
             " detail, since, last_run)"
             " SELECT DISTINCT ON (t.kind, t.subject) $1::text, t.kind, t.subject, t.id, t.agency, t.ref, t.word,"
             " t.detail, (SELECT r.since FROM reconcile_run r WHERE r.id = $2::int8), $2::int8"
             " FROM unnest($3::int2[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[])"
             " AS t(kind, subject, id, agency, ref, word, detail) ORDER BY t.kind, t.subject"
             " ON CONFLICT (instance, kind, subject) WHERE resolved_at IS NULL DO UPDATE SET last_seen = now(),"
             " last_run = excluded.last_run, agency = excluded.agency, external_ref = excluded.external_ref,"
             " remote_status = excluded.remote_status, detail = excluded.detail"
             " RETURNING first_seen = now()",
             page.lease.instance.value(), page.run, kinds.take(), subjects.take(), ids.take(), agencies.take(),
             refs.take(), words.take(), details.take())) {
        fresh += row[0].as<bool>() ? 1 : 0;
    }
    return fresh;
}

}  // namespace

std::optional<ReconcileRun> open_run(pqxx::transaction_base& work, const RunWish& wish) {
    work.exec_params0(
        "UPDATE reconcile_run SET finished_at = now(), failure = 'it was given up: nobody went on with it'"
        " WHERE instance = $1::text AND finished_at IS NULL AND began_at < now() - $2::int8 * interval '1 ms'",
        wish.lease.instance.value(), wish.stale_after.count());
    auto rows = find_open(work, wish.lease.instance);
    if (rows.empty() && !wish.only_open) {
        rows = work.exec_params(new_run, wish.lease.instance.value(), "", wish.window.count());
    }
    return rows.empty() ? std::nullopt : std::optional{read_run(rows[0])};
}

ReconcileRun wish_run(
    pqxx::transaction_base& work, const model::InstanceId& instance, const std::string& who,
    std::chrono::milliseconds window) {
    auto rows = work.exec_params(new_run, instance.value(), who, window.count());
    if (rows.empty()) {
        rows = find_open(work, instance);
    }
    work.exec_params0(
        "INSERT INTO instance_task AS t (instance, kind) VALUES ($1::text, $2::int2)"
        " ON CONFLICT (instance, kind) DO UPDATE SET next_at = least(t.next_at, now())",
        instance.value(), kind_number_of_task);
    return rows.empty() ? ReconcileRun{} : read_run(rows[0]);
}

std::vector<Believed> believed(
    pqxx::transaction_base& work, const model::InstanceId& instance, const std::vector<ListedCase>& cases) {
    const auto names = resolve_names(work, instance, cases);
    ArrayText ids;
    for (const auto& name : names) {
        if (!name.complaint.is_nil()) {
            ids.add(name.complaint);
        }
    }
    const auto list = ids.take();
    std::unordered_map<Uuid, model::ComplaintState> states;
    for (const auto& row : work.exec_params(
             std::string{"SELECT "} + state_columns + " FROM " + state_source + " WHERE c.id = ANY($1::uuid[])",
             list)) {
        auto state = read_state(row);
        states.emplace(state.id.value(), std::move(state));
    }
    std::unordered_map<Uuid, HandOver> outbox;
    for (const auto& row : work.exec_params(
             "SELECT " + hand_over_columns +
                 " FROM delivery d WHERE d.complaint_id = ANY($1::uuid[]) AND d.instance = $2::text"
                 " AND (d.kind & 15) = 1 ORDER BY d.sequence",
             list, instance.value())) {
        auto found = read_hand_over(row, 0);
        outbox.insert_or_assign(found.delivery.complaint.value(), std::move(found));
    }
    std::vector<Believed> out;
    for (const auto& name : names) {
        auto& one = out.emplace_back();
        if (const auto state = states.find(name.complaint); state != states.end()) {
            one.complaint = state->second;
        }
        one.named_ours = name.named;
        one.ref_known = name.known;
        one.ref_of_another = name.of_another;
        one.other_ref_known = name.other;
        if (const auto found = outbox.find(name.complaint); found != outbox.end()) {
            one.hand_over = found->second.delivery;
            one.look = found->second.look;
            one.since_failed = found->second.since_failed;
        }
    }
    return out;
}

std::optional<std::int64_t> keep_page(pqxx::transaction_base& work, const ReconcilePage& page, std::int64_t node) {
    if (!holds_lease(work, page.lease, node)) {
        return std::nullopt;
    }
    if (!page.seen.empty()) {
        keep_seen(work, page);
    }
    const auto fresh = page.differences.empty() ? 0 : keep_differences(work, page);
    const bool ends = page.finished || !page.failure.empty();
    const auto updated = work.exec_params(
        "UPDATE reconcile_run SET listed = $2::int8, names_ours = names_ours OR $3::bool,"
        " listed_at = CASE WHEN $4::bool THEN coalesce(listed_at, now()) ELSE listed_at END, reached = $5::text,"
        " finished_at = CASE WHEN $6::bool THEN now() END, failure = $7::text"
        " WHERE id = $1::int8 AND finished_at IS NULL RETURNING 1",
        page.run, page.listed, page.names_ours, page.list_is_whole, page.reached, ends, page.failure);
    if (updated.empty()) {
        return std::nullopt;
    }
    if (page.finished && page.failure.empty()) {
        work.exec_params0(
            "UPDATE difference SET resolved_at = now() WHERE instance = $1::text AND resolved_at IS NULL"
            " AND last_run <> $2::int8",
            page.lease.instance.value(), page.run);
    }
    return fresh;
}

UnlistedSlice unlisted(pqxx::transaction_base& work, const UnlistedWish& wish) {
    UnlistedSlice out;
    const auto last = work.exec_params1(
        "SELECT max(s.external_ref) FROM (SELECT r.external_ref FROM foreign_ref r WHERE r.instance = $1::text"
        " AND r.external_ref > $2::text ORDER BY r.external_ref LIMIT $3::int4) s",
        wish.instance.value(), wish.after, wish.limit);
    if (last[0].is_null()) {
        return out;
    }
    out.reached = last[0].as<std::string>();
    // In work (awaiting follow-up, in progress, postponed), recorded while the list could show it, and no message that
    // hands it over is under way.
    for (const auto& row : work.exec_params(
             std::string{"SELECT "} + state_columns + ", r.external_ref FROM reconcile_run u, foreign_ref r, " +
                 state_source +
                 " WHERE u.id = $1::int8 AND r.instance = $2::text AND r.external_ref > $3::text"
                 " AND r.external_ref <= $4::text AND r.seen_run IS DISTINCT FROM u.id AND r.learned_at >= u.since"
                 " AND r.learned_at < u.began_at AND c.id = r.complaint_id AND c.status IN (2, 3, 5)"
                 " AND NOT EXISTS (SELECT 1 FROM foreign_ref o WHERE o.instance = r.instance"
                 "  AND o.complaint_id = r.complaint_id AND (o.seen_run = u.id OR o.learned_at >= u.began_at))"
                 " AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.complaint_id = r.complaint_id"
                 "  AND d.instance = r.instance AND (d.kind & 15) = 1) ORDER BY r.external_ref",
             wish.run, wish.instance.value(), wish.after, out.reached)) {
        out.cases.push_back({read_state(row), row[first_event_column + 1].as<std::string>()});
    }
    return out;
}

std::vector<UnlistedUnknown> unlisted_unknown(
    pqxx::transaction_base& work, std::int64_t run, const model::InstanceId& instance) {
    std::vector<UnlistedUnknown> out;
    for (const auto& row : work.exec_params(
             std::string{"SELECT "} + state_columns + ", " + hand_over_columns + " FROM reconcile_run u, delivery d, " +
                 state_source +
                 " WHERE u.id = $1::int8 AND u.names_ours AND d.instance = $2::text AND d.state = 3 AND (d.kind & 15) "
                 "= 1"
                 " AND d.born_at >= u.since AND d.failed_at < u.began_at AND c.id = d.complaint_id"
                 " AND NOT EXISTS (SELECT 1 FROM foreign_ref o WHERE o.instance = d.instance"
                 "  AND o.complaint_id = d.complaint_id AND o.seen_run = u.id) ORDER BY d.failed_at LIMIT 1000",
             run, instance.value())) {
        UnlistedUnknown one;
        one.found.complaint.state = read_state(row);
        auto hand_over = read_hand_over(row, static_cast<int>(first_event_column) + 1);
        one.found.delivery = std::move(hand_over.delivery);
        one.look = std::move(hand_over.look);
        one.since_failed = hand_over.since_failed;
        out.push_back(std::move(one));
    }
    return out;
}

}  // namespace hub::store::reconcile_sql
