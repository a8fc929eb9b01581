#include "leases.hpp"

#include "array_text.hpp"
#include "event_codec.hpp"
#include "rows.hpp"

#include "hub/base/log.hpp"

#include <unordered_map>

namespace hub::store {
namespace {

Session::Statements statements() {
    // Rows that may have been on the wire of a non-idempotent instance (state 2) keep their node: whoever claims them
    // settles them as unknown instead of sending (G4).
    const std::string lapsed =
        "(SELECT n.id FROM node n WHERE n.ended_at IS NOT NULL OR n.heartbeat_at < now() - $1::int8 * interval '1 ms')";
    return {
        {"heartbeat", "UPDATE node SET heartbeat_at = now() WHERE id = $1 AND ended_at IS NULL RETURNING id"},
        {"enrol_end", "UPDATE node SET ended_at = now() WHERE place = $1 AND ended_at IS NULL"},
        {"enrol", "INSERT INTO node (place) VALUES ($1) RETURNING id"},
        {"bury",
         "UPDATE node SET ended_at = now() WHERE ended_at IS NULL AND heartbeat_at < now() - $1::int8 * interval '1 "
         "ms'"},
        {"free_lapsed",
         "UPDATE delivery SET node = NULL, next_attempt_at = now(), fence = fence + 1 WHERE state = 1 AND node IN " +
             lapsed},
        {"claim",
         "WITH due AS (SELECT p.* FROM unnest($1::text[], $2::int4[]) AS w(instance, most) CROSS JOIN LATERAL ("
         "  SELECT d.complaint_id, d.instance, d.sequence FROM delivery d WHERE d.instance = w.instance AND d.node IS "
         "NULL"
         "    AND d.state = 1 AND d.next_attempt_at <= now() AND NOT EXISTS (SELECT 1 FROM delivery e"
         "      WHERE e.complaint_id = d.complaint_id AND e.instance = d.instance AND e.sequence < d.sequence)"
         "  ORDER BY d.next_attempt_at LIMIT w.most FOR UPDATE SKIP LOCKED) AS p)"
         " UPDATE delivery d SET node = $3::int8, fence = fence + 1, next_attempt_at = NULL FROM due"
         " WHERE d.complaint_id = due.complaint_id AND d.instance = due.instance AND d.sequence = due.sequence "
         "RETURNING " +
             std::string{delivery_columns}},
        {"claim_in_doubt", "UPDATE delivery d SET node = $2::int8, fence = fence + 1 WHERE d.state = 2 AND d.node IN " +
                               lapsed + " AND d.node <> $2::int8 RETURNING " + std::string{delivery_columns}},
        {"complaints",
         std::string{"SELECT "} + state_columns + " FROM " + state_source + " WHERE c.id = ANY($1::uuid[])"},
        {"leased",
         "SELECT complaint_id, instance, sequence, id, fence FROM delivery WHERE node = $1::int8 AND state = 1"
         " AND born_at < now() - $2::int8 * interval '1 ms'"},
        {"release",
         "UPDATE delivery d SET node = NULL, next_attempt_at = now(), fence = d.fence + 1"
         " FROM unnest($1::uuid[], $2::text[], $3::int4[], $4::int4[]) AS t(complaint_id, instance, sequence, fence)"
         " WHERE d.complaint_id = t.complaint_id AND d.instance = t.instance AND d.sequence = t.sequence"
         " AND d.fence = t.fence AND d.node = $5::int8 AND d.state = 1"}};
}

void read_into(const pqxx::result& rows, std::vector<ClaimedDelivery>& out) {
    for (const auto& row : rows) {
        out.push_back({read_delivery(row), {}});
    }
}

/// The complaints of claimed rows, in the claim's own transaction.
void load_complaints(pqxx::work& work, std::vector<ClaimedDelivery>& claimed) {
    if (claimed.empty()) {
        return;
    }
    ArrayText ids;
    for (const auto& one : claimed) {
        ids.add(one.delivery.complaint.value());
    }
    std::unordered_map<Uuid, StoredComplaint> by_id;
    for (const auto& row : work.exec_prepared("complaints", ids.take())) {
        StoredComplaint stored;
        stored.state = read_state(row);
        model::Event first;
        if (decode_event_data(text_view(row[first_event_column]), first) && first.content) {
            stored.content = std::move(*first.content);
        }
        by_id.emplace(stored.state.id.value(), std::move(stored));
    }
    for (auto& one : claimed) {
        one.complaint = by_id[one.delivery.complaint.value()];
    }
}

}  // namespace

Leases::Leases(const StoreOptions& options, std::atomic<std::int64_t>& node, Store::Post post)
    : options_{options},
      node_{node},
      post_{std::move(post)},
      lane_{options.url, statements(), options.heartbeat, [this](Session& session) { heartbeat(session); }} {}

void Leases::enrol(pqxx::connection& connection) {
    pqxx::work work{connection};
    work.exec_prepared0("enrol_end", options_.place);  // this life holds the folder's lock, so earlier ones are over
    const auto id = work.exec_prepared1("enrol", options_.place)[0].as<std::int64_t>();
    work.exec_prepared0("free_lapsed", options_.dead_after.count());
    work.commit();
    node_ = id;
    log::info("store.node_enrolled", {{"node", id}});
}

void Leases::heartbeat(Session& session) {
    const auto tried = session.run([&](pqxx::connection& connection) {
        const auto node = node_.load();
        const bool known = node != 0 && !pqxx::nontransaction{connection}.exec_prepared("heartbeat", node).empty();
        if (!known) {
            if (node != 0) {
                log::warn("store.node_was_declared_dead", {{"node", node}});
            }
            return enrol(connection);
        }
        pqxx::work work{connection};
        work.exec_prepared0("bury", options_.dead_after.count());
        work.exec_prepared0("free_lapsed", options_.dead_after.count());
        work.commit();
    });
    if (!tried && heart_beats_) {
        log::warn("store.heartbeat_failed", {{"reason", tried.detail}});
    }
    heart_beats_ = static_cast<bool>(tried);
}

void Leases::claim(std::vector<ClaimWish> wishes, std::function<void(Result<std::vector<ClaimedDelivery>>)> done) {
    lane_.post([this, wishes = std::move(wishes), done = std::move(done)](Session& session) {
        auto claimed = std::make_shared<std::vector<ClaimedDelivery>>();
        const auto node = node_.load();
        auto tried = session.run([&](pqxx::connection& connection) {
            if (node == 0) {
                return;
            }
            ArrayText instances;
            ArrayText limits;
            for (const auto& wish : wishes) {
                instances.add(wish.instance.value());
                limits.add(std::int64_t{wish.limit});
            }
            pqxx::work work{connection};
            read_into(work.exec_prepared("claim", instances.take(), limits.take(), node), *claimed);
            read_into(work.exec_prepared("claim_in_doubt", options_.dead_after.count(), node), *claimed);
            load_complaints(work, *claimed);
            work.commit();
        });
        post_([done, claimed, tried] {
            if (tried) {
                done(std::move(*claimed));
            } else {
                done(to_error(tried));  // leases in doubt come back through leased() and release()
            }
        });
    });
}

void Leases::leased(
    std::chrono::milliseconds older_than, std::function<void(Result<std::vector<model::DeliveryChange>>)> done) {
    lane_.post([this, older_than, done = std::move(done)](Session& session) {
        auto rows = std::make_shared<std::vector<model::DeliveryChange>>();
        auto tried = session.run([&](pqxx::connection& connection) {
            for (const auto& row :
                 pqxx::nontransaction{connection}.exec_prepared("leased", node_.load(), older_than.count())) {
                model::DeliveryChange change;
                change.complaint = model::ComplaintId{read_uuid(row[0])};
                change.instance = model::InstanceId{row[1].as<std::string>()};
                change.sequence = row[2].as<std::int32_t>();
                change.id = model::DeliveryId{read_uuid(row[3])};
                change.fence = row[4].as<std::int32_t>();
                rows->push_back(std::move(change));
            }
        });
        post_([done, rows, tried] {
            if (tried) {
                done(std::move(*rows));
            } else {
                done(to_error(tried));
            }
        });
    });
}

void Leases::release(std::vector<model::DeliveryChange> rows) {
    lane_.post([this, rows = std::move(rows)](Session& session) {
        std::array<ArrayText, 4> a;
        for (const auto& row : rows) {
            a[0].add(row.complaint.value());
            a[1].add(row.instance.value());
            a[2].add(std::int64_t{row.sequence});
            a[3].add(std::int64_t{row.fence});
        }
        const auto tried = session.run([&](pqxx::connection& connection) {
            pqxx::nontransaction{connection}.exec_prepared(
                "release", a[0].take(), a[1].take(), a[2].take(), a[3].take(), node_.load());
        });
        if (!tried) {
            log::warn("store.release_failed", {{"reason", tried.detail}});  // the next sweep finds them again
        }
    });
}

}  // namespace hub::store
